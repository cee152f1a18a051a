// `chipline user` and `chipline token`: who may add to a store.
#pragma once

#include <string>
#include <vector>

namespace chipline {

int RunUser(const std::vector<std::string>& words);
int RunToken(const std::vector<std::string>& words);

}  // namespace chipline
