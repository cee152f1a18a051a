// chipline verify, export and import: the log as a whole.
#pragma once

#include <string>
#include <vector>

namespace chipline {

int RunVerify(const std::vector<std::string>& words);
int RunLog(const std::vector<std::string>& words);
int RunExport(const std::vector<std::string>& words);
int RunImport(const std::vector<std::string>& words);

}  // namespace chipline
