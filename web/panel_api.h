// The panel as CSV, as JSON, and as a zip that explains and checks itself.
#pragma once

#include <optional>
#include <vector>

#include "query/timeline.h"
#include "web/router.h"
#include "web/site.h"

namespace chipline {

// `site` must outlive the routes.
std::vector<Route> PanelRoutes(const Site& site);

// Why a request with these parameters would be refused, told without making the panel; nothing
// where it would be answered.
std::optional<HttpProblem> PanelProblem(const Site& site, const Timeline& timeline,
                                        const Request& request);

}  // namespace chipline
