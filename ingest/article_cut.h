// Where on a page its article is: the element that holds it, and the other stories inside.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "ingest/html_blocks.h"
#include "ingest/html_tree.h"

namespace chipline {

struct ArticleCut {
  std::vector<HtmlBlock> blocks;  // of the whole page, without its furniture
  int container = -1;             // the element that holds the article; -1: the page has none
  std::vector<std::pair<int, int>> others;  // nodes of other stories in it, [first, second), rising
};

ArticleCut CutArticle(const HtmlTree& tree, Pruning pruning);

// Whether a run of text has the marks of a sentence, as names and labels do not.
bool HasSentenceEnd(std::string_view text);

}  // namespace chipline
