// One act, one event: candidates of a document that tell of the same act become one draft.
#pragma once

#include <vector>

#include "ingest/extract.h"
#include "ingest/slots.h"

namespace chipline {

// In document order. A title's candidates only support others: alone they give no draft. What was
// absorbed or dropped is added to `rejected`.
std::vector<Draft> MergeCandidates(const DocumentContext& context,
                                   std::vector<Candidate> candidates,
                                   std::vector<Rejected>* rejected);

}  // namespace chipline
