#include "web/peer.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <netinet/in.h>

namespace chipline {
namespace {

// Without the prefix that makes an IPv4 address one of IPv6.
std::string_view Unmapped(std::string_view address) {
  constexpr std::string_view kMapped = "::ffff:";
  const bool is_mapped =
      address.starts_with(kMapped) && address.find('.') != std::string_view::npos;
  return is_mapped ? address.substr(kMapped.size()) : address;
}

}  // namespace

bool IsLoopback(std::string_view address) {
  return address == "::1" || Unmapped(address).starts_with("127.");
}

std::string CountedAs(std::string_view address) {
  std::string plain(Unmapped(address));
  in6_addr v6{};
  if (::inet_pton(AF_INET6, plain.c_str(), &v6) != 1) return plain;
  std::fill(std::begin(v6.s6_addr) + 8, std::end(v6.s6_addr), 0);
  std::array<char, INET6_ADDRSTRLEN> text{};
  return std::string(::inet_ntop(AF_INET6, &v6, text.data(), text.size())) + "/64";
}

}  // namespace chipline
