// Whether two candidates of a page tell of one act: a question to the learned reader about each
// pair.
//
// Two of one type by one authority may be one act told twice, or a second act: on other things, of
// another day, or only "another". What each of them is about and when it was says most, the words
// of the later sentence ("also", "separately", "the same day") the rest.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ingest/slots.h"
#include "model/subjects.h"

namespace chipline {

bool IsToldBefore(const Candidate& a, const Candidate& b);

// Whether the reader is asked about the pair: it was asked about each of them, they are of one type
// by the same issuers, and stand so near to each other that one may refer to the other.
bool MayBeSame(const Candidate& a, const Candidate& b);

// What is known of a pair beside the words of the second's sentence. REQUIRES: MayBeSame, and the
// first is told before the second.
std::vector<std::string> PairFeatures(const SubjectTree& tree, const Candidate& first,
                                      const Candidate& second);

struct Sameness {
  double most = 0;  // of the two that are likeliest one
  double mean = 0;
};
// How likely those of one side and those of the other tell of one act, over all pairs of which the
// reader is asked. Nothing where there is none, or the reader knows no such question.
std::optional<Sameness> LikelySame(const RuleSet& rules, std::span<const Candidate> some,
                                   std::span<const Candidate> others);

}  // namespace chipline
