// Feeds of every common format, read into plain structs: RSS 0.9x to 2.0, RSS 1.0, Atom 0.3 and
// 1.0, JSON Feed 1.0 and 1.1, sitemaps with news extensions and sitemap indexes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/feed_record.h"

namespace chipline {

// What is known of a feed beside its bytes. All may be empty.
struct FeedOrigin {
  std::string url;               // where it was fetched
  std::string content_type;      // response headers
  std::string content_location;  // relative addresses are relative to it, then to `url`
  std::string content_language;
};

struct FeedPerson {
  std::string name;
  std::string email;
  std::string url;
};

struct FeedEnclosure {
  std::string url;
  std::string type;
  std::string length;  // as written, in bytes
};

struct FeedEntry {
  std::string id;    // as written; the link where the feed has no ids
  std::string link;  // absolute where a base was known
  std::string title;
  std::vector<FeedPerson> authors;
  // Seconds since 1970-01-01T00:00:00Z.
  std::optional<std::int64_t> published;
  std::optional<std::int64_t> updated;
  FeedText summary;
  std::vector<FeedText> content;
  std::string language;
  std::vector<std::string> tags;
  std::vector<FeedEnclosure> enclosures;
  std::string comments;
  // Where an aggregator took it from.
  std::string source_title;
  std::string source_url;
};

struct Feed {
  std::string version;  // as FeedDocument's; empty where the bytes are no feed
  bool broken = false;
  std::string reason;  // why it is broken; one line
  std::string encoding;
  std::string title;
  std::string link;
  std::string subtitle;
  std::string language;
  std::vector<FeedPerson> authors;
  std::optional<std::int64_t> updated;
  // What the feed says about fetching it.
  std::string self_url;
  std::string next_url;                // its older entries
  std::string new_url;                 // it has moved there
  std::vector<std::string> hubs;       // WebSub
  std::optional<std::int64_t> ttl;     // seconds that a copy stays fresh
  std::optional<std::int64_t> period;  // seconds between updates, by sy:updatePeriod/Frequency
  std::vector<FeedEntry> entries;      // of a sitemap index: the sitemaps
};

// Largest feed: more bytes give an empty feed that is broken for that reason.
inline constexpr std::size_t kMaxFeedBytes = 10u << 20;

// Any bytes give a feed, perhaps an empty one. HTML inside it is sanitised (html_sanitizer.h).
// Nothing is loaded from anywhere; no entity but plain ones is resolved. Time and memory are linear
// in the size of the bytes.
FeedDocument ReadFeedDocument(std::string_view bytes, const FeedOrigin& origin = {});
Feed ReadFeed(std::string_view bytes, const FeedOrigin& origin = {});
Feed PlainFeed(const FeedDocument& document);

// One JSON object with the names that feed readers share ("feed", "entries", "bozo", …) and their
// aliases ("guid", "description", …); dates also as nine numbers.
std::string FeedJson(const FeedDocument& document);

}  // namespace chipline
