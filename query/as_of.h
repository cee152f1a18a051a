// The question's three clocks and how to read the record under it (rules P2, P10, P11).
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "model/codes.h"
#include "model/day.h"
#include "model/entry.h"

namespace chipline {

// P2: which events count.
enum class ReviewMode : std::uint8_t {
  kReviewed = 1,   // extracted events only where nothing entered or confirmed is live
  kAny = 2,        // every event
  kConfirmed = 3,  // confirmed events only
};

// Which review states one computation counts. kReviewed (the mode) is made of two: the reviewed
// events, and everything where nothing reviewed stands.
enum class ReviewPass : std::uint8_t { kReviewed = 1, kEverything = 2, kConfirmedOnly = 3 };

// P10: how a day inside an uncertain window is read.
enum class Imprecise : std::uint8_t {
  kMark = 1,      // from the window's first day to its last, and marked `possible` inside it
  kEarliest = 2,  // every imprecise date as its first day
  kLatest = 3,    // every imprecise date as its last day
};

inline constexpr std::uint64_t kHeadOfLog = std::numeric_limits<std::uint64_t>::max();

struct AsOf {
  Day date = 0;                         // valid time: the day asked about
  std::optional<Day> known_at;          // what had been published by the end of that day
  std::uint64_t recorded = kHeadOfLog;  // what Chipline had recorded: entries up to this seq
  Certainty floor = Certainty::kReported;
  ReviewMode review = ReviewMode::kReviewed;
  Imprecise imprecise = Imprecise::kMark;
  // A counterfactual: the answer that a log without this event, and what was said about it, would
  // give.
  std::optional<EventId> without;
  friend bool operator==(const AsOf&, const AsOf&) = default;
};

}  // namespace chipline
