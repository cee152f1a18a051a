// What is answered about one position, and what of it is kept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "model/result.h"
#include "query/as_of.h"
#include "query/position.h"
#include "query/timeline.h"

namespace chipline {

struct Site;

struct PositionQuestion {
  Position position;
  AsOf as_of;  // REQUIRES: recorded is an entry's seq, so that the answer never changes
  bool with_events = false;
};

// The position with its trace and its conflicts (P13), as JSON.
Result<std::string> MakePositionAnswer(const Site& site,
                                       const std::shared_ptr<const Timeline>& timeline,
                                       const PositionQuestion& question);

// The same from what is kept: between two days on which something changes (AnswerDays) answers
// differ in the day that they name alone. Safe from any thread; holds up to `most_bytes`, and
// starts over when they are full.
class PositionAnswers {
 public:
  explicit PositionAnswers(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  Result<std::string> Answer(const Site& site, const std::shared_ptr<const Timeline>& timeline,
                             const PositionQuestion& question) const;

  std::size_t bytes() const;

 private:
  // A question without its day.
  using Key = std::tuple<Position, std::optional<Day>, std::uint64_t, Certainty, ReviewMode,
                         Imprecise, std::optional<EventId>, bool>;
  // Answers behind the day that they name, one a run of days; runs begin on `days`.
  struct Kept {
    std::vector<Day> days;
    std::map<std::size_t, std::shared_ptr<const std::string>> of_run;
    std::size_t RunOf(Day day) const;
  };

  static Key KeyOf(const PositionQuestion& question);
  std::shared_ptr<const std::string> Find(const Key& key, Day day, bool* knows_days) const;
  // REQUIRES: `days`, unless Find knew them.
  void Keep(const Key& key, Day day, std::optional<std::vector<Day>> days, std::string rest) const;

  const std::size_t most_bytes_;
  mutable std::mutex mutex_;
  mutable std::map<Key, Kept> kept_;
  mutable std::size_t bytes_ = 0;
};

}  // namespace chipline
