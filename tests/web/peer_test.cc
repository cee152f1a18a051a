#include "web/peer.h"

#include "tests/support/catch.h"

namespace chipline {
namespace {

TEST_CASE("this machine is this machine in every spelling") {
  for (const char* here : {"127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"}) {
    INFO(here);
    CHECK(IsLoopback(here));
  }
  for (const char* elsewhere :
       {"", "128.0.0.1", "::2", "::ffff:128.0.0.1", "2001:db8::127.0.0.1"}) {
    INFO(elsewhere);
    CHECK_FALSE(IsLoopback(elsewhere));
  }
}

TEST_CASE("clients of one IPv6 network are counted as one") {
  CHECK(CountedAs("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64");
  CHECK(CountedAs("2001:DB8:1:2::9") == "2001:db8:1:2::/64");
  CHECK(CountedAs("2001:db8:1:3::9") == "2001:db8:1:3::/64");
  CHECK(CountedAs("192.0.2.7") == "192.0.2.7");
  CHECK(CountedAs("::ffff:192.0.2.7") == "192.0.2.7");
  CHECK(CountedAs("").empty());
  CHECK(CountedAs("unknown") == "unknown");
}

}  // namespace
}  // namespace chipline
