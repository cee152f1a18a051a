// The second step: an underspecified date, a document day and a tense give an EDTF value.
// Tested by date_phrases_test.cc, whose table is the specification.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

#include "ingest/date_phrases.h"
#include "model/day.h"

namespace chipline {
namespace {

constexpr int kMostDaysWithoutYear = 334;  // eleven months
constexpr int kFarDays = 20 * 366;

// A stretch of days with the text that names it at its own precision.
struct Period {
  Day first = 0;
  Day last = 0;
  std::string text;
  DateUnit unit = DateUnit::kDay;
};
using MaybePeriod = std::optional<Period>;

std::string TwoDigits(int number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

std::string MonthText(int year, int month) {
  return std::to_string(year) + "-" + TwoDigits(month);
}

Day MonthEnd(int year, int month) {
  return FromCivil({year, month, DaysInMonth(year, month)});
}

Period DayPeriod(Day day) {
  return {day, day, FormatDay(day), DateUnit::kDay};
}

Period MonthPeriod(int year, int month) {
  return {FromCivil({year, month, 1}), MonthEnd(year, month), MonthText(year, month),
          DateUnit::kMonth};
}

Period YearPeriod(int year) {
  return {FromCivil({year, 1, 1}), FromCivil({year, 12, 31}), std::to_string(year),
          DateUnit::kYear};
}

// EDTF level 2: 33..36 are quarters, 40 and 41 semesters; level 1: 21..24 are seasons.
Period QuarterPeriod(int year, int quarter) {
  return {FromCivil({year, 3 * quarter - 2, 1}), MonthEnd(year, 3 * quarter),
          std::to_string(year) + "-" + std::to_string(32 + quarter), DateUnit::kQuarter};
}

Period HalfPeriod(int year, int half) {
  return {FromCivil({year, 6 * half - 5, 1}), MonthEnd(year, 6 * half),
          std::to_string(year) + "-" + std::to_string(39 + half), DateUnit::kHalf};
}

// Meteorological seasons of the north; a winter belongs to the year in which it begins.
Period SeasonPeriod(int year, int season) {
  const int month = 3 * season;
  const int end_year = season == 4 ? year + 1 : year;
  const int end_month = season == 4 ? 2 : month + 2;
  return {FromCivil({year, month, 1}), MonthEnd(end_year, end_month),
          std::to_string(year) + "-" + std::to_string(20 + season), DateUnit::kSeason};
}

std::string SetText(const std::string& first, const std::string& last) {
  return "[" + first + ".." + last + "]";
}

Period WeekPeriod(Day day) {
  const Day monday = day - Weekday(day);
  return {monday, monday + 6, SetText(FormatDay(monday), FormatDay(monday + 6)), DateUnit::kWeek};
}

Day AddMonths(Day day, int months) {
  const CivilDay civil = ToCivil(day);
  const int index = civil.year * 12 + civil.month - 1 + months;
  const int year = index / 12;
  const int month = index % 12 + 1;
  return FromCivil({year, month, std::min(civil.day, DaysInMonth(year, month))});
}

Day AddLength(Day day, DateLength length) {
  switch (length.unit) {
    case DateUnit::kDay:
      return day + length.count;
    case DateUnit::kWeek:
      return day + 7 * length.count;
    case DateUnit::kMonth:
      return AddMonths(day, length.count);
    case DateUnit::kQuarter:
    case DateUnit::kSeason:
      return AddMonths(day, 3 * length.count);
    case DateUnit::kHalf:
      return AddMonths(day, 6 * length.count);
    case DateUnit::kYear:
      return AddMonths(day, 12 * length.count);
  }
  return day;
}

Period PeriodAround(Day day, DateUnit unit) {
  const CivilDay civil = ToCivil(day);
  switch (unit) {
    case DateUnit::kDay:
      return DayPeriod(day);
    case DateUnit::kWeek:
      return WeekPeriod(day);
    case DateUnit::kMonth:
      return MonthPeriod(civil.year, civil.month);
    case DateUnit::kQuarter:
    case DateUnit::kSeason:
      return QuarterPeriod(civil.year, (civil.month + 2) / 3);
    case DateUnit::kHalf:
      return HalfPeriod(civil.year, civil.month <= 6 ? 1 : 2);
    case DateUnit::kYear:
      return YearPeriod(civil.year);
  }
  return DayPeriod(day);
}

// A third of a year, half, quarter, season or month; a week stays whole.
MaybePeriod PartOf(const Period& whole, DatePortion portion) {
  if (whole.unit == DateUnit::kDay) return std::nullopt;
  if (whole.unit == DateUnit::kWeek) return whole;
  const CivilDay from = ToCivil(whole.first);
  if (whole.unit == DateUnit::kMonth) {
    const bool early = portion == DatePortion::kEarly || portion == DatePortion::kStart;
    const bool mid = portion == DatePortion::kMid;
    const Day first = whole.first + (early ? 0 : mid ? 10 : 20);
    const Day last = early || mid ? first + 9 : whole.last;
    return Period{first, last, SetText(FormatDay(first), FormatDay(last)), DateUnit::kMonth};
  }
  if (portion == DatePortion::kStart) return MonthPeriod(from.year, from.month);
  const CivilDay to = ToCivil(whole.last);
  if (portion == DatePortion::kEnd) return MonthPeriod(to.year, to.month);
  const int months = (to.year - from.year) * 12 + to.month - from.month + 1;
  const int third = months / 3;
  const int skip = portion == DatePortion::kEarly ? 0
                   : portion == DatePortion::kMid ? third
                                                  : 2 * third;
  const CivilDay first = ToCivil(AddMonths(whole.first, skip));
  const CivilDay last = ToCivil(AddMonths(whole.first, skip + third - 1));
  const Period begin = MonthPeriod(first.year, first.month);
  const Period end = MonthPeriod(last.year, last.month);
  if (third == 1) return begin;
  return Period{begin.first, end.last, SetText(begin.text, end.text), DateUnit::kMonth};
}

// The neighbour of `period` on one side, at the same precision.
Period Neighbour(const Period& period, bool before) {
  const Day day = before ? period.first - 1 : period.last + 1;
  const bool is_named = period.unit == DateUnit::kMonth || period.unit == DateUnit::kYear;
  return is_named && period.text.front() != '[' ? PeriodAround(day, period.unit) : DayPeriod(day);
}

// The text of one edge: a month or year by its name, all else to the day.
std::string EdgeText(const Period& period, Day edge) {
  const bool is_named = period.unit == DateUnit::kMonth || period.unit == DateUnit::kYear;
  return is_named && period.text.front() != '[' ? period.text : FormatDay(edge);
}

std::string BoundedText(const Period& period, DateBound bound) {
  switch (bound) {
    case DateBound::kNone:
      return period.text;
    case DateBound::kBy:
      return "[.." + EdgeText(period, period.last) + "]";
    case DateBound::kBefore: {
      const Period before = Neighbour(period, true);
      return "[.." + EdgeText(before, before.last) + "]";
    }
    case DateBound::kAfter: {
      const Period after = Neighbour(period, false);
      return "[" + EdgeText(after, after.first) + "..]";
    }
    case DateBound::kNotBefore:
      return "[" + EdgeText(period, period.first) + "..]";
  }
  return period.text;
}

class Resolver {
 public:
  Resolver(const DateMention& mention, const DateContext& context)
      : date_(mention.unresolved), role_(mention.role) {
    tense_ = mention.cue_tense;
    if (tense_ == Tense::kUnknown) tense_ = context.tense;
    if (tense_ == Tense::kUnknown) {
      tense_ = mention.cue_lean;
      only_leans_ = true;
    }
    if (context.document_day && context.document_day->is_day()) {
      document_ = context.document_day->earliest();
    }
    if (context.last_date && context.last_date->earliest() != kDistantPast &&
        context.last_date->latest() != kDistantFuture) {
      last_ = Period{context.last_date->earliest(), context.last_date->latest(), "", {}};
    }
  }

  // The named period without its bound.
  MaybePeriod Find() {
    MaybePeriod period = Whole();
    if (!period || date_.portion == DatePortion::kWhole) return period;
    const bool ends =
        role_ == DateRole::kUntil || role_ == DateRole::kExpires || date_.bound == DateBound::kBy;
    if (date_.portion == DatePortion::kEnd && ends) return DayPeriod(period->last);
    if (date_.portion == DatePortion::kStart && role_ == DateRole::kEffective) {
      return DayPeriod(period->first);
    }
    return PartOf(*period, date_.portion);
  }

  DateDoubt doubt() const { return doubt_; }
  std::optional<Day> document() const { return document_; }

 private:
  MaybePeriod Whole() {
    switch (date_.form) {
      case DateForm::kVague:
      case DateForm::kImmediate:
        return std::nullopt;
      case DateForm::kAmbiguous:
        doubt_ = DateDoubt::kAmbiguous;
        return std::nullopt;
      case DateForm::kCalendar:
        return CheckedCalendar();
      case DateForm::kSpan:
        return SpanOfTwo();
      case DateForm::kWeekday:
        return WeekdayPeriod();
      case DateForm::kShiftedUnit:
        return ShiftedUnit();
      case DateForm::kShiftedName:
        return ShiftedName();
      case DateForm::kOffset:
        return Offset();
      case DateForm::kLength:
        return EndOfLength();
    }
    return std::nullopt;
  }

  MaybePeriod CheckedCalendar() {
    MaybePeriod period = Calendar(date_.parts, FirstDayOfOther());
    if (!period) return period;
    if (date_.length.count == 1 && date_.length.unit == DateUnit::kWeek) {
      return WeekPeriod(period->first);
    }
    if (date_.weekday >= 0 && period->first == period->last &&
        Weekday(period->first) != date_.weekday) {
      doubt_ = DateDoubt::kWeekdayContradicts;
    }
    return period;
  }

  // Where this is the end of "from A until B": A's first day, which B may not precede.
  std::optional<Day> FirstDayOfOther() {
    if (!date_.not_before_other || date_.form != DateForm::kCalendar) return std::nullopt;
    const MaybePeriod start = Calendar(date_.other, std::nullopt);
    return start ? std::optional<Day>(start->first) : std::nullopt;
  }

  MaybePeriod Calendar(const DateParts& parts, std::optional<Day> not_before) {
    DateParts full = parts;
    if (parts.has_year_shift) {
      const auto anchor = parts.year_of_last ? LastDay(DateUnit::kYear) : document_;
      if (!anchor) return std::nullopt;
      full.year = ToCivil(*anchor).year + parts.year_shift;
    }
    if (full.year != 0) {
      MaybePeriod period = Named(full);
      if (period && not_before && period->last < *not_before) {
        doubt_ = DateDoubt::kReversed;
        return std::nullopt;
      }
      return period;
    }
    if (!document_ && !not_before) return std::nullopt;
    return WithoutYear(full, not_before);
  }

  static MaybePeriod Named(const DateParts& parts) {
    if (parts.year < 1 || parts.year > 9999) return std::nullopt;
    if (parts.quarter != 0) return QuarterPeriod(parts.year, parts.quarter);
    if (parts.half != 0) return HalfPeriod(parts.year, parts.half);
    if (parts.season != 0) return SeasonPeriod(parts.year, parts.season);
    if (parts.month == 0) return YearPeriod(parts.year);
    if (parts.day == 0) return MonthPeriod(parts.year, parts.month);
    if (parts.day > DaysInMonth(parts.year, parts.month)) return std::nullopt;
    return DayPeriod(FromCivil({parts.year, parts.month, parts.day}));
  }

  // Candidates in order of time: the same name in the neighbouring years (or months).
  std::vector<Period> Candidates(const DateParts& parts, Day near) const {
    std::vector<Period> found;
    const CivilDay civil = ToCivil(near);
    if (parts.month == 0 && parts.day != 0) {
      for (int shift = -2; shift <= 2; ++shift) {
        const CivilDay month = ToCivil(AddMonths(FromCivil({civil.year, civil.month, 1}), shift));
        if (auto period = Named({.year = month.year, .month = month.month, .day = parts.day})) {
          found.push_back(*period);
        }
      }
      return found;
    }
    for (int year = civil.year - 2; year <= civil.year + 2; ++year) {
      DateParts full = parts;
      full.year = year;
      if (auto period = Named(full)) found.push_back(*period);
    }
    return found;
  }

  MaybePeriod WithoutYear(const DateParts& parts, std::optional<Day> not_before) const {
    const Day near = not_before ? *not_before : *document_;
    const std::vector<Period> candidates = Candidates(parts, near);
    if (not_before) return EarliestFrom(candidates, *not_before);
    const bool is_day = parts.month != 0 && parts.day != 0;
    if (tense_ == Tense::kUnknown) {
      if (is_day) return Nearest(candidates, near);
      if (parts.season != 0) return std::nullopt;
      return LatestUpTo(candidates, near);
    }
    // News dates a day of this very week without a year also when it lies just ahead.
    MaybePeriod chosen = tense_ == Tense::kFuture
                             ? EarliestFrom(candidates, near)
                             : LatestUpTo(candidates, is_day ? near + 7 : near);
    // Nobody leaves out the year of a day almost a year away.
    if (chosen && is_day && std::abs(chosen->first - near) > kMostDaysWithoutYear) {
      return Nearest(candidates, near);
    }
    return chosen;
  }

  static MaybePeriod LatestUpTo(const std::vector<Period>& candidates, Day day) {
    MaybePeriod best;
    for (const Period& period : candidates) {
      if (period.first <= day) best = period;
    }
    return best;
  }

  static MaybePeriod EarliestFrom(const std::vector<Period>& candidates, Day day) {
    for (const Period& period : candidates) {
      if (period.last >= day) return period;
    }
    return std::nullopt;
  }

  static MaybePeriod Nearest(const std::vector<Period>& candidates, Day day) {
    MaybePeriod best;
    for (const Period& period : candidates) {
      if (!best || std::abs(period.first - day) < std::abs(best->first - day)) best = period;
    }
    return best;
  }

  MaybePeriod SpanOfTwo() {
    const MaybePeriod first = Calendar(date_.parts, std::nullopt);
    if (!first) return std::nullopt;
    DateParts other = date_.other;
    if (other.has_year_shift) {
      other.has_year_shift = false;
      other.year = 0;
    }
    const MaybePeriod last = Calendar(other, first->first);
    if (!last || last->last < first->first) {
      doubt_ = DateDoubt::kReversed;
      return std::nullopt;
    }
    return Period{first->first, last->last, SetText(first->text, last->text), first->unit};
  }

  MaybePeriod WeekdayPeriod() const {
    if (!document_) return std::nullopt;
    const Day monday = *document_ - Weekday(*document_);
    const Day this_week = monday + date_.weekday;
    const bool by_week = date_.length.count == 1;
    if (by_week) return DayPeriod(this_week + 7 * date_.shift);
    if (date_.shifted && date_.shift > 0) return DayPeriod(this_week + 7);
    if (date_.shifted && date_.shift < 0) {
      return DayPeriod(this_week < *document_ ? this_week : this_week - 7);
    }
    if (tense_ == Tense::kFuture || date_.not_before_other) {
      // "will … on Thursday", written on a Thursday, is next week's; "from Thursday" may be today.
      const bool is_ahead = this_week > *document_ || (only_leans_ && this_week == *document_);
      return DayPeriod(is_ahead ? this_week : this_week + 7);
    }
    return DayPeriod(this_week <= *document_ ? this_week : this_week - 7);
  }

  // The day counting starts from; the last date only where that is no vaguer than `unit`.
  std::optional<Day> AnchorDay(DateUnit unit) const {
    return date_.anchor == DateAnchor::kLast ? LastDay(unit) : document_;
  }

  std::optional<Day> LastDay(DateUnit unit) const {
    if (!last_) return std::nullopt;
    const Period around = PeriodAround(last_->first, unit);
    return last_->last <= around.last ? std::optional<Day>(last_->first) : std::nullopt;
  }

  MaybePeriod ShiftedUnit() const {
    const DateUnit unit = date_.length.count == 0 ? DateUnit::kDay : date_.length.unit;
    const auto anchor = AnchorDay(unit);
    if (!anchor) return std::nullopt;
    // From the first of the month: a shorter month must not push the count into the next.
    const Day from = PeriodAround(*anchor, unit).first;
    return PeriodAround(AddLength(from, {date_.shift, unit}), unit);
  }

  MaybePeriod ShiftedName() const {
    const auto anchor = AnchorDay(date_.parts.season != 0 ? DateUnit::kSeason : DateUnit::kMonth);
    if (!anchor) return std::nullopt;
    const std::vector<Period> candidates = Candidates(date_.parts, *anchor);
    if (date_.shift == 0) {
      const int year = ToCivil(*anchor).year;
      MaybePeriod chosen;
      for (const Period& period : candidates) {
        if (ToCivil(period.first).year == year) chosen = period;
        if (period.first <= *anchor && *anchor <= period.last) return period;
      }
      return chosen;
    }
    MaybePeriod chosen;
    for (const Period& period : candidates) {
      if (date_.shift < 0 && period.last < *anchor) chosen = period;
      if (date_.shift > 0 && period.first > *anchor && !chosen) chosen = period;
    }
    return chosen;
  }

  // Counted from the publication or a stated day the arithmetic is exact; "two weeks ago" is as
  // coarse as its unit.
  MaybePeriod Offset() {
    // "in 30 days" needs a clause that looks ahead, "within 30 days" one that does not look back.
    const bool bounded = date_.bound == DateBound::kBy;
    if (date_.shifted && (bounded ? tense_ == Tense::kPast : tense_ != Tense::kFuture)) {
      return std::nullopt;
    }
    const bool exact = date_.anchor == DateAnchor::kPublication || date_.bound != DateBound::kNone;
    if (date_.anchor == DateAnchor::kParts) {
      const MaybePeriod from = Calendar(date_.other, std::nullopt);
      if (!from || from->first != from->last) return std::nullopt;
      return DayPeriod(AddLength(from->first, date_.length));
    }
    const auto anchor = AnchorDay(date_.length.unit);
    if (!anchor) return std::nullopt;
    const Day day = AddLength(*anchor, date_.length);
    return exact ? DayPeriod(day) : PeriodAround(day, date_.length.unit);
  }

  MaybePeriod EndOfLength() {
    if (date_.anchor != DateAnchor::kParts) return std::nullopt;
    const MaybePeriod start = Calendar(date_.other, std::nullopt);
    if (!start) return std::nullopt;
    const auto text = Edtf::Parse(start->text);
    const auto end = text ? EndAfter(*text, date_.length) : std::nullopt;
    if (!end) return std::nullopt;
    return Period{end->earliest(), end->latest(), end->text(), start->unit};
  }

  const UnresolvedDate& date_;
  DateRole role_;
  Tense tense_ = Tense::kUnknown;
  bool only_leans_ = false;
  std::optional<Day> document_;
  MaybePeriod last_;
  DateDoubt doubt_ = DateDoubt::kNone;
};

bool IsFar(const Edtf& value, Day document) {
  const bool before = value.latest() != kDistantFuture && value.latest() < document - kFarDays;
  const bool after = value.earliest() != kDistantPast && value.earliest() > document + kFarDays;
  return before || after;
}

}  // namespace

void DatePhrases::Resolve(DateMention& mention, const DateContext& context) {
  mention.value.reset();
  mention.computed = false;
  Resolver resolver(mention, context);
  const auto period = resolver.Find();
  mention.doubt = resolver.doubt();
  if (!period) return;
  const auto value = Edtf::Parse(BoundedText(*period, mention.unresolved.bound));
  if (!value) return;
  mention.value = *value;
  mention.computed =
      mention.unresolved.form == DateForm::kOffset || mention.unresolved.form == DateForm::kLength;
  if (mention.doubt == DateDoubt::kNone && resolver.document() &&
      IsFar(*value, *resolver.document())) {
    mention.doubt = DateDoubt::kFarFromDocument;
  }
}

std::optional<Edtf> EndAfter(const Edtf& start, DateLength length) {
  if (start.earliest() == kDistantPast || start.latest() == kDistantFuture) return std::nullopt;
  if (start.is_day()) return Edtf::FromDay(AddLength(start.earliest(), length));
  for (const DateUnit unit : {DateUnit::kMonth, DateUnit::kYear}) {
    const Period period = PeriodAround(start.earliest(), unit);
    if (period.first != start.earliest() || period.last != start.latest()) continue;
    const bool fits =
        unit == DateUnit::kYear ? length.unit == DateUnit::kYear : length.unit >= DateUnit::kMonth;
    if (!fits) return std::nullopt;
    const auto end = Edtf::Parse(PeriodAround(AddLength(period.first, length), unit).text);
    return end ? std::optional<Edtf>(*end) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace chipline
