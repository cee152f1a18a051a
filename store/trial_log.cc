#include "store/trial_log.h"

#include <algorithm>
#include <utility>

namespace chipline {
namespace {

Error ReadsOnly() {
  return InvalidArgument("a trial takes no entries");
}

}  // namespace

Result<std::unique_ptr<TrialLog>> TrialLog::Make(const EventLog& log, std::uint64_t last,
                                                 const NewEntry& entry, Micros now) {
  LogEntry placed;
  static_cast<NewEntry&>(placed) = entry;
  placed.seq = last + 1;
  placed.recorded_at = now;
  if (last > 0) placed.recorded_at = std::max(now, CHIP_TRY(log.Get(last)).recorded_at + 1);
  return std::unique_ptr<TrialLog>(new TrialLog(log, std::move(placed)));
}

Result<Receipt> TrialLog::Append(const NewEntry&, const AppendOptions&) {
  return ReadsOnly();
}
Result<std::vector<Receipt>> TrialLog::AppendAll(const std::vector<NewEntry>&) {
  return ReadsOnly();
}
Result<void> TrialLog::AppendRecorded(const std::vector<LogEntry>&) {
  return ReadsOnly();
}

Result<std::vector<LogEntry>> TrialLog::Read(std::uint64_t after, std::size_t limit) const {
  std::vector<LogEntry> entries;
  if (after + 1 < entry_.seq) {
    const std::size_t most =
        std::min<std::uint64_t>(limit, static_cast<std::uint64_t>(entry_.seq - 1 - after));
    entries = CHIP_TRY(log_.Read(after, most));
  }
  if (after < entry_.seq && entries.size() < limit) entries.push_back(entry_);
  return entries;
}

Result<LogEntry> TrialLog::Get(std::uint64_t seq) const {
  if (seq == entry_.seq) return entry_;
  if (seq > entry_.seq) return NotFound("the log ends at " + std::to_string(entry_.seq));
  return log_.Get(seq);
}

Result<void> TrialLog::ScanHeads(std::uint64_t after,
                                 const std::function<bool(const EntryHead&)>& visit) const {
  bool goes_on = true;
  if (after + 1 < entry_.seq) {
    CHIP_CHECK(log_.ScanHeads(after, [&](const EntryHead& head) {
      goes_on = head.seq < entry_.seq && visit(head);
      return goes_on && head.seq + 1 < entry_.seq;
    }));
  }
  if (goes_on && after < entry_.seq) visit(HeadOf(entry_));
  return Ok();
}

LogHead TrialLog::Head() const {
  return {entry_.seq, entry_.recorded_at, {}};
}

Result<Hash> TrialLog::HashAt(std::uint64_t seq) const {
  if (seq >= entry_.seq) return NotFound("the entry on trial has no hash");
  return log_.HashAt(seq);
}

Result<std::optional<Receipt>> TrialLog::FindClaim(const std::string& name) const {
  return log_.FindClaim(name);
}

void TrialLog::WaitPast(std::uint64_t, std::chrono::milliseconds, std::stop_token) const {}

Result<std::uint64_t> TrialLog::Verify() const {
  return ReadsOnly();
}

}  // namespace chipline
