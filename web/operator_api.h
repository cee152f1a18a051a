// Resources for whoever looks after the store: checking and copying it, carrying a log into it, and
// taking a text out of it.
#pragma once

#include <vector>

#include "query/store_check.h"
#include "web/answers.h"
#include "web/editing.h"
#include "web/router.h"

namespace chipline {

// What was checked, as GET /api/v1/verify says it.
Json StoreCheckJson(const StoreCheck& check);

// `editing` must outlive the routes.
std::vector<Route> OperatorRoutes(Editing& editing);

}  // namespace chipline
