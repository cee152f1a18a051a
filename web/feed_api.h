// Atom feeds (RFC 4287, paged as RFC 5005) of what was recorded: events, corrections, retractions,
// confirmations and merges, newest entry first.
#pragma once

#include <vector>

#include "web/router.h"
#include "web/site.h"

namespace chipline {

// `site` must outlive the routes.
std::vector<Route> FeedRoutes(const Site& site);

}  // namespace chipline
