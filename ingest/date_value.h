// What a date expression says before anybody asks on which day it was written.
//
// Dates are read in two steps, as HeidelTime showed to work: words give an underspecified value
// ("a Tuesday", "the month before this one"), and a resolver completes it later from the document
// day and the tense of the governing clause.
#pragma once

#include <cstdint>

namespace chipline {

enum class DateUnit : std::uint8_t { kDay, kWeek, kMonth, kQuarter, kHalf, kSeason, kYear };

// A number of calendar units: "90 days", "a year".
struct DateLength {
  int count = 0;
  DateUnit unit = DateUnit::kDay;
};

// The calendar parts that the words name; what they leave open is zero.
struct DateParts {
  int year = 0;
  int month = 0;                // 1..12
  int day = 0;                  // 1..31
  int quarter = 0;              // 1..4
  int half = 0;                 // 1..2
  int season = 0;               // 1 spring, 2 summer, 3 autumn, 4 winter
  bool has_year_shift = false;  // "last year", "this year", "next year" stand in for `year`
  int year_shift = 0;
  bool year_of_last = false;  // "that year": the shift counts from the date mentioned before
};

enum class DateForm : std::uint8_t {
  kVague,        // "recently", "in the coming weeks": never resolved
  kImmediate,    // "effective immediately": the caller's day of announcement
  kAmbiguous,    // "09/04/2025": two readings, so none
  kCalendar,     // `parts`
  kSpan,         // from `parts` to `other`: "Nov. 10-12", "April to August 2025"
  kWeekday,      // `weekday`, moved by `shift` weeks where `shifted`
  kShiftedUnit,  // the `length.unit` that lies `shift` before or after this one: "last month"
  kShiftedName,  // a named month, quarter or season moved by `shift`: "last October"
  kOffset,       // `length` before (count < 0) or after a day: "two weeks ago"
  kLength,       // a duration; with an `anchor` it has an end
};

// A portion of the period: early, mid and late are thirds, start and end its edges.
enum class DatePortion : std::uint8_t { kWhole, kEarly, kMid, kLate, kStart, kEnd };

// "by", "before", "after", "no earlier than": the period bounds the day instead of naming it.
enum class DateBound : std::uint8_t { kNone, kBy, kBefore, kAfter, kNotBefore };

// Where counting starts.
enum class DateAnchor : std::uint8_t {
  kDocument,     // the day the document was published
  kPublication,  // the same, counted to the day: "within 90 days of publication"
  kLast,         // the date last mentioned ("a year earlier")
  kParts,        // `other`
};

struct UnresolvedDate {
  DateForm form = DateForm::kVague;
  DateParts parts;
  DateParts other;  // end of a span, or the day that counting starts from
  DateLength length;
  DateAnchor anchor = DateAnchor::kDocument;
  DatePortion portion = DatePortion::kWhole;
  DateBound bound = DateBound::kNone;
  int weekday = -1;  // 0 Monday .. 6 Sunday: stated beside a date, or the date itself (kWeekday)
  bool shifted = false;
  int shift = 0;
  bool not_before_other = false;  // second half of "from Nov. 10 until Jan. 31"
};

}  // namespace chipline
