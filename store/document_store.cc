#include "store/document_store.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <unistd.h>
#include <unordered_map>

#include "model/entry.h"
#include "store/posix.h"

namespace chipline {
namespace {

Result<void> CheckName(const std::string& hash) {
  const bool is_hex = std::all_of(hash.begin(), hash.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
  if (is_hex && hash.size() == 2 * sizeof(Hash)) return Ok();
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
    if (IsWithdrawn(hash)) return WasWithdrawn(hash);
    // Read back, so that a damaged copy is mended by the next Put.
    const Result<std::string> held = Get(hash);
    if (held) return hash;
    if (held.error().code == ErrorCode::kIo) return held.error();
    CHIP_CHECK(Write(hash, bytes));
    return hash;
  }

  Result<std::string> Get(const std::string& hash) const override {
    CHIP_CHECK(CheckName(hash));
    const std::string path = PathOf(hash);
    Result<std::string> bytes = ReadFile(path);
    if (!bytes && bytes.error().code == ErrorCode::kNotFound) return NoDocument(hash);
    if (!bytes) return bytes;
    if (HexOf(Sha256(*bytes)) != hash) {
      return Corruption("the document is not what its name says", path);
    }
    return bytes;
  }

  Result<void> Withdraw(const std::string& hash, const std::string& reason) override {
    CHIP_CHECK(CheckName(hash));
    CHIP_CHECK(Write(hash + kWithdrawn, reason));
    if (::unlink(PathOf(hash).c_str()) != 0 && errno != ENOENT) {
      return SystemError("remove", PathOf(hash));
    }
    return SyncFolder(ShelfOf(hash));
  }

  Result<std::string> WithdrawalOf(const std::string& hash) const override {
    CHIP_CHECK(CheckName(hash));
    return ReadFile(PathOf(hash + kWithdrawn));
  }

 private:
  static constexpr char kWithdrawn[] = ".withdrawn";

  std::string ShelfOf(const std::string& name) const { return folder_ + "/" + name.substr(0, 2); }
  std::string PathOf(const std::string& name) const { return ShelfOf(name) + "/" + name; }

  Result<void> Write(const std::string& name, std::string_view bytes) {
    const std::string shelf = ShelfOf(name);
    std::error_code error;
    const bool is_new = std::filesystem::create_directories(shelf, error);
    if (error) return IoError("cannot make the folder: " + error.message(), shelf);
    if (is_new) {
      CHIP_CHECK(SyncFolder(folder_));
      CHIP_CHECK(SyncFolder(folder_ + "/.."));
    }
    const std::string draft =
        PathOf(name) + "." + std::to_string(::getpid()) + "-" + std::to_string(drafts_++) + ".new";
    Result<void> written = WriteDraft(draft, bytes);
    if (written && std::rename(draft.c_str(), PathOf(name).c_str()) != 0) {
      written = SystemError("rename", draft);
    }
    if (!written) {
      std::filesystem::remove(draft, error);
      return written;
    }
    return SyncFolder(shelf);
  }

  static Result<void> WriteDraft(const std::string& path, std::string_view bytes) {
    File file = CHIP_TRY(File::Open(path, O_WRONLY | O_CREAT | O_EXCL));
    CHIP_CHECK(file.WriteAt(bytes, 0));
    return file.SyncData();
  }

  std::string folder_;
  std::atomic<std::uint64_t> drafts_ = 0;
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
  Result<std::string> WithdrawalOf(const std::string& hash) const override {
    CHIP_CHECK(CheckName(hash));
    const std::lock_guard lock(mutex_);
    const auto found = withdrawn_.find(hash);
    if (found == withdrawn_.end()) return NotFound("was not withdrawn", hash);
    return found->second;
  }

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::string> documents_;
  std::unordered_map<std::string, std::string> withdrawn_;
};

}  // namespace

Result<std::unique_ptr<DocumentStore>> OpenDocumentStore(const std::string& store) {
  constexpr std::string_view kRocks = "rocksdb:";
  if (store == "memory:") return std::unique_ptr<DocumentStore>(new MemoryDocumentStore());
  if (store.rfind(kRocks, 0) != 0 || store.size() == kRocks.size()) {
    return InvalidArgument("no such store: expected rocksdb:DIR or memory:", store);
  }
  const std::string folder = store.substr(kRocks.size()) + "/documents";
  return std::unique_ptr<DocumentStore>(new FileDocumentStore(folder));
}

}  // namespace chipline
