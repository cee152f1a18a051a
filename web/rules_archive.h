// Answers by rules that the program has been given no more: the subject trees under which earlier
// citations were made.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "model/subjects.h"
#include "store/rules_store.h"

namespace chipline {

class App;

// Safe from any thread. Keeps the few versions asked for last at work: each follows the log with a
// timeline of its own.
class RulesArchive {
 public:
  // Makes an application over a tree, which will outlive it.
  using Maker = std::function<Result<std::unique_ptr<App>>(const SubjectTree& subjects)>;

  // `rules` must outlive it.
  RulesArchive(const RulesStore& rules, Maker make) : rules_(rules), make_(std::move(make)) {}
  ~RulesArchive();

  // kNotFound where the store does not keep the version, or this program's resolver is no longer
  // the one it was made with. Making one ready replays the log; meanwhile those at work answer on,
  // and whoever asks for another is told kUnavailable.
  Result<std::shared_ptr<const App>> AppOf(const std::string& version);

 private:
  static constexpr std::size_t kMostAtWork = 2;
  struct Item {
    std::string version;
    std::shared_ptr<const App> app;
  };

  // REQUIRES: mutex_. Null where it is not at work.
  std::shared_ptr<const App> Find(const std::string& version);
  Result<std::shared_ptr<const App>> Make(const std::string& version) const;

  const RulesStore& rules_;
  const Maker make_;
  std::mutex mutex_;
  std::condition_variable made_;
  bool is_making_ = false;
  std::list<Item> items_;  // used last comes first
};

}  // namespace chipline
