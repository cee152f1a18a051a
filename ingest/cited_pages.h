// Which events of people cite which page: what the machine stated of a page is in statements.h.
// Built from the log.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/entry.h"
#include "model/result.h"
#include "store/event_log.h"

namespace chipline {

// One thread at a time.
class CitedPages {
 public:
  // Adds what `log` has more; only entries that people made are read whole. On failure what was
  // read so far stays.
  Result<void> CatchUp(const EventLog& log);
  // Events whose latest or an earlier version cites the page (PageKey), by id.
  std::vector<EventId> Of(const std::string& page) const;

 private:
  std::uint64_t last_seq_ = 0;
  std::map<std::string, std::set<EventId>> by_page_;
};

}  // namespace chipline
