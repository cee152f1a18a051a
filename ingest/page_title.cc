#include "ingest/page_title.h"

#include <algorithm>
#include <unordered_set>
#include <vector>

#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr std::size_t kMaxTitle = 2000;  // bytes
constexpr std::string_view kSeparators[] = {"|", "-", "–", "—", "\\", "/", ">", "»"};
constexpr std::string_view kPathSeparators[] = {"\\", "/", ">", "»"};

std::size_t WordCount(std::string_view text) {
  return SplitWords(text).size();
}

template <std::size_t N>
std::size_t RankOf(std::string_view word, const std::string_view (&list)[N]) {
  return static_cast<std::size_t>(std::find(std::begin(list), std::end(list), word) -
                                  std::begin(list));
}

struct Separator {
  std::size_t at = std::string_view::npos;  // of the blank before it
  std::size_t behind = 0;
};

// The first or last separator that stands between blanks.
Separator FindSeparator(std::string_view title, bool last) {
  Separator found;
  for (const std::string_view word : SplitWords(title)) {
    const auto at = static_cast<std::size_t>(word.data() - title.data());
    if (at == 0 || at + word.size() == title.size()) continue;
    if (RankOf(word, kSeparators) == std::size(kSeparators)) continue;
    found = {at - 1, at + word.size()};
    if (!last) break;
  }
  return found;
}

bool HasPathSeparator(std::string_view title) {
  const std::vector<std::string_view> words = SplitWords(title);
  return std::any_of(words.begin(), words.end(), [](std::string_view word) {
    return RankOf(word, kPathSeparators) < std::size(kPathSeparators);
  });
}

bool IsHeadingOfPage(const HtmlTree& tree, const std::string& title) {
  for (int i = 0; i < tree.size(); ++i) {
    if ((tree.at(i).Is("h1") || tree.at(i).Is("h2")) && tree.TextOf(i, title.size() + 100) == title)
      return true;
  }
  return false;
}

std::string WithoutPrefix(const std::string& title) {
  std::string behind_last(Trim(std::string_view(title).substr(title.rfind(':') + 1)));
  const std::size_t first = title.find(':');
  if (WordCount(behind_last) < 3)
    return std::string(Trim(std::string_view(title).substr(first + 1)));
  if (WordCount(std::string_view(title).substr(0, first)) > 5) return title;
  return behind_last;
}

std::string OnlyH1(const HtmlTree& tree) {
  const int first = tree.Find("h1");
  if (first < 0 || tree.Find("h1", tree.at(first).end, tree.size()) >= 0) return {};
  return tree.TextOf(first, kMaxTitle);
}

std::string Shorten(const HtmlTree& tree, const std::string& title) {
  const Separator last = FindSeparator(title, true);
  if (last.at != std::string_view::npos) {
    std::string start = title.substr(0, last.at);
    if (WordCount(start) >= 3) return start;
    return std::string(Trim(std::string_view(title).substr(FindSeparator(title, false).behind)));
  }
  if (title.find(": ") != std::string::npos) {
    return IsHeadingOfPage(tree, title) ? title : WithoutPrefix(title);
  }
  if (title.size() > 150 || title.size() < 15) {
    std::string heading = OnlyH1(tree);
    if (!heading.empty()) return heading;
  }
  return title;
}

bool HasIdeograph(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (IsIdeograph(NextCodePoint(text, &at))) return true;
  }
  return false;
}

// "标题_新闻_网站", "标题-网站": Chinese pages hang section and site on without blanks. Cut at the
// first mark that leaves what a heading of the page says, else at the last with a short tail.
std::string WithoutSite(const HtmlTree& tree, const std::string& title) {
  constexpr std::size_t kLeast = 6;
  constexpr std::size_t kTail = 12;
  std::string cut = title;
  for (std::size_t at = title.find_first_of("_|-", 1); at != std::string::npos;
       at = title.find_first_of("_|-", at + 1)) {
    std::string head(Trim(std::string_view(title).substr(0, at)));
    const std::string_view tail = Trim(std::string_view(title).substr(at + 1));
    const bool hung = title[at - 1] != ' ' && at + 1 < title.size() && title[at + 1] != ' ';
    if (!hung || CountCodePoints(head) < kLeast || !HasIdeograph(head)) continue;
    if (IsHeadingOfPage(tree, head)) return head;
    const bool site = CountCodePoints(tail) <= kTail && HasIdeograph(tail);
    if (site && cut == title) cut = head;
  }
  return cut;
}

// The first <title> that is not a picture's.
int FindTitle(const HtmlTree& tree) {
  for (int i = tree.Find("title"); i >= 0; i = tree.Find("title", i + 1, tree.size())) {
    int around = tree.at(i).parent;
    while (around >= 0 && !tree.at(around).Is("svg")) around = tree.at(around).parent;
    if (around < 0) return i;
  }
  return -1;
}

}  // namespace

std::string TitleOfPage(const HtmlTree& tree) {
  const int node = FindTitle(tree);
  std::string title = node < 0 ? std::string() : tree.TextOf(node, kMaxTitle);
  if (std::string cut = WithoutSite(tree, title); cut != title) return cut;
  std::string shortened = Shorten(tree, title);
  // Too little is left to be a title, unless exactly one step of a path was taken off.
  const std::size_t words = WordCount(shortened);
  const bool path = HasPathSeparator(title);
  std::size_t without_separators = 0;
  for (const std::string_view word : SplitWords(title)) {
    without_separators += RankOf(word, kSeparators) == std::size(kSeparators) ? 1 : 0;
  }
  if (words <= 4 && !title.empty() && (!path || words + 1 != without_separators)) return title;
  return shortened;
}

double TitleSimilarity(std::string_view a, std::string_view b) {
  const std::string lower_a = AsciiLower(a);
  const std::string lower_b = AsciiLower(b);
  const std::vector<std::string_view> words_a = SplitWords(lower_a);
  const std::unordered_set<std::string_view> known(words_a.begin(), words_a.end());
  std::size_t shared = 0;
  std::size_t all = 0;
  for (const std::string_view word : SplitWords(lower_b)) {
    all += word.size();
    shared += known.count(word) != 0 ? word.size() : 0;
  }
  return all == 0 ? 0 : static_cast<double>(shared) / static_cast<double>(all);
}

}  // namespace chipline
