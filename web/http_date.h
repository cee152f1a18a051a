// Days and times as HTTP writes them: "Tue, 15 Nov 1994 08:12:31 GMT".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/day.h"

namespace chipline {

// To the second below.
std::string FormatHttpDate(Micros instant);
// Only this one form (RFC 9110, IMF-fixdate): RFC 7089 asks for no other. The day's name must be
// right.
std::optional<Micros> ParseHttpDate(std::string_view text);

}  // namespace chipline
