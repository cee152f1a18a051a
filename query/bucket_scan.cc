#include "query/bucket_scan.h"

#include <algorithm>

namespace chipline {

bool HasPlainModes(const AsOf& as_of) {
  return as_of.floor == Certainty::kReported && as_of.review == ReviewMode::kReviewed &&
         as_of.imprecise == Imprecise::kMark && !as_of.without;
}

BucketScan::BucketScan(const Timeline& timeline, const CompactEvents& events, const AsOf& as_of)
    : timeline_(timeline),
      events_(events),
      resolver_(timeline, as_of),
      judge_(timeline, events, as_of.date, as_of.known_at.value_or(kDistantFuture),
             timeline.RefBound(as_of.recorded)) {}

void BucketScan::SetDate(Day date) {
  resolver_.SetDate(date);
  judge_.SetDate(date);
}

BucketSummary BucketScan::Sum(const CompactBucket& bucket) {
  judge_.Enter(bucket, /*leaves_out=*/false);
  return SumEntered(bucket);
}

BucketSummary BucketScan::SumCertain(const CompactBucket& bucket) {
  judge_.Enter(bucket, /*leaves_out=*/true);
  return SumEntered(bucket);
}

BucketSummary BucketScan::SumEntered(const CompactBucket& bucket) {
  BucketSummary summary;
  TakeLoose(bucket, &summary);
  if (summary.special) return summary;
  AddTariffs(bucket, &summary);
  TakeLayers(bucket, &summary);
  summary.uncertain = judge_.met_uncertain();
  return summary;
}

void BucketScan::AddTariffs(const CompactBucket& bucket, BucketSummary* summary) {
  for (std::uint32_t at =
           events_.FirstStarted(bucket.layers_end, bucket.tariffs_end, judge_.date());
       at < bucket.tariffs_end; ++at) {
    const CompactEvent& event = events_.event(at);
    if (!Both(event.last >= judge_.date(), IsKnown(event))) continue;
    if (judge_.IsVisible(event) && IsLive(event, summary)) AddDuty(event, summary);
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

void BucketScan::JudgeLoose(const CompactBucket& bucket, const CompactEvent& event,
                            BucketSummary* summary) {
  const bool live = IsLive(event, summary);
  summary->any_layer |= event.status != BucketEntry::kTariff;
  if (!live || (event.flags & CompactEvent::kPassive) != 0) return;
  if (event.status == BucketEntry::kTariff) return AddDuty(event, summary);
  Day start = event.first;
  if (event.last < judge_.date()) start = RevivedOn(bucket, event, summary);
  candidates_.push_back({RankOf(timeline_.record(event.ref), start), &event});
}

// The first day of a spell that began after the event's end, which rests on other days than the
// question's.
Day BucketScan::RevivedOn(const CompactBucket& bucket, const CompactEvent& event,
                          BucketSummary* summary) {
  Day start = event.first;
  bool uncertain = false;
  const bool live =
      resolver_.IsLive(event.ref, bucket.position, bucket.position, &start, &uncertain);
  summary->special |= !live || uncertain;
  return start;
}

bool BucketScan::IsLive(const CompactEvent& event, BucketSummary* summary) {
  const Standing standing = judge_.Judge(event);
  summary->special |= standing == Standing::kUnknown;
  return standing == Standing::kLive;
}

// From the highest down, until nothing below can matter.
void BucketScan::TakeLayers(const CompactBucket& bucket, BucketSummary* summary) {
  auto candidate = candidates_.begin();
  for (std::uint32_t at = events_.FirstStarted(bucket.begin, bucket.layers_end, judge_.date());
       at < bucket.layers_end && !IsSettled(*summary); ++at) {
    const CompactEvent& event = events_.event(at);
    if (!Both(event.last >= judge_.date(), IsKnown(event))) continue;
    for (; candidate != candidates_.end(); ++candidate) {
      if (candidate->rank < RankOf(timeline_.record(event.ref), event.first)) break;
      Raise(*candidate->event, summary);
      if (IsSettled(*summary)) return;
    }
    if (!judge_.IsVisible(event)) continue;
    summary->any_layer = true;
    if (CouldRaise(event, *summary) && IsLive(event, summary)) Raise(event, summary);
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
void BucketScan::Raise(const CompactEvent& event, BucketSummary* summary) {
  if (!CouldRaise(event, *summary)) return;
  const bool permits = (event.flags & CompactEvent::kPermission) != 0;
  (permits ? summary->permission : summary->restriction) = {event.ref, event.status, event.policy,
                                                            event.strictness};
}

// P9
void BucketScan::AddDuty(const CompactEvent& event, BucketSummary* summary) {
  summary->duty += event.rate;
  summary->has_duty = true;
}

}  // namespace chipline
