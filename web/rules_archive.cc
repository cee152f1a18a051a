#include "web/rules_archive.h"

#include <algorithm>
#include <utility>

#include "query/state.h"
#include "web/app.h"

namespace chipline {
namespace {

// An application and the tree that it rests on.
struct Kept {
  std::unique_ptr<const SubjectTree> subjects;
  std::unique_ptr<App> app;  // last: goes first
};

}  // namespace

RulesArchive::~RulesArchive() = default;

Result<std::shared_ptr<const App>> RulesArchive::AppOf(const std::string& version) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(items_.begin(), items_.end(),
                                  [&](const Item& item) { return item.version == version; });
  if (found != items_.end()) {
    items_.splice(items_.begin(), items_, found);
    return found->app;
  }
  const std::string text = CHIP_TRY(rules_.Get(version));
  auto kept = std::make_shared<Kept>();
  kept->subjects = std::make_unique<const SubjectTree>(CHIP_TRY(SubjectTree::Load(text, version)));
  if (RulesVersion(*kept->subjects) != version) {
    return NotFound("these rules were made for an older resolver", version);
  }
  kept->app = CHIP_TRY(make_(*kept->subjects));
  const std::shared_ptr<const App> app(kept, kept->app.get());
  items_.push_front({version, app});
  if (items_.size() > kMostAtWork) items_.pop_back();
  return app;
}

}  // namespace chipline
