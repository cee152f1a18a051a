// Signing in and out on pages.
#pragma once

#include <string>
#include <vector>

#include "web/editing.h"
#include "web/router.h"

namespace chipline {

// GET and POST /sign-in, POST /sign-out. `editing` must outlive the routes.
std::vector<Route> SignInRoutes(Editing& editing);

// The form that leads on to `next` (a page of ours) once somebody has signed in; with the problem
// of `refusal` where it has one, and its status.
Response SignInPage(const Request& request, const std::string& next, const Response& refusal);

}  // namespace chipline
