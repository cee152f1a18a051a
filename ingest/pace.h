// How long to wait: the arithmetic of politeness. No clock of its own.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "ingest/source_list.h"
#include "model/day.h"

namespace chipline {

// Random enough that many waits do not end together; the same for the same seed.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  Micros Between(Micros least, Micros most);

 private:
  std::mt19937_64 engine_;
};

// After so many failures in a row (1 or more): `first`, doubled with each, at most `cap`; anywhere
// in its upper half. Never the end: there is always a next try.
Micros Backoff(int failures, Micros first, Micros cap, Dice& dice);

// What is known of how often a source changes. Zeros where unknown.
struct Habit {
  Micros gap = 0;     // the median between its latest entries
  Micros newest = 0;  // when the latest was published
  Micros asks = 0;    // it wants at least that long between polls
};

// `instants` are those of its entries, latest first; at least three say something.
Habit HabitOf(const std::vector<Micros>& instants);

// Until the next poll: a quarter of the longer of its usual gap and the present silence, and at
// least what it asks for; where nothing is known, its `interval`. Up to a tenth more, so that
// sources drift apart, or less where that would be beyond its limits.
Micros IntervalOf(const SourceSpec& source, const Habit& habit, Micros now, Dice& dice);

}  // namespace chipline
