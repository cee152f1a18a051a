// Resources that add to the record: events, what is said about earlier ones, documents.
#pragma once

#include <vector>

#include "web/editing.h"
#include "web/router.h"
#include "web/site.h"

namespace chipline {

// Both must outlive the routes. All go through ingest/submit or the ingester, the ways into the
// log.
std::vector<Route> WriteRoutes(const Site& site, Editing& editing);

}  // namespace chipline
