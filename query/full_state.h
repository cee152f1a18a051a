// The state of every position at once, fast: the same answers as the resolver's, without its lists.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "query/as_of.h"
#include "query/bucket_scan.h"
#include "query/compact_events.h"
#include "query/head_segments.h"
#include "query/record.h"
#include "query/timeline.h"

namespace chipline {

// One position's answer. `decided_by` as in Resolution.
struct StateRow {
  Status status = Status::kOpen;
  std::uint8_t policy = 0;  // ReviewPolicy or 0
  bool possible = false;
  bool has_duty = false;
  Ref decided_by = kNoRef;
  double duty_percent = 0;
  friend bool operator==(const StateRow&, const StateRow&) = default;
};

// How it is fast: the layers of one bucket (issuer, flow, subject, target) are summed up once for
// each question into the few facts that P6 needs of them (bucket_scan.h), and every position merges
// those of its chain: its own bucket's and its ancestors'. At the head of knowledge the sums are
// ready (head_segments.h). Where an answer could differ between positions that share a bucket, or
// rests on scoped, soft, dormant or unreviewed layers, the resolver is asked.
//
// Immutable; safe from any thread. The first question at the head of knowledge makes what later
// ones rest on, and takes much longer.
class FullState {
 public:
  explicit FullState(std::shared_ptr<const Timeline> timeline);
  ~FullState();

  // One row for each of timeline().positions(), in that order.
  std::vector<StateRow> At(const AsOf& as_of) const;

  const Timeline& timeline() const { return *timeline_; }

 private:
  BucketSummaries SumAll(const AsOf& as_of, BucketScan* scan) const;
  // Those of one of `parts` equal runs of buckets.
  BucketSummaries SumPart(std::size_t part, std::size_t parts, BucketScan* scan) const;
  // What the chain of the position says; nothing where the resolver must be asked.
  std::optional<StateRow> Answer(std::size_t position, const BucketSummaries& summaries) const;
  // The same from the summaries that `summary_of` gives, before P10.
  template <class SummaryOf>
  std::optional<StateRow> Merge(std::size_t position, SummaryOf summary_of) const;

  std::shared_ptr<const Timeline> timeline_;
  CompactEvents events_;
  std::vector<std::uint32_t> chains_;        // places of buckets, nearest first, per position
  std::vector<std::uint32_t> chain_begins_;  // one more than positions
  mutable std::once_flag head_made_;
  mutable std::unique_ptr<const HeadSegments> head_;
};

}  // namespace chipline
