#include "store/document_store.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <map>
#include <mutex>
#include <system_error>
#include <unistd.h>

#include "model/entry.h"
#include "store/posix.h"
#include "store/store_name.h"

namespace chipline {
namespace {

bool IsName(std::string_view hash) {
  const bool is_hex = std::all_of(hash.begin(), hash.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
  return is_hex && hash.size() == 2 * sizeof(Hash);
}

Result<void> CheckName(const std::string& hash) {
  if (IsName(hash)) return Ok();
  return InvalidArgument("a document's name is 64 lower-case hexadecimal digits", hash);
}

Error NoDocument(const std::string& hash) {
  return NotFound("there is no document " + hash);
}
Error WasWithdrawn(const std::string& hash) {
  return Conflict("was withdrawn", hash);
}

// Plain files: a document is written once and read rarely, the file system is its index, and a
// rename makes it whole or absent. The log's database stays small and is compacted without them.
class FileDocumentStore final : public DocumentStore {
 public:
  explicit FileDocumentStore(std::string folder) : folder_(std::move(folder)) {}

  Result<std::string> Put(std::string_view bytes) override {
    const std::string hash = HexOf(Sha256(bytes));
    if (CHIP_TRY(WithdrawalOf(hash))) return WasWithdrawn(hash);
    // Read back, so that a damaged copy is mended by the next Put.
    const Result<std::string> held = Get(hash);
    if (held) return hash;
    if (held.error().code == ErrorCode::kIo) return held.error();
    CHIP_CHECK(MakeShelf(hash));
    FileDraft draft = CHIP_TRY(FileDraft::Write(PathOf(hash), bytes));
    const std::lock_guard lock(placing_);
    if (CHIP_TRY(WithdrawalOf(hash))) return WasWithdrawn(hash);
    CHIP_CHECK(draft.Put());
    return hash;
  }

  Result<std::string> Get(const std::string& hash) const override {
    CHIP_CHECK(CheckName(hash));
    const std::string path = PathOf(hash);
    Result<std::string> bytes = ReadFile(path);
    if (!bytes && bytes.error().code == ErrorCode::kNotFound) return NoDocument(hash);
    if (!bytes) return bytes;
    if (CHIP_TRY(WithdrawalOf(hash))) return NoDocument(hash);
    if (HexOf(Sha256(*bytes)) != hash) {
      return Corruption("the document is not what its name says", path);
    }
    return bytes;
  }

  Result<void> Withdraw(const std::string& hash, const std::string& reason) override {
    CHIP_CHECK(CheckName(hash));
    CHIP_CHECK(MakeShelf(hash));
    const std::lock_guard lock(placing_);
    CHIP_CHECK(WriteFileWhole(PathOf(hash) + kWithdrawn, reason));
    if (::unlink(PathOf(hash).c_str()) != 0 && errno != ENOENT) {
      return SystemError("remove", PathOf(hash));
    }
    return SyncFolder(ShelfOf(hash));
  }

  Result<std::optional<std::string>> WithdrawalOf(const std::string& hash) const override {
    CHIP_CHECK(CheckName(hash));
    Result<std::string> reason = ReadFile(PathOf(hash) + kWithdrawn);
    if (reason) return std::optional(std::move(reason).value());
    if (reason.error().code == ErrorCode::kNotFound) return std::optional<std::string>();
    return reason.error();
  }

  Result<std::vector<std::string>> Kept() const override {
    const std::vector<std::string> withdrawn = CHIP_TRY(Withdrawn());
    std::vector<std::string> kept = CHIP_TRY(NamesWith(""));
    std::erase_if(kept, [&](const std::string& name) {
      return std::binary_search(withdrawn.begin(), withdrawn.end(), name);
    });
    return kept;
  }
  Result<std::vector<std::string>> Withdrawn() const override { return NamesWith(kWithdrawn); }

 private:
  static constexpr char kWithdrawn[] = ".withdrawn";

  std::string ShelfOf(const std::string& name) const { return folder_ + "/" + name.substr(0, 2); }
  std::string PathOf(const std::string& name) const { return ShelfOf(name) + "/" + name; }

  // Drafts are neither.
  Result<std::vector<std::string>> NamesWith(std::string_view ending) const {
    namespace fs = std::filesystem;
    std::vector<std::string> names;
    std::error_code error;
    if (!fs::exists(folder_, error) && !error) return names;
    for (fs::recursive_directory_iterator file(folder_, error), end; !error && file != end;
         file.increment(error)) {
      std::string name = file->path().filename().string();
      if (!name.ends_with(ending)) continue;
      name.resize(name.size() - ending.size());
      if (IsName(name)) names.push_back(std::move(name));
    }
    if (error) return IoError("cannot list the documents: " + error.message(), folder_);
    std::sort(names.begin(), names.end());
    return names;
  }

  Result<void> MakeShelf(const std::string& name) const {
    const std::string shelf = ShelfOf(name);
    std::error_code error;
    const bool is_new = std::filesystem::create_directories(shelf, error);
    if (error) return IoError("cannot make the folder: " + error.message(), shelf);
    if (!is_new) return Ok();
    CHIP_CHECK(SyncFolder(folder_));
    return SyncFolder(folder_ + "/..");
  }

  const std::string folder_;
  std::mutex placing_;  // makes a look at the tombstone and what follows from it one step
};

class MemoryDocumentStore final : public DocumentStore {
 public:
  Result<std::string> Put(std::string_view bytes) override {
    const std::string hash = HexOf(Sha256(bytes));
    const std::lock_guard lock(mutex_);
    if (withdrawn_.contains(hash)) return WasWithdrawn(hash);
    documents_[hash] = std::string(bytes);
    return hash;
  }
  Result<std::string> Get(const std::string& hash) const override {
    CHIP_CHECK(CheckName(hash));
    const std::lock_guard lock(mutex_);
    const auto found = documents_.find(hash);
    if (found == documents_.end()) return NoDocument(hash);
    return found->second;
  }
  Result<void> Withdraw(const std::string& hash, const std::string& reason) override {
    CHIP_CHECK(CheckName(hash));
    const std::lock_guard lock(mutex_);
    documents_.erase(hash);
    withdrawn_[hash] = reason;
    return Ok();
  }
  Result<std::optional<std::string>> WithdrawalOf(const std::string& hash) const override {
    CHIP_CHECK(CheckName(hash));
    const std::lock_guard lock(mutex_);
    const auto found = withdrawn_.find(hash);
    if (found == withdrawn_.end()) return std::optional<std::string>();
    return std::optional(found->second);
  }
  Result<std::vector<std::string>> Kept() const override { return NamesIn(documents_); }
  Result<std::vector<std::string>> Withdrawn() const override { return NamesIn(withdrawn_); }

 private:
  using Texts = std::map<std::string, std::string>;

  std::vector<std::string> NamesIn(const Texts& texts) const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> names;
    for (const auto& [name, text] : texts) names.push_back(name);
    return names;
  }

  mutable std::mutex mutex_;
  Texts documents_;
  Texts withdrawn_;
};

}  // namespace

Result<std::unique_ptr<DocumentStore>> OpenDocumentStore(const std::string& store) {
  const StoreName name = CHIP_TRY(ParseStoreName(store));
  if (name.in_memory()) return std::unique_ptr<DocumentStore>(new MemoryDocumentStore());
  return std::unique_ptr<DocumentStore>(new FileDocumentStore(name.folder + "/documents"));
}

}  // namespace chipline
