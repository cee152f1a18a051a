// The durable log on RocksDB.
//
//   DIR/log/         the database. Column families: heads (seq u64 big-endian -> head of the
//                    record), bodies (seq -> its tail), claims (name -> ClaimRecord), default
//                    ("format" -> "chipline log 1")
//   DIR/head.anchor  where the log ended when it last answered, and what is being written
//                    (head_anchor.h)
//
// Heads and bodies are apart because replay reads heads only; one write batch holds both, so they
// cannot disagree (docs/decisions.md gives the measurement). Appends that arrive together share
// one synced batch and one synced anchor, side by side: the first in the queue writes for all.
#pragma once

#include <memory>
#include <string>

#include "model/clock.h"
#include "store/event_log.h"

namespace chipline {

struct RocksLogOptions {
  // Take the database's end for the log's end where the anchor is missing, unreadable or ahead of
  // it. For an operator who knows why; what was acknowledged and is gone stays gone.
  bool accept_head = false;
  // Change no byte of the store, which must be there, and take no appends: for a backup. Nobody is
  // kept from opening it meanwhile.
  bool read_only = false;
  // Most appends that share one batch.
  std::size_t group_size = 256;
};

// After a failed write the log refuses appends (kUnavailable) and goes on reading; opening it
// again finds every acknowledged entry. A store that is opened on a full disk is such a log from
// the start, its files left as they are.
class RocksEventLog final : public EventLog {
 public:
  // Opens the store in `folder`, or makes one where the folder is missing or empty. `clock` must
  // outlive the log. kUnavailable when another process owns it; kCorruption, with advice, when it
  // is damaged or ends before its anchor; kInvalidArgument for a folder that is no store.
  static Result<std::unique_ptr<EventLog>> Open(const std::string& folder, const Clock& clock,
                                                const RocksLogOptions& options);
  ~RocksEventLog() override;

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
  Result<std::uint64_t> BackUp(const std::string& folder) const override;
  std::optional<Error> WriteFault() const override;
  std::string Describe() const override;

 private:
  struct State;
  Result<void> CheckpointIn(const std::string& folder) const;
  Result<void> CopyEntries(const std::string& folder) const;
  explicit RocksEventLog(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace chipline
