// What the digits of an EDTF date can mean, where X stands for any digit. For edtf.cc only.
#pragma once

#include <optional>
#include <string_view>

#include "model/day.h"

namespace chipline::edtf {

// The digits of a year, month or day, each 0 to 9 or X. Empty: not written, and so anything may
// stand there.
using Digits = std::string_view;

struct CalendarDate {
  Digits year;  // four
  bool is_before_zero = false;
  Digits month;  // two, or empty
  Digits day;    // two, or empty
};

bool HasX(Digits digits);
// The number they write where each X is `x`.
int WithX(Digits digits, int x);
// The lowest number from `low` to `high` that they can mean, or nothing.
std::optional<int> LowestReading(Digits digits, int low, int high);

// The most days that a month which `date` allows can have, e.g. 29 for "19XX-02".
// REQUIRES: the digits of its month have a reading from 1 to 12.
int LongestMonth(const CalendarDate& date);

// The first or last day that `date` allows. REQUIRES: it allows one, that is: it is not in the
// year -0000, and the digits of its day have a reading within LongestMonth.
CivilDay ExtremeReading(const CalendarDate& date, bool highest);

// Level 1 knows four uses of X, all on the right: 201X and 20XX, 2004-XX, 1985-04-XX, 1985-XX-XX.
// 0 without any X, else 1 or 2.
int LevelOfX(const CalendarDate& date);

// The months of a part of the year, counted from January of the year it begins in.
struct YearPart {
  int first_month;
  int months;
};

// 21..41. Seasons are meteorological ones, and 21..24 those of the northern hemisphere like
// 25..28: the standard leaves both open, and the press of the issuers we follow means these.
// The winter of a year begins in its December. REQUIRES: 21 <= code <= 41.
YearPart PartOfYear(int code);

}  // namespace chipline::edtf
