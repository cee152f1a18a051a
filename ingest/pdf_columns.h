// The columns of a page.
#pragma once

#include <vector>

#include "ingest/pdf_layout.h"

namespace chipline {

// Appends the lines of one page, column by column from the left; what spans columns stands between
// what is above and below it. Lines of one column keep their order. Cells of tables are no columns.
void OrderInColumns(std::vector<PdfLine> page, std::vector<PdfLine>* out);

}  // namespace chipline
