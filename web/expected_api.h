// What was expected and what came of it (P14), and what is due.
#pragma once

#include <vector>

#include "web/router.h"
#include "web/site.h"

namespace chipline {

// `site` must outlive the routes.
std::vector<Route> ExpectedRoutes(const Site& site);

}  // namespace chipline
