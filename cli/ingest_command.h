// chipline ingest: documents and event files into the log.
#pragma once

#include <string>
#include <vector>

namespace chipline {

int RunIngest(const std::vector<std::string>& words);

}  // namespace chipline
