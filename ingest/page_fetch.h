// One address that a person asked for, fetched with its redirects.
#pragma once

#include <string>
#include <string_view>

#include "ingest/http_client.h"
#include "model/result.h"

namespace chipline {

struct FetchedPage {
  WebUrl url;  // where it was in the end
  std::string media_type;
  std::string body;
};

// Whoever fetches what people enter. Safe from any thread.
class PageFetcher {
 public:
  virtual ~PageFetcher() = default;
  // kInvalidArgument for an address that is not fetched, wherever a redirect led to it, and for
  // what is too large; kNotFound for 404 and 410; kIo for everything else that went wrong at the
  // site or on the way to it; kUnavailable where it was not tried, since too many are being fetched
  // or none can be.
  virtual Result<FetchedPage> Fetch(std::string_view address) = 0;
};

// With a client that has nothing else to do. Each redirect is judged like the first address. A
// person's single page is not a crawl: robots.txt is not asked. Errors as above.
Result<FetchedPage> FetchPage(HttpClient& client, std::string_view address);

// The same as what another process prints: a line of JSON, {url, media_type, size} or {error}, and
// the body; and back, where a text that is anything else is kUnavailable.
std::string PackPage(const Result<FetchedPage>& page);
Result<FetchedPage> UnpackPage(std::string_view packed);

}  // namespace chipline
