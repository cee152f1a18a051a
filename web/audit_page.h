// Who did what: to the record, and (for administrators) to accounts.
#pragma once

#include <vector>

#include "web/desk.h"

namespace chipline {

// GET /audit. `desk` must outlive the routes.
std::vector<Route> AuditPageRoutes(const Desk& desk);

}  // namespace chipline
