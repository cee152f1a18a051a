// Which parts of a page are not its article, by the names that templates give them.
#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "ingest/html_blocks.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

using Words = std::unordered_set<std::string_view>;

// `list` must outlive the set: a literal.
Words WordSet(std::string_view list) {
  const std::vector<std::string_view> words = SplitWords(list);
  return {words.begin(), words.end()};
}

// Elements that never hold an article.
bool IsNeverText(std::string_view name) {
  static const Words words = WordSet(
      "head script style noscript template iframe svg canvas button select option input "
      "textarea object embed audio video map dialog menu math progress applet datalist "
      "nav footer amp-ad amp-auto-ads amp-consent amp-sidebar amp-user-notification amp-sticky-ad "
      "amp-embed");
  return words.count(name) != 0;
}

// Elements that rarely do, and are kept where they hold the page's prose.
bool IsSeldomText(std::string_view name) {
  static const Words words = WordSet("aside form header figcaption figure");
  return words.count(name) != 0;
}

bool IsOutsideRole(std::string_view role) {
  static const Words words = WordSet(
      "navigation complementary banner contentinfo search dialog alertdialog menu menubar "
      "toolbar tooltip img");
  return words.count(role) != 0;
}

// Words that name what is never the article, even where it outweighs it: people write more than
// journalists do.
bool IsWorstWord(std::string_view word) {
  static const Words words = WordSet(
      "comment comments commentlist disqus respond cookie cookies consent gdpr newsletter "
      "sidebar sidebars related recommended recirc trending outbrain taboola footer nav "
      "navigation breadcrumb breadcrumbs menu modal popup widget widgets");
  return words.count(word) != 0;
}

// Whole words of class names and ids.
bool IsBadWord(std::string_view word) {
  static const Words words = WordSet(
      "ad ads adv advert advertisement advertising sponsor sponsored promo promos "
      "promotion teaser nav navigation navbar menu menus breadcrumb breadcrumbs crumbs "
      "pagination pager paginate footer sidebar sidebars rail comment comments "
      "commentlist disqus respond share shares sharing sharebar social follow related "
      "recommended recommendations recirc recirculation trending popular mostread "
      "newsletter newsletters subscribe subscription signup login register paywall cookie "
      "cookies consent gdpr popup modal overlay lightbox byline bylines author authors "
      "bio tags taglist tagcloud hashtags toolbar widget widgets outbrain taboola zergnet "
      "copyright disclaimer skip hidden invisible timestamp pubdate dateline published "
      "datetime categories rating ratings votes caption credit credits upsell donate "
      "feedback survey poll tooltip noprint masthead banner topbar search languages "
      "dropdown slideshow metadata postmeta entrymeta infobox cta");
  return words.count(word) != 0;
}

// Parts of words, for templates that write them in one: "jp-relatedposts", "sharedaddy".
bool HasBadPart(std::string_view names) {
  static const Words parts = WordSet(
      "relatedpost relatedarticle related- related_ -related _related relatedstor "
      "relatedcontent sharedaddy sharebutton shareicon addthis addtoany socialshare "
      "social-share newsletter read-more readmore read_more read-next readnext most-read "
      "most-popular mostpopular more-stories morestories more-articles more-from morefrom "
      "recommend author-bio authorbio author-box authorbox about-author about-the-author "
      "post-meta entry-meta article-meta article-info post-info post-tags entry-tags "
      "article-tags tag-list entry-footer post-footer article-footer post-nav "
      "screen-reader sr-only visually-hidden visuallyhidden you-may also-like up-next "
      "upnext next-post prev-post story-links print-only printonly google-auto-placed "
      "dfp- adsense adslot ad-slot ad-unit photo-credit image-credit wp-caption-text "
      "call-to-action inline-cta commenting livefyre fb-comments mc_embed mailchimp");
  return std::any_of(parts.begin(), parts.end(), [&](std::string_view part) {
    return names.find(part) != std::string_view::npos;
  });
}

// "articleShareBar_top" gives "article", "share", "bar", "top".
bool HasWord(std::string_view names, bool (*is_word)(std::string_view)) {
  std::string word;
  for (std::size_t i = 0; i <= names.size(); ++i) {
    const char c = i < names.size() ? names[i] : ' ';
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool hump = c >= 'A' && c <= 'Z' && !word.empty() && i > 0 && names[i - 1] >= 'a' &&
                      names[i - 1] <= 'z';
    if (!letter || hump) {
      if (!word.empty() && is_word(word)) return true;
      word.clear();
    }
    if (letter) word.push_back(static_cast<char>(c | 0x20));
  }
  return false;
}

bool IsHidden(const HtmlNode& node) {
  if (node.HasAttribute("hidden")) return true;
  std::string style = AsciiLower(node.Attribute("style"));
  std::erase(style, ' ');
  return style.find("display:none") != std::string::npos ||
         style.find("visibility:hidden") != std::string::npos;
}

bool IsNamedBad(const HtmlNode& node) {
  if (IsOutsideRole(node.Attribute("role"))) return true;
  const std::string names = node.Names();
  return HasWord(names, IsBadWord) || HasBadPart(AsciiLower(names));
}

bool IsNamedWorst(const HtmlNode& node) {
  return HasWord(node.Names(), IsWorstWord);
}

// Bytes of prose in each subtree: text of paragraphs outside links. What most of the page's prose
// hangs on is not boilerplate, whatever its name.
std::vector<std::size_t> ProseBytes(const HtmlTree& tree) {
  std::vector<std::size_t> prose(static_cast<std::size_t>(tree.size()), 0);
  int link_end = 0;
  int skip_end = 0;
  for (int i = 0; i < tree.size(); ++i) {
    const HtmlNode& node = tree.at(i);
    if (node.Is("a")) link_end = std::max(link_end, node.end);
    if (IsNeverText(node.name)) skip_end = std::max(skip_end, node.end);
    constexpr std::size_t kRun = 30;  // shorter runs are labels
    if (!node.is_text() || i < link_end || i < skip_end) continue;
    const std::size_t bytes = Trim(node.text).size();
    if (bytes >= kRun) prose[static_cast<std::size_t>(i)] = bytes;
  }
  for (int i = tree.size() - 1; i > 0; --i) {
    const int parent = tree.at(i).parent;
    if (parent >= 0) prose[static_cast<std::size_t>(parent)] += prose[static_cast<std::size_t>(i)];
  }
  return prose;
}

// Whether a node is or holds what marks an article. A template's name for its text (kNamed) speaks
// against weaker names around it only; microdata or a quoted post, which templates wrap into
// "social" elements, against all.
enum class Mark : unsigned char { kNone, kNamed, kSure };

Mark OwnMark(const HtmlNode& node) {
  const bool post =
      node.Is("blockquote") && node.Attribute("class").find("-tweet") != std::string_view::npos;
  if (post || node.Attribute("itemprop").find("articleBody") != std::string_view::npos) {
    return Mark::kSure;
  }
  return ArticleHint(node) > 1.1 ? Mark::kNamed : Mark::kNone;
}

std::vector<Mark> FindMarks(const HtmlTree& tree) {
  std::vector<Mark> marks(static_cast<std::size_t>(tree.size()), Mark::kNone);
  for (int i = tree.size() - 1; i >= 0; --i) {
    const HtmlNode& node = tree.at(i);
    if (node.is_text()) continue;
    Mark& mark = marks[static_cast<std::size_t>(i)];
    mark = std::max(mark, OwnMark(node));
    if (node.parent >= 0) {
      Mark& above = marks[static_cast<std::size_t>(node.parent)];
      above = std::max(above, mark);
    }
    // Says nothing about what is around it: teasers are articles too.
    if (node.Is("article") || node.Is("main") || node.Is("body")) mark = Mark::kSure;
  }
  return marks;
}

}  // namespace

double ArticleHint(const HtmlNode& node) {
  if (node.Attribute("itemprop").find("articleBody") != std::string_view::npos) return 1.3;
  if (node.Is("article") || node.Attribute("role") == "article") return 1.05;
  if (node.Is("main") || node.Attribute("role") == "main") return 1.02;
  const std::string names = AsciiLower(node.Names());
  constexpr std::string_view kMarks[] = {
      "article-body",   "articlebody",      "article__body", "article_body",   "article-content",
      "articlecontent", "article__content", "article-text",  "articletext",    "entry-content",
      "post-content",   "post-body",        "postbody",      "post_content",   "story-body",
      "storybody",      "story__body",      "story-content", "story-text",     "body-copy",
      "content-body",   "field-name-body",  "post-entry",    "td-post-content"};
  const bool marked = std::any_of(std::begin(kMarks), std::end(kMarks), [&](std::string_view mark) {
    return names.find(mark) != std::string::npos;
  });
  return marked ? 1.2 : 1.0;
}

std::vector<bool> FindBoilerplate(const HtmlTree& tree, Pruning pruning) {
  std::vector<bool> pruned(static_cast<std::size_t>(tree.size()), false);
  if (tree.size() == 0) return pruned;
  const std::vector<std::size_t> prose = ProseBytes(tree);
  const std::vector<Mark> marks = FindMarks(tree);
  const bool page_is_marked = marks[0] != Mark::kNone;
  const std::size_t total = prose[0];
  for (int i = 0; i < tree.size();) {
    const HtmlNode& node = tree.at(i);
    const auto self = static_cast<std::size_t>(i);
    bool cut = IsNeverText(node.name);
    if (pruning == Pruning::kTagsOnly) {
      cut = cut || node.Is("form");
    } else if (!cut && !node.is_text()) {
      const bool much = prose[self] * 5 > total * 2;
      const bool most = prose[self] * 5 > total * 4;
      const Mark mark = marks[self];
      const bool elsewhere = page_is_marked && mark == Mark::kNone;
      const bool bad = IsSeldomText(node.name) || IsNamedBad(node);
      cut = (mark == Mark::kNone && !much && bad) ||
            (mark != Mark::kSure && (!most || elsewhere) && IsNamedWorst(node)) ||
            (!most && IsHidden(node));
    }
    pruned[self] = cut;
    i = cut ? node.end : i + 1;
  }
  return pruned;
}

}  // namespace chipline
