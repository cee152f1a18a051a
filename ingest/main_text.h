// The article of a page: its paragraphs, headings, lists and tables without what surrounds them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ingest/article_cut.h"
#include "ingest/document.h"
#include "ingest/html_tree.h"
#include "ingest/table_text.h"

namespace chipline {

struct MainBlock {
  BlockKind kind = BlockKind::kParagraph;  // kTableCell: the whole table, in `table`
  std::string text;                        // tables: cells joined by blanks, rows by LF
  int level = 0;                           // headings 1..6, list items by nesting from 1
  TextTable table;
  int node = -1;  // the element around it; -1 where it is not of the page's tree
};

// What the page says elsewhere about its article; both may be empty.
struct MainTextHints {
  std::string_view title;         // repeats of it are not text
  std::string_view article_body;  // structured data's copy of the text: a second opinion
  bool has_day = false;           // a day that stands alone in front says nothing new
};

// In document order; empty where the page has no article. Pure and bounded: time grows with the
// size of the page only. REQUIRES: `cut` is CutArticle(tree, Pruning::kByNames).
std::vector<MainBlock> ExtractMainText(const HtmlTree& tree, ArticleCut cut,
                                       const MainTextHints& hints);

}  // namespace chipline
