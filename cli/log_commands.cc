#include "cli/log_commands.h"

#include <cstdio>
#include <fstream>
#include <iostream>

#include "cli/command.h"
#include "cli/open_store.h"
#include "store/tools.h"

namespace chipline {
namespace {

const Usage& VerifyUsage() {
  static const Usage usage{
      "verify",
      "",
      "Recomputes the log's chain from the first entry and checks every body,\n"
      "head, claim and the anchor; names the first bad entry.",
      0,
      0,
      {kStoreOption, kJsonOption}};
  return usage;
}

const Usage& ExportUsage() {
  static const Usage usage{
      "export",
      "[FILE]",
      "Writes the log as JSON lines, one entry each with the chain's hash, to\n"
      "FILE or standard output.",
      0,
      1,
      {kStoreOption}};
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

std::string Number(std::uint64_t number) {
  return std::to_string(number);
}

}  // namespace

int RunVerify(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(VerifyUsage(), words, args)) return *status;
  auto store = OpenExistingStore(args.store());
  if (!store) return Failed(VerifyUsage(), store.error());
  const auto checked = store->log->Verify();
  if (!checked) return Failed(VerifyUsage(), checked.error());
  const std::string hash = HexOf(store->log->Head().hash);
  if (args.json()) {
    std::printf("{\"entries\":%s,\"hash\":\"%s\"}\n", Number(*checked).c_str(), hash.c_str());
  } else {
    std::printf("%s entries, all as they were written; the chain ends in %s\n",
                Number(*checked).c_str(), hash.c_str());
  }
  return kDone;
}

int RunExport(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(ExportUsage(), words, args)) return *status;
  auto store = OpenExistingStore(args.store());
  if (!store) return Failed(ExportUsage(), store.error());
  if (args.operands().empty()) {
    const auto written = ExportLog(*store->log, std::cout);
    return written ? kDone : Failed(ExportUsage(), written.error());
  }
  const std::string& path = args.operands()[0];
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  const auto written = ExportLog(*store->log, out);
  if (!written) return Failed(ExportUsage(), written.error());
  out.close();
  if (!out) return Failed(ExportUsage(), IoError("cannot write", path));
  std::printf("%s entries written to %s\n", Number(*written).c_str(), path.c_str());
  return kDone;
}

int RunImport(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(ImportUsage(), words, args)) return *status;
  const std::string& path = args.operands()[0];
  std::ifstream file;
  if (path != "-") {
    file.open(path, std::ios::binary);
    if (!file) return Failed(ImportUsage(), IoError("cannot read", path));
  }
  auto store = OpenOrMakeStore(args.store());
  if (!store) return Failed(ImportUsage(), store.error());
  const auto added = ImportLog(store->log.get(), path == "-" ? std::cin : file,
                               path == "-" ? "standard input" : path);
  if (!added) return Failed(ImportUsage(), added.error());
  const std::uint64_t end = store->log->Head().seq;
  if (args.json()) {
    std::printf("{\"added\":%s,\"seq\":%s}\n", Number(*added).c_str(), Number(end).c_str());
  } else {
    std::printf("%s entries added; the log ends at %s\n", Number(*added).c_str(),
                Number(end).c_str());
  }
  return kDone;
}

}  // namespace chipline
