// The words beside a mention, for the features of a choice.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace chipline {

// In lower case: the word that ends right before byte `at` of `text`, and the one that begins at it
// or behind the blanks there. "start" and "end" where there is none.
std::string WordBefore(std::string_view text, std::uint32_t at);
std::string WordAfter(std::string_view text, std::uint32_t at);

}  // namespace chipline
