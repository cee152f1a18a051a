// Who may sign in: the administrators' page.
#pragma once

#include <vector>

#include "web/editing.h"
#include "web/router.h"

namespace chipline {

// GET /users and the POSTs of its forms. `editing` must outlive the routes.
std::vector<Route> UsersPageRoutes(Editing& editing);

}  // namespace chipline
