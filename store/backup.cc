#include "store/backup.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <nlohmann/json.hpp>

#include "store/posix.h"
#include "store/rocks_event_log.h"
#include "store/tools.h"

namespace chipline {
namespace {

namespace fs = std::filesystem;

constexpr char kSeal[] = "/backup.json";
constexpr char kFormat[] = "chipline backup 1";
constexpr std::size_t kChangesAtOnce = 1'000;

std::string StoreIn(const std::string& folder) {
  return "rocksdb:" + folder;
}

// A folder on its way to its name: made beside it, and gone with the object unless it was put
// there.
class FolderDraft {
 public:
  static Result<std::unique_ptr<FolderDraft>> Make(const std::string& target) {
    fs::path path = fs::path(target).lexically_normal();
    if (!path.has_filename()) path = path.parent_path();
    std::error_code error;
    if (fs::exists(path, error) && !(fs::is_directory(path, error) && fs::is_empty(path, error))) {
      return Conflict("is there already: name a folder that is missing or empty", target);
    }
    if (error) return IoError("cannot look at the folder: " + error.message(), target);
    std::unique_ptr<FolderDraft> draft(new FolderDraft(path.string()));
    fs::remove_all(draft->path_, error);  // of a process of this number, long ago
    if (!error) fs::create_directories(draft->path_, error);
    if (error) return IoError("cannot make the folder: " + error.message(), draft->path_);
    // It holds accounts, if only with hashed secrets.
    fs::permissions(draft->path_, fs::perms::owner_all, error);
    return draft;
  }
  ~FolderDraft() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  FolderDraft(const FolderDraft&) = delete;
  FolderDraft& operator=(const FolderDraft&) = delete;

  const std::string& path() const { return path_; }

  // The rename takes the place of an empty folder, never of one that holds something.
  Result<void> Put() {
    CHIP_CHECK(SyncFolder(path_));
    if (std::rename(path_.c_str(), target_.c_str()) != 0) return SystemError("rename", path_);
    path_.clear();
    const fs::path parent = fs::path(target_).parent_path();
    return SyncFolder(parent.empty() ? "." : parent.string());
  }

 private:
  explicit FolderDraft(const std::string& target)
      : target_(target), path_(target + "." + std::to_string(::getpid()) + ".partial") {}

  const std::string target_;
  std::string path_;
};

// ---- the parts of a store besides the log

// Their number. What is withdrawn meanwhile is withdrawn in the copy too: tombstones come last.
Result<std::uint64_t> CopyDocuments(const DocumentStore& from, DocumentStore* to) {
  std::uint64_t count = 0;
  for (const std::string& name : CHIP_TRY(from.Kept())) {
    const Result<std::string> bytes = from.Get(name);
    if (bytes) {
      CHIP_TRY(to->Put(*bytes));
      ++count;
    } else if (!CHIP_TRY(from.WithdrawalOf(name))) {
      return bytes.error();
    }
  }
  for (const std::string& name : CHIP_TRY(from.Withdrawn())) {
    const std::optional<std::string> reason = CHIP_TRY(from.WithdrawalOf(name));
    CHIP_CHECK(to->Withdraw(name, reason.value_or("")));
  }
  return count;
}

Result<void> WriteSide(const std::vector<SideChange>& all, const std::string& folder) {
  const auto side = CHIP_TRY(OpenSideStore(StoreIn(folder)));
  for (auto from = all.begin(); from != all.end();) {
    const auto to = from + std::min<std::ptrdiff_t>(kChangesAtOnce, all.end() - from);
    CHIP_CHECK(side->Write({from, to}));
    from = to;
  }
  return Ok();
}

// ---- the seal

Result<void> WriteSeal(const std::string& folder, const BackupReport& report) {
  const nlohmann::ordered_json seal = {{"format", kFormat},
                                       {"entries", report.entries},
                                       {"hash", HexOf(report.hash)},
                                       {"documents", report.documents}};
  return WriteFileWhole(folder + kSeal, seal.dump() + "\n");
}

struct Seal {
  std::uint64_t entries = 0;
  std::string hash;
  std::uint64_t documents = 0;
};

Result<Seal> ReadSeal(const std::string& folder) {
  const std::string path = folder + kSeal;
  const Result<std::string> text = ReadFile(path);
  if (!text && text.error().code == ErrorCode::kNotFound) {
    return InvalidArgument("is no finished backup: it has no backup.json", folder);
  }
  if (!text) return text.error();
  const auto json = nlohmann::json::parse(*text, nullptr, /*allow_exceptions=*/false);
  const auto is = [&json](const char* name, bool (nlohmann::json::*type)() const noexcept) {
    return json.is_object() && json.contains(name) && (json[name].*type)();
  };
  if (!is("format", &nlohmann::json::is_string) || !is("hash", &nlohmann::json::is_string) ||
      !is("entries", &nlohmann::json::is_number_unsigned) ||
      !is("documents", &nlohmann::json::is_number_unsigned)) {
    return Corruption("does not say what the backup holds", path);
  }
  if (json["format"] != kFormat) {
    return InvalidArgument("the backup has another format than this program reads", path);
  }
  return Seal{json["entries"], json["hash"], json["documents"]};
}

Result<std::unique_ptr<EventLog>> OpenToRead(const std::string& folder, const Clock& clock) {
  RocksLogOptions options;
  options.read_only = true;
  return RocksEventLog::Open(folder, clock, options);
}

}  // namespace

Result<BackupReport> BackUpStore(const StoreParts& from, const std::string& folder,
                                 const std::vector<std::string>& leave_out) {
  const auto draft = CHIP_TRY(FolderDraft::Make(folder));
  // Before the log, so that it speaks of no entry that the copy lacks; the documents behind it,
  // since one is kept before the entry that cites it.
  std::vector<SideChange> side = CHIP_TRY(from.side.All());
  std::erase_if(side, [&](const SideChange& kept) {
    return std::ranges::find(leave_out, kept.collection) != leave_out.end();
  });
  BackupReport report;
  report.entries = CHIP_TRY(from.log.BackUp(draft->path()));
  report.hash = CHIP_TRY(from.log.HashAt(report.entries));
  CHIP_CHECK(WriteSide(side, draft->path()));
  const auto documents = CHIP_TRY(OpenDocumentStore(StoreIn(draft->path())));
  CHIP_TRY(CopyDocuments(from.documents, documents.get()));
  report.documents = CHIP_TRY(VerifyDocuments(*documents));
  CHIP_CHECK(WriteSeal(draft->path(), report));
  CHIP_CHECK(draft->Put());
  return report;
}

Result<BackupReport> RestoreStore(const std::string& backup, const std::string& folder,
                                  std::optional<std::uint64_t> last, const Clock& clock) {
  const auto draft = CHIP_TRY(FolderDraft::Make(folder));
  const Seal seal = CHIP_TRY(ReadSeal(backup));
  const auto from = CHIP_TRY(OpenToRead(backup, clock));
  if (from->Head().seq != seal.entries || HexOf(from->Head().hash) != seal.hash) {
    return Corruption("its log does not end as its backup.json says", backup);
  }
  BackupReport report;
  {
    const auto log = CHIP_TRY(RocksEventLog::Open(draft->path(), clock, {}));
    CHIP_TRY(CopyLog(*from, log.get(), last));
    const auto kept = CHIP_TRY(OpenDocumentStore(StoreIn(backup)));
    const auto documents = CHIP_TRY(OpenDocumentStore(StoreIn(draft->path())));
    const std::uint64_t count = CHIP_TRY(CopyDocuments(*kept, documents.get()));
    if (count < seal.documents) {
      return Corruption("holds " + std::to_string(count) + " documents, but its backup.json says " +
                            std::to_string(seal.documents),
                        backup);
    }
    CHIP_CHECK(CopyRules(backup, draft->path()));
    const auto side = CHIP_TRY(OpenSideStoreToRead(StoreIn(backup)));
    CHIP_CHECK(WriteSide(CHIP_TRY(side->All()), draft->path()));
    report.entries = CHIP_TRY(log->Verify());
    report.hash = log->Head().hash;
    report.documents = CHIP_TRY(VerifyDocuments(*documents));
  }
  CHIP_CHECK(draft->Put());
  return report;
}

}  // namespace chipline
