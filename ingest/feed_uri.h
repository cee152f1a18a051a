// Addresses as feeds write them: joined with what they are relative to and otherwise left as they
// are, since an entry's id is compared letter by letter. What is fetched goes through web_url.h.
#pragma once

#include <string>
#include <string_view>

namespace chipline {

// RFC 3986 (5.2), lenient: any bytes; a scheme that knows no relative addresses, such as "tag:" or
// "mailto:", stays; superfluous slashes behind "://" go. Empty where a bracket has no partner.
std::string JoinUri(std::string_view base, std::string_view reference);

// The same where the result's scheme is one that may be followed; empty where it is another, such
// as "javascript:" or "data:". Without a base the reference comes back unless its own scheme may
// not be followed.
std::string SafeUri(std::string_view base, std::string_view reference);

// Whether an address is relative or of a scheme that may be followed.
bool IsSafeUri(std::string_view uri);

}  // namespace chipline
