#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <atomic>
#include <cstdio>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "cli/bench.h"
#include "cli/bench_support.h"
#include "store/open_event_log.h"
#include "store/posix.h"
#include "web/app.h"
#include "web/server.h"

namespace chipline {
namespace {

constexpr int kSlow = 300;
constexpr int kStreaming = 300;
constexpr int kRequests = 3'000;
constexpr std::string_view kSlowRequest =
    "GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\nX-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

int ConnectTo(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return fd;
  ::close(fd);
  return -1;
}

bool SendAll(int fd, std::string_view bytes) {
  return ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
}

// Clients that send a byte of a request every now and then, and begin anew when they are dropped.
void BeSlow(int port, const std::stop_token& stop) {
  std::vector<int> clients(kSlow, -1);
  for (std::size_t at = 0; !stop.stop_requested(); ++at) {
    for (int& client : clients) {
      if (client < 0) client = ConnectTo(port);
      if (!SendAll(client, kSlowRequest.substr(at % kSlowRequest.size(), 1))) {
        ::close(client);
        client = -1;
      }
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  for (const int client : clients) ::close(client);
}

// Clients that follow the log; `heard` counts the bytes that they got.
void Listen(int port, const std::stop_token& stop, std::atomic<std::uint64_t>* heard) {
  std::vector<pollfd> clients;
  for (int i = 0; i < kStreaming; ++i) {
    clients.push_back({ConnectTo(port), POLLIN, 0});
    SendAll(clients.back().fd, "GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }
  std::array<char, 65'536> buffer;
  while (!stop.stop_requested()) {
    if (::poll(clients.data(), clients.size(), 100) <= 0) continue;
    for (pollfd& client : clients) {
      if ((client.revents & POLLIN) == 0) continue;
      const ssize_t got = ::recv(client.fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
      if (got > 0) heard->fetch_add(static_cast<std::uint64_t>(got));
    }
  }
  for (const pollfd& client : clients) ::close(client.fd);
}

// How long each of many requests on one connection took, in milliseconds; fewer than asked for
// where one was not answered.
std::vector<double> AskStatus(int port) {
  std::vector<double> milliseconds;
  int fd = -1;
  std::array<char, 65'536> buffer;
  for (int i = 0; i < kRequests; ++i) {
    if (i % 500 == 0) {  // the server ends a connection after 1,000 requests
      if (fd >= 0) ::close(fd);
      fd = ConnectTo(port);
    }
    const Stopwatch watch;
    if (!SendAll(fd, "GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n")) break;
    const ssize_t got = ::recv(fd, buffer.data(), buffer.size(), 0);
    if (got < 12 || std::string_view(buffer.data() + 9, 3) != "200") break;
    milliseconds.push_back(watch.Seconds() * 1'000);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  ::close(fd);
  return milliseconds;
}

void Measure(const char* what, int port) {
  const std::vector<double> times = AskStatus(port);
  if (times.empty()) return;
  PrintMeasurement("gate", what,
                   {{"answered", static_cast<double>(times.size())},
                    {"asked", kRequests},
                    {"p50_ms", Quantile(times, 0.5)},
                    {"p99_ms", Quantile(times, 0.99)},
                    {"max_ms", Quantile(times, 1.0)},
                    {"resident_mb", ResidentMegabytes()}});
}

}  // namespace

int BenchGate(const BenchOptions& /*options*/) {
  AllowOpenFiles();  // both ends of every connection are this process's
  const SystemClock clock;
  auto log = OpenEventLog("memory:", clock);
  if (!log) return 1;
  auto app = App::Start(**log, SubjectTree::Embedded(), clock, "bench");
  ServerOptions options;
  options.port = 0;
  auto server = HttpServer::Open(options, [&](Request request, std::string_view target) {
    return (*app)->Serve(std::move(request), target);
  });
  if (!app || !server) return 1;
  (*app)->hub().SetListener([&] { (*server)->Notify(); });
  std::jthread serving([&] { (*server)->Run(); });
  const int port = (*server)->port();
  Measure("alone", port);
  {
    std::atomic<std::uint64_t> heard{0};
    const std::jthread slow([&](const std::stop_token& stop) { BeSlow(port, stop); });
    const std::jthread listeners([&](const std::stop_token& stop) { Listen(port, stop, &heard); });
    const std::jthread writer([&](const std::stop_token& stop) {
      for (int i = 0; !stop.stop_requested(); ++i) {
        NewEntry entry;
        entry.events.emplace_back().key = "event-" + std::to_string(i);
        if (!(*log)->Append(entry)) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
      }
    });
    std::this_thread::sleep_for(std::chrono::seconds(1));
    Measure("300 slow and 300 streaming, 10 entries a second", port);
    PrintMeasurement("gate", "heard by the streaming",
                     {{"megabytes", static_cast<double>(heard.load()) / 1e6}});
  }
  (*app)->hub().SetListener({});
  (*server)->Stop();
  return 0;
}

}  // namespace chipline
