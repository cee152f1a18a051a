// Which parts of a page may speak of its article, and which speak of other stories or of the site:
// a day in a list of related stories dates those.
#pragma once

#include <vector>

#include "ingest/html_tree.h"

namespace chipline {

class ArticlePlace {
 public:
  // `container` holds the article (ArticleCut); -1 where the page has none. The tree is borrowed.
  ArticlePlace(const HtmlTree& tree, int container);

  // Whether the node is in an aside, the page's footer, navigation, a part that is named for other
  // stories, or beside a headline that links elsewhere. Never what holds the article itself.
  bool IsOthers(int node) const;
  // Whether the node is in the article or right beside it: from the headline on to where the
  // article ends.
  bool IsBeside(int node) const { return node >= from_ && node < to_ && !IsOthers(node); }

 private:
  bool HoldsArticle(int node) const;

  const HtmlTree& tree_;
  const int container_;
  int article_ = -1;  // the <article> around it
  int from_ = 0;
  int to_ = 0;
  std::vector<bool> teaser_;  // of each node: another story's card
};

}  // namespace chipline
