// Rule P13: claims that cannot both be true. P6 decides which one counts; the other never vanishes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/as_of.h"
#include "query/state.h"
#include "query/timeline.h"

namespace chipline {

enum class ConflictKind {
  kStart,     // one act, two first days
  kOpposite,  // a restriction and a permission from the same day
  kMeasure,   // one act, two kinds of measure: a source against a better one
};
std::string_view ConflictName(ConflictKind kind);  // "start", "opposite", "measure"

struct RivalClaims {
  ConflictKind kind = ConflictKind::kStart;
  Ref counts = kNoRef;  // the claim that decides where both lie
  Ref other = kNoRef;   // the claim that stands against it
  std::string rule;     // the rule that decided between them: "P2" or "P6"
  std::string text;     // one sentence for people
};

// Conflicts among the events that are visible under `as_of` (its day plays no part) and touch what
// `filter` selects, ordered by the ids of their events. Two claims are about one act where the same
// issuer acts in the same direction on related subjects and flows, and neither says that it
// modifies the other: within kSameActDays where one of them is a machine's, else within ten days;
// and where a claim that counts nowhere (expected, denied) bears the name of the act of one that
// counts.
std::vector<RivalClaims> Conflicts(const Timeline& timeline, const AsOf& as_of,
                                   const StateFilter& filter);

inline constexpr Day kSameActDays = 75;

}  // namespace chipline
