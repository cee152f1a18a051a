// From a site to the answers: the program against a site of the tests' own making, which has to be
// allowed on purpose.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "cli/fetch_progress.h"
#include "tests/cli/program.h"
#include "tests/support/catch.h"
#include "tests/support/effort.h"
#include "tests/support/hostile_addresses.h"
#include "tests/support/source_dir.h"
#include "tests/support/stub_server.h"
#include "tests/support/temp_dir.h"

namespace chipline {
namespace {

using Json = nlohmann::json;

constexpr char kAllow[] = "127.0.0.0/8";

struct Story {
  const char* path;
  const char* title;
  const char* text;
};
const std::vector<Story> kStories = {
    {"/news/ban", "US bans H20 exports",
     "WASHINGTON, June 4 (Wire) - The US Commerce Department banned exports of Nvidia's H20 chips "
     "to China from June 3, 2025, the department said."},
    {"/news/gallium", "China bans gallium exports",
     "BEIJING, June 5 (Wire) - China's Ministry of Commerce banned exports of gallium to the "
     "United "
     "States from June 5, 2025, the ministry said in a statement."},
    {"/private/draft", "Not for robots",
     "The US Commerce Department banned exports of all chips to China from June 1, 2025."},
};

std::string PageOf(const Story& story) {
  return std::string("<html><head><title>") + story.title + "</title></head><body><article><h1>" +
         story.title + "</h1><p>" + story.text + "</p></article></body></html>";
}

std::string Rss(const std::string& items) {
  return "<rss version=\"2.0\"><channel><title>News</title>" + items + "</channel></rss>";
}

// A site with robots.txt, a feed of the stories that is asked for again by its ETag, and a page
// that has moved.
void Answer(int fd, const std::string& request) {
  const std::string target = TargetOf(request);
  if (target == "/robots.txt") {
    SendAll(fd, HttpText(200, "User-agent: *\nDisallow: /private/\n"));
  } else if (target == "/feed") {
    const std::string etag = "ETag: \"v1\"\r\n";
    if (FieldOf(request, "if-none-match") == "\"v1\"") {
      SendAll(fd, HttpText(304, "", etag));
      return;
    }
    std::string items;
    for (const Story& story : kStories) {
      items += std::string("<item><title>") + story.title + "</title><link>" + story.path +
               "</link><pubDate>Wed, 04 Jun 2025 14:00:00 GMT</pubDate></item>";
    }
    SendAll(fd, HttpText(200, Rss(items), etag + "Content-Type: application/rss+xml\r\n"));
  } else if (target == "/documents.json") {
    std::string results;
    for (const char* number : {"2023-23048", "2025-16735"}) {
      std::ifstream file(
          SourcePath("tests/ingest/federal_register/" + std::string(number) + ".json"));
      results +=
          (results.empty() ? "" : ",") + std::string(std::istreambuf_iterator<char>(file), {});
    }
    SendAll(fd, HttpText(200, "{\"count\":2,\"results\":[" + results + "]}",
                         "Content-Type: application/json\r\n"));
  } else if (target == "/moved") {
    SendAll(fd, HttpText(302, "", "Location: /news/ban\r\n"));
  } else {
    for (const Story& story : kStories) {
      if (target != story.path) continue;
      SendAll(fd, HttpText(200, PageOf(story), "Content-Type: text/html; charset=utf-8\r\n"));
      return;
    }
    SendAll(fd, HttpText(404, "nothing here"));
  }
}

std::string WriteSources(const TempDir& dir, const StubServer& site, const std::string& more = {}) {
  std::ofstream(dir / "sources.toml") << "[fetcher]\ncontact = \"mailto:ada@example.org\"\n"
                                         "pause = \"100ms\"\nrequests_per_hour = 36000\n"
                                         "[[source]]\nid = \"wire\"\nname = \"Example Wire\"\n"
                                         "kind = \"feed\"\nurl = \""
                                      << site.Url("/feed") << "\"\n"
                                      << more;
  return dir / "sources.toml";
}

// The token that a fetcher of its own needs, in the environment of whatever runs meanwhile.
class Token {
 public:
  explicit Token(const std::string& store) {
    std::string made =
        RunProgram({"token", "new", "fetcher", "--scope", "write", "--store", store}).out;
    while (!made.empty() && made.back() == '\n') made.pop_back();
    ::setenv("CHIPLINE_TOKEN", made.c_str(), 1);
  }
  ~Token() { ::unsetenv("CHIPLINE_TOKEN"); }
  Token(const Token&) = delete;
  Token& operator=(const Token&) = delete;
};

Json JsonAt(const ServedStore& server, const std::string& target) {
  return Json::parse(server.Get(target).body, nullptr, false);
}

std::size_t EventsOf(const ServedStore& server) {
  return JsonAt(server, "/api/v1/events?review=extracted").value("total", std::size_t{0});
}

// Within two minutes.
template <class Condition>
bool Becomes(Condition condition) {
  for (int i = 0; i < 1'200; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return false;
}

TEST_CASE("a bar says how far a round is") {
  CrawlProgress progress;
  progress.sources = 40;
  CHECK(ProgressBar(progress) == "[--------------------] 0/40 sources, 0 delivered, 0 events");
  progress.polled = 10;
  progress.failing = 3;
  progress.pages = 35;
  progress.parcels = 1;
  progress.delivered = 7;
  progress.events = 1;
  CHECK(ProgressBar(progress) ==
        "[#####---------------] 10/40 sources, 3 failing, 35 pages and 1 document wait, "
        "7 delivered, 1 event");
  CHECK(ProgressBar({}) == "[--------------------] 0/0 sources, 0 delivered, 0 events");
}

TEST_CASE("a page that somebody names is fetched, judged and taken in") {
  const StubServer site("127.0.0.1", Answer);
  const TempDir dir;
  const std::string store = "rocksdb:" + dir / "store";
  const std::vector<std::string> ingest = {"ingest", "--published", "2025-06-04", "--store", store};
  const auto run = [&](std::vector<std::string> more) {
    more.insert(more.begin(), ingest.begin(), ingest.end());
    return RunProgram(more);
  };
  const Outcome closed = run({site.Url("/news/ban")});
  CHECK(closed.status == 1);
  CHECK_THAT(closed.err, Catch::Contains("127.0.0.1 is closed: loopback"));
  CHECK(site.connections() == 0);

  const Outcome trial = run({"--dry-run", "--allow-address", kAllow, site.Url("/moved")});
  CAPTURE(trial.out, trial.err);
  CHECK(trial.status == 0);
  CHECK_THAT(trial.out, Catch::Contains("1 found, 1 would be added"));
  const Outcome taken = run({"--allow-address", kAllow, site.Url("/moved")});
  CAPTURE(taken.out, taken.err);
  CHECK(taken.status == 0);
  CHECK_THAT(taken.out, Catch::Contains(", 1 added") && Catch::Contains("the log ends at 1\n"));
  const Outcome gone = run({"--allow-address", kAllow, site.Url("/nowhere"), "ftp://127.0.0.1/"});
  CHECK(gone.status == 1);
  CHECK_THAT(gone.err, Catch::Contains("there is no such page (404)"));
  // Where it was in the end is what is cited.
  const Outcome cited = RunProgram({"sources", "--store", store, "--json"});
  CHECK_THAT(cited.out, Catch::Contains("/news/ban") && !Catch::Contains("/moved"));
}

TEST_CASE("an address that lists documents is told of document by document") {
  const StubServer site("127.0.0.1", Answer);
  const TempDir dir;
  const Outcome taken = RunProgram({"ingest", "--store", "rocksdb:" + dir / "store",
                                    "--allow-address", kAllow, site.Url("/documents.json")});
  CAPTURE(taken.out, taken.err);
  CHECK(taken.status == 0);
  CHECK_THAT(taken.out, Catch::Contains("/documents.json: results[0]: 1 found, 1 added") &&
                            Catch::Contains("/documents.json: results[1]: 1 found, 1 added") &&
                            !Catch::Contains("no events found"));
}

// A request of JSON with the write token that the environment has.
HttpAnswer PostJson(const ServedStore& server, const std::string& target, const Json& body) {
  return server.Send("POST", target,
                     "Authorization: Bearer " + std::string(std::getenv("CHIPLINE_TOKEN")) +
                         "\r\nContent-Type: application/json\r\n",
                     body.dump());
}

TEST_CASE("a server fetches the page that a request names, and cites where it was in the end") {
  const StubServer site("127.0.0.1", Answer);
  const TempDir dir;
  const std::string store = "rocksdb:" + dir / "store";
  const ServedStore server(store, nullptr, {"--allow-address", kAllow});
  const Token token(store);
  const Json moved = {{"url", site.Url("/moved")}, {"published", "2025-06-04"}};
  const HttpAnswer draft = PostJson(server, "/api/v1/events/suggest", moved);
  CAPTURE(draft.body);
  CHECK(draft.status == 200);
  CHECK_THAT(draft.body, Catch::Contains("nvidia-h20") && Catch::Contains("US bans H20 exports"));
  const HttpAnswer added = PostJson(server, "/api/v1/documents", moved);
  CAPTURE(added.body);
  CHECK(added.status == 201);
  CHECK_THAT(added.body, Catch::Contains("/news/ban") && !Catch::Contains("/moved"));
  CHECK(EventsOf(server) == 1);
  const HttpAnswer gone = PostJson(server, "/api/v1/documents", {{"url", site.Url("/nowhere")}});
  CHECK(gone.status == 502);
  CHECK_THAT(gone.body, Catch::Contains("/nowhere cannot be had: there is no such page (404)"));
}

TEST_CASE("a server fetches none of the addresses that mean harm, and says why") {
  const auto hang_up = [](int, const std::string&) {};
  const StubServer canary("127.0.0.1", hang_up);
  const StubServer canary6("::1", hang_up);
  const TempDir dir;
  const std::string store = "rocksdb:" + dir / "store";
  const ServedStore server(store);
  const Token token(store);
  const auto filled = [&](std::string text) {
    for (const auto& [mark, port] : {std::pair("{p6}", canary6.port()), {"{p}", canary.port()}}) {
      const std::size_t at = text.find(mark);
      if (at != std::string::npos) {
        text.replace(at, std::string_view(mark).size(), std::to_string(port));
      }
    }
    return text;
  };
  for (const HostileAddress& row : kClosedAddresses) {
    const std::string address = filled(row.address);
    const HttpAnswer answer = PostJson(server, "/api/v1/events/suggest", {{"url", address}});
    CAPTURE(address, row.outcome, answer.body);
    CHECK(answer.status == 422);
    const Json problem = Json::parse(answer.body, nullptr, false);
    CHECK_THAT(problem.value("type", ""), Catch::EndsWith("not-fetched"));
    CHECK_THAT(problem.value("detail", ""), Catch::Contains(row.outcome));
  }
  CHECK(canary.connections() == 0);
  CHECK(canary6.connections() == 0);
}

TEST_CASE("a site that never answers holds neither the server nor the request for long") {
  const auto say_nothing = [](int fd, const std::string&) {
    char byte = 0;
    ::recv(fd, &byte, 1, 0);  // until the client has gone
  };
  const std::array<StubServer, 2> silent = {StubServer("127.0.0.1", say_nothing),
                                            StubServer("127.0.0.1", say_nothing)};
  const TempDir dir;
  const std::string store = "rocksdb:" + dir / "store";
  const ServedStore server(store, nullptr, {"--allow-address", kAllow});
  const Token token(store);
  std::array<HttpAnswer, 2> held;
  std::vector<std::jthread> asking;
  for (std::size_t i = 0; i < held.size(); ++i) {
    asking.emplace_back([&, i] {
      held[i] = PostJson(server, "/api/v1/events/suggest", {{"url", silent[i].Url("/")}});
    });
  }
  // Those two are all that may wait; one more is told so, and everybody else is served.
  REQUIRE(Becomes([&] { return silent[0].connections() + silent[1].connections() == 2; }));
  CHECK(PostJson(server, "/api/v1/events/suggest", {{"url", silent[0].Url("/")}}).status == 503);
  CHECK(server.Get("/api/v1/status").status == 200);
  asking.clear();
  for (const HttpAnswer& answer : held) {
    CAPTURE(answer.body);
    CHECK(answer.status == 502);
    CHECK_THAT(answer.body, Catch::Contains("cannot be had"));
  }
}

TEST_CASE("a round of fetching brings a feed's stories into the record, once") {
  const StubServer site("127.0.0.1", Answer);
  const TempDir dir;
  const std::string store = "rocksdb:" + dir / "store";
  const ServedStore server(store);
  const Token token(store);
  const std::string sources = WriteSources(dir, site);
  const std::vector<std::string> fetch = {"fetch",
                                          "--sources",
                                          sources,
                                          "--server",
                                          "http://127.0.0.1:" + std::to_string(server.port()),
                                          "--allow-address",
                                          kAllow};
  const auto run = [&](const char* how) {
    std::vector<std::string> words = fetch;
    words.emplace_back(how);
    return RunProgram(words);
  };
  const Outcome trial = run("--dry-run");
  CAPTURE(trial.out, trial.err);
  CHECK(trial.status == 0);
  CHECK_THAT(trial.out, Catch::Contains("wire: would fetch " + site.Url("/news/ban") +
                                        " 2025-06-04 US bans H20 exports"));
  CHECK(EventsOf(server) == 0);
  CHECK_FALSE(std::filesystem::exists(sources + ".plan"));

  const Outcome first = run("--once");
  CAPTURE(first.out, first.err);
  CHECK(first.status == 0);
  CHECK_THAT(first.out, Catch::Contains("1 source polled, 0 failing") &&
                            Catch::Contains("2 pages fetched, 2 documents delivered with 2 new "
                                            "events, 1 given up; 0 pages and 0 documents wait"));
  CHECK_THAT(first.err, Catch::Contains("robots.txt does not allow"));
  CHECK(EventsOf(server) == 2);
  const Json fetching = JsonAt(server, "/api/v1/status")["fetching"];
  CHECK(fetching["late"] == false);
  CHECK(fetching["sources"][0]["id"] == "wire");
  CHECK(fetching["sources"][0]["state"] == "ok");
  CHECK(fetching["given_up"]["total"] == 1);
  CHECK_THAT(RunProgram({"sources", "--store", store}).out,
             Catch::Contains("wire") && Catch::Contains("3 listed, 2 delivered, 2 events") &&
                 Catch::Contains("0 pages and 0 documents wait, 1 given up"));

  const Outcome second = run("--once");
  CAPTURE(second.out, second.err);
  CHECK(second.status == 0);
  CHECK_THAT(second.out, Catch::Contains("0 pages fetched, 0 documents delivered"));
  std::vector<std::string> requests = site.requests();
  CHECK(FieldOf(requests.back(), "if-none-match") == "\"v1\"");
  for (const std::string& request : requests) {
    CHECK(TargetOf(request) != "/private/draft");
    CHECK_THAT(FieldOf(request, "user-agent"), Catch::Contains("(+mailto:ada@example.org)"));
  }
}

TEST_CASE("documents wait for a server that lets nobody in, and say why") {
  const StubServer site("127.0.0.1", Answer);
  const TempDir dir;
  const std::string store = "rocksdb:" + dir / "store";
  const ServedStore server(store);
  const std::string sources = WriteSources(dir, site);
  const std::vector<std::string> fetch = {"fetch",
                                          "--sources",
                                          sources,
                                          "--server",
                                          "http://127.0.0.1:" + std::to_string(server.port()),
                                          "--allow-address",
                                          kAllow,
                                          "--once"};
  const Outcome refused = RunProgram(fetch);
  CAPTURE(refused.out, refused.err);
  CHECK(refused.status == 1);
  CHECK_THAT(refused.out, Catch::Contains("2 documents wait") &&
                              Catch::Contains("the server: the server answered 401"));
  const Token token(store);
  const Outcome delivered = RunProgram(fetch);
  CAPTURE(delivered.out, delivered.err);
  CHECK_THAT(delivered.out, Catch::Contains("0 pages fetched, 2 documents delivered"));
  CHECK(EventsOf(server) == 2);
}

TEST_CASE("a server with sources fetches by itself, and ends its fetcher with itself") {
  const StubServer site("127.0.0.1", Answer);
  const TempDir dir;
  const std::string store = "rocksdb:" + dir / "store";
  const std::string sources = WriteSources(dir, site);
  {
    const ServedStore server(store, nullptr, {"--sources", sources, "--allow-address", kAllow});
    REQUIRE(server.port() > 0);
    CHECK(Becomes([&] { return EventsOf(server) == 2; }));
    CHECK(Becomes([&] { return JsonAt(server, "/api/v1/status").contains("fetching"); }));
  }
  // Its plan is free again: nobody holds it any more.
  const Outcome after =
      RunProgram({"fetch", "--sources", sources, "--plan", dir / "store/fetch", "--server",
                  "http://127.0.0.1:1", "--allow-address", kAllow, "--once", "--json"});
  CAPTURE(after.out, after.err);
  CHECK_THAT(after.out, Catch::Contains("\"delivered\":2"));

  std::ofstream(sources, std::ios::app) << "knd = \"feed\"\n";
  const Outcome bad =
      RunProgram({"serve", "--listen", "127.0.0.1:0", "--store", store, "--sources", sources});
  CHECK(bad.status == 1);
  CHECK_THAT(bad.err, Catch::Contains("sources.toml:10: unknown key \"knd\" in [source], did you "
                                      "mean \"kind\"?"));
}

TEST_CASE("a fetcher that is killed again and again delivers everything once") {
  constexpr int kStories = 12;
  const StubServer site("127.0.0.1", [](int fd, const std::string& request) {
    const std::string target = TargetOf(request);
    std::string items;
    for (int i = 0; i < kStories; ++i) {
      items += "<item><link>/story/" + std::to_string(i) + "</link></item>";
    }
    if (target == "/feed") SendAll(fd, HttpText(200, Rss(items), "Content-Type: text/xml\r\n"));
    if (target == "/robots.txt") SendAll(fd, HttpText(404, ""));
    SendAll(fd, HttpText(200, "<p>The story of " + target + "</p>", "Content-Type: text/html\r\n"));
  });
  // A server that keeps a body under its key, as ours does.
  const StubServer server("127.0.0.1", [](int fd, const std::string&) {
    ::usleep(20'000);
    SendAll(fd, HttpText(200, R"({"events":[]})"));
  });
  const TempDir dir;
  const std::vector<std::string> fetch = {"fetch",    "--sources",     WriteSources(dir, site),
                                          "--server", server.Url("/"), "--allow-address",
                                          kAllow};
  std::set<std::string> keys;
  std::multiset<std::string> pages;
  const auto look = [&] {
    keys.clear();
    pages.clear();
    for (const std::string& request : server.requests()) {
      const std::string key = FieldOf(request, "idempotency-key");
      if (!key.empty() && keys.insert(key).second) pages.insert(TargetOf(request));
    }
    return keys.size() == kStories;
  };
  const int kills = Effort(4, 2, 20);
  for (int i = 0; i < kills; ++i) {
    Running fetcher(fetch);
    const std::size_t before = server.requests().size();
    Becomes([&] { return look() || server.requests().size() > before; });
    std::this_thread::sleep_for(std::chrono::milliseconds(37 * i % 150));
    fetcher.Kill();
  }
  const Running fetcher(fetch);
  CHECK(Becomes(look));
  // No page came under two keys.
  CHECK(std::set<std::string>(pages.begin(), pages.end()).size() == pages.size());
}

}  // namespace
}  // namespace chipline
