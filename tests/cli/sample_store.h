// The sample record, loaded once a program for all tests that only read it.
#pragma once

#include <string>
#include <vector>

#include "tests/cli/program.h"

namespace chipline {

// Its name as --store takes it.
const std::string& SampleStore();
// Runs `words` on it.
Outcome Ask(std::vector<std::string> words);

}  // namespace chipline
