// A part of a timeline: records in order of entry and the indexes over them. Built once by
// TimelineBuilder, then immutable.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <span>
#include <vector>

#include "model/subjects.h"
#include "query/position.h"
#include "query/record.h"

namespace chipline {

// One event version on one (issuer, flow, subject, target): what a scan over many needs without
// touching the record. The days are conservative: outside them the record is surely not live.
struct BucketEntry {
  Day first = kDistantPast;
  Day last = kDistantFuture;
  Day published = kDistantPast;
  Ref ref = kNoRef;
  Ref order = kNoRef;           // ref of the first version: P6's "later seq"
  std::int32_t rate = 0;        // of a tariff with a rate, as in its record, else 0
  std::uint8_t status = 0;      // Status of the layer (P1), kTariff, or 0 if it lays none
  std::uint8_t policy = 0;      // ReviewPolicy or 0
  std::uint8_t evidence = 255;  // smaller is better; 255 = not stated
  bool scoped = false;          // ranks as scoped (P6)

  static constexpr std::uint8_t kTariff = 255;
};

// "from" says something about "to": a modifier about its event, a version about its first one, an
// event about its act.
struct Edge {
  std::uint32_t to = 0;
  Ref from = kNoRef;
  friend auto operator<=>(const Edge&, const Edge&) = default;
};

using BucketKey = std::uint64_t;
inline BucketKey KeyOf(const Position& position) {
  return (static_cast<BucketKey>(position.issuer) << 56) |
         (static_cast<BucketKey>(position.flow) << 48) |
         (static_cast<BucketKey>(position.target) << 40) | position.subject;
}
inline Position PositionOf(BucketKey key) {
  return {static_cast<Jurisdiction>(key >> 56), static_cast<Flow>((key >> 48) & 0xFF),
          static_cast<SubjectIndex>(key & 0xFFFFFFFF),
          static_cast<Jurisdiction>((key >> 40) & 0xFF)};
}

// In `modifies`, an item with this bit names an act; without it, an event's first version.
inline constexpr std::uint32_t kActBit = 0x80000000U;

struct Segment {
  Ref first_ref = 0;
  std::uint64_t first_seq = 1;
  std::vector<EventRecord> records;
  std::vector<Ref> entry_refs;          // per entry: the ref of its first record
  std::vector<Micros> recorded;         // per entry
  std::vector<SubjectIndex> subjects;   // pool
  std::vector<std::uint32_t> modifies;  // pool

  std::vector<BucketKey> bucket_keys;        // sorted
  std::vector<std::uint32_t> bucket_begins;  // one more than keys
  std::vector<BucketEntry> bucket_entries;   // by key, then by ref
  std::vector<BucketEntry> current_entries;  // of buckets with superseded versions: the others
  std::vector<Edge> current_ranges;          // sorted: bucket number -> end in current_entries
  std::vector<BucketKey> unaddressed;        // sorted keys of modifiers that name nothing (P4)

  // Sorted by (to, from).
  std::vector<Edge> modifiers;      // event -> who names it in `modifies`
  std::vector<Edge> act_modifiers;  // act -> who names it in `modifies`
  std::vector<Edge> act_members;    // act -> its events
  std::vector<Edge> amendments;     // first version -> later ones
  std::vector<Edge> merges;         // event -> retractions of what was merged into it
  std::vector<Edge> later_keys;     // modifier -> later events whose key it named

  Ref end_ref() const { return first_ref + static_cast<Ref>(records.size()); }
  bool empty() const { return records.empty(); }

  std::span<const BucketEntry> Bucket(BucketKey key) const {
    const std::size_t at = BucketNumber(key);
    if (at == bucket_keys.size()) return {};
    return std::span(bucket_entries)
        .subspan(bucket_begins[at], bucket_begins[at + 1] - bucket_begins[at]);
  }

  // Without versions that a later one in this segment has taken the place of.
  std::span<const BucketEntry> CurrentBucket(BucketKey key) const {
    const std::size_t at = BucketNumber(key);
    const auto range = std::lower_bound(current_ranges.begin(), current_ranges.end(),
                                        Edge{static_cast<std::uint32_t>(at), 0});
    if (range == current_ranges.end() || range->to != at) return Bucket(key);
    const std::size_t begin = range == current_ranges.begin() ? 0 : std::prev(range)->from;
    return std::span(current_entries).subspan(begin, range->from - begin);
  }

  // The place of `key` in bucket_keys, or their number if it is not there.
  std::size_t BucketNumber(BucketKey key) const {
    const auto found = std::lower_bound(bucket_keys.begin(), bucket_keys.end(), key);
    const bool there = found != bucket_keys.end() && *found == key;
    return there ? static_cast<std::size_t>(found - bucket_keys.begin()) : bucket_keys.size();
  }
};

inline std::span<const Edge> EdgesTo(const std::vector<Edge>& edges, std::uint32_t to) {
  const auto begin = std::lower_bound(edges.begin(), edges.end(), Edge{to, 0});
  const auto end =
      std::upper_bound(begin, edges.end(), to,
                       [](std::uint32_t value, const Edge& edge) { return value < edge.to; });
  return {begin, end};
}

}  // namespace chipline
