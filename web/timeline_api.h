// The timeline of one position: its spells over all days.
#pragma once

#include <vector>

#include "web/router.h"
#include "web/site.h"

namespace chipline {

// `site` must outlive the routes.
std::vector<Route> TimelineRoutes(const Site& site);

}  // namespace chipline
