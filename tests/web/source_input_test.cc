// Texts and pages that are read for somebody: what a request may bring, and what becomes of an
// address. Who fetches is a stand-in here; tests/cli/fetch_test.cc has the real one.
#include "web/source_input.h"

#include <map>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/web/writable_site.h"

namespace chipline {
namespace {

using nlohmann::json;

const char* const kPage =
    "<html><head><title>China bans gallium exports to the United States</title></head><body>"
    "<article><h1>China bans gallium exports to the United States</h1><p>BEIJING - China's "
    "Ministry of Commerce on Tuesday banned exports of gallium to the United States, effective "
    "immediately, according to a ministry announcement.</p></article></body></html>";

class StandIn final : public PageFetcher {
 public:
  Result<FetchedPage> Fetch(std::string_view address) override {
    asked.emplace_back(address);
    const auto found = faults.find(std::string(address));
    if (found != faults.end()) return found->second;
    return FetchedPage{CHIP_TRY(ParseWebUrl("https://news.example/in-the-end")),
                       "text/html; charset=utf-8", kPage};
  }

  std::map<std::string, Error> faults;
  std::vector<std::string> asked;
};

std::string BodyOf(const std::string& url) {
  return json{{"url", url}, {"published", "2024-12-03"}}.dump();
}

TEST_CASE("the page at an address is read like one that is sent", "[threads]") {
  StandIn pages;
  const WritableSite site(SubjectTree::Embedded(), &pages);
  const json draft =
      JsonOf(site.Post("/api/v1/events/suggest", BodyOf("https://news.example/short")));
  REQUIRE(draft["total"] == 1);
  CHECK(draft["drafts"][0]["event"]["subjects"] == json{"gallium"});
  CHECK(draft["drafts"][0]["event"]["effective"] == "2024-12-03");
  CHECK(draft["document"]["url"] == "https://news.example/in-the-end");
  CHECK(site.log().Head().seq == 0);

  const Response added = site.Post("/api/v1/documents", BodyOf("https://news.example/short"));
  CHECK(added.status == 201);
  const json told = JsonOf(added);
  CHECK(told["events"][0]["outcome"] == "added");
  CHECK(told["events"][0]["event"]["sources"][0]["url"] == "https://news.example/in-the-end");
  CHECK(pages.asked ==
        std::vector<std::string>{"https://news.example/short", "https://news.example/short"});

  // What the body says comes before the query.
  REQUIRE(site.Post("/api/v1/events/suggest?url=http://b.example/&published=soon",
                    BodyOf("https://news.example/short"))
              .status == 400);
  const json twice = JsonOf(site.Post("/api/v1/events/suggest?url=http://b.example/",
                                      BodyOf("https://news.example/short")));
  CHECK(twice["document"]["url"] == "https://news.example/in-the-end");
  CHECK(pages.asked.back() == "https://news.example/short");
  pages.asked.pop_back();

  // The text that came along is the text, and nothing is fetched.
  const json given = JsonOf(site.Post(
      "/api/v1/events/suggest", R"({"url":"https://news.example/a","text":"Nothing to tell."})"));
  CHECK(given["total"] == 0);
  CHECK(given["document"]["url"] == "https://news.example/a");
  CHECK(pages.asked.size() == 2);
}

TEST_CASE("what cannot be fetched is refused with what failed and why", "[threads]") {
  StandIn pages;
  pages.faults = {
      {"http://closed", InvalidArgument("10.0.0.1 is closed: private", "http://a.example/")},
      {"http://gone", NotFound("there is no such page (404)", "http://gone/")},
      {"http://slow", IoError("slow", "http://slow/")},
      {"http://busy", Unavailable("other pages are being fetched: try again")},
  };
  const WritableSite site(SubjectTree::Embedded(), &pages);
  struct Row {
    const char* url;
    int status;
    const char* type;
    const char* detail;
  };
  const std::vector<Row> rows = {
      {"http://closed", 422, "not-fetched",
       "http://a.example/ is not fetched: 10.0.0.1 is closed: private."},
      {"http://gone", 502, "fetch-failed",
       "http://gone/ cannot be had: there is no such page (404)."},
      {"http://slow", 502, "fetch-failed", "http://slow/ cannot be had: slow."},
      {"http://busy", 503, "unavailable",
       "The page cannot be fetched: other pages are being fetched: try again."},
  };
  for (const char* target : {"/api/v1/documents", "/api/v1/events/suggest"}) {
    for (const Row& row : rows) {
      const Response answer = site.Post(target, BodyOf(row.url));
      CAPTURE(target, row.url, answer.body);
      CHECK(answer.status == row.status);
      const json problem = JsonOf(answer);
      CHECK_THAT(problem.value("type", ""), Catch::EndsWith(row.type));
      CHECK(problem["detail"] == row.detail);
      CHECK(problem["parameter"] == "url");
    }
  }
  CHECK(site.log().Head().seq == 0);
  const WritableSite alone;
  CHECK(alone.Post("/api/v1/documents", BodyOf("http://closed")).status == 503);
}

TEST_CASE("nothing is fetched for somebody who may not write", "[threads]") {
  StandIn pages;
  const WritableSite site(SubjectTree::Embedded(), &pages);
  const std::vector<Parameter> type = {{"content-type", "application/json"}};
  CHECK(site.Send("POST", "/api/v1/documents", BodyOf("http://a.example/"), type).status == 401);
  std::vector<Parameter> reader = type;
  reader.push_back(site.Bearer(Access::kRead));
  CHECK(site.Send("POST", "/api/v1/documents", BodyOf("http://a.example/"), reader).status == 403);
  CHECK(pages.asked.empty());
}

TEST_CASE("a request says one thing about its source, and says it right", "[threads]") {
  StandIn pages;
  const WritableSite site(SubjectTree::Embedded(), &pages);
  struct Row {
    const char* query;
    const char* body;
    int status;
    const char* field;
  };
  const std::vector<Row> rows = {
      {"", R"({})", 422, "text"},
      {"", R"({"text":"a","html":"<p>a</p>"})", 422, "text"},
      {"", R"({"url":"http://a.example/","published":"soon"})", 422, "published"},
      {"", R"({"url":"http://a.example/","ceiling":"sure"})", 422, "ceiling"},
      {"", R"({"url":"http://a.example/","issuer":"XX"})", 422, "issuer"},
      {"", R"({"url":7})", 422, "url"},
      {"", R"({"adress":"http://a.example/"})", 422, "adress"},
      {"?published=soon", R"({"text":"a"})", 400, "published"},
      {"?ceiling=sure", R"({"text":"a"})", 400, "ceiling"},
      {"?issuer=XX", R"({"text":"a"})", 400, "issuer"},
  };
  for (const char* target : {"/api/v1/documents", "/api/v1/events/suggest"}) {
    for (const Row& row : rows) {
      const Response answer = site.Post(target + std::string(row.query), row.body);
      CAPTURE(target, row.query, row.body, answer.body);
      CHECK(answer.status == row.status);
      CHECK(JsonOf(answer).value("parameter", "") == row.field);
    }
  }
  CHECK(pages.asked.empty());
}

TEST_CASE("a link that was pasted is told from a text") {
  struct Row {
    const char* text;
    const char* address;
  };
  for (const Row& row : {
           Row{" https://news.example/a?b=c \n", "https://news.example/a?b=c"},
           Row{"http://127.0.0.1/", "http://127.0.0.1/"},  // refused later, and told why
           Row{"news.example/a", ""},
           Row{"https://news.example/a and more", ""},
           Row{"https://news.example/a\nhttps://news.example/b", ""},
           Row{"ftp://news.example/a", ""},
           Row{"https://", ""},
           Row{"   ", ""},
           Row{"", ""},
       }) {
    CAPTURE(row.text);
    CHECK(LoneAddress(row.text).value_or("") == row.address);
  }
}

}  // namespace
}  // namespace chipline
