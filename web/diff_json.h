// Changes between two states, as JSON: for /diff and for the effect of an entry.
#pragma once

#include <vector>

#include "model/json_value.h"
#include "model/result.h"
#include "query/state.h"
#include "web/answers.h"

namespace chipline {

// [{before: position, after: position, changed: [fields], causes: [event ids]}]; the writers' own
// questions are those of the two sides.
Result<Json> ChangeItems(const std::vector<PositionChange>& changes, PositionWriter& before,
                         PositionWriter& after);

// {status, review_policy?, duty_percent?, when, decided_by?}: an answer without its grounds.
Json BriefJson(const Timeline& timeline, const Resolution& resolution);

}  // namespace chipline
