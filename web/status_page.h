// How the record and its sources stand, for people.
#pragma once

#include <vector>

#include "web/router.h"
#include "web/site.h"

namespace chipline {

// The routes and the page, which tells what the API's status tells. `site` must outlive them.
// REQUIRES: /api/v1/status is among the routes, as it will answer.
std::vector<Route> WithStatusPage(const Site& site, std::vector<Route> routes);

}  // namespace chipline
