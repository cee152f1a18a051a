// One subject: every position on it, how each came about, and the events that concern it.
#pragma once

#include "web/http.h"
#include "web/site.h"

namespace chipline {

Response SubjectPage(const Site& site, const Request& request);

}  // namespace chipline
