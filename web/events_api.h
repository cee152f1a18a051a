// Resources of events: the list as JSON and CSV, one event, its versions.
#pragma once

#include <vector>

#include "web/router.h"
#include "web/site.h"

namespace chipline {

// `site` must outlive the routes.
std::vector<Route> EventRoutes(const Site& site);

}  // namespace chipline
