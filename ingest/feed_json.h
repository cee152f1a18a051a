// JSON Feed 1.0 and 1.1 (jsonfeed.org).
#pragma once

#include <string_view>

#include "ingest/feed_record.h"

namespace chipline {

// Fields of a wrong type are left out. Broken, with the place, where the text is no JSON or no JSON
// Feed. REQUIRES: valid UTF-8.
FeedDocument ReadJsonFeed(std::string_view json, std::string_view base);

}  // namespace chipline
