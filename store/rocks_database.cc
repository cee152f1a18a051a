#include "store/rocks_database.h"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/checkpoint.h>

#include "store/bytes.h"
#include "store/posix.h"
#include "store/record.h"
#include "store/rocks_support.h"

namespace chipline {
namespace {

constexpr char kFormatKey[] = "format";
constexpr char kFormat[] = "chipline log 1";
// In the default family: seq u64 and number of claims u64 after the newest batch, little-endian.
constexpr char kEndKey[] = "end";
constexpr std::size_t kMiB = std::size_t{1} << 20U;
constexpr std::size_t kBlockCache = 32 * kMiB;
constexpr std::size_t kBatchProtection = 8;

// The order is part of the format: never reorder, only add.
constexpr std::array<const char*, 4> kFamilyNames = {"default", "heads", "bodies", "claims"};

bool Contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// RocksDB's words kept, ours in front; the code decides what a caller does next.
Error FromStatus(const rocksdb::Status& status, const std::string& what) {
  const std::string text = what + ": " + status.ToString();
  if (IsFull(status)) return Unavailable(text);
  if (status.IsCorruption() || status.IsNotFound()) return Corruption(text);
  return IoError(text);
}

std::string SeqKey(std::uint64_t seq) {
  std::string key(sizeof(seq), '\0');
  for (std::size_t i = key.size(); i-- > 0; seq >>= 8U) key[i] = static_cast<char>(seq & 0xffU);
  return key;
}

std::uint64_t SeqOf(std::string_view key) {
  if (key.size() != sizeof(std::uint64_t)) return 0;
  std::uint64_t seq = 0;
  for (const char byte : key) seq = (seq << 8U) | static_cast<std::uint8_t>(byte);
  return seq;
}

std::string_view ViewOf(const rocksdb::Slice& slice) {
  return {slice.data(), slice.size()};
}
rocksdb::Slice SliceOf(std::string_view view) {
  return {view.data(), view.size()};
}

// What "acknowledged is durable, and damage is noticed" needs of RocksDB (docs/decisions.md).
rocksdb::DBOptions DatabaseOptions(bool create, const std::string& diary) {
  rocksdb::DBOptions options;
  options.create_if_missing = create;
  options.create_missing_column_families = create;
  options.paranoid_checks = true;
  // A torn tail is an ordinary crash. A bad record in the middle is refused, where the default
  // opens silently without the records behind it; what a tail lost, the anchor knows.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.track_and_verify_wals_in_manifest = true;
  options.recycle_log_file_num = 0;
  options.wal_bytes_per_sync = 0;
  // All families reach the disk together, so that a manifest that lost its end cannot show the
  // heads of one time beside the claims of another.
  options.atomic_flush = true;
  options.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  StayFailed(&options, diary);
  options.max_total_wal_size = 64 * kMiB;
  options.max_background_jobs = 2;
  options.stats_dump_period_sec = 0;
  return options;
}

rocksdb::ColumnFamilyOptions FamilyOptions(rocksdb::CompressionType compression,
                                           std::size_t block_size, std::size_t write_buffer,
                                           const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_size = block_size;
  table.block_cache = cache;
  table.format_version = 5;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.compression = compression;
  options.write_buffer_size = write_buffer;
  options.memtable_protection_bytes_per_key = 8;
  return options;
}

std::vector<rocksdb::ColumnFamilyDescriptor> Families() {
  const auto cache = rocksdb::NewLRUCache(kBlockCache);
  const auto lz4 = rocksdb::kLZ4Compression;
  const auto zstd = rocksdb::kZSTD;
  return {
      {kFamilyNames[0], FamilyOptions(lz4, 4096, 1 * kMiB, cache)},
      {kFamilyNames[1], FamilyOptions(lz4, 32768, 16 * kMiB, cache)},
      {kFamilyNames[2], FamilyOptions(zstd, 16384, 64 * kMiB, cache)},
      {kFamilyNames[3], FamilyOptions(lz4, 8192, 16 * kMiB, cache)},
  };
}

Error OpenError(const rocksdb::Status& status, const std::string& folder) {
  const std::string text = status.ToString();
  if (Contains(text, "Permission denied") || Contains(text, "Read-only file system")) {
    return IoError("the store cannot be opened: " + text, folder);
  }
  if (status.IsIOError() && Contains(text, "/LOCK: ")) {
    return Unavailable(
        "another process owns this store: stop it, or send the command to it; " + text, folder);
  }
  if (IsFull(status)) return Unavailable("the store cannot be opened: " + text, folder);
  return Corruption("the database is damaged (" + text +
                        "); restore the newest backup, or copy this folder aside and ask for help",
                    folder);
}

// Of each file of the folder that is linked to another place, a copy in its place.
Result<void> Unlink(const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code error;
  for (fs::directory_iterator file(folder, error), end; !error && file != end;
       file.increment(error)) {
    if (!file->is_regular_file(error) || fs::hard_link_count(*file, error) < 2) continue;
    const std::string copy = file->path().string() + ".copy";
    fs::copy_file(*file, copy, error);
    if (error) break;
    CHIP_CHECK(CHIP_TRY(File::Open(copy, O_RDWR)).SyncData());
    fs::rename(copy, *file, error);
  }
  if (error) return IoError("cannot copy the database: " + error.message(), folder);
  return SyncFolder(folder);
}

class Cursor final : public RocksCursor {
 public:
  Cursor(rocksdb::Iterator* iterator, const std::string& from) : iterator_(iterator) {
    iterator_->Seek(from);
  }
  bool Valid() const override { return iterator_->Valid(); }
  std::uint64_t seq() const override { return SeqOf(key()); }
  std::string_view key() const override { return ViewOf(iterator_->key()); }
  std::string_view value() const override { return ViewOf(iterator_->value()); }
  void Next() override { iterator_->Next(); }
  Result<void> Finish() const override {
    if (iterator_->status().ok()) return Ok();
    return FromStatus(iterator_->status(), "cannot read on");
  }

 private:
  std::unique_ptr<rocksdb::Iterator> iterator_;
};

}  // namespace

struct RocksDatabase::State {
  std::unique_ptr<DatabaseLock> lock;  // of a database that is only read
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  std::uint64_t claims = 0;  // the writer's alone

  rocksdb::ColumnFamilyHandle* Handle(Family family) const {
    return families[static_cast<std::size_t>(family)];
  }
  Result<std::string> Read(Family family, std::uint64_t seq) const {
    std::string value;
    const auto status = db->Get(rocksdb::ReadOptions(), Handle(family), SeqKey(seq), &value);
    if (!status.ok()) return FromStatus(status, "entry " + std::to_string(seq));
    return value;
  }
  ~State() {
    for (rocksdb::ColumnFamilyHandle* family : families) db->DestroyColumnFamilyHandle(family);
    if (db) db->Close();
  }
};

RocksDatabase::RocksDatabase(std::unique_ptr<State> state) : state_(std::move(state)) {}
RocksDatabase::~RocksDatabase() = default;

Result<std::unique_ptr<RocksDatabase>> RocksDatabase::Open(const std::string& folder, bool create) {
  auto state = std::make_unique<State>();
  rocksdb::DBOptions options = DatabaseOptions(create, folder);
  const WalOrder order(&options);
  rocksdb::DB* db = nullptr;
  const auto status = rocksdb::DB::Open(options, folder, Families(), &state->families, &db);
  if (!status.ok()) return OpenError(status, folder);
  state->db.reset(db);
  std::unique_ptr<RocksDatabase> database(new RocksDatabase(std::move(state)));
  CHIP_CHECK(database->CheckFormat(create));
  return database;
}

Result<std::unique_ptr<RocksDatabase>> RocksDatabase::OpenToRead(const std::string& folder,
                                                                 bool locks) {
  auto state = std::make_unique<State>();
  if (locks) state->lock = DatabaseLock::Take(folder);
  if (locks && !state->lock) return Unavailable("another process owns this store", folder);
  rocksdb::DBOptions options = DatabaseOptions(/*create=*/false, {});
  const WalOrder order(&options);
  rocksdb::DB* db = nullptr;
  const auto status =
      rocksdb::DB::OpenForReadOnly(options, folder, Families(), &state->families, &db);
  if (!status.ok()) return OpenError(status, folder);
  state->db.reset(db);
  std::unique_ptr<RocksDatabase> database(new RocksDatabase(std::move(state)));
  CHIP_CHECK(database->CheckFormat(/*create=*/false));
  return database;
}

Result<void> RocksDatabase::CheckFormat(bool create) {
  std::string format;
  const auto status = state_->db->Get(rocksdb::ReadOptions(), kFormatKey, &format);
  if (status.ok() && format == kFormat) return Ok();
  if (status.ok()) {
    return InvalidArgument("the store has format \"" + format + "\"; this program reads \"" +
                           kFormat + "\"");
  }
  if (status.IsNotFound() && !create) {
    return Corruption(
        "the database is empty, though entries were acknowledged: its write-ahead log, a file "
        "log/*.log, is gone; restore the newest backup");
  }
  if (!status.IsNotFound()) return FromStatus(status, "the store's format");
  rocksdb::WriteOptions options;
  options.sync = true;
  const auto written = state_->db->Put(options, kFormatKey, kFormat);
  return written.ok() ? Ok() : Result<void>(FromStatus(written, "the store's format"));
}

Result<void> RocksDatabase::Write(const PendingBatch& batch) {
  rocksdb::WriteBatch writes(/*reserved_bytes=*/0, /*max_bytes=*/0, kBatchProtection,
                             /*default_cf_ts_sz=*/0);
  std::uint64_t seq = batch.first_seq();
  for (const Record& record : batch.records()) {
    const std::string key = SeqKey(seq++);
    writes.Put(state_->Handle(Family::kHeads), key, SliceOf(record.head()));
    writes.Put(state_->Handle(Family::kBodies), key, SliceOf(record.tail()));
  }
  for (const auto& [name, claim] : batch.claims()) {
    writes.Put(state_->Handle(Family::kClaims), name, EncodeClaim(claim));
  }
  const std::uint64_t claims = state_->claims + batch.claims().size();
  std::string end;
  PutLittle(&end, batch.head().seq);
  PutLittle(&end, claims);
  writes.Put(kEndKey, end);
  rocksdb::WriteOptions options;
  options.sync = true;
  const auto status = state_->db->Write(options, &writes);
  if (!status.ok()) return FromStatus(status, "the write failed");
  state_->claims = claims;
  return Ok();
}

Result<std::uint64_t> RocksDatabase::LastOf(Family family) const {
  const std::unique_ptr<rocksdb::Iterator> iterator(
      state_->db->NewIterator(rocksdb::ReadOptions(), state_->Handle(family)));
  iterator->SeekToLast();
  if (!iterator->status().ok()) return FromStatus(iterator->status(), "the end of the log");
  if (!iterator->Valid()) return std::uint64_t{0};
  const std::uint64_t last = SeqOf(ViewOf(iterator->key()));
  if (last == 0) return Corruption("a key of the log is no sequence number");
  return last;
}

// A missing entry shows wherever somebody looks for it; a missing claim would look like a name
// that is free. So the claims are counted: from what the files say of themselves, and one by one
// only where that does not come out (a file and the log behind it can hold the same claim).
Result<std::uint64_t> RocksDatabase::CountClaims(std::uint64_t expected) const {
  rocksdb::ColumnFamilyHandle* handle = state_->Handle(Family::kClaims);
  rocksdb::TablePropertiesCollection tables;
  const auto status = state_->db->GetPropertiesOfAllTables(handle, &tables);
  if (!status.ok()) return FromStatus(status, "the claims");
  std::uint64_t count = 0;
  for (const auto& [name, table] : tables) count += table->num_entries;
  for (const std::string& property : {rocksdb::DB::Properties::kNumEntriesActiveMemTable,
                                      rocksdb::DB::Properties::kNumEntriesImmMemTables}) {
    std::uint64_t entries = 0;
    if (state_->db->GetIntProperty(handle, property, &entries)) count += entries;
  }
  if (count == expected) return count;
  count = 0;
  const std::unique_ptr<RocksCursor> cursor = Walk(Family::kClaims);
  for (; cursor->Valid(); cursor->Next()) ++count;
  CHIP_CHECK(cursor->Finish());
  return count;
}

Result<LogHead> RocksDatabase::ReadHead() {
  std::string end;
  const auto status = state_->db->Get(rocksdb::ReadOptions(), kEndKey, &end);
  if (!status.ok() && !status.IsNotFound()) return FromStatus(status, "the end of the log");
  if (status.IsNotFound()) end.assign(2 * sizeof(std::uint64_t), '\0');
  if (end.size() != 2 * sizeof(std::uint64_t)) return Corruption("the end of the log is no number");
  const auto last = GetLittle<std::uint64_t>(end.data());
  const auto claims = GetLittle<std::uint64_t>(end.data() + sizeof(last));
  const std::uint64_t heads = CHIP_TRY(LastOf(Family::kHeads));
  const std::uint64_t bodies = CHIP_TRY(LastOf(Family::kBodies));
  const std::uint64_t found = CHIP_TRY(CountClaims(claims));
  if (heads != last || bodies != last || found != claims) {
    return Corruption("it should end at entry " + std::to_string(last) + " with " +
                      std::to_string(claims) + " claims, but heads end at " +
                      std::to_string(heads) + ", bodies at " + std::to_string(bodies) + ", with " +
                      std::to_string(found) + " claims; restore the newest backup");
  }
  state_->claims = claims;
  if (last == 0) return LogHead{};
  const std::string record = CHIP_TRY(ReadRecord(last));
  EntryHead head;
  CHIP_CHECK(DecodeHead(record, &head));
  return LogHead{last, head.recorded_at, CHIP_TRY(ReadHash(last))};
}

Result<std::string> RocksDatabase::ReadRecord(std::uint64_t seq) const {
  const std::string head = CHIP_TRY(state_->Read(Family::kHeads, seq));
  return head + CHIP_TRY(state_->Read(Family::kBodies, seq));
}

Result<Hash> RocksDatabase::ReadHash(std::uint64_t seq) const {
  const std::string tail = CHIP_TRY(state_->Read(Family::kBodies, seq));
  Hash hash{};
  if (tail.size() < hash.size()) {
    return Corruption("entry " + std::to_string(seq) + ": its body is cut off");
  }
  std::copy(tail.end() - static_cast<std::ptrdiff_t>(hash.size()), tail.end(), hash.begin());
  return hash;
}

Result<std::optional<ClaimRecord>> RocksDatabase::ReadClaim(const std::string& name) const {
  std::string value;
  const auto status =
      state_->db->Get(rocksdb::ReadOptions(), state_->Handle(Family::kClaims), name, &value);
  if (status.IsNotFound()) return std::optional<ClaimRecord>();
  if (!status.ok()) return FromStatus(status, "claim " + name);
  return std::optional<ClaimRecord>(CHIP_TRY(DecodeClaim(value)));
}

std::unique_ptr<RocksCursor> RocksDatabase::Walk(Family family, std::uint64_t after) const {
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  options.readahead_size = 2 * kMiB;
  return std::make_unique<Cursor>(state_->db->NewIterator(options, state_->Handle(family)),
                                  family == Family::kClaims ? std::string() : SeqKey(after + 1));
}

Result<void> RocksDatabase::Checkpoint(const std::string& folder) const {
  rocksdb::Checkpoint* made = nullptr;
  auto status = rocksdb::Checkpoint::Create(state_->db.get(), &made);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  if (status.ok()) status = checkpoint->CreateCheckpoint(folder);
  return status.ok() ? Unlink(folder) : Result<void>(FromStatus(status, "the checkpoint failed"));
}

Result<void> RocksDatabase::VerifyChecksums() const {
  const auto status = state_->db->VerifyChecksum(rocksdb::ReadOptions());
  return status.ok() ? Ok() : Result<void>(FromStatus(status, "checksums"));
}

}  // namespace chipline
