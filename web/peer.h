// Where a client comes from, by its address.
#pragma once

#include <string>
#include <string_view>

namespace chipline {

// Somebody on this machine, a proxy perhaps: 127.0.0.0/8 and ::1. A socket that listens for both
// kinds of addresses writes the former as ::ffff:127.0.0.1.
bool IsLoopback(std::string_view address);

// Under which clients are counted: of IPv6 the first 64 bits, which are what one subscriber is
// given, as "2001:db8::/64"; an IPv4 address, however written, and what is no address, as it is.
std::string CountedAs(std::string_view address);

}  // namespace chipline
