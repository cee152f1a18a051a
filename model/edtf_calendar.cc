#include "model/edtf_calendar.h"

#include <algorithm>

namespace chipline::edtf {
namespace {

bool Matches(Digits digits, int value) {
  for (auto it = digits.rbegin(); it != digits.rend(); ++it, value /= 10) {
    if (*it != 'X' && *it - '0' != value % 10) return false;
  }
  return true;
}

// The readings from `low` to `high` that `digits` cannot exclude.
struct Range {
  int low;
  int high;
};
Range Narrowed(Digits digits, int low, int high) {
  if (digits.empty()) return {low, high};
  return {std::max(low, WithX(digits, 0)), std::min(high, WithX(digits, 9))};
}

std::optional<int> HighestReading(Digits digits, int low, int high) {
  const Range range = Narrowed(digits, low, high);
  for (int value = range.high; value >= range.low; --value) {
    if (Matches(digits, value)) return value;
  }
  return std::nullopt;
}

// The first or last day of `year` that `date` allows, or nothing.
std::optional<CivilDay> ExtremeInYear(const CalendarDate& date, int year, bool highest) {
  const auto reading = highest ? HighestReading : LowestReading;
  for (int step = 0; step < 12; ++step) {
    const int month = highest ? 12 - step : 1 + step;
    if (!Matches(date.month, month)) continue;
    const auto day = reading(date.day, 1, DaysInMonth(year, month));
    if (day) return CivilDay{year, month, *day};
  }
  return std::nullopt;
}

// Whether some reading of `year` is a leap year: its last two digits decide, or where they can be
// 00 the first two. Trying every reading would take a thousand steps for XXX1.
bool CanBeLeap(Digits year) {
  const Digits century = year.substr(0, 2);
  const Digits rest = year.substr(2);
  for (int number = 4; number < 100; number += 4) {
    if (Matches(rest, number) || (Matches(rest, 0) && Matches(century, number))) return true;
  }
  return Matches(rest, 0) && Matches(century, 0);
}

}  // namespace

bool HasX(Digits digits) {
  return digits.find('X') != Digits::npos;
}

int WithX(Digits digits, int x) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c == 'X' ? x : c - '0');
  return value;
}

std::optional<int> LowestReading(Digits digits, int low, int high) {
  const Range range = Narrowed(digits, low, high);
  for (int value = range.low; value <= range.high; ++value) {
    if (Matches(digits, value)) return value;
  }
  return std::nullopt;
}

int LongestMonth(const CalendarDate& date) {
  int longest = 0;
  for (int month = 1; month <= 12; ++month) {
    if (Matches(date.month, month)) longest = std::max(longest, DaysInMonth(2001, month));
  }
  const bool is_february = longest == 28;
  return is_february && CanBeLeap(date.year) ? 29 : longest;
}

// A year before zero counts its digits downwards: the lowest reading of -20XX is -2099. There is
// no year -0000.
CivilDay ExtremeReading(const CalendarDate& date, bool highest) {
  const int low = std::max(date.is_before_zero ? 1 : 0, WithX(date.year, 0));
  const int high = WithX(date.year, 9);
  const bool upwards = highest == date.is_before_zero;
  for (int step = 0; step <= high - low; ++step) {
    const int digits = upwards ? low + step : high - step;
    if (!Matches(date.year, digits)) continue;
    const auto day = ExtremeInYear(date, date.is_before_zero ? -digits : digits, highest);
    if (day) return *day;
  }
  return {};
}

YearPart PartOfYear(int code) {
  constexpr YearPart kSeasons[] = {{3, 3}, {6, 3}, {9, 3}, {12, 3}};
  if (code <= 28) return kSeasons[(code - 21) % 4];
  if (code <= 32) return kSeasons[(code - 29 + 2) % 4];  // southern: its spring is our autumn
  if (code <= 36) return {1 + (code - 33) * 3, 3};
  if (code <= 39) return {1 + (code - 37) * 4, 4};
  return {1 + (code - 40) * 6, 6};
}

int LevelOfX(const CalendarDate& date) {
  if (!HasX(date.year) && !HasX(date.month) && !HasX(date.day)) return 0;
  if (date.month.empty()) {
    const bool on_the_right = !HasX(date.year.substr(0, 2)) && date.year[3] == 'X';
    return on_the_right ? 1 : 2;
  }
  const bool whole_day = date.day.empty() || date.day == "XX";
  const bool whole_month = date.month == "XX" || !HasX(date.month);
  return !HasX(date.year) && whole_month && whole_day ? 1 : 2;
}

}  // namespace chipline::edtf
