// What one submission appends to the log, whole or not at all.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/day.h"
#include "model/event.h"

namespace chipline {

using Hash = std::array<std::uint8_t, 32>;  // SHA-256
std::string HexOf(const Hash& hash);
Hash Sha256(std::string_view bytes);

// "1042.0": entry and index inside it.
struct EventId {
  std::uint64_t seq = 0;
  std::uint32_t index = 0;
  friend auto operator<=>(const EventId&, const EventId&) = default;  // NOLINT: no null pointer
};
std::string ToString(const EventId& id);
std::optional<EventId> ParseEventId(std::string_view text);

// The numbers are part of the log format: never change or reuse one.
enum class EntryKind : std::uint8_t {
  kEvents = 1,        // new events, all or none
  kCorrection = 2,    // events[0] is the new version of targets[0]
  kRetraction = 3,    // targets[0] no longer counts
  kConfirmation = 4,  // targets[0] was checked; events[0] is the same event with its new review
  kMerge = 5,         // targets[1..] were the same act as targets[0]; events[0] is its new version
};

// A name that must stay unique in the log for ever, and what it stands for. An entry claims the
// key of each new event and its own submission id.
struct Claim {
  std::string name;
  Hash digest{};
  friend bool operator==(const Claim&, const Claim&) = default;
};

// REQUIRES before appending: at least one event (none for a retraction), all valid.
struct NewEntry {
  EntryKind kind = EntryKind::kEvents;
  std::vector<PolicyEvent> events;
  std::vector<EventId> targets;   // for the kinds about earlier events
  std::string reason;             // why, for the kinds about earlier events
  std::optional<Edtf> published;  // when the world could know of a correction or retraction (P11)
  std::string by;                 // user, token name or "ingest/<rules version>"
  std::string id;                 // submission id; empty = claims only the events' keys
  friend bool operator==(const NewEntry&, const NewEntry&) = default;
};

// The names `entry` takes. Same name and digest again: the earlier entry stands for it. Same name
// and another digest: a conflict. The digest covers what the submitter said and not who or when.
std::vector<Claim> ClaimsOf(const NewEntry& entry);

// An entry as the log keeps it. `seq` counts 1, 2, … without gaps; `recorded_at` never goes back.
struct LogEntry : NewEntry {
  std::uint64_t seq = 0;
  Micros recorded_at = 0;
};

}  // namespace chipline
