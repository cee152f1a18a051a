// Resources of the record itself: its subjects and its status.
#pragma once

#include <vector>

#include "web/router.h"
#include "web/site.h"

namespace chipline {

// `site` must outlive the routes.
std::vector<Route> RecordRoutes(const Site& site);

}  // namespace chipline
