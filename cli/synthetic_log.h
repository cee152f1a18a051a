// A made-up log of any size for the benchmarks: the shape of the real record, not its facts.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "model/entry.h"
#include "model/subjects.h"
#include "query/position.h"

namespace chipline {

// One event an entry, in order of entry, from 2018 to 2026: about half of them replace, suspend,
// extend or end an earlier one of their position; one in five has an end; one in ten was published
// up to 400 days after its first day; one in forty is a correction or retraction.
// The same seed gives the same log.
class SyntheticLog {
 public:
  // `positions` positions over the subjects of `tree` with several issuers, flows and targets.
  SyntheticLog(const SubjectTree& tree, std::size_t positions, std::uint32_t seed);

  NewEntry Next();

  static constexpr int kFirstYear = 2018;
  static constexpr int kLastYear = 2026;

 private:
  struct Open {  // what an event of this position may still act on
    EventId id;
    EventType type = EventType::kBan;
  };
  struct Place {
    Position position;
    std::vector<Open> open;
  };

  NewEntry Amend(const Place& place, std::size_t which);
  PolicyEvent MakeEvent(Place* place);
  bool Chance(int percent) { return Below(100) < percent; }
  int Below(int bound) { return static_cast<int>(random_() % static_cast<std::uint32_t>(bound)); }

  const SubjectTree& tree_;
  std::vector<Place> places_;
  std::mt19937 random_;
  std::uint64_t seq_ = 0;
};

}  // namespace chipline
