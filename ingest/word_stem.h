// Inflected words as one: "halts", "halted" and "halting" are "halt".
#pragma once

#include <string>
#include <string_view>

namespace chipline {

// By the Snowball project's English stemmer (Porter 2,
// https://snowballstem.org/algorithms/english/stemmer.html). `word` is in lower case; what is no
// English word (a number, Chinese) comes back as it is. Safe from any thread.
std::string Stem(std::string_view word);

}  // namespace chipline
