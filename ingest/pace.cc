#include "ingest/pace.h"

#include <algorithm>

namespace chipline {

Micros Dice::Between(Micros least, Micros most) {
  return std::uniform_int_distribution<Micros>(least, std::max(least, most))(engine_);
}

Micros Backoff(int failures, Micros first, Micros cap, Dice& dice) {
  Micros wait = std::min(first, cap);
  for (int i = 1; i < failures && wait < cap; ++i) wait = std::min(wait * 2, cap);
  return dice.Between(wait / 2, wait);
}

Habit HabitOf(const std::vector<Micros>& instants) {
  constexpr std::size_t kLatest = 20;
  constexpr std::size_t kEnough = 3;
  Habit habit;
  if (instants.size() < kEnough) return habit;
  std::vector<Micros> gaps;
  for (std::size_t i = 1; i < std::min(instants.size(), kLatest); ++i) {
    gaps.push_back(instants[i - 1] - instants[i]);
  }
  std::ranges::nth_element(gaps, gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2));
  habit.gap = gaps[gaps.size() / 2];
  habit.newest = instants.front();
  return habit;
}

Micros IntervalOf(const SourceSpec& source, const Habit& habit, Micros now, Dice& dice) {
  Micros interval = source.interval;
  if (habit.newest != 0) {
    constexpr Micros kPollsAGap = 4;
    interval = std::max(habit.gap, now - habit.newest) / kPollsAGap;
  }
  interval = std::clamp(std::max(interval, habit.asks), source.min_interval, source.max_interval);
  // The spread that keeps sources apart lies below the stated bound where it would reach beyond.
  const Micros spread = interval / 10;
  const Micros least = std::min(interval, source.max_interval - spread);
  return dice.Between(std::max(least, source.min_interval),
                      std::min(interval + spread, source.max_interval));
}

}  // namespace chipline
