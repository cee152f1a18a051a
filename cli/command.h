// What all subcommands share: reading their words, and saying what went wrong in one line.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/args.h"
#include "model/result.h"

namespace chipline {

// Reads `words` into `args`. An exit status where the command ends here: help was printed, or the
// words were wrong (which has been said on standard error).
std::optional<int> ReadArgs(const Usage& usage, const std::vector<std::string>& words, Args& args);

// "chipline NAME: place: message" on standard error; kFailed.
int Failed(const Usage& usage, const Error& error);
// The same for a wrong value of an option or operand; kUsage.
int Misused(const Usage& usage, const Error& error);

}  // namespace chipline
