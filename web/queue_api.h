// The review queue over HTTP: what waits for people, and what they decide.
#pragma once

#include <vector>

#include "web/editing.h"
#include "web/router.h"
#include "web/site.h"

namespace chipline {

// Both must outlive the routes. A decision that changes the record does so by an entry of the log:
// accepting appends the draft, or confirms the event that was appended from it; rejecting retracts
// that event; undoing takes back what was appended.
std::vector<Route> QueueRoutes(const Site& site, Editing& editing);

}  // namespace chipline
