// Three days of forty feeds on five hosts, in a world with a clock of its own: how polite the crawl
// is, and that killing it at any moment loses and repeats nothing.
#include <algorithm>
#include <ctime>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "ingest/crawl.h"
#include "ingest/http_rules.h"
#include "model/entry.h"
#include "tests/support/catch.h"
#include "tests/support/effort.h"

namespace chipline {
namespace {

constexpr Micros kSecond = 1'000'000;
constexpr Micros kMinute = 60 * kSecond;
constexpr Micros kHour = 60 * kMinute;
constexpr int kHosts = 5;
constexpr int kFeedsAHost = 8;
const Micros kStart = *ParseInstant("2026-01-10T12:00:00Z");
const Micros kEnd = kStart + 72 * kHour;
// The last host is down for two days.
const std::string kDownHost = "h4.example";
const Micros kDownFrom = kStart + 6 * kHour;
const Micros kDownTo = kDownFrom + 48 * kHour;

std::string HttpDate(Micros instant) {
  const time_t seconds = instant / kSecond;
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  char text[40];
  std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return text;
}

// What a feed has at a time: an entry every `every`, the latest ten.
struct Channel {
  Micros every = 0;
  bool has_etag = true;  // else Last-Modified alone

  Micros Newest(Micros now) const { return now - now % every; }
  // Bytes that only come back right if nobody reads them.
  std::string ETag(Micros now) const {
    return "W/\"" + std::to_string(Newest(now) / kSecond) + "-\xE9\xFF;,=\"";
  }
};

// The web and the server to deliver to.
class World final : public HttpClient {
 public:
  explicit World(std::uint64_t seed) : dice_(seed) {
    for (int host = 0; host < kHosts; ++host) {
      for (int feed = 0; feed < kFeedsAHost; ++feed) {
        Channel channel{dice_.Between(20, 600) * kMinute, feed % 3 != 0};
        channels_["http://h" + std::to_string(host) + ".example/feed/" + std::to_string(feed)] =
            channel;
      }
    }
  }

  std::string SourcesToml() const {
    std::string toml = "[fetcher]\npause = \"1s\"\nrequests_per_hour = 600\n";
    int number = 0;
    for (const auto& [url, channel] : channels_) {
      toml += "[[source]]\nid = \"s" + std::to_string(number++) + "\"\nkind = \"feed\"\nurl = \"" +
              url + "\"\ninterval = \"30m\"\n";
    }
    return toml;
  }

  Micros now() const { return now_; }
  // A request to a site, or a document's delivery that the server has taken.
  bool is_under_way(bool to_server) const {
    return std::ranges::any_of(pending_, [&](const auto& item) {
      const bool is_delivery = item.second.reply.status == 201;
      return to_server ? is_delivery : item.second.host != "127.0.0.1";
    });
  }
  void LoseEverythingUnderWay() {
    for (const auto& [at, pending] : pending_) --busy_[pending.host];
    pending_.clear();
  }

  void Start(HttpCall call) override {
    const std::string host = call.url.host;
    if (++busy_[host] > 1) ++faults["two at once to " + host];
    if (now_ < rests_until_[host]) ++faults["inside a Retry-After of " + host];
    Pending pending{host, {}};
    pending.reply = host == "127.0.0.1" ? Deliver(call) : Answer(call);
    pending.reply.id = call.id;
    const Micros latency = pending.reply.fault == HttpFault::kTimeout
                               ? 30 * kSecond
                               : dice_.Between(30'000, 3 * kSecond);
    pending_.emplace(now_ + latency, std::move(pending));
  }

  std::vector<HttpReply> Wait(Micros at_most) override {
    const Micros until = now_ + at_most;
    if (pending_.empty() || pending_.begin()->first > until) {
      now_ = until;
      return {};
    }
    now_ = std::max(now_, pending_.begin()->first);
    Pending pending = std::move(pending_.begin()->second);
    pending_.erase(pending_.begin());
    --busy_[pending.host];
    if (const auto until_then = RetryAfter(pending.reply, now_)) {
      rests_until_[pending.host] = *until_then;
      ++rests;
    }
    return {std::move(pending.reply)};
  }

  std::map<std::string, int> faults;
  int rests = 0;
  int unchanged = 0;              // polls of a feed that had nothing new since the last full answer
  int unchanged_conditional = 0;  // of them, answered 304
  int repeated_requests = 0;      // deliveries of what the server had, under the same key
  std::map<std::string, std::set<std::string>> delivered;  // address -> keys
  std::map<std::string, Micros> first_after_outage;        // feed -> first good answer

  // Every page that a list has had for at least an hour.
  std::set<std::string> Due() const {
    std::set<std::string> due;
    for (const auto& [pages, first_listed] : listed_) {
      if (first_listed + kHour < kEnd) due.insert(pages);
    }
    return due;
  }

 private:
  struct Pending {
    std::string host;
    HttpReply reply;
  };

  static HttpReply Fault(HttpFault fault) {
    HttpReply reply;
    reply.fault = fault;
    reply.reason = "no answer";
    return reply;
  }
  static HttpReply Status(int status, std::vector<HttpField> fields = {}, std::string body = {}) {
    HttpReply reply;
    reply.status = status;
    reply.fields = std::move(fields);
    reply.body = std::move(body);
    return reply;
  }

  HttpReply Deliver(const HttpCall& call) {
    if (call.url.path == "/api/v1/fetching") return Status(204);
    if (dice_.Between(0, 29) == 0) return Status(503);
    std::string key;
    for (const HttpField& field : call.fields) {
      if (field.name == "Idempotency-Key") key = field.value;
    }
    if (key != HexOf(Sha256(call.body))) ++faults["a key that is not the body's hash"];
    const bool is_new = delivered[call.url.query].insert(key).second;
    if (!is_new) ++repeated_requests;
    return Status(is_new ? 201 : 200, {}, R"({"events":[]})");
  }

  HttpReply Answer(const HttpCall& call) {
    const std::string& host = call.url.host;
    if (host == kDownHost && now_ >= kDownFrom && now_ < kDownTo) {
      return Fault(dice_.Between(0, 1) == 0 ? HttpFault::kTimeout : HttpFault::kUnreachable);
    }
    const auto luck = dice_.Between(0, 99);
    if (luck == 0) return Fault(HttpFault::kTimeout);
    if (luck == 1) return Status(500);
    if (luck <= 6 && host == "h1.example") {
      return Status(429, {{"retry-after", std::to_string(dice_.Between(30, 7'200))}});
    }
    if (luck <= 6 && host == "h2.example") {
      return Status(503, {{"retry-after", HttpDate(now_ + dice_.Between(30, 7'200) * kSecond)}});
    }
    if (call.url.path == "/robots.txt") {
      return host == "h0.example" ? Status(404) : Status(200, {}, "User-agent: *\nDisallow: /x\n");
    }
    const auto channel = channels_.find(call.url.text());
    if (channel != channels_.end()) return Poll(call, channel->first, channel->second);
    return Status(200, {{"content-type", "text/html"}},
                  "<p>The page of " + call.url.text() + "</p>");
  }

  HttpReply Poll(const HttpCall& call, const std::string& url, const Channel& channel) {
    const Micros newest = channel.Newest(now_);
    if (call.url.host == kDownHost && now_ >= kDownTo) first_after_outage.try_emplace(url, now_);
    const auto last = last_full_.find(url);
    const bool is_unchanged = last != last_full_.end() && last->second == newest;
    bool has_match = false;
    for (const HttpField& field : call.fields) {
      has_match = has_match || (field.name == "If-None-Match" && field.value == channel.ETag(now_));
      has_match = has_match || (field.name == "If-Modified-Since" && !channel.has_etag &&
                                field.value == HttpDate(newest));
    }
    if (is_unchanged) {
      ++unchanged;
      if (has_match) ++unchanged_conditional;
    }
    if (has_match) return Status(304);
    last_full_[url] = newest;
    std::string body = "<rss version=\"2.0\"><channel><title>x</title>";
    for (int i = 0; i < 10; ++i) {
      const Micros at = newest - i * channel.every;
      const std::string page = url + "/" + std::to_string(at / kSecond);
      listed_.try_emplace(page, now_);
      body += "<item><link>" + page + "</link><pubDate>" + HttpDate(at) + "</pubDate></item>";
    }
    std::vector<HttpField> fields = {{"content-type", "application/rss+xml"},
                                     {"last-modified", HttpDate(newest)}};
    if (channel.has_etag) fields.push_back({"etag", channel.ETag(now_)});
    return Status(200, std::move(fields), body + "</channel></rss>");
  }

  Dice dice_;
  Micros now_ = kStart;
  std::map<std::string, Channel> channels_;
  std::multimap<Micros, Pending> pending_;
  std::map<std::string, int> busy_;
  std::map<std::string, Micros> rests_until_;
  std::map<std::string, Micros> last_full_;
  std::map<std::string, Micros> listed_;  // page -> when a list first had it
};

CrawlOptions Options() {
  CrawlOptions options;
  options.server = *ParseWebUrl("http://127.0.0.1:8080/");
  options.token = "secret";
  return options;
}

// Runs until the end, killed at each of `kills` or as soon after as something is under way: by
// turns a delivery and a request to a site.
void Run(World& world, SideStore& plan, std::vector<Micros> kills) {
  kills.push_back(kEnd);
  const auto list = LoadSources(world.SourcesToml(), "sources.toml");
  REQUIRE(list);
  bool in_delivery = false;
  for (const Micros kill : kills) {
    in_delivery = !in_delivery;
    auto crawl = Crawl::Open(*list, &plan, Options(), world.now());
    REQUIRE(crawl);
    const auto is_alive = [&] {
      return world.now() < kill ||
             (kill < kEnd && !world.is_under_way(in_delivery) && world.now() < kEnd);
    };
    while (is_alive()) {
      auto calls = (*crawl)->Begin(world.now());
      REQUIRE(calls);
      for (HttpCall& call : *calls) world.Start(std::move(call));
      if (!is_alive()) break;
      const Micros next = (*crawl)->NextAt(world.now());
      const Micros end = world.now() < kill ? kill : kEnd;
      for (const HttpReply& reply : world.Wait(std::min(next, end) - world.now())) {
        REQUIRE((*crawl)->Finish(reply, world.now()));
      }
    }
    world.LoseEverythingUnderWay();
  }
}

std::string Told(const std::map<std::string, int>& faults) {
  std::string told;
  for (const auto& [what, count] : faults) told += what + ": " + std::to_string(count) + "\n";
  return told;
}

std::string Unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_escape = text[i] == '%' && i + 2 < text.size();
    out += is_escape ? static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16)) : text[i];
    if (is_escape) i += 2;
  }
  return out;
}

// Every page that a list had is delivered under one key, or waits in the plan.
void CheckDeliveries(const World& world, const SideStore& store) {
  std::set<std::string> missing = world.Due();
  CHECK(missing.size() > 1'000);
  int twice = 0;
  for (const auto& [query, keys] : world.delivered) {
    if (keys.size() != 1) ++twice;
    missing.erase(Unescaped(query.substr(4, query.find('&') - 4)));  // "url=…&published=…"
  }
  CHECK(twice == 0);
  const auto plan = LoadPlan(store);
  REQUIRE(plan);
  CHECK(plan->dead.empty());
  CHECK(plan->pages.size() + plan->parcels.size() < 100);
  for (const auto& [key, page] : plan->pages) missing.erase(page.url);
  for (const auto& [key, parcel] : plan->parcels) missing.erase(parcel.url);
  CAPTURE(missing.size(), missing.empty() ? "" : *missing.begin());
  CHECK(missing.empty());
}

TEST_CASE("three days of forty feeds on five hosts are polite", "[crawl]") {
  World world(1);
  const auto plan = *OpenSideStore("memory:");
  Run(world, *plan, {});
  CHECK(Told(world.faults).empty());
  CHECK(world.rests > 50);
  CHECK(world.unchanged > 1'000);
  CHECK(world.unchanged_conditional * 100 >= world.unchanged * 95);
  CHECK(world.repeated_requests == 0);
  CheckDeliveries(world, *plan);
  // Back from two days of errors, every feed is read within the longest wait.
  CHECK(world.first_after_outage.size() == kFeedsAHost);
  Micros latest = 0;
  for (const auto& [feed, at] : world.first_after_outage) latest = std::max(latest, at - kDownTo);
  CHECK(latest <= 6 * kHour);
  std::cout << "72 hours: " << world.unchanged_conditional << " of " << world.unchanged
            << " unchanged polls conditional, " << world.rests << " times asked for time, "
            << world.delivered.size() << " documents, back " << latest / kMinute
            << " minutes after the outage\n";
}

TEST_CASE("a crawl that is killed at random moments loses and repeats nothing", "[crawl]") {
  const int kWorlds = Effort(1, 1, 20);
  int repeated = 0;
  for (int seed = 1; seed <= kWorlds; ++seed) {
    CAPTURE(seed);
    World world(static_cast<std::uint64_t>(seed));
    Dice dice(static_cast<std::uint64_t>(seed));
    std::vector<Micros> kills;
    for (int i = 0; i < 20; ++i) kills.push_back(dice.Between(kStart, kEnd));
    std::ranges::sort(kills);
    const auto plan = *OpenSideStore("memory:");
    Run(world, *plan, kills);
    CHECK(Told(world.faults).empty());
    CHECK(world.unchanged_conditional * 100 >= world.unchanged * 95);
    CheckDeliveries(world, *plan);
    repeated += world.repeated_requests;
  }
  std::cout << 20 * kWorlds << " kills: " << repeated
            << " documents delivered again, all under the key that they had\n";
}

}  // namespace
}  // namespace chipline
