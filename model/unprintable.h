// Characters that are no text: a terminal obeys them, XML has no place for them, and a reader sees
// nothing of them.
#pragma once

#include <string>
#include <string_view>

namespace chipline {

// The first of them in `text`, as "U+0000"; empty without. They are the control characters but tab
// and line ends, U+FFFE and U+FFFF. REQUIRES: UTF-8.
std::string UnprintableIn(std::string_view text);

// `text` with U+FFFD for each of them.
std::string Printable(std::string_view text);

}  // namespace chipline
