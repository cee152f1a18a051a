#include "ingest/address_guard.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace chipline {
namespace {

struct Row {
  const char* address;
  const char* closed;  // the reason, empty where open
};

TEST_CASE("only global addresses are open", "[address_guard]") {
  const std::vector<Row> table = {
      {"0.0.0.0", "this network"},
      {"0.255.255.255", "this network"},
      {"1.0.0.0", ""},
      {"9.255.255.255", ""},
      {"10.0.0.0", "private"},
      {"10.255.255.255", "private"},
      {"11.0.0.0", ""},
      {"100.63.255.255", ""},
      {"100.64.0.0", "shared (carrier NAT)"},
      {"100.127.255.255", "shared (carrier NAT)"},
      {"100.128.0.0", ""},
      {"126.255.255.255", ""},
      {"127.0.0.1", "loopback"},
      {"127.255.255.255", "loopback"},
      {"128.0.0.0", ""},
      {"169.253.255.255", ""},
      {"169.254.169.254", "link-local"},
      {"169.255.0.0", ""},
      {"172.15.255.255", ""},
      {"172.16.0.0", "private"},
      {"172.31.255.255", "private"},
      {"172.32.0.0", ""},
      {"192.0.0.8", "protocol assignments"},
      {"192.0.1.0", ""},
      {"192.0.2.1", "documentation"},
      {"192.88.99.1", "6to4 relay"},
      {"192.167.255.255", ""},
      {"192.168.0.1", "private"},
      {"192.169.0.0", ""},
      {"198.17.255.255", ""},
      {"198.18.0.1", "benchmarking"},
      {"198.19.255.255", "benchmarking"},
      {"198.20.0.0", ""},
      {"198.51.100.7", "documentation"},
      {"203.0.113.7", "documentation"},
      {"223.255.255.255", ""},
      {"224.0.0.1", "multicast"},
      {"239.255.255.255", "multicast"},
      {"240.0.0.1", "reserved"},
      {"255.255.255.255", "reserved"},
      {"::", "not global unicast"},
      {"::1", "not global unicast"},
      {"::7f00:1", "not global unicast"},
      {"::ffff:127.0.0.1", "loopback"},
      {"::ffff:10.1.2.3", "private"},
      {"::ffff:a9fe:a9fe", "link-local"},
      {"::ffff:8.8.8.8", ""},
      {"64:ff9b::7f00:1", "not global unicast"},
      {"64:ff9b:1::1", "not global unicast"},
      {"100::1", "not global unicast"},
      {"2001::1", "protocol assignments"},
      {"2001:1ff:ffff::", "protocol assignments"},
      {"2001:200::1", ""},
      {"2001:db8::1", "documentation"},
      {"2002:7f00:1::", "6to4"},
      {"2606:4700::1111", ""},
      {"3fff::1", "documentation"},
      {"4000::1", "not global unicast"},
      {"fc00::1", "not global unicast"},
      {"fd12:3456::1", "not global unicast"},
      {"fe80::1", "not global unicast"},
      {"fec0::1", "not global unicast"},
      {"ff02::1", "not global unicast"},
  };
  for (const Row& row : table) {
    CAPTURE(row.address);
    const auto address = IpAddress::Parse(row.address);
    REQUIRE(address);
    CHECK(AddressGuard::ClosedBecause(*address) == row.closed);
    CHECK(AddressGuard().Allows(*address) == std::string_view(row.closed).empty());
  }
}

TEST_CASE("odd spellings are no addresses", "[address_guard]") {
  for (const char* text : {"", "127.1", "0x7f.0.0.1", "0177.0.0.1", "2130706433", "127.0.0.1 ",
                           "1.2.3.4.5", "[::1]", "fe80::1%eth0", "::ffff:1.2.3"}) {
    CAPTURE(text);
    CHECK_FALSE(IpAddress::Parse(text));
  }
}

TEST_CASE("an opened range opens itself alone", "[address_guard]") {
  const AddressGuard guard({IpRange::Parse("127.0.0.0/8").value(),
                            IpRange::Parse("fd00::/8").value(),
                            IpRange::Parse("10.1.2.3").value()});
  const auto allows = [&](const char* text) {
    return guard.Allows(IpAddress::Parse(text).value());
  };
  CHECK(allows("127.9.9.9"));
  CHECK(allows("::ffff:127.0.0.1"));
  CHECK(allows("fdff::1"));
  CHECK(allows("10.1.2.3"));
  CHECK(allows("8.8.8.8"));
  CHECK_FALSE(allows("10.1.2.4"));
  CHECK_FALSE(allows("fc00::1"));
  CHECK_FALSE(allows("::1"));
}

TEST_CASE("ranges say what they expected", "[address_guard]") {
  CHECK(IpRange::Parse("10.0.0.0/33").error().ToString() ==
        "10.0.0.0/33: expected a length from 0 to 32 after \"/\"");
  CHECK(IpRange::Parse("ten/8").error().ToString() ==
        "ten/8: expected a range like 10.0.0.0/8 or fd00::/8");
  CHECK_FALSE(IpRange::Parse("fd00::/x"));
  CHECK(IpRange::Parse("0.0.0.0/0")->Contains(IpAddress::Parse("1.2.3.4").value()));
  CHECK_FALSE(IpRange::Parse("0.0.0.0/0")->Contains(IpAddress::Parse("::1").value()));
}

}  // namespace
}  // namespace chipline
