// Resources for whoever looks after the store: checking it, and carrying a log into it.
#pragma once

#include <vector>

#include "web/editing.h"
#include "web/router.h"

namespace chipline {

// `editing` must outlive the routes.
std::vector<Route> OperatorRoutes(Editing& editing);

}  // namespace chipline
