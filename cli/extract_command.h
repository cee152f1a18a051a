// chipline extract, explain and whynot: the extractor on files, without a store.
#pragma once

#include <string>
#include <vector>

namespace chipline {

// Arguments after the subcommand's name. The exit code: 0 done, 1 failed, 2 usage.
//   PATH… [--jsonl] [--published DAY] [--background] [--rules DIR]
int RunExtract(const std::vector<std::string>& args);
//   PATH [--html] [--published DAY] [--rules DIR]
int RunExplain(const std::vector<std::string>& args);
//   PATH --type T [--subject S] [--published DAY] [--rules DIR]
int RunWhyNot(const std::vector<std::string>& args);

}  // namespace chipline
