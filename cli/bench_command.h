// chipline bench: the benchmarks, one JSON object a line.
#pragma once

#include <string>
#include <vector>

namespace chipline {

int RunBench(const std::vector<std::string>& words);

}  // namespace chipline
