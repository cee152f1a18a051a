// From a store's name to its engine: the one place that knows them all.
#pragma once

#include <memory>
#include <string>

#include "model/clock.h"
#include "model/result.h"
#include "store/event_log.h"

namespace chipline {

struct OpenLogOptions {
  // Accept what is left of a log that ends before its anchor, or has lost it. For an operator who
  // knows why; what was acknowledged and is gone stays gone.
  bool accept_head = false;
};

// "rocksdb:DIR" (created if missing) or "memory:". `clock` must outlive the log.
// kInvalidArgument for an unknown engine, naming those there are; kUnavailable when another
// process owns the store; kCorruption when it is damaged.
Result<std::unique_ptr<EventLog>> OpenEventLog(const std::string& name, const Clock& clock,
                                               const OpenLogOptions& options);
inline Result<std::unique_ptr<EventLog>> OpenEventLog(const std::string& name, const Clock& clock) {
  return OpenEventLog(name, clock, {});
}

}  // namespace chipline
