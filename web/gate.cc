#include "web/gate.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <cstring>
#include <deque>
#include <fcntl.h>
#include <mutex>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <unordered_map>
#include <utility>
#include <vector>

namespace chipline {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;
constexpr std::chrono::milliseconds kSweep{250};
// How long and how much we listen after refusing, so that the refusal arrives before the reset.
constexpr std::chrono::milliseconds kDrainDeadline{1'000};
constexpr std::size_t kDrainBytes = 256 * 1024;
// Above the limit of connections, so many more are told that there is no room.
constexpr std::size_t kTurnedAway = 64;

std::string LastError() {
  return std::error_code(errno, std::generic_category()).message();
}

class Socket {
 public:
  explicit Socket(int fd = -1) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Socket() {
    if (fd_ >= 0) ::close(fd_);
  }
  int fd() const { return fd_; }

 private:
  int fd_;
};

struct Connection {
  enum class State { kReading, kServing, kWriting, kStreaming, kDraining };

  Socket socket;
  std::uint64_t id = 0;
  std::string client;
  bool is_unix = false;
  bool counted = false;  // towards connections_per_address
  State state = State::kReading;
  std::string input;
  std::size_t head_bytes = 0;  // of the request being read, 0 while its head is incomplete
  HeadVerdict verdict;
  std::string output;
  std::size_t written = 0;
  std::size_t requests = 0;
  std::size_t drained = 0;
  bool close_after = false;
  SteadyTime deadline;  // streaming: when a sign of life is due
  std::shared_ptr<AnswerStream> stream;
  bool filling = false;        // a worker asks the stream for more
  bool has_more = false;       // there may be more than that worker saw
  std::size_t in_service = 0;  // bytes of the request that a worker has
  std::size_t held = 0;        // bytes that are counted towards buffered_bytes
};

struct Job {
  std::uint64_t connection = 0;
  std::string bytes;
  std::size_t head_bytes = 0;
  std::string client;
  bool is_unix = false;
  bool close = false;
  std::shared_ptr<AnswerStream> stream;  // set: more of it is wanted, there is no request
  bool is_idle = false;
};

struct Answer {
  std::uint64_t connection = 0;
  std::string bytes;
  std::shared_ptr<AnswerStream> stream;  // of a request: it goes on
  bool is_chunk = false;
  bool is_last = false;
};

std::string RefusalText(const HeadVerdict& verdict) {
  const std::string status = std::to_string(verdict.refused);
  const std::string body = "{\"type\":\"about:blank\",\"title\":\"Refused\",\"status\":" + status +
                           ",\"detail\":\"" + std::string(verdict.reason) + "\"}\n";
  return "HTTP/1.1 " + status +
         " Refused\r\nContent-Type: application/problem+json\r\n"
         "X-Content-Type-Options: nosniff\r\nConnection: close\r\n" +
         (verdict.refused == 503 ? "Retry-After: 2\r\n" : "") +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

HeadVerdict NoRoom() {
  HeadVerdict verdict;
  verdict.refused = 503;
  verdict.reason = "The server is full; try again in a moment.";
  return verdict;
}

// Who shares one address for good reasons: everybody behind a proxy on this machine, and commands.
bool IsExempt(const std::string& client) {
  return client.empty() || client.rfind("127.", 0) == 0 || client == "::1";
}

}  // namespace

class Gate::Loop {
 public:
  Loop(GateLimits limits, Serve serve)
      : limits_(std::move(limits)), control_limits_(limits_.head), serve_(std::move(serve)) {
    control_limits_.body_bytes = limits_.control_body_bytes;
    control_limits_.document_bytes = limits_.control_body_bytes;
    epoll_ = Socket(::epoll_create1(EPOLL_CLOEXEC));
    wake_ = Socket(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    Watch(wake_.fd(), kWakeId, EPOLLIN, EPOLL_CTL_ADD);
  }
  ~Loop() {
    for (const std::string& path : unix_paths_) ::unlink(path.c_str());
  }

  Result<int> ListenTcp(const std::string& host, int port);
  Result<void> ListenUnix(const std::string& path);
  void Run();
  void Stop() {
    stopping_.store(true);
    Wake();
  }
  void Notify() {
    notified_.store(true);
    Wake();
  }

 private:
  // Ids below this are not connections.
  static constexpr std::uint64_t kWakeId = 0;
  static constexpr std::uint64_t kFirstConnection = 1'000;

  void Watch(int fd, std::uint64_t id, std::uint32_t events, int operation) {
    epoll_event event{};
    event.events = events;
    event.data.u64 = id;
    ::epoll_ctl(epoll_.fd(), operation, fd, &event);
  }
  void Watch(Connection& connection, std::uint32_t events) {
    Watch(connection.socket.fd(), connection.id, events, EPOLL_CTL_MOD);
  }
  void Wake() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(wake_.fd(), &one, sizeof one);
  }
  Result<void> AddListener(Socket socket);

  enum class Admission { kIn, kTurnedAway, kOut };
  void Accept(int listener);
  Admission Admit(Connection& connection);
  void Drop(std::uint64_t id);
  void OnReadable(Connection& connection);
  void Advance(Connection& connection);
  void Submit(Connection& connection);
  void Refuse(Connection& connection, const HeadVerdict& verdict);
  void OnWritable(Connection& connection);
  void OnWritten(Connection& connection);
  void TakeAnswers();
  void TakeChunk(Connection& connection, Answer answer);
  bool MayStream(const Connection& connection) const;
  void Fill(Connection& connection, bool is_idle);
  void Push(Job job);
  void Count(Connection& connection);
  void Reclaim(std::uint64_t spared);
  void Sweep(SteadyTime now);
  void Work();
  void Hand(Answer answer);

  const GateLimits limits_;
  HeadLimits control_limits_;
  const Serve serve_;
  Socket epoll_;
  Socket wake_;
  std::vector<Socket> listeners_;
  std::vector<std::string> unix_paths_;
  std::unordered_map<std::uint64_t, Connection> connections_;
  std::unordered_map<std::string, std::size_t> per_address_;
  std::uint64_t next_id_ = kFirstConnection;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> notified_{false};
  std::size_t held_ = 0;

  std::mutex jobs_mutex_;
  std::condition_variable jobs_ready_;
  std::deque<Job> jobs_;
  bool jobs_closed_ = false;
  std::mutex answers_mutex_;
  std::vector<Answer> answers_;
};

// ---- listening

Result<void> Gate::Loop::AddListener(Socket socket) {
  // The library's own backlog of 5 makes a burst of clients wait a second for their SYN.
  if (::listen(socket.fd(), 1'024) != 0) return Unavailable("cannot listen: " + LastError());
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
    return Unavailable("cannot listen: " + LastError(), place);
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
  if (bound != 0) return Unavailable("cannot listen: " + LastError(), path);
  unix_paths_.push_back(path);
  return AddListener(std::move(socket));
}

// ---- connections

void Gate::Loop::Accept(int listener) {
  for (;;) {
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    const int fd = ::accept4(listener, reinterpret_cast<sockaddr*>(&peer), &size,
                             SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
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

Gate::Loop::Admission Gate::Loop::Admit(Connection& connection) {
  if (stopping_.load() || connections_.size() >= limits_.connections + kTurnedAway) {
    return Admission::kOut;
  }
  if (connections_.size() >= limits_.connections) return Admission::kTurnedAway;
  const std::string& client = connection.client;
  if (IsExempt(client)) return Admission::kIn;
  std::size_t& count = per_address_[client];
  if (count >= limits_.connections_per_address) return Admission::kTurnedAway;
  ++count;
  connection.counted = true;
  return Admission::kIn;
}

void Gate::Loop::Drop(std::uint64_t id) {
  const auto found = connections_.find(id);
  if (found == connections_.end()) return;
  if (found->second.counted) {
    const auto count = per_address_.find(found->second.client);
    if (--count->second == 0) per_address_.erase(count);
  }
  held_ -= found->second.held;
  connections_.erase(found);
}

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
      HeadVerdict too_long;
      too_long.refused = 431;
      too_long.reason = "The head is too long.";
      return Refuse(connection, too_long);
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
  connection.in_service = size;
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
  // What the client sends meanwhile stays in the kernel, which bounds it.
  Watch(connection, 0);
  Push(std::move(job));
}

void Gate::Loop::Push(Job job) {
  {
    const std::lock_guard lock(jobs_mutex_);
    jobs_.push_back(std::move(job));
  }
  jobs_ready_.notify_one();
}

// ---- memory

void Gate::Loop::Count(Connection& connection) {
  if (connection.is_unix) return;
  held_ -= connection.held;
  connection.held = connection.input.size() + connection.in_service + connection.output.size();
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

// ---- answers that go on

bool Gate::Loop::MayStream(const Connection& connection) const {
  std::size_t all = 0;
  std::size_t of_address = 0;
  for (const auto& [id, other] : connections_) {
    if (other.stream == nullptr) continue;
    ++all;
    if (other.client == connection.client) ++of_address;
  }
  return all < limits_.streams &&
         (IsExempt(connection.client) || of_address < limits_.streams_per_address);
}

// Asks the stream for more, unless somebody does so already or its client has not taken what there
// was: a slow one holds one chunk and no worker.
void Gate::Loop::Fill(Connection& connection, bool is_idle) {
  if (connection.state != Connection::State::kStreaming || connection.filling) {
    connection.has_more = true;
    return;
  }
  connection.filling = true;
  connection.has_more = false;
  Job job;
  job.connection = connection.id;
  job.stream = connection.stream;
  job.is_idle = is_idle;
  Push(std::move(job));
}

void Gate::Loop::TakeChunk(Connection& connection, Answer answer) {
  connection.filling = false;
  if (answer.is_last || stopping_.load()) return Drop(connection.id);
  if (!answer.bytes.empty()) {
    connection.output = std::move(answer.bytes);
    Count(connection);
    return OnWritable(connection);
  }
  connection.deadline = std::chrono::steady_clock::now() + limits_.stream_idle;
  if (connection.has_more) Fill(connection, false);
}

void Gate::Loop::Refuse(Connection& connection, const HeadVerdict& verdict) {
  connection.input.clear();
  connection.output = RefusalText(verdict);
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

void Gate::Loop::TakeAnswers() {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = ::read(wake_.fd(), &count, sizeof count);
  std::vector<Answer> answers;
  {
    const std::lock_guard lock(answers_mutex_);
    answers.swap(answers_);
  }
  for (Answer& answer : answers) {
    const auto found = connections_.find(answer.connection);
    if (found == connections_.end()) continue;  // the client is gone
    Connection& connection = found->second;
    if (answer.is_chunk) {
      TakeChunk(connection, std::move(answer));
      continue;
    }
    connection.in_service = 0;
    if (answer.stream != nullptr && !MayStream(connection)) {
      Refuse(connection, NoRoom());
      continue;
    }
    connection.stream = std::move(answer.stream);
    connection.output = std::move(answer.bytes);
    Count(connection);
    Reclaim(answer.connection);
    if (connection.output.empty()) {
      Drop(answer.connection);
    } else {
      OnWritable(connection);
    }
  }
  if (!notified_.exchange(false)) return;
  for (auto& [id, connection] : connections_) {
    if (connection.stream != nullptr) Fill(connection, false);
  }
}

void Gate::Loop::Sweep(SteadyTime now) {
  std::vector<std::uint64_t> late;
  for (auto& [id, connection] : connections_) {
    if (connection.state == Connection::State::kStreaming) {
      if (stopping_.load()) {
        late.push_back(id);
      } else if (now >= connection.deadline && !connection.filling) {
        Fill(connection, true);
      }
      continue;
    }
    const bool is_idle =
        connection.state == Connection::State::kReading && connection.input.empty();
    if (connection.state == Connection::State::kServing) continue;
    if (now >= connection.deadline || (stopping_.load() && is_idle)) late.push_back(id);
  }
  for (const std::uint64_t id : late) Drop(id);
}

// ---- running

void Gate::Loop::Work() {
  for (;;) {
    Job job;
    {
      std::unique_lock lock(jobs_mutex_);
      jobs_ready_.wait(lock, [this] { return jobs_closed_ || !jobs_.empty(); });
      if (jobs_.empty()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    if (job.stream != nullptr) {
      auto more = job.stream->Next(job.is_idle);
      Answer chunk;
      chunk.connection = job.connection;
      chunk.is_chunk = true;
      chunk.is_last = !more.has_value();
      if (more) chunk.bytes = std::move(*more);
      Hand(std::move(chunk));
      continue;
    }
    const std::string_view bytes = job.bytes;
    RawRequest request{bytes.substr(0, job.head_bytes), bytes.substr(job.head_bytes),
                       std::move(job.client), job.is_unix, job.close};
    Served served = serve_(request);
    Answer answer;
    answer.connection = job.connection;
    answer.bytes = std::move(served.bytes);
    answer.stream = std::move(served.stream);
    Hand(std::move(answer));
  }
}

void Gate::Loop::Hand(Answer answer) {
  {
    const std::lock_guard lock(answers_mutex_);
    answers_.push_back(std::move(answer));
  }
  Wake();
}

void Gate::Loop::Run() {
  std::vector<std::jthread> workers;
  for (std::size_t i = 0; i < limits_.workers; ++i) workers.emplace_back([this] { Work(); });
  SteadyTime next_sweep = std::chrono::steady_clock::now() + kSweep;
  std::array<epoll_event, 256> events;
  while (!stopping_.load() || !connections_.empty()) {
    const int count = ::epoll_wait(epoll_.fd(), events.data(), static_cast<int>(events.size()),
                                   static_cast<int>(kSweep.count()));
    for (int i = 0; i < count; ++i) {
      const std::uint64_t id = events[static_cast<std::size_t>(i)].data.u64;
      const std::uint32_t what = events[static_cast<std::size_t>(i)].events;
      if (id == kWakeId) {
        TakeAnswers();
      } else if (id < kFirstConnection) {
        Accept(listeners_[id - 1].fd());
      } else if (const auto found = connections_.find(id); found != connections_.end()) {
        if ((what & EPOLLIN) != 0) {
          OnReadable(found->second);
        } else if ((what & EPOLLOUT) != 0) {
          OnWritable(found->second);
        } else {
          Drop(id);
        }
      }
    }
    const SteadyTime now = std::chrono::steady_clock::now();
    if (now >= next_sweep || stopping_.load()) {
      Sweep(now);
      next_sweep = now + kSweep;
    }
  }
  {
    const std::lock_guard lock(jobs_mutex_);
    jobs_closed_ = true;
  }
  jobs_ready_.notify_all();
}

Gate::Gate(GateLimits limits, Serve serve)
    : loop_(std::make_unique<Loop>(std::move(limits), std::move(serve))) {}
Gate::~Gate() = default;
Result<int> Gate::ListenTcp(const std::string& host, int port) {
  return loop_->ListenTcp(host, port);
}
Result<void> Gate::ListenUnix(const std::string& path) {
  return loop_->ListenUnix(path);
}
void Gate::Run() {
  loop_->Run();
}
void Gate::Stop() {
  loop_->Stop();
}
void Gate::Notify() {
  loop_->Notify();
}

}  // namespace chipline
