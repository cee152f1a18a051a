// Subcommands for what lies over and beside single answers: timeline, conflicts, expected, panel.
#pragma once

#include <string>
#include <vector>

namespace chipline {

// `words` are what follows the subcommand; the result is the exit status.
int RunTimeline(const std::vector<std::string>& words);
int RunConflicts(const std::vector<std::string>& words);
int RunExpected(const std::vector<std::string>& words);
int RunPanel(const std::vector<std::string>& words);

}  // namespace chipline
