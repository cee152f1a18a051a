// The numbered provisions of an official text: "I.", "One.", "2)", "Article 4", "二、".
#pragma once

#include <string_view>

namespace chipline {

// The number that opens a paragraph, as written; empty where none does. Points into `paragraph`.
std::string_view ProvisionOf(std::string_view paragraph);

}  // namespace chipline
