#include "ingest/curl_client.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <map>
#include <netinet/in.h>
#include <optional>
#include <sys/socket.h>
#include <unistd.h>

#include <curl/curl.h>

#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr Micros kMilli = 1'000;
constexpr long kSlow = 50;  // bytes a second

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, FreeList>;

void Append(List& list, const std::string& line) {
  if (curl_slist* longer = curl_slist_append(list.get(), line.c_str())) {
    list.release();  // NOLINT: the longer list owns it
    list.reset(longer);
  }
}

// Nothing for families that have no IP address.
std::optional<std::pair<IpAddress, std::uint16_t>> PeerOf(const sockaddr& peer) {
  IpAddress address;
  if (peer.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &peer, sizeof v4);
    address.bytes[10] = address.bytes[11] = 0xFF;
    std::memcpy(&address.bytes[12], &v4.sin_addr, 4);
    return std::pair{address, ntohs(v4.sin_port)};
  }
  if (peer.sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &peer, sizeof v6);
    std::memcpy(address.bytes.data(), &v6.sin6_addr, 16);
    return std::pair{address, ntohs(v6.sin6_port)};
  }
  return std::nullopt;
}

HttpFault FaultOf(CURLcode code) {
  switch (code) {
    case CURLE_OK:
      return HttpFault::kNone;
    case CURLE_FILESIZE_EXCEEDED:
      return HttpFault::kTooLarge;
    case CURLE_OPERATION_TIMEDOUT:
      return HttpFault::kTimeout;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
      return HttpFault::kUnreachable;
    default:
      return HttpFault::kBroken;
  }
}

// One call under way: what libcurl writes into.
class Transfer {
 public:
  Transfer(HttpCall call, const CurlOptions& options)
      : call_(std::move(call)), options_(options), easy_(curl_easy_init()) {
    reply_.id = call_.id;
    if (easy_ != nullptr) SetUp();
  }
  ~Transfer() { curl_easy_cleanup(easy_); }
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  CURL* easy() const { return easy_; }

  HttpReply Finish(CURLcode code) {
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    reply_.status = static_cast<int>(status);
    if (code != CURLE_OK && status == 0 && !refusal_.empty()) {
      Fail(HttpFault::kRefused, refusal_);
    }
    if (reply_.fault == HttpFault::kNone) {
      reply_.fault = FaultOf(code);
      if (reply_.fault != HttpFault::kNone) {
        reply_.reason = error_[0] != '\0' ? error_.data() : curl_easy_strerror(code);
      }
    }
    if (reply_.fault == HttpFault::kTooLarge && reply_.reason.empty()) {
      reply_.reason = "more than " + std::to_string(options_.body_bytes) + " bytes";
    }
    if (reply_.fault != HttpFault::kNone) reply_.body.clear();
    return std::move(reply_);
  }

 private:
  template <class T>
  void Set(CURLoption option, T value) {
    curl_easy_setopt(easy_, option, value);
  }

  void SetUp() {
    Set(CURLOPT_URL, call_.url.text().c_str());
    Set(CURLOPT_PATH_AS_IS, 1L);
    Set(CURLOPT_PROTOCOLS_STR, "http,https");
    Set(CURLOPT_REDIR_PROTOCOLS_STR, "");
    Set(CURLOPT_FOLLOWLOCATION, 0L);
    Set(CURLOPT_PROXY, "");  // also not that of the environment
    Set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    Set(CURLOPT_HTTP09_ALLOWED, 0L);
    Set(CURLOPT_NOSIGNAL, 1L);
    Set(CURLOPT_USERAGENT, options_.user_agent.c_str());
    Set(CURLOPT_ACCEPT_ENCODING, "gzip, deflate, br");
    Set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout / kMilli));
    const Micros limit = call_.to_own_server ? options_.own_server_timeout : options_.timeout;
    Set(CURLOPT_TIMEOUT_MS, static_cast<long>(limit / kMilli));
    Set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(options_.body_bytes));
    Set(CURLOPT_ERRORBUFFER, error_.data());
    Set(CURLOPT_PRIVATE, this);
    Set(CURLOPT_HEADERFUNCTION, &Transfer::OnHead);
    Set(CURLOPT_HEADERDATA, this);
    Set(CURLOPT_WRITEFUNCTION, &Transfer::OnBody);
    Set(CURLOPT_WRITEDATA, this);
    if (call_.to_own_server) {
      // Its connection must never be there for a stranger's address to be put on.
      Set(CURLOPT_FRESH_CONNECT, 1L);
      Set(CURLOPT_FORBID_REUSE, 1L);
    } else {
      Set(CURLOPT_LOW_SPEED_LIMIT, kSlow);
      Set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(options_.silence / 1'000'000));
      Set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::OnOpenSocket);
      Set(CURLOPT_OPENSOCKETDATA, this);
    }
    SetUpMessage();
    SetUpResolver();
  }

  void SetUpMessage() {
    if (call_.method == "POST") {
      Set(CURLOPT_POST, 1L);
      Set(CURLOPT_POSTFIELDS, call_.body.data());
      Set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call_.body.size()));
      Append(head_, "Expect:");  // no round trip to ask whether a body is welcome
    }
    for (const HttpField& field : call_.fields) {
      // A value of no bytes must be written with ";" to be sent at all.
      Append(head_, field.value.empty() ? field.name + ";" : field.name + ": " + field.value);
    }
    Set(CURLOPT_HTTPHEADER, head_.get());
  }

  void SetUpResolver() {
    if (!options_.resolve || call_.to_own_server) return;
    const std::string addresses = options_.resolve(call_.url.host);
    if (addresses.empty()) return;
    const std::string name = call_.url.host + ":" + std::to_string(call_.url.port);
    Append(resolved_, "-" + name);  // what it meant a moment ago
    Append(resolved_, name + ":" + addresses);
    Set(CURLOPT_RESOLVE, resolved_.get());
  }

  void Fail(HttpFault fault, std::string reason) {
    reply_.fault = fault;
    reply_.reason = std::move(reason);
  }

  static std::size_t OnHead(char* bytes, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::string_view line(bytes, size * count);
    transfer.head_size_ += line.size();
    if (transfer.head_size_ > transfer.options_.head_bytes) {
      transfer.Fail(
          HttpFault::kTooLarge,
          "headers of more than " + std::to_string(transfer.options_.head_bytes) + " bytes");
      return 0;
    }
    // Behind "100 Continue" another head begins.
    if (line.starts_with("HTTP/")) transfer.reply_.fields.clear();
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos) {
      transfer.reply_.fields.push_back(
          {AsciiLower(line.substr(0, colon)), std::string(Trim(line.substr(colon + 1)))});
    }
    return line.size();
  }

  static std::size_t OnBody(char* bytes, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::size_t length = size * count;
    if (transfer.reply_.body.size() + length > transfer.options_.body_bytes) {
      transfer.Fail(HttpFault::kTooLarge,
                    "more than " + std::to_string(transfer.options_.body_bytes) + " bytes");
      return CURL_WRITEFUNC_ERROR;
    }
    transfer.reply_.body.append(bytes, length);
    return length;
  }

  bool IsOpenPort(std::uint16_t port, bool is_opened_address) const {
    return port == 80 || port == 443 || is_opened_address ||
           std::ranges::find(options_.ports, std::pair{call_.url.host, port}) !=
               options_.ports.end();
  }

  static curl_socket_t OnOpenSocket(void* self, curlsocktype purpose, curl_sockaddr* peer) {
    auto& transfer = *static_cast<Transfer*>(self);
    const auto found = PeerOf(peer->addr);
    if (purpose != CURLSOCKTYPE_IPCXN || !found) {
      transfer.refusal_ = "not an internet address";
      return CURL_SOCKET_BAD;
    }
    const auto& [address, port] = *found;
    const std::string_view closed = AddressGuard::ClosedBecause(address);
    if (!transfer.options_.guard.Allows(address)) {
      transfer.refusal_ = address.text() + " is closed: " + std::string(closed);
      return CURL_SOCKET_BAD;
    }
    if (!transfer.IsOpenPort(port, !closed.empty())) {
      transfer.refusal_ = "port " + std::to_string(port) + " is closed: expected 80 or 443";
      return CURL_SOCKET_BAD;
    }
    const int socket = ::socket(peer->family, peer->socktype | SOCK_CLOEXEC, peer->protocol);
    return socket < 0 ? CURL_SOCKET_BAD : socket;
  }

  const HttpCall call_;
  const CurlOptions& options_;
  CURL* const easy_;
  List head_;
  List resolved_;
  HttpReply reply_;
  std::string refusal_;  // of the last address that was not connected to
  std::size_t head_size_ = 0;
  std::array<char, CURL_ERROR_SIZE> error_{};
};

class CurlClient final : public HttpClient {
 public:
  explicit CurlClient(CurlOptions options)
      : options_(std::move(options)), multi_(curl_multi_init()) {
    // A connection carries one call at a time; at most one connection goes to a host.
    curl_multi_setopt(multi_, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_NOTHING));
    curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, 1L);
  }
  ~CurlClient() override {
    for (const auto& [id, transfer] : transfers_) {
      curl_multi_remove_handle(multi_, transfer->easy());
    }
    transfers_.clear();
    curl_multi_cleanup(multi_);
  }

  void Start(HttpCall call) override {
    const std::uint64_t id = call.id;
    auto transfer = std::make_unique<Transfer>(std::move(call), options_);
    if (transfer->easy() == nullptr ||
        curl_multi_add_handle(multi_, transfer->easy()) != CURLM_OK) {
      HttpReply reply;
      reply.id = id;
      reply.fault = HttpFault::kUnreachable;
      reply.reason = "no memory for a connection";
      ready_.push_back(std::move(reply));
      return;
    }
    transfers_.emplace(id, std::move(transfer));
  }

  std::vector<HttpReply> Wait(Micros at_most) override {
    int running = 0;
    curl_multi_perform(multi_, &running);
    Collect();
    if (ready_.empty() && at_most > 0) {
      curl_multi_poll(multi_, nullptr, 0, static_cast<int>(std::max(at_most / kMilli, Micros{1})),
                      nullptr);
      curl_multi_perform(multi_, &running);
      Collect();
    }
    return std::exchange(ready_, {});
  }

 private:
  void Collect() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      char* owner = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner);
      auto* transfer = reinterpret_cast<Transfer*>(owner);
      HttpReply reply = transfer->Finish(message->data.result);
      curl_multi_remove_handle(multi_, transfer->easy());
      transfers_.erase(reply.id);
      ready_.push_back(std::move(reply));
    }
  }

  const CurlOptions options_;
  CURLM* const multi_;
  std::map<std::uint64_t, std::unique_ptr<Transfer>> transfers_;
  std::vector<HttpReply> ready_;
};

}  // namespace

std::string_view HttpReply::Field(std::string_view name) const {
  const auto found = std::ranges::find(fields, name, &HttpField::name);
  return found == fields.end() ? std::string_view() : std::string_view(found->value);
}

std::unique_ptr<HttpClient> MakeCurlClient(CurlOptions options) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(ready);
  return std::make_unique<CurlClient>(std::move(options));
}

}  // namespace chipline
