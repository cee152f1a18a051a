#include "query/follower.h"

#include <algorithm>

namespace chipline {

using std::chrono::milliseconds;

Result<std::unique_ptr<LogFollower>> LogFollower::Start(const EventLog& log,
                                                        const SubjectTree& subjects) {
  auto first = CHIP_TRY(Timeline::Replay(log, subjects));
  return std::unique_ptr<LogFollower>(new LogFollower(log, std::move(first)));
}

LogFollower::LogFollower(const EventLog& log, std::shared_ptr<const Timeline> first) : log_(log) {
  published_.Set(std::move(first));
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

LogFollower::~LogFollower() = default;

void LogFollower::Run(const std::stop_token& stop) {
  constexpr milliseconds kShortestPause{20};
  constexpr milliseconds kLongestPause{5000};
  milliseconds pause = kShortestPause;
  std::mutex pausing_mutex;
  std::condition_variable_any pausing;  // until the time is up or somebody asks to stop
  while (!stop.stop_requested()) {
    const auto current = published_.Get();
    log_.WaitPast(current->last_seq(), milliseconds(1000), stop);
    if (stop.stop_requested() || log_.Head().seq <= current->last_seq()) continue;
    auto next = current->Advance(log_);
    {
      const std::lock_guard lock(mutex_);
      if (next) published_.Set(std::move(*next));
      last_error_ = next ? "" : next.error().ToString();
    }
    advanced_.notify_all();
    if (next) {
      pause = kShortestPause;
      continue;
    }
    std::unique_lock waiting(pausing_mutex);
    pausing.wait_for(waiting, stop, pause, [] { return false; });
    pause = std::min(pause * 2, kLongestPause);
  }
}

bool LogFollower::WaitUntil(std::uint64_t seq, milliseconds timeout) const {
  std::unique_lock lock(mutex_);
  return advanced_.wait_for(lock, timeout, [&] { return published_.Get()->last_seq() >= seq; });
}

std::string LogFollower::LastError() const {
  const std::lock_guard lock(mutex_);
  return last_error_;
}

}  // namespace chipline
