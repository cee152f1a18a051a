#include "ingest/article_cut.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "ingest/furniture.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

bool IsList(const HtmlNode& node) {
  return node.Is("ul") || node.Is("ol");
}

// The list that a block is an item of; -1 for other blocks.
int ListOf(const HtmlTree& tree, const HtmlBlock& block) {
  if (block.kind != BlockKind::kListItem) return -1;
  int node = block.node;
  while (node >= 0 && !IsList(tree.at(node))) node = tree.at(node).parent;
  return node;
}

bool IsProse(const HtmlBlock& block) {
  return block.kind == BlockKind::kParagraph && block.LinkDensity() < 0.3 &&
         ClassifyLine(block.text) == LineRole::kProse &&
         (block.text.size() >= 80 || HasSentenceEnd(block.text));
}

// "The following are added:", "The following companies were listed." Titles of other stories stand
// behind a sentence that says nothing of them, or behind "Read more:".
bool Announces(const HtmlBlock& block) {
  constexpr std::size_t kLead = 20;
  const std::string lead = AsciiLower(block.text);
  if (lead.size() < kLead || !IsProse(block)) return false;
  if (lead.ends_with(":") || lead.ends_with("：")) return true;
  for (const std::string_view word : {"following", "listed below", "以下", "如下"}) {
    if (lead.find(word) != std::string::npos) return true;
  }
  return false;
}

// Marks lists that the paragraph beside them announces: their items belong to the text, be they
// links.
void MarkIntroduced(const HtmlTree& tree, std::vector<HtmlBlock>* blocks) {
  for (std::size_t first = 1; first < blocks->size();) {
    const int list = ListOf(tree, (*blocks)[first]);
    std::size_t end = first + 1;
    while (list >= 0 && end < blocks->size() && (*blocks)[end].node < tree.at(list).end) ++end;
    const HtmlBlock& lead = (*blocks)[first - 1];
    const bool is_introduced =
        list >= 0 && tree.at(lead.node).parent == tree.at(list).parent && Announces(lead);
    for (std::size_t i = first; is_introduced && i < end; ++i) (*blocks)[i].is_introduced = true;
    first = end;
  }
}

// What a block says for (bytes, positive) or against its container being the article.
double Worth(const HtmlTree& tree, const HtmlBlock& block) {
  const double size = static_cast<double>(block.text.size());
  const double links = block.LinkDensity();
  if (block.is_introduced && links > 0.2) return 0;
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

bool IsHeading(const HtmlNode& node) {
  return node.name.size() == 2 && node.name[0] == 'h' && node.name[1] >= '1' && node.name[1] <= '6';
}

// Whether an <article> has a headline of its own: the page's first, or one that links elsewhere.
bool IsStoryOfItsOwn(const HtmlTree& tree, int article) {
  int link_end = 0;
  for (int i = article + 1; i < tree.at(article).end; ++i) {
    const HtmlNode& node = tree.at(i);
    if (node.Is("a")) link_end = node.end;
    if (!IsHeading(node)) continue;
    if (node.Is("h1") || i < link_end || tree.Find("a", i + 1, node.end) >= 0) return true;
  }
  return false;
}

// <article> elements that are parts of one article below the page's headline: side by side, of one
// class, none a story of its own. The answers of a list of questions, the posts of a live blog.
std::vector<bool> FindParts(const HtmlTree& tree) {
  std::vector<bool> is_part(static_cast<std::size_t>(tree.size()), false);
  const int headline = tree.Find("h1");
  if (headline < 0) return is_part;
  std::map<std::pair<int, std::string_view>, std::vector<int>> groups;
  for (int i = headline; i < tree.size(); ++i) {
    const HtmlNode& node = tree.at(i);
    if (node.Is("article")) groups[{node.parent, node.Attribute("class")}].push_back(i);
  }
  for (const auto& [beside, articles] : groups) {
    const bool are_parts =
        articles.size() > 1 && std::none_of(articles.begin(), articles.end(), [&](int article) {
          return IsStoryOfItsOwn(tree, article);
        });
    for (const int article : articles) is_part[static_cast<std::size_t>(article)] = are_parts;
  }
  return is_part;
}

// What each subtree is worth as the article. Of several <article> elements below one node only the
// best counts, unless they are its parts: a page of many stories is no story.
class SubtreeWorth {
 public:
  SubtreeWorth(const HtmlTree& tree, const std::vector<HtmlBlock>& blocks)
      : tree_(tree),
        own_(Size(), 0),
        direct_(Size(), false),
        article_(Size(), 0),
        best_article_(Size(), -1),
        part_(FindParts(tree)),
        paragraphs_(Size()),
        prose_(Size(), 0) {
    for (const HtmlBlock& block : blocks) {
      const double value = Worth(tree, block);
      const auto node = static_cast<std::size_t>(block.node);
      own_[node] += value;
      prose_[node] += std::max(value, 0.0);
      if (value <= 0 || block.kind != BlockKind::kParagraph) continue;
      direct_[node] = true;
      const int parent = tree.at(block.node).parent;
      if (!tree.at(block.node).Is("p") || parent < 0) continue;
      Paragraphs& beside = paragraphs_[static_cast<std::size_t>(parent)];
      ++beside.count;
      beside.worth += value;
    }
    for (int i = tree.size() - 1; i > 0; --i) {
      const int parent = tree.at(i).parent;
      if (parent >= 0)
        prose_[static_cast<std::size_t>(parent)] += prose_[static_cast<std::size_t>(i)];
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

  // Whether most of the node's prose are paragraphs of its own. Lists of links beside them, related
  // stories, say nothing against those.
  bool IsText(int node) const {
    const Paragraphs& own = paragraphs_[static_cast<std::size_t>(node)];
    return own.count > 1 && own.worth * 2 >= prose_[static_cast<std::size_t>(node)];
  }

  void PassUp(int i) {
    const int parent = tree_.at(i).parent;
    if (parent < 0) return;
    const auto self = static_cast<std::size_t>(i);
    const auto up = static_cast<std::size_t>(parent);
    const bool is_article = tree_.at(i).Is("article") && !part_[self];
    const double article = is_article ? Of(i) : article_[self];
    const int which = is_article ? i : best_article_[self];
    if (!is_article) own_[up] += IsText(parent) ? std::max(own_[self], 0.0) : own_[self];
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
  std::vector<bool> part_;  // articles that are parts of one
  struct Paragraphs {
    int count = 0;
    double worth = 0;
  };
  std::vector<Paragraphs> paragraphs_;  // right below the node
  std::vector<double> prose_;           // all that speaks for the subtree
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
      if (!IsHeading(tree.at(j))) continue;
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
  MarkIntroduced(tree, &cut.blocks);
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
