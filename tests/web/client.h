// A client on a real socket, as well or as badly behaved as a test wants it.
#pragma once

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace chipline {

class Client {
 public:
  // Of no server yet.
  Client() : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {}
  explicit Client(int port) : Client() { ConnectTo(port); }
  explicit Client(const std::string& path) : fd_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    Connect(reinterpret_cast<sockaddr*>(&address), sizeof address);
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client() { ::close(fd_); }

  // REQUIRES: it is of no server yet.
  void ConnectTo(int port) const {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    Connect(reinterpret_cast<sockaddr*>(&address), sizeof address);
  }
  void Send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  // Hangs up without a word: a reset, once this ends.
  void Abandon() const {
    const linger at_once{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
  // Some bytes; none at the end or where nothing came in a minute.
  std::string Read() const {
    std::string some(65'536, '\0');
    const ssize_t got = ::recv(fd_, some.data(), some.size(), 0);
    some.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return some;
  }
  // Whether the server ends the connection, without a word, within a minute.
  bool IsDropped() const {
    char byte = 0;
    const ssize_t got = ::recv(fd_, &byte, 1, 0);
    return got == 0 || (got < 0 && errno == ECONNRESET);
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
    const timeval limit{60, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    [[maybe_unused]] const int connected = ::connect(fd_, address, size);
  }
  int fd_;
};

inline std::string Get(const std::string& target,
                       const std::string& fields = "Connection: close\r\n") {
  return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
}

inline std::string Ask(int port, const std::string& bytes) {
  const Client client(port);
  client.Send(bytes);
  return client.ReadAll();
}

inline std::string StatusOf(const std::string& answer) {
  return answer.size() < 12 ? "none" : answer.substr(9, 3);
}

inline std::string BodyOf(const std::string& answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  return end == std::string::npos ? "" : answer.substr(end + 4);
}

}  // namespace chipline
