// Keeps a published timeline in step with the log.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "model/result.h"
#include "query/published.h"
#include "query/timeline.h"

namespace chipline {

// Safe from any thread. After an error it keeps serving the last good timeline and tries again.
class LogFollower {
 public:
  // Replays the log, then follows it on a thread of its own until destroyed. `log` and `subjects`
  // must outlive the follower.
  static Result<std::unique_ptr<LogFollower>> Start(const EventLog& log,
                                                    const SubjectTree& subjects);
  ~LogFollower();
  LogFollower(const LogFollower&) = delete;
  LogFollower& operator=(const LogFollower&) = delete;

  // The newest published timeline; never null. A request keeps one to its end, so that no answer
  // mixes two states.
  std::shared_ptr<const Timeline> Current() const { return published_.Get(); }

  // True once the published timeline holds entry `seq`; false at the timeout.
  bool WaitUntil(std::uint64_t seq, std::chrono::milliseconds timeout) const;

  // Empty while all is well, else what the last attempt to follow said.
  std::string LastError() const;

 private:
  LogFollower(const EventLog& log, std::shared_ptr<const Timeline> first);
  void Run(const std::stop_token& stop);

  const EventLog& log_;
  Published<Timeline> published_;
  mutable std::mutex mutex_;
  mutable std::condition_variable advanced_;
  std::string last_error_;
  std::jthread thread_;  // last: stops before anything it uses goes
};

}  // namespace chipline
