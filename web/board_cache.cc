#include "web/board_cache.h"

#include <algorithm>
#include <utility>

namespace chipline {

std::optional<BoardPair> BoardCache::Find(const std::shared_ptr<const Timeline>& timeline,
                                          const AsOf& asked) {
  const std::lock_guard lock(mutex_);
  // An older log's boards only hold its memory.
  if (std::exchange(timeline_, timeline) != timeline) kept_.clear();
  const auto kept =
      std::find_if(kept_.begin(), kept_.end(), [&](const Kept& one) { return one.as_of == asked; });
  if (kept == kept_.end()) return std::nullopt;
  std::rotate(kept_.begin(), kept, kept + 1);
  return kept_.front().pair;
}

BoardPair BoardCache::Get(const std::shared_ptr<const Timeline>& timeline, const AsOf& as_of) {
  AsOf asked = as_of;
  asked.date = 0;
  if (auto found = Find(timeline, asked)) return *found;
  const std::lock_guard one_at_a_time(making_);
  if (auto found = Find(timeline, asked)) return *found;
  AsOf of_days = asked;
  of_days.known_at.reset();
  BoardPair pair;
  {
    const std::lock_guard lock(mutex_);
    for (const Kept& kept : kept_) {
      AsOf like = asked;
      like.known_at = kept.as_of.known_at;
      if (kept.as_of == like) pair.that_day = kept.pair.that_day;
    }
  }
  if (!pair.that_day) {
    pair.that_day =
        std::make_shared<const Board>(MakeBoard(*timeline, of_days, BoardKnowledge::kOfThatDay));
  }
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
