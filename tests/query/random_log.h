// Logs that nobody would write, to compare two readings of the rules on: every type of event on
// few subjects and few weeks, so that everything meets everything.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/entry.h"
#include "model/subjects.h"
#include "tests/query/naive_state.h"

namespace chipline {

// The same seed gives the same log everywhere: no distribution of the standard library is used.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t Next();
  // 0 .. bound - 1. REQUIRES: bound > 0
  std::size_t Below(std::size_t bound) { return static_cast<std::size_t>(Next() % bound); }
  bool Chance(unsigned percent) { return Below(100) < percent; }
  template <class T>
  const T& Of(const std::vector<T>& items) {
    return items[Below(items.size())];
  }

 private:
  std::uint64_t state_;
};

struct RandomLogOptions {
  std::size_t min_events = 4;
  std::size_t max_events = 16;
  bool crowded = false;  // measures, and modifiers of them that name nothing, on one position
};

// A log over SmallTree() (questions.h): late entries, imprecise days, corrections, retractions,
// confirmations and merges among it. Every event is valid, names of `modifies` are known when they
// are used, and nothing modifies itself in a circle.
std::vector<LogEntry> RandomLog(Random* random, const RandomLogOptions& options);

// The day before, the day and the day after each date that `log` names, sorted.
std::vector<Day> InterestingDays(const std::vector<LogEntry>& log);

// A question about `log`: a position that it touches or nearly touches, on an interesting day, at
// times with cuts of knowledge and other modes.
naive::Question RandomQuestion(const std::vector<LogEntry>& log, const std::vector<Day>& days,
                               Random* random);

// The log as lines for a person who looks into a failure: one event of OneLine each, with its id.
std::string Describe(const std::vector<LogEntry>& log);

}  // namespace chipline
