// Looking after a whole store: copies of it, and texts that have to go.
#pragma once

#include <string>
#include <vector>

namespace chipline {

int RunBackup(const std::vector<std::string>& words);
int RunRestore(const std::vector<std::string>& words);
int RunWithdraw(const std::vector<std::string>& words);

}  // namespace chipline
