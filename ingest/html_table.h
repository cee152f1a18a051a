// Tables of a page, with spans resolved and headers told from data.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ingest/html_tree.h"
#include "ingest/table_text.h"

namespace chipline {

// The table at `node`, or nothing where it only arranges the page: it holds other tables, has fewer
// than two columns or rows, or its cells hold running text of several paragraphs. A cell that spans
// rows or columns is repeated in each. The header is the first row where that is marked (thead, th)
// or, unmarked, where no cell of it holds a figure or a date.
std::optional<TextTable> ReadHtmlTable(const HtmlTree& tree, int node,
                                       const std::vector<bool>& pruned);

// Caption, header and rows: cells set apart by one blank, rows by LF.
std::string TableAsText(const TextTable& table);

}  // namespace chipline
