// Where a line's leading date or period ends.
#include <algorithm>
#include <string_view>

#include "ingest/table_text.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr std::string_view kMonths[] = {
    "january",   "february", "march",    "april",    "may", "june", "july", "august",
    "september", "october",  "november", "december", "jan", "feb",  "mar",  "apr",
    "jun",       "jul",      "aug",      "sept",     "sep", "oct",  "nov",  "dec"};
constexpr std::string_view kParts[] = {"early",  "mid",          "late",    "spring",
                                       "summer", "autumn",       "fall",    "winter",
                                       "end of", "beginning of", "start of"};

// A cursor that takes what it knows and stays where it does not.
class PeriodReader {
 public:
  explicit PeriodReader(std::string_view line) : line_(line) {}

  // The end of the longest period at the start; 0 if none.
  std::size_t Read() {
    if (!One()) return 0;
    std::size_t end = at_;
    if (Range() && One()) {
      end = at_;
    } else {
      at_ = end;
    }
    return EndsHere(end) ? end : 0;
  }

 private:
  bool One() {
    TakeWord(kParts) && (Blank() || Take("-"));
    return IsoDay() || Quarter() || MonthForm() || DayMonthForm() || Year();
  }

  // 2025-04, 2025-04-09, 2025/4/9
  bool IsoDay() {
    const std::size_t start = at_;
    if (Digits(4, 4) && (Take("-") || Take("/"))) {
      const char separator = line_[at_ - 1];
      if (Digits(1, 2)) {
        const std::size_t month_end = at_;
        if (Take(std::string_view(&separator, 1)) && Digits(1, 2)) return true;
        at_ = month_end;
        // "2018-19" is two years.
        if (separator == '-' && line_.substr(month_end - 2, 2) <= "12") return true;
      }
    }
    at_ = start;
    return false;
  }

  // Q3 2025, 3Q25, H1 2025, 2025 Q3
  bool Quarter() {
    const std::size_t start = at_;
    if ((Take("Q") || Take("H")) && Digits(1, 1)) {
      Blank();
      if (Digits(4, 4)) return true;
    }
    at_ = start;
    if (Digits(4, 4) && Blank() && (Take("Q") || Take("H")) && Digits(1, 1)) return true;
    at_ = start;
    return false;
  }

  // April, Apr. 9, April 9, 2025, Apr 2025, Apr–Aug 2025 (through Range)
  bool MonthForm() {
    if (!TakeWord(kMonths)) return false;
    Take(".");
    const std::size_t month_end = at_;
    if (Blank() || Take("-")) {
      if (Digits(4, 4)) return true;
      if (Digits(1, 2)) {
        Take("st") || Take("nd") || Take("rd") || Take("th");
        const std::size_t day_end = at_;
        if ((Take(",") && Blank() && Digits(4, 4)) || (Back(day_end), Blank() && Digits(4, 4))) {
          return true;
        }
        return Back(day_end);
      }
    }
    return Back(month_end);
  }

  // 9 April 2025, 7 Nov
  bool DayMonthForm() {
    const std::size_t start = at_;
    if (Digits(1, 2) && (Blank() || Take("-")) && TakeWord(kMonths)) {
      Take(".");
      const std::size_t month_end = at_;
      if (((Take(",") || true) && (Blank() || Take("-"))) && Digits(4, 4)) return true;
      return Back(month_end);
    }
    at_ = start;
    return false;
  }

  // 2025, 2018–19 (a range whose second year is short)
  bool Year() {
    const std::size_t start = at_;
    if (Digits(4, 4) && (line_.substr(start, 2) == "19" || line_.substr(start, 2) == "20")) {
      const std::size_t year_end = at_;
      if ((Take("-") || Take("–") || Take("/")) && Digits(2, 2)) return true;
      return Back(year_end);
    }
    at_ = start;
    return false;
  }

  bool Range() {
    const std::size_t start = at_;
    Blank();
    if (Take("–") || Take("—") || Take("-") || Take("to ") || Take("until ") || Take("through ")) {
      Blank();
      return true;
    }
    at_ = start;
    return false;
  }

  bool Take(std::string_view text) {
    if (!StartsWithIgnoringCase(line_.substr(at_), text)) return false;
    at_ += text.size();
    return true;
  }

  template <std::size_t N>
  bool TakeWord(const std::string_view (&words)[N]) {
    for (const std::string_view word : words) {
      const std::size_t end = at_ + word.size();
      const bool whole = end >= line_.size() || !IsWordByte(line_[end]);
      if (whole && Take(word)) return true;
    }
    return false;
  }

  bool Blank() {
    const std::size_t start = at_;
    while (at_ < line_.size() && line_[at_] == ' ') ++at_;
    return at_ > start;
  }

  // At least `low` and at most `high` digits, and no digit behind them.
  bool Digits(std::size_t low, std::size_t high) {
    std::size_t end = at_;
    while (end < line_.size() && line_[end] >= '0' && line_[end] <= '9') ++end;
    const std::size_t count = end - at_;
    if (count < low || count > high) return false;
    at_ = end;
    return true;
  }

  bool Back(std::size_t to) {
    at_ = to;
    return true;
  }

  static bool IsWordByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           ((static_cast<unsigned char>(c) & 0xC0) == 0xC0 && c != '\xE2');  // E2: dashes, quotes
  }

  // A period ends at a blank, a mark or the end of the line: "2025s" is none, nor is "3.5".
  bool EndsHere(std::size_t end) const {
    if (end >= line_.size()) return true;
    if (IsWordByte(line_[end])) return false;
    return !(line_[end] == '.' && end + 1 < line_.size() && IsWordByte(line_[end + 1]));
  }

  std::string_view line_;
  std::size_t at_ = 0;
};

}  // namespace

std::size_t PeriodPrefix(std::string_view line) {
  return PeriodReader(line).Read();
}

}  // namespace chipline
