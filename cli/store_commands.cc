#include "cli/store_commands.h"

#include <charconv>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <system_error>

#include <nlohmann/json.hpp>

#include "cli/ask.h"
#include "cli/command.h"
#include "cli/open_store.h"
#include "store/backup.h"
#include "store/store_name.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

const Usage& BackupUsage() {
  static const Usage usage{
      "backup",
      "DIR",
      "Copies the store to DIR, which must be missing or empty, while a server may go on adding "
      "to\n"
      "it: the log, the documents, the kept rules, the accounts and the review queue. The copy is\n"
      "checked before it gets its name. Not in it: sessions, and what the fetcher plans.",
      1,
      1,
      {kStoreOption, kJsonOption}};
  return usage;
}

const Usage& RestoreUsage() {
  static const Usage usage{
      "restore",
      "DIR",
      "Makes the store that --store names, which must not be there yet, from the backup in DIR, "
      "and\n"
      "checks every entry and document on the way.",
      1,
      1,
      {{"seq", "N", "the log as it was after entry N"}, kStoreOption, kJsonOption}};
  return usage;
}

const Usage& WithdrawUsage() {
  static const Usage usage{
      "withdraw",
      "SHA",
      "Removes a stored text for good, by the SHA-256 that events cite it by, and says why to "
      "whoever\n"
      "asks for it. The log stays as it is; what it quotes of the text stays too.",
      1,
      1,
      {{"reason", "TEXT", "why, as readers are told"}, kStoreOption, kJsonOption}};
  return usage;
}

// An answer of the API, or the same made here: what is printed is one line either way.
int Report(const Args& args, const Json& report, const std::string& line) {
  if (args.json()) {
    std::printf("%s\n", report.dump().c_str());
  } else {
    std::printf("%s\n", line.c_str());
  }
  return kDone;
}

std::string Holding(const Json& report) {
  return std::to_string(report.value("entries", std::uint64_t{0})) + " entries and " +
         std::to_string(report.value("documents", std::uint64_t{0})) +
         " documents, all checked; the chain ends in " + report.value("hash", "");
}

Result<Json> Post(const std::string& store, const std::string& path, const Json& body) {
  if (!HasStore(store)) return NotFound("no store here", store);
  const auto asker = CHIP_TRY(Asker::OpenToWrite(store));
  return Json::parse(CHIP_TRY(asker->Post(path, {}, "application/json", body.dump())), nullptr,
                     false);
}

// The server's folder of work may be another.
Result<std::string> Absolute(const std::string& path) {
  std::error_code fault;
  const auto absolute = std::filesystem::absolute(path, fault);
  if (fault) return IoError("cannot find the folder: " + fault.message(), path);
  return absolute.lexically_normal().string();
}

Result<Json> BackUp(const std::string& store, const std::string& folder) {
  return Post(store, "/api/v1/backups", {{"folder", CHIP_TRY(Absolute(folder))}});
}

Result<std::optional<std::uint64_t>> ReadSeq(const Args& args) {
  const auto text = args.Get("seq");
  if (!text) return std::optional<std::uint64_t>();
  std::uint64_t seq = 0;
  const char* end = text->data() + text->size();
  const auto [stop, fault] = std::from_chars(text->data(), end, seq);
  if (text->empty() || fault != std::errc() || stop != end) {
    return InvalidArgument("expected the number of an entry, not \"" + *text + "\"", "--seq");
  }
  return std::optional(seq);
}

Result<Json> Restore(const std::string& backup, const std::string& store,
                     std::optional<std::uint64_t> last) {
  const StoreName name = CHIP_TRY(ParseStoreName(store));
  if (name.in_memory()) return InvalidArgument("expected rocksdb:DIR", "--store");
  const SystemClock clock;
  const BackupReport report = CHIP_TRY(RestoreStore(backup, name.folder, last, clock));
  return Json{{"store", store},
              {"entries", report.entries},
              {"hash", HexOf(report.hash)},
              {"documents", report.documents}};
}

}  // namespace

int RunBackup(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(BackupUsage(), words, args)) return *status;
  const std::string& folder = args.operands()[0];
  const auto report = BackUp(args.store(), folder);
  if (!report) return Failed(BackupUsage(), report.error());
  return Report(args, *report, folder + " holds " + Holding(*report));
}

int RunRestore(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(RestoreUsage(), words, args)) return *status;
  const auto last = ReadSeq(args);
  if (!last) return Misused(RestoreUsage(), last.error());
  const auto report = Restore(args.operands()[0], args.store(), *last);
  if (!report) return Failed(RestoreUsage(), report.error());
  return Report(args, *report, args.store() + " holds " + Holding(*report));
}

int RunWithdraw(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(WithdrawUsage(), words, args)) return *status;
  const std::string reason = args.GetOr("reason", "");
  if (reason.empty()) return Misused(WithdrawUsage(), InvalidArgument("is needed", "--reason"));
  const std::string& document = args.operands()[0];
  const auto report =
      Post(args.store(), "/api/v1/withdrawals", {{"document", document}, {"reason", reason}});
  if (!report) {
    return report.error().code == ErrorCode::kInvalidArgument
               ? Misused(WithdrawUsage(), report.error())
               : Failed(WithdrawUsage(), report.error());
  }
  return Report(args, *report, document + " is withdrawn: " + reason);
}

}  // namespace chipline
