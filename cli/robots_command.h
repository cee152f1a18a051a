// chipline robots: the robots.txt parser alone.
#pragma once

#include <string>
#include <vector>

namespace chipline {

// 0 where the file lets the agent fetch the address, 1 where it does not.
int RunRobots(const std::vector<std::string>& words);

}  // namespace chipline
