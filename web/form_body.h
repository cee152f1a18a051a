// The body of a form, application/x-www-form-urlencoded.
#pragma once

#include <string_view>
#include <vector>

#include "web/http.h"

namespace chipline {

// As ParseQuery, but values may hold tabs and line ends, which become LF.
Result<std::vector<Parameter>> ParseForm(std::string_view body);

}  // namespace chipline
