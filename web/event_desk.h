// The pages on which people write: new events, and corrections, confirmations and retractions of
// earlier ones.
#pragma once

#include <vector>

#include "web/desk.h"

namespace chipline {

// GET and POST of /new, /events/{id}/edit and /queue/{id}/edit. `desk` must outlive the routes.
std::vector<Route> EventDeskRoutes(const Desk& desk);

}  // namespace chipline
