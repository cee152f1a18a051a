// Probabilities as odds in whole powers of e, as features of the learned reader tell them.
#pragma once

#include <algorithm>
#include <cmath>

namespace chipline {

inline constexpr int kLeastOdds = -6;  // e to the power of -6 or less
inline constexpr int kMostOdds = 5;

inline int OddsStep(double probability) {
  const double odds = std::log(std::max(probability, 1e-9) / std::max(1 - probability, 1e-9));
  return std::clamp(static_cast<int>(std::floor(odds)), kLeastOdds, kMostOdds);
}

}  // namespace chipline
