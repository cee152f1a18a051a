// The body of a form, application/x-www-form-urlencoded.
#pragma once

#include <string_view>
#include <vector>

#include "web/http.h"

namespace chipline {

// As ParseQuery, but of values: tabs and line ends (as LF) stay, breaks of line and page as Word
// and PDF have them (VT, FF) become blanks, and all other control characters are left out.
Result<std::vector<Parameter>> ParseForm(std::string_view body);

}  // namespace chipline
