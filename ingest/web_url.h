// Addresses on the web: one parser for what is fetched, followed, stored and compared.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/result.h"

namespace chipline {

// An absolute http or https address in one spelling: scheme and host in lower case, the host in
// ASCII (IDNA), IPv4 addresses in dotted form however they were written, dot segments resolved,
// what must be escaped escaped, no fragment.
struct WebUrl {
  std::string scheme;      // "http" or "https"
  std::string host;        // a name, or an address; IPv6 in brackets
  std::uint16_t port = 0;  // the scheme's own where none is written
  std::string path;        // begins with "/"
  std::string query;       // without "?"

  bool has_default_port() const { return port == (scheme == "https" ? 443 : 80); }
  // "https://host:8443", the port only where it is not the scheme's own.
  std::string Origin() const;
  std::string PathAndQuery() const;
  std::string text() const { return Origin() + PathAndQuery(); }
  friend bool operator==(const WebUrl&, const WebUrl&) = default;
};

// `text` may be relative to `base`, where that is given. kInvalidArgument, saying what was
// expected, for another scheme, a user name or password, no host, control characters and anything
// that libcurl's parser refuses. Where libcurl and the WHATWG URL standard read an address
// differently, the connection's own address is what is judged (address_guard.h), so no reading
// opens a door.
Result<WebUrl> ParseWebUrl(std::string_view text, std::string_view base = {});

// The name under which a document is known, whichever of its addresses it came by: without the
// parameters that only trace visitors, the rest in order of name, http as https, no "www.", no
// slash at the end. Not for fetching.
std::string DocumentUrlKey(const WebUrl& url);

}  // namespace chipline
