#include "web/gate.h"

#include <array>
#include <thread>
#include <utility>

#include "web/gate_loop.h"

namespace chipline {
namespace {

constexpr std::chrono::milliseconds kSweep{250};

}  // namespace

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
        connection.state == Connection::State::kDraining ||
        (connection.state == Connection::State::kReading && connection.input.empty());
    if (connection.state == Connection::State::kServing) continue;
    if (now >= connection.deadline || (stopping_.load() && is_idle)) late.push_back(id);
  }
  for (const std::uint64_t id : late) Drop(id);
  if (std::exchange(is_full_, false)) WatchListeners(EPOLLIN);
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
