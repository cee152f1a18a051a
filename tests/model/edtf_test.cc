#include "model/edtf.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/source_dir.h"

namespace chipline {
namespace {

// "2025-01-01 2025-12-31", or "offset 5: month 13: expected …"
std::string Bounds(std::string_view text) {
  const Result<Edtf> date = Edtf::Parse(text);
  if (!date) return date.error().ToString();
  return FormatDay(date->earliest()) + " " + FormatDay(date->latest());
}

struct Row {
  const char* text;
  const char* expected;
};

void CheckBounds(const std::vector<Row>& table) {
  for (const Row& row : table) {
    INFO(row.text);
    CHECK(Bounds(row.text) == row.expected);
  }
}

TEST_CASE("a plain date gives its first and last day", "[model]") {
  CheckBounds({
      {"2025-11-09", "2025-11-09 2025-11-09"},
      {"2024-02-29", "2024-02-29 2024-02-29"},
      {"2025-11", "2025-11-01 2025-11-30"},
      {"2024-02", "2024-02-01 2024-02-29"},
      {"1900-02", "1900-02-01 1900-02-28"},
      {"2025", "2025-01-01 2025-12-31"},
      {"0000", "0000-01-01 0000-12-31"},
      {"-0001", "-0001-01-01 -0001-12-31"},
      {"-0044-03-15", "-0044-03-15 -0044-03-15"},
      {"-0004-02", "-0004-02-01 -0004-02-29"},
  });
}

TEST_CASE("an instant has the civil day that it writes", "[model]") {
  CheckBounds({
      {"2025-11-09T23:30:00", "2025-11-09 2025-11-09"},
      {"2025-11-09T23:30:00Z", "2025-11-09 2025-11-09"},
      {"2025-11-09T00:10:00+08:00", "2025-11-09 2025-11-09"},
      {"2025-11-09T23:10:00-05", "2025-11-09 2025-11-09"},
      {"2025-11-09T24:00:00", "2025-11-09 2025-11-09"},
  });
}

TEST_CASE("seasons are meteorological, quarters and halves those of the calendar", "[model]") {
  CheckBounds({
      {"2025-21", "2025-03-01 2025-05-31"},   {"2025-22", "2025-06-01 2025-08-31"},
      {"2025-23", "2025-09-01 2025-11-30"},   {"2025-24", "2025-12-01 2026-02-28"},
      {"2023-24", "2023-12-01 2024-02-29"},   {"2025-25", "2025-03-01 2025-05-31"},
      {"2025-26", "2025-06-01 2025-08-31"},   {"2025-27", "2025-09-01 2025-11-30"},
      {"2025-28", "2025-12-01 2026-02-28"},   {"2025-29", "2025-09-01 2025-11-30"},
      {"2025-30", "2025-12-01 2026-02-28"},   {"2025-31", "2025-03-01 2025-05-31"},
      {"2025-32", "2025-06-01 2025-08-31"},   {"2026-33", "2026-01-01 2026-03-31"},
      {"2026-34", "2026-04-01 2026-06-30"},   {"2026-35", "2026-07-01 2026-09-30"},
      {"2026-36", "2026-10-01 2026-12-31"},   {"2026-37", "2026-01-01 2026-04-30"},
      {"2026-38", "2026-05-01 2026-08-31"},   {"2026-39", "2026-09-01 2026-12-31"},
      {"2026-40", "2026-01-01 2026-06-30"},   {"2026-41", "2026-07-01 2026-12-31"},
      {"-0001-24", "-0001-12-01 0000-02-29"}, {"20XX-33", "2000-01-01 2099-03-31"},
  });
}

TEST_CASE("X widens to every day that its digits allow", "[model]") {
  CheckBounds({
      {"202X", "2020-01-01 2029-12-31"},          {"20XX", "2000-01-01 2099-12-31"},
      {"XXXX", "0000-01-01 9999-12-31"},          {"20X5", "2005-01-01 2095-12-31"},
      {"-20XX", "-2099-01-01 -2000-12-31"},       {"-00XX", "-0099-01-01 -0001-12-31"},
      {"2025-XX", "2025-01-01 2025-12-31"},       {"2025-1X", "2025-10-01 2025-12-31"},
      {"2025-X1", "2025-01-01 2025-11-30"},       {"2025-02-XX", "2025-02-01 2025-02-28"},
      {"2025-XX-XX", "2025-01-01 2025-12-31"},    {"2025-XX-31", "2025-01-31 2025-12-31"},
      {"2025-0X-31", "2025-01-31 2025-08-31"},    {"2025-02-X8", "2025-02-08 2025-02-28"},
      {"2025-02-X9", "2025-02-09 2025-02-19"},    {"2025-11-3X", "2025-11-30 2025-11-30"},
      {"2025-X2-29", "2025-12-29 2025-12-29"},    {"XXXX-02-29", "0000-02-29 9996-02-29"},
      {"-XXXX-02-29", "-9996-02-29 -0004-02-29"}, {"190X-02-29", "1904-02-29 1908-02-29"},
  });
}

TEST_CASE("X agrees with trying every day of two centuries", "[model]") {
  std::vector<std::string> days;
  for (Day day = FromCivil({1900, 1, 1}); day <= FromCivil({2099, 12, 31}); ++day) {
    days.push_back(FormatDay(day));
  }
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  for (int i = 0; i < 300; ++i) {
    // A day of the list with half of its digits hidden and sometimes one changed.
    std::string pattern = days[random() % days.size()];
    for (std::size_t at : {2U, 3U, 5U, 6U, 8U, 9U}) {
      if (random() % 2 == 0) pattern[at] = 'X';
      if (random() % 16 == 0) pattern[at] = static_cast<char>('0' + random() % 10);
    }
    const auto matches = [&](const std::string& day) {
      return std::equal(day.begin(), day.end(), pattern.begin(),
                        [](char digit, char hidden) { return hidden == 'X' || digit == hidden; });
    };
    const auto first = std::find_if(days.begin(), days.end(), matches);
    const auto last = std::find_if(days.rbegin(), days.rend(), matches);
    INFO(pattern);
    CHECK(Edtf::Parse(pattern).has_value() == (first != days.end()));
    if (first != days.end()) CHECK(Bounds(pattern) == *first + " " + *last);
  }
}

TEST_CASE("significant digits widen, exponents and long years reach the distant ends", "[model]") {
  CheckBounds({
      {"1950S2", "1900-01-01 1999-12-31"},
      {"1950S4", "1950-01-01 1950-12-31"},
      {"-1859S1", "-1999-01-01 -1000-12-31"},
      {"0950S2", "0950-01-01 0959-12-31"},
      {"Y1E3", "1000-01-01 1000-12-31"},
      {"Y12E2S1", "1000-01-01 1999-12-31"},
      {"Y10000", ".. .."},
      {"Y-17E7", ".. .."},
      {"Y3388E2S3", ".. .."},
      {"9999-24", "9999-12-01 .."},
  });
  CHECK(Edtf::Parse("Y10000")->earliest() == kDistantFuture);
  CHECK(Edtf::Parse("Y-17E7")->latest() == kDistantPast);
  CHECK_FALSE(Edtf::Parse("Y10000")->is_day());
}

TEST_CASE("an interval runs from the first day of its start to the last of its end", "[model]") {
  CheckBounds({
      {"2025-11/2026-01", "2025-11-01 2026-01-31"},
      {"2025/2025", "2025-01-01 2025-12-31"},
      {"2025-11-10/2026-11-09", "2025-11-10 2026-11-09"},
      {"2025-11-10/..", "2025-11-10 .."},
      {"2025-11-10/", "2025-11-10 .."},
      {"../2025-11-10", ".. 2025-11-10"},
      {"/2025-11-10", ".. 2025-11-10"},
      {"../..", ".. .."},
      {"2026-33/2026-34", "2026-01-01 2026-06-30"},
      {"198X/199X", "1980-01-01 1999-12-31"},
      {"2025-06~/2026?", "2025-06-01 2026-12-31"},
      {"1919-XX-02/1919-XX-01", "1919-01-02 1919-12-01"},
  });
  CHECK(Edtf::Parse("2025/..")->earliest() == Edtf::Parse("2025")->earliest());
  CHECK(Edtf::Parse("2025/..")->latest() == kDistantFuture);
  CHECK(Edtf::Parse("/2025")->earliest() == kDistantPast);
}

TEST_CASE("a set gives the hull of its members", "[model]") {
  CheckBounds({
      {"[2026-01..2026-04]", "2026-01-01 2026-04-30"},
      {"[2025-11-09,2026-01-01]", "2025-11-09 2026-01-01"},
      {"[2026,2025-03]", "2025-03-01 2026-12-31"},
      {"[..2026-04]", ".. 2026-04-30"},
      {"[2026-01..]", "2026-01-01 .."},
      {"{2025,2026-33}", "2025-01-01 2026-03-31"},
      {"[1667,1668,1670..1672]", "1667-01-01 1672-12-31"},
      {"[2025-11-09]", "2025-11-09 2025-11-09"},
      {"[2025-1X,2026-02~]", "2025-10-01 2026-02-28"},
  });
}

TEST_CASE("~, ? and % widen nothing and are told", "[model]") {
  struct QualifiedRow {
    const char* text;
    bool is_uncertain;
    bool is_approximate;
    const char* bounds;
  };
  const QualifiedRow table[] = {
      {"2025-11", false, false, "2025-11-01 2025-11-30"},
      {"2025-11?", true, false, "2025-11-01 2025-11-30"},
      {"2025-11~", false, true, "2025-11-01 2025-11-30"},
      {"2025-11%", true, true, "2025-11-01 2025-11-30"},
      {"2025-~11", false, true, "2025-11-01 2025-11-30"},
      {"?2025-11-~09", true, true, "2025-11-09 2025-11-09"},
      {"2025?-11-09", true, false, "2025-11-09 2025-11-09"},
      {"2025-23~", false, true, "2025-09-01 2025-11-30"},
      {"2025/2026~", false, true, "2025-01-01 2026-12-31"},
      {"[2025?,2026]", true, false, "2025-01-01 2026-12-31"},
      {"Y17E7?", true, false, ".. .."},
  };
  for (const QualifiedRow& row : table) {
    INFO(row.text);
    const Result<Edtf> date = Edtf::Parse(row.text);
    REQUIRE(date);
    CHECK(date->is_uncertain() == row.is_uncertain);
    CHECK(date->is_approximate() == row.is_approximate);
    CHECK(Bounds(row.text) == row.bounds);
  }
}

TEST_CASE("what is wrong is named with its place and what was expected", "[model]") {
  CheckBounds({
      {"", "offset 0: end of the date: expected a date"},
      {" 2025", "offset 0: \" \": expected a year"},
      {"2025 ", "offset 4: \" \": expected the end"},
      {"2025-11-09\n", "offset 10: byte 0x0A: expected the end"},
      {"\xEF\xBC\x92", "offset 0: byte 0xEF: expected a year"},
      {"soon", "offset 0: \"s\": expected a year"},
      {"202", "offset 3: end of the date: expected a digit or X"},
      {"202x", "offset 3: \"x\": expected a digit or X"},
      {"20251109", "offset 4: \"1\": expected \"-\": a longer year is written Y12345"},
      {"2025-", "offset 5: end of the date: expected a digit or X"},
      {"2025-1", "offset 6: end of the date: expected a digit or X"},
      {"2025-1-5", "offset 6: \"-\": expected a digit or X"},
      {"2025/11/09", "offset 7: \"/\": expected a digit or X"},
      {"2025-13-40", "offset 5: month 13: expected 01 to 12"},
      {"2025-00-01", "offset 5: month 00: expected 01 to 12"},
      {"2025-13", "offset 5: month 13: expected 01 to 12, or 21 to 41 for a season or quarter"},
      {"2025-42", "offset 5: month 42: expected 01 to 12, or 21 to 41 for a season or quarter"},
      {"2025-2X", "offset 5: month 2X: expected 01 to 12, or 21 to 41 for a season or quarter"},
      {"2025-33-01", "offset 5: month 33: expected 01 to 12"},
      {"2025-02-30", "offset 8: day 30: expected 01 to 28"},
      {"2024-02-30", "offset 8: day 30: expected 01 to 29"},
      {"2025-11-31", "offset 8: day 31: expected 01 to 30"},
      {"2025-12-00", "offset 8: day 00: expected 01 to 31"},
      {"2025-XX-32", "offset 8: day 32: expected 01 to 31"},
      {"2025-02-3X", "offset 8: day 3X: expected 01 to 28"},
      {"19X1-02-29", "offset 8: day 29: expected 01 to 28"},
      {"X100-02-29", "offset 8: day 29: expected 01 to 28"},
      {"XXXX-02-30", "offset 8: day 30: expected 01 to 29"},
      {"2025-11-09-10", "offset 10: \"-\": expected the end"},
      {"-0000", "offset 0: year -0000: expected 0000, or -0001 for the year before it"},
      {"+2025", "offset 0: \"+\": expected a year"},
      {"2025-11-09~~", "offset 11: \"~\": expected the end"},
      {"2025-11-09T25:00:00", "offset 11: hour 25: expected 00 to 24"},
      {"2025-11-09T24:00:01", "offset 11: hour 24: expected 00 to 23"},
      {"2025-11-09T08:60:00", "offset 14: minute 60: expected 00 to 59"},
      {"2025-11-09T08:30", "offset 16: end of the date: expected \":\""},
      {"2025-11-09T08:30:00.5", "offset 19: \".\": expected the end"},
      {"2025-11-09T08:30:00+24", "offset 20: offset hour 24: expected 00 to 23"},
      {"2025-11-09t08:30:00", "offset 10: \"t\": expected the end"},
      {"2025-11-XXT08:30:00",
       "offset 10: \"T\": expected the end: only a fully known day has a time"},
      {"Y2025", "offset 5: end of the date: expected a year of at least five digits after Y"},
      {"Y017000", "offset 1: \"0\": expected 1 to 9"},
      {"Y17E0", "offset 4: \"0\": expected 1 to 9"},
      {"1950S", "offset 5: end of the date: expected 1 to 9"},
      {"195XS2", "offset 4: \"S\": expected a year without X before it"},
      {"2026/2025", "offset 5: 2025: expected a date not before 2026"},
      {"2025-11-10/2025-11", "offset 11: 2025-11: expected a date not before 2025-11-10"},
      {"2025-24/2025-21", "offset 8: 2025-21: expected a date not before 2025-24"},
      {"2025/2026/2027", "offset 9: \"/\": expected the end"},
      {"/", "offset 1: end of the date: expected a date or \"..\""},
      {"..", "offset 2: end of the date: expected \"/\""},
      {"2025-11-09T08:30:00/2026",
       "offset 10: a time: expected only dates with years of four digits in an interval"},
      {"Y-61000/-2000",
       "offset 0: a year after Y: expected only dates with years of four digits in an interval"},
      {"[]", "offset 1: \"]\": expected a year"},
      {"[2025", "offset 5: end of the date: expected \",\" or \"]\""},
      {"[2025}", "offset 5: \"}\": expected \",\" or \"]\""},
      {"{2025, 2026}", "offset 6: \" \": expected a year"},
      {"[2025,..2026]", "offset 6: \".\": expected a year"},
      {"[2025..,2026]", "offset 7: \",\": expected a year"},
      {"[2026-04..2026-01]", "offset 10: 2026-01: expected a date not before 2026-04"},
      {"[2025/2026]", "offset 5: \"/\": expected \",\" or \"]\""},
  });
}

TEST_CASE("a text keeps its form, and equality is that of the text", "[model]") {
  const Edtf date = *Edtf::Parse("2025-11~");
  CHECK(date.text() == "2025-11~");
  CHECK(date == *Edtf::Parse("2025-11~"));
  CHECK_FALSE(date == *Edtf::Parse("2025-11"));
  CHECK(Edtf().text().empty());
}

TEST_CASE("a day makes a date of one day and back", "[model]") {
  const Edtf date = Edtf::FromDay(FromCivil({2025, 11, 9}));
  CHECK(date == *Edtf::Parse("2025-11-09"));
  CHECK(date.is_day());
  CHECK(date.level() == 0);
  CHECK(Edtf::FromDay(FromCivil({-44, 3, 15})).level() == Edtf::Parse("-0044-03-15")->level());
}

TEST_CASE("only a slash asserts duration, and only one known day is a day", "[model]") {
  CHECK(Edtf::Parse("2025/2026")->is_interval());
  CHECK(Edtf::Parse("2025/")->is_interval());
  CHECK_FALSE(Edtf::Parse("[2025..2026]")->is_interval());
  CHECK_FALSE(Edtf::Parse("2025")->is_interval());
  CHECK(Edtf::Parse("2025-11-09")->is_day());
  CHECK_FALSE(Edtf::Parse("2025-11")->is_day());
}

// The strings that https://github.com/unt-libraries/edtf-validate tests itself with.
struct PublicCase {
  std::string text;
  bool is_valid = false;
  std::string level;
};

std::vector<PublicCase> ReadPublicCases(const std::string& path) {
  std::ifstream file(path);
  std::vector<PublicCase> cases;
  std::string line;
  std::getline(file, line);  // names of the columns
  while (std::getline(file, line)) {
    const std::size_t first = line.find('\t');
    const std::size_t second = line.find('\t', first + 1);
    const std::size_t third = line.find('\t', second + 1);
    cases.push_back({line.substr(0, first), line.substr(first + 1, second - first - 1) == "valid",
                     line.substr(second + 1, third - second - 1)});
  }
  return cases;
}

TEST_CASE("the public set of valid and invalid strings is judged alike", "[model]") {
  const std::string path = SourcePath("../shared/datasets/edtf/edtf-cases.tsv");
  const std::vector<PublicCase> cases = ReadPublicCases(path);
  if (cases.empty()) {
    std::cout << "skipped: no public EDTF cases at " << path << "\n";
    return;
  }
  // Where we differ, and why. Verdicts: nowhere.
  const std::map<std::string, std::string> levels = {
      {"2011-23~", "1"},  // a season and a qualifier are both level 1, as in 1952-23~/1953
  };
  CHECK(cases.size() == 260);
  for (const PublicCase& row : cases) {
    INFO("'" << row.text << "'");
    const Result<Edtf> date = Edtf::Parse(row.text);
    CHECK(date.has_value() == row.is_valid);
    if (!date || !row.is_valid) continue;
    const auto other = levels.find(row.text);
    CHECK(std::to_string(date->level()) == (other == levels.end() ? row.level : other->second));
  }
}

}  // namespace
}  // namespace chipline
