// New entries of the log as server-sent events: read and written out once, for any number of
// listeners.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "model/result.h"
#include "store/event_log.h"
#include "web/answer_stream.h"
#include "web/router.h"

namespace chipline {

// Safe from any thread.
class StreamHub {
 public:
  // Follows `log`, which must outlive it, on a thread of its own.
  explicit StreamHub(const EventLog& log);
  ~StreamHub();

  // Called whenever entries have been added, until the next SetListener; none is running any more
  // when that returns.
  void SetListener(std::function<void()> listener);

  // The entries behind `after`, then every new one, each once and in order:
  //   id: SEQ / event: KIND / data: the line that /api/v1/log has for it
  // and a comment when it is idle. It ends where an entry cannot be read.
  std::shared_ptr<AnswerStream> Follow(std::uint64_t after) const;

  const EventLog& log() const { return log_; }

 private:
  friend class EntryStream;
  // Frames of entries behind `after`, some 64 KiB at most; `after` is moved behind them.
  Result<std::string> FramesBehind(std::uint64_t* after) const;
  void Run(const std::stop_token& stop);
  // Keeps the frames of what is new behind `last`, which is moved with them; false where an entry
  // cannot be read.
  bool TakeBehind(std::uint64_t* last);

  const EventLog& log_;
  mutable std::mutex mutex_;
  std::deque<std::string> frames_;  // the newest, without gaps
  std::uint64_t last_ = 0;          // seq of the last of them
  std::size_t bytes_ = 0;
  std::mutex listener_mutex_;
  std::function<void()> listener_;
  std::jthread thread_;  // last: stops before anything it uses goes
};

// /api/v1/stream. `hub` must outlive the routes.
std::vector<Route> StreamRoutes(const StreamHub& hub);

}  // namespace chipline
