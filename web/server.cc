#include "web/server.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstring>
#include <exception>
#include <sys/socket.h>
#include <utility>

#include <httplib.h>

namespace chipline {
namespace {

// One request in, one answer out, both in memory: the library's many small reads and writes cost
// nothing, and no client can make them wait.
class MemoryStream final : public httplib::Stream {
 public:
  MemoryStream(std::string_view input, const std::string& client)
      : input_(input), client_(client) {}

  bool is_readable() const override { return !input_.empty(); }
  bool is_writable() const override { return true; }
  ssize_t read(char* to, size_t size) override {
    const size_t count = std::min(size, input_.size());
    std::memcpy(to, input_.data(), count);
    input_.remove_prefix(count);
    return static_cast<ssize_t>(count);
  }
  ssize_t write(const char* from, size_t size) override {
    output_.append(from, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string& ip, int& port) const override {
    ip = client_;
    port = 0;
  }
  void get_local_ip_and_port(std::string& ip, int& port) const override {
    ip.clear();
    port = 0;
  }
  socket_t socket() const override { return INVALID_SOCKET; }

  std::string TakeOutput() { return std::move(output_); }

 private:
  std::string_view input_;
  const std::string& client_;
  std::string output_;
};

// Nothing but our own style sheet, images and forms; no script that is not a file of ours; no
// frame around us (OWASP ASVS 3.4, Mozilla Observatory).
const httplib::Headers& SecurityHeaders() {
  static const httplib::Headers headers = {
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
       "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
       "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "strict-origin-when-cross-origin"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Permissions-Policy",
       "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), "
       "microphone=(), payment=(), usb=()"},
  };
  return headers;
}

std::string Lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace

// The library as a parser and writer of HTTP: it never sees a socket.
class HttpServer::Protocol final : public httplib::Server {
 public:
  explicit Protocol(HttpServer::Handler handler) : handler_(std::move(handler)) {
    set_default_headers(SecurityHeaders());
    set_keep_alive_max_count(1'000);
    // Everything is answered here: the library's own routes are regular expressions over what the
    // client sent.
    set_pre_routing_handler([this](const httplib::Request& from, httplib::Response& to) {
      Answer(from, to);
      return HandlerResponse::Handled;
    });
  }

  std::string Serve(const RawRequest& raw) {
    MemoryStream stream(raw.head, raw.client);
    bool closed = false;
    try {
      process_request(stream, raw.close, closed, [&raw](httplib::Request& request) {
        // The gate has read the body; ranges and compression of answers are not offered.
        request.body = raw.body;
        request.remote_addr = raw.client;
        for (const char* field : {"Content-Length", "Accept-Encoding", "Range", "Expect"}) {
          request.headers.erase(field);
        }
        request.ranges.clear();
      });
    } catch (const std::exception& error) {
      std::fprintf(stderr, "chipline: request failed: %s\n", error.what());
      return {};
    }
    return stream.TakeOutput();
  }

 private:
  void Answer(const httplib::Request& from, httplib::Response& to) {
    Response response;
    try {
      Request request;
      request.method = from.method == "HEAD" ? "GET" : from.method;
      request.body = from.body;
      request.client = from.remote_addr;
      for (const auto& [name, value] : from.headers) {
        request.headers.push_back({Lower(name), value});
      }
      response = handler_(std::move(request), from.target);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "chipline: %s %s failed: %s\n", from.method.c_str(), from.path.c_str(),
                   error.what());
      response = AsProblemJson(
          Fail({ProblemType::kInternal, "The answer could not be made.", {}, {}}), from.path);
    }
    to.status = response.status;
    for (const Parameter& header : response.headers) to.set_header(header.name, header.value);
    if (response.status != 204 && response.status != 304) {
      to.set_content(std::move(response.body), response.content_type);
    }
  }

  const HttpServer::Handler handler_;
};

HttpServer::HttpServer(const ServerOptions& options, Handler handler)
    : protocol_(std::make_unique<Protocol>(std::move(handler))),
      gate_(std::make_unique<Gate>(
          options.limits, [this](const RawRequest& raw) { return protocol_->Serve(raw); })) {}

HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::Open(const ServerOptions& options,
                                                     Handler handler) {
  std::unique_ptr<HttpServer> server(new HttpServer(options, std::move(handler)));
  server->port_ = CHIP_TRY(server->gate_->ListenTcp(options.host, options.port));
  if (!options.control_socket.empty()) {
    CHIP_CHECK(server->gate_->ListenUnix(options.control_socket));
  }
  return server;
}

}  // namespace chipline
