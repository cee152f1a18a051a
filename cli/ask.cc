#include "cli/ask.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>
#include <utility>

#include <nlohmann/json.hpp>

#include "cli/open_store.h"
#include "store/document_store.h"
#include "store/side_store.h"
#include "web/app.h"

namespace chipline {
namespace {

// Asks a server over its socket, one connection a question.
class SocketAsker final : public Asker {
 public:
  explicit SocketAsker(std::string path) : path_(std::move(path)) {}

  // Whether somebody listens: a socket file may outlive its server.
  bool IsAlive() const {
    const int fd = Connect();
    if (fd >= 0) ::close(fd);
    return fd >= 0;
  }

 protected:
  Result<Reply> Send(Message message) override {
    const int fd = Connect();
    if (fd < 0) return Unavailable("the server does not answer", path_);
    std::string request = message.method + " " + message.target +
                          " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    if (!message.media_type.empty()) request += "Content-Type: " + message.media_type + "\r\n";
    if (message.method == "POST") {
      request += "Content-Length: " + std::to_string(message.body.size()) + "\r\n";
    }
    std::string answer;
    // A request that is refused early is answered before it has been sent.
    SendAll(fd, request + "\r\n");
    SendAll(fd, message.body);
    std::array<char, 65'536> buffer;
    for (;;) {
      const ssize_t got = ::recv(fd, buffer.data(), buffer.size(), 0);
      if (got <= 0) break;
      answer.append(buffer.data(), static_cast<std::size_t>(got));
    }
    ::close(fd);
    Reply reply;
    const std::size_t end = answer.find("\r\n\r\n");
    if (end == std::string::npos ||
        std::from_chars(answer.data() + 9, answer.data() + 12, reply.status).ec != std::errc()) {
      return Unavailable("the server broke off its answer", path_);
    }
    reply.body = answer.substr(end + 4);
    constexpr std::string_view kLocation = "\r\nLocation: ";
    if (const std::size_t at = answer.find(kLocation); at < end) {
      const std::size_t begin = at + kLocation.size();
      reply.location = answer.substr(begin, answer.find("\r\n", begin) - begin);
    }
    return reply;
  }

 private:
  static void SendAll(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  int Connect() const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path_.empty() || path_.size() >= sizeof address.sun_path) return -1;
    std::memcpy(address.sun_path, path_.c_str(), path_.size() + 1);
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      ::close(fd);
      return -1;
    }
    return fd;
  }

  const std::string path_;
};

// Answers from a store of its own.
class StoreAsker final : public Asker {
 public:
  static Result<std::unique_ptr<Asker>> Open(const std::string& name) {
    std::unique_ptr<StoreAsker> asker(new StoreAsker);
    asker->store_ = CHIP_TRY(OpenExistingStore(name));
    return Start(std::move(asker), {});
  }
  static Result<std::unique_ptr<Asker>> OpenToWrite(const std::string& name) {
    std::unique_ptr<StoreAsker> asker(new StoreAsker);
    asker->store_ = CHIP_TRY(OpenOrMakeStore(name));
    asker->side_ = CHIP_TRY(OpenSideStore(name));
    const WritableStore store{asker->store_.log.get(), asker->store_.documents.get(),
                              asker->side_.get(), PasswordCost{}};
    return Start(std::move(asker), store);
  }

 protected:
  Result<Reply> Send(Message message) override {
    Request request;
    request.method = std::move(message.method);
    request.body = std::move(message.body);
    request.is_operator = true;
    if (!message.media_type.empty()) {
      request.headers.push_back({"content-type", std::move(message.media_type)});
    }
    Response response = app_->Handle(request, message.target);
    // The index of words is being built: in a process of our own there is nothing else to wait for.
    while (request.method == "GET" && MayBeAskedAgain(response)) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      response = app_->Handle(request, message.target);
    }
    const auto location = response.headers.Get("Location");
    return Reply{response.status, std::move(response.body), std::string(location.value_or(""))};
  }

 private:
  static Result<std::unique_ptr<Asker>> Start(std::unique_ptr<StoreAsker> asker,
                                              const WritableStore& store) {
    asker->app_ = CHIP_TRY(App::Start(*asker->store_.log, SubjectTree::Embedded(),
                                      *asker->store_.clock, "cli", store, asker->store_.rules.get(),
                                      asker->store_.documents.get()));
    return std::unique_ptr<Asker>(std::move(asker));
  }

  static bool MayBeAskedAgain(const Response& response) {
    return response.headers.Get("Retry-After").has_value();
  }

  OpenStore store_;
  std::unique_ptr<SideStore> side_;
  std::unique_ptr<App> app_;  // goes before the log it follows
};

std::string OptionOf(std::string parameter) {
  std::replace(parameter.begin(), parameter.end(), '_', '-');
  return parameter;
}

Error ErrorOf(int status, const std::string& body) {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  std::string message = "the server answered " + std::to_string(status);
  std::string place;
  if (json.is_object()) {
    message = json.value("detail", message);
    place = json.value("parameter", "");
    for (const auto& error : json.value("errors", nlohmann::json::array())) {
      if (error.value("field", "") == place) message = error.value("detail", message);
    }
    const std::string suggestion = json.value("suggestion", "");
    if (!suggestion.empty()) message += " Did you mean " + suggestion + "?";
  }
  if (!place.empty()) place = "--" + OptionOf(place);
  const std::string type = json.is_object() ? json.value("type", "") : "";
  const bool is_misuse = status == 400 || status == 422 || type == "/problems/unknown-subject";
  if (is_misuse) return InvalidArgument(message, place);
  return status == 404 ? NotFound(message) : Unavailable(message);
}

}  // namespace

Result<std::unique_ptr<Asker>> Asker::Open(const std::string& store) {
  if (auto server = OfServer(store)) return server;
  return StoreAsker::Open(store);
}

Result<std::unique_ptr<Asker>> Asker::OpenToWrite(const std::string& store) {
  if (auto server = OfServer(store)) return server;
  return StoreAsker::OpenToWrite(store);
}

std::unique_ptr<Asker> Asker::OfServer(const std::string& store) {
  auto socket = std::make_unique<SocketAsker>(ControlSocketOf(store));
  if (!socket->IsAlive()) return nullptr;
  return socket;
}

Result<std::string> Asker::Ask(Message message, std::string* problem) {
  Reply reply = CHIP_TRY(Send(message));
  // An event that was merged into another (P12).
  if (reply.status == 308 && message.method == "GET") {
    message.target = reply.location;
    reply = CHIP_TRY(Send(std::move(message)));
  }
  if (reply.status >= 200 && reply.status < 300) return std::move(reply.body);
  Error error = ErrorOf(reply.status, reply.body);
  if (problem != nullptr) *problem = std::move(reply.body);
  return error;
}

Result<std::string> Asker::Get(const std::string& path, const std::vector<Parameter>& parameters) {
  return Ask({"GET", path + QueryText(parameters), {}, {}});
}
Result<std::string> Asker::Post(const std::string& path, const std::vector<Parameter>& parameters,
                                const std::string& media_type, std::string body,
                                std::string* problem) {
  return Ask({"POST", path + QueryText(parameters), media_type, std::move(body)}, problem);
}
Result<std::string> Asker::Delete(const std::string& path) {
  return Ask({"DELETE", path, {}, {}});
}

std::vector<Option> AsOfOptions() {
  return {
      {"date", "DAY", "the day asked about, YYYY-MM-DD (default today)"},
      {"known-at", "DAY", "only what had been published by then"},
      {"recorded-at", "WHEN", "only what had been recorded by then: a day, an instant or seq:N"},
      {"certainty", "WORD", "the weakest that counts: reported (default), announced, enacted"},
      {"review", "WORD", "reviewed (default), any, confirmed"},
      {"imprecise", "WORD", "mark (default), earliest, latest"},
  };
}

std::vector<Option> FilterOptions() {
  return {
      {"issuer", "CODE", "who acts, e.g. US"},
      {"flow", "FLOW", "export, import, procurement, use, sale, investment"},
      {"subject", "ID", "a subject, e.g. nvidia-h20"},
      {"target", "CODE", "whose trade is hit, e.g. CN"},
  };
}

std::vector<Parameter> ParametersOf(const Args& args) {
  std::vector<Parameter> parameters;
  for (const auto& [name, value] : args.options()) {
    if (name == "store" || name == "json") continue;
    std::string parameter = name;
    std::replace(parameter.begin(), parameter.end(), '-', '_');
    parameters.push_back({std::move(parameter), value});
  }
  return parameters;
}

}  // namespace chipline
