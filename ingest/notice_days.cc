#include "ingest/notice_days.h"

#include <cstdlib>
#include <string>

#include <re2/re2.h>

#include "ingest/text_utils.h"

namespace chipline {
namespace {

using re2::StringPiece;

constexpr int kYearDays = 365;

enum Group : std::uint8_t {
  kWhole,
  kMonth,
  kDay,
  kSecondDay,
  kYear,
  kDayFirst,
  kMonthBehind,
  kYearBehind,
  kIso,
  kSlashMonth,
  kSlashDay,
  kSlashYear,
  kDaysAfter,
  kPublication,
  kGroups
};

const RE2& Pattern() {
  static const RE2* const pattern = [] {
    const std::string month =
        "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
        "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?";
    const std::string nth = "(\\d{1,2})(?:st|nd|rd|th)?";
    return new RE2("(?i)\\b" + month + "\\s+" + nth +
                   "(?:(?:\\s*[-–]\\s*\\d{1,2}|,?\\s+(?:and|or|&)\\s+(\\d{1,2}))\\b)?"
                   "(?:,?\\s+(\\d{4}))?\\b"
                   "|\\b" +
                   nth + "\\s+(?:day\\s+of\\s+)?" + month +
                   ",?\\s+(\\d{4})\\b"
                   "|\\b(\\d{4}-\\d{2}-\\d{2})\\b"
                   "|\\b(\\d{1,2})/(\\d{1,2})/(\\d{4})\\b"
                   "|\\b(\\d{1,3})\\)?\\s+(?:calendar\\s+)?days\\s+(?:after|from|following)\\s+"
                   "(?:the\\s+)?(?:date\\s+of\\s+|day\\s+of\\s+)?(?:its\\s+|the\\s+)?publication"
                   "|\\b((?:up)?on\\s+(?:the\\s+)?(?:date\\s+of\\s+|day\\s+of\\s+|its\\s+)?"
                   "publication|(?:date|day)\\s+of\\s+(?:its\\s+)?publication)");
  }();
  return *pattern;
}

int Number(StringPiece digits) {
  return std::atoi(std::string(digits.data(), digits.size()).c_str());
}

int MonthOf(StringPiece name) {
  static constexpr std::string_view kNames = "janfebmaraprmayjunjulaugsepoctnovdec";
  const std::string lower = AsciiLower({name.data(), 3});
  return static_cast<int>(kNames.find(lower) / 3) + 1;
}

std::optional<Day> Exact(int year, int month, int day) {
  if (year < 1970 || year > 2199 || month < 1 || month > 12) return std::nullopt;
  if (day < 1 || day > DaysInMonth(year, month)) return std::nullopt;
  return FromCivil({year, month, day});
}

// What a match says before its year is known.
struct Found {
  std::size_t begin = 0;
  std::size_t end = 0;
  int year = 0;  // 0: none printed
  int month = 0;
  int day = 0;
  std::optional<Day> exact;
};

class Scan {
 public:
  Scan(std::string_view text, std::optional<Day> published) : text_(text), published_(published) {}

  std::vector<PrintedDay> Run() {
    StringPiece groups[kGroups];
    const StringPiece whole(text_.data(), text_.size());
    std::size_t at = 0;
    while (at < whole.size() &&
           Pattern().Match(whole, at, whole.size(), RE2::UNANCHORED, groups, kGroups)) {
      begin_ = static_cast<std::size_t>(groups[kWhole].data() - text_.data());
      end_ = begin_ + groups[kWhole].size();
      Take(groups);
      at = end_;
    }
    return Dated();
  }

 private:
  void Take(const StringPiece* groups) {
    if (!groups[kMonth].empty()) {
      const int month = MonthOf(groups[kMonth]);
      const int year = groups[kYear].empty() ? 0 : Number(groups[kYear]);
      // "may 5" is a verb in front of a number as often as a month.
      if (groups[kMonth] == "may") return;
      Add(year, month, Number(groups[kDay]));
      if (!groups[kSecondDay].empty()) Add(year, month, Number(groups[kSecondDay]));
    } else if (!groups[kMonthBehind].empty()) {
      Add(Number(groups[kYearBehind]), MonthOf(groups[kMonthBehind]), Number(groups[kDayFirst]));
    } else if (!groups[kIso].empty()) {
      AddExact(ParseDay({groups[kIso].data(), groups[kIso].size()}));
    } else if (!groups[kSlashYear].empty()) {
      Add(Number(groups[kSlashYear]), Number(groups[kSlashMonth]), Number(groups[kSlashDay]));
    } else if (!groups[kDaysAfter].empty()) {
      if (published_) AddExact(*published_ + Number(groups[kDaysAfter]));
    } else {
      AddExact(published_);
    }
  }

  void Add(int year, int month, int day) { found_.push_back({begin_, end_, year, month, day, {}}); }
  void AddExact(std::optional<Day> day) {
    if (day) found_.push_back({begin_, end_, 0, 0, 0, day});
  }

  std::vector<PrintedDay> Dated() {
    std::vector<PrintedDay> out;
    int next_year = 0;
    for (std::size_t i = found_.size(); i-- > 0;) {
      Found& one = found_[i];
      if (one.year != 0) next_year = one.year;
      std::optional<Day> day = one.exact;
      if (!day && one.year != 0) day = Exact(one.year, one.month, one.day);
      if (!day) day = WithoutYear(one, next_year);
      if (day) out.insert(out.begin(), {one.begin, one.end, *day});
    }
    return out;
  }

  std::optional<Day> WithoutYear(const Found& one, int next_year) const {
    if (!published_) return next_year == 0 ? std::nullopt : Exact(next_year, one.month, one.day);
    const int year = ToCivil(*published_).year;
    const auto in_next = next_year == 0 ? std::nullopt : Exact(next_year, one.month, one.day);
    if (in_next && std::abs(*in_next - *published_) < kYearDays) return in_next;
    std::optional<Day> best;
    for (const int candidate : {year, year + 1, year - 1}) {
      const auto day = Exact(candidate, one.month, one.day);
      if (day && (!best || std::abs(*day - *published_) < std::abs(*best - *published_)))
        best = day;
    }
    return best;
  }

  std::string_view text_;
  std::optional<Day> published_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::vector<Found> found_;
};

}  // namespace

std::vector<PrintedDay> FindPrintedDays(std::string_view text, std::optional<Day> published) {
  return Scan(text, published).Run();
}

}  // namespace chipline
