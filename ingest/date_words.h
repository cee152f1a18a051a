// The word lists of ingest/rules/dates.toml, ready for lookup.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
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

// What else a word does; marks of a DateWord. The lists of the file follow from kFirstList.
enum DateMark : std::uint32_t {
  kTriggers = 1U << 0,           // a date could hang on it
  kStartsVague = 1U << 1,        // first word of a vague phrase
  kStartsImmediate = 1U << 2,    // of an "effective immediately"
  kStartsPublication = 1U << 3,  // of what "90 days after" may count from
  kEndsCue = 1U << 4,            // last word of a cue
  kStartsAfterCue = 1U << 5,     // first word of a cue behind a date
  kLiteral = 1U << 6,            // a word that the grammar itself names
  kFirstList = 1U << 7,
};

struct DateWord {
  DateWordClass word_class = DateWordClass::kNone;
  std::int16_t value = 0;
  bool is_short = false;     // "Nov", "Tue"
  bool is_doubtful = false;  // "May": an everyday word too
  std::uint32_t marks = 0;

  bool Has(std::uint32_t mark) const { return (marks & mark) != 0; }
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

// Words by their text: open addressing and a hash of a few loads, because every word of every
// promising sentence is looked up. Addresses of entries are stable once all words are in.
class DateWordTable {
 public:
  DateWordTable() : slots_(kSmallest) {}

  const DateWord* Find(std::string_view lower) const {
    for (std::size_t at = Hash(lower) & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at].key.empty()) return nullptr;
      if (slots_[at].key == lower) return &slots_[at].word;
    }
  }
  // REQUIRES: `lower` is not empty.
  DateWord& FindOrAdd(std::string_view lower);

 private:
  static constexpr std::size_t kSmallest = 1024;
  struct Slot {
    std::string key;
    DateWord word;
  };

  static std::size_t Hash(std::string_view text);
  std::vector<Slot> slots_;  // a power of two, at most half of them taken
  std::size_t taken_ = 0;
};

template <class V>
using DateWordMap = std::map<std::string, V, std::less<>>;

// A phrase as its words; lists of them are found by their first word, longest first.
using DatePhrase = std::vector<std::string>;

class DateWords {
 public:
  // On failure `place` is "origin:line".
  static Result<DateWords> Load(std::string_view toml, const std::string& origin);

  // `lower` in lower case. Null where the word means nothing to a date.
  const DateWord* Find(std::string_view lower) const { return words_.Find(lower); }
  static constexpr std::uint32_t MarkOf(DateWordList list) {
    return kFirstList << static_cast<unsigned>(list);
  }

  const std::vector<DatePhrase>& VagueFrom(std::string_view first) const;
  const std::vector<DatePhrase>& ImmediateFrom(std::string_view first) const;
  const std::vector<DatePhrase>& PublicationFrom(std::string_view first) const;
  const std::vector<DateCue>& CuesEndingIn(std::string_view last) const;
  const std::vector<DateCue>& CuesBeginningWith(std::string_view first) const;

  // Could a date hang on this word? Errs only towards yes; `first` is in lower case.
  bool MayTrigger(char first, std::size_t length) const {
    return trigger_lengths_[static_cast<unsigned char>(first)].test(length < kLengths ? length : 0);
  }

 private:
  friend class DateWordsReader;
  static constexpr std::size_t kLengths = 32;

  void AddTrigger(const std::string& word);

  DateWordTable words_;
  DateWordMap<std::vector<DatePhrase>> vague_;
  DateWordMap<std::vector<DatePhrase>> immediate_;
  DateWordMap<std::vector<DatePhrase>> publication_;
  DateWordMap<std::vector<DateCue>> cues_;                  // by last word
  DateWordMap<std::vector<DateCue>> after_;                 // by first word
  std::array<std::bitset<kLengths>, 256> trigger_lengths_;  // by first letter
};

}  // namespace chipline
