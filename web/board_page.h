// The board: every subject that some measure names, both governments side by side, on one day.
#pragma once

#include "web/http.h"
#include "web/site.h"

namespace chipline {

Response BoardPage(const Site& site, const Request& request);

}  // namespace chipline
