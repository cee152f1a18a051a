// Days that lie ahead as an iCalendar file (RFC 5545).
#pragma once

#include <string>
#include <vector>

#include "model/result.h"
#include "query/expectations.h"
#include "web/site.h"

namespace chipline {

// One all-day entry each, over its window; CRLF, lines folded at 75 bytes. The same days of the
// same log give the same bytes.
Result<std::string> CalendarOf(const Site& site, const Timeline& timeline,
                               const std::vector<Due>& due);

}  // namespace chipline
