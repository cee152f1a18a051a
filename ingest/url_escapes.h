// Escapes of addresses, compared.
#pragma once

#include <string>
#include <string_view>

namespace chipline {

// A path or query with its escapes as RFC 3986 wants them compared (6.2.2): those of unreserved
// characters as the characters themselves, others with upper-case digits.
std::string WithPlainEscapes(std::string_view text);

}  // namespace chipline
