// Resources that read a text or a page: documents, which go into the record, and suggestions, which
// fill a form and store nothing.
#pragma once

#include <vector>

#include "web/editing.h"
#include "web/router.h"
#include "web/site.h"

namespace chipline {

// Both must outlive the routes.
std::vector<Route> DocumentRoutes(const Site& site, Editing& editing);

}  // namespace chipline
