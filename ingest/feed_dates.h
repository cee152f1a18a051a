// The instants that feeds state, in the forms that feeds write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace chipline {

// Seconds since 1970-01-01T00:00:00Z. W3C's subset of ISO 8601 (also with a blank for "T"), RFC 822
// with two- or four-digit years, day and month swapped and zones by name, ISO 8601 without dashes
// or by day of the year, C's asctime. Without a zone: UTC. What is missing behind the year is the
// first. Nothing where the text is no such date or names a day or time that does not exist.
std::optional<std::int64_t> ParseFeedInstant(std::string_view text);

}  // namespace chipline
