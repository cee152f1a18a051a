// "chipline feed": a feed as the parser reads it.
#pragma once

#include <string>
#include <vector>

namespace chipline {

int RunFeed(const std::vector<std::string>& words);

}  // namespace chipline
