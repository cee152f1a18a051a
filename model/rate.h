// Rates of duties, counted in whole ten-thousandths of a per cent: 12.3 is no number that a float
// or a double holds, and a sum of doubles depends on their order.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace chipline {

inline constexpr std::int32_t kRateParts = 10'000;  // of one per cent
inline constexpr double kHighestRate = 100'000;     // per cent; what Validate lets an event say

// The nearest count; beyond the highest rate, that one.
inline std::int32_t PartsOfRate(double per_cent) {
  const double within = std::clamp(per_cent, -kHighestRate, kHighestRate);
  return static_cast<std::int32_t>(std::lround(within * kRateParts));
}

// The double nearest to the decimal number, so that its shortest form is that number.
inline double PerCent(std::int64_t parts) {
  return static_cast<double>(parts) / kRateParts;
}

}  // namespace chipline
