// chipline rules check|diff|lint: whether an edit of the rules is valid, and what it would change.
#pragma once

#include <string>
#include <vector>

namespace chipline {

int RunRules(const std::vector<std::string>& words);

}  // namespace chipline
