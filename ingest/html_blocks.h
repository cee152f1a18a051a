// A page cut into runs of text, each with what is needed to judge it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ingest/document.h"
#include "ingest/html_tree.h"
#include "ingest/table_text.h"

namespace chipline {

struct HtmlBlock {
  BlockKind kind = BlockKind::kParagraph;  // kTableCell: a whole data table
  std::string text;                        // cleaned
  int node = 0;                            // the innermost block element around it
  int level = 0;                           // headings 1..6, list items by nesting
  std::size_t link_bytes = 0;              // of the text inside links
  bool is_introduced = false;              // a list's item that the paragraph above announces
  TextTable table;

  double LinkDensity() const {
    return text.empty() ? 0.0 : static_cast<double>(link_bytes) / static_cast<double>(text.size());
  }
};

// All blocks of the tree in order, without the subtrees for which pruned[node] is true.
// REQUIRES: pruned.size() == tree.size().
std::vector<HtmlBlock> CutIntoBlocks(const HtmlTree& tree, const std::vector<bool>& pruned);

// How strongly an element is marked as the article by its template: 1 not at all, up to 1.3 for
// microdata's articleBody.
double ArticleHint(const HtmlNode& node);

// For every node whether it and what is below it is left out: scripts, forms, navigation, hidden
// parts, and elements whose class, id or role names something that is no article (comments, share
// buttons, related stories), unless they hold much of the page's prose. kTagsOnly believes element
// names and nothing else: for pages whose templates name things otherwise than everybody.
enum class Pruning { kByNames, kTagsOnly };
std::vector<bool> FindBoilerplate(const HtmlTree& tree, Pruning pruning);

}  // namespace chipline
