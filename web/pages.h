// The pages, made on the server: the same answers as the API's, for people.
#pragma once

#include <vector>

#include "web/router.h"
#include "web/site.h"

namespace chipline {

// `site` must outlive the routes.
std::vector<Route> PageRoutes(const Site& site);

// A problem as a page. REQUIRES: response.problem
Response ProblemPage(const Response& response);

}  // namespace chipline
