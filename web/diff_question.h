// The parameters of a difference: two sides, each with clocks of its own.
#pragma once

#include <optional>

#include "web/question.h"

namespace chipline {

// from, to, known_from, known_to, recorded_from, recorded_to; a shared known_at or recorded_at
// holds for the side that gives none. Filters are the same on both sides.
std::optional<HttpProblem> ReadDiffQuestion(const Request& request, const Timeline& timeline,
                                            Day today, Question& from, Question& to);

}  // namespace chipline
