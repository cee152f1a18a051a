// The sockets: one epoll loop that reads whole requests within limits, hands each to a worker, and
// writes the answer. No client, however slow or many, holds a worker.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "model/result.h"
#include "web/answer_stream.h"
#include "web/request_head.h"

namespace chipline {

struct GateLimits {
  HeadLimits head;
  std::chrono::milliseconds head_deadline{5'000};   // from the first byte of a request
  std::chrono::milliseconds body_deadline{10'000};  // from the end of its head
  std::chrono::milliseconds write_deadline{30'000};
  std::chrono::milliseconds idle_deadline{60'000};
  std::size_t requests_per_connection = 1'000;
  std::size_t connections = 1'024;  // fewer where there are not files for so many
  // Addresses as CountedAs (web/peer.h) has them; loopback and the control socket are exempt.
  std::size_t connections_per_address = 32;
  std::size_t workers = 4;
  std::size_t streams = 512;            // answers that go on, of all connections
  std::size_t streams_per_address = 4;  // as above
  std::chrono::milliseconds stream_idle{
      15'000};  // until an idle stream is asked for a sign of life
  // Of requests being read, waiting or being served, and of answers being written, all clients
  // together. Where it is exceeded, the client that has dawdled longest is dropped. A request that
  // waits goes with its client. The control socket is exempt.
  std::size_t buffered_bytes = std::size_t{96} << 20U;
  std::size_t control_body_bytes = std::size_t{256} << 20U;  // on the control socket
};

// One judged request, whole.
struct RawRequest {
  std::string_view head;  // with its empty line
  std::string_view body;
  std::string client;  // the peer's address, empty on a unix socket
  bool is_unix = false;
  bool close = false;  // the connection ends after the answer
};

// Bytes of an answer, head and body; with a stream, its beginning.
struct Served {
  std::string bytes;
  std::shared_ptr<AnswerStream> stream;
};

// Listen, then Run on one thread until another calls Stop.
class Gate {
 public:
  // Called on several worker threads at once. Where it throws, or a stream does, the connection is
  // closed without an answer.
  using Serve = std::function<Served(const RawRequest&)>;

  Gate(GateLimits limits, Serve serve);
  ~Gate();
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  // Port 0 takes a free one. The port that was bound; kInvalidArgument for a host that is no
  // address, kUnavailable where the port is taken (never shared: no SO_REUSEPORT).
  Result<int> ListenTcp(const std::string& host, int port);
  // Mode 0600; a stale socket at `path` is replaced, and removed again when the gate ends.
  // REQUIRES: the caller owns what `path` belongs to.
  Result<void> ListenUnix(const std::string& path);

  // Serves until Stop; then takes nothing new, finishes what workers hold, and returns.
  void Run();
  // Streams may have more. From any thread, while the gate exists.
  void Notify();
  // From any thread, or from a signal handler; once is enough.
  void Stop();

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace chipline
