#include "model/day.h"

#include <chrono>
#include <string>

#include "model/clock.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

TEST_CASE("every day of 400 years survives the way to a civil day and back", "[model]") {
  // One whole cycle of the calendar, across the epoch and a century that is not a leap year; the
  // standard library is the second opinion.
  const Day first = FromCivil({1800, 1, 1});
  const Day last = FromCivil({2200, 12, 31});
  for (Day day = first; day <= last; ++day) {
    const CivilDay civil = ToCivil(day);
    const std::chrono::year_month_day other{std::chrono::sys_days{std::chrono::days{day}}};
    const bool agrees = civil.year == static_cast<int>(other.year()) &&
                        civil.month == static_cast<int>(static_cast<unsigned>(other.month())) &&
                        civil.day == static_cast<int>(static_cast<unsigned>(other.day())) &&
                        FromCivil(civil) == day && ParseDay(FormatDay(day)) == day &&
                        Weekday(day) == (Weekday(first) + (day - first)) % 7;
    if (!agrees) FAIL("day " << day << " reads as " << FormatDay(day));
  }
  CHECK(last - first + 1 == 401 * 365 + 97);
}

TEST_CASE("the day numbers of known days", "[model]") {
  CHECK(FromCivil({1970, 1, 1}) == 0);
  CHECK(FromCivil({1969, 12, 31}) == -1);
  CHECK(FromCivil({2000, 3, 1}) == 11'017);
  CHECK(FromCivil({2025, 11, 9}) == 20'401);
  CHECK(FromCivil({0, 1, 1}) == -719'528);
}

TEST_CASE("leap years are those of Gregory", "[model]") {
  for (const int year : {-400, -4, 0, 1600, 1996, 2000, 2024, 2400}) CHECK(IsLeapYear(year));
  for (const int year : {-100, -1, 1700, 1800, 1900, 2023, 2025, 2100})
    CHECK_FALSE(IsLeapYear(year));
  CHECK(DaysInMonth(2024, 2) == 29);
  CHECK(DaysInMonth(2100, 2) == 28);
  CHECK(DaysInMonth(2025, 4) == 30);
  CHECK(DaysInMonth(2025, 12) == 31);
}

TEST_CASE("weekdays count from Monday", "[model]") {
  CHECK(Weekday(*ParseDay("1970-01-01")) == 3);
  CHECK(Weekday(*ParseDay("2025-11-09")) == 6);
  CHECK(Weekday(*ParseDay("2025-11-10")) == 0);
  CHECK(Weekday(*ParseDay("1582-10-15")) == 4);
  CHECK(Weekday(FromCivil({-1, 12, 31})) == 4);
}

TEST_CASE("a day reads only as four, two and two digits that name one", "[model]") {
  CHECK(ParseDay("2025-11-09") == FromCivil({2025, 11, 9}));
  CHECK(ParseDay("2024-02-29") == FromCivil({2024, 2, 29}));
  CHECK(ParseDay("0000-01-01") == FromCivil({0, 1, 1}));
  for (const char* text :
       {"", "2025", "2025-11", "2025-11-9", "2025-11-091", " 2025-11-09", "2025-11-09 ",
        "2025/11/09", "20251109", "2025-13-01", "2025-00-01", "2025-11-00", "2025-11-31",
        "2025-02-29", "-025-11-09", "+025-11-09", "2025-1a-09", "2025-11-09T00:00:00Z"}) {
    INFO(text);
    CHECK_FALSE(ParseDay(text));
  }
}

TEST_CASE("open ends are written as two dots, years before zero with a sign", "[model]") {
  CHECK(FormatDay(kDistantPast) == "..");
  CHECK(FormatDay(kDistantFuture) == "..");
  CHECK(FormatDay(FromCivil({-44, 3, 15})) == "-0044-03-15");
  CHECK(FormatDay(FromCivil({7, 1, 2})) == "0007-01-02");
}

TEST_CASE("an instant reads as RFC 3339 and is written in UTC", "[model]") {
  struct Row {
    const char* text;
    const char* utc;
  };
  const Row table[] = {
      {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000000Z"},
      {"2025-11-09T08:30:00Z", "2025-11-09T08:30:00.000000Z"},
      {"2025-11-09T08:30:00.5Z", "2025-11-09T08:30:00.500000Z"},
      {"2025-11-09T08:30:00.123456Z", "2025-11-09T08:30:00.123456Z"},
      {"2025-11-09T08:30:00+08:00", "2025-11-09T00:30:00.000000Z"},
      {"2025-11-09T00:30:00+08:00", "2025-11-08T16:30:00.000000Z"},
      {"2025-12-31T22:00:00-05:00", "2026-01-01T03:00:00.000000Z"},
      {"2025-11-09T08:30:00-00:00", "2025-11-09T08:30:00.000000Z"},
      {"2025-11-09t08:30:00z", "2025-11-09T08:30:00.000000Z"},
      {"1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"},
      // RFC 3339 5.7: a leap second, which counts as the midnight after it.
      {"1990-12-31T23:59:60Z", "1990-12-31T23:59:59.999999Z"},
      {"1990-12-31T23:59:60.5Z", "1990-12-31T23:59:59.999999Z"},
      {"1990-12-31T15:59:60-08:00", "1990-12-31T23:59:59.999999Z"},
  };
  for (const Row& row : table) {
    INFO(row.text);
    const auto instant = ParseInstant(row.text);
    REQUIRE(instant);
    CHECK(FormatInstant(*instant) == row.utc);
    CHECK(ParseInstant(FormatInstant(*instant)) == instant);
  }
}

TEST_CASE("what is not an instant is refused", "[model]") {
  for (const char* text : {"",
                           "2025-11-09",
                           "2025-11-09T08:30Z",
                           "2025-11-09T08:30:00",
                           "2025-11-09 08:30:00Z",
                           "2025-11-09T24:00:00Z",
                           "2025-11-09T08:60:00Z",
                           "2025-11-09T08:30:61Z",
                           "2025-11-09T08:30:60Z",
                           "2025-11-09T08:30:00.Z",
                           "2025-11-09T08:30:00.1234567Z",
                           "2025-11-09T08:30:00,5Z",
                           "2025-11-09T08:30:00+8:00",
                           "2025-11-09T08:30:00+0800",
                           "2025-11-09T08:30:00+24:00",
                           "2025-11-09T08:30:00+08:60",
                           "2025-11-09T08:30:00 Z",
                           "2025-11-09T08:30:00Zx",
                           "2025-02-29T08:30:00Z",
                           "2025-11-09T-8:30:00Z",
                           "2025-11-09T08:30:0"}) {
    INFO(text);
    CHECK_FALSE(ParseInstant(text));
  }
}

TEST_CASE("the UTC day of an instant ends at midnight, also before 1970", "[model]") {
  CHECK(UtcDay(0) == 0);
  CHECK(UtcDay(kMicrosPerDay - 1) == 0);
  CHECK(UtcDay(kMicrosPerDay) == 1);
  CHECK(UtcDay(-1) == -1);
  CHECK(UtcDay(-kMicrosPerDay) == -1);
  CHECK(UtcDay(-kMicrosPerDay - 1) == -2);
}

TEST_CASE("a manual clock stands still until told otherwise", "[model]") {
  ManualClock clock(5);
  CHECK(clock.Now() == 5);
  clock.Advance(kMicrosPerDay);
  CHECK(clock.Now() == kMicrosPerDay + 5);
  clock.Set(7);
  CHECK(clock.Now() == 7);
}

TEST_CASE("the system clock counts microseconds since 1970", "[model]") {
  // A wrong unit would land centuries away.
  const int year = ToCivil(UtcDay(SystemClock().Now())).year;
  CHECK(year >= 2024);
  CHECK(year < 2200);
}

}  // namespace
}  // namespace chipline
