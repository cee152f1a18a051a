// The stream of new entries on real sockets: whatever happens to a listener, it ends up with every
// entry once and in order.
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "model/clock.h"
#include "store/open_event_log.h"
#include "store/tools.h"
#include "tests/query/random_log.h"
#include "tests/support/catch.h"
#include "tests/web/client.h"
#include "tests/web/log_without_chain.h"
#include "web/app.h"
#include "web/server.h"
#include "web/stream_hub.h"

namespace chipline {
namespace {

// A served store in memory.
class Streaming {
 public:
  explicit Streaming(GateLimits limits = {})
      : clock_(1'764'000'000'000'000),
        log_(*OpenEventLog("memory:", clock_)),
        app_(*App::Start(*log_, SubjectTree::Embedded(), clock_, "test")) {
    ServerOptions options;
    options.port = 0;
    options.limits = std::move(limits);
    auto opened = HttpServer::Open(options, [this](Request request, std::string_view target) {
      return app_->Serve(std::move(request), target);
    });
    REQUIRE(opened);
    server_ = std::move(*opened);
    app_->hub().SetListener([this] { server_->Notify(); });
    thread_ = std::jthread([this] { server_->Run(); });
  }
  ~Streaming() {
    app_->hub().SetListener({});
    server_->Stop();
  }

  void Append(std::size_t note_bytes = 10) {
    NewEntry entry;
    PolicyEvent& event = entry.events.emplace_back();
    event.key = "event-" + std::to_string(log_->Head().seq);
    event.note.assign(note_bytes, 'x');
    if (!log_->Append(entry)) std::abort();
  }
  int port() const { return server_->port(); }
  EventLog& log() const { return *log_; }

 private:
  ManualClock clock_;
  std::unique_ptr<EventLog> log_;
  std::unique_ptr<App> app_;
  std::unique_ptr<HttpServer> server_;
  std::jthread thread_;
};

// One connection of a listener that has all entries up to `after`.
class Listener {
 public:
  Listener(const Streaming& site, std::uint64_t after) : client_(site.port()) {
    client_.Send(Get("/api/v1/stream", "Last-Event-ID: " + std::to_string(after) + "\r\n"));
    head_ = client_.ReadUntil("\r\n\r\n");
  }
  const std::string& head() const { return head_; }
  // As it would be by then: opened again and again until the server lets it in.
  static std::unique_ptr<Listener> OnceThereIsRoom(const Streaming& site, std::uint64_t after) {
    for (int i = 0; i < 1'000; ++i) {
      auto listener = std::make_unique<Listener>(site, after);
      if (StatusOf(listener->head()) == "200") return listener;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return nullptr;
  }

  // The next whole event, without comments and the like; empty at the end.
  std::string Next() {
    for (;;) {
      const std::size_t end = text_.find("\n\n");
      if (end == std::string::npos) {
        const std::string more = client_.Read();
        if (more.empty()) return {};
        text_ += more;
        continue;
      }
      std::string frame = text_.substr(0, end + 1);
      text_.erase(0, end + 2);
      if (frame.starts_with("id: ")) return frame;
    }
  }

 private:
  Client client_;
  std::string head_;
  std::string text_;
};

std::uint64_t SeqOf(const std::string& frame) {
  return frame.empty() ? 0 : std::stoull(frame.substr(4));
}

std::string DataOf(const std::string& frame) {
  const std::size_t at = frame.find("\ndata: ") + 7;
  return frame.substr(at, frame.size() - at - 1);
}

TEST_CASE("a listener hears of each new entry what the log says of it", "[threads]") {
  Streaming site;
  site.Append();
  Listener listener(site, 0);
  CHECK(StatusOf(listener.head()) == "200");
  CHECK_THAT(listener.head(), Catch::Contains("Content-Type: text/event-stream") &&
                                  !Catch::Contains("Content-Length"));
  site.Append();
  for (std::uint64_t seq = 1; seq <= 2; ++seq) {
    const std::string frame = listener.Next();
    CHECK(SeqOf(frame) == seq);
    CHECK_THAT(frame, Catch::Contains("\nevent: events\n"));
    CHECK(DataOf(frame) == ExportLine(*site.log().Get(seq), *site.log().HashAt(seq)));
  }
  CHECK(StatusOf(Ask(site.port(), Get("/api/v1/stream?after=3"))) == "400");
  CHECK(StatusOf(Ask(site.port(), Get("/api/v1/stream",
                                      "Last-Event-ID: x\r\n"
                                      "Connection: close\r\n"))) == "400");
}

TEST_CASE("killed and resumed 50 times under writes, a listener has no gap and no repeat",
          "[threads]") {
  constexpr std::uint64_t kEntries = 1'500;
  constexpr std::uint64_t kSeed = 7;
  Streaming site;
  std::jthread writer([&site] {
    for (std::uint64_t i = 0; i < kEntries; ++i) {
      site.Append(200);
      if (i % 16 == 0) std::this_thread::yield();
    }
  });
  Random random(kSeed);
  std::uint64_t last = 0;
  int resumed = 0;
  while (last < kEntries) {
    Listener listener(site, last);
    ++resumed;
    // Dies after some of them, wherever its bytes were cut; the last one hears the rest.
    const std::size_t lifetime = resumed <= 50 ? 1 + random.Below(20) : kEntries;
    for (std::size_t i = 0; i < lifetime && last < kEntries; ++i) {
      const std::uint64_t seq = SeqOf(listener.Next());
      REQUIRE(seq == last + 1);
      last = seq;
    }
  }
  CHECK(resumed == 51);
  CHECK(last == site.log().Head().seq);
}

TEST_CASE("listeners cost no worker, and are bounded", "[threads]") {
  GateLimits limits;
  limits.workers = 2;
  limits.streams = 40;
  Streaming site(limits);
  std::vector<std::unique_ptr<Listener>> listeners;
  for (int i = 0; i < 40; ++i) listeners.push_back(std::make_unique<Listener>(site, 0));
  for (int i = 0; i < 20; ++i) CHECK(StatusOf(Ask(site.port(), Get("/api/v1/status"))) == "200");
  const std::string turned_away = Ask(site.port(), Get("/api/v1/stream"));
  CHECK(StatusOf(turned_away) == "503");
  CHECK_THAT(turned_away, Catch::Contains("Retry-After: "));
  for (int i = 0; i < 20; ++i) site.Append();
  for (const auto& listener : listeners) {
    for (std::uint64_t seq = 1; seq <= 20; ++seq) REQUIRE(SeqOf(listener->Next()) == seq);
  }
}

TEST_CASE("a listener that does not read is dropped, and goes on where it was", "[threads]") {
  GateLimits limits;
  limits.write_deadline = std::chrono::milliseconds(300);
  limits.streams = 1;
  Streaming site(limits);
  constexpr std::uint64_t kEntries = 100;
  for (std::uint64_t i = 0; i < kEntries; ++i) site.Append(200'000);  // more than sockets hold
  std::uint64_t last = 0;
  {
    Listener sleeper(site, 0);
    // Another one fits only when the sleeper is gone.
    REQUIRE(Listener::OnceThereIsRoom(site, kEntries) != nullptr);
    for (std::string frame = sleeper.Next(); !frame.empty(); frame = sleeper.Next()) {
      REQUIRE(SeqOf(frame) == last + 1);
      last = SeqOf(frame);
    }
  }
  CHECK(last < kEntries);
  // Whoever reads goes on; on a busy machine it may be dropped too, having stood still that long.
  for (int i = 0; i < 1'000 && last < kEntries; ++i) {
    const auto awake = Listener::OnceThereIsRoom(site, last);
    REQUIRE(awake != nullptr);
    for (std::string frame = awake->Next(); !frame.empty(); frame = awake->Next()) {
      REQUIRE(SeqOf(frame) == last + 1);
      if (++last == kEntries) break;
    }
  }
  CHECK(last == kEntries);
}

TEST_CASE("an entry that cannot be read calls nobody until it can", "[threads]") {
  ManualClock clock(1'764'000'000'000'000);
  const auto memory = *OpenEventLog("memory:", clock);
  LogWithoutChain log(*memory);
  std::atomic<int> calls = 0;
  StreamHub hub(log);
  hub.SetListener([&calls] { ++calls; });
  const auto stream = hub.Follow(0);
  NewEntry entry;
  entry.events.emplace_back().key = "event-1";
  REQUIRE(memory->Append(entry));
  while (log.asked < 3) std::this_thread::yield();
  CHECK(calls == 0);
  CHECK(stream->Next(false) == "");
  log.is_readable = true;
  while (calls == 0) std::this_thread::yield();
  CHECK(calls == 1);
  CHECK(SeqOf(stream->Next(false).value_or("")) == 1);
}

TEST_CASE("a server that stops ends its streams", "[threads]") {
  auto site = std::make_unique<Streaming>();
  site->Append();
  Listener listener(*site, 0);
  CHECK(SeqOf(listener.Next()) == 1);
  site.reset();
  CHECK(listener.Next().empty());
}

TEST_CASE("an idle stream says that it lives", "[threads]") {
  GateLimits limits;
  limits.stream_idle = std::chrono::milliseconds(50);
  const Streaming site(limits);
  const Client client(site.port());
  client.Send(Get("/api/v1/stream", ""));
  CHECK_THAT(client.ReadUntil(": still here\n\n"), Catch::Contains("retry: 3000"));
}

}  // namespace
}  // namespace chipline
