// Posts of a page that grows: siblings of one kind, each with a time of its own. What a post tells
// was told at its time, not in the page's first hour.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "ingest/document.h"
#include "ingest/html_tree.h"
#include "model/day.h"

namespace chipline {

class LivePosts {
 public:
  explicit LivePosts(const HtmlTree& tree);

  // The innermost post around a node, -1 where there is none.
  int PostOf(int node) const { return node < 0 ? -1 : post_[static_cast<std::size_t>(node)]; }
  // REQUIRES: PostOf gave it.
  Day DayOf(int post) const { return *day_[static_cast<std::size_t>(post)]; }

 private:
  void Group(const HtmlTree& tree, int parent);

  std::vector<std::optional<Day>> day_;  // by node that is a post
  std::vector<int> post_;                // by node
};

// Notes that the blocks from number `first` on were posted on `day`, beside them and, for people,
// among the markers: "post 120..480", in code points. REQUIRES: there are such blocks.
void MarkPost(Day day, std::size_t first, Document* document);

// Calls `each` with the document once for each day of its posts: with the blocks of that day alone
// and the day as its publication. The text and all places in it stay. With the document itself
// where none of its blocks was posted.
void ForEachPostDay(const Document& document, const std::function<void(const Document&)>& each);

}  // namespace chipline
