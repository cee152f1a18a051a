// The server on real sockets: what it answers to the well-behaved, and that the others cannot stop
// it from doing so.
#include "web/server.h"

#include <atomic>
#include <semaphore>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"
#include "tests/web/client.h"

namespace chipline {
namespace {

class BrokenStream final : public AnswerStream {
 public:
  std::optional<std::string> Next(bool /*idle*/) override { throw std::runtime_error("broken"); }
};

std::shared_ptr<const Response> Answer(const Request& request, std::string_view target) {
  if (target == "/throw") throw std::runtime_error("the secret path");
  Response response;
  response.content_type = "text/plain; charset=utf-8";
  response.body = request.method + " " + std::string(target) + " " + request.body;
  if (target == "/echo") response.body = request.Header("x-echo").value_or("none");
  if (target == "/client") response.body = request.client + (request.is_operator ? " owner" : "");
  if (target == "/large") response.body.assign(8 * 1024 * 1024, 'x');
  if (target == "/broken-stream") response.stream = std::make_shared<BrokenStream>();
  if (target == "/split") response.headers = {{"X-One", "a\r\nX-Two: b"}, {"X-Three", "c"}};
  return std::make_shared<const Response>(std::move(response));
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

TEST_CASE("requests are answered with the security headers, errors too", "[threads]") {
  const Running server;
  for (const char* target : {"/hello?x=1", "/throw"}) {
    const std::string answer = Ask(server.port(), Get(target));
    CAPTURE(answer);
    CHECK_THAT(answer, Catch::Contains("Content-Security-Policy: default-src 'none'"));
    CHECK_THAT(answer, Catch::Contains("X-Content-Type-Options: nosniff"));
    CHECK_THAT(answer, Catch::Contains("Referrer-Policy: "));
    CHECK_THAT(answer, !Catch::Contains("Strict-Transport-Security"));
    // A proxy on this machine says that it was asked by https.
    CHECK_THAT(Ask(server.port(), Get(target, "Connection: close\r\nX-Forwarded-Proto: https\r\n")),
               Catch::Contains("Strict-Transport-Security: max-age=63072000"));
  }
  CHECK(BodyOf(Ask(server.port(), Get("/hello?x=1"))) == "GET /hello?x=1 ");
}

TEST_CASE("a header with a line end in it is left out, and the others are sent", "[threads]") {
  const Running server;
  const std::string answer = Ask(server.port(), Get("/split"));
  CHECK(StatusOf(answer) == "200");
  CHECK_THAT(answer, !Catch::Contains("X-One") && !Catch::Contains("X-Two"));
  CHECK_THAT(answer, Catch::Contains("\r\nX-Three: c\r\n"));
}

TEST_CASE("an exception becomes a 500 that says nothing of its cause", "[threads]") {
  const Running server;
  const std::string answer = Ask(server.port(), Get("/throw"));
  CHECK(StatusOf(answer) == "500");
  CHECK_THAT(answer, Catch::Contains("application/problem+json"));
  CHECK_THAT(answer, !Catch::Contains("secret") && !Catch::Contains("EXCEPTION_WHAT"));
}

TEST_CASE("a stream that throws ends its connection and nothing else", "[threads]") {
  const Running server;
  const std::string answer = Ask(server.port(), Get("/broken-stream"));
  CHECK(StatusOf(answer) == "200");
  CHECK(BodyOf(answer) == "GET /broken-stream ");
  CHECK(StatusOf(Ask(server.port(), Get("/after"))) == "200");
}

TEST_CASE("ranges are not offered, and a Range of any form is passed over", "[threads]") {
  const Running server;
  for (const char* range : {"bytes=0-1", "bytes=5-2", "lines=1-2", "bytes=", "x"}) {
    CAPTURE(range);
    const std::string fields = "Connection: close\r\nRange: " + std::string(range) + "\r\n";
    const std::string answer = Ask(server.port(), Get("/hello", fields));
    CHECK(StatusOf(answer) == "200");
    CHECK(BodyOf(answer) == "GET /hello ");
    CHECK_THAT(answer, !Catch::Contains("Accept-Ranges"));
  }
  const std::string head =
      Ask(server.port(), "HEAD /h HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  CHECK_THAT(head, !Catch::Contains("Accept-Ranges"));
}

TEST_CASE("a header field that is too long is refused with a problem", "[threads]") {
  const Running server;
  const auto ask = [&](std::size_t bytes) {
    return Ask(server.port(),
               Get("/echo", "Connection: close\r\nX-Echo: " + std::string(bytes, 'a') + "\r\n"));
  };
  CHECK(BodyOf(ask(8'000)).size() == 8'000);
  const std::string refused = ask(10'000);
  CHECK(StatusOf(refused) == "431");
  CHECK_THAT(refused, Catch::Contains("application/problem+json") &&
                          Catch::Contains("at most 8192 are taken"));
}

TEST_CASE("HEAD has the head of GET and no body; a body arrives whole", "[threads]") {
  const Running server;
  const std::string head =
      Ask(server.port(), "HEAD /h HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  CHECK(StatusOf(head) == "200");
  CHECK(BodyOf(head).empty());
  CHECK_THAT(head, Catch::Contains("Content-Length: 7"));

  const Client client(server.port());
  client.Send(
      "POST /p HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nConnection: close\r\n\r\nab");
  client.Send("cde");
  CHECK(BodyOf(client.ReadAll()) == "POST /p abcde");
}

TEST_CASE("compression and ranges are not offered", "[threads]") {
  const Running server;
  const std::string answer =
      Ask(server.port(),
          Get("/hello", "Accept-Encoding: gzip, br\r\nRange: bytes=0-1\r\nConnection: close\r\n"));
  CHECK(StatusOf(answer) == "200");
  CHECK(BodyOf(answer) == "GET /hello ");
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
    CHECK(StatusOf(Ask(server.port(), bytes)) == status);
  }
  CHECK(StatusOf(Ask(server.port(), Get("/alive"))) == "200");
}

TEST_CASE("a browser that sends too much is told on a page, once it has sent it", "[threads]") {
  const Running server;
  const Client client(server.port());
  const std::string body(12'000'000, 'x');
  client.Send("POST /new HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nContent-Length: " +
              std::to_string(body.size()) + "\r\n\r\n" + body);
  const std::string answer = client.ReadAll();
  CHECK(StatusOf(answer) == "413");
  CHECK_THAT(answer, Catch::Contains("Content-Type: text/html") &&
                         Catch::Contains("Content-Security-Policy: default-src 'none'") &&
                         Catch::Contains("at most 10485760 are taken here") &&
                         Catch::Contains("Go back"));
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
  for (int i = 0; i < 20; ++i) CHECK(StatusOf(Ask(server.port(), Get("/alive"))) == "200");
  CHECK(BodyOf(Ask(server.port(), Get("/large"))).size() == 8 * 1024 * 1024);
}

TEST_CASE("a connection that dawdles over its head or body is dropped", "[threads]") {
  ServerOptions options;
  options.limits.head_deadline = std::chrono::milliseconds(100);
  options.limits.body_deadline = std::chrono::milliseconds(100);
  const Running server(options);
  for (const char* begun : {"GET / HTTP/1.1\r\nHost: loc",
                            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab"}) {
    const Client client(server.port());
    client.Send(begun);
    CHECK(client.IsDropped());
  }
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
    const std::string turned_away = Ask(server.port(), Get("/one-too-many"));
    CHECK(StatusOf(turned_away) == "503");
    CHECK_THAT(turned_away, Catch::Contains("Retry-After: "));
  }
  std::string answer;
  for (int i = 0; i < 200 && StatusOf(answer) != "200"; ++i) {
    answer = Ask(server.port(), Get("/again"));
  }
  CHECK(StatusOf(answer) == "200");
}

// All files that this process may open, until the end of the scope.
class NoFileLeft {
 public:
  NoFileLeft() {
    for (int fd = ::dup(0); fd >= 0; fd = ::dup(0)) taken_.push_back(fd);
  }
  ~NoFileLeft() {
    for (const int fd : taken_) ::close(fd);
    ::setrlimit(RLIMIT_NOFILE, &before_);
  }

 private:
  static rlimit Lowered() {
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    const rlimit lowered{64, before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &lowered);
    return before;
  }
  const rlimit before_ = Lowered();
  std::vector<int> taken_;
};

TEST_CASE("where no file is left a client waits, and is answered once there is one", "[threads]") {
  const Running server;
  REQUIRE(StatusOf(Ask(server.port(), Get("/before"))) == "200");
  const Client waits;
  {
    const NoFileLeft none;
    waits.ConnectTo(server.port());
    waits.Send(Get("/waits"));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  CHECK(BodyOf(waits.ReadAll()) == "GET /waits ");
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
          if (BodyOf(Ask(server.port(), Get(target))) == "GET " + target + " ") right.fetch_add(1);
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
    CHECK(BodyOf(client.ReadAll()) == "GET /through-the-socket ");
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

// What Debian's library does with each of these by itself is in docs/quality.md.
TEST_CASE("the attack list: every row is refused or means nothing", "[threads]") {
  const Running server;
  const std::string host = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
  struct Row {
    const char* attack;
    std::string bytes;
    std::string status;
    std::string body;
  };
  std::string many_ranges = "Range: bytes=0-";
  for (int i = 0; i < 500; ++i) many_ranges += ",0-";
  const std::vector<Row> table = {
      {"length and chunks",
       "POST /" + host + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "411",
       ""},
      {"two lengths", "POST /" + host + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
       "400", ""},
      {"a length that is no number", "POST /" + host + "Content-Length: +5\r\n\r\nhello", "400",
       ""},
      {"a negative chunk",
       "POST /" + host + "Transfer-Encoding: chunked\r\n\r\n-1\r\nhello\r\n0\r\n\r\n", "411", ""},
      {"a gzip bomb", "POST /" + host + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nab",
       "415", ""},
      {"a line end inside a value, escaped", "GET /echo" + host + "X-Echo: a%0d%0ab\r\n\r\n", "200",
       "a%0d%0ab"},
      {"a bare line feed", "GET /echo" + host + "X-Echo: a\nX-Other: b\r\n\r\n", "400", ""},
      {"a folded line", "GET /echo" + host + "X-Echo: a\r\n b\r\n\r\n", "400", ""},
      {"a forged address", "GET /client" + host + "REMOTE_ADDR: 8.8.8.8\r\n\r\n", "400", ""},
      {"a forged address, plain", "GET /client" + host + "Remote-Addr: 8.8.8.8\r\n\r\n", "200",
       "127.0.0.1"},
      {"overlapping ranges", "GET /r" + host + many_ranges + "\r\n\r\n", "200", "GET /r "},
      {"a path of 8,000 bytes", "GET /" + std::string(8'000, 'a') + host + "\r\n", "414", ""},
      {"two hosts", "GET /" + host + "Host: evil.example\r\n\r\n", "400", ""},
      {"a host that was rebound", "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", "421", ""},
      {"no host", "GET / HTTP/1.1\r\n\r\n", "400", ""},
      {"a proxy's request", "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n", "400",
       ""},
      {"a tunnel", "CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n", "405", ""},
      {"TRACE", "TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n", "405", ""},
      {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "405", ""},
      {"a large body", "POST /" + host + "Content-Length: 1048577\r\n\r\n", "413", ""},
      {"a large document", "POST /api/v1/documents" + host + "Content-Length: 10485761\r\n\r\n",
       "413", ""},
      {"a zero byte", "GET /echo" + host + "X-Echo: a" + std::string(1, '\0') + "\r\n\r\n", "400",
       ""},
  };
  for (const Row& row : table) {
    CAPTURE(row.attack);
    const std::string answer = Ask(server.port(), row.bytes);
    CHECK(StatusOf(answer) == row.status);
    if (!row.body.empty()) CHECK(BodyOf(answer) == row.body);
  }
  CHECK(BodyOf(Ask(server.port(), Get("/client"))) == "127.0.0.1");
}

TEST_CASE("what clients make the server hold is bounded, and the slowest pay", "[threads]") {
  ServerOptions options;
  options.limits.workers = 2;
  options.limits.buffered_bytes = 4 * 1024 * 1024;
  const Running server(options);
  const std::string part =
      "POST /p HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n" +
      std::string(900'000, 'x');
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(std::make_unique<Client>(server.port()));
    clients.back()->Send(part);
  }
  CHECK(StatusOf(Ask(server.port(), Get("/alive"))) == "200");
  // Whoever came last still has a place; whoever waits longest has lost theirs.
  clients.back()->Send(std::string(100'000, 'x'));
  CHECK(StatusOf(clients.back()->ReadUntil("\r\n\r\n")) == "200");
  CHECK(clients.front()->Read().empty());
}

// One worker, held by the first request until it is let go; counts the others.
class HeldServer {
 public:
  explicit HeldServer(ServerOptions options = {}) {
    options.port = 0;
    options.limits.workers = 1;
    auto opened =
        HttpServer::Open(options, [this](const Request& request, std::string_view target) {
          if (target == "/hold") {
            held_.release();
            free_.acquire();
          }
          if (target == "/count") served_.fetch_add(1);
          return Answer(request, target);
        });
    REQUIRE(opened);
    server_ = std::move(*opened);
    thread_ = std::jthread([this] { server_->Run(); });
  }
  ~HeldServer() { server_->Stop(); }
  int port() const { return server_->port(); }
  int served() const { return served_.load(); }
  void WaitUntilHeld() { held_.acquire(); }
  void LetGo() { free_.release(); }
  // Returns once the loop has seen all that was sent before, of no client more than `bytes`:
  // refusals need no worker, and before each the loop reads 16 kB from every client that has some.
  void Settle(std::size_t bytes = 1) const {
    for (std::size_t read = 0; read < bytes; read += std::size_t{16} * 1024) {
      CHECK(StatusOf(Ask(port(), "BROKEN\r\n\r\n")) == "400");
    }
  }

 private:
  std::binary_semaphore held_{0};
  std::binary_semaphore free_{0};
  std::atomic<int> served_{0};
  std::unique_ptr<HttpServer> server_;
  std::jthread thread_;
};

TEST_CASE("the waiting request of a client that hangs up is not served", "[threads]") {
  HeldServer server;
  const Client first(server.port());
  first.Send(Get("/hold"));
  server.WaitUntilHeld();
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(std::make_unique<Client>(server.port()));
    clients.back()->Send(Get("/count"));
  }
  server.Settle();
  for (int i = 0; i < 19; ++i) clients[i]->Abandon();
  clients.erase(clients.begin(), clients.end() - 1);
  server.Settle();
  server.LetGo();
  CHECK(StatusOf(first.ReadAll()) == "200");
  CHECK(StatusOf(clients[0]->ReadAll()) == "200");
  CHECK(server.served() == 1);
}

TEST_CASE("what a worker holds for a client that has gone is counted", "[threads]") {
  ServerOptions options;
  options.limits.buffered_bytes = 1'500'000;
  options.limits.body_deadline = std::chrono::minutes(5);  // nobody is dropped for being slow
  HeldServer server(options);
  const std::string rest(600'000, 'x');
  const auto begin = [&rest](const Client& client, const std::string& path) {
    client.Send("POST " + path +
                " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                "Content-Length: 1000000\r\n\r\n" +
                std::string(1'000'000 - rest.size(), 'x'));
  };
  {
    const Client gone(server.port());
    begin(gone, "/hold");
    gone.Send(rest);
    server.WaitUntilHeld();
    gone.Abandon();
  }
  server.Settle();
  // There is room for one of two halves beside it.
  const Client slower(server.port());
  begin(slower, "/count");
  server.Settle(1'000'000 - rest.size());  // whoever comes next is read after it
  const Client later(server.port());
  begin(later, "/count");
  CHECK(slower.IsDropped());
  server.LetGo();
  later.Send(rest);
  CHECK(StatusOf(later.ReadAll()) == "200");
}

TEST_CASE("only the control socket makes somebody the owner", "[threads]") {
  const TempDir dir;
  ServerOptions options;
  options.control_socket = dir / "control.sock";
  const Running server(options);
  const Client client(options.control_socket);
  client.Send(Get("/client"));
  CHECK(BodyOf(client.ReadAll()) == " owner");
  CHECK(BodyOf(Ask(server.port(), Get("/client"))) == "127.0.0.1");
}

}  // namespace
}  // namespace chipline
