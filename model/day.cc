#include "model/day.h"

#include <algorithm>
#include <cstdio>

namespace chipline {
namespace {

constexpr Micros kMicrosPerSecond = 1'000'000;

// The number that `length` digits at `offset` write, or -1 if they are not all there.
int Digits(std::string_view text, std::size_t offset, std::size_t length) {
  if (offset + length > text.size()) return -1;
  int value = 0;
  for (const char c : text.substr(offset, length)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

bool IsAt(std::string_view text, std::size_t offset, char c) {
  return offset < text.size() && text[offset] == c;
}

// ".5", ".123456" or nothing at `*offset`, which moves behind it; -1 where the digits are not
// one to six.
Micros ParseFraction(std::string_view text, std::size_t* offset) {
  if (!IsAt(text, *offset, '.')) return 0;
  Micros value = 0;
  int digits = 0;
  for (++*offset; Digits(text, *offset, 1) >= 0; ++*offset, ++digits) {
    value = value * 10 + Digits(text, *offset, 1);
    if (digits == 6) return -1;
  }
  if (digits == 0) return -1;
  for (; digits < 6; ++digits) value *= 10;
  return value;
}

// "Z" or "+08:00" as the rest of `text` from `offset`, in minutes east of Greenwich.
std::optional<int> ParseOffset(std::string_view text, std::size_t offset) {
  const std::string_view rest = text.substr(offset);
  if (rest == "Z" || rest == "z") return 0;
  const int hours = Digits(rest, 1, 2);
  const int minutes = Digits(rest, 4, 2);
  if (rest.size() != 6 || (rest[0] != '+' && rest[0] != '-') || rest[3] != ':') return std::nullopt;
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
  return (rest[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

}  // namespace

bool IsLeapYear(int year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int DaysInMonth(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && IsLeapYear(year) ? 29 : kDays[month - 1];
}

// Both directions count in eras of 400 years that begin on 1 March, so that the leap day comes
// last (https://howardhinnant.github.io/date_algorithms.html). std::chrono's calendar ends at the
// year 32767; a Day reaches further.
Day FromCivil(const CivilDay& civil) {
  const int year = civil.year - (civil.month <= 2 ? 1 : 0);
  const int era = (year >= 0 ? year : year - 399) / 400;
  const int year_of_era = year - era * 400;
  const int month_from_march = (civil.month + 9) % 12;
  const int day_of_year = (153 * month_from_march + 2) / 5 + civil.day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

CivilDay ToCivil(Day day) {
  const std::int64_t shifted = std::int64_t{day} + 719'468;
  const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146'096) / 146'097;
  const int day_of_era = static_cast<int>(shifted - era * 146'097);
  const int year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int month_from_march = (5 * day_of_year + 2) / 153;
  const int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  const int year = year_of_era + static_cast<int>(era) * 400 + (month <= 2 ? 1 : 0);
  return {year, month, day_of_year - (153 * month_from_march + 2) / 5 + 1};
}

int Weekday(Day day) {
  // 1970-01-01 was a Thursday.
  const std::int64_t remainder = (std::int64_t{day} + 3) % 7;
  return static_cast<int>(remainder < 0 ? remainder + 7 : remainder);
}

std::string FormatDay(Day day) {
  if (day == kDistantPast || day == kDistantFuture) return "..";
  const CivilDay civil = ToCivil(day);
  const auto digit = [](int number) { return static_cast<char>('0' + number % 10); };
  const int year = civil.year;
  if (year >= 0 && year <= 9999) {
    return {digit(year / 1000),
            digit(year / 100),
            digit(year / 10),
            digit(year),
            '-',
            digit(civil.month / 10),
            digit(civil.month),
            '-',
            digit(civil.day / 10),
            digit(civil.day)};
  }
  char text[32];
  std::snprintf(text, sizeof text, "%s%04d-%02d-%02d", civil.year < 0 ? "-" : "",
                civil.year < 0 ? -civil.year : civil.year, civil.month, civil.day);
  return text;
}

std::optional<Day> ParseDay(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const CivilDay civil{Digits(text, 0, 4), Digits(text, 5, 2), Digits(text, 8, 2)};
  if (civil.year < 0 || civil.month < 1 || civil.month > 12) return std::nullopt;
  if (civil.day < 1 || civil.day > DaysInMonth(civil.year, civil.month)) return std::nullopt;
  return FromCivil(civil);
}

std::string FormatInstant(Micros instant) {
  const Day day = UtcDay(instant);
  const Micros rest = (instant % kMicrosPerDay + kMicrosPerDay) % kMicrosPerDay;
  const int seconds = static_cast<int>(rest / kMicrosPerSecond);
  char text[32];
  std::snprintf(text, sizeof text, "T%02d:%02d:%02d.%06dZ", seconds / 3600, seconds / 60 % 60,
                seconds % 60, static_cast<int>(rest % kMicrosPerSecond));
  return FormatDay(day) + text;
}

std::optional<Micros> ParseInstant(std::string_view text) {
  const std::optional<Day> day = ParseDay(text.substr(0, 10));
  const bool is_shaped =
      (IsAt(text, 10, 'T') || IsAt(text, 10, 't')) && IsAt(text, 13, ':') && IsAt(text, 16, ':');
  if (!day || !is_shaped) return std::nullopt;
  const int hour = Digits(text, 11, 2);
  const int minute = Digits(text, 14, 2);
  const int second = Digits(text, 17, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
  if (second < 0 || second > 60) return std::nullopt;
  std::size_t offset = 19;
  const Micros fraction = ParseFraction(text, &offset);
  const std::optional<int> east = ParseOffset(text, std::min(offset, text.size()));
  if (fraction < 0 || !east) return std::nullopt;
  const int utc_minute = hour * 60 + minute - *east;
  const Micros minute_begins =
      Micros{*day} * kMicrosPerDay + Micros{utc_minute} * 60 * kMicrosPerSecond;
  if (second < 60) return minute_begins + second * kMicrosPerSecond + fraction;
  // RFC 3339 5.7: a leap second exists only at 23:59:60 UTC. Like POSIX time we have no room for
  // it, and take it as the last moment of its day: the midnight after it is another day's (P11).
  if ((utc_minute + 1) % 1'440 != 0) return std::nullopt;
  return minute_begins + 60 * kMicrosPerSecond - 1;
}

Day UtcDay(Micros instant) {
  const Micros day = instant / kMicrosPerDay;
  return static_cast<Day>(instant % kMicrosPerDay < 0 ? day - 1 : day);
}

}  // namespace chipline
