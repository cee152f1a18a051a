// What each kind of reply makes the crawl do next; three days of all of them are in
// crawl_days_test.cc.
#include "ingest/crawl.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "ingest/http_rules.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

constexpr Micros kSecond = 1'000'000;
constexpr Micros kMinute = 60 * kSecond;
constexpr Micros kHour = 60 * kMinute;
const Micros kStart = *ParseInstant("2026-01-10T12:00:00Z");

HttpReply Reply(int status, std::vector<HttpField> fields = {}, std::string body = {}) {
  HttpReply reply;
  reply.status = status;
  reply.fields = std::move(fields);
  reply.body = std::move(body);
  return reply;
}

HttpReply Fault(HttpFault fault, std::string reason) {
  HttpReply reply;
  reply.fault = fault;
  reply.reason = std::move(reason);
  return reply;
}

HttpReply Feed(std::vector<std::string> links, std::vector<HttpField> fields = {}) {
  std::string body = "<rss version=\"2.0\"><channel>";
  for (const std::string& link : links) body += "<item><link>" + link + "</link></item>";
  return Reply(200, std::move(fields), body + "</channel></rss>");
}

std::string Source(const std::string& id, const std::string& url, const std::string& more = {}) {
  return "[[source]]\nid = \"" + id + "\"\nkind = \"feed\"\nurl = \"" + url +
         "\"\ninterval = \"30m\"\n" + more;
}

std::string FieldOf(const HttpCall& call, const std::string& name) {
  for (const HttpField& field : call.fields) {
    if (field.name == name) return field.value;
  }
  return {};
}

// A crawl against replies by address; each takes a second.
class Script {
 public:
  using Answer = std::function<HttpReply(const HttpCall& call)>;
  struct Call {
    Micros at;  // since the start
    HttpCall call;
  };

  explicit Script(const std::string& toml, bool with_server = true)
      : toml_("[fetcher]\npause = \"1s\"\nrequests_per_hour = 3600\n" + toml) {
    if (with_server) options_.server = *ParseWebUrl("http://server.example/");
    answers_["http://server.example/api/v1/documents"] = [](const HttpCall&) {
      return Reply(201, {}, R"({"events":[{"outcome":"added"},{"outcome":"merged"}]})");
    };
    answers_["http://server.example/api/v1/fetching"] = [](const HttpCall&) { return Reply(204); };
    Restart();
  }

  void On(const std::string& url, Answer answer) { answers_[url] = std::move(answer); }
  void On(const std::string& url, HttpReply reply) {
    answers_[url] = [reply = std::move(reply)](const HttpCall&) { return reply; };
  }

  void Restart() {
    crawl_.reset();
    crawl_ = *Crawl::Open(*LoadSources(toml_, "sources.toml"), plan_.get(), options_, now_);
  }

  void RunFor(Micros time) {
    const Micros end = now_ + time;
    while (now_ < end) {
      std::vector<HttpReply> replies;
      for (HttpCall& call : *crawl_->Begin(now_)) {
        std::string url = call.url.Origin() + call.url.path;
        const auto answer = answers_.find(url);
        HttpReply reply = answer == answers_.end() ? Reply(404) : answer->second(call);
        reply.id = call.id;
        replies.push_back(std::move(reply));
        calls_.push_back({now_ - kStart, std::move(call)});
      }
      now_ = replies.empty() ? std::min(crawl_->NextAt(now_), end) : now_ + kSecond;
      for (const HttpReply& reply : replies) REQUIRE(crawl_->Finish(reply, now_));
    }
  }

  // Those to an address, or to everything that begins with it.
  std::vector<Call> CallsTo(const std::string& prefix) const {
    std::vector<Call> calls;
    std::ranges::copy_if(calls_, std::back_inserter(calls), [&](const Call& call) {
      return call.call.url.text().starts_with(prefix);
    });
    return calls;
  }
  std::vector<std::string> DeadReasons() const {
    std::vector<std::string> reasons;
    for (const auto& [key, dead] : crawl_->plan().dead) reasons.push_back(dead.reason);
    return reasons;
  }
  const PlanSource& State(const std::string& id) const { return crawl_->plan().sources.at(id); }
  const Crawl& crawl() const { return *crawl_; }
  Micros since_start() const { return now_ - kStart; }
  CrawlOptions& options() { return options_; }

 private:
  std::string toml_;
  std::unique_ptr<SideStore> plan_ = *OpenSideStore("memory:");
  CrawlOptions options_;
  std::map<std::string, Answer> answers_;
  std::unique_ptr<Crawl> crawl_;
  Micros now_ = kStart;
  std::vector<Call> calls_;
};

const std::string kFeed = "http://a.example/feed";

TEST_CASE("validators go back byte for byte, over a restart too", "[crawl]") {
  Script script(Source("a", kFeed));
  const std::string etag = "W/\"\xE9 \xFF,;\"";
  script.On(kFeed, [&](const HttpCall& call) {
    return FieldOf(call, "If-None-Match").empty()
               ? Feed({}, {{"etag", etag}, {"last-modified", "Sat, 10 jan 2026 - odd"}})
               : Reply(304);
  });
  script.RunFor(2 * kHour);
  script.Restart();
  script.RunFor(2 * kHour);
  const auto polls = script.CallsTo(kFeed);
  REQUIRE(polls.size() >= 5);
  CHECK(FieldOf(polls[0].call, "If-None-Match").empty());
  for (std::size_t i = 1; i < polls.size(); ++i) {
    CHECK(FieldOf(polls[i].call, "If-None-Match") == etag);
    CHECK(FieldOf(polls[i].call, "If-Modified-Since") == "Sat, 10 jan 2026 - odd");
    CHECK(polls[i].at - polls[i - 1].at >= 30 * kMinute);
  }
}

TEST_CASE("what is gone for good is not asked again, and says so", "[crawl]") {
  Script script(Source("a", kFeed));
  script.On(kFeed, Reply(410));
  script.RunFor(48 * kHour);
  CHECK(script.CallsTo(kFeed).size() == 1);
  CHECK_THAT(script.State("a").error, Catch::Contains("gone for good (410)"));
  script.Restart();
  script.RunFor(24 * kHour);
  CHECK(script.CallsTo(kFeed).size() == 1);
  CHECK_THAT(script.crawl().ReportJson(kStart), Catch::Contains("\"state\":\"gone\""));
}

TEST_CASE("a move is remembered once it was seen three times", "[crawl]") {
  for (const int status : {301, 308, 302}) {
    CAPTURE(status);
    Script script(Source("a", kFeed));
    script.On(kFeed, Reply(status, {{"location", "https://b.example/new"}}));
    script.On("https://b.example/new", Feed({}, {{"etag", "\"1\""}}));
    script.RunFor(6 * kHour);
    const std::size_t asked = script.CallsTo(kFeed).size();
    CHECK(script.CallsTo("https://b.example/new").size() >= 8);
    CHECK((status == 302 ? asked >= 8 : asked == 3));
    CHECK(script.State("a").moved_to == (status == 302 ? "" : "https://b.example/new"));
    // Where it is lost there, the address in the list counts again.
    script.On("https://b.example/new", Reply(404));
    script.On(kFeed, Feed({}));
    script.RunFor(12 * kHour);
    CHECK(script.State("a").error.empty());
    CHECK(script.CallsTo(kFeed).size() > asked);
  }
}

TEST_CASE("redirects end, and never lead from https to http", "[crawl]") {
  Script script(Source("a", "https://a.example/feed") + Source("b", "http://b.example/feed"));
  script.On("https://a.example/feed", Reply(302, {{"location", "http://a.example/feed"}}));
  script.On("http://b.example/feed", Reply(302, {{"location", "/feed"}}));
  script.RunFor(10 * kMinute);
  CHECK(script.CallsTo("http://a.example/").empty());
  CHECK_THAT(script.State("a").error, Catch::Contains("a redirect from https to http"));
  CHECK(script.CallsTo("http://b.example/feed").size() >= 6);
  CHECK(script.State("b").error == "it answered 302");
}

TEST_CASE("a host that asks for time gets it from all of its sources", "[crawl]") {
  struct Row {
    int status;
    const char* retry_after;
    Micros rest;
  };
  for (const Row& row : std::vector<Row>{{429, "5400", 90 * kMinute},
                                         {503, "Sat, 10 Jan 2026 15:00:00 GMT", 0},
                                         {500, "7200", 2 * kHour},
                                         {404, "7200", 2 * kHour}}) {
    CAPTURE(row.status, row.retry_after);
    Script script(Source("a", kFeed) + Source("b", "http://a.example/other"));
    Micros until = 0;
    script.On(kFeed, [&](const HttpCall&) {
      if (until == 0) {
        until = row.rest == 0 ? 3 * kHour : script.since_start() + kSecond + row.rest;
        return Reply(row.status, {{"retry-after", row.retry_after}});
      }
      return Feed({});
    });
    script.On("http://a.example/other", Feed({}));
    script.RunFor(4 * kHour);
    REQUIRE(until != 0);
    Micros first = 0;
    bool has_begun = false;
    for (const auto& call : script.CallsTo("http://a.example/")) {
      if (call.at + kSecond + row.rest == until || (row.rest == 0 && call.at < kHour)) {
        has_begun = true;
      } else if (has_begun && first == 0 && call.at > 5 * kMinute) {
        first = call.at;
      }
    }
    CHECK(first >= until);
    CHECK(first <= until + 40 * kMinute);
  }
}

TEST_CASE("403 once is a page's, twice its host's", "[crawl]") {
  Script script(Source("a", kFeed) + Source("b", "http://a.example/other"));
  script.On(kFeed, Reply(403));
  script.On("http://a.example/other", Reply(403));
  script.RunFor(10 * kMinute);
  CHECK(script.crawl().plan().hosts.at("a.example").failures > 0);
  CHECK(script.crawl().plan().hosts.at("a.example").because == "it answered 403");
}

TEST_CASE("robots.txt decides, and what is not known is not allowed", "[crawl]") {
  SECTION("pages that it disallows are given up, with the reason") {
    Script script(Source("a", kFeed));
    script.On("http://a.example/robots.txt",
              Reply(200, {}, "User-agent: chipline\nDisallow: /no\n"));
    script.On(kFeed, Feed({"/no/1", "/yes/1"}));
    script.On("http://a.example/yes/1", Reply(200, {}, "text"));
    script.RunFor(kHour);
    CHECK(script.CallsTo("http://a.example/no").empty());
    CHECK(script.CallsTo("http://a.example/yes").size() == 1);
    CHECK(script.DeadReasons() ==
          std::vector<std::string>{"robots.txt does not allow http://a.example/no/1"});
  }
  SECTION("a list that it disallows is barred, until it says otherwise") {
    bool is_barred = true;
    Script script(Source("a", kFeed));
    script.On("http://a.example/robots.txt", [&](const HttpCall&) {
      return Reply(200, {}, is_barred ? "User-agent: *\nDisallow: /\n" : "");
    });
    script.On(kFeed, Feed({}));
    script.RunFor(20 * kHour);
    CHECK(script.CallsTo(kFeed).empty());
    CHECK(script.CallsTo("http://a.example/robots.txt").size() == 1);
    CHECK(script.State("a").is_barred);
    is_barred = false;
    script.RunFor(8 * kHour);
    CHECK_FALSE(script.CallsTo(kFeed).empty());
    CHECK_FALSE(script.State("a").is_barred);
  }
  SECTION("5xx means no, 4xx means yes; asked once a day") {
    int status = 500;
    Script script(Source("a", kFeed));
    script.On("http://a.example/robots.txt", [&](const HttpCall&) { return Reply(status); });
    script.On(kFeed, Feed({}));
    script.RunFor(5 * kHour);
    CHECK(script.CallsTo(kFeed).empty());
    CHECK(script.State("a").error == "robots.txt: it answered 500");
    status = 404;
    script.RunFor(7 * kHour);
    CHECK_FALSE(script.CallsTo(kFeed).empty());
    const std::size_t asked = script.CallsTo("http://a.example/robots.txt").size();
    script.RunFor(20 * kHour);
    CHECK(script.CallsTo("http://a.example/robots.txt").size() <= asked + 1);
  }
  SECTION("an interface that is offered to programs is not asked for it") {
    Script script(Source("a", kFeed, "robots = false\n"));
    script.On(kFeed, Feed({}));
    script.RunFor(kHour);
    CHECK(script.CallsTo("http://a.example/robots.txt").empty());
    CHECK_FALSE(script.CallsTo(kFeed).empty());
  }
}

TEST_CASE("pages that cannot be had are given up with a reason, others wait", "[crawl]") {
  Script script(Source("a", kFeed));
  script.On(kFeed, Feed({"/lost", "/picture", "/huge", "/secret", "/broken", "/moved"}));
  script.On("http://a.example/picture", Reply(200, {{"content-type", "image/png"}}, "PNG"));
  script.On("http://a.example/huge", Fault(HttpFault::kTooLarge, "more than 10485760 bytes"));
  script.On("http://a.example/secret", Reply(401));
  script.On("http://a.example/broken", Reply(500));
  script.On("http://a.example/moved", Reply(301, {{"location", "/there"}}));
  script.On("http://a.example/there", Reply(200, {{"content-type", "text/html"}}, "<p>x</p>"));
  script.RunFor(12 * kHour);
  auto reasons = script.DeadReasons();
  std::ranges::sort(reasons);
  CHECK(reasons == std::vector<std::string>{"it answered 401", "it answered 404",
                                            "it is no document: image/png",
                                            "more than 10485760 bytes"});
  CHECK(script.crawl().plan().pages.size() == 1);  // /broken
  REQUIRE(script.CallsTo("http://server.example/api/v1/documents").size() == 1);
  const HttpCall delivery = script.CallsTo("http://server.example/api/v1/documents")[0].call;
  CHECK(delivery.url.query == "url=http:%2F%2Fa.example%2Fthere");
  CHECK(delivery.to_own_server);
  CHECK(delivery.body == "<p>x</p>");
  CHECK(FieldOf(delivery, "Content-Type") == "text/html");
  CHECK(script.State("a").events == 1);
}

TEST_CASE("an entry that its feed edits is looked at again, one that it repeats is not",
          "[crawl]") {
  const auto feed = [](const std::string& updated) {
    return Reply(200, {},
                 "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><link href=\"/page\"/>"
                 "<updated>" +
                     updated + "</updated></entry></feed>");
  };
  Script script(Source("a", kFeed) + Source("b", "http://a.example/other"));
  std::string text = "first";
  script.On(kFeed, feed("2026-01-10T10:00:00Z"));
  script.On("http://a.example/other", Feed({"/page?utm_source=other"}));
  script.On("http://a.example/page", [&](const HttpCall&) { return Reply(200, {}, text); });
  script.RunFor(8 * kHour);
  CHECK(script.CallsTo("http://a.example/page").size() == 1);
  script.On(kFeed, feed("2026-01-10T19:00:00Z"));
  text = "second";
  script.RunFor(8 * kHour);
  CHECK(script.CallsTo("http://a.example/page").size() == 2);
  script.On(kFeed, feed("2026-01-11T03:00:00Z"));
  script.RunFor(8 * kHour);
  CHECK(script.CallsTo("http://a.example/page").size() == 3);
  // The third time it was as before.
  CHECK(script.CallsTo("http://server.example/api/v1/documents").size() == 2);
}

TEST_CASE("documents wait for the server, and are told from those that it refuses", "[crawl]") {
  Script script(Source("a", kFeed));
  script.On(kFeed, Feed({"/1", "/2"}));
  script.On("http://a.example/1", Reply(200, {}, "one"));
  script.On("http://a.example/2", Reply(200, {}, "two"));
  const std::string documents = "http://server.example/api/v1/documents";
  script.On(documents, Reply(401, {}, R"({"detail":"No such token."})"));
  script.RunFor(kHour);
  CHECK(script.crawl().plan().parcels.size() == 2);
  CHECK(script.crawl().progress().server_error == "the server answered 401: No such token.");
  CHECK(script.CallsTo(documents).size() <= 14);
  script.Restart();
  script.On(documents, [](const HttpCall& call) {
    return call.body == "one" ? Reply(422, {}, R"({"detail":"Not a text."})") : Reply(200);
  });
  script.RunFor(kHour);
  CHECK(script.crawl().plan().parcels.empty());
  CHECK(script.DeadReasons() == std::vector<std::string>{"the server answered 422: Not a text."});
  CHECK(script.CallsTo("http://a.example/1").size() == 1);
}

TEST_CASE("a page without links is itself the document, whenever it changes", "[crawl]") {
  Script script(
      "[[source]]\nid = \"a\"\nkind = \"pages\"\nurl = \"http://a.example/list\"\n"
      "interval = \"30m\"\nissuer = \"US\"\nceiling = \"announced\"\n");
  std::string text = "<p>Entity List, 1</p>";
  script.On("http://a.example/list", [&](const HttpCall&) { return Reply(200, {}, text); });
  script.RunFor(3 * kHour);
  const std::string documents = "http://server.example/api/v1/documents";
  CHECK(script.CallsTo(documents).size() == 1);
  text = "<p>Entity List, 2</p>";
  script.RunFor(3 * kHour);
  REQUIRE(script.CallsTo(documents).size() == 2);
  CHECK(script.CallsTo(documents)[1].call.url.query ==
        "url=http:%2F%2Fa.example%2Flist&issuer=US&ceiling=announced");
}

TEST_CASE("a sitemap index leads to sitemaps and they to pages", "[crawl]") {
  Script script(
      "[[source]]\nid = \"a\"\nkind = \"sitemap\"\nurl = \"http://a.example/index\"\n"
      "links = [\"/art/*\"]\n");
  const std::string space = " xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">";
  script.On("http://a.example/index",
            Reply(200, {},
                  "<sitemapindex" + space +
                      "<sitemap><loc>http://a.example/s1</loc></sitemap></sitemapindex>"));
  script.On("http://a.example/s1",
            Reply(200, {},
                  "<urlset" + space +
                      "<url><loc>http://a.example/art/1</loc></url>"
                      "<url><loc>http://a.example/about</loc></url></urlset>"));
  script.On("http://a.example/art/1", Reply(200, {}, "text"));
  script.RunFor(kHour);
  CHECK(script.CallsTo("http://a.example/art/1").size() == 1);
  CHECK(script.CallsTo("http://a.example/about").empty());
  CHECK(script.CallsTo("http://server.example/api/v1/documents").size() == 1);
}

TEST_CASE("a list that cannot be read is a failure of its source alone", "[crawl]") {
  Script script(Source("a", kFeed) + Source("b", "http://a.example/other"));
  script.On(kFeed, Reply(200, {{"etag", "\"captcha\""}}, "<html>Are you a robot?</html>"));
  script.On("http://a.example/other", Feed({}));
  script.RunFor(24 * kHour);
  CHECK_THAT(script.State("a").error, Catch::Contains("expected a feed"));
  CHECK(script.State("b").error.empty());
  // Never given up, rarer and rarer.
  const auto polls = script.CallsTo(kFeed);
  CHECK(polls.size() >= 5);
  CHECK(polls.size() <= 20);
  for (const auto& poll : polls) CHECK(FieldOf(poll.call, "If-None-Match").empty());
}

TEST_CASE("once means once, and without a server no page is fetched", "[crawl]") {
  Script script(Source("a", kFeed), /*with_server=*/false);
  script.options().once = true;
  script.Restart();
  script.On(kFeed, Feed({"/1"}));
  script.RunFor(kHour);
  CHECK(script.CallsTo(kFeed).size() == 1);
  CHECK(script.CallsTo("http://a.example/1").empty());
  CHECK(script.crawl().IsSettled(kStart + kHour));
  CHECK(script.crawl().plan().pages.size() == 1);
}

TEST_CASE("intervals follow the habit of a source within its limits", "[crawl]") {
  SourceSpec source;
  source.interval = 30 * kMinute;
  source.min_interval = 10 * kMinute;
  source.max_interval = 6 * kHour;
  struct Row {
    Habit habit;
    Micros least;
  };
  const std::vector<Row> table = {
      {{}, 30 * kMinute},
      {{kHour, kStart - kMinute, 0}, 15 * kMinute},
      {{kMinute, kStart - kMinute, 0}, 10 * kMinute},
      {{kMinute, kStart - 8 * kHour, 0}, 2 * kHour},
      {{kMinute, kStart - 90 * kMicrosPerDay, 0}, 6 * kHour},
      {{kHour, kStart, 40 * kMinute}, 40 * kMinute},
      {{kHour, kStart, 24 * kHour}, 6 * kHour},
  };
  Dice dice(1);
  for (const Row& row : table) {
    CAPTURE(row.habit.gap / kMinute, row.habit.asks / kMinute);
    const Micros interval = IntervalOf(source, row.habit, kStart, dice);
    const Micros spread = row.least / 10;
    CHECK(interval >= std::min(row.least, source.max_interval - spread));
    CHECK(interval <= std::min(row.least + spread, source.max_interval));
  }
}

TEST_CASE("no poll is planned beyond the longest interval, and none before the shortest",
          "[crawl]") {
  SourceSpec source;
  source.interval = 24 * kHour;
  source.min_interval = 10 * kMinute;
  source.max_interval = 24 * kHour;
  SourceSpec fixed = source;
  fixed.min_interval = fixed.max_interval;
  Dice dice(1);
  for (int i = 0; i < 1'000; ++i) {
    const Micros interval = IntervalOf(source, {}, kStart, dice);
    CHECK(interval <= 24 * kHour);
    CHECK(interval >= 21 * kHour);
    CHECK(IntervalOf(fixed, {}, kStart, dice) == 24 * kHour);
  }
}

TEST_CASE("waits double up to a cap and are spread over their upper half", "[crawl]") {
  Dice dice(1);
  for (int failures = 1; failures < 60; ++failures) {
    const Micros full = std::min(kMinute << std::min(failures - 1, 30), 6 * kHour);
    const Micros wait = Backoff(failures, kMinute, 6 * kHour, dice);
    CAPTURE(failures);
    CHECK(wait >= full / 2);
    CHECK(wait <= full);
  }
}

}  // namespace
}  // namespace chipline
