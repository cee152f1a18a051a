#pragma once

#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "store/event_log.h"

namespace chipline {

// A log whose chain cannot be read for a while, and which can be told to take nothing more.
class LogWithoutChain final : public EventLog {
 public:
  explicit LogWithoutChain(EventLog& log) : log_(log) {}
  std::atomic<bool> is_readable{false};
  mutable std::atomic<int> asked{0};
  std::optional<Error> write_fault{};  // set before others ask

  using EventLog::Append;
  Result<Receipt> Append(const NewEntry& entry, const AppendOptions& options) override {
    if (write_fault) return *write_fault;
    return log_.Append(entry, options);
  }
  Result<std::vector<Receipt>> AppendAll(const std::vector<NewEntry>& entries) override {
    if (write_fault) return *write_fault;
    return log_.AppendAll(entries);
  }
  Result<void> AppendRecorded(const std::vector<LogEntry>& entries) override {
    return log_.AppendRecorded(entries);
  }
  Result<std::vector<LogEntry>> Read(std::uint64_t after, std::size_t limit) const override {
    return log_.Read(after, limit);
  }
  Result<LogEntry> Get(std::uint64_t seq) const override { return log_.Get(seq); }
  Result<void> ScanHeads(std::uint64_t after,
                         const std::function<bool(const EntryHead&)>& visit) const override {
    return log_.ScanHeads(after, visit);
  }
  LogHead Head() const override { return log_.Head(); }
  Result<Hash> HashAt(std::uint64_t seq) const override {
    ++asked;
    if (is_readable) return log_.HashAt(seq);
    return Corruption("no hash", std::to_string(seq));
  }
  Result<std::optional<Receipt>> FindClaim(const std::string& name) const override {
    return log_.FindClaim(name);
  }
  void WaitPast(std::uint64_t seq, std::chrono::milliseconds timeout,
                std::stop_token stop) const override {
    log_.WaitPast(seq, timeout, std::move(stop));
  }
  Result<std::uint64_t> Verify() const override { return log_.Verify(); }
  std::optional<Error> WriteFault() const override { return write_fault; }
  std::string Describe() const override { return log_.Describe(); }

 private:
  EventLog& log_;
};

}  // namespace chipline
