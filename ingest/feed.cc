#include "ingest/feed.h"

#include <algorithm>

#include "ingest/feed_builder.h"
#include "ingest/feed_doctype.h"
#include "ingest/feed_encoding.h"
#include "ingest/feed_json.h"
#include "ingest/feed_loose.h"
#include "ingest/feed_root.h"
#include "ingest/feed_uri.h"
#include "ingest/feed_xml.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

std::string BaseOf(const FeedOrigin& origin) {
  if (!origin.content_location.empty()) {
    std::string base = SafeUri(origin.url, origin.content_location);
    if (!base.empty() && base.size() <= kMaxFeedBase) return base;
  }
  return origin.url.size() <= kMaxFeedBase ? origin.url : std::string();
}

bool IsEmpty(const FeedDocument& document) {
  return document.version.empty() && document.entries.empty() && document.feed.empty();
}

// Once as XML, and once more as whatever it is where that fails.
FeedDocument ReadMarkup(const std::string& markup, std::string_view base,
                        std::string_view language) {
  FeedDocument document;
  {
    FeedRoot root(base, language, false, &document);
    document.reason = ReadXml(markup, &root);
  }
  if (document.reason.empty()) return document;
  FeedDocument broken;
  broken.broken = true;
  broken.reason = std::move(document.reason);
  FeedRoot root(base, language, true, &broken);
  ReadBrokenXml(markup, &root);
  return broken;
}

}  // namespace

FeedDocument ReadFeedDocument(std::string_view bytes, const FeedOrigin& origin) {
  FeedDocument document;
  if (bytes.size() > kMaxFeedBytes) {
    document.broken = true;
    document.reason = "larger than " + std::to_string(kMaxFeedBytes) + " bytes";
    return document;
  }
  if (bytes.empty()) return document;
  DecodedFeed decoded = DecodeFeed(bytes, origin.content_type);
  // libxml2 stops at a NUL, and nobody means one.
  const bool has_nul = decoded.text.find('\0') != std::string::npos;
  if (has_nul) std::replace(decoded.text.begin(), decoded.text.end(), '\0', ' ');
  if (Trim(decoded.text).starts_with('{')) {
    document = ReadJsonFeed(decoded.text, BaseOf(origin));
  } else {
    const WithoutDoctype stripped = StripDoctype(decoded.text);
    document = ReadMarkup(stripped.markup, BaseOf(origin), origin.content_language);
    if (stripped.is_netscape) document.version = "rss091n";
    if (document.broken && IsEmpty(document)) document.reason = "no feed: " + document.reason;
  }
  document.encoding = decoded.encoding;
  if (document.reason.empty() && has_nul) decoded.fault = "NUL bytes";
  if (!decoded.fault.empty() && document.reason.empty()) document.reason = decoded.fault;
  document.broken = document.broken || !document.reason.empty();
  return document;
}

Feed ReadFeed(std::string_view bytes, const FeedOrigin& origin) {
  return PlainFeed(ReadFeedDocument(bytes, origin));
}

}  // namespace chipline
