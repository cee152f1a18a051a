// `chipline serve --sources`: keeps a fetcher beside the server, and ends it with it.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "model/result.h"

namespace chipline {

// Starts the child again when it ends, sooner the longer it had run: after a second, doubled with
// each short run, at most five minutes.
class FetchSupervisor {
 public:
  // `words` are those of the child; `token` reaches it through its environment.
  FetchSupervisor(std::vector<std::string> words, std::string token);
  // Asks the child to stop, waits a little, and kills it where it does not.
  ~FetchSupervisor();
  FetchSupervisor(const FetchSupervisor&) = delete;
  FetchSupervisor& operator=(const FetchSupervisor&) = delete;

 private:
  void Run();
  bool IsStopped(long milliseconds);  // by then

  const std::vector<std::string> words_;
  const std::string token_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool is_stopped_ = false;
  std::thread thread_;
};

}  // namespace chipline
