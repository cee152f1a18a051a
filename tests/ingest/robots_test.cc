#include "ingest/robots.h"

#include <fstream>
#include <iostream>
#include <string>

#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/source_dir.h"

namespace chipline {
namespace {

struct Row {
  const char* rules;
  const char* agent;
  const char* url;
  bool allowed;
};

void Check(const std::vector<Row>& table) {
  for (const Row& row : table) {
    CAPTURE(row.rules, row.agent, row.url);
    CHECK(RobotsRules::Parse(row.rules, row.agent).Allows(row.url) == row.allowed);
  }
}

TEST_CASE("the longest pattern decides, and of equals the one that allows", "[robots]") {
  Check({
      {"", "chipline", "https://example.org/a", true},
      {"user-agent: *\ndisallow: /", "chipline", "https://example.org", false},
      {"user-agent: *\ndisallow:", "chipline", "/a", true},
      {"user-agent: *\ndisallow: /a\nallow: /a/b", "chipline", "/a/b/c", true},
      {"user-agent: *\nallow: /a/b\ndisallow: /a", "chipline", "/a/c", false},
      {"user-agent: *\ndisallow: /a\nallow: /a", "chipline", "/a", true},
      {"user-agent: *\ndisallow: /a", "chipline", "/A", true},
      {"user-agent: *\ndisallow: /*.pdf$", "chipline", "/x/y.pdf", false},
      {"user-agent: *\ndisallow: /*.pdf$", "chipline", "/x/y.pdf?z", true},
      {"user-agent: *\ndisallow: /*?print", "chipline", "/x?print=1#top", false},
      {"user-agent: *\ndisallow: /a%3cb", "chipline", "/a%3Cb", false},
      {"user-agent: *\ndisallow: /\xE6\x8A\xA5", "chipline", "/%E6%8A%A5/1", false},
  });
}

TEST_CASE("an escaped letter is the letter, an escaped mark of the syntax is not", "[robots]") {
  Check({
      {"user-agent: *\ndisallow: /private", "chipline", "/%70rivate/x", false},
      {"user-agent: *\ndisallow: /%66oo", "chipline", "/foo", false},
      {"user-agent: *\ndisallow: /a%7eb", "chipline", "/a~b", false},
      {"user-agent: *\ndisallow: /a%2fb", "chipline", "/a/b", true},
      {"user-agent: *\ndisallow: /a/b", "chipline", "/a%2Fb", true},
      {"user-agent: *\ndisallow: /a%2Ab", "chipline", "/axb", true},
      {"user-agent: *\ndisallow: /a%24", "chipline", "/a%24b", false},
      {"user-agent: *\ndisallow: /a%6", "chipline", "/a%6", false},
  });
}

TEST_CASE("a line is read up to a bound, so that no pattern is slow", "[robots]") {
  std::string stars = "user-agent: *\ndisallow: /";
  for (int i = 0; i < 200'000; ++i) stars += "*a";
  stars += "\ndisallow: /b\n";
  const RobotsRules rules = RobotsRules::Parse(stars, "chipline");
  const std::string path = "/" + std::string(2'000, 'a');
  CHECK_FALSE(rules.Allows("/b"));
  CHECK(rules.Allows(path));
  const std::string late = "user-agent: *\ndisallow: /" + std::string(20'000, 'x') + "\n";
  CHECK_FALSE(RobotsRules::Parse(late, "chipline").Allows("/" + std::string(17'000, 'x')));
}

TEST_CASE("the groups that name the agent are joined and replace those for everybody", "[robots]") {
  Check({
      {"user-agent: *\ndisallow: /\nuser-agent: chipline\nallow: /", "Chipline", "/a", true},
      {"user-agent: chipline\ndisallow: /a\nuser-agent: x\ndisallow: /\nuser-agent: chipline\n"
       "disallow: /b",
       "chipline", "/b", false},
      {"user-agent: x\nuser-agent: chipline\ndisallow: /a", "chipline", "/a", false},
      // A group without rules is one all the same: the crawler is named and nothing is barred.
      {"user-agent: *\ndisallow: /\n\nuser-agent: chipline\ndisallow:", "chipline", "/a", true},
      // Unknown lines end no group; rules before any group belong to nobody.
      {"user-agent: chipline\ncrawl-delay: 5\nuser-agent: y\ndisallow: /a", "chipline", "/a",
       false},
      {"disallow: /\nuser-agent: y\ndisallow: /", "chipline", "/a", true},
  });
}

TEST_CASE("broken files keep the meaning that crawlers agree on", "[robots]") {
  Check({
      {"\xEF\xBB\xBFUser-agent: *\r\nDisallow: /a\r\n", "chipline", "/a", false},
      {"user-agent * # all\ndisallow /a", "chipline", "/a", false},
      {"User-Agent: *\rDisallow: /a", "chipline", "/a", false},
      {"<html>user-agent</html>", "chipline", "/a", true},
      {"user-agent: *\ndisallow: /a*****************************b$", "chipline",
       "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", true},
  });
}

TEST_CASE("sitemaps belong to no group", "[robots]") {
  const RobotsRules rules = RobotsRules::Parse(
      "Sitemap: https://example.org/a.xml\nuser-agent: x\ndisallow: /\nsitemap:\nSITEMAP: /b.xml",
      "chipline");
  CHECK(rules.sitemaps() == std::vector<std::string>{"https://example.org/a.xml", "/b.xml"});
}

std::string FromHex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

TEST_CASE("the public robots.txt suite", "[robots]") {
  std::ifstream cases(SourcePath("../shared/datasets/robotstxt-spec-test/cases.jsonl"));
  if (!cases) {
    std::cout << "skipped: the robots.txt suite is not beside the project\n";
    return;
  }
  std::string line;
  while (std::getline(cases, line)) {
    const auto json = nlohmann::json::parse(line);
    const std::string body = json.contains("robotstxt_hex")
                                 ? FromHex(json["robotstxt_hex"].get<std::string>())
                                 : json["robotstxt"].get<std::string>();
    CAPTURE(line);
    CHECK(RobotsRules::Parse(body, json["agent"].get<std::string>())
              .Allows(json["url"].get<std::string>()) == json["allowed"].get<bool>());
  }
}

}  // namespace
}  // namespace chipline
