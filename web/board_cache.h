// The boards made last. They take longest of a page's work and are the same for every day.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "query/as_of.h"
#include "query/timeline.h"
#include "web/board_model.h"

namespace chipline {

struct BoardPair {
  std::shared_ptr<const Board> that_day;  // BoardKnowledge::kOfThatDay
  std::shared_ptr<const Board> as_asked;  // its looks begin with those of that_day
};

// Safe from any thread.
class BoardCache {
 public:
  // The same pair for every date of `as_of`.
  BoardPair Get(const std::shared_ptr<const Timeline>& timeline, const AsOf& as_of);

 private:
  struct Kept {
    AsOf as_of;
    BoardPair pair;
  };
  static constexpr std::size_t kMostKept = 6;

  std::optional<BoardPair> Find(const std::shared_ptr<const Timeline>& timeline, const AsOf& asked);

  std::mutex making_;  // one at a time: whoever waits mostly waits for the very same board
  std::mutex mutex_;   // of what follows
  std::shared_ptr<const Timeline> timeline_;  // that what is kept was made of
  std::vector<Kept> kept_;                    // the one used last in front
};

}  // namespace chipline
