// What the other candidates of a page say of one: an act that is told again is likelier to be one,
// and one whose words have a better reading is not. Marks for the last questions
// (candidate_reader.h).
#pragma once

#include <string>
#include <vector>

#include "ingest/slots.h"

namespace chipline {

// Of those that the reader was asked about, by whether they stand in the same sentence and share
// type, issuers and one of the subjects: how many they are, how likely the likeliest of them is,
// and by how much likelier than the candidate.
std::vector<std::string> PageMarks(const Candidate& candidate,
                                   const std::vector<Candidate>& candidates);

}  // namespace chipline
