// One version of an event as the resolver sees it: fixed size, no text, built from a log head.
#pragma once

#include <cstdint>

#include "model/codes.h"
#include "model/day.h"
#include "model/entry.h"

namespace chipline {

// The number of a record inside a Timeline. Records are numbered in order of entry, so that
// "recorded up to seq N" is "ref below a bound" (P11).
using Ref = std::uint32_t;
inline constexpr Ref kNoRef = UINT32_MAX;

struct DaySpan {
  Day first = kDistantPast;
  Day last = kDistantFuture;
};

struct EventRecord {
  EventId id;               // the event; versions of one event share it
  std::uint64_t seq = 0;    // the entry that brought this version
  std::uint32_t index = 0;  // the event's place inside that entry: where its body is
  Ref self = kNoRef;
  Ref base = kNoRef;         // the first version; == self for an event as first entered
  Ref merged_into = kNoRef;  // of a retraction by a merge: the event that stands for this one

  DaySpan effective;  // meaningful if has_effective
  DaySpan until;      // meaningful if has_until
  DaySpan fallback;   // start where `effective` is missing: announced, else published (P2);
                      // meaningful if has_fallback
  Day announced = kDistantPast;  // last day of the announcement's window (P11)
  Day published = kDistantPast;  // the day from which the world could know this version (P11)
  Day amended_on =
      kDistantPast;  // of a later version: the day from which the amendment counts (P11)

  std::int32_t rate = 0;  // in PartsOfRate, meaningful if has_rate
  std::uint32_t issuers = 0;
  std::uint32_t subjects_begin = 0;  // into the segment's pools
  std::uint32_t modifies_begin = 0;
  std::uint32_t modifiers_at = UINT32_MAX;  // of a first version: its first edge, if it has one
  std::uint32_t act = 0;                    // interned name, 0 = none
  std::uint16_t subjects_count = 0;
  std::uint16_t modifies_count = 0;

  EventType type = EventType::kBan;
  Certainty certainty = Certainty::kReported;
  Jurisdiction target = Jurisdiction::kAny;
  ReviewState review = ReviewState::kEntered;

  // A million of these are kept in memory, so the small ones share bytes, in this order.
  std::uint8_t evidence : 4 = 0;  // 0 = not stated, else Evidence
  std::uint8_t flow : 4 = 0;      // 0 = not stated, else Flow
  std::uint8_t policy : 3 = 0;    // 0 = not stated, else ReviewPolicy
  std::uint8_t effect : 3 = 0;    // 0 = not stated, else Effect
  bool overrides : 1 = false;
  bool has_conditions : 1 = false;
  std::uint8_t scope : 3 = 0;  // 0 = everybody, else ScopeKind
  bool has_effective : 1 = false;
  bool has_until : 1 = false;
  bool has_fallback : 1 = false;
  bool has_announced : 1 = false;
  bool has_rate : 1 = false;
  bool has_modifiers : 1 = false;   // somebody in the same segment names it in `modifies`
  bool has_amendments : 1 = false;  // a later version stands in the same segment
  bool amends : 1 = false;          // this is not the first version
  bool is_retraction : 1 = false;   // this version says that the event no longer counts
};
static_assert(sizeof(EventRecord) == 112);

}  // namespace chipline
