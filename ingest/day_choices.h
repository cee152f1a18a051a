// When it may have been: the days named near the words that tell an act, each with what speaks for
// and against it. The learned reader chooses among them where the slots found none, and where one
// of them is much likelier than theirs (candidate_reader.h).
#pragma once

#include <string>
#include <vector>

#include "ingest/slots.h"

namespace chipline {

struct DayChoice {
  Edtf value;
  std::size_t sentence = 0;
  ByteSpan span;  // bytes of the sentence
  Basis basis = Basis::kSentence;
  bool states_start = false;  // "takes effect on"
  std::vector<std::string> features;
};

// Of the candidate's sentence, the two before it, the one behind it and the opening paragraph's
// first, in the order of the text; what reads differently of the past and of the future is two
// choices. Days that only bound or end something, and days on which the press reported, are none.
// Nothing where the document has no day of its own.
std::vector<DayChoice> DayChoices(const Candidate& candidate, const DocumentContext& context);

}  // namespace chipline
