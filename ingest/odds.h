// Probabilities as odds in whole powers of e, as features of the learned reader tell them.
#pragma once

#include <algorithm>
#include <cmath>

namespace chipline {

inline constexpr int kLeastOdds = -6;  // e to the power of -6 or less
inline constexpr int kMostOdds = 5;

// `parts` steps to each power: as many to the lowest and the highest step.
inline int OddsStep(double probability, int parts = 1) {
  const double odds = std::log(std::max(probability, 1e-9) / std::max(1 - probability, 1e-9));
  return std::clamp(static_cast<int>(std::floor(odds * parts)), kLeastOdds * parts,
                    kMostOdds * parts);
}

}  // namespace chipline
