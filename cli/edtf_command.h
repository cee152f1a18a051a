// chipline edtf: the date parser alone.
#pragma once

#include <string>
#include <vector>

namespace chipline {

// Prints the earliest and latest day, the level and the qualifiers; 1 with the place where invalid.
int RunEdtf(const std::vector<std::string>& words);

}  // namespace chipline
