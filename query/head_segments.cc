#include "query/head_segments.h"

#include <algorithm>

namespace chipline {
namespace {

void AddDay(Day day, Day shift, std::vector<Day>* days) {
  if (day != kDistantPast && day != kDistantFuture) days->push_back(day + shift);
}

// The days on which something changes for the event by itself: it starts, ends, or a window of it
// does (P10).
void AddDays(const Timeline& timeline, const CompactEvent& event, std::vector<Day>* days) {
  AddDay(event.first, 0, days);
  AddDay(event.last, 1, days);
  if ((event.flags & CompactEvent::kInexact) == 0) return;
  const EventRecord& record = timeline.record(event.ref);
  const DaySpan start = record.has_effective ? record.effective : record.fallback;
  AddDay(start.last, 0, days);
  if (!record.has_until) return;
  AddDay(record.until.first, 1, days);
  AddDay(record.until.last, 0, days);
}

}  // namespace

// Without branches on the days, which no processor can foretell, where std::upper_bound has them.
std::uint32_t HeadSegments::LastNotAfter(Day date, std::uint32_t begin, std::uint32_t end) const {
  const Day* first = days_.data() + begin;
  for (std::uint32_t count = end - begin; count > 1;) {
    const std::uint32_t half = count / 2;
    first += first[half] <= date ? half : 0;
    count -= half;
  }
  return static_cast<std::uint32_t>(first - days_.data());
}

HeadSegments::HeadSegments(const Timeline& timeline, const CompactEvents& events) {
  BucketScan scan(timeline, events, AsOf{});
  std::vector<Day> days;
  begins_.push_back(0);
  for (const CompactBucket& bucket : events.buckets()) {
    days.assign(1, kDistantPast);
    for (std::uint32_t at = bucket.begin; at < bucket.end; ++at) {
      AddDays(timeline, events.event(at), &days);
    }
    std::ranges::sort(days);
    days.erase(std::unique(days.begin(), days.end()), days.end());
    for (const Day day : days) {
      scan.SetDate(day);
      const BucketSummary summary = scan.Sum(bucket);
      if (day != kDistantPast && !summary.uncertain && summary == summaries_.all.back()) continue;
      days_.push_back(day);
      summaries_.Add(summary);
      if (summary.uncertain) summaries_.AddCertain(scan.SumCertain(bucket));
    }
    begins_.push_back(static_cast<std::uint32_t>(days_.size()));
  }
  days_.shrink_to_fit();
  summaries_.all.shrink_to_fit();
}

// In steps without branches on what was just loaded, so that the loads of several buckets overlap.
BucketSummaries HeadSegments::At(Day date) const {
  std::vector<std::uint32_t> places(begins_.size() - 1);
  for (std::size_t bucket = 0; bucket < places.size(); ++bucket) {
    places[bucket] = LastNotAfter(date, begins_[bucket], begins_[bucket + 1]);
  }
  BucketSummaries found;
  found.all.resize(places.size());
  for (std::size_t i = 0; i < places.size(); ++i) found.all[i] = summaries_.all[places[i]];
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (!found.all[i].uncertain) continue;
    found.uncertain.push_back(static_cast<std::uint32_t>(i));
    found.certain.push_back(summaries_.CertainOf(places[i]));
  }
  return found;
}

}  // namespace chipline
