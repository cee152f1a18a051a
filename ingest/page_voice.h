// Whose voice a page is told in.
#pragma once

#include "ingest/document.h"

namespace chipline {

// A piece of opinion: its author says "I" outside of quotations. What it recounts is history or an
// argument, not its news.
bool IsOpinion(const Document& document);

}  // namespace chipline
