#include "store/rocks_side_store.h"

#include <filesystem>
#include <mutex>
#include <system_error>
#include <utility>

#include <rocksdb/db.h>
#include <rocksdb/table.h>

#include "store/rocks_support.h"
#include "store/side_key.h"

namespace chipline {
namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20U;

Error FromStatus(const rocksdb::Status& status, const std::string& folder) {
  const std::string text = "the side store: " + status.ToString();
  if (IsFull(status)) return Unavailable(text, folder);
  if (status.IsIOError() && text.find("/LOCK: ") != std::string::npos) {
    return Unavailable(
        "another process owns this store: stop it, or send the command to it; " + text, folder);
  }
  if (status.IsCorruption() || status.IsInvalidArgument()) return Corruption(text, folder);
  return IoError(text, folder);
}

// The same promises as the log's (rocks_database.cc): synced, and refused where damaged.
rocksdb::Options DatabaseOptions(const std::string& diary) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.paranoid_checks = true;
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.track_and_verify_wals_in_manifest = true;
  options.recycle_log_file_num = 0;
  options.wal_bytes_per_sync = 0;
  StayFailed(&options, diary);
  options.max_background_jobs = 1;
  options.write_buffer_size = 1 * kMiB;
  options.stats_dump_period_sec = 0;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(1 * kMiB);
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

rocksdb::Status OpenToRead(const std::string& folder, rocksdb::DB** db) {
  rocksdb::Options options = DatabaseOptions({});
  const WalOrder order(&options);
  return rocksdb::DB::OpenForReadOnly(options, folder, db);
}

class RocksSideStore final : public SideStore {
 public:
  RocksSideStore(std::string folder, rocksdb::DB* db) : folder_(std::move(folder)), db_(db) {}
  // Of a full disk: why it was only opened to be read, and what keeps others away.
  RocksSideStore(std::string folder, rocksdb::DB* db, Error fault,
                 std::unique_ptr<DatabaseLock> lock)
      : folder_(std::move(folder)), fault_(std::move(fault)), lock_(std::move(lock)), db_(db) {}

  Result<std::optional<std::string>> Get(std::string_view collection,
                                         std::string_view id) const override {
    return Read(CHIP_TRY(SideKey(collection, id)));
  }

  Result<std::vector<SideDocument>> List(std::string_view collection) const override {
    const std::string prefix = CHIP_TRY(SidePrefix(collection));
    std::vector<SideDocument> all;
    const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator(rocksdb::ReadOptions()));
    for (at->Seek(prefix); at->Valid() && at->key().starts_with(prefix); at->Next()) {
      all.push_back({at->key().ToString().substr(prefix.size()), at->value().ToString()});
    }
    if (!at->status().ok()) return FromStatus(at->status(), folder_);
    return all;
  }

  Result<std::vector<SideChange>> All() const override {
    std::vector<SideChange> all;
    const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator(rocksdb::ReadOptions()));
    for (at->SeekToFirst(); at->Valid(); at->Next()) {
      all.push_back(SideChangeOf(at->key().ToStringView(), at->value().ToStringView()));
    }
    if (!at->status().ok()) return FromStatus(at->status(), folder_);
    return all;
  }

  Result<void> Write(const std::vector<SideChange>& changes) override {
    rocksdb::WriteBatch batch;
    for (const SideChange& change : changes) {
      const std::string key = CHIP_TRY(SideKey(change.collection, change.id));
      if (change.text) {
        batch.Put(key, *change.text);
      } else {
        batch.Delete(key);
      }
    }
    return Commit(&batch);
  }

  Result<std::string> PutIfAbsent(const std::string& collection, const std::string& id,
                                  const std::string& text) override {
    const std::string key = CHIP_TRY(SideKey(collection, id));
    const std::lock_guard lock(absent_mutex_);
    if (auto held = CHIP_TRY(Read(key))) return std::move(*held);
    rocksdb::WriteBatch batch;
    batch.Put(key, text);
    CHIP_CHECK(Commit(&batch));
    return text;
  }

 private:
  Result<std::optional<std::string>> Read(const std::string& key) const {
    std::string text;
    const auto status = db_->Get(rocksdb::ReadOptions(), key, &text);
    if (status.IsNotFound()) return std::optional<std::string>();
    if (!status.ok()) return FromStatus(status, folder_);
    return std::optional<std::string>(std::move(text));
  }
  Result<void> Commit(rocksdb::WriteBatch* batch) {
    if (fault_) return *fault_;
    rocksdb::WriteOptions options;
    options.sync = true;
    const auto status = db_->Write(options, batch);
    return status.ok() ? Ok() : Result<void>(FromStatus(status, folder_));
  }

  const std::string folder_;
  const std::optional<Error> fault_;
  const std::unique_ptr<DatabaseLock> lock_;  // goes after the database
  const std::unique_ptr<rocksdb::DB> db_;
  std::mutex absent_mutex_;  // makes look and put one step
};

}  // namespace

Result<std::unique_ptr<SideStore>> OpenRocksSideStore(const std::string& folder) {
  std::error_code fault;
  std::filesystem::create_directories(folder, fault);
  if (!fault) {
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, fault);
  }
  if (fault) return IoError("cannot make the folder: " + fault.message(), folder);
  rocksdb::Options options = DatabaseOptions(folder);
  const WalOrder order(&options);
  rocksdb::DB* db = nullptr;
  const auto status = rocksdb::DB::Open(options, folder, &db);
  if (status.ok()) return std::unique_ptr<SideStore>(new RocksSideStore(folder, db));
  const Error why = FromStatus(status, folder);
  if (!IsFull(status)) return why;
  auto lock = DatabaseLock::Take(folder);
  if (!lock || !OpenToRead(folder, &db).ok()) return why;
  return std::unique_ptr<SideStore>(new RocksSideStore(folder, db, why, std::move(lock)));
}

Result<std::unique_ptr<SideStore>> OpenRocksSideStoreToRead(const std::string& folder) {
  rocksdb::DB* db = nullptr;
  const auto status = OpenToRead(folder, &db);
  if (!status.ok()) return FromStatus(status, folder);
  const Error why = Unavailable("was opened to be read only", folder);
  return std::unique_ptr<SideStore>(new RocksSideStore(folder, db, why, nullptr));
}

}  // namespace chipline
