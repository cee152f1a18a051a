// What a source lists: the addresses of its documents, as its last answer has them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ingest/http_client.h"
#include "ingest/source_list.h"
#include "model/result.h"

namespace chipline {

struct ListedPage {
  WebUrl url;    // what is fetched
  WebUrl cited;  // where people find it; mostly the same
  std::string title;
  std::optional<Day> published;   // in the source's zone, where stated
  std::optional<Micros> updated;  // where stated
  bool is_listing = false;        // a sitemap of a sitemap index
};

struct Listing {
  std::vector<ListedPage> pages;  // in its order, none twice, at most kMostListed
  std::optional<Micros> asks;     // at least that long until the next poll (ttl, sy:updatePeriod)
  std::vector<Micros> instants;   // when its entries were published, latest first
};

inline constexpr std::size_t kMostListed = 1'000;

// `reply` is a 200 to a request for `url`. Left out are entries without an address that may be
// fetched, those that `links` and `words` of the source do not take, and of sitemaps what changed
// more than kSitemapDays before `now`. kInvalidArgument for bytes that are not what the kind says.
Result<Listing> ReadListing(const SourceSpec& source, const WebUrl& url, const HttpReply& reply,
                            Micros now);

// A news sitemap lists two days; a little more bridges an outage.
inline constexpr int kSitemapDays = 7;

}  // namespace chipline
