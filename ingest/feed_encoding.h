// Which encoding a feed is in, by what its server, its first bytes and its declaration say
// (RFC 3023, and what real servers made of it).
#pragma once

#include <string>
#include <string_view>

namespace chipline {

struct DecodedFeed {
  std::string text;      // valid UTF-8 without byte-order mark
  std::string encoding;  // as it was declared; its customary name where it was guessed
  // Why the label is wrong or the media type no feed's; empty where all is well.
  std::string fault;
};

// `content_type` as the server sent it; empty where there was none. Of the declared encodings the
// first counts in which all bytes have a meaning; UTF-7 never does.
DecodedFeed DecodeFeed(std::string_view bytes, std::string_view content_type);

}  // namespace chipline
