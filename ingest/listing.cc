#include "ingest/listing.h"

#include <algorithm>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "ingest/charset.h"
#include "ingest/civil_zone.h"
#include "ingest/feed.h"
#include "ingest/json_depth.h"
#include "ingest/page_links.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

using Json = nlohmann::json;

constexpr Micros kSecond = 1'000'000;
constexpr int kMostDepth = 64;

// Collects what the source takes of what it lists.
class Selection {
 public:
  Selection(const SourceSpec& source, Listing& listing) : source_(source), listing_(listing) {}

  void Take(ListedPage page, const std::string& summary) {
    if (listing_.pages.size() >= kMostListed || !Wants(page, summary)) return;
    if (page.cited.host.empty()) page.cited = page.url;
    if (seen_.insert(DocumentUrlKey(page.url)).second) listing_.pages.push_back(std::move(page));
  }

 private:
  bool Wants(const ListedPage& page, const std::string& summary) const {
    if (page.is_listing) return true;
    const std::string path = page.url.PathAndQuery();
    const bool is_linked =
        source_.links.empty() || std::ranges::any_of(source_.links, [&](const std::string& link) {
          return MatchesGlob(link, path);
        });
    if (!is_linked) return false;
    if (source_.words.empty()) return true;
    const std::string text = AsciiLower(page.title + "\n" + summary + "\n" + path);
    return std::ranges::any_of(source_.words, [&](const std::string& word) {
      return text.find(word) != std::string::npos;
    });
  }

  const SourceSpec& source_;
  Listing& listing_;
  std::set<std::string> seen_;
};

std::optional<Micros> MicrosOf(const std::optional<std::int64_t>& seconds) {
  constexpr std::int64_t kFarthest = 253'402'300'800;  // year 10000
  if (!seconds || *seconds < 0 || *seconds >= kFarthest) return std::nullopt;
  return *seconds * kSecond;
}

std::string SummaryOf(const FeedEntry& entry) {
  std::string summary = entry.summary.value;
  for (const std::string& tag : entry.tags) summary += "\n" + tag;
  return summary;
}

void ReadEntry(const SourceSpec& source, const WebUrl& url, const FeedEntry& entry, bool is_listing,
               Listing& listing, Selection& selection) {
  ListedPage page;
  auto link = ParseWebUrl(entry.link, url.text());
  if (entry.link.empty() || !link) return;
  page.url = std::move(*link);
  page.title = entry.title;
  page.updated = MicrosOf(entry.updated);
  page.is_listing = is_listing;
  if (const auto published = MicrosOf(entry.published)) {
    page.published = CivilDayIn(source.zone, *published);
    listing.instants.push_back(*published);
  } else if (page.updated) {
    listing.instants.push_back(*page.updated);
  }
  selection.Take(std::move(page), SummaryOf(entry));
}

Result<Listing> ReadFeedListing(const SourceSpec& source, const WebUrl& url, const HttpReply& reply,
                                Micros now) {
  const Feed feed = ReadFeed(reply.body, {url.text(), std::string(reply.Field("content-type")),
                                          std::string(reply.Field("content-location")),
                                          std::string(reply.Field("content-language"))});
  const bool is_sitemap = feed.version.starts_with("sitemap");
  if (feed.version.empty() || is_sitemap != (source.kind == SourceKind::kSitemap)) {
    std::string got = feed.version.empty() ? "" : " (" + feed.version + ")";
    return InvalidArgument("expected a " + std::string(Name(source.kind)) + ", got something else" +
                           got + (feed.reason.empty() ? "" : ": " + feed.reason));
  }
  Listing listing;
  Selection selection(source, listing);
  const Micros oldest = now - kSitemapDays * kMicrosPerDay;
  for (const FeedEntry& entry : feed.entries) {
    if (is_sitemap) {
      const auto changed = MicrosOf(entry.published ? entry.published : entry.updated);
      if (changed && *changed < oldest) continue;
    }
    ReadEntry(source, url, entry, feed.version == "sitemapindex", listing, selection);
  }
  std::ranges::sort(listing.instants, std::greater<>());
  for (const auto& asked : {feed.ttl, feed.period}) {
    if (asked && *asked > 0) {
      listing.asks =
          std::max(listing.asks.value_or(0), std::min(*asked, std::int64_t{7 * 86'400}) * kSecond);
    }
  }
  return listing;
}

Result<Listing> ReadPageListing(const SourceSpec& source, const WebUrl& url,
                                const HttpReply& reply) {
  const std::string media_type(reply.Field("content-type"));
  std::string charset = CharsetOfMediaType(media_type);
  if (charset.empty()) charset = DeclaredCharset(reply.body);
  Listing listing;
  Selection selection(source, listing);
  for (PageLink& link : LinksOf(DecodeToUtf8(reply.body, charset), url)) {
    if (link.url == url) continue;
    ListedPage page;
    page.url = std::move(link.url);
    page.title = std::move(link.text);
    selection.Take(std::move(page), {});
  }
  return listing;
}

std::string TextIn(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// Where the API has one document: beside the list, under its number.
Result<WebUrl> DocumentOfApi(const WebUrl& list, const Json& item) {
  const std::string number = TextIn(item, "document_number");
  constexpr std::string_view kNumber =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
      "0123456789-";
  if (number.empty() || number.find_first_not_of(kNumber) != std::string::npos) {
    return InvalidArgument("expected a document_number");
  }
  std::string_view path = list.path;
  if (path.ends_with(".json")) path.remove_suffix(5);
  WebUrl url = list;
  url.path = std::string(path) + "/" + number + ".json";
  url.query.clear();
  return url;
}

Result<Listing> ReadApiListing(const SourceSpec& source, const WebUrl& url,
                               const HttpReply& reply) {
  if (IsNestedDeeper(reply.body, kMostDepth)) return InvalidArgument("JSON that nests too deeply");
  const Json json = Json::parse(reply.body, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("count")) {
    return InvalidArgument("expected the answer of a search of the Federal Register's API");
  }
  Listing listing;
  Selection selection(source, listing);
  const auto results = json.find("results");
  if (results == json.end() || !results->is_array()) return listing;
  for (const Json& item : *results) {
    if (!item.is_object()) continue;
    auto document = DocumentOfApi(url, item);
    if (!document) continue;
    ListedPage page;
    page.url = std::move(*document);
    if (auto cited = ParseWebUrl(TextIn(item, "html_url"))) page.cited = std::move(*cited);
    page.title = TextIn(item, "title");
    selection.Take(std::move(page), TextIn(item, "abstract"));
  }
  return listing;
}

}  // namespace

Result<Listing> ReadListing(const SourceSpec& source, const WebUrl& url, const HttpReply& reply,
                            Micros now) {
  switch (source.kind) {
    case SourceKind::kFeed:
    case SourceKind::kSitemap:
      return ReadFeedListing(source, url, reply, now);
    case SourceKind::kPages:
      return ReadPageListing(source, url, reply);
    case SourceKind::kFederalRegister:
      return ReadApiListing(source, url, reply);
  }
  return InvalidArgument("unknown kind of source");
}

}  // namespace chipline
