// The log in memory: for tests and dry runs, and the second witness of what EventLog promises. It
// keeps the same records as the durable engine and forgets them with the object.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/clock.h"
#include "store/event_log.h"
#include "store/pending_batch.h"

namespace chipline {

class MemoryEventLog final : public EventLog {
 public:
  // `clock` must outlive the log.
  explicit MemoryEventLog(const Clock& clock) : clock_(clock) {}

  using EventLog::Append;
  Result<Receipt> Append(const NewEntry& entry, const AppendOptions& options) override;
  Result<std::vector<Receipt>> AppendAll(const std::vector<NewEntry>& entries) override;
  Result<void> AppendRecorded(const std::vector<LogEntry>& entries) override;
  Result<std::vector<LogEntry>> Read(std::uint64_t after, std::size_t limit) const override;
  Result<LogEntry> Get(std::uint64_t seq) const override;
  Result<void> ScanHeads(std::uint64_t after,
                         const std::function<bool(const EntryHead&)>& visit) const override;
  LogHead Head() const override;
  Result<Hash> HashAt(std::uint64_t seq) const override;
  Result<std::optional<Receipt>> FindClaim(const std::string& name) const override;
  void WaitPast(std::uint64_t seq, std::chrono::milliseconds timeout,
                std::stop_token stop) const override;
  Result<std::uint64_t> Verify() const override;
  std::string Describe() const override { return "memory:"; }

 private:
  PendingBatch Begin() const;              // REQUIRES: mutex_ held
  void Commit(const PendingBatch& batch);  // REQUIRES: mutex_ held

  const Clock& clock_;
  mutable std::mutex mutex_;
  mutable std::condition_variable_any changed_;
  LogHead head_;
  // Shared and immutable, so that a scan holds no lock while it calls back.
  std::vector<std::shared_ptr<const Record>> records_;
  std::unordered_map<std::string, ClaimRecord> claims_;
};

}  // namespace chipline
