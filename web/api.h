// The JSON resources under /api/v1.
#pragma once

#include <vector>

#include "web/router.h"
#include "web/site.h"

namespace chipline {

// `site` must outlive the routes.
std::vector<Route> ApiRoutes(const Site& site);

}  // namespace chipline
