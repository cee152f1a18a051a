#include "query/bodies.h"

namespace chipline {

Result<std::shared_ptr<const LogEntry>> Bodies::Entry(std::uint64_t seq) const {
  {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(seq);
    if (found != kept_.end()) return found->second;
  }
  auto entry = std::make_shared<const LogEntry>(CHIP_TRY(log_.Get(seq)));
  const std::lock_guard lock(mutex_);
  // Entries never change, so which are kept matters to speed alone: start over when full.
  if (kept_.size() >= kMostKept) kept_.clear();
  kept_[seq] = entry;
  return std::shared_ptr<const LogEntry>(entry);
}

Result<PolicyEvent> Bodies::Event(const EventRecord& record) const {
  const auto entry = CHIP_TRY(Entry(record.seq));
  if (record.index >= entry->events.size()) {
    return Corruption("entry has no event " + std::to_string(record.index),
                      "seq " + std::to_string(record.seq));
  }
  return entry->events[record.index];
}

}  // namespace chipline
