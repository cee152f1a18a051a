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
#include "ingest/ingester.h"
#include "ingest/submit.h"
#include "model/json.h"
#include "store/document_store.h"

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
       {"published", "DAY", "publication day of the documents, before what they say"},
       {"dry-run", "", "check everything, write nothing"},
       kJsonOption}};
  return usage;
}

// What became of one file.
struct FileReport {
  std::string path;
  std::size_t found = 0;  // events
  std::size_t added = 0;
  std::size_t known = 0;
  std::vector<std::string> refused;  // one line each: where, what, why
  // What was read of a document. An event of it that is refused does not make the file a failure.
  std::optional<IngestReport> document;
};

bool IsAddress(std::string_view path) {
  return path.starts_with("http://") || path.starts_with("https://");
}

bool IsEventFile(std::string_view path) {
  return path == "-" || path.ends_with(".jsonl") || path.ends_with(".ndjson") ||
         path.ends_with(".json");
}

class Ingestion {
 public:
  Ingestion(EventLog& log, DocumentStore& documents, std::optional<Day> published, bool dry_run)
      : log_(log),
        ingester_(&log, &catalog_, &documents, SubjectTree::Embedded(), Extractor::Embedded()),
        published_(published),
        dry_run_(dry_run) {}

  // A file, or the files of a folder.
  void TakeAll(const std::string& operand, std::vector<FileReport>* reports) {
    const Result<std::vector<std::string>> files = FilesOf({operand});
    if (!files) {
      FileReport report;
      report.path = operand;
      report.refused.push_back(files.error().ToString());
      reports->push_back(std::move(report));
      return;
    }
    for (const std::string& path : *files) reports->push_back(Take(path));
  }

 private:
  FileReport Take(const std::string& path) {
    FileReport report;
    report.path = path;
    const auto outcome = IsAddress(path)     ? NoFetcher(path)
                         : IsEventFile(path) ? TakeEvents(report)
                                             : TakeDocument(report);
    if (!outcome) {
      const Error& error = outcome.error();
      // The place usually begins with the path already.
      report.refused.push_back(error.place.starts_with(path) ? error.ToString()
                                                             : path + ": " + error.ToString());
    }
    return report;
  }

  static Result<void> NoFetcher(const std::string& path) {
    return InvalidArgument("expected a file: fetching addresses is not built in yet", path);
  }

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
    const std::string bytes = CHIP_TRY(ReadWholeFile(report.path));
    ReadOptions options;
    options.path = report.path;
    options.published = published_;
    Result<IngestReport> outcome =
        dry_run_ ? ingester_.Preview(bytes, options) : ingester_.Ingest(bytes, options);
    if (!outcome) return outcome.error();
    report.document = std::move(outcome).value();
    const IngestReport& document = *report.document;
    report.found = document.events.size();
    report.added = document.Count(IngestOutcome::kAdded);
    report.known = document.Count(IngestOutcome::kDuplicate) +
                   document.Count(IngestOutcome::kKnown) + document.Count(IngestOutcome::kMerged);
    return Ok();
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
  Ingester ingester_;
  const std::optional<Day> published_;
  const bool dry_run_;
};

std::string Number(std::size_t number, const char* what) {
  return std::to_string(number) + " " + what;
}

// "8 found, 6 added, 2 merged"
std::string LineOf(const IngestReport& document, bool dry_run) {
  if (document.events.empty()) {
    return document.seq == 0 ? "no events found" : "known already";
  }
  std::string line = Number(document.events.size(), "found");
  for (const IngestOutcome outcome :
       {IngestOutcome::kAdded, IngestOutcome::kDuplicate, IngestOutcome::kKnown,
        IngestOutcome::kMerged, IngestOutcome::kQueued, IngestOutcome::kRecounted,
        IngestOutcome::kRefused}) {
    const std::size_t count = document.Count(outcome);
    if (count == 0) continue;
    const bool would_add = dry_run && outcome == IngestOutcome::kAdded;
    line += ", " + Number(count, would_add ? "would be added" : std::string(Name(outcome)).c_str());
  }
  return line;
}

std::string Line(const FileReport& report, bool dry_run) {
  if (report.document) return LineOf(*report.document, dry_run);
  std::string line = Number(report.added, dry_run ? "would be added" : "added");
  if (report.known > 0) line += ", " + Number(report.known, "known already");
  return line;
}

// "  merged with 12.0 (the same act): ban enacted US export CN [nvidia-h20] 2025-04"
std::string LineOf(const IngestedEvent& item) {
  std::string line = "  " + std::string(Name(item.outcome));
  if (item.id)
    line += (item.outcome == IngestOutcome::kMerged ? " with " : " as ") + ToString(*item.id);
  if (!item.reason.empty()) line += " (" + item.reason + ")";
  return line + ": " + OneLine(item.event);
}

void PrintText(const std::vector<FileReport>& reports, const EventLog& log, bool dry_run) {
  for (const FileReport& report : reports) {
    for (const std::string& refused : report.refused) {
      std::fprintf(stderr, "chipline ingest: %s\n", refused.c_str());
    }
    if (report.document || report.added + report.known > 0 || report.refused.empty()) {
      std::printf("%s: %s\n", report.path.c_str(), Line(report, dry_run).c_str());
    }
    if (!report.document) continue;
    for (const IngestedEvent& item : report.document->events) std::puts(LineOf(item).c_str());
  }
  std::printf("the log ends at %llu\n", static_cast<unsigned long long>(log.Head().seq));
}

nlohmann::ordered_json JsonOf(const IngestReport& document) {
  nlohmann::ordered_json events = nlohmann::ordered_json::array();
  for (const IngestedEvent& item : document.events) {
    nlohmann::ordered_json line = {{"outcome", Name(item.outcome)}};
    if (item.id) line["id"] = ToString(*item.id);
    if (!item.reason.empty()) line["reason"] = item.reason;
    line["event"] = nlohmann::ordered_json::parse(ToJson(item.event), nullptr, false);
    events.push_back(std::move(line));
  }
  return {{"sha256", document.document}, {"events", std::move(events)}};
}

void PrintJson(const std::vector<FileReport>& reports, const EventLog& log) {
  nlohmann::ordered_json files = nlohmann::ordered_json::array();
  for (const FileReport& report : reports) {
    nlohmann::ordered_json file = {
        {"path", report.path},   {"kind", IsEventFile(report.path) ? "events" : "document"},
        {"found", report.found}, {"added", report.added},
        {"known", report.known}, {"refused", report.refused}};
    if (report.document) file["document"] = JsonOf(*report.document);
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
  const auto documents = OpenDocumentStore(args.store());
  if (!documents) return Failed(IngestUsage(), documents.error());

  Ingestion ingestion(*store->log, **documents, published, args.Has("dry-run"));
  std::vector<FileReport> reports;
  for (const std::string& operand : args.operands()) ingestion.TakeAll(operand, &reports);
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
