// Civil days as plain numbers. A day never passes through a time zone: an effective date is the
// issuer's civil day and is compared as such.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace chipline {

// Days since 1970-01-01 in the proleptic Gregorian calendar.
using Day = std::int32_t;

// An open beginning or end. Never shown and never arithmetic: compare only.
inline constexpr Day kDistantPast = std::numeric_limits<Day>::min();
inline constexpr Day kDistantFuture = std::numeric_limits<Day>::max();

struct CivilDay {
  int year = 1970;
  int month = 1;  // 1..12
  int day = 1;    // 1..DaysInMonth
};

bool IsLeapYear(int year);
int DaysInMonth(int year, int month);
Day FromCivil(const CivilDay& civil);
CivilDay ToCivil(Day day);

// 0 = Monday … 6 = Sunday (ISO 8601 order).
int Weekday(Day day);

// "2025-11-09"; "..-" and "-.." never appear: open ends give "..".
std::string FormatDay(Day day);
// Exactly "YYYY-MM-DD" naming a day that exists, else nothing.
std::optional<Day> ParseDay(std::string_view text);

// An instant as microseconds since 1970-01-01T00:00:00Z.
using Micros = std::int64_t;
inline constexpr Micros kMicrosPerDay = 86'400'000'000;

// "2025-11-09T08:30:00.000000Z"
std::string FormatInstant(Micros instant);
// RFC 3339 with "Z" or a numeric offset, seconds with up to six decimals; else nothing.
std::optional<Micros> ParseInstant(std::string_view text);
// The UTC day that holds `instant`.
Day UtcDay(Micros instant);

}  // namespace chipline
