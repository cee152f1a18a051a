#include "store/rocks_support.h"

#include <array>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <fcntl.h>
#include <optional>
#include <unistd.h>
#include <utility>

#include <rocksdb/env.h>
#include <rocksdb/listener.h>
#include <rocksdb/options.h>
#include <rocksdb/wal_filter.h>
#include <rocksdb/write_batch.h>

#include "model/clock.h"
#include "model/day.h"
#include "store/bytes.h"
#include "store/posix.h"

namespace chipline {
namespace {

class NoRecovery final : public rocksdb::EventListener {
 public:
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason /*reason*/, rocksdb::Status /*error*/,
                            bool* auto_recovery) override {
    *auto_recovery = false;
  }
};

// The warnings of one opening; those of the one before are in LOG.old.
class Diary final : public rocksdb::Logger {
 public:
  explicit Diary(const std::string& folder) : Logger(rocksdb::InfoLogLevel::WARN_LEVEL) {
    if (folder.empty()) return;
    const std::string path = folder + "/LOG";
    std::rename(path.c_str(), (path + ".old").c_str());
    auto opened = File::Open(path, O_WRONLY | O_CREAT | O_APPEND);
    if (opened) file_.emplace(std::move(opened).value());
  }

  using Logger::Logv;
  void Logv(const char* format, std::va_list arguments) override {
    if (!file_) return;
    std::array<char, 2'048> text;
    const int size = std::vsnprintf(text.data(), text.size(), format, arguments);
    if (size < 0) return;
    const std::string line = FormatInstant(SystemClock().Now()) + " " + text.data() + "\n";
    [[maybe_unused]] const auto lost = ::write(file_->descriptor(), line.data(), line.size());
  }

 private:
  std::optional<File> file_;
};

}  // namespace

void StayFailed(rocksdb::DBOptions* options, const std::string& folder) {
  options->info_log = std::make_shared<Diary>(folder);
  options->info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  options->max_bgerror_resume_count = 0;
  options->listeners.push_back(std::make_shared<NoRecovery>());
}

class WalOrder::Filter final : public rocksdb::WalFilter {
 public:
  // RocksDB puts it at the end of its error.
  const char* Name() const override {
    return "(a batch of the write-ahead log stands there twice)";
  }

  // A batch begins with the number of its first change.
  WalProcessingOption LogRecordFound(unsigned long long /*log_number*/, const std::string& /*file*/,
                                     const rocksdb::WriteBatch& batch,
                                     rocksdb::WriteBatch* /*instead*/, bool* /*changed*/) override {
    const std::string& bytes = batch.Data();
    if (bytes.size() < sizeof(next_)) return WalProcessingOption::kCorruptedRecord;
    const auto first = GetLittle<std::uint64_t>(bytes.data());
    if (first < next_) return WalProcessingOption::kCorruptedRecord;
    next_ = first + static_cast<std::uint64_t>(batch.Count());
    return WalProcessingOption::kContinueProcessing;
  }

 private:
  std::uint64_t next_ = 0;
};

WalOrder::WalOrder(rocksdb::DBOptions* options) : filter_(std::make_unique<Filter>()) {
  options->wal_filter = filter_.get();
}
WalOrder::~WalOrder() = default;

bool IsFull(const rocksdb::Status& status) {
  const std::string text = status.ToString();
  return status.IsNoSpace() || text.ends_with("No space left on device") ||
         text.ends_with("File too large") || text.ends_with("Disk quota exceeded");
}

struct DatabaseLock::Held {
  rocksdb::FileLock* lock = nullptr;
};

DatabaseLock::DatabaseLock(std::unique_ptr<Held> held) : held_(std::move(held)) {}

DatabaseLock::~DatabaseLock() {
  rocksdb::Env::Default()->UnlockFile(held_->lock).PermitUncheckedError();
}

std::unique_ptr<DatabaseLock> DatabaseLock::Take(const std::string& folder) {
  auto held = std::make_unique<Held>();
  const auto status = rocksdb::Env::Default()->LockFile(folder + "/LOCK", &held->lock);
  if (!status.ok()) return nullptr;
  return std::unique_ptr<DatabaseLock>(new DatabaseLock(std::move(held)));
}

}  // namespace chipline
