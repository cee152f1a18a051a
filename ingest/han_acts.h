// What a Chinese sentence says of an act beyond the formula that a frame found in it: who acts, and
// whether it is done, planned, doubted or denied.
//
// The Chinese frames are fixed formulas of ministries ("实施出口管制"), and cues are English. The
// press uses the same words in every mood and of every government, so each candidate of a Chinese
// sentence is read once more here, before the page's acts are told apart. What is not understood is
// left to a person (grade C).
#pragma once

#include <vector>

#include "ingest/extract.h"
#include "ingest/slots.h"

namespace chipline {

// Settles issuer, flow, target, certainty and first day of the candidates whose sentence is
// Chinese, and drops those that tell of no act: these are added to `*rejected`.
void SettleHanActs(const DocumentContext& context, std::vector<Candidate>* candidates,
                   std::vector<Rejected>* rejected);

}  // namespace chipline
