// What a date is the date of, from the words right around it.
#pragma once

#include <cstddef>
#include <optional>

#include "ingest/date_grammar.h"
#include "ingest/date_tokens.h"
#include "ingest/date_words.h"

namespace chipline {

// A match at its tokens: [first, match.next).
struct FoundDate {
  std::size_t first = 0;
  DateMatch match;
};

struct FoundCue {
  const DateCue* cue = nullptr;
  std::size_t first = 0;   // token where the cue begins; that of the date for a cue behind it
  bool over_time = false;  // a time of day stands between the cue and the date: "before 5 p.m. on"
};

// The cue that stands right in front of the date, else right behind it.
std::optional<FoundCue> FindDateCue(const DateTokens& tokens, const DateWords& words,
                                    const FoundDate& found);

// "SHANGHAI, Nov 12 (Reuters) -": the date of a dateline.
bool IsDateline(const DateTokens& tokens, const FoundDate& found);

}  // namespace chipline
