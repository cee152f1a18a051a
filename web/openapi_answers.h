// What each route of the API answers with: statuses, media types and shapes, for openapi.cc.
#pragma once

#include <string_view>

#include "web/answers.h"
#include "web/router.h"

namespace chipline {

// {"$ref": …} of a schema in openapi_schemas.json or openapi_write_schemas.json.
Json SchemaReference(std::string_view schema);

// The `responses` of a route. What has no row in openapi_answers.cc is {"type": "object"}.
Json ResponsesOf(const Route& route);

}  // namespace chipline
