// Logs as a few lines of text, so that a test of the rules reads as their specification.
//
// One line is one entry; `#` starts a comment line. An event is its key and the one-line form of
// model/event.h:
//
//   a: ban enacted US export CN [nvidia-h20] 2025-01-01..2025-12-31 modifies=b,c scope=buyers
//
// and what that form leaves out: evidence=, effect=, review=, source=DAY (a source's day),
// recorded=DAY (the entry's, else one day after the other from 2026-06-01). `?` is an unknown
// effective day. A line that starts with `+` belongs to the entry of the line before it.
// Entries about earlier events name them by their keys:
//
//   correct a known=DAY: EVENT          retract a known=DAY
//   confirm a                           merge a b: EVENT
//
// `known=DAY` is the entry's own published day. A new version keeps the key of its event.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/entry.h"
#include "model/result.h"

namespace chipline {

struct TextLog {
  std::vector<LogEntry> entries;
  std::map<std::string, EventId> ids;  // by key

  // The key of an event, or its id where it has none.
  std::string KeyOf(const EventId& id) const;
};

// kInvalidArgument with "line N" as place, and the text that was not understood.
Result<TextLog> ParseLog(std::string_view text);

// `type certainty issuer[/agency] flow target [subjects] effective..until name=value …`
Result<PolicyEvent> ParseEvent(std::string_view text);

// The words between blanks.
std::vector<std::string> Words(std::string_view text);
// The pieces between commas, or all of them around `separator`.
std::vector<std::string> Pieces(std::string_view text, char separator = ',');

}  // namespace chipline
