// JSON that somebody else wrote, parsed within bounds. A parser takes any nesting, but whatever
// walks the value afterwards may go one level deeper in the stack for each level of it; and a
// member of an object that keeps its order is found by walking its list, so that building one of n
// members takes n * n steps.
#pragma once

#include <cstddef>
#include <string_view>

#include "model/json_value.h"
#include "model/result.h"

namespace chipline {

struct JsonBounds {
  std::size_t depth = 12;     // an event takes 6
  std::size_t members = 200;  // of one object; an event has some 30
};

// What `text` holds. kInvalidArgument, with "byte N" as its place, where it is not JSON, nests
// deeper, or names more members in one object; the last two are seen before anything is built.
Result<nlohmann::ordered_json> ParseBounded(std::string_view text, const JsonBounds& bounds = {});

}  // namespace chipline
