// The board: every subject that some measure names, both governments side by side, on one day.
#pragma once

#include <functional>

#include "web/http.h"
#include "web/site.h"

namespace chipline {

// Safe from any thread; `site` must outlive it. Keeps the boards that it made last.
std::function<Response(const Request&)> BoardHandler(const Site& site);

}  // namespace chipline
