// Days counted from a day that may be an open end of a date (model/day.h).
#pragma once

#include <algorithm>
#include <cstdint>

#include "model/day.h"

namespace chipline {

// `days` behind `day`, or before it where negative; an open end stays one.
constexpr Day LaterDay(Day day, std::int32_t days) {
  return static_cast<Day>(std::clamp(std::int64_t{day} + days, std::int64_t{kDistantPast},
                                     std::int64_t{kDistantFuture}));
}

// Days from `first` to `second`; in 64 bits, as open ends lie at the ends of all days.
constexpr std::int64_t DaysBetween(Day first, Day second) {
  return std::int64_t{second} - first;
}

}  // namespace chipline
