// chipline queue: what waits for people, and their decisions.
#pragma once

#include <string>
#include <vector>

namespace chipline {

int RunQueue(const std::vector<std::string>& words);

}  // namespace chipline
