// The list of events, and one event with everything it says.
#pragma once

#include "web/http.h"
#include "web/site.h"

namespace chipline {

Response EventsPage(const Site& site, const Request& request);
Response EventPageOf(const Site& site, const Request& request);

}  // namespace chipline
