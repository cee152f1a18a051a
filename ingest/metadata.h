// What a page says about itself: title, author, publisher, language, address, dates.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/document.h"
#include "ingest/html_tree.h"

namespace chipline {

struct PageMetadata {
  std::string title;
  std::string byline;  // without a leading "By"
  std::string site_name;
  std::string language;        // as declared: "en-US"
  std::string canonical_url;   // absolute, or empty
  std::string published_time;  // the first publication marker, as written
  // Every date found, strongest first, each with where it stood: "json-ld datePublished",
  // "meta article:published_time", "time", "url", …; updates have "modified" in their marker.
  std::vector<DatedMarker> dates;
  bool is_live = false;            // a live blog, as structured data says
  std::optional<Day> newest_post;  // of a live blog, likewise
  std::string article_body;        // structured data's copy of the text; may be empty
};

// Order of trust for each field: structured data (JSON-LD), then the page's meta elements (Dublin
// Core, Open Graph, plain, Twitter, Parse.ly), then marked elements of the page, then its <title>.
// `url` is where the page came from; it may be empty and then gives no date. `article` is the
// element that holds the article (ArticleCut), -1 without one: of the days on the page only those
// in it or right beside it count, whatever stands in related stories, asides and footers.
PageMetadata ReadMetadata(const HtmlTree& tree, std::string_view url, int article);

// Whether a marker names an update rather than the first publication.
bool IsUpdateMarker(std::string_view marker);

}  // namespace chipline
