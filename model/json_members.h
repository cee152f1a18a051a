// Members that an object of JSON names twice. A parser keeps the last and says nothing, so that
// whoever wrote both would never know which counts.
#pragma once

#include <string>
#include <string_view>

#include "model/json_value.h"

namespace chipline {

// The name of the first member that an object of `text` has twice; empty where none has. `value` is
// what `text` was parsed to. REQUIRES: within bounds (json_bounds.h); it is walked level by level.
std::string RepeatedMember(std::string_view text, const nlohmann::ordered_json& value);

}  // namespace chipline
