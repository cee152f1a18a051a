// What somebody wants read: a text or a page that came with the request, or the address of one,
// which is fetched first. Shared by everything that takes a source: documents, suggestions, and
// through the latter the page for new events (event_work.h, ReadPasted).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/page_fetch.h"
#include "ingest/read_document.h"
#include "web/http.h"
#include "web/router.h"

namespace chipline {

struct SourceInput {
  std::string bytes;
  ReadOptions options;
};

// ?url, ?name, ?published, ?publisher, ?issuer, ?ceiling.
std::vector<ParameterSpec> SourceParameters();

// What a request brings, or a refusal. A body of application/json that is no document itself (a
// notice of the Federal Register is one) is an object of text, html or url, and what is known of
// it: title, publisher, published, url, issuer, ceiling, each before what the query says of it. Any
// other body is the document, and what is known of it stands in the query. Where there is neither
// text nor page, `fetcher` fetches what the address names, for as long as it allows itself, and
// options.path is where the page was in the end; a refusal: 422 for what is not fetched (an address
// that is closed or is none, wherever a redirect led to it; a page too large), 502 where the site
// failed, 503 where too many pages are being fetched or nobody fetches (`fetcher` is null). Each
// says which address and why.
std::optional<Response> ReadSource(const Request& request, PageFetcher* fetcher,
                                   SourceInput& source);

// The address where `text` is nothing but one of http or https, blanks around it aside: what
// somebody pasted as a link. Nothing otherwise.
std::optional<std::string> LoneAddress(std::string_view text);

}  // namespace chipline
