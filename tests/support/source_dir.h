#pragma once

#include <string>
#include <string_view>

namespace chipline {

// Where `name` lies, which is relative to the project's folder ("samples/history.jsonl"; "" is the
// folder itself).
std::string SourcePath(std::string_view name);

}  // namespace chipline
