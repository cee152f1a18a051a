// The HTTP server: a gate for the sockets, cpp-httplib for the protocol, a handler for the rest.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "model/result.h"
#include "web/gate.h"
#include "web/http.h"

namespace chipline {

struct ServerOptions {
  std::string host = "127.0.0.1";
  int port = 8080;             // 0 takes a free one
  std::string control_socket;  // path, or empty for none
  GateLimits limits;
};

// Every answer, whatever its status, carries the security headers (content security policy that
// allows only our own style sheet and forms, no sniffing, no framing, no referrer to others).
// An exception of a handler becomes a 500 that says nothing about its cause, which goes to standard
// error.
class HttpServer {
 public:
  // Called on several threads at once. `target` is path and query as sent. What comes back may be
  // kept and given again.
  using Handler =
      std::function<std::shared_ptr<const Response>(Request request, std::string_view target)>;

  // Bound and listening when it returns; clients wait until Run.
  static Result<std::unique_ptr<HttpServer>> Open(const ServerOptions& options, Handler handler);
  ~HttpServer();

  int port() const { return port_; }
  // Serves until Stop.
  void Run() { gate_->Run(); }
  // Streams may have more; from any thread.
  void Notify() { gate_->Notify(); }
  // From any thread or a signal handler; requests in hand are finished.
  void Stop() { gate_->Stop(); }

 private:
  class Protocol;
  HttpServer(const ServerOptions& options, Handler handler);

  std::unique_ptr<Protocol> protocol_;
  std::unique_ptr<Gate> gate_;
  int port_ = 0;
};

}  // namespace chipline
