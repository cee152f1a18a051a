// PDF notices: their text, through poppler's pdftotext as a limited process.
#pragma once

#include <string_view>

#include "ingest/document.h"
#include "ingest/limited_process.h"
#include "model/result.h"

namespace chipline {

bool IsPdf(std::string_view bytes);

// Blocks of the pages in reading order: headings, paragraphs joined over lines, columns and pages,
// hyphens of line ends taken out, running heads and feet left out (the first page's running head of
// a gazette is kept as the document's first block, because it has the citation). `published` is not
// chosen. kInvalidArgument for a file that is encrypted, damaged or without text, or that needs
// more than the limits; kIo where pdftotext is missing.
Result<Document> ReadPdf(std::string_view bytes, const ProcessLimits& limits = {});

}  // namespace chipline
