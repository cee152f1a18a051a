// Dates that count from another day: "last month", "two weeks ago", "for 90 days".
#include <algorithm>

#include "ingest/date_grammar.h"

namespace chipline {
namespace {

DateMatch Shifted(std::size_t next, DateForm form, int shift, std::string_view rule) {
  DateMatch match{next, DateKind::kRelative, rule, {}};
  match.date.form = form;
  match.date.shifted = true;
  match.date.shift = shift;
  return match;
}

}  // namespace

// "Tuesday", "last Tuesday", "Tuesday of next week"; "this coming Friday".
DateGrammar::Match DateGrammar::Weekday(std::size_t i) const {
  std::size_t at = i;
  const bool shifted = Tok(i).IsWord(DateWordClass::kShift);
  if (shifted) at = Is(i + 1, "coming") || Is(i + 1, "past") ? i + 2 : i + 1;
  const DateToken& token = Tok(at);
  if (!token.IsWord(DateWordClass::kWeekday) || !token.has_capital) return std::nullopt;
  if (token.word->is_short && !Is(at + 1, ".")) return std::nullopt;
  if (!shifted && Listed(at - 1, DateWordList::kNoWeekdayAfter)) return std::nullopt;

  DateMatch match{at + 1, DateKind::kWeekday, "weekday", {}};
  match.date.form = DateForm::kWeekday;
  match.date.weekday = token.word->value;
  match.date.shifted = shifted;
  if (shifted) match.date.shift = Is(i + 1, "past") ? -1 : Tok(i).word->value;
  if (shifted && match.date.shift == 0) {
    // "this Friday" has passed only if the clause says so: like a bare weekday.
    match.date.shifted = false;
    match.date.not_before_other = Is(i + 1, "coming");
  }
  std::size_t week = at + 1;
  if (Is(week, "of")) ++week;
  if (!shifted && Tok(week).IsWord(DateWordClass::kShift) && Is(week + 1, "week")) {
    match.date.length = {1, DateUnit::kWeek};
    match.date.shifted = true;
    match.date.shift = Tok(week).word->value;
    match.rule = "weekday_of_week";
    match.next = week + 2;
  } else if (!shifted && Is(week, "the") && Is(week + 1, "week") && Is(week + 2, "before") &&
             !Is(week + 3, "last")) {
    match.date.length = {1, DateUnit::kWeek};
    match.date.shifted = true;
    match.date.shift = -1;
    match.rule = "weekday_of_week";
    match.next = week + 3;
  }
  return match;
}

// "today", "this morning", "day before yesterday", "that same day", "the next day".
DateGrammar::Match DateGrammar::DayWord(std::size_t i) const {
  const DateToken& token = Tok(i);
  if (token.IsWord(DateWordClass::kDayWord)) {
    DateMatch match = Shifted(i + 1, DateForm::kShiftedUnit, token.word->value, "day_word");
    if (Listed(i + 1, DateWordList::kDayParts)) ++match.next;
    return match;
  }
  if (Is(i, "day") && (Is(i + 1, "before") || Is(i + 1, "after")) &&
      Tok(i + 2).IsWord(DateWordClass::kDayWord) && Tok(i + 2).word->value != 0) {
    return Shifted(i + 3, DateForm::kShiftedUnit, 2 * Tok(i + 2).word->value, "day_word");
  }
  if ((Is(i, "this") && Listed(i + 1, DateWordList::kDayParts)) ||
      (Is(i, "last") && Is(i + 1, "night"))) {
    return Shifted(i + 2, DateForm::kShiftedUnit, Is(i, "last") ? -1 : 0, "time_of_day");
  }
  return DayOfLast(i);
}

// "that evening", "the previous afternoon", "the next morning", "the day before,": counted from the
// day told of.
DateGrammar::Match DateGrammar::DayOfLast(std::size_t i) const {
  std::optional<int> shift;
  if (Listed(i + 1, DateWordList::kDayParts)) {
    if (Tok(i).IsWord(DateWordClass::kLastShift)) shift = Tok(i).word->value;
    if (Is(i, "next") && Is(i - 1, "the")) shift = 1;
  } else if (Is(i, "day") && Is(i - 1, "the") && (Is(i + 1, "before") || Is(i + 1, "after"))) {
    // "the day before the talks" is of what it names.
    if (Tok(i + 2).kind != DateTokenKind::kWord) shift = Is(i + 1, "before") ? -1 : 1;
  }
  if (!shift) return std::nullopt;
  DateMatch match = Shifted(i + 2, DateForm::kShiftedUnit, *shift, "day_of_last");
  match.date.anchor = DateAnchor::kLast;
  return match;
}

// "since the 12th", "until the twelfth": a day of the month at hand.
DateGrammar::Match DateGrammar::OrdinalDay(std::size_t i) const {
  const DateToken& token = Tok(i);
  int day = token.is_ordinal ? DayNumber(i) : 0;
  if (token.IsWord(DateWordClass::kOrdinal)) day = token.word->value;
  if (day == 0 || !Is(i - 1, "the") || !Listed(i - 2, DateWordList::kNamePrepositions)) {
    if (day == 0 || !Is(i - 1, "the") || !Is(i - 2, "on")) return std::nullopt;
  }
  DateMatch match{i + 1, DateKind::kPartial, "ordinal_day", {}};
  match.date.form = DateForm::kCalendar;
  match.date.parts.day = day;
  if (Is(i + 1, "of") && Is(i + 2, "this") && Is(i + 3, "month")) {
    match.next = i + 4;
    return match;
  }
  // "on the second day", "on the first of two": a noun or "of" follows.
  const DateToken& after = Tok(i + 1);
  if (after.kind == DateTokenKind::kWord && after.lower != "and" && after.lower != "but" &&
      after.lower != "to" && after.lower != "until") {
    return std::nullopt;
  }
  return after.lower == "-" ? std::nullopt : Match(match);
}

// "last October", "next April 2", "this spring", "the previous autumn".
DateGrammar::Match DateGrammar::ShiftedName(std::size_t i) const {
  const DateToken& shift = Tok(i);
  const bool from_last = shift.IsWord(DateWordClass::kLastShift);
  if (!shift.IsWord(DateWordClass::kShift) && !from_last) return std::nullopt;
  const DateToken& name = Tok(i + 1);
  DateMatch match = Shifted(i + 2, DateForm::kShiftedName, shift.word->value, "shifted_name");
  if (from_last) match.date.anchor = DateAnchor::kLast;
  if (const auto after_month = AfterMonth(i + 1)) {
    match.date.parts.month = name.word->value;
    match.next = *after_month;
    if (const int day = DayNumber(match.next); day > 0 && YearNumber(match.next + 1) == 0) {
      match.date.parts.day = day;
      ++match.next;
    }
    if (YearTail(match.next)) return std::nullopt;
  } else if (name.IsWord(DateWordClass::kSeason)) {
    match.date.parts.season = name.word->value;
  } else {
    return std::nullopt;
  }
  return match;
}

// "last month", "this year", "the following week", "that month", "earlier this year".
DateGrammar::Match DateGrammar::ShiftedUnit(std::size_t i) const {
  const std::size_t at = Is(i, "earlier") || Is(i, "later") ? i + 1 : i;
  std::size_t unit = at + 1;
  const DateToken& shift = Tok(at);
  const bool from_last = shift.IsWord(DateWordClass::kLastShift);
  if (!shift.IsWord(DateWordClass::kShift) && !from_last) return std::nullopt;
  // "that same day", "this coming week".
  int value = shift.word->value;
  bool is_last = from_last;
  if (Tok(unit).IsWord(DateWordClass::kLastShift) || Tok(unit).IsWord(DateWordClass::kShift)) {
    value = Tok(unit).word->value;
    is_last = is_last || Tok(unit).IsWord(DateWordClass::kLastShift);
    ++unit;
  }
  const DateToken& name = Tok(unit);
  if (!name.IsWord(DateWordClass::kUnit) || name.lower.back() == 's') return std::nullopt;
  if (Listed(unit - 1, DateWordList::kFiscal)) return std::nullopt;
  DateMatch match = Shifted(unit + 1, DateForm::kShiftedUnit, value, "shifted_unit");
  match.date.length = {1, static_cast<DateUnit>(name.word->value)};
  if (is_last) match.date.anchor = DateAnchor::kLast;
  // "the next day" counts from the day told of; "this day" is no date.
  if (match.date.length.unit == DateUnit::kDay) {
    match.date.anchor = DateAnchor::kLast;
    if (shift.lower == "this" || shift.lower == "last") return std::nullopt;
  }
  return match;
}

// "the week of Nov. 10".
DateGrammar::Match DateGrammar::WeekOf(std::size_t i) const {
  if (!Is(i, "week") || (!Is(i + 1, "of") && !Is(i + 1, "beginning") && !Is(i + 1, "starting"))) {
    return std::nullopt;
  }
  Match match = CalendarDay(i + 2);
  if (!match || match->date.form != DateForm::kCalendar) return std::nullopt;
  match->date.length = {1, DateUnit::kWeek};
  match->rule = "week_of";
  return match;
}

// What "early", "the end of" and their like can stand in front of.
DateGrammar::Match DateGrammar::Period(std::size_t i) const {
  if (Is(i, "the") && Tok(i + 1).IsWord(DateWordClass::kUnit) && Tok(i + 1).lower.back() != 's') {
    if (Is(i + 1, "day")) return std::nullopt;
    DateMatch match = Shifted(i + 2, DateForm::kShiftedUnit, 0, "portion");
    match.date.length = {1, static_cast<DateUnit>(Tok(i + 1).word->value)};
    return match;
  }
  if (Is(i, "the")) ++i;
  for (const auto pattern :
       {&DateGrammar::ShiftedUnit, &DateGrammar::ShiftedName, &DateGrammar::Quarter,
        &DateGrammar::ShortQuarter, &DateGrammar::Half, &DateGrammar::Month}) {
    if (Match match = (this->*pattern)(i)) return match;
  }
  if (Tok(i).IsWord(DateWordClass::kSeason)) {
    if (Match match = Season(i)) return match;
  }
  const int year = YearNumber(i);
  if (year == 0) return std::nullopt;
  DateMatch match{i + 1, DateKind::kAbsolute, "portion", {}};
  match.date.form = DateForm::kCalendar;
  match.date.parts.year = year;
  return match;
}

// "early November", "mid-2026", "the end of next year", "year-end", "end-2026".
DateGrammar::Match DateGrammar::Portion(std::size_t i) const {
  if (Is(i, "year") && Is(i + 1, "-") && Is(i + 2, "end")) {
    DateMatch match = Shifted(i + 3, DateForm::kShiftedUnit, 0, "year_end");
    match.date.length = {1, DateUnit::kYear};
    match.date.portion = DatePortion::kEnd;
    if (const int year = YearNumber(match.next); year > 0) {
      match = DateMatch{match.next + 1, DateKind::kAbsolute, "year_end", {}};
      match.date.form = DateForm::kCalendar;
      match.date.parts.year = year;
      match.date.portion = DatePortion::kEnd;
    }
    return match;
  }
  if (!Tok(i).IsWord(DateWordClass::kPortion)) return std::nullopt;
  const auto portion = static_cast<DatePortion>(Tok(i).word->value);
  const bool is_noun =
      Is(i, "middle") || portion == DatePortion::kStart || portion == DatePortion::kEnd;
  std::size_t next = i + 1;
  const bool hyphen = Is(next, "-");
  if (hyphen) ++next;
  if (is_noun && !hyphen) {
    if (!Is(next, "of")) return std::nullopt;
    ++next;
  } else if (Is(next, "in")) {
    ++next;  // "early in 2026"
  }
  Match match = Period(next);
  if (!match || match->date.form == DateForm::kVague) return std::nullopt;
  if (!is_noun && Is(next, "the") && match->date.form == DateForm::kShiftedUnit)
    return std::nullopt;
  match->date.portion = portion;
  match->rule = "portion";
  return match;
}

// "two weeks", "90 days", "a year", "90-day", "one-year".
std::optional<DateGrammar::Length> DateGrammar::LengthAt(std::size_t i) const {
  Length length;
  std::size_t next = i;
  const DateToken& token = Tok(i);
  if (token.kind == DateTokenKind::kNumber && !token.is_ordinal && !token.is_decimal &&
      token.digits <= 3) {
    length.length.count = token.value;
  } else if (token.IsWord(DateWordClass::kCardinal)) {
    length.length.count = token.word->value;
    if (Is(i + 1, "-") && Tok(i + 1).is_glued && Tok(i + 2).IsWord(DateWordClass::kCardinal) &&
        length.length.count % 10 == 0 && Tok(i + 2).word->value < 10) {
      length.length.count += Tok(i + 2).word->value;
      next += 2;
    }
  } else if (Is(i, "a") || Is(i, "an") || Is(i, "another")) {
    length.length.count = 1;
    if (Is(i, "another") && LengthAt(i + 1)) return std::nullopt;  // "another 90 days" starts later
  } else {
    return std::nullopt;
  }
  ++next;
  const bool adjective = Is(next, "-") && Tok(next).is_glued;
  if (adjective) ++next;
  if (Is(next, "more") || Is(next, "additional") || Is(next, "calendar") || Is(next, "further") ||
      Is(next, "full")) {
    ++next;
  }
  if (Listed(next, DateWordList::kWorking)) {
    length.is_inexact = true;
    ++next;
  }
  const DateToken& unit = Tok(next);
  if (!unit.IsWord(DateWordClass::kUnit) || length.length.count == 0) return std::nullopt;
  if (unit.lower.front() == 'q') return std::nullopt;  // "a quarter" is 25 per cent
  length.length.unit = static_cast<DateUnit>(unit.word->value);
  length.next = next + 1;
  // "a 30-year-old plant", "the Five-Year Plan".
  if (adjective && (Is(next + 1, "-") || Is(next + 1, "plan"))) return std::nullopt;
  const std::size_t before = Is(i - 1, "to") && Is(i - 2, "up") ? i - 2 : i - 1;
  length.is_inexact = length.is_inexact || Listed(before, DateWordList::kInexact);
  return length;
}

// "… ago", "… later", "in …", "within … of publication", "… after Nov. 10", "for … from Nov. 10".
DateGrammar::Match DateGrammar::Offset(std::size_t i) const {
  const auto length = LengthAt(i);
  if (!length) return std::nullopt;
  if (Match tailed = TailedOffset(i, *length)) {
    if (length->is_inexact) {
      tailed->date.form = DateForm::kVague;
      tailed->kind = DateKind::kVague;
    }
    return tailed;
  }
  const std::string_view before = Tok(i - 1).lower;
  DateMatch match{length->next, DateKind::kDuration, "duration", {}};
  match.date.form = DateForm::kLength;
  match.date.length = length->length;
  if (length->is_inexact) {
    match.date.form = DateForm::kVague;
    match.kind = DateKind::kVague;
    match.rule = "inexact_duration";
    return match;
  }
  if (before == "within" || before == "in") {
    match.kind = DateKind::kRelative;
    match.rule = before == "in" ? "in_length" : "within_length";
    match.date.form = DateForm::kOffset;
    if (before == "within") match.date.bound = DateBound::kBy;
    // Both are dates only where the clause does not look back; the resolver asks.
    match.date.shifted = true;
    // "within 30 days of enactment": of what is not known.
    if (before == "within" &&
        (Is(length->next, "of") || Is(length->next, "after") || Is(length->next, "from"))) {
      return DateMatch{length->next, DateKind::kVague, "within_unknown", {}};
    }
    return match;
  }
  // "a year", "a month" alone are rates as often as lengths.
  const bool is_article = Is(i, "a") || Is(i, "an");
  if (is_article && before != "for" && before != "by") return std::nullopt;
  return match;
}

DateGrammar::Match DateGrammar::TailedOffset(std::size_t i, const Length& length) const {
  const std::size_t at = length.next;
  DateMatch match{at + 1, DateKind::kRelative, "offset", {}};
  match.date.form = DateForm::kOffset;
  match.date.length = length.length;
  if (Is(at, "ago")) {
    match.date.length.count = -match.date.length.count;
    return match;
  }
  if (Is(at, "earlier") || Is(at, "later") ||
      (Is(at, "before") && Tok(at + 1).kind != DateTokenKind::kWord)) {
    match.date.anchor = DateAnchor::kLast;
    if (!Is(at, "later")) match.date.length.count = -match.date.length.count;
    return match;
  }
  // "a day before that", "two weeks after that".
  if ((Is(at, "before") || Is(at, "after")) && Is(at + 1, "that") &&
      Tok(at + 2).kind != DateTokenKind::kWord) {
    match.next = at + 2;
    match.date.anchor = DateAnchor::kLast;
    if (Is(at, "before")) match.date.length.count = -match.date.length.count;
    return match;
  }
  if (Is(at, "from") && Is(at + 1, "now")) {
    ++match.next;
    return match;
  }
  const bool within = Is(i - 1, "within");
  const bool of = within && Is(at, "of");
  const bool after = Is(at, "after") || Is(at, "from") || Is(at, "following");
  const bool starting = (Is(at, "starting") || Is(at, "beginning") || Is(at, "commencing")) ||
                        (Is(at, ",") && (Is(at + 1, "starting") || Is(at + 1, "beginning")));
  if (!of && !after && !starting && !Is(at, "before")) return std::nullopt;
  for (const auto& phrase : words_.PublicationFrom(Tok(at + 1).lower)) {
    if (!(of || after) || !IsPhrase(at + 1, phrase)) continue;
    match.next = at + 1 + phrase.size();
    match.rule = "after_publication";
    match.date.anchor = DateAnchor::kPublication;
    if (within) match.date.bound = DateBound::kBy;
    return match;
  }
  std::size_t day = Is(at, ",") ? at + 2 : at + 1;
  if (Is(day, "on")) ++day;
  Match anchor = CalendarDay(day);
  if (!anchor) anchor = Month(day);
  if (!anchor || anchor->date.form != DateForm::kCalendar) return std::nullopt;
  match.date.other = anchor->date.parts;
  match.date.anchor = DateAnchor::kParts;
  match.kind = anchor->kind;
  if (Is(at, "before")) match.date.length.count = -match.date.length.count;
  if (within) match.date.bound = DateBound::kBy;
  const bool lasts = starting || (Is(at, "from") && !within);
  if (lasts || Is(i - 1, "for")) {
    // The anchor stays a mention of its own: it is the start.
    match.date.form = DateForm::kLength;
    match.kind = DateKind::kDuration;
    match.rule = "duration_from";
    match.next = at;
    return match;
  }
  match.next = anchor->next;
  return match;
}

// "with immediate effect", "effective immediately".
DateGrammar::Match DateGrammar::Immediate(std::size_t i) const {
  for (const auto& phrase : words_.ImmediateFrom(Tok(i).lower)) {
    if (!IsPhrase(i, phrase)) continue;
    DateMatch match{i + phrase.size(), DateKind::kImmediate, "immediate", {}};
    match.date.form = DateForm::kImmediate;
    return match;
  }
  return std::nullopt;
}

// "recently", "in the coming weeks".
DateGrammar::Match DateGrammar::Vague(std::size_t i) const {
  // "as soon as this quarter" is a date.
  if (Is(i, "soon") && Is(i - 1, "as")) return std::nullopt;
  for (const auto& phrase : words_.VagueFrom(Tok(i).lower)) {
    if (IsPhrase(i, phrase)) return DateMatch{i + phrase.size(), DateKind::kVague, "vague", {}};
  }
  return std::nullopt;
}

}  // namespace chipline
