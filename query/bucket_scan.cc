#include "query/bucket_scan.h"

#include <algorithm>

#include "query/layers.h"

namespace chipline {

bool HasPlainModes(const AsOf& as_of) {
  return as_of.floor == Certainty::kReported && as_of.review == ReviewMode::kReviewed &&
         as_of.imprecise == Imprecise::kMark;
}

BucketScan::BucketScan(const Timeline& timeline, const CompactEvents& events, const AsOf& as_of)
    : timeline_(timeline),
      events_(events),
      resolver_(timeline, as_of),
      judge_(events, as_of.date, as_of.known_at.value_or(kDistantFuture),
             timeline.RefBound(as_of.recorded)) {}

void BucketScan::SetDate(Day date) {
  resolver_.SetDate(date);
  judge_.SetDate(date);
}

BucketSummary BucketScan::Sum(const CompactBucket& bucket) {
  BucketSummary summary;
  judge_.Enter(bucket);
  TakeLoose(bucket, &summary);
  if (summary.special) return summary;
  AddTariffs(bucket, &summary);
  TakeLayers(bucket, &summary);
  return summary;
}

// The first of those in [begin, end), the latest start first, that has started.
std::uint32_t BucketScan::FirstStarted(std::uint32_t begin, std::uint32_t end) const {
  while (begin < end) {
    const std::uint32_t middle = begin + (end - begin) / 2;
    if (events_.event(middle).first > judge_.date()) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin;
}

void BucketScan::AddTariffs(const CompactBucket& bucket, BucketSummary* summary) {
  for (std::uint32_t at = FirstStarted(bucket.layers_end, bucket.tariffs_end);
       at < bucket.tariffs_end; ++at) {
    const CompactEvent& event = events_.event(at);
    if (!((event.last >= judge_.date()) & IsKnown(event))) continue;
    if (judge_.IsVisible(event) && JudgeKnown(bucket, event) == Standing::kLive) {
      AddDuty(event, summary);
    }
  }
}

void BucketScan::TakeLoose(const CompactBucket& bucket, BucketSummary* summary) {
  candidates_.clear();
  for (std::uint32_t at = bucket.tariffs_end; at < bucket.loose_end && !summary->special; ++at) {
    const CompactEvent& event = events_.event(at);
    const bool extended = (event.flags & CompactEvent::kExtended) != 0;
    if (event.first > judge_.date() || (event.last < judge_.date() && !extended)) continue;
    if (!IsKnown(event) || !judge_.IsVisible(event)) continue;
    if ((event.flags & CompactEvent::kSpecial) != 0) {
      summary->special = true;
    } else if (judge_.InInterval(event)) {
      JudgeLoose(bucket, event, summary);
    }
  }
  std::ranges::sort(candidates_, std::ranges::greater{}, &Candidate::rank);
}

// The resolver knows what took an event, and where the spell of an extended one began.
void BucketScan::JudgeLoose(const CompactBucket& bucket, const CompactEvent& event,
                            BucketSummary* summary) {
  const bool extended = event.last < judge_.date();
  const bool uncertain = (event.flags & CompactEvent::kUncertainTakers) != 0;
  Standing standing = judge_.Judge(event);
  Day start = event.first;
  if (standing == Standing::kUnknown || (standing == Standing::kLive && extended) ||
      (uncertain && (standing == Standing::kTaken || standing == Standing::kDormant))) {
    standing = Ask(bucket, event, &start, summary);
  }
  summary->any_layer |= event.status != BucketEntry::kTariff;
  if (standing != Standing::kLive || (event.flags & CompactEvent::kPassive) != 0) return;
  if (event.status == BucketEntry::kTariff) {
    AddDuty(event, summary);
  } else {
    candidates_.push_back({RankOf(timeline_.record(event.ref), start), &event});
  }
}

Standing BucketScan::Ask(const CompactBucket& bucket, const CompactEvent& event, Day* start,
                         BucketSummary* summary) {
  const bool live =
      resolver_.IsLive(event.ref, bucket.position, bucket.position, start, &summary->possible);
  return live ? Standing::kLive : Standing::kNone;
}

Standing BucketScan::JudgeKnown(const CompactBucket& bucket, const CompactEvent& event) {
  const Standing standing = judge_.Judge(event);
  if (standing != Standing::kUnknown) return standing;
  Day start = 0;
  BucketSummary nothing_uncertain;
  return Ask(bucket, event, &start, &nothing_uncertain);
}

// From the highest down, until nothing below can matter.
void BucketScan::TakeLayers(const CompactBucket& bucket, BucketSummary* summary) {
  auto candidate = candidates_.begin();
  for (std::uint32_t at = FirstStarted(bucket.begin, bucket.layers_end);
       at < bucket.layers_end && !IsSettled(*summary); ++at) {
    const CompactEvent& event = events_.event(at);
    if (!((event.last >= judge_.date()) & IsKnown(event))) continue;
    for (; candidate != candidates_.end(); ++candidate) {
      if (candidate->rank < RankOf(timeline_.record(event.ref), event.first)) break;
      Raise(*candidate->event, summary);
      if (IsSettled(*summary)) return;
    }
    if (!judge_.IsVisible(event)) continue;
    summary->any_layer = true;
    if (CouldRaise(event, *summary) && JudgeKnown(bucket, event) == Standing::kLive) {
      Raise(event, summary);
    }
  }
  for (; candidate != candidates_.end() && !IsSettled(*summary); ++candidate) {
    Raise(*candidate->event, summary);
  }
}

// P6: nothing is stricter than a ban, and no restriction below a permission joins in.
bool BucketScan::IsSettled(const BucketSummary& summary) {
  return summary.permission.ref != kNoRef || summary.restriction.strictness == 0;
}

bool BucketScan::CouldRaise(const CompactEvent& event, const BucketSummary& summary) {
  if ((event.flags & CompactEvent::kPassive) != 0) return false;
  return (event.flags & CompactEvent::kPermission) != 0 ||
         event.strictness < summary.restriction.strictness;
}

// REQUIRES: `event` is live, and ranks below all that were raised before.
void BucketScan::Raise(const CompactEvent& event, BucketSummary* summary) const {
  if (!CouldRaise(event, *summary)) return;
  const bool permits = (event.flags & CompactEvent::kPermission) != 0;
  (permits ? summary->permission : summary->restriction) = {event.ref, event.status, event.policy,
                                                            event.strictness, IsPossible(event)};
}

// P9
void BucketScan::AddDuty(const CompactEvent& event, BucketSummary* summary) const {
  summary->duty += event.rate;
  summary->has_duty = true;
  summary->possible |= IsPossible(event);
}

// P10
bool BucketScan::IsPossible(const CompactEvent& event) const {
  if ((event.flags & CompactEvent::kAhead) != 0) return true;
  return (event.flags & CompactEvent::kInexact) != 0 &&
         IsInsideWindow(timeline_.record(event.ref), judge_.date());
}

}  // namespace chipline
