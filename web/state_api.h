// Resources of the state: positions, ship, diff, conflicts.
#pragma once

#include <vector>

#include "web/router.h"
#include "web/site.h"

namespace chipline {

// `site` must outlive the routes.
std::vector<Route> StateRoutes(const Site& site);

}  // namespace chipline
