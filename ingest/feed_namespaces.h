// The namespaces that feeds use, and the prefix under which everybody knows each.
#pragma once

#include <optional>
#include <string_view>

namespace chipline {

// Empty for the formats themselves (RSS, Atom), nothing for an unknown namespace. Case of `uri`
// does not matter.
std::optional<std::string_view> CustomaryPrefix(std::string_view uri);

}  // namespace chipline
