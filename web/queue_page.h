// The review queue for people, by mouse or by single keys: what was found, where it says so, what
// accepting would do.
#pragma once

#include <vector>

#include "web/desk.h"

namespace chipline {

// GET /queue and POST /queue/{id}. `desk` must outlive the routes.
std::vector<Route> QueuePageRoutes(const Desk& desk);

}  // namespace chipline
