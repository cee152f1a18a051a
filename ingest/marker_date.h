// The days that pages, feeds and headers state of themselves, in the forms that machines and
// templates write: not the dates of running prose.
#pragma once

#include <optional>
#include <string_view>

#include "model/day.h"

namespace chipline {

// The civil day as printed, whatever zone follows: "2025-04-16T23:30:00-05:00" is the 16th.
// ISO 8601 (also "2025/04/16", "20250416", "2025年4月16日"), RFC 2822, "16 April 2025",
// "Apr. 16, 2025 at 9 am", milliseconds or seconds since 1970 (as UTC), and "16/04/2025" where
// only one reading exists. Years 1970 to 2099. Nothing for anything else.
std::optional<Day> ParseMarkerDay(std::string_view text);

// The name of a month, or a beginning of it of three letters or more.
bool IsMonthWord(std::string_view word);

}  // namespace chipline
