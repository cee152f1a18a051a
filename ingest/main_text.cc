#include "ingest/main_text.h"

#include <algorithm>
#include <utility>

#include "ingest/furniture.h"
#include "ingest/marker_date.h"
#include "ingest/page_title.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr std::size_t kLeast = 300;  // bytes of an article that is worth the name

bool HasLetter(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = NextCodePoint(text, &at);
    if (IsLetter(c) || (c >= '0' && c <= '9')) return true;
  }
  return false;
}

bool IsUnwanted(const HtmlBlock& block, const MainTextHints& hints) {
  if (block.kind == BlockKind::kCaption || block.text == hints.title) return true;
  const bool title = block.level == 1 && block.kind == BlockKind::kHeading &&
                     TitleSimilarity(hints.title, block.text) > 0.75;
  if (title) return true;
  const double links = block.is_introduced ? 0 : block.LinkDensity();
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
  return {block.kind, std::move(block.text), block.level, std::move(block.table), block.node};
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
std::vector<MainBlock> Collect(const HtmlTree& tree, ArticleCut cut, const MainTextHints& hints) {
  std::vector<MainBlock> article;
  if (cut.container < 0) return article;
  auto other = cut.others.begin();
  bool list_of_others = false;
  IndexTest index;
  for (HtmlBlock& block : cut.blocks) {
    if (block.node < cut.container || block.node >= tree.at(cut.container).end) continue;
    while (other != cut.others.end() && other->second <= block.node) ++other;
    if (other != cut.others.end() && other->first <= block.node) continue;
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

// Structured data's text as paragraphs. Some sites leave markup in it.
std::vector<MainBlock> FromArticleBody(std::string_view body) {
  std::vector<MainBlock> blocks;
  for (const std::string_view line : SplitLines(body)) {
    std::string text = CleanInline(line);
    if (!text.empty()) blocks.push_back({BlockKind::kParagraph, std::move(text), 0, {}});
  }
  return blocks;
}

// Whether structured data's text has most of what the page shows, going by how its paragraphs
// begin.
bool HasShownText(std::string_view body, const std::vector<MainBlock>& shown) {
  constexpr std::size_t kLooks = 50;
  constexpr std::size_t kBegin = 40;
  const std::string text = CleanInline(body);
  std::size_t bytes = 0;
  std::size_t found = 0;
  for (std::size_t i = 0; i < std::min(shown.size(), kLooks); ++i) {
    const std::string_view block = shown[i].text;
    bytes += block.size();
    if (text.find(block.substr(0, kBegin)) != std::string::npos) found += block.size();
  }
  return found * 2 >= bytes;
}

// Whether structured data's text stands in for what was found on the page. It is a second opinion:
// where the page shows an article, however short, it must be that article.
bool StandsIn(std::string_view body, const std::vector<MainBlock>& shown) {
  const std::size_t bytes = TextBytes(shown);
  if (body.size() <= kLeast || bytes * 2 >= body.size()) return false;
  return bytes < kLeast / 2 || HasShownText(body, shown);
}

}  // namespace

std::vector<MainBlock> ExtractMainText(const HtmlTree& tree, ArticleCut cut,
                                       const MainTextHints& hints) {
  std::vector<MainBlock> article = Collect(tree, std::move(cut), hints);
  // A page that names its article as others name their furniture.
  if (TextBytes(article) < kLeast / 2) {
    std::vector<MainBlock> second = Collect(tree, CutArticle(tree, Pruning::kTagsOnly), hints);
    if (TextBytes(second) > TextBytes(article) * 2) article = std::move(second);
  }
  // One that writes its article by script only.
  if (StandsIn(hints.article_body, article)) return FromArticleBody(hints.article_body);
  return article;
}

}  // namespace chipline
