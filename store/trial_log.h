// A log and one entry behind its end that nobody appended: for finding out what an entry would do.
#pragma once

#include "store/event_log.h"

namespace chipline {

// Reads only: every append is refused. Safe from any thread.
class TrialLog final : public EventLog {
 public:
  // The entries of `log` up to `last`, then `entry` as last + 1, recorded as an append at `now`
  // would record it. `log` must outlive it. Errors: those of reading entry `last`.
  static Result<std::unique_ptr<TrialLog>> Make(const EventLog& log, std::uint64_t last,
                                                const NewEntry& entry, Micros now);

  using EventLog::Append;
  Result<Receipt> Append(const NewEntry& entry, const AppendOptions& options) override;
  Result<std::vector<Receipt>> AppendAll(const std::vector<NewEntry>& entries) override;
  Result<void> AppendRecorded(const std::vector<LogEntry>& entries) override;
  Result<std::vector<LogEntry>> Read(std::uint64_t after, std::size_t limit) const override;
  Result<LogEntry> Get(std::uint64_t seq) const override;
  Result<void> ScanHeads(std::uint64_t after,
                         const std::function<bool(const EntryHead&)>& visit) const override;
  // Without a hash: the entry is no part of the chain.
  LogHead Head() const override;
  Result<Hash> HashAt(std::uint64_t seq) const override;
  Result<std::optional<Receipt>> FindClaim(const std::string& name) const override;
  void WaitPast(std::uint64_t seq, std::chrono::milliseconds timeout,
                std::stop_token stop) const override;
  Result<std::uint64_t> Verify() const override;
  std::string Describe() const override { return "trial on " + log_.Describe(); }

 private:
  TrialLog(const EventLog& log, LogEntry entry) : log_(log), entry_(std::move(entry)) {}

  const EventLog& log_;
  const LogEntry entry_;
};

}  // namespace chipline
