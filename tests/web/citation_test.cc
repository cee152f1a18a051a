// Citations: a pinned URL gives the same bytes whatever happens to the log, the store or the
// program's own tree, and the states of an answer can be walked (RFC 7089).
#include <algorithm>
#include <memory>
#include <set>
#include <sstream>

#include "cli/synthetic_log.h"
#include "model/clock.h"
#include "model/embedded.h"
#include "query/state.h"
#include "store/open_event_log.h"
#include "store/rules_store.h"
#include "store/tools.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"
#include "web/app.h"
#include "web/http_date.h"

namespace chipline {
namespace {

constexpr Micros kNow = 1'764'000'000'000'000;  // 2025-11-24T16:00:00Z
constexpr Micros kSecond = 1'000'000;

std::string HeaderOf(const Response& response, std::string_view name) {
  return std::string(response.headers.Get(name).value_or(""));
}

// The target of the link whose rel holds `rel` among its words.
std::string LinkOf(const Response& response, const std::string& rel) {
  const std::string links = HeaderOf(response, "Link");
  for (std::size_t at = 0; (at = links.find('<', at)) != std::string::npos; ++at) {
    const std::size_t end = links.find('>', at);
    const std::size_t rel_at = links.find("rel=\"", end) + 5;
    const std::string words = " " + links.substr(rel_at, links.find('"', rel_at) - rel_at) + " ";
    if (words.find(" " + rel + " ") != std::string::npos) return links.substr(at + 1, end - at - 1);
  }
  return {};
}

Response Ask(const App& app, const std::string& target, std::vector<Parameter> headers = {}) {
  Request request;
  request.method = "GET";
  request.headers = std::move(headers);
  return app.Handle(std::move(request), target);
}

// A log of made-up events, one a minute and now and then three in a second.
class Archive {
 public:
  explicit Archive(const std::string& store = "memory:")
      : clock_(kNow), made_(SubjectTree::Embedded(), 60, 7) {
    Open(store);
  }

  void Open(const std::string& store) {
    app_.reset();
    log_.reset();
    log_ = *OpenEventLog(store, clock_);
    rules_ = OpenRulesStore(store).value();
    StartApp();
  }
  void StartApp() {
    app_.reset();
    app_ = *App::Start(*log_, SubjectTree::Embedded(), clock_, "test", {}, rules_.get());
  }
  void Append(std::size_t count) {
    std::vector<NewEntry> entries;
    for (std::size_t i = 0; i < count; ++i) {
      entries.push_back(made_.Next());
      if (entries.size() < 3 && i + 1 < count) continue;
      clock_.Advance(60 * kSecond);
      REQUIRE(log_->AppendAll(entries));
      entries.clear();
    }
    StartApp();
  }

  const App& app() const { return *app_; }
  EventLog& log() { return *log_; }
  ManualClock& clock() { return clock_; }

 private:
  ManualClock clock_;
  SyntheticLog made_;
  std::unique_ptr<EventLog> log_;
  std::unique_ptr<RulesStore> rules_;
  std::unique_ptr<App> app_;
};

// One of each kind of read.
std::vector<std::string> SomeReads(const App& app) {
  const auto timeline = app.site().timeline();
  const Position& place = timeline->positions().front();
  const std::string subject = timeline->subjects().at(place.subject).id;
  const std::string path =
      std::string(Name(place.issuer)) + "/" + std::string(Name(place.flow)) + "/" + subject;
  return {"/api/v1/state",
          "/api/v1/state?date=2024-05-06&expand=events",
          "/api/v1/state?subject=" + subject + "&review=any&imprecise=latest",
          "/api/v1/state/" + path + "?known_at=2025-01-01",
          "/api/v1/state/" + path + "?date=2025-03-04&target=*",
          "/api/v1/ship/nvidia-h20",
          "/api/v1/diff?from=2023-01-01",
          "/api/v1/diff?known_from=2024-01-01&to=2025-01-01&from=2025-01-01",
          "/api/v1/conflicts",
          "/api/v1/events?limit=7",
          "/api/v1/events/5.0"};
}

TEST_CASE("a pinned URL gives the same bytes after appends, restart, rebuild and import elsewhere",
          "[threads]") {
  const TempDir folder;
  const std::string store = "rocksdb:" + (folder / "one");
  Archive archive(store);
  archive.Append(300);
  struct Kept {
    std::string url;
    Response answer;
  };
  std::vector<Kept> kept;
  for (const std::string& read : SomeReads(archive.app())) {
    CAPTURE(read);
    const Response first = Ask(archive.app(), read);
    REQUIRE(first.status == 200);
    const std::string url = HeaderOf(first, "Content-Location");
    CHECK_THAT(url, Catch::Contains("recorded_at=seq:300") && Catch::Contains("rules_version="));
    CHECK(HeaderOf(first, "Cache-Control") == "no-cache");
    CHECK(HeaderOf(first, "Vary") == "Accept-Datetime");
    const Response pinned = Ask(archive.app(), url);
    CHECK(pinned.body == first.body);
    CHECK(HeaderOf(pinned, "ETag") == HeaderOf(first, "ETag"));
    CHECK(HeaderOf(pinned, "Content-Location") == url);
    CHECK(HeaderOf(pinned, "Cache-Control") == "public, max-age=31536000, immutable");
    CHECK(HeaderOf(pinned, "Chipline-Chain-Hash") == HexOf(archive.log().Head().hash));
    kept.push_back({url, pinned});
  }
  const auto check = [&](const App& app, const char* when) {
    CAPTURE(when);
    for (const Kept& item : kept) {
      CAPTURE(item.url);
      const Response again = Ask(app, item.url);
      CHECK(again.status == 200);
      CHECK(again.body == item.answer.body);
      CHECK(again.headers == item.answer.headers);
    }
  };
  archive.clock().Advance(40 * 24 * 3600 * kSecond);  // another day, so another default date
  archive.Append(10'000);                             // and a timeline rebuilt from the log
  check(archive.app(), "after appends");
  archive.Open(store);
  check(archive.app(), "after a restart");
  std::stringstream exported;
  REQUIRE(ExportLog(archive.log(), exported));
  Archive elsewhere("rocksdb:" + (folder / "two"));
  REQUIRE(ImportLog(&elsewhere.log(), exported, "export"));
  elsewhere.StartApp();
  check(elsewhere.app(), "after import elsewhere");
}

TEST_CASE("unpinned answers are validated, pinned ones are never asked for again") {
  Archive archive;
  archive.Append(9);
  const std::string read = "/api/v1/state?date=2024-05-06";
  const Response first = Ask(archive.app(), read);
  const std::string tag = HeaderOf(first, "ETag");
  CHECK_THAT(tag, Catch::StartsWith("\"") && Catch::EndsWith("\""));
  for (const std::string& list : {tag, "W/" + tag, "\"x\", " + tag, std::string("*")}) {
    const Response again = Ask(archive.app(), read, {{"if-none-match", list}});
    CHECK(again.status == 304);
    CHECK(again.body.empty());
    CHECK(HeaderOf(again, "ETag") == tag);
    CHECK(HeaderOf(again, "Content-Location") == HeaderOf(first, "Content-Location"));
  }
  CHECK(Ask(archive.app(), read, {{"if-none-match", "\"x\""}}).status == 200);
  // Another question, another day's default and another state of the log have other tags.
  CHECK(HeaderOf(Ask(archive.app(), read + "&review=any"), "ETag") != tag);
  archive.Append(1);
  CHECK(Ask(archive.app(), read, {{"if-none-match", tag}}).status == 200);
  // Of a pinned one too.
  const std::string pinned = HeaderOf(first, "Content-Location");
  CHECK(Ask(archive.app(), pinned, {{"if-none-match", tag}}).status == 304);
  // A URL that leaves the rules open is not for ever.
  CHECK(HeaderOf(Ask(archive.app(), read + "&recorded_at=seq:4"), "Cache-Control") == "no-cache");
  // The parameters' order is the client's, the pinned URL's is ours.
  CHECK(HeaderOf(Ask(archive.app(), "/api/v1/state?recorded_at=seq:9&date=2024-05-06"),
                 "Content-Location") == pinned);
}

// The embedded tree with one subject more: what a later program may bring.
SubjectTree LaterTree() {
  return *SubjectTree::Load(std::string(model_data::Embedded("subjects.toml")) +
                                "\n[product.later-chip]\nname = \"Later chip\"\n",
                            "later");
}

TEST_CASE("citations under earlier rules are answered by them, unknown ones are gone",
          "[threads]") {
  const TempDir folder;
  ManualClock clock(kNow);
  SyntheticLog made(SubjectTree::Embedded(), 20, 3);
  const std::string store = "rocksdb:" + (folder / "one");
  const auto log = *OpenEventLog(store, clock);
  for (int i = 0; i < 50; ++i) REQUIRE(log->Append(made.Next()));
  const auto rules = OpenRulesStore(store).value();
  std::string url;
  std::string body;
  {
    const auto app = *App::Start(*log, SubjectTree::Embedded(), clock, "test", {}, rules.get());
    const Response answer = Ask(*app, "/api/v1/state");
    url = HeaderOf(answer, "Content-Location");
    body = answer.body;
  }
  const SubjectTree later = LaterTree();
  REQUIRE(RulesVersion(later) != RulesVersion(SubjectTree::Embedded()));
  const auto app = *App::Start(*log, later, clock, "test", {}, rules.get());
  CHECK(Ask(*app, "/api/v1/state").body != body);
  CHECK(Ask(*app, url).body == body);

  const Response gone = Ask(*app, "/api/v1/state?rules_version=0123456789abcdef");
  CHECK(gone.status == 410);
  CHECK_THAT(gone.body, Catch::StartsWith(R"({"type":"/problems/unknown-rules")") &&
                            Catch::Contains(RulesVersion(later)));
  CHECK(Ask(*app, "/api/v1/state?rules_version=../../etc/passwd").status == 410);
  // Where another program's store does not keep them, they are gone as well.
  const auto elsewhere = *App::Start(*log, later, clock, "test");
  CHECK(Ask(*elsewhere, url).status == 410);
}

TEST_CASE("a walk back over the mementos visits exactly the TimeMap") {
  Archive archive;
  archive.Append(3'400);  // three a second, so more than one page of 1,000
  for (const std::string original :
       {"/api/v1/ship/nvidia-h20?date=2025-11-10", "/api/v1/events/1700.0"}) {
    CAPTURE(original);
    std::vector<std::string> listed;
    std::string map = LinkOf(Ask(archive.app(), original), "timemap");
    int pages = 0;
    while (!map.empty()) {
      const Response page = Ask(archive.app(), map);
      REQUIRE(page.status == 200);
      CHECK(page.content_type == "application/link-format");
      ++pages;
      map.clear();
      std::istringstream lines(page.body);
      for (std::string line; std::getline(lines, line);) {
        const std::string target = line.substr(1, line.find('>') - 1);
        if (line.find("memento\"; datetime=") != std::string::npos) listed.push_back(target);
        if (line.find("rel=\"timemap\"") != std::string::npos) map = target;
        if (line.find("rel=\"original timegate\"") != std::string::npos) {
          CHECK(target == original);
        }
      }
    }
    CHECK(pages == 2);
    std::vector<std::string> walked;
    for (std::string at = listed.back(); !at.empty();) {
      const Response memento = Ask(archive.app(), at);
      REQUIRE(memento.status == 200);
      CHECK(HeaderOf(memento, "Content-Location") == at);
      CHECK(ParseHttpDate(HeaderOf(memento, "Memento-Datetime")));
      CHECK(LinkOf(memento, "original") == original);
      walked.push_back(at);
      at = LinkOf(memento, "prev");
    }
    std::reverse(walked.begin(), walked.end());
    CHECK(walked.size() > 500);
    CHECK(walked == listed);
  }
}

TEST_CASE("Accept-Datetime leads to the state that was recorded then") {
  Archive archive;
  archive.Append(9);  // entries 1 to 3 at one minute, 4 to 6 at two, 7 to 9 at three
  const std::string read = "/api/v1/state?date=2025-11-10";
  const auto at = [&](Micros instant) {
    return Ask(archive.app(), read, {{"accept-datetime", FormatHttpDate(instant)}});
  };
  const auto where = [](const Response& response) {
    CHECK(response.status == 302);
    CHECK(HeaderOf(response, "Vary") == "Accept-Datetime");
    CHECK(response.body.empty());
    const std::string location = HeaderOf(response, "Location");
    const std::size_t seq = location.find("seq:");
    return location.substr(seq, location.find('&', seq) - seq);
  };
  CHECK(where(at(kNow)) == "seq:3");  // before all: the first
  CHECK(where(at(kNow + 60 * kSecond)) == "seq:3");
  CHECK(where(at(kNow + 119 * kSecond)) == "seq:3");
  CHECK(where(at(kNow + 120 * kSecond)) == "seq:6");
  CHECK(where(at(kNow + 9'999 * kSecond)) == "seq:9");
  const Response memento = Ask(archive.app(), HeaderOf(at(kNow + 120 * kSecond), "Location"));
  CHECK(HeaderOf(memento, "Memento-Datetime") == FormatHttpDate(kNow + 120 * kSecond));
  for (const char* wrong : {"yesterday", "2025-11-10", "Tue, 24 Nov 2025 16:00:00 GMT",
                            "Mon, 24 Nov 2025 25:00:00 GMT", "Mon, 24 Nov 2025 16:00:00 CET"}) {
    CAPTURE(wrong);
    CHECK(Ask(archive.app(), read, {{"accept-datetime", wrong}}).status == 400);
  }
}

TEST_CASE("a reference names the pinned URL, the chain and the rules") {
  Archive archive;
  archive.Append(6);
  const std::string read = "url=/api/v1/ship/nvidia-h20%3Fdate%3D2025-11-10";
  const std::vector<Parameter> host = {{"host", "chips.example:8080"}};
  const std::string pinned =
      HeaderOf(Ask(archive.app(), "/api/v1/ship/nvidia-h20?date=2025-11-10"), "Content-Location");
  const std::string hash = HexOf(archive.log().Head().hash);
  for (const std::string format : {"bibtex", "csl-json", "text"}) {
    CAPTURE(format);
    const Response answer = Ask(archive.app(), "/api/v1/cite?format=" + format + "&" + read, host);
    CHECK(answer.status == 200);
    CHECK_THAT(answer.body, Catch::Contains("http://chips.example:8080" + pinned) &&
                                Catch::Contains(hash) && Catch::Contains("2025"));
  }
  CHECK_THAT(Ask(archive.app(), "/api/v1/cite?" + read, host).body,
             Catch::StartsWith("@misc{chipline-6-") && Catch::Contains("year = {2025}"));
  // With the host before it, and already pinned: the same reference.
  CHECK(
      Ask(archive.app(), "/api/v1/cite?url=http://chips.example:8080" + PercentEncode(pinned), host)
          .body == Ask(archive.app(), "/api/v1/cite?" + read, host).body);
  CHECK(Ask(archive.app(), "/api/v1/cite").status == 400);
  CHECK(Ask(archive.app(), "/api/v1/cite?url=/api/v1/ship/nvidia-h2O").status == 404);
  // What another server would answer is not known here.
  for (const char* route : {"/api/v1/cite", "/api/v1/timemap"}) {
    CHECK(Ask(archive.app(), std::string(route) + "?url=http://evil.example/api/v1/ship/nvidia-h20",
              host)
              .status == 400);
  }
  CHECK(Ask(archive.app(), "/api/v1/cite?url=/api/v1/status").status == 404);
  CHECK(Ask(archive.app(), "/api/v1/cite?format=bibtx&" + read).status == 400);
}

TEST_CASE("dates of HTTP read back as they were written") {
  CHECK(FormatHttpDate(784'887'151 * kSecond) == "Tue, 15 Nov 1994 08:12:31 GMT");
  for (Micros instant = 0; instant < 200'000'000'000 * kSecond / 100;
       instant += 86'399 * 37 * kSecond) {
    REQUIRE(ParseHttpDate(FormatHttpDate(instant)) == instant);
  }
}

TEST_CASE("the cache of pinned answers stays within its bytes and keeps what is used") {
  const PinnedCache cache(100'000);
  Response answer;
  answer.body = std::string(2'000, 'x');
  for (int i = 0; i < 1'000; ++i) {
    cache.Keep("/" + std::to_string(i), std::make_shared<const Response>(answer));
    CHECK(cache.Find("/0") != nullptr);
    REQUIRE(cache.bytes() <= 100'000);
  }
  CHECK(cache.Find("/999") != nullptr);
  CHECK(cache.Find("/900") == nullptr);
  answer.body.resize(20'000);
  cache.Keep("/large", std::make_shared<const Response>(answer));
  CHECK(cache.Find("/large") == nullptr);
}

}  // namespace
}  // namespace chipline
