// Signing in and out on pages.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "web/desk.h"
#include "web/held_form.h"
#include "web/router.h"

namespace chipline {

// Whether the server refuses a GET of `target` to whoever sends `request`.
using Forbids = std::function<bool(Request request, const std::string& target)>;

// GET and POST /sign-in, POST /sign-out. `desk` must outlive the routes.
std::vector<Route> SignInRoutes(const Desk& desk, const Forbids& forbids);

// The form that leads on to `next` (a page of ours) once somebody has signed in; with the problem
// of `refusal` where it has one, and its status. It carries the form that was sent by somebody
// whose session had ended.
Response SignInPage(const Request& request, const std::string& next, const Response& refusal,
                    const std::optional<HeldForm>& held = {});

}  // namespace chipline
