#include "query/bucket_judge.h"

#include <algorithm>

#include "query/layers.h"

namespace chipline {
namespace {

// Below the resolver's own limit, so that both see the same.
constexpr int kDeepest = 40;

constexpr int kInForceShift = 0;
constexpr int kReplacedShift = 2;  // by a measure; by a permission two bits higher

}  // namespace

void BucketJudge::Enter(const CompactBucket& bucket, bool leaves_out) {
  leaves_out_ = leaves_out;
  met_uncertain_ = false;
  begin_ = bucket.begin;
  first_ = bucket.begin == bucket.end ? nullptr : &events_.event(begin_);
  memo_.assign(bucket.end - bucket.begin, 0);
}

bool BucketJudge::IsVisible(const CompactEvent& event) const {
  if (event.ref >= bound_ || event.published > known_) return false;
  if ((event.flags & CompactEvent::kAmended) == 0) return true;
  const LaterVersion* later = events_.LaterOf(events_.EdgesOf(event).front());
  for (; later->ref < bound_; ++later) {
    if (later->from <= known_) return false;
  }
  return true;
}

bool BucketJudge::InInterval(const CompactEvent& event) {
  if (date_ < event.first) return false;
  if (date_ <= event.last) return true;
  return (event.flags & CompactEvent::kExtended) != 0 && IsActedOn(event, CompactEdge::kExtendedBy);
}

bool BucketJudge::Counts(const CompactEvent& event) {
  if ((event.flags & (CompactEvent::kAhead | CompactEvent::kInexact)) == 0) return true;
  const bool uncertain = (event.flags & CompactEvent::kAhead) != 0 ||
                         IsInsideWindow(timeline_.record(event.ref), date_);
  met_uncertain_ |= uncertain;
  return !uncertain || !leaves_out_;
}

Standing BucketJudge::Judge(const CompactEvent& event) {
  too_deep_ = false;
  const auto judge = [&] {
    if (!Counts(event) || !InInterval(event)) return Standing::kNone;
    if (event.edges_count == 0) {
      return (event.flags & CompactEvent::kIdleUnless) != 0 ? Standing::kNone : Standing::kLive;
    }
    if (IsActedOn(event, CompactEdge::kEndedBy) || IsReplaced(event, By::kMeasure)) {
      return Standing::kTaken;
    }
    if (IsIdle(event)) return Standing::kNone;
    if (IsReplaced(event, By::kPermission)) return Standing::kTaken;
    return IsActedOn(event, CompactEdge::kSuspendedBy) ? Standing::kDormant : Standing::kLive;
  };
  const Standing standing = judge();
  if (!too_deep_) return standing;
  std::ranges::fill(memo_, std::uint8_t{0});  // it may hold what was cut short
  return Standing::kUnknown;
}

template <class Wanted>
bool BucketJudge::AnyActs(const CompactEvent& event, CompactEdge::Kind kind, Wanted wanted) {
  if (depth_ > kDeepest) {
    too_deep_ = true;
    return false;
  }
  ++depth_;
  bool found = false;
  for (const CompactEdge& edge : events_.EdgesOf(event)) {
    if (edge.kind != kind) continue;
    const CompactEvent& other = At(edge);
    found = IsVisible(other) && wanted(other);
    if (found) break;
  }
  --depth_;
  return found;
}

bool BucketJudge::IsActedOn(const CompactEvent& event, CompactEdge::Kind kind) {
  return AnyActs(event, kind, [this](const CompactEvent& other) { return InForce(other); });
}

// In force before any permission stands in its place: a permission may replace the very duty that
// it needs to be live.
bool BucketJudge::InForce(const CompactEvent& event) {
  if (event.edges_count == 0) return ComputeInForce(event);
  const int known = MemoOf(event) >> kInForceShift & 3;
  if (known != 0) return known == 2;
  const bool in_force = ComputeInForce(event);
  MemoOf(event) |= static_cast<std::uint8_t>((in_force ? 2 : 1) << kInForceShift);
  return in_force;
}

bool BucketJudge::ComputeInForce(const CompactEvent& event) {
  return Counts(event) && InInterval(event) && !IsActedOn(event, CompactEdge::kEndedBy) &&
         !IsActedOn(event, CompactEdge::kSuspendedBy) && !IsReplaced(event, By::kMeasure) &&
         !IsIdle(event);
}

// P4: also by what modifies what modifies it, and so on.
bool BucketJudge::IsReplaced(const CompactEvent& event, By by) {
  if (event.edges_count == 0) return false;
  const int shift = kReplacedShift + 2 * static_cast<int>(by);
  const int known = MemoOf(event) >> shift & 3;
  if (known != 0) return known == 2;
  const bool replaced = ComputeReplaced(event, by);
  MemoOf(event) |= static_cast<std::uint8_t>((replaced ? 2 : 1) << shift);
  return replaced;
}

bool BucketJudge::ComputeReplaced(const CompactEvent& event, By by) {
  const auto own = by == By::kMeasure ? CompactEdge::kReplacedBy : CompactEdge::kPermittedBy;
  const auto other = by == By::kMeasure ? CompactEdge::kPermittedBy : CompactEdge::kReplacedBy;
  return AnyActs(
             event, own,
             [&](const CompactEvent& by_it) { return InForce(by_it) || IsReplaced(by_it, by); }) ||
         AnyActs(event, other, [&](const CompactEvent& by_it) { return IsReplaced(by_it, by); });
}

bool BucketJudge::IsIdle(const CompactEvent& event) {
  return (event.flags & CompactEvent::kIdleUnless) != 0 &&
         !IsActedOn(event, CompactEdge::kStandsOn);
}

}  // namespace chipline
