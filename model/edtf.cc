// A parser by hand, one method a rule of the grammar. The grammar is that of
// https://www.loc.gov/standards/datetime/ (2019), which profiles ISO 8601-2.
#include "model/edtf.h"

#include <algorithm>
#include <cstdio>
#include <optional>
#include <utility>

#include "model/edtf_calendar.h"

namespace chipline {
namespace {

using edtf::CalendarDate;
using edtf::Digits;

// One date, or one end of an interval, as days.
struct Span {
  Day earliest = kDistantPast;
  Day latest = kDistantFuture;
  // First day of the highest reading of X. An interval's end must not begin before its start
  // does; with X it is enough that some reading does not.
  Day last_start = kDistantFuture;
};

// The winter of 9999 ends beyond the years that we count.
Day Clamped(Day day) {
  return ToCivil(day).year > 9999 ? kDistantFuture : day;
}

}  // namespace

class EdtfParser {
 public:
  explicit EdtfParser(std::string_view text) : text_(text) {}

  Result<Edtf> Parse() {
    const Span span = CHIP_TRY(At('[') || At('{') ? ParseSet() : ParseDateOrInterval());
    if (offset_ < text_.size()) return Expected("the end");
    out_.text_ = text_;
    out_.earliest_ = span.earliest;
    out_.latest_ = span.latest;
    return std::move(out_);
  }

 private:
  // What every rule is built of.
  bool At(char c) const { return offset_ < text_.size() && text_[offset_] == c; }
  bool AtDigit() const {
    return offset_ < text_.size() && text_[offset_] >= '0' && text_[offset_] <= '9';
  }
  bool Take(char c) {
    if (!At(c)) return false;
    ++offset_;
    return true;
  }
  bool TakeDots() {
    if (text_.substr(offset_, 2) != "..") return false;
    offset_ += 2;
    return true;
  }
  void NeedsLevel(int level) { out_.level_ = std::max(out_.level_, level); }

  static Error Fault(std::size_t offset, std::string_view what, std::string_view expected) {
    return InvalidArgument(std::string(what) + ": expected " + std::string(expected),
                           "offset " + std::to_string(offset));
  }
  // The character at the current offset is not `what`.
  Error Expected(std::string_view what) const {
    if (offset_ >= text_.size()) return Fault(offset_, "end of the date", what);
    const char c = text_[offset_];
    if (c >= ' ' && c <= '~') return Fault(offset_, "\"" + std::string(1, c) + "\"", what);
    char byte[16];
    std::snprintf(byte, sizeof byte, "byte 0x%02X", static_cast<unsigned>(c) & 0xFFU);
    return Fault(offset_, byte, what);
  }

  Result<Digits> ReadDigits(std::size_t count, bool allow_x) {
    const std::size_t start = offset_;
    for (; offset_ < start + count; ++offset_) {
      if (!AtDigit() && !(allow_x && At('X'))) {
        return Expected(allow_x ? "a digit or X" : "a digit");
      }
    }
    return text_.substr(start, count);
  }
  // As many digits as there are, at least one and the first not 0.
  Result<Digits> ReadPositive() {
    const std::size_t start = offset_;
    if (!AtDigit() || At('0')) return Expected("1 to 9");
    while (AtDigit()) ++offset_;
    return text_.substr(start, offset_ - start);
  }
  // Digits from `low` to `high` under a name for the message.
  Result<int> ReadNumber(std::string_view name, int low, int high) {
    const std::size_t start = offset_;
    const Digits digits = CHIP_TRY(ReadDigits(2, false));
    const int value = edtf::WithX(digits, 0);
    if (value < low || value > high) return OutOfRange(start, name, digits, low, high);
    return value;
  }
  static Error OutOfRange(std::size_t offset, std::string_view name, Digits digits, int low,
                          int high) {
    char range[32];
    std::snprintf(range, sizeof range, "%02d to %02d", low, high);
    return Fault(offset, std::string(name) + " " + std::string(digits), range);
  }

  bool TakeQualifier() {
    const bool is_both = At('%');
    const bool is_uncertain = is_both || At('?');
    const bool is_approximate = is_both || At('~');
    if (!is_uncertain && !is_approximate) return false;
    ++offset_;
    out_.is_uncertain_ |= is_uncertain;
    out_.is_approximate_ |= is_approximate;
    has_qualifier_ = true;
    return true;
  }
  // Left of a component it qualifies that one; right of it, also all before it.
  void TakeLeftQualifier() {
    if (TakeQualifier()) NeedsLevel(2);
  }
  void TakeRightQualifier() {
    if (TakeQualifier()) NeedsLevel(At('-') ? 2 : 1);
  }

  Result<Span> ParseDateOrInterval() {
    if (text_.empty()) return Expected("a date");
    const Span start = CHIP_TRY(ParseIntervalEnd());
    if (!Take('/')) {
      if (is_open_) return Expected("\"/\"");
      return start;
    }
    out_.is_interval_ = true;
    const std::size_t end_offset = offset_;
    if (text_ == "/") return Expected("a date or \"..\"");
    const Span end = CHIP_TRY(ParseIntervalEnd());
    CHIP_CHECK(CheckMember("an interval"));
    if (start.earliest > end.last_start) return Inverted(0, end_offset - 1, end_offset);
    if (has_x_) NeedsLevel(2);
    return Span{start.earliest, end.latest, end.last_start};
  }

  // A date, ".." (open) or nothing (unknown).
  Result<Span> ParseIntervalEnd() {
    if (!TakeDots() && offset_ < text_.size() && !At('/')) return ParseDate();
    is_open_ = true;
    NeedsLevel(1);
    return Span{};
  }

  // The grammar has no times and no long years inside intervals and sets.
  Result<void> CheckMember(std::string_view whole) const {
    if (!not_a_member_) return Ok();
    const bool is_time = text_[*not_a_member_] == 'T';
    return Fault(*not_a_member_, is_time ? "a time" : "a year after Y",
                 "only dates with years of four digits in " + std::string(whole));
  }

  // What stands from `end` on begins before what stands from `start` up to `start_end`.
  Error Inverted(std::size_t start, std::size_t start_end, std::size_t end) const {
    return Fault(end, text_.substr(end, offset_ - end),
                 "a date not before " + std::string(text_.substr(start, start_end - start)));
  }

  // "[one of these]" or "{all of these}": the same days are possible, so the same bounds.
  Result<Span> ParseSet() {
    const char close = At('[') ? ']' : '}';
    ++offset_;
    NeedsLevel(2);
    Span hull{kDistantFuture, kDistantPast, kDistantPast};
    bool is_first = true;
    do {
      const Span member = CHIP_TRY(ParseSetMember(is_first, close));
      hull.earliest = std::min(hull.earliest, member.earliest);
      hull.latest = std::max(hull.latest, member.latest);
      is_first = false;
    } while (Take(','));
    if (!Take(close)) return Expected("\",\" or \"" + std::string(1, close) + "\"");
    CHIP_CHECK(CheckMember("a set"));
    return hull;
  }

  // "a", "a..b", "..a" as the first and "a.." as the last member.
  Result<Span> ParseSetMember(bool is_first, char close) {
    const std::size_t start_offset = offset_;
    if (is_first && TakeDots()) {
      Span member = CHIP_TRY(ParseDate());
      member.earliest = kDistantPast;
      return member;
    }
    Span member = CHIP_TRY(ParseDate());
    const std::size_t dots_offset = offset_;
    if (!TakeDots()) return member;
    if (At(close)) return Span{member.earliest, kDistantFuture, kDistantFuture};
    const std::size_t end_offset = offset_;
    const Span end = CHIP_TRY(ParseDate());
    if (member.earliest > end.last_start) return Inverted(start_offset, dots_offset, end_offset);
    return Span{member.earliest, std::max(member.latest, end.latest), end.last_start};
  }

  Result<Span> ParseDate() {
    TakeLeftQualifier();
    if (At('Y')) return ParseLongYear();
    CalendarDate date;
    date.is_before_zero = Take('-');
    if (date.is_before_zero) NeedsLevel(1);
    if (!AtDigit() && !At('X')) return Expected("a year");
    const std::size_t year_offset = offset_;
    date.year = CHIP_TRY(ReadDigits(4, true));
    if (date.is_before_zero && date.year == "0000") {
      return Fault(year_offset - 1, "year -0000", "0000, or -0001 for the year before it");
    }
    if (AtDigit()) return Expected("\"-\": a longer year is written Y12345");
    if (Take('S')) return ParseSignificant(date);
    TakeRightQualifier();
    if (Take('-')) return ParseMonth(date);
    return SpanOf(date);
  }

  Result<Span> ParseMonth(CalendarDate& date) {
    TakeLeftQualifier();
    const std::size_t month_offset = offset_;
    date.month = CHIP_TRY(ReadDigits(2, true));
    TakeRightQualifier();
    const int code = edtf::WithX(date.month, 0);
    if (!At('-') && !edtf::HasX(date.month) && code >= 21 && code <= 41)
      return SpanOfPart(date, code);
    if (!edtf::LowestReading(date.month, 1, 12)) {
      return Fault(month_offset, "month " + std::string(date.month),
                   At('-') ? "01 to 12" : "01 to 12, or 21 to 41 for a season or quarter");
    }
    if (!Take('-')) return SpanOf(date);
    TakeLeftQualifier();
    const std::size_t day_offset = offset_;
    date.day = CHIP_TRY(ReadDigits(2, true));
    const int longest = edtf::LongestMonth(date);
    if (!edtf::LowestReading(date.day, 1, longest)) {
      return OutOfRange(day_offset, "day", date.day, 1, longest);
    }
    TakeRightQualifier();
    if (At('T')) CHIP_CHECK(ParseTime(date));
    return SpanOf(date);
  }

  // "T23:20:30", then nothing, "Z", "+08" or "+08:00". It only has to be right: the bounds of an
  // instant are the civil day that it names.
  Result<void> ParseTime(const CalendarDate& date) {
    if (edtf::LevelOfX(date) > 0 || has_qualifier_) {
      return Expected("the end: only a fully known day has a time");
    }
    not_a_member_ = offset_++;
    const std::size_t hour_offset = offset_;
    const int hour = CHIP_TRY(ReadNumber("hour", 0, 24));
    if (!Take(':')) return Expected("\":\"");
    const int minute = CHIP_TRY(ReadNumber("minute", 0, 59));
    if (!Take(':')) return Expected("\":\"");
    const int second = CHIP_TRY(ReadNumber("second", 0, 59));
    if (hour == 24 && (minute > 0 || second > 0)) {
      return OutOfRange(hour_offset, "hour", "24", 0, 23);
    }
    if (Take('Z') || !(Take('+') || Take('-'))) return Ok();
    (void)CHIP_TRY(ReadNumber("offset hour", 0, 23));
    if (Take(':')) (void)CHIP_TRY(ReadNumber("offset minute", 0, 59));
    return Ok();
  }

  // "1950S2": a year whose first two digits are known.
  Result<Span> ParseSignificant(const CalendarDate& date) {
    NeedsLevel(2);
    if (edtf::HasX(date.year)) return Fault(offset_ - 1, "\"S\"", "a year without X before it");
    const Digits known = CHIP_TRY(ReadPositive());
    TakeRightQualifier();
    // Leading zeros are not significant: 0950S2 knows the 9 and the 5.
    const std::size_t leading = std::min(date.year.find_first_not_of('0'), date.year.size() - 1);
    const std::size_t count = known.size() > 1 ? 4 : static_cast<std::size_t>(known[0] - '0');
    std::string year(date.year);
    for (std::size_t i = leading + count; i < year.size(); ++i) year[i] = 'X';
    return SpanOf({year, date.is_before_zero, {}, {}});
  }

  // "Y170000002", "Y-17E7", "Y3388E2S3". What needs more than four digits lies beyond every day
  // that we count, so only shorter ones are worked out.
  Result<Span> ParseLongYear() {
    not_a_member_ = offset_++;
    NeedsLevel(1);
    const bool is_before_zero = Take('-');
    const Digits digits = CHIP_TRY(ReadPositive());
    std::size_t zeros = 0;
    if (Take('E')) {
      NeedsLevel(2);
      const Digits exponent = CHIP_TRY(ReadPositive());
      zeros = exponent.size() > 1 ? 10 : static_cast<std::size_t>(exponent[0] - '0');
    } else if (digits.size() < 5) {
      return Expected("a year of at least five digits after Y");
    }
    if (digits.size() + zeros <= 4) {
      std::string year(4 - digits.size() - zeros, '0');
      year.append(digits).append(zeros, '0');
      CalendarDate date{.year = year, .is_before_zero = is_before_zero, .month = {}, .day = {}};
      if (Take('S')) return ParseSignificant(date);
      TakeRightQualifier();
      return SpanOf(date);
    }
    if (Take('S')) {
      NeedsLevel(2);
      (void)CHIP_TRY(ReadPositive());
    }
    TakeRightQualifier();
    const Day beyond = is_before_zero ? kDistantPast : kDistantFuture;
    return Span{beyond, beyond, beyond};
  }

  Span SpanOf(const CalendarDate& date) {
    NeedsLevel(edtf::LevelOfX(date));
    has_x_ |= edtf::LevelOfX(date) > 0;
    const CivilDay first = edtf::ExtremeReading(date, false);
    const CivilDay last = edtf::ExtremeReading(date, true);
    const CivilDay last_start{last.year, date.month.empty() ? 1 : last.month,
                              date.day.empty() ? 1 : last.day};
    return {FromCivil(first), FromCivil(last), FromCivil(last_start)};
  }

  Span SpanOfPart(const CalendarDate& date, int code) {
    NeedsLevel(code <= 24 ? 1 : 2);
    const CalendarDate year{date.year, date.is_before_zero, {}, {}};
    if (edtf::HasX(date.year)) NeedsLevel(2);
    has_x_ |= edtf::HasX(date.year);
    const auto [first_month, months] = edtf::PartOfYear(code);
    const auto month_start = [](int year_number, int month) {
      return FromCivil({year_number + (month - 1) / 12, (month - 1) % 12 + 1, 1});
    };
    const int lowest = edtf::ExtremeReading(year, false).year;
    const int highest = edtf::ExtremeReading(year, true).year;
    return {month_start(lowest, first_month),
            Clamped(month_start(highest, first_month + months) - 1),
            month_start(highest, first_month)};
  }

  const std::string_view text_;
  std::size_t offset_ = 0;
  bool is_open_ = false;  // an end of the interval is ".." or unknown
  bool has_x_ = false;
  bool has_qualifier_ = false;
  std::optional<std::size_t> not_a_member_;  // offset of a time or long year
  Edtf out_;
};

Result<Edtf> Edtf::Parse(std::string_view text) {
  return EdtfParser(text).Parse();
}

Edtf Edtf::FromDay(Day day) {
  Edtf date;
  date.text_ = FormatDay(day);
  date.earliest_ = day;
  date.latest_ = day;
  date.level_ = date.text_[0] == '-' ? 1 : 0;
  return date;
}

}  // namespace chipline
