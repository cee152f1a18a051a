// What each route takes beside its query: bodies and headers, for openapi.cc.
#pragma once

#include "web/answers.h"
#include "web/openapi_examples.h"
#include "web/router.h"

namespace chipline {

// The `requestBody` of a route, an example with each of its media types; null where it takes none.
Json RequestBodyOf(const Route& route, const RecordExamples& record);

// The headers that a route reads, as items of `parameters`.
Json HeaderParametersOf(const Route& route, const RecordExamples& record);

}  // namespace chipline
