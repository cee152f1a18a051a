#include "ingest/article_cut.h"

#include <string>
#include <string_view>

namespace chipline {
namespace {

// What a block says for (bytes, positive) or against its container being the article.
double Worth(const HtmlTree& tree, const HtmlBlock& block) {
  const double size = static_cast<double>(block.text.size());
  const double links = block.LinkDensity();
  if (block.kind == BlockKind::kTableCell) return links < 0.3 ? size * 0.5 : -size * 0.5;
  if (block.kind == BlockKind::kHeading) return links > 0.5 ? -size : 0;
  if (links > 0.5) return -size;
  // A headline with its first lines, in a list of such. Numbered lists are written by hand.
  const int parent = tree.at(block.node).parent;
  const bool bullet = block.kind == BlockKind::kListItem && parent >= 0 && tree.at(parent).Is("ul");
  if (bullet && links > 0.2) return -size * links;
  const bool prose = size >= 80 || (size >= 40 && HasSentenceEnd(block.text));
  if (prose) return size * (1 - links);
  return block.kind == BlockKind::kListItem ? 0 : -size * 0.3;
}

// What each subtree is worth as the article. Of several <article> elements below one node only the
// best counts: a page of many stories is no story.
class SubtreeWorth {
 public:
  SubtreeWorth(const HtmlTree& tree, const std::vector<HtmlBlock>& blocks)
      : tree_(tree),
        own_(Size(), 0),
        direct_(Size(), false),
        article_(Size(), 0),
        best_article_(Size(), -1) {
    for (const HtmlBlock& block : blocks) {
      const double value = Worth(tree, block);
      const auto node = static_cast<std::size_t>(block.node);
      own_[node] += value;
      direct_[node] = direct_[node] || (value > 0 && block.kind == BlockKind::kParagraph);
    }
    for (int i = tree.size() - 1; i > 0; --i) PassUp(i);
  }

  double Of(int node) const {
    return own_[static_cast<std::size_t>(node)] + article_[static_cast<std::size_t>(node)];
  }
  // Whether the node has prose of its own, outside the block elements in it.
  bool HasProse(int node) const { return direct_[static_cast<std::size_t>(node)]; }
  // The best <article> below the node; -1 without one.
  int BestArticle(int node) const { return best_article_[static_cast<std::size_t>(node)]; }

 private:
  std::size_t Size() const { return static_cast<std::size_t>(tree_.size()); }

  void PassUp(int i) {
    const int parent = tree_.at(i).parent;
    if (parent < 0) return;
    const auto self = static_cast<std::size_t>(i);
    const auto up = static_cast<std::size_t>(parent);
    const bool is_article = tree_.at(i).Is("article");
    const double article = is_article ? Of(i) : article_[self];
    const int which = is_article ? i : best_article_[self];
    if (!is_article) own_[up] += own_[self];
    // Walking backwards: of two that are equal the first of the page stays.
    if (which >= 0 && article > 0 && article >= article_[up]) {
      article_[up] = article;
      best_article_[up] = which;
    }
  }

  const HtmlTree& tree_;
  std::vector<double> own_;  // outside <article> elements below
  std::vector<bool> direct_;
  std::vector<double> article_;  // of the best of those
  std::vector<int> best_article_;
};

// Goes down while one child holds nearly all: what lies beside it, farther off, is another story's
// or a sidebar's. Paragraphs of the node itself are never left behind.
int Narrow(const HtmlTree& tree, const SubtreeWorth& worth, int node) {
  constexpr double kNearlyAll = 0.65;
  while (true) {
    int heavy = -1;
    bool own_prose = tree.at(node).Is("p") && worth.HasProse(node);
    for (int child = node + 1; child < tree.at(node).end; child = tree.at(child).end) {
      if (tree.at(child).is_text()) continue;
      const double value = worth.Of(child);
      if (value >= worth.Of(node) * kNearlyAll) heavy = child;
      if (tree.at(child).Is("p") && value > 0) own_prose = true;
    }
    if (heavy < 0 || own_prose) return node;
    node = heavy;
  }
}

// The node whose subtree is worth most; among equals the innermost. -1 where nothing is worth
// anything.
int FindContainer(const HtmlTree& tree, const SubtreeWorth& worth) {
  constexpr double kNearly = 0.5;
  int best = -1;
  double best_worth = 0;
  for (int i = 0; i < tree.size(); ++i) {
    if (tree.at(i).is_text() || worth.Of(i) <= 0) continue;
    const double hinted = worth.Of(i) * ArticleHint(tree.at(i));
    if (hinted >= best_worth) {
      best = i;
      best_worth = hinted;
    }
  }
  if (best < 0) return best;
  // A notice of one paragraph is signed and dated in the lines beside it.
  const int parent = tree.at(best).parent;
  const bool alone = tree.at(best).Is("p") && parent > 0 && !tree.at(parent).Is("body");
  if (alone && worth.Of(parent) >= best_worth * kNearly) return parent;
  return Narrow(tree, worth, best);
}

// Inside the container: <article> elements that are other stories, known by the link in their
// heading.
std::vector<std::pair<int, int>> OtherStories(const HtmlTree& tree, int container, int best) {
  std::vector<std::pair<int, int>> others;
  for (int i = container + 1; i < tree.at(container).end; ++i) {
    const HtmlNode& node = tree.at(i);
    if (!node.Is("article") || (i <= best && best < node.end)) continue;
    for (int j = i + 1; j < node.end; ++j) {
      const std::string& name = tree.at(j).name;
      const bool heading = name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6';
      if (!heading) continue;
      const bool linked =
          tree.Find("a", j + 1, tree.at(j).end) >= 0 || tree.at(tree.at(j).parent).Is("a");
      if (linked) others.emplace_back(i, node.end);
      break;
    }
  }
  return others;
}

}  // namespace

ArticleCut CutArticle(const HtmlTree& tree, Pruning pruning) {
  ArticleCut cut;
  cut.blocks = CutIntoBlocks(tree, FindBoilerplate(tree, pruning));
  const SubtreeWorth worth(tree, cut.blocks);
  cut.container = FindContainer(tree, worth);
  if (cut.container >= 0) {
    cut.others = OtherStories(tree, cut.container, worth.BestArticle(cut.container));
  }
  return cut;
}

bool HasSentenceEnd(std::string_view text) {
  for (const std::string_view end : {". ", "? ", "! ", "。", "！", "？", "，", "; ", ", "}) {
    if (text.find(end) != std::string_view::npos) return true;
  }
  return !text.empty() && std::string_view(".!?:\"").find(text.back()) != std::string_view::npos;
}

}  // namespace chipline
