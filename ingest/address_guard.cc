#include "ingest/address_guard.h"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>

namespace chipline {
namespace {

constexpr std::array<std::uint8_t, 12> kMappedPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
constexpr int kMappedBits = 96;

struct ClosedRange {
  IpRange range;
  std::string_view name;
};

// https://www.iana.org/assignments/iana-ipv4-special-registry and …/iana-ipv6-special-registry,
// entries that are not globally reachable, and multicast; 2000::/3 alone is global unicast.
const std::vector<ClosedRange>& ClosedRanges() {
  static const std::vector<ClosedRange> ranges = [] {
    struct Row {
      const char* range;
      std::string_view name;
    };
    constexpr std::array kRows = {
        Row{"0.0.0.0/8", "this network"},
        Row{"10.0.0.0/8", "private"},
        Row{"100.64.0.0/10", "shared (carrier NAT)"},
        Row{"127.0.0.0/8", "loopback"},
        Row{"169.254.0.0/16", "link-local"},
        Row{"172.16.0.0/12", "private"},
        Row{"192.0.0.0/24", "protocol assignments"},
        Row{"192.0.2.0/24", "documentation"},
        Row{"192.88.99.0/24", "6to4 relay"},
        Row{"192.168.0.0/16", "private"},
        Row{"198.18.0.0/15", "benchmarking"},
        Row{"198.51.100.0/24", "documentation"},
        Row{"203.0.113.0/24", "documentation"},
        Row{"224.0.0.0/4", "multicast"},
        Row{"240.0.0.0/4", "reserved"},
        Row{"2001::/23", "protocol assignments"},
        Row{"2001:db8::/32", "documentation"},
        Row{"2002::/16", "6to4"},
        Row{"3fff::/20", "documentation"},
    };
    std::vector<ClosedRange> all;
    all.reserve(kRows.size());
    for (const Row& row : kRows) all.push_back({IpRange::Parse(row.range).value(), row.name});
    return all;
  }();
  return ranges;
}

bool SameBits(const IpAddress& a, const IpAddress& b, int bits) {
  const auto whole = static_cast<std::size_t>(bits / 8);
  if (!std::equal(a.bytes.begin(), a.bytes.begin() + static_cast<std::ptrdiff_t>(whole),
                  b.bytes.begin())) {
    return false;
  }
  const int rest = bits % 8;
  if (rest == 0) return true;
  const auto mask = static_cast<std::uint8_t>(0xFF << (8 - rest));
  return (a.bytes[whole] & mask) == (b.bytes[whole] & mask);
}

}  // namespace

bool IpAddress::is_v4() const {
  return std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), bytes.begin());
}

Result<IpAddress> IpAddress::Parse(std::string_view text) {
  const std::string zero_ended(text);
  IpAddress address;
  if (inet_pton(AF_INET6, zero_ended.c_str(), address.bytes.data()) == 1) return address;
  std::copy(kMappedPrefix.begin(), kMappedPrefix.end(), address.bytes.begin());
  if (inet_pton(AF_INET, zero_ended.c_str(), address.bytes.data() + kMappedPrefix.size()) == 1) {
    return address;
  }
  return InvalidArgument("expected an address like 192.0.2.1 or 2001:db8::1", zero_ended);
}

std::string IpAddress::text() const {
  std::array<char, INET6_ADDRSTRLEN> buffer{};
  const bool v4 = is_v4();
  inet_ntop(v4 ? AF_INET : AF_INET6, bytes.data() + (v4 ? kMappedPrefix.size() : 0), buffer.data(),
            buffer.size());
  return buffer.data();
}

Result<IpRange> IpRange::Parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  IpRange range;
  auto first = IpAddress::Parse(text.substr(0, slash));
  if (!first) {
    return InvalidArgument("expected a range like 10.0.0.0/8 or fd00::/8", std::string(text));
  }
  range.first = *first;
  if (slash == std::string_view::npos) return range;
  const int most = range.first.is_v4() ? 32 : 128;
  const std::string_view bits = text.substr(slash + 1);
  int prefix = -1;
  const auto [end, fault] = std::from_chars(bits.data(), bits.data() + bits.size(), prefix);
  if (fault != std::errc() || end != bits.data() + bits.size() || prefix < 0 || prefix > most) {
    return InvalidArgument("expected a length from 0 to " + std::to_string(most) + " after \"/\"",
                           std::string(text));
  }
  range.prefix = prefix + (most == 32 ? kMappedBits : 0);
  return range;
}

bool IpRange::Contains(const IpAddress& address) const {
  return SameBits(first, address, prefix);
}

std::string_view AddressGuard::ClosedBecause(const IpAddress& address) {
  for (const ClosedRange& closed : ClosedRanges()) {
    if (closed.range.Contains(address)) return closed.name;
  }
  constexpr std::uint8_t kGlobalUnicast = 0x20;  // 2000::/3, RFC 4291
  const bool global = address.is_v4() || (address.bytes[0] & 0xE0) == kGlobalUnicast;
  return global ? std::string_view() : "not global unicast";
}

bool AddressGuard::Allows(const IpAddress& address) const {
  return ClosedBecause(address).empty() ||
         std::any_of(allowed_.begin(), allowed_.end(),
                     [&](const IpRange& range) { return range.Contains(address); });
}

}  // namespace chipline
