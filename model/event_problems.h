// Everything that is wrong with a submitted event, whichever reader finds it.
#pragma once

#include <vector>

#include "model/json.h"
#include "model/subjects.h"

namespace chipline {

// What the JSON reader found, then what Validate finds in the fields that could be read: what only
// follows from a field that could not is left out. Empty: the event may be submitted.
std::vector<Problem> ProblemsOf(const ParsedEvent& parsed, const SubjectTree& subjects);

}  // namespace chipline
