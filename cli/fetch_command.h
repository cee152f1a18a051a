// `chipline fetch`: the scheduler and fetcher, in a process that opens no record.
#pragma once

#include <string>
#include <vector>

namespace chipline {

int RunFetch(const std::vector<std::string>& words);

}  // namespace chipline
