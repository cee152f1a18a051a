#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <atomic>
#include <charconv>
#include <cstdio>
#include <ctime>
#include <functional>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include "cli/bench.h"
#include "cli/bench_support.h"
#include "cli/synthetic_log.h"
#include "store/memory_event_log.h"
#include "web/app.h"
#include "web/server.h"

namespace chipline {
namespace {

constexpr std::size_t kMostEvents = 20'000;
constexpr int kConnections = 4;
constexpr int kRounds = 7;

// One connection that is kept open.
class Connection {
 public:
  explicit Connection(int port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int one = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    is_good_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Connection() { ::close(fd_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // The size of the body of a 200, or nothing.
  std::optional<std::size_t> Get(const std::string& target) {
    const std::string request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    if (!is_good_ || ::send(fd_, request.data(), request.size(), MSG_NOSIGNAL) !=
                         static_cast<ssize_t>(request.size())) {
      return std::nullopt;
    }
    buffer_.clear();
    std::size_t head = std::string::npos;
    std::size_t whole = 0;
    while (head == std::string::npos || buffer_.size() < whole) {
      std::array<char, 16'384> piece;
      const ssize_t got = ::recv(fd_, piece.data(), piece.size(), 0);
      if (got <= 0) return std::nullopt;
      buffer_.append(piece.data(), static_cast<std::size_t>(got));
      if (head != std::string::npos) continue;
      head = buffer_.find("\r\n\r\n");
      if (head == std::string::npos) continue;
      constexpr std::string_view kLength = "Content-Length: ";
      const std::size_t at = buffer_.find(kLength);
      std::size_t length = 0;
      std::from_chars(buffer_.data() + at + kLength.size(), buffer_.data() + head, length);
      whole = head + 4 + length;
    }
    if (!buffer_.starts_with("HTTP/1.1 200 ")) return std::nullopt;
    return whole - head - 4;
  }

 private:
  const int fd_;
  bool is_good_ = false;
  std::string buffer_;
};

// What a load asks for; called with numbers that never repeat.
using Target = std::function<std::string(std::uint64_t number)>;

// What a load came to; processor time is that of server and clients together.
struct Rate {
  double per_second = 0;
  double processor_us = 0;  // a request
};

// Requests on a few connections, each asking as soon as it is answered.
Result<Rate> Load(int port, const Target& target, std::atomic<std::uint64_t>& number,
                  double seconds) {
  std::atomic<std::uint64_t> answered = 0;
  std::atomic<bool> failed = false;
  const Stopwatch watch;
  const std::clock_t before = std::clock();
  {
    std::vector<std::jthread> clients;
    clients.reserve(kConnections);
    for (int i = 0; i < kConnections; ++i) {
      clients.emplace_back([&] {
        auto connection = std::make_unique<Connection>(port);
        while (!failed && watch.Seconds() < seconds) {
          const std::string wanted = target(number++);
          if (!connection->Get(wanted)) {
            // The server ends a connection after some requests; twice in a row is a failure.
            connection = std::make_unique<Connection>(port);
            if (!connection->Get(wanted)) failed = true;
          }
          ++answered;
        }
      });
    }
  }
  if (failed) return Unavailable("the server did not answer " + target(0));
  const auto count = static_cast<double>(answered);
  const double processor = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
  return Rate{count / watch.Seconds(), processor * 1e6 / count};
}

struct Measured {
  std::string what;
  Target target;
  std::vector<double> per_second{};
  std::vector<double> ratios{};
  std::vector<double> processor_us{};
};

// An answer of the application, with the pinned URL that it names.
Response AnswerTo(const App& app, const std::string& target) {
  Request request;
  request.method = "GET";
  return app.Handle(std::move(request), target);
}

// The address of one position, in the middle of all, without a date.
std::string SomePosition(const Timeline& timeline) {
  const Position position = timeline.positions()[timeline.positions().size() / 2];
  return "/api/v1/state/" + std::string(Name(position.issuer)) + "/" +
         std::string(Name(position.flow)) + "/" + timeline.subjects().at(position.subject).id +
         "?target=" + PercentEncode(Name(position.target));
}

// A body of `size` that nothing was computed for.
std::shared_ptr<const Response> ConstantOf(std::size_t size) {
  Response response;
  response.content_type = "application/json; charset=utf-8";
  response.body = std::string(size, 'x');
  return std::make_shared<const Response>(std::move(response));
}

// In turns, so that whatever else the machine does falls on all alike; the first is a warm-up.
// Ratios are to the first of `all`.
Result<void> MeasureInTurns(int port, double seconds, std::vector<Measured>& all) {
  std::atomic<std::uint64_t> number = 0;
  for (int round = 0; round <= kRounds; ++round) {
    for (Measured& measured : all) {
      const Rate rate = CHIP_TRY(Load(port, measured.target, number, seconds));
      if (round == 0) continue;
      measured.per_second.push_back(rate.per_second);
      measured.ratios.push_back(rate.per_second / all[0].per_second.back());
      measured.processor_us.push_back(rate.processor_us);
    }
  }
  return Ok();
}

Result<void> Run(const BenchOptions& options) {
  const SystemClock clock;
  MemoryEventLog log(clock);
  SyntheticLog synthetic(SubjectTree::Embedded(), options.positions, options.seed);
  const std::size_t events = std::min(options.events, kMostEvents);
  for (std::size_t i = 0; i < events; ++i) CHIP_TRY(log.Append(synthetic.Next()));
  const auto app = CHIP_TRY(App::Start(log, SubjectTree::Embedded(), clock, "bench"));

  const std::string path = SomePosition(*app->site().timeline());
  const Day first = FromCivil({SyntheticLog::kFirstYear, 1, 1});
  constexpr std::uint64_t kDays = 20'000;
  const Target fresh = [&](std::uint64_t number) {
    return path + "&date=" + FormatDay(first + static_cast<Day>(number % kDays));
  };
  const Response some = AnswerTo(*app, fresh(3'000));
  if (some.status != 200) return Unavailable("the position does not answer", path);
  std::string pinned(some.headers.Get("Content-Location").value_or(""));
  const auto constant = ConstantOf(some.body.size());

  ServerOptions server_options;
  server_options.port = 0;
  const auto server =
      CHIP_TRY(HttpServer::Open(server_options, [&](Request request, std::string_view target) {
        return target == "/constant" ? constant : app->Serve(std::move(request), target);
      }));
  const std::jthread serving([&] { server->Run(); });

  std::vector<Measured> all = {
      {"constant body", [](std::uint64_t) { return std::string("/constant"); }},
      {"one position, a different date each", fresh},
      {"cached pinned answer", [&](std::uint64_t) { return pinned; }}};
  auto result = MeasureInTurns(server->port(), options.seconds / 4, all);
  server->Stop();
  CHIP_CHECK(std::move(result));
  for (const Measured& measured : all) {
    PrintMeasurement("http", measured.what,
                     {{"per_second", Quantile(measured.per_second, 0.5)},
                      {"ratio_to_constant", Quantile(measured.ratios, 0.5)},
                      {"processor_us", Quantile(measured.processor_us, 0.5)},
                      {"bytes", static_cast<double>(some.body.size())},
                      {"connections", kConnections}});
  }
  return Ok();
}

}  // namespace

int BenchHttp(const BenchOptions& options) {
  const auto done = Run(options);
  if (done) return 0;
  std::fprintf(stderr, "chipline bench http: %s\n", done.error().ToString().c_str());
  return 1;
}

}  // namespace chipline
