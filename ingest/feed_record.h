// What a feed says, under the names that its formats and the feed readers of the last twenty years
// share: one dictionary for the feed and one for each entry. feed.h gives the same as plain
// structs.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace chipline {

using FeedFields = std::map<std::string, std::string>;

// Marked-up or plain text with what is known of it.
struct FeedText {
  std::string value;
  std::string type;      // media type: "text/plain", "text/html", "application/xhtml+xml", …
  std::string language;  // as the feed writes it; empty where unknown
  std::string base;      // address that relative ones in the value were resolved against
  std::string src;       // where the content lies, if elsewhere
};

// A feed, an entry, an entry's source, a feed's image or text input.
struct FeedRecord {
  std::map<std::string, std::string> text;              // "title", "link", "id", "author", …
  std::map<std::string, FeedText> detail;               // "title_detail", …
  std::map<std::string, FeedFields> element;            // "author_detail", "generator_detail", …
  std::map<std::string, std::vector<FeedFields>> list;  // "links", "tags", "authors", …
  // "published_parsed", …: seconds since 1970, nothing where the text is no date.
  std::map<std::string, std::optional<std::int64_t>> instant;
  std::map<std::string, int> number;                         // an image's "width" and "height"
  std::map<std::string, std::unique_ptr<FeedRecord>> child;  // "source", "image", "textinput"
  std::vector<FeedText> content;
  std::optional<bool> guid_is_link;

  // Empty where absent.
  const std::string& Text(const std::string& name) const;
  const std::vector<FeedFields>& List(const std::string& name) const;
  bool empty() const;
};

struct FeedDocument {
  // "rss20", "rss10", "atom10", …; "json1", "sitemap", "sitemapindex"; empty where it is no feed.
  std::string version;
  std::string encoding;  // in which it was read
  bool broken = false;   // not well formed, wrongly labelled or cut off
  std::string reason;    // why it is broken; one line
  std::map<std::string, std::string> namespaces;
  FeedRecord feed;
  std::vector<FeedRecord> entries;
};

// More entries, fields of a record or items of a list, and contents of an entry than these are left
// out.
inline constexpr std::size_t kMaxFeedEntries = 50'000;
inline constexpr std::size_t kMaxFeedFields = 500;
inline constexpr std::size_t kMaxFeedContents = 20;
// A longer base counts as none: each relative address becomes at least as long as its base.
inline constexpr std::size_t kMaxFeedBase = 512;

}  // namespace chipline
