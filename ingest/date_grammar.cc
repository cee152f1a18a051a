// Calendar names: days, months, quarters, halves, seasons and years.
// Tested by date_phrases_test.cc; the patterns that count from another day are in date_relative.cc.
#include "ingest/date_grammar.h"

#include <algorithm>
#include <array>

#include "model/day.h"

namespace chipline {
namespace {

DateMatch Calendar(std::size_t next, const DateParts& parts, std::string_view rule) {
  DateMatch match{next, DateKind::kPartial, rule, {}};
  if (parts.year != 0) match.kind = DateKind::kAbsolute;
  if (parts.has_year_shift) match.kind = DateKind::kRelative;
  match.date.form = DateForm::kCalendar;
  match.date.parts = parts;
  return match;
}

DateMatch Span(DateMatch match, const DateParts& other) {
  match.date.form = DateForm::kSpan;
  match.date.other = other;
  return match;
}

// Exists, in a leap year where the year is not known.
bool Exists(const DateParts& parts) {
  return parts.month >= 1 && parts.month <= 12 && parts.day >= 1 &&
         parts.day <= DaysInMonth(parts.year == 0 ? 2024 : parts.year, parts.month);
}

void TakeYear(const DateParts& from, DateParts& parts) {
  parts.year = from.year;
  parts.has_year_shift = from.has_year_shift;
  parts.year_shift = from.year_shift;
  parts.year_of_last = from.year_of_last;
}

bool IsYear(int value) {
  return value >= 1950 && value <= 2099;
}

}  // namespace

std::span<const DateGrammar::Pattern> DateGrammar::PatternsFor(const DateToken& token) const {
  using G = DateGrammar;
  static constexpr std::array<Pattern, 6> kNumber = {&G::Numeric,  &G::DayMonth,     &G::OrdinalDay,
                                                     &G::BareYear, &G::ShortQuarter, &G::Offset};
  static constexpr std::array<Pattern, 2> kMonth = {&G::MonthDay, &G::Month};
  static constexpr std::array<Pattern, 2> kWeekday = {&G::WeekdayDate, &G::Weekday};
  static constexpr std::array<Pattern, 4> kShift = {&G::ShiftedName, &G::ShiftedUnit, &G::Weekday,
                                                    &G::DayWord};
  static constexpr std::array<Pattern, 3> kOrdinal = {&G::Quarter, &G::Half, &G::OrdinalDay};
  static constexpr std::array<Pattern, 3> kUnit = {&G::WeekOf, &G::Portion, &G::DayWord};
  static constexpr std::array<Pattern, 1> kSeason = {&G::Season};
  static constexpr std::array<Pattern, 1> kPortion = {&G::Portion};
  static constexpr std::array<Pattern, 1> kDayWord = {&G::DayWord};
  static constexpr std::array<Pattern, 1> kCount = {&G::Offset};
  static constexpr std::array<Pattern, 3> kLiterals = {&G::Offset, &G::ShiftedUnit, &G::Half};
  static constexpr std::array<Pattern, 1> kMixed = {&G::ShortQuarter};
  if (token.kind == DateTokenKind::kNumber) return kNumber;
  if (token.kind != DateTokenKind::kWord) return {};
  if (!token.word) return kMixed;
  switch (token.word->word_class) {
    case DateWordClass::kNone:
      return token.Has(kLiteral) ? std::span<const Pattern>(kLiterals) : std::span<const Pattern>();
    case DateWordClass::kMonth:
      return kMonth;
    case DateWordClass::kWeekday:
      return kWeekday;
    case DateWordClass::kSeason:
      return kSeason;
    case DateWordClass::kUnit:
      return kUnit;
    case DateWordClass::kCardinal:
      return kCount;
    case DateWordClass::kOrdinal:
      return kOrdinal;
    case DateWordClass::kShift:
    case DateWordClass::kLastShift:
      return kShift;
    case DateWordClass::kPortion:
      return kPortion;
    case DateWordClass::kDayWord:
      return kDayWord;
  }
  return {};
}

std::optional<DateMatch> DateGrammar::At(std::size_t i) const {
  Match best;
  if (Tok(i).Has(kStartsVague)) best = Vague(i);
  if (Tok(i).Has(kStartsImmediate)) {
    const Match match = Immediate(i);
    if (match && (!best || match->next > best->next)) best = match;
  }
  for (const Pattern pattern : PatternsFor(Tok(i))) {
    const Match match = (this->*pattern)(i);
    if (match && (!best || match->next > best->next)) best = match;
  }
  return best;
}

// "15%", "9 million", "7 nm", "$ 12", "No. 3", "3-year": a number that counts something.
bool DateGrammar::IsQuantity(std::size_t i) const {
  if (Tok(i).is_decimal) return true;
  const DateToken& next = Tok(i + 1);
  if (next.lower == "%" || Listed(i + 1, DateWordList::kMeasured)) return true;
  if (next.lower == "-" && next.is_glued && Tok(i + 2).is_glued &&
      Tok(i + 2).IsWord(DateWordClass::kUnit)) {
    return true;
  }
  const DateToken& before = Tok(i - 1);
  return before.lower == "$" || before.lower == "€" || before.lower == "£" || before.lower == "¥" ||
         before.lower == "#" || before.lower == "§";
}

// "List 3", "Section 301", "No. 3", "Ascend 910": the number is a name.
bool DateGrammar::IsLabelled(std::size_t i) const {
  const std::size_t label = Is(i - 1, ".") ? i - 2 : i - 1;
  return Listed(label, DateWordList::kNumbered);
}

bool DateGrammar::IsPhrase(std::size_t i, const DatePhrase& phrase) const {
  for (std::size_t k = 0; k < phrase.size(); ++k) {
    if (!Is(i + k, phrase[k])) return false;
  }
  return true;
}

// Past the full stop of an abbreviation.
std::size_t DateGrammar::AfterDot(std::size_t i) const {
  return Is(i, ".") && Tok(i).is_glued ? i + 1 : i;
}

std::optional<std::size_t> DateGrammar::AfterMonth(std::size_t i) const {
  const DateToken& token = Tok(i);
  if (!token.IsWord(DateWordClass::kMonth) || !token.has_capital) return std::nullopt;
  return token.word->is_short ? AfterDot(i + 1) : i + 1;
}

int DateGrammar::DayNumber(std::size_t i) const {
  const DateToken& token = Tok(i);
  const bool fits = token.kind == DateTokenKind::kNumber && token.digits <= 2 && token.value >= 1 &&
                    token.value <= 31;
  return fits && !IsQuantity(i) ? token.value : 0;
}

int DateGrammar::YearNumber(std::size_t i) const {
  const DateToken& token = Tok(i);
  const bool fits = token.kind == DateTokenKind::kNumber && token.digits == 4 &&
                    IsYear(token.value) && !token.is_ordinal;
  return fits && !IsQuantity(i) ? token.value : 0;
}

// "last year", "of next year", "of that year", "of the same year".
std::optional<DateGrammar::Year> DateGrammar::ShiftedYear(std::size_t i) const {
  if (Is(i, "of")) ++i;
  if (Is(i, "the")) ++i;
  const bool of_last = Tok(i).IsWord(DateWordClass::kLastShift);
  if ((!Tok(i).IsWord(DateWordClass::kShift) && !of_last) || !Is(i + 1, "year")) {
    return std::nullopt;
  }
  Year year{i + 2, {}};
  year.parts.year_of_last = of_last;
  year.parts.has_year_shift = true;
  year.parts.year_shift = Tok(i).word->value;
  return year;
}

// ", 2025", " 2025", " of 2025", " of next year".
std::optional<DateGrammar::Year> DateGrammar::YearTail(std::size_t i) const {
  if (auto shifted = ShiftedYear(i)) return shifted;
  const std::size_t at = Is(i, ",") || Is(i, "of") ? i + 1 : i;
  const int year = YearNumber(at);
  if (year == 0) return std::nullopt;
  Year tail{at + 1, {}};
  tail.parts.year = year;
  return tail;
}

// 2025-04-09, 2025/4/9, 13.11.2025, 4/13/2025. Two readings give no value.
DateGrammar::Match DateGrammar::Numeric(std::size_t i) const {
  const DateToken& first = Tok(i);
  const DateToken& second = Tok(i + 2);
  const DateToken& third = Tok(i + 4);
  const std::string_view mark = Tok(i + 1).lower;
  const bool shaped =
      first.kind == DateTokenKind::kNumber && second.kind == DateTokenKind::kNumber &&
      Tok(i + 1).is_glued && second.is_glued && Tok(i + 3).is_glued && third.is_glued &&
      Tok(i + 3).lower == mark && second.digits <= 2 && (mark == "-" || mark == "/" || mark == ".");
  if (!shaped || Tok(i - 1).lower == mark) return std::nullopt;
  // "2025-04-09T08:30:00Z" leaves "09t08" as one word.
  const bool has_time = third.kind == DateTokenKind::kWord && third.digits == 2 &&
                        third.lower.size() > 2 && third.lower[2] == 't';
  if (third.kind != DateTokenKind::kNumber && !has_time) return std::nullopt;
  if (!has_time && Tok(i + 5).is_glued && Tok(i + 5).lower == mark && mark != ".")
    return std::nullopt;

  DateParts parts;
  if (first.digits == 4 && third.digits <= 2) {
    parts = {.year = first.value, .month = second.value, .day = third.value};
  } else if (third.digits == 4 && first.digits <= 2) {
    const bool day_first = mark == "." || first.value > 12 || first.value == second.value;
    const bool month_first = second.value > 12;
    parts = {.year = third.value, .month = first.value, .day = second.value};
    if (!day_first && !month_first) {
      DateMatch match{i + 5, DateKind::kAbsolute, "numeric_ambiguous", {}};
      match.date.form = DateForm::kAmbiguous;
      return match;
    }
    if (day_first) std::swap(parts.month, parts.day);
  }
  if (!IsYear(parts.year) || !Exists(parts)) return std::nullopt;
  return Calendar(i + 5, parts, "numeric");
}

// "Nov. 10", "November 10th, 2025", "Nov. 10-12, 2025".
DateGrammar::Match DateGrammar::MonthDay(std::size_t i) const {
  const auto after_month = AfterMonth(i);
  if (!after_month) return std::nullopt;
  std::size_t next = Is(*after_month, "the") ? *after_month + 1 : *after_month;
  DateParts parts;
  parts.month = Tok(i).word->value;
  parts.day = DayNumber(next);
  if (parts.day == 0 || (Tok(next).is_glued && !Is(next - 1, "."))) return std::nullopt;
  ++next;

  int last_day = 0;
  if (Is(next, "-") && DayNumber(next + 1) > 0 && !Is(next + 2, "-")) {
    last_day = DayNumber(next + 1);
    // "Nov. 10 - 12 Dec." is a range of two dates.
    if (AfterMonth(next + 2) && !YearTail(next + 2)) last_day = 0;
  }
  if (last_day > 0) next += 2;
  if (const auto tail = YearTail(next)) {
    TakeYear(tail->parts, parts);
    next = tail->next;
  } else if (Is(i - 1, "in") && !Tok(i).word->is_short) {
    return std::nullopt;  // "In May 15 firms were added"
  }
  if (!Exists(parts)) return std::nullopt;
  const DateMatch match = Calendar(next, parts, "month_day");
  if (last_day == 0) return match;
  DateParts other = parts;
  other.day = last_day;
  return Exists(other) ? Match(Span(match, other)) : std::nullopt;
}

// "10 November 2025", "9th of April", "10-12 November 2025", "10 November next year".
DateGrammar::Match DateGrammar::DayMonth(std::size_t i) const {
  const int first_day = DayNumber(i);
  if (first_day == 0 || IsLabelled(i)) return std::nullopt;
  std::size_t next = i + 1;
  int last_day = first_day;
  if ((Is(next, "-") || Is(next, "to")) && DayNumber(next + 1) > 0) {
    last_day = DayNumber(next + 1);
    next += 2;
  }
  if (Is(next, "of")) ++next;
  const auto after_month = AfterMonth(next);
  if (!after_month) return std::nullopt;
  DateParts parts;
  parts.day = first_day;
  parts.month = Tok(next).word->value;
  next = *after_month;
  if (const auto tail = YearTail(next)) {
    TakeYear(tail->parts, parts);
    next = tail->next;
  }
  if (!Exists(parts)) return std::nullopt;
  const DateMatch match = Calendar(next, parts, "day_month");
  if (last_day == first_day) return match;
  DateParts other = parts;
  other.day = last_day;
  return Exists(other) ? Match(Span(match, other)) : std::nullopt;
}

// "October 2022", "October of last year", "in May", "October".
DateGrammar::Match DateGrammar::Month(std::size_t i) const {
  const auto after_month = AfterMonth(i);
  if (!after_month || Is(i - 1, "each") || Is(i - 1, "every")) return std::nullopt;
  DateParts parts;
  parts.month = Tok(i).word->value;
  if (const auto tail = YearTail(*after_month)) {
    TakeYear(tail->parts, parts);
    return Calendar(tail->next, parts, "month_year");
  }
  // "February 30" is not some day in February.
  parts.day = DayNumber(*after_month);
  if (parts.day != 0 && !Exists(parts)) return std::nullopt;
  parts.day = 0;
  const bool introduced = Listed(i - 1, DateWordList::kNamePrepositions) ||
                          Tok(i - 1).IsWord(DateWordClass::kPortion) ||
                          (Is(i - 1, "-") && Tok(i - 2).IsWord(DateWordClass::kPortion));
  if ((Tok(i).word->is_doubtful || Tok(i).word->is_short) && !introduced) return std::nullopt;
  // "May's", "April Smith".
  if (!introduced && Tok(*after_month).has_capital && Tok(i - 1).has_capital) return std::nullopt;
  return Calendar(*after_month, parts, "month");
}

// "Tuesday, Nov. 11": the date, with the weekday as a check.
DateGrammar::Match DateGrammar::WeekdayDate(std::size_t i) const {
  const DateToken& token = Tok(i);
  if (!token.IsWord(DateWordClass::kWeekday) || !token.has_capital) return std::nullopt;
  std::size_t next = AfterDot(i + 1);
  if (Is(next, ",")) ++next;
  if (Is(next, "the")) ++next;
  Match match = CalendarDay(next);
  if (!match || match->date.form != DateForm::kCalendar) return std::nullopt;
  match->date.weekday = token.word->value;
  match->rule = "weekday_date";
  return match;
}

std::optional<DateMatch> DateGrammar::CalendarDay(std::size_t i) const {
  for (const auto pattern :
       {&DateGrammar::Numeric, &DateGrammar::MonthDay, &DateGrammar::DayMonth}) {
    if (Match match = (this->*pattern)(i)) return match;
  }
  return std::nullopt;
}

// "first quarter of 2026", "third quarter", but not a company's fiscal one.
DateGrammar::Match DateGrammar::Quarter(std::size_t i) const {
  const DateToken& token = Tok(i);
  if (!token.IsWord(DateWordClass::kOrdinal) || token.word->value > 4) return std::nullopt;
  const bool fiscal = Listed(i + 1, DateWordList::kFiscal) || Listed(i - 1, DateWordList::kFiscal);
  const std::size_t unit = Listed(i + 1, DateWordList::kFiscal) ? i + 2 : i + 1;
  if (!Is(unit, "quarter")) return std::nullopt;
  DateParts parts;
  parts.quarter = token.word->value;
  std::size_t next = unit + 1;
  const std::size_t of =
      Is(next, "of") && Listed(next + 1, DateWordList::kFiscal) ? next + 2 : next;
  if (const auto tail = YearTail(of)) {
    TakeYear(tail->parts, parts);
    next = tail->next;
  }
  const bool owned = Is(i - 1, "its") || Is(i - 1, "their") || Is(i - 1, "s") || of != unit + 1;
  if (fiscal || owned) return DateMatch{next, DateKind::kVague, "fiscal_quarter", {}};
  return Calendar(next, parts, "quarter");
}

// "Q1 2026", "1Q26", "2026 Q1", "H1 2026".
DateGrammar::Match DateGrammar::ShortQuarter(std::size_t i) const {
  const bool year_first = YearNumber(i) > 0;
  const std::size_t at = year_first ? i + 1 : i;
  const std::string_view text = Tok(at).lower;
  if (text.size() < 2 || text.size() > 6 || !Tok(at).has_capital) {
    // "1q26" starts with a digit, so that it has no capital to check.
    if (text.size() < 2 || text.size() > 6 || Tok(at).digits != 1) return std::nullopt;
  }
  const bool digit_first = text[0] >= '1' && text[0] <= '4';
  const char letter = text[digit_first ? 1 : 0];
  const char digit = text[digit_first ? 0 : 1];
  const int number = digit - '0';
  if ((letter != 'q' && letter != 'h') || number < 1 || number > (letter == 'q' ? 4 : 2)) {
    return std::nullopt;
  }
  DateParts parts;
  (letter == 'q' ? parts.quarter : parts.half) = number;
  std::size_t next = at + 1;
  const bool has_own_year = text.size() == 4 && digit_first && text[2] == '2';
  if (!has_own_year && text.size() != 2) return std::nullopt;
  if (has_own_year) {
    parts.year = 2020 + (text[3] - '0');
  } else if (year_first) {
    parts.year = YearNumber(i);
  } else if (Listed(next, DateWordList::kFiscal)) {
    return DateMatch{
        YearNumber(next + 1) > 0 ? next + 2 : next + 1, DateKind::kVague, "fiscal_quarter", {}};
  } else if (const auto tail = YearTail(next)) {
    TakeYear(tail->parts, parts);
    next = tail->next;
  } else if (letter == 'h' || digit_first) {
    return std::nullopt;  // "H1" may be a product
  }
  if (Listed(i - 1, DateWordList::kFiscal)) {
    return DateMatch{next, DateKind::kVague, "fiscal_quarter", {}};
  }
  return Calendar(next, parts, "short_quarter");
}

// "first half of 2026", "second half of next year", "second half of the year".
DateGrammar::Match DateGrammar::Half(std::size_t i) const {
  const bool latter = Is(i, "latter");
  const bool ordinal = Tok(i).IsWord(DateWordClass::kOrdinal) && Tok(i).word->value <= 2;
  if ((!latter && !ordinal) || !Is(i + 1, "half")) return std::nullopt;
  DateParts parts;
  parts.half = latter ? 2 : Tok(i).word->value;
  if (const auto tail = YearTail(i + 2)) {
    TakeYear(tail->parts, parts);
    return Calendar(tail->next, parts, "half");
  }
  if (Is(i + 2, "of") && Is(i + 3, "the") && Is(i + 4, "year")) {
    parts.has_year_shift = true;
    return Calendar(i + 5, parts, "half");
  }
  return std::nullopt;
}

// "spring 2026", "autumn of last year", "by the summer".
DateGrammar::Match DateGrammar::Season(std::size_t i) const {
  const DateToken& token = Tok(i);
  if (!token.IsWord(DateWordClass::kSeason)) return std::nullopt;
  DateParts parts;
  parts.season = token.word->value;
  if (const auto tail = YearTail(i + 1)) {
    TakeYear(tail->parts, parts);
    return Calendar(tail->next, parts, "season_year");
  }
  const std::size_t before = Is(i - 1, "the") ? i - 2 : i - 1;
  const bool named =
      Listed(before, DateWordList::kNamePrepositions) && Tok(i + 1).kind != DateTokenKind::kWord;
  if (!named || Is(before, "to") || Is(before, "from")) return std::nullopt;
  return Calendar(i + 1, parts, "season");
}

// "in 2026", "the 2022 rule", "2018-19".
DateGrammar::Match DateGrammar::BareYear(std::size_t i) const {
  DateParts parts;
  parts.year = YearNumber(i);
  if (parts.year == 0 || IsLabelled(i)) return std::nullopt;
  const DateToken& before = Tok(i - 1);
  if (before.is_glued && (before.lower == "-" || before.lower == "/" || before.lower == ".") &&
      Tok(i).is_glued) {
    return std::nullopt;
  }
  const DateToken& after = Tok(i + 2);
  if (Is(i + 1, "-") && Tok(i + 1).is_glued && after.is_glued &&
      after.kind == DateTokenKind::kNumber) {
    DateParts other;
    other.year = after.digits == 2 ? parts.year / 100 * 100 + after.value : YearNumber(i + 2);
    if (other.year > parts.year && other.year - parts.year < 50) {
      return Span(Calendar(i + 3, parts, "years"), other);
    }
    return std::nullopt;
  }
  const bool after_fiscal = Listed(i - 1, DateWordList::kFiscal) ||
                            (Is(i - 1, "year") && Listed(i - 2, DateWordList::kFiscal));
  if (after_fiscal) return DateMatch{i + 1, DateKind::kVague, "fiscal_year", {}};
  const bool introduced =
      Listed(i - 1, DateWordList::kYearPrepositions) || (before.lower == "(" && Is(i + 1, ")"));
  if (introduced) return Calendar(i + 1, parts, "year");
  // "the 2022 rule", "its 2019 order".
  const bool adjective = (Is(i - 1, "the") || Is(i - 1, "its") || Is(i - 1, "a")) &&
                         Tok(i + 1).kind == DateTokenKind::kWord && !Tok(i + 1).is_glued;
  if (adjective) return Calendar(i + 1, parts, "year_adjective");
  return std::nullopt;
}

}  // namespace chipline
