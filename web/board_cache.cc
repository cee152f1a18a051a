#include "web/board_cache.h"

#include <algorithm>
#include <utility>

namespace chipline {

BoardPair BoardCache::Get(const std::shared_ptr<const Timeline>& timeline, const AsOf& as_of) {
  AsOf asked = as_of;
  asked.date = 0;
  AsOf of_days = asked;
  of_days.known_at.reset();
  std::shared_ptr<const Board> that_day;
  {
    const std::lock_guard lock(mutex_);
    // An older log's boards only hold its memory.
    if (std::exchange(timeline_, timeline) != timeline) kept_.clear();
    for (auto kept = kept_.begin(); kept != kept_.end(); ++kept) {
      AsOf kept_of_days = kept->as_of;
      kept_of_days.known_at.reset();
      if (kept_of_days == of_days) that_day = kept->pair.that_day;
      if (kept->as_of != asked) continue;
      std::rotate(kept_.begin(), kept, kept + 1);
      return kept_.front().pair;
    }
  }
  BoardPair pair;
  pair.that_day = that_day ? that_day
                           : std::make_shared<const Board>(
                                 MakeBoard(*timeline, of_days, BoardKnowledge::kOfThatDay));
  pair.as_asked = std::make_shared<const Board>(
      MakeBoard(*timeline, asked, BoardKnowledge::kAsAsked, pair.that_day.get()));
  const std::lock_guard lock(mutex_);
  if (timeline_ == timeline) {
    if (kept_.size() == kMostKept) kept_.pop_back();
    kept_.insert(kept_.begin(), {asked, pair});
  }
  return pair;
}

}  // namespace chipline
