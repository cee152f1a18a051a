// What the extractor saw in a document: which rule on which span gave each field, and where an
// event that somebody missed was lost.
#pragma once

#include <string>
#include <string_view>

#include "ingest/document.h"
#include "ingest/extract.h"

namespace chipline {

// One block of lines an event, fields in the order of the trace.
std::string ExplainText(const Document& document, const Extraction& extraction);
// A whole page: the text with its passages marked, and the table of fields beside it.
std::string ExplainHtml(const Document& document, const Extraction& extraction);

// The stage at which a wanted event died, as "stage: reason", one line a candidate; "found: …"
// where it did not. `subject` may be empty: any.
std::string WhyNot(const Extractor& extractor, const Document& document, EventType type,
                   std::string_view subject);

}  // namespace chipline
