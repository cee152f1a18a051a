#include "store/memory_event_log.h"

#include <algorithm>
#include <utility>

namespace chipline {

PendingBatch MemoryEventLog::Begin() const {
  return PendingBatch(head_, clock_.Now(),
                      [this](const std::string& name) -> Result<std::optional<ClaimRecord>> {
                        const auto claim = claims_.find(name);
                        if (claim == claims_.end()) return std::optional<ClaimRecord>();
                        return std::optional<ClaimRecord>(claim->second);
                      });
}

void MemoryEventLog::Commit(const PendingBatch& batch) {
  for (const Record& record : batch.records()) {
    records_.push_back(std::make_shared<const Record>(record));
  }
  for (const auto& [name, claim] : batch.claims()) claims_[name] = claim;
  head_ = batch.head();
  changed_.notify_all();
}

Result<Receipt> MemoryEventLog::Append(const NewEntry& entry, const AppendOptions& options) {
  const EntryDraft draft = CHIP_TRY(DraftOf(entry));
  const std::lock_guard lock(mutex_);
  PendingBatch batch = Begin();
  const Receipt receipt = CHIP_TRY(batch.Add(draft, options));
  Commit(batch);
  return receipt;
}

Result<std::vector<Receipt>> MemoryEventLog::AppendAll(const std::vector<NewEntry>& entries) {
  const std::vector<EntryDraft> drafts = CHIP_TRY(DraftsOf(entries));
  const std::lock_guard lock(mutex_);
  PendingBatch batch = Begin();
  std::vector<Receipt> receipts = CHIP_TRY(batch.AddAll(drafts));
  Commit(batch);
  return receipts;
}

Result<void> MemoryEventLog::AppendRecorded(const std::vector<LogEntry>& entries) {
  const std::lock_guard lock(mutex_);
  PendingBatch batch = Begin();
  for (const LogEntry& entry : entries) {
    const EntryDraft draft = CHIP_TRY(DraftOf(entry));
    CHIP_CHECK(batch.AddRecorded(draft, entry.seq, entry.recorded_at));
  }
  Commit(batch);
  return Ok();
}

Result<std::vector<LogEntry>> MemoryEventLog::Read(std::uint64_t after, std::size_t limit) const {
  const std::uint64_t end = Head().seq;
  std::vector<LogEntry> entries;
  for (std::uint64_t seq = after; seq < end && entries.size() < limit; ++seq) {
    entries.push_back(CHIP_TRY(Get(seq + 1)));
  }
  return entries;
}

Result<LogEntry> MemoryEventLog::Get(std::uint64_t seq) const {
  std::shared_ptr<const Record> record;
  {
    const std::lock_guard lock(mutex_);
    if (seq == 0 || seq > head_.seq) return NotFound("there is no entry " + std::to_string(seq));
    record = records_[seq - 1];
  }
  return CHIP_TRY(DecodeRecord(record->bytes)).entry;
}

Result<void> MemoryEventLog::ScanHeads(std::uint64_t after,
                                       const std::function<bool(const EntryHead&)>& visit) const {
  std::vector<std::shared_ptr<const Record>> records;
  {
    const std::lock_guard lock(mutex_);
    if (after >= head_.seq) return Ok();
    records.assign(records_.begin() + static_cast<std::ptrdiff_t>(after), records_.end());
  }
  EntryHead head;
  for (const auto& record : records) {
    CHIP_CHECK(DecodeHead(record->head(), &head));
    if (!visit(head)) break;
  }
  return Ok();
}

LogHead MemoryEventLog::Head() const {
  const std::lock_guard lock(mutex_);
  return head_;
}

Result<Hash> MemoryEventLog::HashAt(std::uint64_t seq) const {
  if (seq == 0) return Hash{};
  const std::lock_guard lock(mutex_);
  if (seq > head_.seq) return NotFound("there is no entry " + std::to_string(seq));
  return records_[seq - 1]->hash;
}

Result<std::optional<Receipt>> MemoryEventLog::FindClaim(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto claim = claims_.find(name);
  if (claim == claims_.end()) return std::optional<Receipt>();
  return std::optional<Receipt>({claim->second.seq, claim->second.recorded_at, false});
}

void MemoryEventLog::WaitPast(std::uint64_t seq, std::chrono::milliseconds timeout,
                              std::stop_token stop) const {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::move(stop), timeout, [&] { return head_.seq > seq; });
}

Result<std::uint64_t> MemoryEventLog::Verify() const {
  const LogHead end = Head();
  Hash previous{};
  for (std::uint64_t seq = 1; seq <= end.seq; ++seq) {
    const std::string place = "entry " + std::to_string(seq);
    std::shared_ptr<const Record> bytes;
    {
      const std::lock_guard lock(mutex_);
      bytes = records_[seq - 1];
    }
    Result<DecodedRecord> record = DecodeRecord(bytes->bytes);
    if (!record) return record.error().Prefixed(place);
    if (record->entry.seq != seq || record->previous != previous) {
      return Corruption(place + " does not follow from the one before");
    }
    previous = record->hash;
  }
  return end.seq;
}

}  // namespace chipline
