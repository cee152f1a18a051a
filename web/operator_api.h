// Resources for whoever looks after the store: checking and copying it, carrying a log into it, and
// taking a text out of it.
#pragma once

#include <vector>

#include "web/editing.h"
#include "web/router.h"

namespace chipline {

// `editing` must outlive the routes.
std::vector<Route> OperatorRoutes(Editing& editing);

}  // namespace chipline
