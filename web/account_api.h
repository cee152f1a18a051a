// Resources of people: signing in and out, users, tokens, drafts.
#pragma once

#include <vector>

#include "web/editing.h"
#include "web/router.h"
#include "web/site.h"

namespace chipline {

// `editing` must outlive the routes.
std::vector<Route> AccountRoutes(Editing& editing);

// The record of who did what beside the log, one JSON object a line on standard error: sign-ins and
// refusals here, changes of users and tokens. Never a secret.
void Audit(std::string_view action, const Request& request, std::string_view who,
           std::string_view result);

}  // namespace chipline
