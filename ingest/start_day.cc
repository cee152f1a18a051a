#include "ingest/start_day.h"

#include <algorithm>
#include <array>
#include <string>

#include "ingest/later_day.h"
#include "ingest/text_utils.h"

namespace chipline {

bool LooksAhead(std::string_view text) {
  static constexpr std::array<std::string_view, 10> kWords = {
      " will ", "'ll ",     "\u2019ll ", " would ", " shall ",
      " due ",  " set to ", " to be ",   " is to ", " are to "};
  const std::string lower = AsciiLower(text);
  return std::ranges::any_of(
      kWords, [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

std::optional<Tense> TenseOfStart(const DateMention& date, const std::optional<Edtf>& today,
                                  bool ahead) {
  constexpr std::int64_t kJustPast = 2;
  constexpr std::int64_t kJustAhead = 5;  // two days before the next one
  const bool start = date.role == DateRole::kEffective && date.kind == DateKind::kWeekday &&
                     date.cue_tense == Tense::kUnknown && !date.unresolved.shifted;
  if (!start || !today || !today->is_day()) return std::nullopt;
  DateMention past = date;
  DatePhrases::Resolve(past, {today, Tense::kPast, std::nullopt});
  if (!past.value) return std::nullopt;
  const std::int64_t ago = DaysBetween(past.value->earliest(), today->earliest());
  if (ago >= kJustAhead) return Tense::kFuture;
  if (ago <= kJustPast && !ahead) return Tense::kPast;
  return std::nullopt;
}

}  // namespace chipline
