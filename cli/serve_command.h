// chipline serve: the HTTP API and the pages of one store.
#pragma once

#include <string>
#include <vector>

namespace chipline {

// Serves until SIGINT or SIGTERM. The first line printed ends with the address.
int RunServe(const std::vector<std::string>& words);

}  // namespace chipline
