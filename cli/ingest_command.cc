#include "cli/ingest_command.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <iterator>
#include <optional>
#include <string_view>
#include <unistd.h>
#include <utility>

#include <nlohmann/json.hpp>

#include "cli/ask.h"
#include "cli/child_fetcher.h"
#include "cli/command.h"
#include "cli/files.h"
#include "cli/open_store.h"
#include "ingest/federal_register.h"
#include "ingest/ingester.h"
#include "model/json.h"
#include "model/unprintable.h"
#include "store/posix.h"
#include "web/effect_words.h"

namespace chipline {
namespace {

const Usage& IngestUsage() {
  static const Usage usage{
      "ingest",
      "PATH|URL…",
      "Adds documents and event files (.jsonl, .json) to the log, nothing twice. A file that "
      "cannot\n"
      "be read to its end, or with a fault in a field, adds nothing; an event that the log has no\n"
      "place for (it modifies what is unknown, its key stands for another) is refused by itself.\n"
      "Folders are read in order of name; - is standard input, read as event lines. Pages are\n"
      "fetched by a process of their own.",
      1,
      1'000'000,
      {kStoreOption,
       {"published", "DAY", "publication day of the documents, before what they say"},
       {"dry-run", "",
        "check everything, write nothing; of event files say what would change in the state"},
       {"allow-address", "CIDR", "open a range of addresses that is closed to fetching otherwise",
        true},
       kJsonOption}};
  return usage;
}

// What became of one file.
struct FileReport {
  std::string path;
  std::size_t found = 0;  // events
  std::size_t added = 0;
  std::size_t known = 0;
  std::optional<nlohmann::ordered_json> gone;  // of the known: those whose event is no more
  bool is_empty_folder = false;
  std::vector<std::string> refused;  // one line each: where, what, why
  // What was read of a document. An event of it that is refused does not make the file a failure.
  std::optional<IngestReport> document;
  // Of a dry run of event lines: what those that would be added do to the state.
  std::optional<nlohmann::ordered_json> effect;
};

bool IsAddress(std::string_view path) {
  return path.starts_with("http://") || path.starts_with("https://");
}

bool IsEventFile(std::string_view path) {
  return path == "-" || path.ends_with(".jsonl") || path.ends_with(".ndjson") ||
         path.ends_with(".json");
}

// The report of a document as the API tells it.
Result<IngestReport> ReportFrom(const nlohmann::ordered_json& json) {
  IngestReport report;
  report.document = json.value("sha256", "");
  report.title = json.value("title", "");
  report.seq = json.value("seq", std::uint64_t{0});
  for (const auto& item : json.value("events", nlohmann::ordered_json::array())) {
    IngestedEvent& event = report.events.emplace_back();
    event.outcome = IngestOutcomeFromName(item.value("outcome", "")).value_or(event.outcome);
    if (item.contains("id")) event.id = ParseEventId(item.value("id", ""));
    event.reason = item.value("reason", "");
    event.queue = item.value("queue", "");
    event.event = CHIP_TRY(EventFromJson(item["event"].dump(), JsonMode::kLog)).event;
  }
  return report;
}

class Ingestion {
 public:
  Ingestion(Asker& asker, PageFetcher& pages, std::optional<std::string> published, bool dry_run)
      : asker_(asker), pages_(pages) {
    if (dry_run) parameters_.push_back({"dry_run", "1"});
    of_documents_ = parameters_;
    if (published) of_documents_.push_back({"published", *published});
  }

  // A page, a file, or the files of a folder.
  void TakeAll(const std::string& operand, std::vector<FileReport>* reports) {
    if (IsAddress(operand)) return Report(operand, PostPage(operand), reports);
    const Result<std::vector<std::string>> files = FilesOf({operand});
    if (!files) {
      FileReport report;
      report.path = operand;
      report.refused.push_back(files.error().ToString());
      reports->push_back(std::move(report));
      return;
    }
    if (files->empty()) {
      reports->emplace_back().path = operand;
      reports->back().is_empty_folder = true;
    }
    for (const std::string& path : *files) {
      const auto parts = DocumentsOf(path);
      if (!parts) {
        TakeFile(path, reports);
        continue;
      }
      for (const auto& [name, bytes] : *parts) Report(name, PostDocument(name, bytes), reports);
    }
  }

  // Where the log ends.
  Result<std::uint64_t> Head() {
    const auto status = nlohmann::json::parse(CHIP_TRY(asker_.Get("/api/v1/status", {})), nullptr,
                                              /*allow_exceptions=*/false);
    return status["head"]["seq"].get<std::uint64_t>();
  }

 private:
  // The documents of a JSON file that is an answer of the Federal Register's API; nothing for any
  // other file.
  static std::optional<std::vector<std::pair<std::string, std::string>>> DocumentsOf(
      const std::string& path) {
    if (!path.ends_with(".json")) return std::nullopt;
    const auto bytes = ReadWholeFile(path);
    if (!bytes || !LooksLikeFederalRegister(*bytes)) return std::nullopt;
    const auto parts = SplitFederalRegister(*bytes);
    // What is wrong with it is told where it is taken.
    std::vector<std::pair<std::string, std::string>> out;
    if (!parts || parts->size() == 1) {
      out.emplace_back(path, *bytes);
      return out;
    }
    for (std::size_t i = 0; i < parts->size(); ++i) {
      out.emplace_back(path + ": results[" + std::to_string(i) + "]", (*parts)[i]);
    }
    return out;
  }

  void TakeFile(const std::string& path, std::vector<FileReport>* reports) {
    if (!IsEventFile(path)) return Report(path, PostFile(path), reports);
    FileReport& report = reports->emplace_back();
    report.path = path;
    Note(TakeEvents(report), report);
  }

  // What was told of a document, or of each one of a list.
  static void Report(const std::string& path, const Result<nlohmann::ordered_json>& told,
                     std::vector<FileReport>* reports) {
    if (told && told->contains("documents")) {
      const nlohmann::ordered_json& documents = (*told)["documents"];
      for (std::size_t i = 0; i < documents.size(); ++i) {
        Report(path + ": results[" + std::to_string(i) + "]", Part(documents[i]), reports);
      }
      return;
    }
    FileReport& report = reports->emplace_back();
    report.path = path;
    Note(told ? Taken(report, *told) : told.error(), report);
  }

  static Result<nlohmann::ordered_json> Part(const nlohmann::ordered_json& document) {
    if (document.contains("error")) return InvalidArgument(document.value("error", ""));
    return document;
  }

  static void Note(const Result<void>& outcome, FileReport& report) {
    if (outcome) return;
    const Error& error = outcome.error();
    // The place usually begins with the path already.
    report.refused.push_back(error.place.starts_with(report.path)
                                 ? error.ToString()
                                 : report.path + ": " + error.message);
  }

  Result<nlohmann::ordered_json> Post(const std::vector<Parameter>& parameters,
                                      const std::string& media_type, std::string bytes) {
    return nlohmann::ordered_json::parse(
        CHIP_TRY(asker_.Post("/api/v1/documents", parameters, media_type, std::move(bytes))),
        nullptr, /*allow_exceptions=*/false);
  }

  Result<void> TakeEvents(FileReport& report) {
    std::string lines = CHIP_TRY(ReadWholeFile(report.path));
    std::vector<Parameter> parameters = parameters_;
    parameters.push_back({"name", report.path});
    std::string problem;
    const auto answer = asker_.Post("/api/v1/events", parameters, "application/x-ndjson",
                                    std::move(lines), &problem);
    const auto told = nlohmann::ordered_json::parse(answer ? *answer : problem, nullptr,
                                                    /*allow_exceptions=*/false);
    // A file of which nothing was taken is told of line by line too.
    if (!answer && (!told.is_object() || !told.contains("refused"))) return answer.error();
    report.found = told.value("found", std::size_t{0});
    report.added = told.value("added", std::size_t{0});
    report.known = told.value("known", std::size_t{0});
    const auto gone = told.find("gone");
    if (gone != told.end() && !gone->empty()) report.gone = *gone;
    report.refused = told.value("refused", std::vector<std::string>());
    const auto effect = told.find("effect");
    if (effect != told.end() && !effect->is_null()) report.effect = *effect;
    return Ok();
  }

  Result<nlohmann::ordered_json> PostFile(const std::string& path) {
    std::string bytes = CHIP_TRY(ReadWholeFile(path, kMaxDocumentBytes));
    if (bytes.empty()) return InvalidArgument("the file is empty", path);
    return PostDocument(path, std::move(bytes));
  }

  Result<nlohmann::ordered_json> PostDocument(const std::string& name, std::string bytes) {
    std::vector<Parameter> parameters = of_documents_;
    parameters.push_back({"name", name});
    return Post(parameters, "", std::move(bytes));
  }

  // Where the page was in the end is what is cited.
  Result<nlohmann::ordered_json> PostPage(const std::string& address) {
    FetchedPage page = CHIP_TRY(pages_.Fetch(address));
    std::vector<Parameter> parameters = of_documents_;
    parameters.push_back({"url", page.url.text()});
    return Post(parameters, page.media_type, std::move(page.body));
  }

  static Result<void> Taken(FileReport& report, const nlohmann::ordered_json& told) {
    report.document = CHIP_TRY(ReportFrom(told));
    const IngestReport& document = *report.document;
    report.found = document.events.size();
    report.added = document.Count(IngestOutcome::kAdded);
    report.known = document.Count(IngestOutcome::kDuplicate) +
                   document.Count(IngestOutcome::kKnown) + document.Count(IngestOutcome::kMerged);
    return Ok();
  }

  Asker& asker_;
  PageFetcher& pages_;
  std::vector<Parameter> parameters_;
  std::vector<Parameter> of_documents_;
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
  if (report.is_empty_folder) return "no files in this folder";
  std::string line = Number(report.added, dry_run ? "would be added" : "added");
  if (report.known > 0) line += ", " + Number(report.known, "known already");
  if (report.gone) {
    line += ", " + Number(report.gone->size(), "of them no longer counted");
  }
  return line;
}

// "  events.jsonl:3: known as 12.0, which entry 14 retracted"
std::string LineOfGone(const nlohmann::ordered_json& item) {
  const std::string into = item.value("into", "");
  return "  " + Printable(item.value("place", "")) + ": known as " + item.value("id", "") +
         ", which entry " + std::to_string(item.value("by", std::uint64_t{0})) +
         (into.empty() ? " retracted" : " merged into " + into);
}

// "  merged with 12.0 (the same act): ban enacted US export CN [nvidia-h20] 2025-04"
std::string LineOf(const IngestedEvent& item) {
  std::string line = "  " + std::string(Name(item.outcome));
  if (item.id)
    line += (item.outcome == IngestOutcome::kMerged ? " with " : " as ") + ToString(*item.id);
  if (!item.queue.empty() && !item.id) line += " as " + item.queue;
  if (!item.reason.empty()) line += " (" + item.reason + ")";
  line += ": " + Printable(OneLine(item.event));
  return item.queue.empty() || !item.id ? line : line + "; to be reviewed as " + item.queue;
}

void PrintText(const std::vector<FileReport>& reports, std::uint64_t head, bool dry_run) {
  for (const FileReport& report : reports) {
    for (const std::string& refused : report.refused) {
      std::fprintf(stderr, "chipline ingest: %s\n", refused.c_str());
    }
    if (report.document || report.added + report.known > 0 || report.refused.empty()) {
      std::printf("%s: %s\n", report.path.c_str(), Line(report, dry_run).c_str());
    }
    if (report.gone) {
      for (const auto& item : *report.gone) std::puts(LineOfGone(item).c_str());
    }
    if (report.effect) {
      for (const std::string& line : EffectLines(SubjectTree::Embedded(), *report.effect)) {
        std::printf("  %s\n", line.c_str());
      }
    }
    if (!report.document) continue;
    for (const IngestedEvent& item : report.document->events) std::puts(LineOf(item).c_str());
  }
  std::printf("the log ends at %llu\n", static_cast<unsigned long long>(head));
}

nlohmann::ordered_json JsonOf(const IngestReport& document) {
  nlohmann::ordered_json events = nlohmann::ordered_json::array();
  for (const IngestedEvent& item : document.events) {
    nlohmann::ordered_json line = {{"outcome", Name(item.outcome)}};
    if (item.id) line["id"] = ToString(*item.id);
    if (!item.reason.empty()) line["reason"] = item.reason;
    if (!item.queue.empty()) line["queue"] = item.queue;
    line["event"] = nlohmann::ordered_json::parse(ToJson(item.event), nullptr, false);
    events.push_back(std::move(line));
  }
  return {{"sha256", document.document}, {"events", std::move(events)}};
}

void PrintJson(const std::vector<FileReport>& reports, std::uint64_t head) {
  nlohmann::ordered_json files = nlohmann::ordered_json::array();
  for (const FileReport& report : reports) {
    nlohmann::ordered_json file = {
        {"path", report.path},   {"kind", IsEventFile(report.path) ? "events" : "document"},
        {"found", report.found}, {"added", report.added},
        {"known", report.known}, {"refused", report.refused}};
    if (report.gone) file["gone"] = *report.gone;
    if (report.effect) file["effect"] = *report.effect;
    if (report.document) file["document"] = JsonOf(*report.document);
    files.push_back(std::move(file));
  }
  const nlohmann::ordered_json json = {{"seq", head}, {"files", std::move(files)}};
  std::puts(json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
}

// Why none of the operands can bring anything, one error each; empty where one may.
std::vector<Error> Unreadable(const std::vector<std::string>& operands) {
  std::vector<Error> errors;
  for (const std::string& operand : operands) {
    if (operand == "-" || IsAddress(operand) || ::access(operand.c_str(), R_OK) == 0) return {};
    errors.push_back(IoError("cannot read: " + ErrorText(errno), operand));
  }
  return errors;
}

}  // namespace

int RunIngest(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(IngestUsage(), words, args)) return *status;
  const std::optional<std::string> published = args.Get("published");
  if (published && !ParseDay(*published)) {
    return Misused(
        IngestUsage(),
        InvalidArgument("\"" + *published + "\" is not a day: expected YYYY-MM-DD", "--published"));
  }
  if (!HasStore(args.store())) {
    const std::vector<Error> errors = Unreadable(args.operands());
    for (const Error& error : errors) Failed(IngestUsage(), error);
    if (!errors.empty()) return kFailed;
  }
  auto asker = Asker::OpenToWrite(args.store());
  if (!asker) return Failed(IngestUsage(), asker.error());

  const auto pages = MakeChildFetcher(args.All("allow-address"));
  Ingestion ingestion(**asker, *pages, published, args.Has("dry-run"));
  std::vector<FileReport> reports;
  for (const std::string& operand : args.operands()) ingestion.TakeAll(operand, &reports);
  const auto head = ingestion.Head();
  if (!head) return Failed(IngestUsage(), head.error());
  if (args.json()) {
    PrintJson(reports, *head);
  } else {
    PrintText(reports, *head, args.Has("dry-run"));
  }
  const bool any_refused =
      std::any_of(reports.begin(), reports.end(),
                  [](const FileReport& report) { return !report.refused.empty(); });
  return any_refused ? kFailed : kDone;
}

}  // namespace chipline
