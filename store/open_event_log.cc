#include "store/open_event_log.h"

#include "store/memory_event_log.h"
#include "store/rocks_event_log.h"

namespace chipline {

Result<std::unique_ptr<EventLog>> OpenEventLog(const std::string& name, const Clock& clock,
                                               const OpenLogOptions& options) {
  const std::size_t colon = name.find(':');
  const std::string engine = name.substr(0, colon);
  const std::string place = colon == std::string::npos ? "" : name.substr(colon + 1);
  if (engine == "memory" && colon != std::string::npos && place.empty()) {
    return std::unique_ptr<EventLog>(new MemoryEventLog(clock));
  }
  if (engine == "rocksdb" && !place.empty()) {
    RocksLogOptions rocks;
    rocks.accept_head = options.accept_head;
    return RocksEventLog::Open(place, clock, rocks);
  }
  return InvalidArgument("no such store: expected rocksdb:DIR or memory:", name);
}

}  // namespace chipline
