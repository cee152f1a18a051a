// What the log says to somebody who asks at a time: the part of the naive evaluator for the rules
// of knowledge and correction (P11, P12).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/entry.h"
#include "tests/query/naive_state.h"

namespace chipline::naive {

// One event as it stands after the corrections that were visible.
struct Known {
  EventId id;  // its first id
  PolicyEvent event;
  Certainty certainty = Certainty::kReported;  // P11: lowered before its announcement
  Day recorded = 0;                            // UTC day of its first entry
  std::vector<std::string> keys;               // the keys of all its visible versions
  std::vector<EventId> ids;                    // the ids of all its visible versions
  std::vector<std::string> merged_acts;        // the acts of the events merged into it
};

// The events that are visible at the question's known_at and seq, in order of their ids, with
// the names of those that were merged into them.
std::vector<Known> Visible(const std::vector<LogEntry>& log, const Question& question, Fault fault);

// The places in `events` of what events[at] modifies, by id, key or act.
std::vector<std::size_t> Modified(const std::vector<Known>& events, std::size_t at);

}  // namespace chipline::naive
