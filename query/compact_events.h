// What acts on what, worked out once for each bucket and put close together: judging one event then
// takes tens of nanoseconds, where the resolver reads records, subjects and names.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "query/position.h"
#include "query/record.h"
#include "query/timeline.h"

namespace chipline {

// One event version as it stands on one bucket (issuer, flow, subject, target) and everywhere below
// it, read as AsOf's defaults say: floor `reported`, reviewed events, imprecise days marked.
struct CompactEvent {
  enum Flag : std::uint16_t {
    kAmended = 1,     // its first edge is kLater
    kIdleUnless = 2,  // P6: idle unless something it stands on is in force
    kPermission = 4,  // P6
    kPassive = 8,     // scoped or soft: decides only where nothing unscoped binds; of a
                      // tariff: adds nothing
    kAhead = 16,      // P10: uncertain on every day
    kInexact = 32,    // P10: some date of it is a window
    kExtended = 64,   // P4: may be live after `last`
    kSpecial = 128,   // may stand differently on the positions below, or rests on extracted
                      // events: the resolver must answer for all of them
  };

  Day first = kDistantFuture;    // its own days, before any modifier; of a special one
  Day last = kDistantPast;       // the days outside which it is surely not live
  Day published = kDistantPast;  // P11: known from this day on
  Ref ref = kNoRef;
  std::uint32_t edges_begin = 0;
  std::int32_t rate = 0;  // as in BucketEntry
  std::uint16_t edges_count = 0;
  std::uint16_t flags = 0;
  std::uint8_t status = 0;  // as in BucketEntry
  std::uint8_t policy = 0;
  std::uint8_t strictness = 0;  // P6; smaller is stricter
};

// How something bears on an event, and which: a place in the bucket, for kLater one in `later`.
struct CompactEdge {
  enum Kind : std::uint8_t {
    kEndedBy,      // P4
    kSuspendedBy,  // P4
    kExtendedBy,   // P4
    kReplacedBy,   // P4: by a measure
    kPermittedBy,  // P4: by a permission
    kStandsOn,     // P6: what a permission modifies
    kLater,        // P12: the versions after this one
  };
  std::uint8_t kind = kEndedBy;
  std::uint32_t to = 0;
};

// A later version or retraction of an event; lists end with kNoRef.
struct LaterVersion {
  Ref ref = kNoRef;
  Day from = kDistantPast;  // P11: counts from this day on
};

// P6 within one bucket: later start, better evidence, later entry. Greater is higher, never 0.
using LayerRank = std::uint64_t;
LayerRank RankOf(const EventRecord& event, Day start);

// Where the events of one bucket lie. Layers and tariffs without kSpecial or kExtended
// come sorted, the highest rank and so the latest start first; the others are loose; behind them
// comes what only acts on those before it.
struct CompactBucket {
  Position position;
  std::uint32_t begin = 0;
  std::uint32_t layers_end = 0;
  std::uint32_t tariffs_end = 0;
  std::uint32_t loose_end = 0;
  std::uint32_t end = 0;
};

// Immutable once built; safe from any thread. About 45 bytes an event.
class CompactEvents {
 public:
  // One bucket for each of timeline.positions(), in that order.
  explicit CompactEvents(const Timeline& timeline);

  const std::vector<CompactBucket>& buckets() const { return buckets_; }
  const CompactEvent& event(std::uint32_t at) const { return events_[at]; }
  // The first of the sorted events in [begin, end) that has started by the day.
  std::uint32_t FirstStarted(std::uint32_t begin, std::uint32_t end, Day day) const {
    const auto found = std::lower_bound(starts_.begin() + begin, starts_.begin() + end, day,
                                        [](Day start, Day asked) { return start > asked; });
    return static_cast<std::uint32_t>(found - starts_.begin());
  }
  std::span<const CompactEdge> EdgesOf(const CompactEvent& event) const {
    return std::span(edges_).subspan(event.edges_begin, event.edges_count);
  }
  const LaterVersion* LaterOf(const CompactEdge& edge) const { return &later_[edge.to]; }

 private:
  friend class CompactBuilder;

  std::vector<CompactBucket> buckets_;
  std::vector<CompactEvent> events_;
  std::vector<Day> starts_;  // parallel to events_: a search there meets far fewer cache lines
  std::vector<CompactEdge> edges_;
  std::vector<LaterVersion> later_;
};

}  // namespace chipline
