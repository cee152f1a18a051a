// How deep JSON is nested, told before a parser that recurses sees it.
#pragma once

#include <string_view>

namespace chipline {

// Whether brackets outside strings open more than `most` levels at some place. Any text may be
// asked.
bool IsNestedDeeper(std::string_view json, int most);

}  // namespace chipline
