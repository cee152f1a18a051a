// A first day named by its weekday alone: "From Wednesday", "as of Saturday".
#pragma once

#include <optional>
#include <string_view>

#include "ingest/date_phrases.h"

namespace chipline {

// Whether words such as "will" or "is due" speak of what is to come.
bool LooksAhead(std::string_view text);

// Whether a weekday on which something starts is the one just past or the one just ahead of
// `today`, where one of them is much nearer: the verb seldom tells, as "from Wednesday nobody may"
// is said of both. Nothing where both are days away, or the date is none of these. `ahead`: the
// words around it speak of what is to come, so that it cannot be past.
std::optional<Tense> TenseOfStart(const DateMention& date, const std::optional<Edtf>& today,
                                  bool ahead);

}  // namespace chipline
