// Resources of the evidence: the sources that events cite, and the stored texts with the passages
// that say so.
#pragma once

#include <vector>

#include "web/router.h"
#include "web/site.h"

namespace chipline {

// `site` must outlive the routes.
std::vector<Route> SourceRoutes(const Site& site);

}  // namespace chipline
