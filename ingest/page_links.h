// The links of an HTML page.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ingest/web_url.h"

namespace chipline {

struct PageLink {
  WebUrl url;
  std::string text;  // between the tags, cleaned
};

// In document order, each address once, with the longest text that it has there. Addresses that
// are not fetched are left out, as is what comes after the 20,000th link. `url` is the page's;
// <base> is minded. REQUIRES: valid UTF-8.
std::vector<PageLink> LinksOf(std::string_view html, const WebUrl& url);

}  // namespace chipline
