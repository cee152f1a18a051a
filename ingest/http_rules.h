// What the headers of a reply ask of whoever sends the next request (RFC 9110, RFC 9111).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ingest/http_client.h"
#include "model/day.h"
#include "model/result.h"

namespace chipline {

// An HTTP date in any of its three forms, as strangers write them (what we write and take ourselves
// is web/http_date.h); nothing for anything else.
std::optional<Micros> ReadHttpDate(std::string_view text);

// When Retry-After, in seconds or as a date, lets the next request begin; nothing where there is
// none or it means nothing. Not before `now`, and at most a week after: longer waits are read as
// one, so that a slip of theirs does not end a source for good.
std::optional<Micros> RetryAfter(const HttpReply& reply, Micros now);

// For how long a copy may be used without asking: max-age less Age, else Expires less Date. Nothing
// where that is not said or is zero.
std::optional<Micros> FreshFor(const HttpReply& reply);

bool IsRedirect(int status);           // one that names where to go: 301, 302, 303, 307, 308
bool IsPermanentRedirect(int status);  // 301, 308

// Where a redirect leads. kInvalidArgument where it names nowhere, leaves http and https, carries a
// user's name, or leaves an encrypted connection for a plain one. Ports and addresses are judged
// where the connection is made.
Result<WebUrl> RedirectTarget(const WebUrl& from, const HttpReply& reply);
// How many are followed in a row (RFC 9309, 2.3.1.2 asks for five).
inline constexpr int kMostRedirects = 5;

}  // namespace chipline
