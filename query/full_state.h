// The state of every position at once, fast: the same answers as the resolver's, without its lists.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "query/as_of.h"
#include "query/record.h"
#include "query/timeline.h"

namespace chipline {

// One position's answer. `decided_by` as in Resolution.
struct StateRow {
  Status status = Status::kOpen;
  std::uint8_t policy = 0;  // ReviewPolicy or 0
  bool possible = false;
  bool has_duty = false;
  float duty_percent = 0;
  Ref decided_by = kNoRef;
  friend bool operator==(const StateRow&, const StateRow&) = default;
};

// How it is fast: the layers of one (issuer, flow, subject, target) are summed up once per question
// into the few facts that P6 needs of them, and every position below merges those of its ancestors.
// Events that nobody modifies or amends need no record; of the others only those that could decide
// are judged. Where an answer could differ between positions that share a bucket, or rests on
// scoped, soft, dormant or unreviewed layers, the resolver is asked.
//
// Immutable once built; safe from any thread.
class FullState {
 public:
  explicit FullState(std::shared_ptr<const Timeline> timeline);
  ~FullState();

  // One row for each of timeline().positions(), in that order.
  std::vector<StateRow> At(const AsOf& as_of) const;

  const Timeline& timeline() const { return *timeline_; }

 private:
  struct Bucket;
  struct Summary;
  class Scan;

  std::uint8_t FlagsOf(const BucketEntry& entry, const Position& bucket) const;
  std::uint32_t FindBucket(const Position& position) const;

  std::shared_ptr<const Timeline> timeline_;
  std::vector<BucketKey> keys_;              // sorted
  std::vector<Bucket> buckets_;              // parallel to keys_
  std::vector<std::uint8_t> flags_;          // parallel to the entries of all buckets
  std::vector<std::uint32_t> chains_;        // bucket numbers, nearest first, per position
  std::vector<std::uint32_t> chain_begins_;  // one more than positions
};

}  // namespace chipline
