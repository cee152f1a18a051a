// chipline features: sentences as the learned reader sees them, to fit it to labelled texts.
#pragma once

#include <string>
#include <vector>

namespace chipline {

// Arguments after the subcommand's name. The exit code: 0 done, 1 failed, 2 usage.
// One line of JSON a document: {"id", "sentences": [{"start", "end" (code points of the document's
// text), "text", "features": [name, …], "candidates": [{"event" and "settled" (before and after the
// reader), "choices" and "issuers" ([id, [name, …]], …), "features", "certainties", "right"}],
// "tokens": [[word, symbol, …], …]}]}.
//   PATH… [--published DAY] [--rules DIR]
int RunFeatures(const std::vector<std::string>& args);

}  // namespace chipline
