// What goes with every citable resource: the TimeMap of its states, and references to cite it by.
#pragma once

#include <vector>

#include "web/router.h"
#include "web/site.h"

namespace chipline {

// `routes` with those about the record made citable (web/citation.h), and /timemap and /cite beside
// them. `site` must outlive the routes.
std::vector<Route> WithCitations(const Site& site, std::vector<Route> routes);

}  // namespace chipline
