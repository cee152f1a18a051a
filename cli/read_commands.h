// chipline state, ship and diff: the API's reads, as text for people or as its JSON.
#pragma once

#include <string>
#include <vector>

namespace chipline {

int RunState(const std::vector<std::string>& words);
int RunShip(const std::vector<std::string>& words);
int RunDiff(const std::vector<std::string>& words);

}  // namespace chipline
