// The reference of the API, made from its own description.
#pragma once

#include <vector>

#include "web/router.h"
#include "web/site.h"

namespace chipline {

// The routes and one more, which tells about those of the API. `site` must outlive them.
std::vector<Route> WithDocsPage(const Site& site, std::vector<Route> routes);

}  // namespace chipline
