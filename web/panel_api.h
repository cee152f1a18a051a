// The panel as CSV, as JSON, and as a zip that explains and checks itself.
#pragma once

#include <vector>

#include "web/router.h"
#include "web/site.h"

namespace chipline {

// `site` must outlive the routes.
std::vector<Route> PanelRoutes(const Site& site);

}  // namespace chipline
