#include "web/server.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <exception>
#include <sys/socket.h>
#include <utility>

#include <httplib.h>

#include "ingest/text_utils.h"
#include "web/credentials.h"

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

  const std::string& output() const { return output_; }

 private:
  std::string_view input_;
  const std::string& client_;
  std::string output_;
};

// Nothing but our own style sheet, images and forms; no script that is not a file of ours; no
// frame around us (OWASP ASVS 3.4, Mozilla Observatory).
constexpr std::array<HeaderField, 6> kSecurityFields = {{
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
}};

// Those of the above that `own` does not speak of: what a page says of its own security stands in
// place of what all say.
HeaderFields SecurityBeside(const HeaderFields& own) {
  HeaderFields fields;
  for (const HeaderField& field : kSecurityFields) {
    if (!own.Get(field.name)) fields.Add(field.name, field.value);
  }
  return fields;
}

// The library's own list of header fields costs more than all the rest of an answer: ours go into
// its bytes as they are, behind the status line.
std::string WithFields(std::string_view answer, const HeaderFields& security,
                       const HeaderFields& others) {
  const std::size_t line_end = answer.find("\r\n");
  if (line_end == std::string_view::npos) return {};
  const std::string_view status = answer.substr(0, line_end + 2);
  std::string whole;
  whole.reserve(answer.size() + security.text().size() + others.text().size());
  whole.append(status).append(security.text()).append(others.text());
  return whole.append(answer.substr(status.size()));
}

std::string WithFieldsOf(const Response& ours, std::string_view answer) {
  static const HeaderFields kOfAll = SecurityBeside({});
  if (!ours.has_own_security) return WithFields(answer, kOfAll, ours.headers);
  return WithFields(answer, SecurityBeside(ours.headers), ours.headers);
}

// The fields as they were sent: the library undoes escapes in their values, and with them makes
// line ends out of "%0d%0a". REQUIRES: JudgeHead takes the head.
std::vector<Parameter> FieldsOf(std::string_view head) {
  std::vector<Parameter> fields;
  head.remove_prefix(head.find("\r\n") + 2);
  for (std::size_t end = head.find("\r\n"); end != 0; end = head.find("\r\n")) {
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(end + 2);
    const std::size_t colon = line.find(':');
    std::string_view value = line.substr(colon + 1);
    const std::size_t first = std::min(value.find_first_not_of(" \t"), value.size());
    value = value.substr(first, value.find_last_not_of(" \t") + 1 - first);
    fields.push_back({AsciiLower(line.substr(0, colon)), std::string(value)});
  }
  return fields;
}

// The target as it was sent. REQUIRES: JudgeHead takes the head.
std::string_view TargetOf(std::string_view head) {
  const std::size_t begin = head.find(' ') + 1;
  return head.substr(begin, head.find(' ', begin) - begin);
}

// What the library sees of a request: the method. It would take a query apart into a list that
// nobody reads, answers a range that it cannot read with 416, where one is to be passed over (RFC
// 9110 14.2), and refuses a long field without a word.
std::string LineOf(std::string_view head) {
  const std::string_view target = TargetOf(head);
  const auto at = static_cast<std::size_t>(target.data() - head.data());
  const std::string_view version = head.substr(at + target.size());
  std::string line;
  line.append(head.substr(0, at)).append("/");
  return line.append(version.substr(0, version.find("\r\n"))).append("\r\n\r\n");
}

// The library offers ranges in its answers to HEAD; there are none.
std::string WithoutRanges(std::string answer) {
  constexpr std::string_view kOffer = "Accept-Ranges: bytes\r\n";
  const std::size_t at = answer.find(kOffer);
  if (at < answer.find("\r\n\r\n")) answer.erase(at, kOffer.size());
  return answer;
}

// What goes on ends where the connection does (RFC 9112 6.3).
std::string WithoutLength(std::string answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  for (const char* field : {"\r\nContent-Length: ", "\r\nKeep-Alive: ", "\r\nConnection: "}) {
    const std::size_t at = answer.find(field);
    if (at >= end) continue;
    answer.erase(at, answer.find("\r\n", at + 2) - at);
  }
  answer.insert(answer.find("\r\n\r\n"), "\r\nConnection: close");
  return answer;
}

}  // namespace

// The library as a parser and writer of HTTP: it never sees a socket.
class HttpServer::Protocol final : public httplib::Server {
 public:
  explicit Protocol(HttpServer::Handler handler) : handler_(std::move(handler)) {
    set_keep_alive_max_count(1'000);
    // Everything is answered here: the library's own routes are regular expressions over what the
    // client sent.
    set_pre_routing_handler([this](const httplib::Request& from, httplib::Response& to) {
      Answer(from, to);
      return HandlerResponse::Handled;
    });
  }

  Served Serve(const RawRequest& raw) {
    serving_ = &raw;
    answer_.reset();
    const std::string line = LineOf(raw.head);
    MemoryStream stream(line, raw.client);
    bool closed = false;
    process_request(stream, raw.close, closed, [&raw](httplib::Request& request) {
      request.body = raw.body;  // which the gate has read
      request.remote_addr = raw.client;
    });
    // Where the library refuses by itself there is no answer of ours.
    const std::shared_ptr<const Response> answer = std::move(answer_);
    if (answer == nullptr) return {WithFieldsOf({}, stream.output()), nullptr};
    std::string bytes = WithFieldsOf(*answer, stream.output());
    if (raw.head.starts_with("HEAD ")) return {WithoutRanges(std::move(bytes)), nullptr};
    if (answer->stream == nullptr) return {std::move(bytes), nullptr};
    return {WithoutLength(std::move(bytes)), answer->stream};
  }

 private:
  void Answer(const httplib::Request& from, httplib::Response& to) {
    const std::string_view target = TargetOf(serving_->head);
    try {
      Request request;
      request.method = from.method == "HEAD" ? "GET" : from.method;
      request.body = from.body;
      request.client = from.remote_addr;
      request.is_operator = serving_->is_unix;
      request.headers = FieldsOf(serving_->head);
      // Behind https: two years of nothing else (RFC 6797; elsewhere it would mean nothing).
      if (IsSecure(request)) to.set_header("Strict-Transport-Security", "max-age=63072000");
      answer_ = handler_(std::move(request), target);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "chipline: %s %s failed: %s\n", from.method.c_str(),
                   std::string(target).c_str(), error.what());
      answer_ = std::make_shared<const Response>(AsProblemJson(
          Fail({ProblemType::kInternal, "The answer could not be made.", {}, {}}), target));
    }
    to.status = answer_->status;
    if (to.status != 204 && to.status != 304) {
      to.set_content(answer_->body, answer_->content_type);
    }
  }

  const HttpServer::Handler handler_;
  // What this worker serves: the library hands on nothing of ours.
  static thread_local const RawRequest* serving_;
  static thread_local std::shared_ptr<const Response> answer_;
};
thread_local std::shared_ptr<const Response> HttpServer::Protocol::answer_;
thread_local const RawRequest* HttpServer::Protocol::serving_ = nullptr;

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
