// The server on real sockets: what it answers to the well-behaved, and that the others cannot stop
// it from doing so.
#include "web/server.h"

#include <arpa/inet.h>
#include <atomic>
#include <cstring>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace chipline {
namespace {

Response Answer(const Request& request, std::string_view target) {
  if (target == "/throw") throw std::runtime_error("the secret path");
  Response response;
  response.content_type = "text/plain; charset=utf-8";
  response.body = request.method + " " + std::string(target) + " " + request.body;
  if (target == "/large") response.body.assign(8 * 1024 * 1024, 'x');
  return response;
}

// A server on a free port for the length of a test.
class Running {
 public:
  explicit Running(ServerOptions options = {}) {
    options.port = 0;
    auto opened = HttpServer::Open(options, Answer);
    REQUIRE(opened);
    server_ = std::move(*opened);
    thread_ = std::jthread([this] { server_->Run(); });
  }
  ~Running() { server_->Stop(); }
  int port() const { return server_->port(); }

 private:
  std::unique_ptr<HttpServer> server_;
  std::jthread thread_;
};

class Client {
 public:
  explicit Client(int port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    Connect(reinterpret_cast<sockaddr*>(&address), sizeof address);
  }
  explicit Client(const std::string& path) : fd_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    Connect(reinterpret_cast<sockaddr*>(&address), sizeof address);
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client() { ::close(fd_); }

  void Send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  // Until the server closes.
  std::string ReadAll() const {
    std::string all;
    std::array<char, 65'536> buffer;
    for (;;) {
      const ssize_t got = ::recv(fd_, buffer.data(), buffer.size(), 0);
      if (got <= 0) return all;
      all.append(buffer.data(), static_cast<std::size_t>(got));
    }
  }
  std::string ReadUntil(std::string_view end) const {
    std::string all;
    char byte = 0;
    while (all.find(end) == std::string::npos && ::recv(fd_, &byte, 1, 0) == 1) all += byte;
    return all;
  }

 private:
  // A failure shows as an empty answer: no assertions here, clients run on many threads.
  void Connect(const sockaddr* address, socklen_t size) const {
    const timeval limit{20, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    [[maybe_unused]] const int connected = ::connect(fd_, address, size);
  }
  int fd_;
};

std::string Get(const std::string& target, const std::string& fields = "Connection: close\r\n") {
  return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
}

std::string Ask(int port, const std::string& bytes) {
  const Client client(port);
  client.Send(bytes);
  return client.ReadAll();
}

std::string Status(const std::string& answer) {
  return answer.size() < 12 ? "none" : answer.substr(9, 3);
}

std::string Body(const std::string& answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  return end == std::string::npos ? "" : answer.substr(end + 4);
}

TEST_CASE("requests are answered with the security headers, errors too", "[threads]") {
  const Running server;
  for (const char* target : {"/hello?x=1", "/throw"}) {
    const std::string answer = Ask(server.port(), Get(target));
    CAPTURE(answer);
    CHECK_THAT(answer, Catch::Contains("Content-Security-Policy: default-src 'none'"));
    CHECK_THAT(answer, Catch::Contains("X-Content-Type-Options: nosniff"));
    CHECK_THAT(answer, Catch::Contains("Referrer-Policy: "));
  }
  CHECK(Body(Ask(server.port(), Get("/hello?x=1"))) == "GET /hello?x=1 ");
}

TEST_CASE("an exception becomes a 500 that says nothing of its cause", "[threads]") {
  const Running server;
  const std::string answer = Ask(server.port(), Get("/throw"));
  CHECK(Status(answer) == "500");
  CHECK_THAT(answer, Catch::Contains("application/problem+json"));
  CHECK_THAT(answer, !Catch::Contains("secret") && !Catch::Contains("EXCEPTION_WHAT"));
}

TEST_CASE("HEAD has the head of GET and no body; a body arrives whole", "[threads]") {
  const Running server;
  const std::string head =
      Ask(server.port(), "HEAD /h HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  CHECK(Status(head) == "200");
  CHECK(Body(head).empty());
  CHECK_THAT(head, Catch::Contains("Content-Length: 7"));

  const Client client(server.port());
  client.Send(
      "POST /p HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nConnection: close\r\n\r\nab");
  client.Send("cde");
  CHECK(Body(client.ReadAll()) == "POST /p abcde");
}

TEST_CASE("compression and ranges are not offered", "[threads]") {
  const Running server;
  const std::string answer =
      Ask(server.port(),
          Get("/hello", "Accept-Encoding: gzip, br\r\nRange: bytes=0-1\r\nConnection: close\r\n"));
  CHECK(Status(answer) == "200");
  CHECK(Body(answer) == "GET /hello ");
}

TEST_CASE("requests sent at once on one connection are answered in order", "[threads]") {
  const Running server;
  const Client client(server.port());
  client.Send(Get("/1", "") + Get("/2", "") + Get("/3"));
  const std::string answers = client.ReadAll();
  const auto first = answers.find("GET /1 ");
  const auto second = answers.find("GET /2 ");
  const auto third = answers.find("GET /3 ");
  CHECK(first < second);
  CHECK(second < third);
  CHECK(third != std::string::npos);
}

TEST_CASE("hostile requests are refused by their own status and closed", "[threads]") {
  const Running server;
  std::string endless = "GET / HTTP/1.1\r\nHost: localhost\r\n";
  for (int i = 0; i < 20'000; ++i) endless += "X-" + std::to_string(i) + ": y\r\n";
  const std::vector<std::pair<std::string, std::string>> table = {
      {"431", endless},
      {"431", "GET / HTTP/1.1\r\nX: " + std::string(100'000, 'y')},
      {"411",
       "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"},
      {"413", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n"},
      {"415", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: gzip\r\n\r\n"},
      {"421", "GET / HTTP/1.1\r\nHost: rebound.example\r\n\r\n"},
      {"400", "\x16\x03\x01\x02\x01 not TLS here\r\n\r\n"},
  };
  for (const auto& [status, bytes] : table) {
    CAPTURE(bytes.substr(0, 60));
    CHECK(Status(Ask(server.port(), bytes)) == status);
  }
  CHECK(Status(Ask(server.port(), Get("/alive"))) == "200");
}

TEST_CASE("slow, silent and greedy clients leave the others alone", "[threads]") {
  ServerOptions options;
  options.limits.workers = 2;
  const Running server(options);
  std::vector<std::unique_ptr<Client>> idle;
  for (int i = 0; i < 100; ++i) {
    idle.push_back(std::make_unique<Client>(server.port()));
    if (i % 2 == 0) idle.back()->Send("GET /slow HTTP/1.1\r\nHo");
  }
  for (int i = 0; i < 8; ++i) {  // ask for 8 MiB each and read none of it
    idle.push_back(std::make_unique<Client>(server.port()));
    idle.back()->Send(Get("/large", ""));
  }
  for (int i = 0; i < 20; ++i) CHECK(Status(Ask(server.port(), Get("/alive"))) == "200");
  CHECK(Body(Ask(server.port(), Get("/large"))).size() == 8 * 1024 * 1024);
}

TEST_CASE("a connection that dawdles over its head or body is dropped", "[threads]") {
  ServerOptions options;
  options.limits.head_deadline = std::chrono::milliseconds(100);
  options.limits.body_deadline = std::chrono::milliseconds(100);
  const Running server(options);
  CHECK(Ask(server.port(), "GET / HTTP/1.1\r\nHost: loc").empty());
  CHECK(Ask(server.port(), "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab")
            .empty());
}

TEST_CASE("connections are bounded, and free again when clients leave", "[threads]") {
  ServerOptions options;
  options.limits.connections = 10;
  const Running server(options);
  {
    std::vector<std::unique_ptr<Client>> many;
    for (int i = 0; i < 10; ++i) {
      many.push_back(std::make_unique<Client>(server.port()));
      many.back()->Send(Get("/in", ""));
      many.back()->ReadUntil("GET /in ");
    }
    CHECK(Ask(server.port(), Get("/one-too-many")).empty());
  }
  std::string answer;
  for (int i = 0; i < 200 && answer.empty(); ++i) answer = Ask(server.port(), Get("/again"));
  CHECK(Status(answer) == "200");
}

TEST_CASE("many clients at once each get their own answer", "[threads]") {
  const Running server;
  std::atomic<int> right{0};
  {
    std::vector<std::jthread> clients;
    for (int c = 0; c < 16; ++c) {
      clients.emplace_back([&, c] {
        for (int i = 0; i < 50; ++i) {
          const std::string target = "/" + std::to_string(c) + "-" + std::to_string(i);
          if (Body(Ask(server.port(), Get(target))) == "GET " + target + " ") right.fetch_add(1);
        }
      });
    }
  }
  CHECK(right.load() == 16 * 50);
}

TEST_CASE("the control socket is its owner's alone and speaks the same HTTP", "[threads]") {
  const TempDir dir;
  ServerOptions options;
  options.control_socket = dir / "control.sock";
  {
    const Running server(options);
    struct stat info {};
    REQUIRE(::stat(options.control_socket.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
    const Client client(options.control_socket);
    client.Send(Get("/through-the-socket"));
    CHECK(Body(client.ReadAll()) == "GET /through-the-socket ");
  }
  CHECK(::access(options.control_socket.c_str(), F_OK) != 0);
}

TEST_CASE("a port in use is refused, not shared", "[threads]") {
  const Running server;
  ServerOptions options;
  options.port = server.port();
  const auto second = HttpServer::Open(options, Answer);
  REQUIRE_FALSE(second);
  CHECK(second.error().code == ErrorCode::kUnavailable);

  options.host = "example.com";
  CHECK(HttpServer::Open(options, Answer).error().code == ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace chipline
