// Resources of people: signing in and out, users, tokens, drafts.
#pragma once

#include <vector>

#include "web/editing.h"
#include "web/router.h"
#include "web/site.h"

namespace chipline {

// `editing` must outlive the routes.
std::vector<Route> AccountRoutes(Editing& editing);

// POST and DELETE of /api/v1/session; a form's fields `name` and `password` will do as well. With
// Set-Cookie where somebody signed in or out.
Response SignIn(Editing& editing, const Request& request);
Response SignOut(Editing& editing, const Request& request);

// Notes who did what beside the log: in the audit trail (web/audit_trail.h) and as one JSON object
// a line on standard error. Sign-ins and refusals, changes of users, passwords and tokens; never a
// secret.
void Audit(Editing& editing, std::string_view action, const Request& request, std::string_view who,
           std::string_view result);

}  // namespace chipline
