#include "ingest/visible_lines.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include <re2/re2.h>

#include "ingest/text_utils.h"

namespace chipline {
namespace {

using re2::StringPiece;

// Nodes before and behind the headline that belong to its lines.
constexpr int kBefore = 40;
constexpr int kBehind = 80;
constexpr std::size_t kLongest = 200;

const RE2& Printed() {
  static const RE2 pattern(
      "(?i)((?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?\\s+\\d{1,2}(?:st|nd|"
      "rd|th)?,?\\s+\\d{4})|"
      "(?:\\d{1,2}(?:st|nd|rd|th)?\\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?"
      ",?\\s+\\d{4})|"
      "(?:20\\d{2}[-/.]\\d{1,2}[-/"
      ".]\\d{1,2})|(?:20\\d{2}\\s*年\\s*\\d{1,2}\\s*月\\s*\\d{1,2}\\s*日))");
  return pattern;
}

bool IsNamedForDay(const HtmlNode& node) {
  static const RE2 names(
      "(?i)(?:^|[^a-z])(?:date|dateline|pub|published|publish|pubtime|posted|time|timestamp|meta|"
      "info|source|byline|"
      "article-info|entry-meta|post-meta)(?:[^a-z]|$)|pubdate|publishdate|articledate|pubtime|(?:^|"
      "[-_ ])date");
  const std::string text =
      std::string(node.Attribute("class")) + " " + std::string(node.Attribute("id"));
  return text.size() > 1 && RE2::PartialMatch(text, names);
}

bool SaysPublished(std::string_view text) {
  static const RE2 label(
      "(?i)^\\W*(?:first "
      ")?(?:published|posted|issued|released|date|发布时间|发布日期|发文日期|成文日期|时间|日期|"
      "来源)");
  return RE2::PartialMatch(StringPiece(text.data(), text.size()), label);
}

std::optional<std::string> DayIn(std::string_view text) {
  StringPiece found;
  if (!RE2::PartialMatch(StringPiece(text.data(), text.size()), Printed(), &found))
    return std::nullopt;
  std::string day(found.data(), found.size());
  // "2023.07.06" is read as "2023-07-06".
  if (day.starts_with("20") && day.find("年") == std::string::npos) {
    std::ranges::replace(day, '.', '-');
    std::ranges::replace(day, '/', '-');
  }
  return day;
}

// Short elements around the headline, in document order.
template <class Take>
void ForLines(const HtmlTree& tree, Take take) {
  int headline = tree.Find("h1");
  if (headline < 0) headline = tree.Find("h2");
  const int from = headline < 0 ? 0 : std::max(0, headline - kBefore);
  const int to =
      headline < 0 ? tree.size() : std::min(tree.size(), tree.at(headline).end + kBehind);
  for (int i = from; i < to; ++i) {
    const HtmlNode& node = tree.at(i);
    if (node.is_text() || node.Is("body") || node.Is("html") || node.Is("script") ||
        node.Is("style") || node.Is("head") || node.Is("title") || node.Is("meta") ||
        node.end - i > 30) {
      continue;
    }
    const std::string text = tree.TextOf(i, kLongest * 2);
    if (text.empty() || text.size() > kLongest) continue;
    if (take(i, text)) return;
  }
}

}  // namespace

std::string VisibleDate(const HtmlTree& tree, const ArticlePlace& place) {
  std::string out;
  ForLines(tree, [&](int node, const std::string& text) {
    if (!IsNamedForDay(tree.at(node)) && !SaysPublished(text)) return false;
    if (place.IsOthers(node)) return false;
    const auto day = DayIn(text);
    if (day) out = *day;
    return day.has_value();
  });
  return out;
}

std::string VisibleSource(const HtmlTree& tree) {
  static const RE2 source(
      "(?:来源|信息来源|文章来源)\\s*[:：]\\s*([\\p{Han}A-Za-z0-9·（）]{2,30})");
  std::string out;
  ForLines(tree, [&](int, const std::string& text) {
    StringPiece found;
    if (!RE2::PartialMatch(text, source, &found)) return false;
    out.assign(found.data(), found.size());
    return true;
  });
  return out;
}

}  // namespace chipline
