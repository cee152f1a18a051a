// An ingester on stores in memory, and what the log makes of all that it read.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ingest/ingester.h"
#include "ingest/page_versions.h"
#include "ingest/review_queue.h"
#include "ingest/submit.h"
#include "model/json.h"
#include "store/memory_event_log.h"
#include "tests/store/engines.h"
#include "tests/store/entries.h"
#include "tests/support/catch.h"

namespace chipline {

using Lines = std::vector<std::string>;

inline std::string LineOf(const IngestedEvent& item) {
  std::string line(Name(item.outcome));
  if (item.id) line += " " + ToString(*item.id);
  return line + ": " + OneLine(item.event);
}

struct Desk {
  ManualClock clock{kNoon};
  MemoryEventLog log{clock};
  Catalog catalog;
  std::unique_ptr<DocumentStore> documents = OpenDocumentStore("memory:").value();
  std::unique_ptr<SideStore> side = OpenSideStore("memory:").value();
  ReviewQueue queue{side.get(), clock};
  PageVersions pages{side.get(), clock};
  Ingester ingester{&log,
                    &catalog,
                    documents.get(),
                    side.get(),
                    SubjectTree::Embedded(),
                    Extractor::Embedded(),
                    {&queue, &pages, nullptr}};

  IngestReport Ingested(const std::string& text, const std::string& published = {}) {
    ReadOptions options;
    options.published = ParseDay(published);
    auto report = ingester.Ingest(text, options);
    if (!report) FAIL(report.error().ToString());
    return *std::move(report);
  }
  Lines Outcomes(const std::string& text) {
    Lines lines;
    for (const IngestedEvent& item : Ingested(text).events) lines.push_back(LineOf(item));
    return lines;
  }
  void Enter(const PolicyEvent& event) {
    NewEntry entry;
    entry.events = {event};
    const auto results = Submit(&log, &catalog, SubjectTree::Embedded(), {entry}, {}).value();
    REQUIRE(Summary(results[0]).starts_with("added"));
  }
  std::vector<LogEntry> Entries() const { return log.Read(0, 100'000).value(); }
  std::vector<PolicyEvent> Events() const {
    std::vector<PolicyEvent> events;
    for (const LogEntry& entry : Entries()) {
      events.insert(events.end(), entry.events.begin(), entry.events.end());
    }
    return events;
  }
  // Each event as it stands at the end of the log (P12).
  std::map<EventId, PolicyEvent> Standing() const {
    std::map<EventId, PolicyEvent> standing;
    for (const LogEntry& entry : Entries()) {
      if (entry.kind == EntryKind::kEvents) {
        for (std::uint32_t i = 0; i < entry.events.size(); ++i) {
          standing[{entry.seq, i}] = entry.events[i];
        }
      } else if (entry.kind == EntryKind::kRetraction) {
        standing.erase(entry.targets[0]);
      } else {
        standing[entry.targets[0]] = entry.events[0];
        for (std::size_t i = 1; i < entry.targets.size(); ++i) standing.erase(entry.targets[i]);
      }
    }
    return standing;
  }
  // The same in no order and without names that depend on one: each event with all of its fields
  // and sources, what it modifies told by its line.
  Lines Set() const {
    const auto standing = Standing();
    std::map<std::string, std::string> named;
    for (const LogEntry& entry : Entries()) {
      for (std::uint32_t i = 0; i < entry.events.size(); ++i) {
        const auto now = standing.find({entry.seq, i});
        if (entry.kind != EntryKind::kEvents || now == standing.end()) continue;
        PolicyEvent event = now->second;
        event.modifies.clear();
        named[event.key] = OneLine(event);
      }
    }
    Lines lines;
    for (const auto& [id, is] : standing) {
      PolicyEvent event = is;
      event.key.clear();
      for (std::string& name : event.modifies) {
        if (named.contains(name)) name = named[name];
      }
      lines.push_back(ToJson(event));
    }
    std::sort(lines.begin(), lines.end());
    return lines;
  }
};

}  // namespace chipline
