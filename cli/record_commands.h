// What the record holds beside its states: an event's versions, the sources, and references to cite
// a read by.
#pragma once

#include <string>
#include <vector>

namespace chipline {

int RunEvents(const std::vector<std::string>& words);
int RunVersions(const std::vector<std::string>& words);
int RunSources(const std::vector<std::string>& words);
int RunCite(const std::vector<std::string>& words);

}  // namespace chipline
