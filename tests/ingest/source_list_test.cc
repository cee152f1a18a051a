#include "ingest/source_list.h"

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "ingest/civil_zone.h"
#include "tests/support/catch.h"
#include "tests/support/source_dir.h"

namespace chipline {
namespace {

constexpr Micros kSecond = 1'000'000;

// "id kind tier url issuer zone interval min max ceiling", times in seconds.
std::string Line(const SourceSpec& source) {
  const auto seconds = [](Micros time) { return std::to_string(time / kSecond); };
  return source.id + " " + std::string(Name(source.kind)) + " " + std::string(Name(source.tier)) +
         " " + source.url.text() + " " + std::string(source.issuer ? Name(*source.issuer) : "-") +
         " " + source.zone + " " + seconds(source.interval) + " " + seconds(source.min_interval) +
         " " + seconds(source.max_interval) + " " + std::string(Name(source.ceiling)) +
         (source.robots ? "" : " no-robots");
}

TEST_CASE("sources as written, and what they mean where nothing is written", "[source_list]") {
  const auto list = LoadSources(R"([fetcher]
contact = "https://example.org/bot"
pause = "5s"
requests_per_hour = 60
longest_wait = "12h"

[[source]]
id = "bis"
name = "Bureau of Industry and Security"
kind = "pages"
url = "https://www.bis.gov/press-releases"
tier = "official"
issuer = "US"
zone = "America/New_York"
links = ["/press-release/*"]
words = ["Chip", "export control"]
interval = "30m"
min_interval = "10m"
max_interval = "6h"
ceiling = "announced"

[[source]]
id = "short"
kind = "federal-register"
url = "HTTP://Example.ORG:8080/documents.json?a=1"
interval = "5m"
robots = false
)",
                                "sources.toml");
  REQUIRE(list);
  CHECK(UserAgentOf(*list, "1.2") == "chipline/1.2 (+https://example.org/bot)");
  CHECK(list->pause == 5 * kSecond);
  CHECK(list->requests_per_hour == 60);
  CHECK(list->longest_wait == 43'200 * kSecond);
  REQUIRE(list->sources.size() == 2);
  CHECK(Line(list->sources[0]) ==
        "bis pages official https://www.bis.gov/press-releases US America/New_York 1800 600 21600 "
        "announced");
  CHECK(list->sources[0].words == std::vector<std::string>{"chip", "export control"});
  CHECK(Line(list->sources[1]) ==
        "short federal-register press http://example.org:8080/documents.json?a=1 - UTC 300 300 "
        "86400 enacted no-robots");
  CHECK(list->Find("short") == &list->sources[1]);
  CHECK(list->Find("long") == nullptr);
}

TEST_CASE("a bad list of sources is refused with its line", "[source_list]") {
  const std::string good =
      "[[source]]\nid = \"a\"\nkind = \"feed\"\nurl = \"https://a.example/\"\n";
  const std::string pages =
      "[[source]]\nid = \"a\"\nkind = \"pages\"\nurl = \"https://a.example/\"\n";
  struct Row {
    std::string toml;
    const char* says;
  };
  const std::vector<Row> table = {
      {"", "s.toml: there is no [[source]]"},
      {"[[source]\n", "s.toml:1: "},
      {"[[sorce]]\nid = \"a\"\n", "s.toml:1: unknown block [sorce], did you mean [[source]]?"},
      {"[fetcher]\nuser = \"x\"\n" + good, "s.toml:2: unknown key \"user\" in [fetcher]"},
      {"[fetcher]\npause = \"0s\"\n" + good, "s.toml:2: \"pause\" must be a time from 100ms"},
      {"[fetcher]\npause = 2\n" + good, "s.toml:2: \"pause\" must be a text"},
      {"[fetcher]\nrequests_per_hour = 0\n" + good, "s.toml:2: \"requests_per_hour\" must be"},
      {"[fetcher]\ncontact = \"a\\r\\nX: y\"\n" + good, "s.toml:2: \"contact\" must be one"},
      {good + "intervall = \"1h\"\n",
       "s.toml:5: unknown key \"intervall\" in [source], did you mean \"interval\"?"},
      {good + "interval = \"1 hour\"\n", "s.toml:5: \"interval\" must be a time from 1m to 7d"},
      {good + "interval = \"10s\"\n", "s.toml:5: \"interval\" must be a time from 1m to 7d"},
      {good + "min_interval = \"2h\"\ninterval = \"1h\"\n",
       "s.toml:1: expected min_interval <= interval <= max_interval"},
      {good + "tier = \"oficial\"\n",
       "s.toml:5: \"oficial\" is no tier: expected one of official, "
       "company, press, analysis; did you mean official?"},
      {good + "issuer = \"USA\"\n", "s.toml:5: \"USA\" is no issuer"},
      {good + "ceiling = \"sure\"\n",
       "s.toml:5: \"sure\" is no ceiling: expected one of enacted, "},
      {good + "zone = \"New York\"\n", "s.toml:5: \"New York\" is no time zone"},
      {good + "zone = \"GMT+25\"\n", "s.toml:5: \"GMT+25\" is no time zone"},
      {good + "links = [\"/x\"]\n", "s.toml:5: \"links\" goes with the kinds pages and sitemap"},
      {good + "links = [1]\n", "s.toml:5: \"links\" must be a list of strings"},
      {pages + "links = [\"/a/*\", \"news/*\"]\n",
       "s.toml:5: \"links\" are paths, and \"news/*\" matches none: did you mean \"/news/*\"?"},
      {pages + "links = [\"https://a.example/news/*\"]\n",
       "s.toml:5: \"links\" are paths, and \"https://a.example/news/*\" matches none: leave out"},
      {pages + "links = [\"\"]\n", "s.toml:5: \"links\" are paths, and \"\" matches none: leave"},
      {good + "words = [\"chip\", \" \"]\n", "s.toml:5: \"words\" holds an empty word"},
      {good + "robots = \"no\"\n", "s.toml:5: \"robots\" must be true or false"},
      {good + "name = [\"x\", \"y\"]\n", "s.toml:5: \"name\" must be a text"},
      {"[[source]]\nid = \"a\"\nkind = \"fed\"\nurl = \"https://a.example/\"\n",
       "s.toml:3: \"fed\" is no kind: expected one of feed, pages, sitemap, federal-register; did "
       "you mean feed?"},
      {"[[source]]\nid = \"a\"\nurl = \"https://a.example/\"\n",
       "s.toml:1: [source] needs \"kind\""},
      {"[[source]]\nid = \"A b\"\nkind = \"feed\"\nurl = \"https://a.example/\"\n",
       "s.toml:2: an id is made of"},
      {"[[source]]\nid = \"a\"\nkind = \"feed\"\nurl = \"file:///etc/passwd\"\n",
       "s.toml:4: file:///etc/passwd: \"file\" addresses are not fetched"},
      {good + good, "s.toml:5: \"a\" is also the id of s.toml:1"},
      {good + "[[source]]\nid = \"b\"\nkind = \"feed\"\nurl = \"http://www.a.example/?utm_x=1\"\n",
       "s.toml:5: the same address as s.toml:1"},
  };
  for (const Row& row : table) {
    CAPTURE(row.toml);
    const auto list = LoadSources(row.toml, "s.toml");
    REQUIRE_FALSE(list);
    CHECK_THAT(list.error().ToString(), Catch::StartsWith(row.says));
  }
}

TEST_CASE("the sample list is a good one", "[source_list]") {
  std::ifstream file(SourcePath("samples/sources.toml"));
  const std::string toml((std::istreambuf_iterator<char>(file)), {});
  const auto list = LoadSources(toml, "samples/sources.toml");
  REQUIRE(list);
  for (const SourceKind kind :
       {SourceKind::kFeed, SourceKind::kPages, SourceKind::kFederalRegister}) {
    CHECK(std::ranges::count(list->sources, kind, &SourceSpec::kind) > 0);
  }
  // Only an authority's own words may say that something is in force.
  for (const SourceSpec& source : list->sources) {
    CAPTURE(source.id);
    CHECK(source.url.scheme == "https");
    CHECK((source.tier == SourceTier::kOfficial || source.ceiling > Certainty::kEnacted));
    CHECK((source.tier != SourceTier::kOfficial || source.issuer));
  }
}

TEST_CASE("durations", "[source_list]") {
  CHECK(ParseDuration("500ms") == 500'000);
  CHECK(ParseDuration("90s") == 90 * kSecond);
  CHECK(ParseDuration("30m") == 1'800 * kSecond);
  CHECK(ParseDuration("2d") == 172'800 * kSecond);
  for (const char* text : {"500ms", "90s", "30m", "2h", "7d"}) {
    CHECK(DurationText(*ParseDuration(text)) == text);
  }
  for (const char* text : {"", "5", "ms", "s", "-1s", "1.5h", "5 m", "5w"}) {
    CAPTURE(text);
    CHECK_FALSE(ParseDuration(text));
  }
}

TEST_CASE("stars stand for anything", "[source_list]") {
  struct Row {
    const char* pattern;
    const char* text;
    bool matches;
  };
  for (const Row& row : std::vector<Row>{{"/a/*", "/a/b/c?d", true},
                                         {"/a/*", "/a", false},
                                         {"*/art/*.html", "/x/art/1.html", true},
                                         {"*/art/*.html", "/x/art/1.htm", false},
                                         {"/a", "/a", true},
                                         {"/a", "/ab", false},
                                         {"*", "", true},
                                         {"", "", true},
                                         {"a*b*c", "abbbcbc", true},
                                         {"a*b*c", "abbbcb", false}}) {
    CAPTURE(row.pattern, row.text);
    CHECK(MatchesGlob(row.pattern, row.text) == row.matches);
  }
}

TEST_CASE("the civil day of an instant, clocks forward and back", "[source_list]") {
  struct Row {
    const char* instant;
    const char* zone;
    const char* day;
  };
  for (const Row& row : std::vector<Row>{{"2025-11-10T03:30:00Z", "UTC", "2025-11-10"},
                                         {"2025-11-10T03:30:00Z", "America/New_York", "2025-11-09"},
                                         {"2025-11-10T05:00:00Z", "America/New_York", "2025-11-10"},
                                         {"2025-07-10T04:00:00Z", "America/New_York", "2025-07-10"},
                                         {"2025-07-10T03:59:59Z", "America/New_York", "2025-07-09"},
                                         {"2025-11-10T16:00:00Z", "Asia/Shanghai", "2025-11-11"},
                                         {"2025-11-10T15:59:59Z", "Asia/Shanghai", "2025-11-10"}}) {
    CAPTURE(row.instant, row.zone);
    REQUIRE(IsZone(row.zone));
    CHECK(FormatDay(CivilDayIn(row.zone, *ParseInstant(row.instant))) == row.day);
  }
}

}  // namespace
}  // namespace chipline
