// Base64 as mail and Atom 0.3 carry it (RFC 2045).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chipline {

// Blanks and line ends are skipped. Nothing where another byte outside the alphabet stands.
std::optional<std::string> DecodeBase64(std::string_view text);

}  // namespace chipline
