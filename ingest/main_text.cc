#include "ingest/main_text.h"

#include <algorithm>
#include <utility>

#include "ingest/furniture.h"
#include "ingest/html_blocks.h"
#include "ingest/marker_date.h"
#include "ingest/page_title.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

bool HasSentenceEnd(std::string_view text) {
  for (const std::string_view end : {". ", "? ", "! ", "。", "！", "？", "，", "; ", ", "}) {
    if (text.find(end) != std::string_view::npos) return true;
  }
  return !text.empty() && std::string_view(".!?:\"").find(text.back()) != std::string_view::npos;
}

bool HasLetter(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = NextCodePoint(text, &at);
    if (IsLetter(c) || (c >= '0' && c <= '9')) return true;
  }
  return false;
}

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

bool IsUnwanted(const HtmlBlock& block, const MainTextHints& hints) {
  if (block.kind == BlockKind::kCaption || block.text == hints.title) return true;
  const bool title = block.level == 1 && block.kind == BlockKind::kHeading &&
                     TitleSimilarity(hints.title, block.text) > 0.75;
  if (title) return true;
  const double links = block.LinkDensity();
  if (block.kind == BlockKind::kTableCell) return links > 0.6;
  // One link and nothing else: a pointer to another story. A list may well consist of links, but
  // not of whole paragraphs of them.
  const bool teaser = block.kind == BlockKind::kListItem ? block.text.size() >= 120
                                                         : block.kind == BlockKind::kParagraph;
  if (links > 0.95 && teaser) return true;
  if (links > 0.6 && block.text.size() < 120 && !HasSentenceEnd(block.text)) return true;
  return ClassifyLine(block.text) == LineRole::kFurniture ||
         ClassifyLine(block.text) == LineRole::kByline;
}

MainBlock ToMain(HtmlBlock block) {
  return {block.kind, std::move(block.text), block.level, std::move(block.table)};
}

// Headings at the end introduce nothing that was kept; closing lines speak of the makers.
void DropTail(std::vector<MainBlock>* blocks) {
  while (!blocks->empty() &&
         (blocks->back().kind == BlockKind::kHeading || IsClosingLine(blocks->back().text))) {
    blocks->pop_back();
  }
}

// A day or a mark that stands alone in front of the article.
void DropHead(bool has_day, std::vector<MainBlock>* blocks) {
  std::size_t drop = 0;
  while (drop < blocks->size()) {
    const MainBlock& block = (*blocks)[drop];
    const bool bare = block.kind == BlockKind::kParagraph && block.text.size() < 40 &&
                      ((has_day && ParseMarkerDay(block.text)) || !HasLetter(block.text));
    if (!bare) break;
    ++drop;
  }
  if (drop < blocks->size())
    blocks->erase(blocks->begin(), blocks->begin() + static_cast<std::ptrdiff_t>(drop));
}

// Whether what was found announces other pages: linked headings with a line or two each.
class IndexTest {
 public:
  void Add(const HtmlBlock& block) {
    if (block.kind == BlockKind::kHeading) {
      linked_headings_ += block.LinkDensity() > 0.9 ? 1 : 0;
    } else {
      ++others_;
      bytes_ += block.text.size();
    }
  }
  bool IsIndex() const {
    constexpr std::size_t kTeasers = 5;
    constexpr std::size_t kTeaserBytes = 250;
    return linked_headings_ >= kTeasers && others_ <= linked_headings_ * 5 / 4 &&
           bytes_ <= others_ * kTeaserBytes;
  }

 private:
  std::size_t linked_headings_ = 0;
  std::size_t others_ = 0;
  std::size_t bytes_ = 0;
};

// The blocks of the article: inside the container, not of another story, not below "Related".
std::vector<MainBlock> Collect(const HtmlTree& tree, std::vector<HtmlBlock> blocks,
                               const MainTextHints& hints) {
  std::vector<MainBlock> article;
  const SubtreeWorth worth(tree, blocks);
  const int container = FindContainer(tree, worth);
  if (container < 0) return article;
  const auto others = OtherStories(tree, container, worth.BestArticle(container));
  auto other = others.begin();
  bool list_of_others = false;
  IndexTest index;
  for (HtmlBlock& block : blocks) {
    if (block.node < container || block.node >= tree.at(container).end) continue;
    while (other != others.end() && other->second <= block.node) ++other;
    if (other != others.end() && other->first <= block.node) continue;
    if (ClassifyLine(block.text) == LineRole::kListOfOthers) {
      list_of_others = true;
      continue;
    }
    const bool hangs_on = block.kind == BlockKind::kListItem || block.LinkDensity() > 0.5 ||
                          (block.text.size() < 60 && block.kind != BlockKind::kHeading);
    list_of_others = list_of_others && hangs_on;
    index.Add(block);
    if (list_of_others || IsUnwanted(block, hints)) continue;
    article.push_back(ToMain(std::move(block)));
  }
  DropTail(&article);
  DropHead(hints.has_day, &article);
  if (index.IsIndex()) article.clear();
  return article;
}

std::size_t TextBytes(const std::vector<MainBlock>& blocks) {
  std::size_t bytes = 0;
  for (const MainBlock& block : blocks) bytes += block.text.size();
  return bytes;
}

std::vector<MainBlock> Extract(const HtmlTree& tree, Pruning pruning, const MainTextHints& hints) {
  return Collect(tree, CutIntoBlocks(tree, FindBoilerplate(tree, pruning)), hints);
}

// Structured data's text as paragraphs. Some sites leave markup in it.
std::vector<MainBlock> FromArticleBody(std::string_view body) {
  std::vector<MainBlock> blocks;
  for (const std::string_view line : SplitLines(body)) {
    std::string text = CleanInline(line);
    if (!text.empty()) blocks.push_back({BlockKind::kParagraph, std::move(text), 0, {}});
  }
  return blocks;
}

}  // namespace

std::vector<MainBlock> ExtractMainText(const HtmlTree& tree, const MainTextHints& hints) {
  constexpr std::size_t kLeast = 300;
  std::vector<MainBlock> article = Extract(tree, Pruning::kByNames, hints);
  // A page that names its article as others name their furniture.
  if (TextBytes(article) < kLeast / 2) {
    std::vector<MainBlock> second = Extract(tree, Pruning::kTagsOnly, hints);
    if (TextBytes(second) > TextBytes(article) * 2) article = std::move(second);
  }
  // One that writes its article by script only.
  if (hints.article_body.size() > kLeast && TextBytes(article) * 2 < hints.article_body.size()) {
    return FromArticleBody(hints.article_body);
  }
  return article;
}

}  // namespace chipline
