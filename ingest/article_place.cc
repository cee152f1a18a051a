#include "ingest/article_place.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "ingest/page_title.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

bool IsNamedForOthers(const HtmlNode& node) {
  constexpr std::string_view kNames[] = {
      "related",     "recommend", "recirc",    "trending",  "most-read", "mostread",  "most-pop",
      "mostpop",     "more-stor", "morestor",  "more-from", "morefrom",  "read-next", "readnext",
      "also-like",   "up-next",   "next-post", "prev-post", "sidebar",   "comment",   "latest-news",
      "latest-post", "read-more", "readmore",  "popular",   "breadcrumb"};
  const std::string names = AsciiLower(node.Names());
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [&](std::string_view name) { return names.find(name) != std::string::npos; });
}

// `is_inside`: of the article element, whose own footer tells who wrote it and when.
bool IsPartOfOthers(const HtmlNode& node, bool is_inside) {
  for (const std::string_view name : {"aside", "nav"}) {
    if (node.Is(name)) return true;
  }
  if (node.Is("footer") && !is_inside) return true;
  for (const std::string_view role : {"complementary", "navigation", "contentinfo"}) {
    if (node.Attribute("role") == role) return true;
  }
  return IsNamedForOthers(node);
}

// Below the headline of the page itself, which some templates link to the page.
bool IsSubheading(const HtmlNode& node) {
  return node.name.size() == 2 && node.name[0] == 'h' && node.name[1] >= '2' && node.name[1] <= '6';
}

// For each node whether it is the card of another story, small and with a headline that links
// there, or a list's item with a link.
std::vector<bool> FindTeasers(const HtmlTree& tree) {
  std::vector<bool> teasers(static_cast<std::size_t>(tree.size()), false);
  constexpr int kCard = 80;  // nodes
  std::vector<bool> links = teasers;
  std::vector<bool> cards = teasers;
  const std::string title = TitleOfPage(tree);
  for (int i = tree.size() - 1; i >= 0; --i) {
    const HtmlNode& node = tree.at(i);
    const auto self = static_cast<std::size_t>(i);
    const bool in_link = node.parent >= 0 && tree.at(node.parent).Is("a");
    const bool linked = links[self] || in_link;
    if (linked && IsSubheading(node) && TitleSimilarity(title, tree.TextOf(i, 400)) <= 0.75) {
      cards[self] = true;
    }
    teasers[self] = (cards[self] && node.end - i <= kCard) || (links[self] && node.Is("li"));
    if (node.parent < 0) continue;
    const auto up = static_cast<std::size_t>(node.parent);
    if (node.Is("a") || links[self]) links[up] = true;
    if (cards[self]) cards[up] = true;
  }
  return teasers;
}

int FirstHeadline(const HtmlTree& tree) {
  const int first = tree.Find("h1");
  return first >= 0 ? first : tree.Find("h2");
}

}  // namespace

ArticlePlace::ArticlePlace(const HtmlTree& tree, int container)
    : tree_(tree), container_(container), to_(tree.size()), teaser_(FindTeasers(tree)) {
  if (container < 0) return;
  constexpr int kBefore = 40;  // nodes in front of the headline that belong to its lines
  const int headline = FirstHeadline(tree);
  // The smallest part of the page that holds both the headline and the article.
  int both = container;
  while (tree.at(both).parent >= 0 && headline >= 0 && headline < container &&
         (headline < both || headline >= tree.at(both).end)) {
    both = tree.at(both).parent;
  }
  from_ = both;
  if (headline >= 0 && headline < container) from_ = std::max(both, headline - kBefore);
  if (both == container && tree.at(both).parent >= 0) from_ = tree.at(both).parent;
  to_ = tree.at(container).end;
  for (int i = container; i >= 0; i = tree.at(i).parent) {
    if (!tree.at(i).Is("article")) continue;
    article_ = i;
    to_ = tree.at(i).end;
    break;
  }
}

bool ArticlePlace::HoldsArticle(int node) const {
  if (container_ < 0) return tree_.at(node).Is("body") || tree_.at(node).Is("html");
  return node <= container_ && container_ < tree_.at(node).end;
}

bool ArticlePlace::IsOthers(int node) const {
  const bool is_inside = article_ >= 0 && node > article_ && node < tree_.at(article_).end;
  for (int i = node; i >= 0 && !HoldsArticle(i); i = tree_.at(i).parent) {
    if (IsPartOfOthers(tree_.at(i), is_inside) || teaser_[static_cast<std::size_t>(i)]) return true;
  }
  return false;
}

}  // namespace chipline
