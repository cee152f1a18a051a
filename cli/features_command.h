// chipline features: sentences as the learned reader sees them, to fit it to labelled texts.
#pragma once

#include <string>
#include <vector>

namespace chipline {

// Arguments after the subcommand's name. The exit code: 0 done, 1 failed, 2 usage.
// One line of JSON a document: {"id", "sentences": [{"start", "end" (code points of the document's
// text), "text", "features": [name, …], "candidates": [{"event" and "settled" (before and after the
// reader), "choices", "issuers" and "days" ([id, [name, …]], …), "features", "certainties",
// "right"}], "tokens": [[word, symbol, …], …]}]}. With --acts the document's acts once their
// tellings are together, read as `extract` reads them: {"id", "acts": [{"event", "surest", "marks":
// [name, …]}, …]}, those that the reader is not asked about left out.
//   PATH… [--published DAY] [--rules DIR] [--acts]
int RunFeatures(const std::vector<std::string>& args);

}  // namespace chipline
