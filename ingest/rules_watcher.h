// Keeps an extractor in step with a folder of rule files: an edit is live within a second or two,
// a bad edit is told and the rules before it stay.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "ingest/extract.h"
#include "model/result.h"

namespace chipline {

struct RulesStatus {
  std::string folder;
  std::string version;  // of the rules that serve
  std::string fault;    // of the last edit, "file:line: reason"; empty where it was taken
  std::size_t reloads = 0;
};

// Safe from any thread.
class RulesWatcher {
 public:
  // Loads the folder (a fault here is returned) and looks at its files' sizes and times five times
  // a second until destroyed.
  static Result<std::unique_ptr<RulesWatcher>> Start(const std::string& folder);
  ~RulesWatcher();
  RulesWatcher(const RulesWatcher&) = delete;
  RulesWatcher& operator=(const RulesWatcher&) = delete;

  // Lives as long as the watcher.
  const Extractor& extractor() const { return *extractor_; }
  RulesStatus status() const;
  // One look, as the thread does it; true where the files had changed. For tests.
  bool Look();

 private:
  RulesWatcher(std::string folder, std::unique_ptr<Extractor> extractor);
  void Run();
  std::string Fingerprint() const;

  const std::string folder_;
  const std::unique_ptr<Extractor> extractor_;
  mutable std::mutex mutex_;  // over what follows
  std::condition_variable wake_;
  bool stop_ = false;
  std::string seen_;
  std::string fault_;
  std::size_t reloads_ = 0;
  std::mutex looking_;  // one look at a time
  std::thread thread_;  // last: it uses the rest
};

}  // namespace chipline
