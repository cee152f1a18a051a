// chipline extract, explain and whynot: the extractor on files, without a store.
#pragma once

#include <string>
#include <vector>

namespace chipline {

// Arguments after the subcommand's name. The exit code: 0 done, 1 failed, 2 usage.
// Events of grade A and B; --queued adds grade C, which waits for a person, --background earlier
// acts that the page only recounts.
//   PATH… [--jsonl] [--published DAY] [--background] [--queued] [--rules DIR]
int RunExtract(const std::vector<std::string>& args);
//   PATH [--html] [--published DAY] [--rules DIR]
int RunExplain(const std::vector<std::string>& args);
//   PATH --type T [--subject S] [--published DAY] [--rules DIR]
int RunWhyNot(const std::vector<std::string>& args);

}  // namespace chipline
