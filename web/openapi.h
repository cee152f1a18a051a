// The contract as OpenAPI 3.1, written from the table that routes: a route that exists is in it,
// with the parameters that the router accepts and examples that answer.
#pragma once

#include <string_view>
#include <vector>

#include "ingest/review_queue.h"
#include "web/answers.h"
#include "web/router.h"
#include "web/site.h"

namespace chipline {

// The whole description of the routes under /api/v1. Its examples are of the record and, where
// there is one, of the review queue.
Json OpenApi(const Site& site, const std::vector<Route>& routes, ReviewQueue* queue = nullptr);

// `routes` and /api/v1/openapi.json, which describes them and itself. `site` and `queue` (null
// where nothing can be added) must outlive them.
std::vector<Route> WithOpenApi(const Site& site, std::vector<Route> routes,
                               ReviewQueue* queue = nullptr);

}  // namespace chipline
