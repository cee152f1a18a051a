// The summaries of all buckets on every day, at the head of knowledge.
#pragma once

#include <cstdint>
#include <vector>

#include "query/bucket_scan.h"
#include "query/compact_events.h"
#include "query/timeline.h"

namespace chipline {

// Each bucket's days are cut where its summary may change, and equal neighbours are one. Immutable
// once built; safe from any thread. About 32 bytes a change.
class HeadSegments {
 public:
  HeadSegments(const Timeline& timeline, const CompactEvents& events);

  // All buckets' under an AsOf that has only this date, as BucketScan sums them up.
  BucketSummaries At(Day date) const;

 private:
  // The place of the last of the days from `begin` to before `end` that is not after `date`.
  // REQUIRES: the first is not.
  std::uint32_t LastNotAfter(Day date, std::uint32_t begin, std::uint32_t end) const;

  std::vector<std::uint32_t> begins_;  // one more than buckets
  std::vector<Day> days_;      // from which a summary holds; a bucket's first: the distant past
  BucketSummaries summaries_;  // parallel to days_
};

}  // namespace chipline
