#include "ingest/marker_date.h"

#include <algorithm>
#include <string>
#include <vector>

#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr std::string_view kMonths[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                        "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::string_view kFullMonths[] = {"january",   "february", "march",    "april",
                                            "may",       "june",     "july",     "august",
                                            "september", "october",  "november", "december"};

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

std::optional<Day> MakeDay(int year, int month, int day) {
  if (year < 1970 || year > 2099 || month < 1 || month > 12) return std::nullopt;
  if (day < 1 || day > DaysInMonth(year, month)) return std::nullopt;
  return FromCivil({year, month, day});
}

// "Sept" and "Sept." too: any beginning of the name with three letters or more.
int MonthNumber(std::string_view word) {
  if (word.size() < 3) return 0;
  const std::string lower = AsciiLower(word);
  for (std::size_t i = 0; i < std::size(kMonths); ++i) {
    if (kFullMonths[i].substr(0, lower.size()) == lower) return static_cast<int>(i) + 1;
  }
  return 0;
}

struct Token {
  int number = -1;  // digits
  std::size_t length = 0;
  int month = 0;        // a month's name
  std::size_t end = 0;  // byte behind it
};

// Numbers and words; everything else separates. Stops after the few that a date needs.
std::vector<Token> Tokens(std::string_view text) {
  constexpr std::size_t kEnough = 8;
  std::vector<Token> tokens;
  for (std::size_t i = 0; i < text.size() && tokens.size() < kEnough;) {
    const std::size_t start = i;
    Token token;
    if (IsDigit(text[i])) {
      token.number = 0;
      for (; i < text.size() && IsDigit(text[i]) && i - start < 9; ++i) {
        token.number = token.number * 10 + (text[i] - '0');
      }
      while (i < text.size() && IsDigit(text[i])) ++i;
    } else {
      while (i < text.size() && ((text[i] | 0x20) >= 'a' && (text[i] | 0x20) <= 'z')) ++i;
      if (i == start) {
        ++i;
        continue;
      }
      token.month = MonthNumber(text.substr(start, i - start));
    }
    token.length = i - start;
    token.end = i;
    tokens.push_back(token);
  }
  return tokens;
}

// Year first: 2025-04-16…, 2025/4/16, 2025年4月16日.
std::optional<Day> YearFirst(std::string_view text, const std::vector<Token>& tokens) {
  if (tokens.size() < 3 || tokens[0].length != 4 || !IsDigit(text.front())) return std::nullopt;
  const int month = tokens[1].month != 0 ? tokens[1].month : tokens[1].number;
  if (tokens[1].length > 2 && tokens[1].month == 0) return std::nullopt;
  if (tokens[2].number < 0 || tokens[2].length > 2) return std::nullopt;
  return MakeDay(tokens[0].number, month, tokens[2].number);
}

// "20250416", seconds or milliseconds since 1970.
std::optional<Day> OneNumber(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = [&](std::size_t from, std::size_t count) {
    int value = 0;
    for (const char c : text.substr(from, count)) value = value * 10 + (c - '0');
    return value;
  };
  if (digits == 8 || (digits == 14 && text.size() == 14) || (digits == 8 && text[8] == 'T')) {
    return MakeDay(number(0, 4), number(4, 2), number(6, 2));
  }
  if (digits != text.size() || (digits != 10 && digits != 13)) return std::nullopt;
  std::int64_t seconds = 0;
  for (const char c : text.substr(0, 10)) seconds = seconds * 10 + (c - '0');
  return static_cast<Day>(seconds / 86400);
}

// A month's name beside a day and before or after them a year, anywhere near the start.
std::optional<Day> NamedMonth(const std::vector<Token>& tokens) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].month == 0) continue;
    const auto number = [&](std::size_t at) { return at < tokens.size() ? tokens[at].number : -1; };
    const bool day_before = i > 0 && number(i - 1) >= 1 && number(i - 1) <= 31;
    // "16th April": the ending is a token of its own.
    const bool ordinal_before = i > 1 && tokens[i - 1].length == 2 && number(i - 1) < 0 &&
                                number(i - 2) >= 1 && number(i - 2) <= 31;
    if ((day_before || ordinal_before) && number(i + 1) >= 1970) {
      return MakeDay(number(i + 1), tokens[i].month, number(day_before ? i - 1 : i - 2));
    }
    if (number(i + 1) < 1 || number(i + 1) > 31) continue;
    for (std::size_t year = i + 2; year < std::min(i + 4, tokens.size()); ++year) {
      if (number(year) >= 1970) return MakeDay(number(year), tokens[i].month, number(i + 1));
    }
  }
  return std::nullopt;
}

// 16/04/2025 or 04/16/2025, where one reading does not exist.
std::optional<Day> Slashed(const std::vector<Token>& tokens) {
  if (tokens.size() < 3 || tokens[2].length != 4) return std::nullopt;
  const int a = tokens[0].number;
  const int b = tokens[1].number;
  const int year = tokens[2].number;
  if (a < 1 || b < 1 || tokens[0].length > 2 || tokens[1].length > 2) return std::nullopt;
  if (a > 12 || a == b) return MakeDay(year, b, a);
  return b > 12 ? MakeDay(year, a, b) : std::nullopt;
}

}  // namespace

bool IsMonthWord(std::string_view word) {
  return MonthNumber(word) != 0;
}

std::optional<Day> ParseMarkerDay(std::string_view text) {
  text = Trim(text).substr(0, 80);
  if (text.empty()) return std::nullopt;
  const std::vector<Token> tokens = Tokens(text);
  if (auto day = YearFirst(text, tokens)) return day;
  if (auto day = OneNumber(text)) return day;
  if (auto day = NamedMonth(tokens)) return day;
  return Slashed(tokens);
}

}  // namespace chipline
