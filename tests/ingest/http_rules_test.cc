#include "ingest/http_rules.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace chipline {
namespace {

constexpr Micros kSecond = 1'000'000;
const Micros kNow = *ParseInstant("2026-01-10T12:00:00Z");

HttpReply Reply(int status, std::vector<HttpField> fields) {
  HttpReply reply;
  reply.status = status;
  reply.fields = std::move(fields);
  return reply;
}

TEST_CASE("the three forms of a date in HTTP", "[http_rules]") {
  struct Row {
    const char* text;
    const char* instant;  // empty: none
  };
  const std::vector<Row> table = {
      {"Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37.000000Z"},
      {"Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37.000000Z"},
      {"Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37.000000Z"},
      {"", ""},
      {"0", ""},
      {"120", ""},
      {"soon", ""},
      {"Mon, 99 Foo 2026 00:00:00 GMT", ""},
  };
  for (const Row& row : table) {
    CAPTURE(row.text);
    const auto instant = ReadHttpDate(row.text);
    CHECK((instant ? FormatInstant(*instant) : "") == row.instant);
  }
}

TEST_CASE("Retry-After in seconds, as a date, and as nonsense", "[http_rules]") {
  struct Row {
    const char* text;
    std::int64_t seconds;  // from now; -1: none
  };
  const std::vector<Row> table = {
      {"0", 0},
      {"120", 120},
      {"Sat, 10 Jan 2026 12:30:00 GMT", 1'800},
      {"Sat, 10 Jan 2026 11:30:00 GMT", 0},
      {"99999999999999999999999", 7 * 86'400},
      {"Sat, 10 Jan 2099 11:30:00 GMT", 7 * 86'400},
      {"-5", -1},
      {"1.5", -1},
      {"120 seconds", -1},
      {"", -1},
  };
  for (const Row& row : table) {
    CAPTURE(row.text);
    const auto until = RetryAfter(Reply(503, {{"retry-after", row.text}}), kNow);
    CHECK((until ? (*until - kNow) / kSecond : -1) == row.seconds);
  }
  CHECK_FALSE(RetryAfter(Reply(503, {}), kNow));
}

TEST_CASE("for how long a copy is fresh", "[http_rules]") {
  struct Row {
    std::vector<HttpField> fields;
    std::int64_t seconds;  // -1: not said
  };
  const std::vector<Row> table = {
      {{{"cache-control", "max-age=600"}}, 600},
      {{{"cache-control", "public, Max-Age=\"600\", must-revalidate"}}, 600},
      {{{"cache-control", "max-age=600"}, {"age", "200"}}, 400},
      {{{"cache-control", "max-age=600"}, {"age", "700"}}, -1},
      {{{"cache-control", "s-maxage=600"}}, -1},
      {{{"cache-control", "no-cache, max-age=600"}}, -1},
      {{{"cache-control", "max-age=x"}}, -1},
      {{{"expires", "Sat, 10 Jan 2026 12:30:00 GMT"}, {"date", "Sat, 10 Jan 2026 12:00:00 GMT"}},
       1'800},
      {{{"expires", "0"}, {"date", "Sat, 10 Jan 2026 12:00:00 GMT"}}, -1},
      {{}, -1},
  };
  for (const Row& row : table) {
    CAPTURE(row.fields.size(), row.seconds);
    const auto fresh = FreshFor(Reply(200, row.fields));
    CHECK((fresh ? *fresh / kSecond : -1) == row.seconds);
  }
}

TEST_CASE("where a redirect leads, and what it may not do", "[http_rules]") {
  struct Row {
    const char* from;
    const char* location;
    const char* to;  // or what the refusal says
  };
  const std::vector<Row> table = {
      {"http://a.example/x/y?z", "/w", "http://a.example/w"},
      {"http://a.example/x/y", "w?v=1#part", "http://a.example/x/w?v=1"},
      {"http://a.example/x", "https://b.example/", "https://b.example/"},
      {"https://a.example/x", "//b.example/y", "https://b.example/y"},
      {"https://a.example/x", "http://a.example/x", "from https to http"},
      {"http://a.example/x", "ftp://a.example/x", "are not fetched"},
      {"http://a.example/x", "http://ada:secret@a.example/", "expected an address"},
      {"http://a.example/x", "", "names nowhere"},
  };
  for (const Row& row : table) {
    CAPTURE(row.from, row.location);
    const auto to =
        RedirectTarget(*ParseWebUrl(row.from), Reply(302, {{"location", row.location}}));
    CHECK_THAT(to ? to->text() : to.error().ToString(), Catch::Contains(row.to));
    CHECK(to.has_value() == (std::string(row.to).find("://") != std::string::npos));
  }
}

}  // namespace
}  // namespace chipline
