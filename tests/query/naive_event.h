// What one event says by itself: its part of the rules P1, P4, P6, P9 and P10.
#pragma once

#include <optional>

#include "model/event.h"

namespace chipline::naive {

// Permissions and restrictions bind; guidance and investigations are weak (P6).
enum class Kind { kNone, kPermission, kRestriction, kWeak, kDuty };

// P1 Status.
std::optional<Status> StatusOf(const PolicyEvent& event);

// P1: "licence_denial→`licence_required` with policy_of_denial".
std::optional<ReviewPolicy> PolicyOf(const PolicyEvent& event);
Kind KindOf(const PolicyEvent& event);
bool IsPause(const PolicyEvent& event);
bool IsEnd(const PolicyEvent& event);
bool IsExtension(const PolicyEvent& event);

// P4: "Any other unscoped event that `modifies` an earlier one stands in its place". Only what
// lays a layer can stand anywhere.
bool Replaces(const PolicyEvent& event);

// P6: "a permission for `buyers` ranks as unscoped".
bool RanksUnscoped(const PolicyEvent& event);

// P6: "banned, policy of denial, listed, presumption of denial, licence with no policy stated,
// case by case, presumption of approval".
int Strictness(const PolicyEvent& event);

// P9: the rate of a duty; a rateless one adds nothing.
std::optional<double> RateOf(const PolicyEvent& event);

// P10: "An `announced` date ahead answers `possible` until confirmed."
bool IsAhead(const PolicyEvent& event);

}  // namespace chipline::naive
