// What replay reads of an entry: the fixed binary header in front of its JSON body (record.h).
// Everything the rules of state need and nothing else, so that a timeline is built without parsing
// JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "model/codes.h"
#include "model/day.h"
#include "model/entry.h"

namespace chipline {

// A window of days. An absent date is {kDistantPast, kDistantFuture} with `known` false.
struct DayWindow {
  Day earliest = kDistantPast;
  Day latest = kDistantFuture;
  bool known = false;
  friend bool operator==(const DayWindow&, const DayWindow&) = default;
};

// One event of an entry. Views point into the buffer that the EntryHead was decoded from.
struct EventHead {
  EventType type = EventType::kBan;
  Certainty certainty = Certainty::kReported;
  std::optional<Evidence> evidence;
  std::optional<Effect> effect;
  std::uint32_t issuers = 0;  // bit n = Jurisdiction number n
  Jurisdiction target = Jurisdiction::kAny;
  std::optional<Flow> flow;
  std::optional<ReviewPolicy> review_policy;
  std::optional<ScopeKind> scope;
  ReviewState review = ReviewState::kEntered;
  bool overrides = false;
  bool has_conditions = false;
  DayWindow effective;
  DayWindow until;
  DayWindow announced;
  DayWindow published;         // as stated
  std::optional<double> rate;  // the sum of its `rate` conditions, per cent
  std::string_view key;        // may be empty
  std::string_view act;        // may be empty
  std::vector<std::string_view> subjects;
  std::vector<std::string_view> modifies;
  std::vector<DayWindow> source_days;  // `published` of each source that states one
  friend bool operator==(const EventHead&, const EventHead&) = default;
};

struct EntryHead {
  std::uint64_t seq = 0;
  Micros recorded_at = 0;
  EntryKind kind = EntryKind::kEvents;
  DayWindow published;  // of the correction or retraction itself
  std::vector<EventId> targets;
  std::vector<EventHead> events;
  friend bool operator==(const EntryHead&, const EntryHead&) = default;
};

// The head of `entry`; its views point into `entry`, which must outlive them.
EntryHead HeadOf(const LogEntry& entry);

}  // namespace chipline
