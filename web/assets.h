// Files that are built into the program (cmake/Embed.cmake).
#pragma once

#include <span>
#include <string_view>
#include <utility>

namespace chipline::web_data {

// The text of an embedded file by its name in the folder, or empty.
std::string_view Embedded(std::string_view name);
std::span<const std::pair<std::string_view, std::string_view>> EmbeddedFiles();

}  // namespace chipline::web_data
