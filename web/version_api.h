// Resources about a stored text beside the record: the versions of its page, what changed between
// them, and the texts that are nearly the same.
#pragma once

#include <vector>

#include "web/editing.h"
#include "web/router.h"
#include "web/site.h"

namespace chipline {

// Both must outlive the routes.
std::vector<Route> VersionRoutes(const Site& site, Editing& editing);

}  // namespace chipline
