// Rival claims (P13) as answers list them.
#pragma once

#include <deque>
#include <memory>
#include <mutex>

#include "query/conflicts.h"
#include "web/answers.h"

namespace chipline {

// Keeps what was made for the states of knowledge asked about last: making it reads every record,
// and the day of a question plays no part. Safe from any thread.
class KeptConflicts {
 public:
  // Shares the timeline's life.
  std::shared_ptr<const ConflictFinder> Of(const std::shared_ptr<const Timeline>& timeline,
                                           const AsOf& as_of) const;

 private:
  static constexpr std::size_t kMostKept = 4;
  struct Kept {
    AsOf as_of;
    std::shared_ptr<const ConflictFinder> finder;
  };
  mutable std::mutex mutex_;
  mutable std::shared_ptr<const Timeline> timeline_;  // of all that is kept
  mutable std::deque<Kept> kept_;                     // asked about last comes first
};

// [{kind, counts, other, rule, text}] of those that `filter` selects; counts each event among those
// that `writer` names.
Json ConflictsJson(const Site& site, const std::shared_ptr<const Timeline>& timeline,
                   const AsOf& as_of, const StateFilter& filter, PositionWriter* writer);

}  // namespace chipline
