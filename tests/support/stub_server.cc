#include "tests/support/stub_server.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <netinet/in.h>
#include <stdexcept>
#include <strings.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

namespace chipline {

// Seen by both processes.
struct StubServer::Shared {
  static constexpr std::size_t kBytes = 1u << 20;
  std::atomic<std::size_t> connections;
  std::atomic<std::size_t> size;
  char text[kBytes];  // heads of requests, each with a zero byte behind it
};

bool SendAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::string HttpText(int status, std::string_view body, std::string_view fields) {
  std::string text = "HTTP/1.1 " + std::to_string(status) + " Stub\r\n";
  text += fields;
  if (status != 304) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  text += "Connection: close\r\n\r\n";
  return text.append(body);
}

std::string TargetOf(std::string_view request) {
  const std::size_t from = request.find(' ');
  if (from == std::string_view::npos) return {};
  return std::string(request.substr(from + 1, request.find(' ', from + 1) - from - 1));
}

std::string FieldOf(std::string_view request, std::string_view name) {
  for (std::size_t at = request.find("\r\n"); at != std::string_view::npos;
       at = request.find("\r\n", at + 2)) {
    const std::string_view line = request.substr(at + 2, request.find("\r\n", at + 2) - at - 2);
    if (line.size() > name.size() + 1 && line[name.size()] == ':' &&
        ::strncasecmp(line.data(), name.data(), name.size()) == 0) {
      return std::string(
          line.substr(std::min(line.find_first_not_of(' ', name.size() + 1), line.size())));
    }
  }
  return {};
}

namespace {

std::string ReadRequest(int fd) {
  std::string request;
  std::array<char, 65'536> buffer;
  std::size_t wanted = std::string::npos;
  while (request.size() < wanted) {
    const ssize_t got = ::recv(fd, buffer.data(), buffer.size(), 0);
    if (got <= 0) break;
    request.append(buffer.data(), static_cast<std::size_t>(got));
    const std::size_t end = request.find("\r\n\r\n");
    if (end == std::string::npos) continue;
    const std::string length = FieldOf(request.substr(0, end + 2), "content-length");
    wanted = end + 4 + static_cast<std::size_t>(std::atoll(length.c_str()));
  }
  return request;
}

}  // namespace

StubServer::StubServer(const std::string& address, Handler handler) : address_(address) {
  const bool is_v6 = address.find(':') != std::string::npos;
  const int listener = ::socket(is_v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_storage storage{};
  socklen_t length = is_v6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
  auto* v4 = reinterpret_cast<sockaddr_in*>(&storage);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&storage);
  storage.ss_family = is_v6 ? AF_INET6 : AF_INET;
  ::inet_pton(storage.ss_family, address.c_str(),
              is_v6 ? static_cast<void*>(&v6->sin6_addr) : static_cast<void*>(&v4->sin_addr));
  if (::bind(listener, reinterpret_cast<sockaddr*>(&storage), length) != 0 ||
      ::listen(listener, 64) != 0 ||
      ::getsockname(listener, reinterpret_cast<sockaddr*>(&storage), &length) != 0) {
    ::close(listener);
    throw std::runtime_error("stub server: cannot listen on " + address);
  }
  port_ = ntohs(is_v6 ? v6->sin6_port : v4->sin_port);
  void* memory =
      ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  shared_ = static_cast<Shared*>(memory);
  pid_ = ::fork();
  if (pid_ == 0) {
    Serve(listener, handler);
    ::_exit(0);
  }
  ::close(listener);
}

StubServer::~StubServer() {
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  ::munmap(shared_, sizeof(Shared));
}

void StubServer::Serve(int listener, const Handler& handler) {
  // Not to outlive a test that crashes.
  ::alarm(600);
  while (true) {
    const int fd = ::accept(listener, nullptr, nullptr);
    if (fd < 0) continue;
    shared_->connections.fetch_add(1);
    const timeval patience{5, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const std::string request = ReadRequest(fd);
    const std::string head = request.substr(0, request.find("\r\n\r\n")) + '\0';
    const std::size_t at = shared_->size.load();
    if (at + head.size() <= Shared::kBytes) {
      std::memcpy(shared_->text + at, head.data(), head.size());
      shared_->size.store(at + head.size());
    }
    handler(fd, request);
    ::close(fd);
  }
}

std::string StubServer::Url(const std::string& path) const {
  const std::string host =
      address_.find(':') == std::string::npos ? address_ : "[" + address_ + "]";
  return "http://" + host + ":" + std::to_string(port_) + path;
}

std::size_t StubServer::connections() const {
  return shared_->connections.load();
}

std::vector<std::string> StubServer::requests() const {
  std::vector<std::string> heads;
  const std::string_view text(shared_->text, shared_->size.load());
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = text.find('\0', from);
    heads.emplace_back(text.substr(from, end - from));
    from = end + 1;
  }
  return heads;
}

}  // namespace chipline
