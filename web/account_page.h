// What people do with their own account: password, sessions, API tokens.
#pragma once

#include <vector>

#include "web/editing.h"
#include "web/router.h"

namespace chipline {

// GET /account and the POSTs of its forms. `editing` must outlive the routes.
std::vector<Route> AccountPageRoutes(Editing& editing);

}  // namespace chipline
