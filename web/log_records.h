// The log's own bytes, for whoever wants to check the chain without trusting what we say of it.
#pragma once

#include "web/http.h"
#include "web/site.h"

namespace chipline {

// Records as docs/log-format.md draws them, one behind the other, from the entry behind `after` on;
// some of them, so that a reader asks again behind the last. Empty at the end.
Response LogRecords(const Site& site, const Request& request);

}  // namespace chipline
