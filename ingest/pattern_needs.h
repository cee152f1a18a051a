// What a text must contain for a pattern to match it, read off the pattern: "<op> [^;]*?licen[cs]e"
// needs one of the characters of <op>, and "licen". A text without them need not be searched.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chipline {

// Shorter strings are in every sentence and tell nothing apart; a mention's character has as many.
inline constexpr std::size_t kShortestNeed = 3;

// Each of the needs is met by any one of its strings, each of them a substring of the text.
using Need = std::vector<std::string>;

// The needs of an RE2 pattern: a text that lacks one does not match. Too few rather than one too
// many: of what it cannot read (flags, escapes of classes) it claims nothing.
std::vector<Need> NeedsOf(std::string_view pattern);

}  // namespace chipline
