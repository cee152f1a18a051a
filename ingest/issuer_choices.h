// Who may have acted: the countries and authorities named near the words that tell an act, and the
// countries that control what it is about, each with what speaks for and against it. The learned
// reader chooses among them (candidate_reader.h).
#pragma once

#include <string>
#include <vector>

#include "ingest/slots.h"

namespace chipline {

struct IssuerChoice {
  Jurisdiction code = Jurisdiction::kUS;
  std::string agency;  // of the nearest authority of that country
  // Where the country is named nearest; an empty span where it is not.
  std::size_t sentence = 0;
  ByteSpan span;
  Basis basis = Basis::kDefault;
  std::vector<std::string> features;  // sorted, each once
};

// One a country, in order of its number.
std::vector<IssuerChoice> IssuerChoices(const Candidate& candidate, const DocumentContext& context);

}  // namespace chipline
