// From a store's name to its engine: the one place that knows them all.
#pragma once

#include <memory>
#include <string>

#include "model/clock.h"
#include "model/result.h"
#include "store/event_log.h"

namespace chipline {

// "rocksdb:DIR" (created if missing) or "memory:". `clock` must outlive the log.
// kInvalidArgument for an unknown engine, naming those there are; kUnavailable when another
// process owns the store; kCorruption when it is damaged.
Result<std::unique_ptr<EventLog>> OpenEventLog(const std::string& name, const Clock& clock);

}  // namespace chipline
