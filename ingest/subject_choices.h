// What a candidate may be about: the things and firms named near the words that tell it, each with
// what speaks for and against it. The learned reader chooses among them (candidate_reader.h).
#pragma once

#include <string>
#include <vector>

#include "ingest/slots.h"

namespace chipline {

struct SubjectChoice {
  SubjectIndex id = 0;
  std::size_t sentence = 0;  // into DocumentContext::sentences
  ByteSpan span;             // bytes of the sentence
  Basis basis = Basis::kSentence;
  std::vector<std::string> features;
};

// Of the candidate's sentence, the three before it and the title, in order of distance; a thing
// named twice in a sentence is two choices.
std::vector<SubjectChoice> SubjectChoices(const Candidate& candidate,
                                          const DocumentContext& context);

}  // namespace chipline
