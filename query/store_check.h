// Everything that a store keeps, checked against what it should be.
#pragma once

#include <cstdint>
#include <string>

#include "model/result.h"
#include "store/document_store.h"
#include "store/event_log.h"
#include "store/rules_store.h"

namespace chipline {

struct StoreCheck {
  std::uint64_t entries = 0;
  Hash hash{};                  // of the chain behind the last one
  std::uint64_t documents = 0;  // kept texts
  std::uint64_t rules = 0;      // kept versions
};

// The log as EventLog::Verify says, then each document and each kept version of the rules against
// its name; either store may be null. kCorruption or kIo names the first bad entry, or else every
// document and version that is damaged.
Result<StoreCheck> CheckStore(const EventLog& log, const DocumentStore* documents,
                              const RulesStore* rules);

}  // namespace chipline
