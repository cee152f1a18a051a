// The inside of the gate: one thread that waits on all sockets, and the workers that answer. For
// gate.cc, gate_listen.cc, gate_transfer.cc and gate_work.cc.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <unordered_map>
#include <utility>
#include <vector>

#include "web/gate.h"
#include "web/peer.h"

namespace chipline {

using SteadyTime = std::chrono::steady_clock::time_point;

// What somebody is told for whom there is no room.
HeadVerdict NoRoom();
// Who shares one address for good reasons: everybody behind a proxy on this machine, and commands.
inline bool IsExempt(const std::string& client) {
  return client.empty() || IsLoopback(client);
}

class Gate::Loop {
 public:
  Loop(GateLimits limits, Serve serve)
      : limits_(std::move(limits)), control_limits_(limits_.head), serve_(std::move(serve)) {
    control_limits_.body_bytes = limits_.control_body_bytes;
    for (LargerBody& body : control_limits_.larger) body.bytes = limits_.control_body_bytes;
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
    std::string counted_as;  // CountedAs(client)
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
    bool filling = false;   // a worker asks the stream for more
    bool has_more = false;  // there may be more than that worker saw
    std::size_t held = 0;   // bytes that are counted towards buffered_bytes
  };

  // What a worker is to do.
  struct Job {
    std::uint64_t connection = 0;
    std::string bytes;
    std::size_t head_bytes = 0;
    std::string client;
    bool is_unix = false;
    bool close = false;
    std::size_t held = 0;  // counted towards buffered_bytes until it is answered, client or none
    std::shared_ptr<AnswerStream> stream;  // set: more of it is wanted, there is no request
    bool is_idle = false;
  };

  // What a worker has done.
  struct Answer {
    std::uint64_t connection = 0;
    std::size_t held = 0;  // of its job
    std::string bytes;
    std::shared_ptr<AnswerStream> stream;  // of a request: it goes on
    bool is_chunk = false;
    bool is_last = false;
  };

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
  void WatchListeners(std::uint32_t events);
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
  void Withdraw(std::uint64_t connection);
  void Count(Connection& connection);
  void Reclaim(std::uint64_t spared);
  void Sweep(SteadyTime now);
  void Work();
  void Do(const Job& job, Answer& answer) const;
  void Hand(Answer answer);

  const GateLimits limits_;
  HeadLimits control_limits_;
  const Serve serve_;
  Socket epoll_;
  Socket wake_;
  std::vector<Socket> listeners_;
  bool is_full_ = false;  // no file was left for a client: nobody is let in until the next sweep
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

}  // namespace chipline
