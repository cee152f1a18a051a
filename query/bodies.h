// The full events behind an answer. They stay in the log and are read by seq when asked for.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>

#include "model/entry.h"
#include "model/result.h"
#include "query/timeline.h"
#include "store/event_log.h"

namespace chipline {

// Safe from any thread. Keeps the entries read last, because one answer names the same few often.
class Bodies {
 public:
  // `log` must outlive it.
  explicit Bodies(const EventLog& log) : log_(log) {}

  // The entry as recorded. kNotFound beyond the end.
  Result<std::shared_ptr<const LogEntry>> Entry(std::uint64_t seq) const;
  // The event version that a timeline's record stands for. REQUIRES: it is no retraction.
  Result<PolicyEvent> Event(const EventRecord& record) const;

 private:
  static constexpr std::size_t kMostKept = 4096;
  const EventLog& log_;
  mutable std::mutex mutex_;
  mutable std::unordered_map<std::uint64_t, std::shared_ptr<const LogEntry>> kept_;
};

}  // namespace chipline
