// Everything that a store keeps, checked against what it should be.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/entry.h"
#include "model/result.h"
#include "store/document_store.h"
#include "store/event_log.h"
#include "store/rules_store.h"

namespace chipline {

// A text that an event cites by its name, and that is neither kept nor withdrawn. No damage: an
// event may come without its texts, by an import or from whoever quotes a text of his own, and its
// quotes are then taken on the writer's word. But nobody can look at the passage.
struct UnkeptText {
  EventId event;  // the first that cites it
  std::string document;
  friend bool operator==(const UnkeptText&, const UnkeptText&) = default;
};

struct StoreCheck {
  std::uint64_t entries = 0;
  Hash hash{};                     // of the chain behind the last one
  std::uint64_t documents = 0;     // kept texts
  std::uint64_t rules = 0;         // kept versions
  std::vector<UnkeptText> unkept;  // in order of events
};

// The log as EventLog::Verify says, then each document and each kept version of the rules against
// its name; either store may be null. kCorruption or kIo names the first bad entry, or else every
// document and version that is damaged.
Result<StoreCheck> CheckStore(const EventLog& log, const DocumentStore* documents,
                              const RulesStore* rules);

}  // namespace chipline
