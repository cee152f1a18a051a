// The project's curated history as a log and a timeline, for tests.
#pragma once

#include <fstream>
#include <memory>
#include <string>

#include "model/clock.h"
#include "model/json.h"
#include "query/timeline.h"
#include "store/memory_event_log.h"

namespace chipline {

struct LoadedHistory {
  ManualClock clock{1'700'000'000'000'000};
  std::unique_ptr<MemoryEventLog> log;
  std::shared_ptr<const Timeline> timeline;
  std::string failure;  // empty when everything loaded
};

// One entry a line, as `chipline ingest` loads it.
inline std::unique_ptr<LoadedHistory> LoadHistory(const std::string& path) {
  auto history = std::make_unique<LoadedHistory>();
  history->log = std::make_unique<MemoryEventLog>(history->clock);
  std::ifstream in(path);
  if (!in) history->failure = "cannot read " + path;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    auto parsed = EventFromJson(line, JsonMode::kSubmission);
    if (!parsed || !parsed->problems.empty()) {
      history->failure = path + ":" + std::to_string(number) + ": does not parse";
      return history;
    }
    NewEntry entry;
    entry.events.push_back(std::move(parsed->event));
    auto receipt = history->log->Append(entry);
    if (!receipt) {
      history->failure = path + ":" + std::to_string(number) + ": " + receipt.error().ToString();
      return history;
    }
  }
  auto timeline = Timeline::Replay(*history->log, SubjectTree::Embedded());
  if (timeline) {
    history->timeline = *timeline;
  } else {
    history->failure = timeline.error().ToString();
  }
  return history;
}

}  // namespace chipline
