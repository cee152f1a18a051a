// Sums up one bucket under one question into the few facts that P6 and P9 need of it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "query/as_of.h"
#include "query/bucket_judge.h"
#include "query/compact_events.h"
#include "query/resolver.h"

namespace chipline {

// A layer that may decide, as an answer would show it.
struct TopLayer {
  Ref ref = kNoRef;  // kNoRef: there is none
  std::uint8_t status = 0;
  std::uint8_t policy = 0;
  std::uint8_t strictness = 99;
  friend bool operator==(const TopLayer&, const TopLayer&) = default;
};

struct BucketSummary {
  TopLayer permission;    // the highest live one
  TopLayer restriction;   // the strictest live one above it; of equals the highest
  std::int64_t duty = 0;  // P9, the sum of rates as in their records
  bool has_duty = false;
  bool uncertain = false;  // P10: without what is uncertain on the day it might be another
  bool any_layer = false;  // something else may decide, if nothing here or nearby does
  bool special = false;    // the resolver must answer for all positions below
  friend bool operator==(const BucketSummary&, const BucketSummary&) = default;
};

// The summaries of all buckets under one question.
struct BucketSummaries {
  std::vector<BucketSummary> all;
  std::vector<std::uint32_t> uncertain;  // sorted places in `all`
  std::vector<BucketSummary> certain;    // parallel to `uncertain`: without what is uncertain (P10)

  void Add(const BucketSummary& summary) { all.push_back(summary); }
  // To be called right after the Add of the uncertain summary.
  void AddCertain(const BucketSummary& summary) {
    uncertain.push_back(static_cast<std::uint32_t>(all.size() - 1));
    certain.push_back(summary);
  }
  void Append(const BucketSummaries& more) {
    const auto shift = static_cast<std::uint32_t>(all.size());
    all.insert(all.end(), more.all.begin(), more.all.end());
    for (const std::uint32_t place : more.uncertain) uncertain.push_back(place + shift);
    certain.insert(certain.end(), more.certain.begin(), more.certain.end());
  }
  const BucketSummary& CertainOf(std::uint32_t place) const {
    const auto found = std::lower_bound(uncertain.begin(), uncertain.end(), place);
    const bool differs = found != uncertain.end() && *found == place;
    return differs ? certain[static_cast<std::size_t>(found - uncertain.begin())] : all[place];
  }
};

// True where the summaries hold: floor `reported`, reviewed events, imprecise days marked, no event
// left out.
bool HasPlainModes(const AsOf& as_of);

// One question, asked of many buckets. REQUIRES: HasPlainModes. One thread; what it is made from
// must outlive it.
class BucketScan {
 public:
  BucketScan(const Timeline& timeline, const CompactEvents& events, const AsOf& as_of);

  BucketSummary Sum(const CompactBucket& bucket);
  // The same without what is uncertain on the day (P10); the same anyway unless Sum says that it is
  // uncertain.
  BucketSummary SumCertain(const CompactBucket& bucket);
  Resolver& resolver() { return resolver_; }
  // Asks about another day from now on.
  void SetDate(Day date);

 private:
  // A loose layer that is live, or may be.
  struct Candidate {
    LayerRank rank;
    const CompactEvent* event;
  };

  // Both hold; without a branch between them, which a scan of many could not foresee.
  static bool Both(bool a, bool b) {
    return (static_cast<unsigned>(a) & static_cast<unsigned>(b)) != 0;
  }
  bool IsKnown(const CompactEvent& event) const {
    return Both(event.published <= judge_.known(), event.ref < judge_.bound());
  }
  BucketSummary SumEntered(const CompactBucket& bucket);
  void AddTariffs(const CompactBucket& bucket, BucketSummary* summary);
  void TakeLoose(const CompactBucket& bucket, BucketSummary* summary);
  void JudgeLoose(const CompactBucket& bucket, const CompactEvent& event, BucketSummary* summary);
  void TakeLayers(const CompactBucket& bucket, BucketSummary* summary);
  Day RevivedOn(const CompactBucket& bucket, const CompactEvent& event, BucketSummary* summary);
  bool IsLive(const CompactEvent& event, BucketSummary* summary);
  static bool IsSettled(const BucketSummary& summary);
  static bool CouldRaise(const CompactEvent& event, const BucketSummary& summary);
  static void Raise(const CompactEvent& event, BucketSummary* summary);
  static void AddDuty(const CompactEvent& event, BucketSummary* summary);

  const Timeline& timeline_;
  const CompactEvents& events_;
  Resolver resolver_;
  BucketJudge judge_;
  std::vector<Candidate> candidates_;  // loose live ones, the highest first
};

}  // namespace chipline
