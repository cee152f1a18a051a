#include "store/open_event_log.h"

#include "store/memory_event_log.h"
#include "store/rocks_event_log.h"
#include "store/store_name.h"

namespace chipline {

Result<std::unique_ptr<EventLog>> OpenEventLog(const std::string& name, const Clock& clock,
                                               const OpenLogOptions& options) {
  const StoreName store = CHIP_TRY(ParseStoreName(name));
  if (store.in_memory()) return std::unique_ptr<EventLog>(new MemoryEventLog(clock));
  RocksLogOptions rocks;
  rocks.accept_head = options.accept_head;
  return RocksEventLog::Open(store.folder, clock, rocks);
}

}  // namespace chipline
