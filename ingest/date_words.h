// The word lists of ingest/rules/dates.toml, ready for lookup.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "ingest/date_phrases.h"
#include "model/result.h"

namespace chipline {

// What a word can be in a date. One class a word.
enum class DateWordClass : std::uint8_t {
  kNone,
  kMonth,    // value 1..12
  kWeekday,  // value 0..6
  kSeason,   // value 1..4
  kUnit,     // value is a DateUnit
  kCardinal,
  kOrdinal,
  kShift,      // value -1, 0, 1 from the document day
  kLastShift,  // the same from the date mentioned before
  kPortion,    // value is a DatePortion
  kDayWord,    // value -1, 0, 1
};

struct DateWord {
  DateWordClass word_class = DateWordClass::kNone;
  std::int16_t value = 0;
  bool is_short = false;     // "Nov", "Tue"
  bool is_doubtful = false;  // "May": an everyday word too
  friend bool operator==(const DateWord&, const DateWord&) = default;
};

enum class DateWordList : std::uint8_t {
  kYearPrepositions,
  kNamePrepositions,
  kNumbered,
  kMeasured,
  kNoWeekdayAfter,
  kInexact,
  kDayParts,
  kWorking,
  kFiscal,
  kFillers,
  kFillerNouns,
  kFillerPrepositions,
  kCount,
};

struct DateCue {
  std::vector<std::string> words;  // in reading order
  DateRole role = DateRole::kNone;
  Tense tense = Tense::kUnknown;  // decides, whatever the clause says
  Tense lean = Tense::kUnknown;   // used where the clause says nothing
  DateBound bound = DateBound::kNone;
  bool takes_object = false;  // "signed the order on"
};

struct DateStringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};
template <class V>
using DateWordMap = std::unordered_map<std::string, V, DateStringHash, std::equal_to<>>;
using DateWordSet = std::unordered_set<std::string, DateStringHash, std::equal_to<>>;

// A phrase as its words; lists of them are found by their first word, longest first.
using DatePhrase = std::vector<std::string>;

class DateWords {
 public:
  // On failure `place` is "origin:line".
  static Result<DateWords> Load(std::string_view toml, const std::string& origin);

  // `lower` in lower case. Null where the word means nothing to a date.
  const DateWord* Find(std::string_view lower) const {
    const auto found = words_.find(lower);
    return found == words_.end() ? nullptr : &found->second;
  }
  bool Has(DateWordList list, std::string_view lower) const {
    return lists_[static_cast<std::size_t>(list)].contains(lower);
  }

  const std::vector<DatePhrase>& VagueFrom(std::string_view first) const;
  const std::vector<DatePhrase>& ImmediateFrom(std::string_view first) const;
  const std::vector<DatePhrase>& PublicationFrom(std::string_view first) const;
  const std::vector<DateCue>& CuesEndingIn(std::string_view last) const;
  const std::vector<DateCue>& CuesBeginningWith(std::string_view first) const;

  // Could a date hang on this word? No false "no".
  bool IsTrigger(std::string_view lower) const {
    return trigger_lengths_[static_cast<unsigned char>(lower.front())].test(
               lower.size() < kLengths ? lower.size() : 0) &&
           triggers_.contains(lower);
  }

 private:
  friend class DateWordsReader;
  static constexpr std::size_t kLengths = 32;

  void AddTrigger(const std::string& word);

  DateWordMap<DateWord> words_;
  std::array<DateWordSet, static_cast<std::size_t>(DateWordList::kCount)> lists_;
  DateWordMap<std::vector<DatePhrase>> vague_;
  DateWordMap<std::vector<DatePhrase>> immediate_;
  DateWordMap<std::vector<DatePhrase>> publication_;
  DateWordMap<std::vector<DateCue>> cues_;   // by last word
  DateWordMap<std::vector<DateCue>> after_;  // by first word
  DateWordSet triggers_;
  std::array<std::bitset<kLengths>, 256> trigger_lengths_;  // by first letter
};

}  // namespace chipline
