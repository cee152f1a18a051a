// The English patterns: tokens in, what they say out.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "ingest/date_phrases.h"
#include "ingest/date_tokens.h"
#include "ingest/date_value.h"

namespace chipline {

// A pattern that holds from some token up to `next`.
struct DateMatch {
  std::size_t next = 0;
  DateKind kind = DateKind::kVague;
  std::string_view rule;  // a literal
  UnresolvedDate date;
};

// One sentence's matcher. The tokens and words must outlive it.
class DateGrammar {
 public:
  DateGrammar(const DateTokens& tokens, const DateWords& words) : t_(tokens), words_(words) {}

  // The longest pattern that starts at token `i`.
  std::optional<DateMatch> At(std::size_t i) const;

 private:
  using Match = std::optional<DateMatch>;
  struct Year {
    std::size_t next = 0;
    DateParts parts;  // year, or a shift
  };
  struct Length {
    std::size_t next = 0;
    DateLength length;
    bool is_inexact = false;
  };

  using Pattern = Match (DateGrammar::*)(std::size_t) const;
  // Those that can start at a token of its kind.
  std::span<const Pattern> PatternsFor(const DateToken& token) const;

  // Pieces.
  const DateToken& Tok(std::size_t i) const { return t_[i]; }
  bool Is(std::size_t i, std::string_view lower) const { return t_.Is(i, lower); }
  bool Listed(std::size_t i, DateWordList list) const { return t_[i].Has(DateWords::MarkOf(list)); }
  bool IsQuantity(std::size_t i) const;
  bool IsLabelled(std::size_t i) const;
  bool IsPhrase(std::size_t i, const DatePhrase& phrase) const;
  std::size_t AfterDot(std::size_t i) const;
  std::optional<std::size_t> AfterMonth(std::size_t i) const;
  int DayNumber(std::size_t i) const;
  int YearNumber(std::size_t i) const;
  std::optional<Year> YearTail(std::size_t i) const;
  std::optional<Year> ShiftedYear(std::size_t i) const;
  std::optional<Length> LengthAt(std::size_t i) const;
  std::optional<DateMatch> CalendarDay(std::size_t i) const;

  // Patterns, each tried at one token.
  Match Numeric(std::size_t i) const;
  Match MonthDay(std::size_t i) const;
  Match DayMonth(std::size_t i) const;
  Match Month(std::size_t i) const;
  Match ShiftedName(std::size_t i) const;
  Match WeekdayDate(std::size_t i) const;
  Match Weekday(std::size_t i) const;
  Match DayWord(std::size_t i) const;
  Match DayOfLast(std::size_t i) const;
  Match OrdinalDay(std::size_t i) const;
  Match Quarter(std::size_t i) const;
  Match ShortQuarter(std::size_t i) const;
  Match Half(std::size_t i) const;
  Match Season(std::size_t i) const;
  Match BareYear(std::size_t i) const;
  Match Portion(std::size_t i) const;
  Match ShiftedUnit(std::size_t i) const;
  Match WeekOf(std::size_t i) const;
  Match Offset(std::size_t i) const;
  Match Immediate(std::size_t i) const;
  Match Vague(std::size_t i) const;

  Match Period(std::size_t i) const;
  Match TailedOffset(std::size_t i, const Length& length) const;

  const DateTokens& t_;
  const DateWords& words_;
};

}  // namespace chipline
