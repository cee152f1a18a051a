// Bytes in and out: reading whole requests, writing answers, and what all clients together hold.
#include <array>
#include <cerrno>
#include <sys/socket.h>

#include "web/gate_loop.h"
#include "web/refusal.h"

namespace chipline {
namespace {

// How long and how much we listen after refusing, so that the refusal arrives before the reset: a
// browser reads it only once it has sent all of a form.
constexpr std::chrono::milliseconds kDrainDeadline{10'000};
constexpr std::size_t kDrainBytes = std::size_t{64} << 20U;

}  // namespace

void Gate::Loop::OnReadable(Connection& connection) {
  std::array<char, 16 * 1024> buffer;
  const ssize_t got = ::recv(connection.socket.fd(), buffer.data(), buffer.size(), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) return Drop(connection.id);
  if (connection.state == Connection::State::kDraining) {
    connection.drained += static_cast<std::size_t>(got);
    if (connection.drained > kDrainBytes) Drop(connection.id);
    return;
  }
  if (connection.state == Connection::State::kStreaming) return;  // nobody asked
  if (connection.input.empty()) {
    connection.deadline = std::chrono::steady_clock::now() + limits_.head_deadline;
  }
  connection.input.append(buffer.data(), static_cast<std::size_t>(got));
  const std::uint64_t id = connection.id;
  Count(connection);
  Reclaim(id);
  Advance(connection);
}

// Looks for a whole request in the input.
void Gate::Loop::Advance(Connection& connection) {
  if (connection.head_bytes == 0) {
    const std::size_t end = connection.input.find("\r\n\r\n");
    if (end == std::string::npos) {
      if (connection.input.size() <= limits_.head.head_bytes) return;
      return Refuse(connection, TooLongHead(limits_.head));
    }
    connection.head_bytes = end + 4;
    connection.verdict = JudgeHead(std::string_view(connection.input).substr(0, end + 4),
                                   connection.is_unix ? control_limits_ : limits_.head);
    if (connection.verdict.refused != 0) return Refuse(connection, connection.verdict);
    connection.deadline = std::chrono::steady_clock::now() + limits_.body_deadline;
  }
  if (connection.input.size() >= connection.head_bytes + connection.verdict.body_bytes) {
    Submit(connection);
  }
}

void Gate::Loop::Submit(Connection& connection) {
  const std::size_t size = connection.head_bytes + connection.verdict.body_bytes;
  Job job;
  job.connection = connection.id;
  job.head_bytes = connection.head_bytes;
  job.client = connection.client;
  job.is_unix = connection.is_unix;
  job.close = connection.verdict.close || stopping_.load() ||
              ++connection.requests >= limits_.requests_per_connection;
  if (!connection.is_unix) job.held = size;
  held_ += job.held;
  if (connection.input.size() == size) {
    job.bytes = std::move(connection.input);
    connection.input = {};
  } else {
    job.bytes = connection.input.substr(0, size);
    connection.input.erase(0, size);
  }
  connection.head_bytes = 0;
  connection.close_after = job.close;
  connection.state = Connection::State::kServing;
  Count(connection);
  // What the client sends meanwhile stays in the kernel, which bounds it.
  Watch(connection, 0);
  Push(std::move(job));
}

void Gate::Loop::Refuse(Connection& connection, const HeadVerdict& verdict) {
  connection.output = RefusalText(verdict, AsksForPage(connection.input));
  connection.input.clear();
  connection.written = 0;
  connection.close_after = true;
  OnWritable(connection);
}

void Gate::Loop::OnWritable(Connection& connection) {
  if (connection.state != Connection::State::kWriting) {
    connection.state = Connection::State::kWriting;
    connection.deadline = std::chrono::steady_clock::now() + limits_.write_deadline;
  }
  while (connection.written < connection.output.size()) {
    const ssize_t sent =
        ::send(connection.socket.fd(), connection.output.data() + connection.written,
               connection.output.size() - connection.written, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno == EAGAIN) return Watch(connection, EPOLLOUT);
    if (sent <= 0) return Drop(connection.id);
    connection.written += static_cast<std::size_t>(sent);
  }
  OnWritten(connection);
}

void Gate::Loop::OnWritten(Connection& connection) {
  connection.output = {};
  connection.written = 0;
  Count(connection);
  const SteadyTime now = std::chrono::steady_clock::now();
  if (connection.stream != nullptr) {
    connection.state = Connection::State::kStreaming;
    Watch(connection, EPOLLIN);
    return Fill(connection, false);
  }
  if (connection.close_after) {
    ::shutdown(connection.socket.fd(), SHUT_WR);
    connection.state = Connection::State::kDraining;
    connection.deadline = now + kDrainDeadline;
    return Watch(connection, EPOLLIN);
  }
  connection.state = Connection::State::kReading;
  connection.deadline =
      now + (connection.input.empty() ? limits_.idle_deadline : limits_.head_deadline);
  Watch(connection, EPOLLIN);
  // The next request may have come with the last one.
  if (!connection.input.empty()) Advance(connection);
}

void Gate::Loop::Count(Connection& connection) {
  if (connection.is_unix) return;
  held_ -= connection.held;
  connection.held = connection.input.size() + connection.output.size();
  held_ += connection.held;
}

// Drops whoever has dawdled longest over much, until what is left fits.
void Gate::Loop::Reclaim(std::uint64_t spared) {
  constexpr std::size_t kLittle = 64 * 1024;
  while (held_ > limits_.buffered_bytes) {
    const Connection* slowest = nullptr;
    for (const auto& [id, connection] : connections_) {
      const bool is_waiting = connection.state == Connection::State::kReading ||
                              connection.state == Connection::State::kWriting;
      if (id == spared || !is_waiting || connection.held < kLittle) continue;
      if (slowest == nullptr || connection.deadline < slowest->deadline) slowest = &connection;
    }
    if (slowest == nullptr) return;
    Drop(slowest->id);
  }
}

}  // namespace chipline
