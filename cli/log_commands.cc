#include "cli/log_commands.h"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <sstream>
#include <utility>

#include <nlohmann/json.hpp>

#include "cli/ask.h"
#include "cli/command.h"
#include "cli/files.h"
#include "cli/open_store.h"
#include "cli/output_file.h"
#include "query/store_check.h"
#include "store/tools.h"
#include "web/operator_api.h"

namespace chipline {
namespace {

const Usage& VerifyUsage() {
  static const Usage usage{
      "verify",
      "",
      "Recomputes the log's chain from the first entry and checks every body,\n"
      "head, claim and the anchor, then every document and kept version of the\n"
      "rules; names the first bad entry, or all texts that are damaged.",
      0,
      0,
      {{"accept-head", "", "accept what is left of a log that ends before its anchor; no server"},
       kStoreOption,
       kJsonOption}};
  return usage;
}

const Usage& ExportUsage() {
  static const Usage usage{
      "export",
      "[FILE]",
      "Writes the log as JSON lines, one entry each with the chain's hash, to\n"
      "FILE or standard output (also -). A file that is there stays as it is\n"
      "until all of the log has been written.",
      0,
      1,
      {kStoreOption}};
  return usage;
}

const Usage& LogUsage() {
  static const Usage usage{"log",
                           "",
                           "A page of the log as JSON lines, as export and /api/v1/log write them.",
                           0,
                           0,
                           {{"after", "SEQ", "the entry behind which to begin (default 0)"},
                            {"limit", "N", "how many (default 1000, at most 10000)"},
                            kStoreOption}};
  return usage;
}

const Usage& ImportUsage() {
  static const Usage usage{"import",
                           "FILE",
                           "Appends what export wrote, with its numbers and times, after checking\n"
                           "all of it; - is standard input.",
                           1,
                           1,
                           {kStoreOption, kJsonOption}};
  return usage;
}

// Everything that the server of the store has, page by page.
Result<std::uint64_t> ExportThrough(Asker& server, std::ostream& out) {
  std::uint64_t count = 0;
  std::uint64_t last = 0;
  for (;;) {
    const std::string page =
        CHIP_TRY(server.Get("/api/v1/log", {{"after", std::to_string(last)}, {"limit", "10000"}}));
    if (page.empty()) return count;
    const auto lines = static_cast<std::uint64_t>(std::count(page.begin(), page.end(), '\n'));
    out << page;
    if (!out) return IoError("cannot write the export");
    // The log has no gaps.
    last += lines;
    count += lines;
  }
}

Result<std::uint64_t> ExportTo(const std::string& store, std::ostream& out) {
  if (const auto server = Asker::OfServer(store)) return ExportThrough(*server, out);
  const auto opened = CHIP_TRY(OpenExistingStore(store));
  return ExportLog(*opened.log, out);
}

// An export that ends early, of a damaged store or on a full disk, leaves the file as it was.
Result<std::uint64_t> ExportToFile(const std::string& store, const std::string& path) {
  const auto file = CHIP_TRY(OutputFile::Open(path));
  auto written = ExportTo(store, file->stream());
  // Why the file took no more says more than that it did not.
  if (const auto fault = file->fault()) return *fault;
  if (written) CHIP_CHECK(file->Commit());
  return written;
}

std::string Number(std::uint64_t number) {
  return std::to_string(number);
}

// What was checked, as GET /api/v1/verify says it.
using Checked = nlohmann::ordered_json;

Result<Checked> VerifyStore(const OpenStore& store) {
  if (const auto fault = store.log->WriteFault()) {
    std::fprintf(stderr, "chipline verify: %s\n", fault->ToString().c_str());
  }
  return StoreCheckJson(CHIP_TRY(CheckStore(*store.log, store.documents.get(), store.rules.get())));
}

Result<Checked> Verify(const std::string& store) {
  if (const auto server = Asker::OfServer(store)) {
    return Checked::parse(CHIP_TRY(server->Get("/api/v1/verify", {})), nullptr, false);
  }
  return VerifyStore(CHIP_TRY(OpenExistingStore(store)));
}

// Opening it so writes the anchor anew; from then on the store opens as ever.
Result<Checked> VerifyAccepting(const std::string& store) {
  if (Asker::OfServer(store) != nullptr) {
    return Unavailable("a server runs on this store, so its head is accepted already", store);
  }
  OpenLogOptions options;
  options.accept_head = true;
  return VerifyStore(CHIP_TRY(OpenExistingStore(store, options)));
}

// How many entries were new, and where the log ends now.
using Imported = std::pair<std::uint64_t, std::uint64_t>;

Result<Imported> ImportFrom(const std::string& store, std::istream& in, const std::string& name) {
  if (const auto server = Asker::OfServer(store)) {
    std::string lines{std::istreambuf_iterator<char>(in), {}};
    const auto report =
        nlohmann::json::parse(CHIP_TRY(server->Post("/api/v1/log", {{"name", name}},
                                                    "application/x-ndjson", std::move(lines))),
                              nullptr, false);
    return Imported{report.value("added", std::uint64_t{0}), report.value("seq", std::uint64_t{0})};
  }
  if (!HasStore(store)) {  // what is no export makes none
    CHIP_CHECK(CheckExport(in, name));
    in.clear();
    in.seekg(0);
  }
  auto opened = CHIP_TRY(OpenOrMakeStore(store));
  const std::uint64_t added = CHIP_TRY(ImportLog(opened.log.get(), in, name));
  return Imported{added, opened.log->Head().seq};
}

Result<Imported> Import(const std::string& store, const std::string& path) {
  if (path == "-") {  // read more than once, which a pipe is not
    std::stringstream lines;
    if (std::cin.peek() != std::istream::traits_type::eof()) lines << std::cin.rdbuf();
    lines.clear();
    return ImportFrom(store, lines, "standard input");
  }
  auto file = CHIP_TRY(OpenToRead(path));
  return ImportFrom(store, file, path);
}

}  // namespace

int RunVerify(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(VerifyUsage(), words, args)) return *status;
  const auto report =
      args.Has("accept-head") ? VerifyAccepting(args.store()) : Verify(args.store());
  if (!report) return Failed(VerifyUsage(), report.error());
  if (args.json()) {
    std::printf("%s\n", report->dump().c_str());
    return kDone;
  }
  const auto number = [&report](const char* name) {
    return Number(report->value(name, std::uint64_t{0}));
  };
  std::printf("%s entries, all as they were written; the chain ends in %s\n",
              number("entries").c_str(), report->value("hash", "").c_str());
  std::printf("%s documents and %s kept versions of the rules, each what its name says\n",
              number("documents").c_str(), number("rules").c_str());
  for (const Checked& text : report->value("unkept", Checked::array())) {
    std::printf("warning: event %s cites the text %s, which is neither kept nor withdrawn\n",
                text.value("event", "").c_str(), text.value("document", "").c_str());
  }
  return kDone;
}

int RunLog(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(LogUsage(), words, args)) return *status;
  auto asker = Asker::Open(args.store());
  if (!asker) return Failed(LogUsage(), asker.error());
  const auto page = (*asker)->Get("/api/v1/log", ParametersOf(args));
  if (!page) {
    return page.error().code == ErrorCode::kInvalidArgument ? Misused(LogUsage(), page.error())
                                                            : Failed(LogUsage(), page.error());
  }
  std::fputs(page->c_str(), stdout);
  return kDone;
}

int RunExport(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(ExportUsage(), words, args)) return *status;
  const std::string path = args.operands().empty() ? "-" : args.operands()[0];
  const auto written = ExportToFile(args.store(), path);
  if (!written) return Failed(ExportUsage(), written.error());
  if (path != "-") {
    std::printf("%s entries written to %s\n", Number(*written).c_str(), path.c_str());
  }
  return kDone;
}

int RunImport(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(ImportUsage(), words, args)) return *status;
  const auto imported = Import(args.store(), args.operands()[0]);
  if (!imported) return Failed(ImportUsage(), imported.error());
  const auto& [added, end] = *imported;
  if (args.json()) {
    std::printf("{\"added\":%s,\"seq\":%s}\n", Number(added).c_str(), Number(end).c_str());
  } else {
    std::printf("%s entries added; the log ends at %s\n", Number(added).c_str(),
                Number(end).c_str());
  }
  return kDone;
}

}  // namespace chipline
