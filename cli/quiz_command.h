// chipline quiz: a file of questions and expected answers, put to the store.
#pragma once

#include <string>
#include <vector>

namespace chipline {

// Prints each miss with the trace; the last line is "N passed, M failed". 1 where any failed.
int RunQuiz(const std::vector<std::string>& words);

}  // namespace chipline
