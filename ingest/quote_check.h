// Whether the passages that an event cites are in the texts that it cites.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "model/event.h"
#include "store/document_store.h"

namespace chipline {

// Those of `quotes` for which text[start:end] == exact, counted in code points. Whoever shows the
// passages of a text asks: what was recorded before the text was kept, or by an import, was not.
std::vector<Quote> QuotesIn(std::string_view text, std::span<const Quote> quotes);

// What is wrong with the quotes of `event`, by field ("sources[0].quotes[1].exact"):
// text[start:end] that is not the passage, or a text that was withdrawn. Of a text that is not kept
// nothing is said: a draft may cite one that is kept with it. Quotes that one of the versions
// `before` has as well are on record and not looked at. REQUIRES: Validate has nothing to say of
// the quotes.
std::vector<Problem> QuoteProblems(const DocumentStore& documents, const PolicyEvent& event,
                                   std::span<const PolicyEvent> before);

}  // namespace chipline
