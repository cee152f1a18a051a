#include "web/kept_conflicts.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace chipline {
namespace {

// What decides which claims are there.
AsOf KnowledgeOf(const AsOf& as_of) {
  AsOf knowledge;
  knowledge.known_at = as_of.known_at;
  knowledge.recorded = as_of.recorded;
  knowledge.without = as_of.without;
  return knowledge;
}

std::shared_ptr<const ConflictFinder> Make(const std::shared_ptr<const Timeline>& timeline,
                                           const AsOf& as_of) {
  struct Both {
    std::shared_ptr<const Timeline> timeline;
    ConflictFinder finder;
  };
  auto both = std::make_shared<const Both>(Both{timeline, ConflictFinder(*timeline, as_of)});
  return {both, &both->finder};
}

}  // namespace

std::shared_ptr<const ConflictFinder> KeptConflicts::Of(
    const std::shared_ptr<const Timeline>& timeline, const AsOf& as_of) const {
  const AsOf knowledge = KnowledgeOf(as_of);
  {
    const std::lock_guard lock(mutex_);
    if (timeline_ != timeline) kept_.clear();
    timeline_ = timeline;
    const auto found = std::ranges::find(kept_, knowledge, &Kept::as_of);
    if (found != kept_.end()) {
      std::rotate(kept_.begin(), found, std::next(found));
      return kept_.front().finder;
    }
  }
  auto finder = Make(timeline, knowledge);
  const std::lock_guard lock(mutex_);
  if (timeline_ == timeline) {
    kept_.push_front({knowledge, finder});
    if (kept_.size() > kMostKept) kept_.pop_back();
  }
  return finder;
}

Json ConflictsJson(const Site& site, const std::shared_ptr<const Timeline>& timeline,
                   const AsOf& as_of, const StateFilter& filter, PositionWriter* writer) {
  Json items = Json::array();
  for (const RivalClaims& rivals : site.conflicts.Of(timeline, as_of)->In(filter)) {
    const auto id = [&](Ref ref) {
      writer->Mention(ref);
      return ToString(timeline->record(ref).id);
    };
    items.push_back({{"kind", ConflictName(rivals.kind)},
                     {"counts", id(rivals.counts)},
                     {"other", id(rivals.other)},
                     {"rule", rivals.rule},
                     {"text", ConflictText(*timeline, rivals)}});
  }
  return items;
}

}  // namespace chipline
