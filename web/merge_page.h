// Two events that were one act become one.
#pragma once

#include <vector>

#include "web/desk.h"

namespace chipline {

// GET and POST of /merge. `desk` must outlive the routes.
std::vector<Route> MergePageRoutes(const Desk& desk);

}  // namespace chipline
