#include "web/rules_archive.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "query/state.h"
#include "web/app.h"

namespace chipline {
namespace {

// Whoever waits holds a worker of the server. A short log is replayed in less.
constexpr std::chrono::milliseconds kPatience{200};

// An application and the tree that it rests on.
struct Kept {
  std::unique_ptr<const SubjectTree> subjects;
  std::unique_ptr<App> app;  // last: goes first
};

}  // namespace

RulesArchive::~RulesArchive() = default;

std::shared_ptr<const App> RulesArchive::Find(const std::string& version) {
  const auto found = std::find_if(items_.begin(), items_.end(),
                                  [&](const Item& item) { return item.version == version; });
  if (found == items_.end()) return nullptr;
  items_.splice(items_.begin(), items_, found);
  return found->app;
}

Result<std::shared_ptr<const App>> RulesArchive::AppOf(const std::string& version) {
  std::unique_lock lock(mutex_);
  if (auto app = Find(version)) return app;
  // Whoever waited for the version that was being made finds it.
  const bool may_make = made_.wait_for(lock, kPatience, [this] { return !is_making_; });
  if (!may_make) return Unavailable("answers by earlier rules are being made ready; try again");
  if (auto app = Find(version)) return app;
  is_making_ = true;
  lock.unlock();
  auto app = Make(version);
  lock.lock();
  is_making_ = false;
  made_.notify_all();
  if (!app) return app;
  items_.push_front({version, *app});
  if (items_.size() > kMostAtWork) items_.pop_back();
  return app;
}

Result<std::shared_ptr<const App>> RulesArchive::Make(const std::string& version) const {
  const std::string text = CHIP_TRY(rules_.Get(version));
  auto kept = std::make_shared<Kept>();
  kept->subjects = std::make_unique<const SubjectTree>(CHIP_TRY(SubjectTree::Load(text, version)));
  if (RulesVersion(*kept->subjects) != version) {
    return NotFound("these rules were made for an older resolver", version);
  }
  kept->app = CHIP_TRY(make_(*kept->subjects));
  return std::shared_ptr<const App>(kept, kept->app.get());
}

}  // namespace chipline
