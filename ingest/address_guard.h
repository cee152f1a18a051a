// Which addresses on the network may be connected to.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"

namespace chipline {

// An IPv4 or IPv6 address; IPv4 as its mapped form (::ffff:a.b.c.d).
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};

  bool is_v4() const;
  // "192.0.2.1", "2001:db8::1", without brackets. kInvalidArgument for anything else; odd spellings
  // ("0x7f.1", "127.1") are none of this: an address from a socket never has them.
  static Result<IpAddress> Parse(std::string_view text);
  std::string text() const;
};

// A range in CIDR notation: "10.0.0.0/8", "fd00::/8"; a bare address is a range of one.
struct IpRange {
  IpAddress first;
  int prefix = 128;  // bits of the 128 that must agree

  static Result<IpRange> Parse(std::string_view text);
  bool Contains(const IpAddress& address) const;
};

// Asked with the address that a socket is about to connect to, at each redirect again; a name that
// answers differently the second time gains nothing by it. Immutable; safe from any thread.
class AddressGuard {
 public:
  // `allowed` opens ranges that are closed otherwise (--allow-address, for tests and intranets).
  explicit AddressGuard(std::vector<IpRange> allowed = {}) : allowed_(std::move(allowed)) {}

  // Only addresses that are global by IANA's special-purpose registries (RFC 6890 and successors);
  // those that carry an IPv4 address inside (mapped, NAT64, 6to4, Teredo) are closed whole but for
  // the plainly mapped, which are judged as the IPv4 address that they are.
  bool Allows(const IpAddress& address) const;

  // The registry's name for the range that closes an address, "loopback", for a message; empty
  // where none does.
  static std::string_view ClosedBecause(const IpAddress& address);

 private:
  std::vector<IpRange> allowed_;
};

}  // namespace chipline
