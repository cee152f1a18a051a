// What an official notice's own dates and standing make of the events found in its text.
#pragma once

#include <vector>

#include "ingest/document.h"
#include "ingest/extract.h"

namespace chipline {

struct RuleSet;

// For a document with `notice` facts: evidence and certainty by the kind of notice, first and last
// days from the dates that it sets, one event for each further part with a day of its own
// ("amendatory instruction 5"), all under the notice's act. Events that the notice only recounts
// are left as they are, and so is every other document.
void ApplyNotice(const Document& document, const RuleSet& rules, std::vector<Draft>* drafts);

}  // namespace chipline
