#include "cli/ingest_command.h"

#include <algorithm>
#include <cstdio>
#include <optional>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/files.h"
#include "cli/open_store.h"
#include "ingest/event_file.h"
#include "ingest/extract.h"
#include "ingest/read_document.h"
#include "ingest/submit.h"

namespace chipline {
namespace {

const Usage& IngestUsage() {
  static const Usage usage{
      "ingest",
      "PATH…",
      "Adds documents and event files (.jsonl, .json) to the log, nothing twice. A file that "
      "cannot\n"
      "be read to its end adds nothing. Folders are read in order of name; - is standard input,\n"
      "read as event lines.",
      1,
      1'000'000,
      {kStoreOption,
       {"published", "DAY", "publication day of the documents, where they do not say"},
       {"dry-run", "", "check everything, write nothing"},
       kJsonOption}};
  return usage;
}

// What became of one file.
struct FileReport {
  std::string path;
  bool is_document = false;
  std::size_t found = 0;  // events
  std::size_t added = 0;
  std::size_t known = 0;
  std::vector<std::string> refused;  // one line each: where, what, why
};

bool IsEventFile(std::string_view path) {
  return path == "-" || path.ends_with(".jsonl") || path.ends_with(".ndjson") ||
         path.ends_with(".json");
}

class Ingestion {
 public:
  Ingestion(EventLog& log, std::optional<Day> published, bool dry_run)
      : log_(log), published_(published), dry_run_(dry_run) {}

  FileReport Take(const std::string& path) {
    FileReport report;
    report.path = path;
    const auto outcome = IsEventFile(path) ? TakeEvents(report) : TakeDocument(report);
    if (!outcome) {
      const Error& error = outcome.error();
      // The place usually begins with the path already.
      report.refused.push_back(error.place.starts_with(path) ? error.ToString()
                                                             : path + ": " + error.ToString());
    }
    return report;
  }

 private:
  Result<void> TakeEvents(FileReport& report) {
    const std::string text = CHIP_TRY(ReadWholeFile(report.path));
    const EventFile file = ParseEvents(text, report.path, "cli", SubjectTree::Embedded());
    report.found = file.entries.size();
    report.refused = file.problems;
    // A half-read file would look like a whole one next time.
    if (!file.problems.empty()) return Ok();
    std::vector<NewEntry> entries;
    std::vector<std::string> places;
    for (const FileEntry& item : file.entries) {
      entries.push_back(item.entry);
      places.push_back(item.place);
    }
    return Add(entries, places, report);
  }

  Result<void> TakeDocument(FileReport& report) {
    report.is_document = true;
    const std::string bytes = CHIP_TRY(ReadWholeFile(report.path));
    ReadOptions options;
    options.path = report.path;
    options.published = published_;
    const Document document = CHIP_TRY(ReadDocument(bytes, options));
    NewEntry entry;
    entry.id = "document:" + HexOf(Sha256(document.text));
    // One reading of a text stands, whatever later rules would make of it.
    if (CHIP_TRY(log_.FindClaim("id:" + entry.id))) {
      report.known = 1;
      return Ok();
    }
    const Extractor& extractor = Extractor::Embedded();
    entry.by = "ingest/" + extractor.version();
    for (Draft& draft : extractor.Extract(document).drafts) {
      if (!draft.background) entry.events.push_back(std::move(draft.event));
    }
    report.found = entry.events.size();
    if (entry.events.empty()) return Ok();
    return Add({entry}, {report.path}, report);
  }

  Result<void> Add(const std::vector<NewEntry>& entries, const std::vector<std::string>& places,
                   FileReport& report) {
    const SubmitOptions options{dry_run_};
    const auto results =
        CHIP_TRY(Submit(&log_, &catalog_, SubjectTree::Embedded(), entries, options));
    for (std::size_t i = 0; i < results.size(); ++i) {
      switch (results[i].outcome) {
        case SubmitOutcome::kAdded:
          ++report.added;
          break;
        case SubmitOutcome::kDuplicate:
          ++report.known;
          break;
        case SubmitOutcome::kConflict:
        case SubmitOutcome::kRefused:
          report.refused.push_back(places[i] + ": " + Summary(results[i]));
          break;
      }
    }
    return Ok();
  }

  EventLog& log_;
  Catalog catalog_;
  const std::optional<Day> published_;
  const bool dry_run_;
};

std::string Line(const FileReport& report, bool dry_run) {
  const auto count = [](std::size_t number, const char* what) {
    return std::to_string(number) + " " + what;
  };
  if (report.is_document && report.known > 0) return "known already";
  if (report.is_document && report.found == 0) return "no events found";
  if (report.is_document) {
    return count(report.found, report.found == 1 ? "event found" : "events found") +
           (dry_run ? "" : ", added for review");
  }
  std::string line = count(report.added, dry_run ? "would be added" : "added");
  if (report.known > 0) line += ", " + count(report.known, "known already");
  return line;
}

void PrintText(const std::vector<FileReport>& reports, const EventLog& log, bool dry_run) {
  for (const FileReport& report : reports) {
    for (const std::string& refused : report.refused) {
      std::fprintf(stderr, "chipline ingest: %s\n", refused.c_str());
    }
    if (report.added + report.known > 0 || report.refused.empty()) {
      std::printf("%s: %s\n", report.path.c_str(), Line(report, dry_run).c_str());
    }
  }
  std::printf("the log ends at %llu\n", static_cast<unsigned long long>(log.Head().seq));
}

void PrintJson(const std::vector<FileReport>& reports, const EventLog& log) {
  nlohmann::ordered_json files = nlohmann::ordered_json::array();
  for (const FileReport& report : reports) {
    nlohmann::ordered_json file = {
        {"path", report.path},   {"kind", report.is_document ? "document" : "events"},
        {"found", report.found}, {"added", report.added},
        {"known", report.known}, {"refused", report.refused}};
    files.push_back(std::move(file));
  }
  const nlohmann::ordered_json json = {{"seq", log.Head().seq}, {"files", std::move(files)}};
  std::puts(json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
}

}  // namespace

int RunIngest(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(IngestUsage(), words, args)) return *status;
  std::optional<Day> published;
  if (const auto given = args.Get("published")) {
    published = ParseDay(*given);
    if (!published) {
      return Misused(
          IngestUsage(),
          InvalidArgument("\"" + *given + "\" is not a day: expected YYYY-MM-DD", "--published"));
    }
  }
  auto store = OpenOrMakeStore(args.store());
  if (!store) return Failed(IngestUsage(), store.error());
  auto files = FilesOf(args.operands());
  if (!files) return Failed(IngestUsage(), files.error());

  Ingestion ingestion(*store->log, published, args.Has("dry-run"));
  std::vector<FileReport> reports;
  for (const std::string& path : *files) reports.push_back(ingestion.Take(path));
  if (args.json()) {
    PrintJson(reports, *store->log);
  } else {
    PrintText(reports, *store->log, args.Has("dry-run"));
  }
  const bool any_refused =
      std::any_of(reports.begin(), reports.end(),
                  [](const FileReport& report) { return !report.refused.empty(); });
  return any_refused ? kFailed : kDone;
}

}  // namespace chipline
