// What a draft rests on: its source with a quote of each sentence that some field was read from,
// its summary in words, and the key by which the same reading of the same page is known again.
#pragma once

#include "ingest/extract.h"
#include "ingest/slots.h"

namespace chipline {

// Fills in review, source, summary and key of a draft whose fields, traces and grade are set.
// `head` is the candidate it was made of.
void FinishDraft(const DocumentContext& context, const Candidate& head, Draft* draft);

}  // namespace chipline
