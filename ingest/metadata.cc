#include "ingest/metadata.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "ingest/article_place.h"
#include "ingest/json_ld.h"
#include "ingest/marker_date.h"
#include "ingest/page_title.h"
#include "ingest/text_utils.h"
#include "ingest/visible_lines.h"
#include "ingest/web_url.h"

namespace chipline {
namespace {

bool IsAbsolute(std::string_view url) {
  return StartsWithIgnoringCase(url, "http://") || StartsWithIgnoringCase(url, "https://");
}

bool ContainsIgnoringCase(std::string_view text, std::string_view lower_part) {
  return AsciiLower(text).find(lower_part) != std::string::npos;
}

// "By Ada Lovelace" → "Ada Lovelace".
std::string WithoutBy(std::string byline) {
  if (StartsWithIgnoringCase(byline, "by ")) byline.erase(0, 3);
  return std::string(Trim(byline));
}

// Markup and entities inside attribute values, where a template escaped them twice.
std::string PlainText(std::string_view value) {
  static const std::map<std::string_view, std::string_view> entities = {
      {"&amp;", "&"},   {"&quot;", "\""}, {"&apos;", "'"},  {"&lt;", "<"},    {"&gt;", ">"},
      {"&#39;", "'"},   {"&#039;", "'"},  {"&nbsp;", " "},  {"&#8217;", "’"}, {"&#8216;", "‘"},
      {"&#8220;", "“"}, {"&#8221;", "”"}, {"&#8211;", "–"}, {"&#8212;", "—"}};
  std::string out;
  for (std::size_t i = 0; i < value.size();) {
    const std::size_t end = value[i] == '&' ? value.find(';', i) : std::string_view::npos;
    const auto found = end == std::string_view::npos || end - i > 8
                           ? entities.end()
                           : entities.find(value.substr(i, end + 1 - i));
    if (found == entities.end()) {
      out.push_back(value[i++]);
    } else {
      out += found->second;
      i = end + 1;
    }
  }
  return CleanInline(out);
}

class MetadataReader {
 public:
  MetadataReader(const HtmlTree& tree, std::string_view url, int article)
      : tree_(tree), url_(url), place_(tree, article) {}

  PageMetadata Read() {
    Collect();
    ChooseArticle();
    ReadTitle();
    ReadNames();
    ReadAddress();
    ReadDates();
    return std::move(out_);
  }

 private:
  // One walk: JSON-LD, meta elements by lower-case name, marked elements.
  void Collect() {
    for (int i = 0; i < tree_.size(); ++i) {
      const HtmlNode& node = tree_.at(i);
      if (node.is_text()) continue;
      if (node.Is("script")) {
        ReadScript(i);
      } else if (node.Is("meta")) {
        ReadMeta(i);
      } else if (node.Is("link")) {
        ReadLink(node);
      } else if (byline_element_.empty() && IsBylineElement(node)) {
        ReadBylineElement(i);
      }
    }
  }

  void ReadScript(int i) {
    if (i + 1 >= tree_.at(i).end || articles_.size() >= kMostArticles) return;
    for (JsonLdArticle& article : ReadJsonLd(tree_.at(i + 1).text)) {
      articles_.push_back(std::move(article));
    }
  }

  // Pages describe other stories too (a list of teasers, the next one). The page's own is the first
  // that has its address or its headline; the first at all, unless both say that it is another's.
  void ChooseArticle() {
    if (articles_.empty()) return;
    const std::string page = TitleOfPage(tree_);
    const auto own = std::ranges::find_if(
        articles_, [&](const JsonLdArticle& article) { return Speaks(article, page) > 0; });
    const auto chosen = own != articles_.end()
                            ? own
                            : std::ranges::find_if(articles_, [&](const JsonLdArticle& article) {
                                return Speaks(article, page) == 0;
                              });
    if (chosen != articles_.end()) article_ = std::move(*chosen);
  }

  // 1 where the description is of this page, -1 where it is of another, 0 where it does not say.
  int Speaks(const JsonLdArticle& article, const std::string& page) const {
    const std::string headline =
        PlainText(article.headline.empty() ? article.name : article.headline);
    double likeness = 0;
    for (const std::string& title : {page, Meta({"og:title"})}) {
      if (!title.empty()) likeness = std::max(likeness, TitleSimilarity(headline, title));
    }
    if (!headline.empty() && likeness > 0.75) return 1;
    const std::string mine = PageAddress();
    const bool has_addresses = !mine.empty() && !article.url.empty();
    if (has_addresses && KeyOf(article.url) == KeyOf(mine)) return 1;
    const bool is_unlike = headline.empty() || page.empty() || likeness < 0.4;
    return has_addresses && is_unlike && !IsFrontOf(article.url) ? -1 : 0;
  }

  // The site's own address says nothing of which of its pages is meant.
  static bool IsFrontOf(const std::string& address) {
    const auto url = ParseWebUrl(address);
    return url && url->path == "/" && url->query.empty();
  }

  static std::string KeyOf(const std::string& address) {
    const auto url = ParseWebUrl(address);
    return url ? DocumentUrlKey(*url) : address;
  }

  std::string PageAddress() const {
    for (const std::string& url : {canonical_, Meta({"og:url"}), std::string(url_)}) {
      if (IsAbsolute(url)) return url;
    }
    return {};
  }

  // Later ones of a name win, as in browsers' readers; a value without text is none, and microdata
  // of a related story is that story's.
  void ReadMeta(int i) {
    const HtmlNode& node = tree_.at(i);
    if (node.HasAttribute("itemprop") && place_.IsOthers(i)) return;
    const std::string content = PlainText(node.Attribute("content"));
    if (content.empty()) return;
    for (const char* attribute : {"property", "name", "itemprop", "http-equiv"}) {
      std::string names = AsciiLower(node.Attribute(attribute));
      for (const std::string_view name : SplitWords(names)) {
        std::string key(name);
        std::replace(key.begin(), key.end(), '.', ':');
        metas_[std::move(key)] = content;
      }
    }
  }

  void ReadLink(const HtmlNode& node) {
    if (!EqualsIgnoringCase(node.Attribute("rel"), "canonical") || !canonical_.empty()) return;
    canonical_ = Trim(node.Attribute("href"));
  }

  static bool IsBylineElement(const HtmlNode& node) {
    if (node.Attribute("rel") == "author") return !node.Is("link");
    if (node.Attribute("itemprop").find("author") != std::string_view::npos) return true;
    const std::string names = AsciiLower(node.Names());
    return names.find("byline") != std::string::npos || names.find("author") != std::string::npos ||
           names.find("dateline") != std::string::npos ||
           names.find("writtenby") != std::string::npos;
  }

  // "Published Nov. 12, 2025 at 9:41 am EST", "WASHINGTON, Nov 12": when and where, not who. Words
  // of a byline are names; here all of them are of dates, or in capitals.
  static bool IsDateLine(std::string_view text) {
    static constexpr std::array<std::string_view, 21> kWords = {
        "published", "updated", "posted",   "last",   "on",     "at",      "am",
        "pm",        "a.m.",    "p.m.",     "first",  "monday", "tuesday", "wednesday",
        "thursday",  "friday",  "saturday", "sunday", "and",    "of",      "|"};
    if (!ParseMarkerDay(text) && text.find_first_of("0123456789") == std::string_view::npos) {
      return false;
    }
    return std::ranges::all_of(SplitWords(text), [](std::string_view word) {
      while (!word.empty() && (word.back() == ',' || word.back() == ':' || word.back() == '.')) {
        word.remove_suffix(1);
      }
      const std::string lower = AsciiLower(word);
      const bool is_capital =
          lower != word && std::ranges::none_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
      const bool is_number = word.find_first_of("0123456789") != std::string_view::npos;
      return word.empty() || is_number || is_capital || IsMonthWord(word) ||
             std::ranges::find(kWords, lower) != kWords.end();
    });
  }

  void ReadBylineElement(int i) {
    constexpr std::size_t kLongest = 100;
    if (tree_.at(i).Is("body") || tree_.at(i).Is("html")) return;
    const std::string text = tree_.TextOf(i, kLongest * 4);
    if (text.empty() || CountCodePoints(text) >= kLongest || IsDateLine(text)) return;
    byline_element_ = text;
    for (int j = i + 1; j < tree_.at(i).end; ++j) {
      if (tree_.at(j).Attribute("itemprop").find("name") == std::string_view::npos) continue;
      byline_element_ = tree_.TextOf(j, kLongest * 4);
      return;
    }
  }

  // The first of these meta elements; empty without.
  std::string Meta(std::initializer_list<const char*> names) const {
    for (const char* name : names) {
      const auto found = metas_.find(name);
      if (found != metas_.end()) return found->second;
    }
    return {};
  }

  std::string JsonLdTitle() const {
    if (!article_) return {};
    const std::string& name = article_->name;
    const std::string& headline = article_->headline;
    if (name.empty() || headline.empty() || name == headline) return name.empty() ? headline : name;
    // Some put the site's name into "name".
    const std::string page = TitleOfPage(tree_);
    const bool name_fits = TitleSimilarity(name, page) > 0.75;
    const bool headline_fits = TitleSimilarity(headline, page) > 0.75;
    return headline_fits && !name_fits ? headline : name;
  }

  void ReadTitle() {
    out_.title = PlainText(JsonLdTitle());
    if (out_.title.empty()) {
      out_.title =
          Meta({"dc:title", "dcterm:title", "dcterms:title", "og:title", "weibo:article:title",
                "weibo:webpage:title", "title", "twitter:title", "parsely-title"});
    }
    if (out_.title.empty()) out_.title = TitleOfPage(tree_);
  }

  void ReadNames() {
    std::string author = article_ ? article_->authors : std::string();
    for (const char* name : {"dc:creator", "dcterm:creator", "dcterms:creator", "author",
                             "parsely-author", "article:author"}) {
      // Some name a profile's address.
      if (author.empty() && !IsAbsolute(Meta({name}))) author = Meta({name});
    }
    if (author.empty()) author = byline_element_;
    out_.byline = WithoutBy(PlainText(author));
    out_.site_name = article_ ? PlainText(article_->publisher) : std::string();
    if (out_.site_name.empty()) out_.site_name = Meta({"og:site_name"});
    if (out_.site_name.empty()) out_.site_name = Meta({"sitename"});
    if (out_.site_name.empty()) out_.site_name = Meta({"contentsource"});
    if (out_.site_name.empty()) out_.site_name = VisibleSource(tree_);
    if (article_) out_.article_body = article_->body;

    const int html = tree_.Find("html");
    if (html >= 0) out_.language = tree_.at(html).Attribute("lang");
    if (out_.language.empty() && html >= 0) out_.language = tree_.at(html).Attribute("xml:lang");
    if (out_.language.empty()) out_.language = Meta({"content-language", "og:locale", "language"});
    if (out_.language.empty() && article_) out_.language = article_->language;
    out_.language = CleanInline(out_.language);
  }

  void ReadAddress() {
    for (const std::string& url : {canonical_, Meta({"og:url"})}) {
      if (!out_.canonical_url.empty()) return;
      if (IsAbsolute(url)) out_.canonical_url = url;
      if (url.substr(0, 2) == "//") out_.canonical_url = "https:" + url;
    }
  }

  void AddDate(std::string_view value, std::string marker) {
    const auto day = ParseMarkerDay(value);
    if (!day) return;
    if (out_.published_time.empty() && !IsUpdateMarker(marker)) {
      out_.published_time = CleanInline(value);
    }
    out_.dates.push_back({Edtf::FromDay(*day), std::move(marker)});
  }

  void ReadDates() {
    if (article_) AddDate(article_->published, "json-ld datePublished");
    for (const char* name :
         {"article:published_time", "parsely-pub-date", "og:published_time", "datepublished",
          "dc:date:issued", "dcterms:created", "dcterms:issued", "dc:date", "sailthru:date",
          "pubdate", "publishdate", "publish-date", "publish_date", "publication_date",
          "article:published", "date", "cxenseparse:recs:publishtime"}) {
      AddDate(Meta({name}), std::string("meta ") + name);
    }
    ReadTimeElements();
    AddUrlDate();
    if (out_.dates.empty()) AddDate(VisibleDate(tree_, place_), "visible date");
    if (article_) AddDate(article_->modified, "json-ld dateModified");
    if (article_ && article_->is_live) {
      out_.is_live = true;
      for (const std::string& time : article_->posted) {
        out_.newest_post = std::max(out_.newest_post, ParseMarkerDay(time));
      }
    }
    for (const char* name : {"article:modified_time", "og:updated_time", "datemodified",
                             "dcterms:modified", "last-modified", "lastmod"}) {
      AddDate(Meta({name}), std::string("meta ") + name + " (modified)");
    }
  }

  // <time> and microdata in the article or beside it. One marked as the publication is stronger
  // than the first.
  void ReadTimeElements() {
    int first_time = -1;
    for (int i = 0; i < tree_.size(); ++i) {
      const HtmlNode& node = tree_.at(i);
      if (node.is_text() || node.Is("meta") || !IsDated(node) || !place_.IsBeside(i)) continue;
      if (IsPublication(node)) {
        AddDate(TimeValue(i), "itemprop datePublished");
        return;
      }
      if (!node.Is("time") || first_time >= 0) continue;
      if (ContainsIgnoringCase(node.Attribute("itemprop"), "modified")) continue;
      if (ContainsIgnoringCase(node.Attribute("class"), "updated")) continue;
      if (ParseMarkerDay(TimeValue(i))) first_time = i;
    }
    if (first_time >= 0) AddDate(TimeValue(first_time), "time element");
  }

  static bool IsPublication(const HtmlNode& node) {
    return ContainsIgnoringCase(node.Attribute("itemprop"), "datepublished") ||
           node.HasAttribute("pubdate");
  }
  static bool IsDated(const HtmlNode& node) { return node.Is("time") || IsPublication(node); }

  std::string TimeValue(int i) const {
    for (const char* attribute : {"datetime", "content"}) {
      const std::string_view value = tree_.at(i).Attribute(attribute);
      if (ParseMarkerDay(value)) return std::string(value);
    }
    return tree_.TextOf(i, 100);
  }

  // …/2019/11/18/… or …/2019-11-18/…
  void AddUrlDate() {
    const std::string url = out_.canonical_url.empty() ? std::string(url_) : out_.canonical_url;
    for (std::size_t at = url.find('/'); at != std::string::npos; at = url.find('/', at + 1)) {
      const std::string_view rest = std::string_view(url).substr(at + 1, 10);
      const bool year =
          rest.size() == 10 && (rest.substr(0, 2) == "20" || rest.substr(0, 2) == "19");
      if (!year || (rest[4] != '/' && rest[4] != '-')) continue;
      if (rest[4] == rest[7]) {
        AddDate(rest, "url");
        return;
      }
    }
  }

  const HtmlTree& tree_;
  std::string_view url_;
  const ArticlePlace place_;
  PageMetadata out_;
  static constexpr std::size_t kMostArticles = 100;
  std::vector<JsonLdArticle> articles_;   // all that the page describes
  std::optional<JsonLdArticle> article_;  // its own
  std::map<std::string, std::string> metas_;
  std::string canonical_;
  std::string byline_element_;
};

}  // namespace

PageMetadata ReadMetadata(const HtmlTree& tree, std::string_view url, int article) {
  return MetadataReader(tree, url, article).Read();
}

bool IsUpdateMarker(std::string_view marker) {
  const std::string lower = AsciiLower(marker);
  return lower.find("modified") != std::string::npos || lower.find("updated") != std::string::npos;
}

}  // namespace chipline
