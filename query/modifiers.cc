// What acts on an event, and whether the event is in force (P4, P6 for idle permissions).
#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "query/position_case.h"

namespace chipline {

bool PositionCase::Covers(const EventRecord& modifier) const {
  if (modifier.target != Jurisdiction::kAny && modifier.target != position_.target) return false;
  return std::ranges::any_of(timeline_.SubjectsOf(modifier), [this](SubjectIndex subject) {
    return tree_.IsA(position_.subject, subject);
  });
}

bool PositionCase::StandsHere(const EventRecord& event) const {
  return (event.issuers >> static_cast<unsigned>(position_.issuer) & 1U) != 0 &&
         event.flow == static_cast<std::uint8_t>(position_.flow) && Covers(event);
}

bool PositionCase::InForce(const EventRecord& event, Day day) {
  if (depth_ > kMaxDepth) return false;
  if (!timeline_.HasModifiers(event)) return ComputeInForce(event, day);
  // A circle can reach a store through a merge, or an older program: what would hold only because
  // it holds does not.
  const Working question{event.self, day, unaddressed_before_};
  if (std::ranges::find(working_, question) != working_.end()) {
    met_circle_ = true;
    return false;
  }
  const auto found = in_force_.find(question);
  if (found != in_force_.end()) return found->second;
  const bool met_before = std::exchange(met_circle_, false);
  working_.push_back(question);
  const bool in_force = ComputeInForce(event, day);
  working_.pop_back();
  // Inside a circle the result holds for this way around it only.
  if (!met_circle_) in_force_.emplace(question, in_force);
  met_circle_ |= met_before;
  return in_force;
}

bool PositionCase::ComputeInForce(const EventRecord& event, Day day) {
  return StandsByName(event, day) && !UnaddressedTakesAll(event, day);
}

bool PositionCase::StandsByName(const EventRecord& event, Day day) {
  return MayBeInForce(event) && InInterval(event, day) && EndedBy(event, day) == nullptr &&
         SuspendedBy(event, day) == nullptr &&
         ReplacedBy(event, day, /*by_permission=*/false) == nullptr && !IsIdle(event, day);
}

bool PositionCase::InForceByName(const EventRecord& modifier, Day day) {
  const Day before = std::exchange(unaddressed_before_, kDistantPast);
  // A circle met in here is closed in here: what is under way asks past another day.
  const bool met_before = met_circle_;
  const bool in_force = InForce(modifier, day);
  met_circle_ = met_before;
  unaddressed_before_ = before;
  return in_force;
}

PositionCase::Layer PositionCase::AsLayer(const EventRecord& modifier) const {
  Layer layer{&modifier, UINT32_MAX, Window(modifier).first, nullptr, {}};
  for (const SubjectIndex subject : timeline_.SubjectsOf(modifier)) {
    layer.distance = std::min(layer.distance, DistanceTo(subject));
  }
  return layer;
}

const EventRecord* PositionCase::First(const EventRecord* a, const EventRecord* b) const {
  if (a == nullptr || b == nullptr) return a == nullptr ? b : a;
  return Outranks(AsLayer(*a), AsLayer(*b)) ? a : b;
}

std::uint32_t PositionCase::DistanceTo(SubjectIndex subject) const {
  if (subject == position_.subject) return 0;
  const auto ancestors = tree_.Ancestors(position_.subject);
  const auto found = std::ranges::find(ancestors, subject);
  if (found == ancestors.end()) return UINT32_MAX;
  return static_cast<std::uint32_t>(found - ancestors.begin()) + 1;
}

const EventRecord* PositionCase::EndedBy(const EventRecord& event, Day day) {
  return FindModifier(event, day, [](const EventRecord& m) { return Ends(m.type); });
}

const EventRecord* PositionCase::SuspendedBy(const EventRecord& event, Day day) {
  return FindModifier(event, day, [](const EventRecord& m) { return Suspends(m.type); });
}

const EventRecord* PositionCase::ExtendedBy(const EventRecord& event, Day day) {
  return FindModifier(event, day,
                      [](const EventRecord& m) { return m.type == EventType::kExtension; });
}

const EventRecord* PositionCase::ReplacedBy(const EventRecord& event, Day day, bool by_permission) {
  if (!timeline_.HasModifiers(event)) return nullptr;
  const Replacing question{{event.self, day, unaddressed_before_}, by_permission};
  if (std::ranges::find(replacing_, question) != replacing_.end()) {
    met_circle_ = true;
    return nullptr;
  }
  const auto found = replaced_by_.find(question);
  if (found != replaced_by_.end()) return found->second;
  if (replacing_.size() >= kMaxReplacing && looking_ahead_ != unaddressed_before_) {
    LookAhead(event, day, by_permission);
  }
  const bool met_before = std::exchange(met_circle_, false);
  replacing_.push_back(question);
  const EventRecord* best = FindReplacer(event, day, by_permission);
  replacing_.pop_back();
  if (!met_circle_) replaced_by_.emplace(question, best);
  met_circle_ |= met_before;
  return best;
}

template <class Visit>
void PositionCase::ForEachReplacer(const EventRecord& event, Visit visit) const {
  ForEachModifierOf(event, event.base, [&](Ref ref) {
    if (ref >= resolver_.bound_) return;
    const EventRecord& replacer = timeline_.record(ref);
    if (!Replaces(replacer) || !IsVisible(replacer) || !Counts(replacer)) return;
    if (StandsHere(replacer) && !NeverLive(replacer)) visit(replacer);
  });
}

void PositionCase::LookAhead(const EventRecord& event, Day day, bool by_permission) {
  const auto before = std::exchange(looking_ahead_, unaddressed_before_);
  std::set<Ref> entered;
  std::vector<std::pair<const EventRecord*, bool>> open = {{&event, false}};
  while (!open.empty()) {
    const auto [next, is_entered] = open.back();
    open.pop_back();
    if (!is_entered) {
      if (!entered.insert(next->self).second) continue;
      open.emplace_back(next, true);
      ForEachReplacer(*next, [&](const EventRecord& r) { open.emplace_back(&r, false); });
    } else if (next != &event) {
      InForce(*next, day);
      ReplacedBy(*next, day, by_permission);
    }
  }
  looking_ahead_ = before;
}

const EventRecord* PositionCase::FindReplacer(const EventRecord& event, Day day,
                                              bool by_permission) {
  const EventRecord* best = nullptr;
  ForEachReplacer(event, [&](const EventRecord& replacer) {
    const bool stands = IsPermission(replacer.type) == by_permission && InForce(replacer, day);
    const EventRecord* standing = stands ? &replacer : ReplacedBy(replacer, day, by_permission);
    if (standing != nullptr && (best == nullptr || standing->id > best->id)) best = standing;
  });
  return best;
}

bool PositionCase::IsIdle(const EventRecord& event, Day day) {
  if (!IsPermission(event.type) || event.modifies_count == 0) return false;
  if (depth_ > kMaxDepth) return true;
  bool any_in_force = false;
  ++depth_;
  timeline_.ForEachModified(event, [&](Ref base, std::uint32_t act) {
    if (any_in_force) return;
    const Ref visible = resolver_.VisibleOrSurvivor(base);
    if (visible == kNoRef || timeline_.record(visible).base == event.base) return;
    const EventRecord& modified = timeline_.record(visible);
    // A correction may have taken it out of the act; what was merged away brings its act along.
    if (act != 0 && modified.base == base && modified.act != act) return;
    any_in_force = InForce(modified, day);
  });
  --depth_;
  return !any_in_force;
}

bool PositionCase::LayerInForce(const EventRecord& event, const Position& bucket, Day day) {
  return StandsByName(event, day) && UnaddressedEnder(event, bucket, day) == nullptr &&
         UnaddressedSuspender(event, bucket, day) == nullptr;
}

const std::vector<PositionCase::Unaddressed>& PositionCase::UnaddressedOn(const Position& bucket) {
  const auto [place, is_new] = unaddressed_.try_emplace(bucket);
  if (!is_new) return place->second;
  for (std::size_t s = 0; s < Timeline::kSegments; ++s) {
    for (const BucketEntry& entry : timeline_.Bucket(s, bucket)) {
      if (entry.ref >= resolver_.bound_) break;
      const EventRecord& modifier = timeline_.record(entry.ref);
      if (modifier.modifies_count != 0 || modifier.scope != 0 || !IsVisible(modifier)) continue;
      if (!Ends(modifier.type) && modifier.type != EventType::kSuspension) continue;
      place->second.push_back({Window(modifier).first, &modifier});
    }
  }
  std::ranges::stable_sort(place->second, {}, &Unaddressed::first);
  return place->second;
}

// Whether the layer was live on one such day rests on whether it was on the earlier ones. They are
// asked in order, so that no question has to go further back than one of them.
bool PositionCase::WasLive(const EventRecord& event, const Position& bucket, Day day) {
  const auto found = was_live_.find({event.self, bucket.subject, day});
  if (found != was_live_.end()) return found->second;
  for (const Unaddressed& earlier : UnaddressedOn(bucket)) {
    if (earlier.first >= day) break;
    if (!was_live_.contains({event.self, bucket.subject, earlier.first})) {
      ComputeWasLive(event, bucket, earlier.first);
    }
  }
  return ComputeWasLive(event, bucket, day);
}

bool PositionCase::ComputeWasLive(const EventRecord& event, const Position& bucket, Day day) {
  const Day before = std::exchange(unaddressed_before_, day);
  const bool met_before = met_circle_;  // as in InForceByName
  const bool live =
      LayerInForce(event, bucket, day) && ReplacedBy(event, day, /*by_permission=*/true) == nullptr;
  met_circle_ = met_before;
  unaddressed_before_ = before;
  was_live_.emplace(std::tuple{event.self, bucket.subject, day}, live);
  return live;
}

bool PositionCase::ReachesUnaddressed(const EventRecord& modifier, const EventRecord& event) {
  if (modifier.type == EventType::kEntityDelisting) {
    return event.type == EventType::kEntityListing;
  }
  const bool tightens = modifier.effect == static_cast<std::uint8_t>(Effect::kTighten);
  return IsPermission(event.type) == tightens;
}

const EventRecord* PositionCase::UnaddressedEnder(const EventRecord& event, const Position& bucket,
                                                  Day day) {
  return FindUnaddressed(event, bucket, day, [](const EventRecord& m) { return Ends(m.type); });
}

const EventRecord* PositionCase::UnaddressedSuspender(const EventRecord& event,
                                                      const Position& bucket, Day day) {
  return FindUnaddressed(event, bucket, day,
                         [](const EventRecord& m) { return m.type == EventType::kSuspension; });
}

bool PositionCase::UnaddressedTakesAll(const EventRecord& event, Day day) {
  if (!LaysLayer(event) || !StandsHere(event)) return false;
  return std::ranges::all_of(timeline_.SubjectsOf(event), [&](SubjectIndex subject) {
    if (!tree_.IsA(position_.subject, subject)) return true;
    const Position bucket = BucketOf(event, subject);
    return UnaddressedEnder(event, bucket, day) != nullptr ||
           UnaddressedSuspender(event, bucket, day) != nullptr;
  });
}

Position PositionCase::BucketOf(const EventRecord& event, SubjectIndex subject) const {
  return {position_.issuer, position_.flow, subject, event.target};
}

}  // namespace chipline
