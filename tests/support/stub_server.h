// A site of a test's own making, in a process of its own: whatever bytes it likes to send.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace chipline {

// Writes all of it; false once the other side has gone.
bool SendAll(int fd, std::string_view bytes);
// A reply with a length. `fields` are header lines, each with its line end.
std::string HttpText(int status, std::string_view body, std::string_view fields = {});
// "/path?query" of a request; empty where it is none.
std::string TargetOf(std::string_view request);
// The value of a field of a request; empty where it is not there.
std::string FieldOf(std::string_view request, std::string_view name);

// Listens from construction to destruction on a free port. One connection at a time, one request a
// connection.
class StubServer {
 public:
  // Called in the stub's process with the request's head and body; what it changes stays there.
  using Handler = std::function<void(int fd, const std::string& request)>;

  explicit StubServer(const std::string& address, Handler handler);
  ~StubServer();
  StubServer(const StubServer&) = delete;
  StubServer& operator=(const StubServer&) = delete;

  int port() const { return port_; }
  std::string Url(const std::string& path) const;
  // How many connections were accepted so far, and the heads of the requests on them, in order; of
  // no more than the first mebibyte.
  std::size_t connections() const;
  std::vector<std::string> requests() const;

 private:
  struct Shared;
  void Serve(int listener, const Handler& handler);

  std::string address_;
  int port_ = 0;
  pid_t pid_ = -1;
  Shared* shared_ = nullptr;
};

}  // namespace chipline
