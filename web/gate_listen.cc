// Where clients come in: listening sockets, and who is let in.
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "store/posix.h"
#include "web/gate_loop.h"

namespace chipline {
namespace {

// Above the limit of connections, so many more are told that there is no room.
constexpr std::size_t kTurnedAway = 64;

}  // namespace

HeadVerdict NoRoom() {
  HeadVerdict verdict;
  verdict.refused = 503;
  verdict.reason = "The server is full; try again in a moment.";
  return verdict;
}

Result<void> Gate::Loop::AddListener(Socket socket) {
  // The library's own backlog of 5 makes a burst of clients wait a second for their SYN.
  if (::listen(socket.fd(), 1'024) != 0) return Unavailable("cannot listen: " + ErrorText(errno));
  Watch(socket.fd(), 1 + listeners_.size(), EPOLLIN, EPOLL_CTL_ADD);
  listeners_.push_back(std::move(socket));
  return Ok();
}

Result<int> Gate::Loop::ListenTcp(const std::string& host, int port) {
  const std::string place = host + ":" + std::to_string(port);
  const bool is_v6 = host.find(':') != std::string::npos;
  sockaddr_in v4{};
  sockaddr_in6 v6{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(static_cast<std::uint16_t>(port));
  v6.sin6_family = AF_INET6;
  v6.sin6_port = v4.sin_port;
  const std::string numeric = host == "localhost" ? "127.0.0.1" : host;
  if (::inet_pton(is_v6 ? AF_INET6 : AF_INET, numeric.c_str(),
                  is_v6 ? static_cast<void*>(&v6.sin6_addr) : &v4.sin_addr) != 1) {
    return InvalidArgument("expected an address to listen on, like 127.0.0.1", place);
  }
  auto* address = is_v6 ? reinterpret_cast<sockaddr*>(&v6) : reinterpret_cast<sockaddr*>(&v4);
  socklen_t size = is_v6 ? sizeof v6 : sizeof v4;
  Socket socket(::socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int on = 1;
  // A port in TIME_WAIT may be taken again; one that is in use may not.
  ::setsockopt(socket.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(socket.fd(), address, size) != 0) {
    return Unavailable("cannot listen: " + ErrorText(errno), place);
  }
  ::getsockname(socket.fd(), address, &size);
  const int bound = ntohs(is_v6 ? v6.sin6_port : v4.sin_port);
  CHIP_CHECK(AddListener(std::move(socket)));
  return bound;
}

Result<void> Gate::Loop::ListenUnix(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    return InvalidArgument("too long for a socket's path", path);
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  ::unlink(path.c_str());
  Socket socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const mode_t before = ::umask(0177);
  const int bound = ::bind(socket.fd(), reinterpret_cast<sockaddr*>(&address), sizeof address);
  ::umask(before);
  if (bound != 0) return Unavailable("cannot listen: " + ErrorText(errno), path);
  unix_paths_.push_back(path);
  return AddListener(std::move(socket));
}

void Gate::Loop::Accept(int listener) {
  for (;;) {
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    const int fd = ::accept4(listener, reinterpret_cast<sockaddr*>(&peer), &size,
                             SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
      // Clients wait in the kernel. Listeners say so as long as they do: whoever watched them
      // would do nothing else.
      if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        is_full_ = true;
        WatchListeners(0);
      }
      return;
    }
    Connection connection;
    connection.socket = Socket(fd);
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (peer.ss_family == AF_INET) {
      const auto& v4 = reinterpret_cast<const sockaddr_in&>(peer);
      connection.client = ::inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
    } else if (peer.ss_family == AF_INET6) {
      const auto& v6 = reinterpret_cast<const sockaddr_in6&>(peer);
      connection.client = ::inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size());
    }
    connection.counted_as = CountedAs(connection.client);
    connection.is_unix = peer.ss_family == AF_UNIX;
    const Admission admission = Admit(connection);
    if (admission == Admission::kOut) continue;
    const int on = 1;
    // Nagle and the peer's delayed acknowledgement together cost 40 ms an answer.
    if (!connection.is_unix) {
      ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    connection.id = next_id_++;
    connection.deadline = std::chrono::steady_clock::now() + limits_.head_deadline;
    Watch(fd, connection.id, EPOLLIN, EPOLL_CTL_ADD);
    const auto added = connections_.emplace(connection.id, std::move(connection)).first;
    if (admission == Admission::kTurnedAway) Refuse(added->second, NoRoom());
  }
}

void Gate::Loop::WatchListeners(std::uint32_t events) {
  for (std::size_t i = 0; i < listeners_.size(); ++i) {
    Watch(listeners_[i].fd(), 1 + i, events, EPOLL_CTL_MOD);
  }
}

Gate::Loop::Admission Gate::Loop::Admit(Connection& connection) {
  if (stopping_.load() || connections_.size() >= limits_.connections + kTurnedAway) {
    return Admission::kOut;
  }
  if (connections_.size() >= limits_.connections) return Admission::kTurnedAway;
  if (IsExempt(connection.client)) return Admission::kIn;
  std::size_t& count = per_address_[connection.counted_as];
  if (count >= limits_.connections_per_address) return Admission::kTurnedAway;
  ++count;
  connection.counted = true;
  return Admission::kIn;
}

void Gate::Loop::Drop(std::uint64_t id) {
  const auto found = connections_.find(id);
  if (found == connections_.end()) return;
  if (found->second.counted) {
    const auto count = per_address_.find(found->second.counted_as);
    if (--count->second == 0) per_address_.erase(count);
  }
  held_ -= found->second.held;
  Withdraw(id);
  connections_.erase(found);
}

}  // namespace chipline
