#include "ingest/date_words.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>
#include <utility>

#include "ingest/rule_file.h"

namespace chipline {
namespace {

template <class E>
struct Named {
  std::string_view name;
  E value;
};

constexpr Named<DateWordList> kLists[] = {
    {"year_prepositions", DateWordList::kYearPrepositions},
    {"name_prepositions", DateWordList::kNamePrepositions},
    {"numbered", DateWordList::kNumbered},
    {"measured", DateWordList::kMeasured},
    {"no_weekday_after", DateWordList::kNoWeekdayAfter},
    {"inexact", DateWordList::kInexact},
    {"day_parts", DateWordList::kDayParts},
    {"working", DateWordList::kWorking},
    {"fiscal", DateWordList::kFiscal},
    {"fillers", DateWordList::kFillers},
    {"filler_nouns", DateWordList::kFillerNouns},
    {"filler_prepositions", DateWordList::kFillerPrepositions},
};

constexpr Named<DateUnit> kUnits[] = {
    {"day", DateUnit::kDay},         {"week", DateUnit::kWeek}, {"month", DateUnit::kMonth},
    {"quarter", DateUnit::kQuarter}, {"year", DateUnit::kYear},
};

constexpr Named<DatePortion> kPortions[] = {
    {"early", DatePortion::kEarly}, {"mid", DatePortion::kMid}, {"late", DatePortion::kLate},
    {"start", DatePortion::kStart}, {"end", DatePortion::kEnd},
};

constexpr Named<DateRole> kRoles[] = {
    {"none", DateRole::kNone},           {"effective", DateRole::kEffective},
    {"until", DateRole::kUntil},         {"announced", DateRole::kAnnounced},
    {"signed", DateRole::kSigned},       {"published", DateRole::kPublished},
    {"disclosed", DateRole::kDisclosed}, {"expires", DateRole::kExpires},
    {"deadline", DateRole::kDeadline},
};

constexpr Named<Tense> kTenses[] = {{"past", Tense::kPast}, {"future", Tense::kFuture}};

constexpr Named<DateBound> kBounds[] = {
    {"by", DateBound::kBy},
    {"before", DateBound::kBefore},
    {"after", DateBound::kAfter},
    {"after_inclusive", DateBound::kNotBefore},
};

template <class E>
std::optional<E> ValueOf(std::span<const Named<E>> names, std::string_view name) {
  for (const auto& entry : names) {
    if (entry.name == name) return entry.value;
  }
  return std::nullopt;
}

std::optional<int> IntegerOf(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "{in|over} the week" gives "in the week" and "over the week". Empty where braces do not pair.
std::vector<std::string> Expand(const std::string& phrase) {
  const std::size_t open = phrase.find('{');
  const std::size_t close = phrase.find('}');
  if (open == std::string::npos && close == std::string::npos) return {phrase};
  if (open == std::string::npos || close == std::string::npos || close < open) return {};
  std::vector<std::string> all;
  std::size_t from = open + 1;
  while (from <= close) {
    const std::size_t to = std::min(phrase.find('|', from), close);
    const std::string choice = phrase.substr(from, to - from);
    for (auto& rest : Expand(phrase.substr(0, open) + choice + phrase.substr(close + 1))) {
      all.push_back(std::move(rest));
    }
    from = to + 1;
  }
  return all;
}

// Words as the tokeniser of dates cuts them: at blanks and hyphens, which stay as tokens.
DatePhrase WordsOf(const std::string& phrase) {
  DatePhrase words;
  std::string word;
  const auto flush = [&] {
    if (!word.empty()) words.push_back(std::exchange(word, {}));
  };
  for (const char c : phrase) {
    if (c == ' ') {
      flush();
    } else if (c == '-') {
      flush();
      words.emplace_back("-");
    } else {
      word += c;
    }
  }
  flush();
  return words;
}

template <class T>
const T& FindOrEmpty(const DateWordMap<T>& map, std::string_view key) {
  static const T empty;
  const auto found = map.find(key);
  return found == map.end() ? empty : found->second;
}

}  // namespace

std::size_t DateWordTable::Hash(std::string_view text) {
  // The length, both ends and the middle tell these words apart well enough.
  const auto byte = [&](std::size_t i) {
    return static_cast<std::size_t>(static_cast<unsigned char>(text[i]));
  };
  if (text.empty()) return 0;
  const std::size_t last = text.size() - 1;
  const std::size_t mixed =
      byte(0) | byte(last) << 8 | byte(last / 2) << 16 | byte(last / 3) << 24 | text.size() << 32;
  return (mixed * 0x9E3779B97F4A7C15ULL) >> 40;
}

DateWord& DateWordTable::FindOrAdd(std::string_view lower) {
  if (taken_ * 2 >= slots_.size()) {
    std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots_.size() * 2));
    taken_ = 0;
    for (Slot& slot : old) {
      if (!slot.key.empty()) FindOrAdd(slot.key) = slot.word;
    }
  }
  std::size_t at = Hash(lower) & (slots_.size() - 1);
  while (!slots_[at].key.empty() && slots_[at].key != lower) at = (at + 1) & (slots_.size() - 1);
  if (slots_[at].key.empty()) {
    slots_[at].key = std::string(lower);
    ++taken_;
  }
  return slots_[at].word;
}

// Fills a DateWords from the blocks of a file, refusing what it does not know.
class DateWordsReader {
 public:
  explicit DateWordsReader(std::string origin) : origin_(std::move(origin)) {}

  Result<void> Read(const std::vector<RuleTable>& tables) {
    for (const RuleTable& table : tables) CHIP_CHECK(ReadSection(table));
    if (!words.Find("march") || !words.Find("tuesday") || !words.Find("week")) {
      return InvalidArgument("months, weekdays and units are missing", origin_);
    }
    SortPhrases(words.vague_, kStartsVague);
    SortPhrases(words.immediate_, kStartsImmediate);
    SortPhrases(words.publication_, kStartsPublication);
    SortCues(words.cues_, kEndsCue);
    SortCues(words.after_, kStartsAfterCue);
    // Words that begin a pattern of date_grammar.cc or date_relative.cc without being in a list.
    for (const char* word : {"a", "an", "another", "latter", "earlier", "later"}) {
      words.words_.FindOrAdd(word).marks |= kLiteral;
    }
    return Ok();
  }

  DateWords words;

 private:
  Result<void> ReadSection(const RuleTable& table) {
    if (table.name == "cue" || table.name == "after") return ReadCue(table, table.name == "after");
    if (table.name == "lists") return ReadLists(table);
    if (table.name == "units") return ReadNamed<DateUnit>(table, kUnits, DateWordClass::kUnit);
    if (table.name == "portions") {
      return ReadNamed<DatePortion>(table, kPortions, DateWordClass::kPortion);
    }
    struct Numbered {
      std::string_view name;
      DateWordClass word_class;
      int low;
      int high;
    };
    static constexpr Numbered kNumbered[] = {
        {"months", DateWordClass::kMonth, 1, 12},
        {"weekdays", DateWordClass::kWeekday, 0, 6},
        {"seasons", DateWordClass::kSeason, 1, 4},
        {"cardinals", DateWordClass::kCardinal, 1, 999},
        {"ordinals", DateWordClass::kOrdinal, 1, 31},
        {"days", DateWordClass::kDayWord, -1, 1},
        {"shifts", DateWordClass::kShift, -1, 1},
        {"last_shifts", DateWordClass::kLastShift, -1, 1},
    };
    for (const auto& [name, word_class, low, high] : kNumbered) {
      if (table.name == name) return ReadNumbered(table, word_class, low, high);
    }
    return InvalidArgument("unknown section [" + table.name + "]", table.place);
  }

  Result<void> AddWord(const RuleValue& value, const std::string& text, DateWord word) {
    if (text.empty()) return InvalidArgument("an empty word", value.place);
    DateWord& entry = words.words_.FindOrAdd(text);
    if (entry.word_class != DateWordClass::kNone &&
        (entry.word_class != word.word_class || entry.value != word.value)) {
      return InvalidArgument("\"" + text + "\" already means something else", value.place);
    }
    word.marks = entry.marks;
    entry = word;
    // "first" and "last" are in every other sentence, and make a date only beside one of these.
    switch (word.word_class) {
      case DateWordClass::kMonth:
      case DateWordClass::kWeekday:
      case DateWordClass::kSeason:
      case DateWordClass::kUnit:
      case DateWordClass::kDayWord:
        words.AddTrigger(text);
        break;
      default:
        break;
    }
    return Ok();
  }

  Result<void> AddWords(const RuleValue& value, DateWordClass word_class, int number) {
    if (value.texts.empty()) return InvalidArgument("expected a list of words", value.place);
    const bool is_name =
        word_class == DateWordClass::kMonth || word_class == DateWordClass::kWeekday;
    for (std::size_t i = 0; i < value.texts.size(); ++i) {
      DateWord word{word_class, static_cast<std::int16_t>(number), false, false, 0};
      word.is_short = is_name && i > 0;
      word.is_doubtful = word_class == DateWordClass::kMonth && (number == 3 || number == 5);
      CHIP_CHECK(AddWord(value, value.texts[i], word));
    }
    return Ok();
  }

  template <class E>
  Result<void> ReadNamed(const RuleTable& table, std::span<const Named<E>> names,
                         DateWordClass word_class) {
    for (const RuleValue& value : table.values) {
      const auto code = ValueOf<E>(names, value.key);
      if (!code) return InvalidArgument("unknown name \"" + value.key + "\"", value.place);
      CHIP_CHECK(AddWords(value, word_class, static_cast<int>(*code)));
    }
    return Ok();
  }

  Result<void> ReadNumbered(const RuleTable& table, DateWordClass word_class, int low, int high) {
    for (const RuleValue& value : table.values) {
      const auto number = IntegerOf(value.key);
      if (!number || *number < low || *number > high) {
        return InvalidArgument("expected a number from " + std::to_string(low) + " to " +
                                   std::to_string(high) + ", not \"" + value.key + "\"",
                               value.place);
      }
      CHIP_CHECK(AddWords(value, word_class, *number));
    }
    return Ok();
  }

  Result<void> ReadLists(const RuleTable& table) {
    for (const RuleValue& value : table.values) {
      if (const auto list = ValueOf<DateWordList>(kLists, value.key)) {
        for (const std::string& text : value.texts) {
          if (text.empty()) return InvalidArgument("an empty word", value.place);
          words.words_.FindOrAdd(text).marks |= DateWords::MarkOf(*list);
          if (*list == DateWordList::kDayParts) words.AddTrigger(text);
        }
      } else if (value.key == "vague") {
        CHIP_CHECK(ReadPhrases(value, words.vague_, true));
      } else if (value.key == "immediate") {
        CHIP_CHECK(ReadPhrases(value, words.immediate_, true));
      } else if (value.key == "publication") {
        CHIP_CHECK(ReadPhrases(value, words.publication_, false));
      } else {
        return InvalidArgument("unknown list \"" + value.key + "\"", value.place);
      }
    }
    return Ok();
  }

  static Result<std::vector<DatePhrase>> Phrases(const RuleValue& value) {
    std::vector<DatePhrase> phrases;
    for (const std::string& text : value.texts) {
      const auto expanded = Expand(text);
      if (expanded.empty()) {
        return InvalidArgument("braces do not pair in \"" + text + "\"", value.place);
      }
      for (const auto& phrase : expanded) {
        phrases.push_back(WordsOf(phrase));
        if (phrases.back().empty()) return InvalidArgument("an empty phrase", value.place);
      }
    }
    return phrases;
  }

  Result<void> ReadPhrases(const RuleValue& value, DateWordMap<std::vector<DatePhrase>>& into,
                           bool triggers) {
    for (auto& phrase : CHIP_TRY(Phrases(value))) {
      // One word of the phrase is trigger enough: the longest, as the rarest. Short ones are in
      // every sentence.
      const auto& longest = *std::ranges::max_element(phrase, {}, &std::string::size);
      if (triggers && longest.size() >= 5) words.AddTrigger(longest);
      auto& list = into[phrase.front()];
      list.push_back(std::move(phrase));
    }
    return Ok();
  }

  template <class E>
  static Result<void> ReadChoice(const RuleTable& table, std::string_view key,
                                 std::span<const Named<E>> names, E& out) {
    const RuleValue* value = table.Find(key);
    if (!value) return Ok();
    const auto code = ValueOf<E>(names, value->texts.empty() ? "" : value->texts.front());
    if (!code) {
      return InvalidArgument("unknown value of \"" + std::string(key) + "\"", value->place);
    }
    out = *code;
    return Ok();
  }

  Result<void> ReadCue(const RuleTable& table, bool after) {
    CHIP_CHECK(table.Only({"role", "tense", "lean", "bound", "object", "phrases"}));
    DateCue cue;
    cue.takes_object = table.Flag("object");
    CHIP_CHECK(ReadChoice<DateRole>(table, "role", kRoles, cue.role));
    CHIP_CHECK(ReadChoice<Tense>(table, "tense", kTenses, cue.tense));
    CHIP_CHECK(ReadChoice<Tense>(table, "lean", kTenses, cue.lean));
    CHIP_CHECK(ReadChoice<DateBound>(table, "bound", kBounds, cue.bound));
    const RuleValue* phrases = table.Find("phrases");
    if (!phrases) return InvalidArgument("a cue without phrases", table.place);
    for (auto& phrase : CHIP_TRY(Phrases(*phrases))) {
      cue.words = std::move(phrase);
      auto& list = after ? words.after_[cue.words.front()] : words.cues_[cue.words.back()];
      list.push_back(cue);
    }
    return Ok();
  }

  void SortPhrases(DateWordMap<std::vector<DatePhrase>>& map, DateMark mark) {
    for (auto& [word, list] : map) {
      words.words_.FindOrAdd(word).marks |= mark;
      std::ranges::stable_sort(list, std::ranges::greater{}, &DatePhrase::size);
    }
  }

  void SortCues(DateWordMap<std::vector<DateCue>>& map, DateMark mark) {
    for (auto& [word, list] : map) {
      words.words_.FindOrAdd(word).marks |= mark;
      std::ranges::stable_sort(list, std::ranges::greater{},
                               [](const DateCue& cue) { return cue.words.size(); });
    }
  }

  std::string origin_;
};

Result<DateWords> DateWords::Load(std::string_view toml, const std::string& origin) {
  DateWordsReader reader(origin);
  CHIP_CHECK(reader.Read(CHIP_TRY(ReadRuleFile(toml, origin))));
  return std::move(reader.words);
}

const std::vector<DatePhrase>& DateWords::VagueFrom(std::string_view first) const {
  return FindOrEmpty(vague_, first);
}

const std::vector<DatePhrase>& DateWords::ImmediateFrom(std::string_view first) const {
  return FindOrEmpty(immediate_, first);
}

const std::vector<DatePhrase>& DateWords::PublicationFrom(std::string_view first) const {
  return FindOrEmpty(publication_, first);
}

const std::vector<DateCue>& DateWords::CuesEndingIn(std::string_view last) const {
  return FindOrEmpty(cues_, last);
}

const std::vector<DateCue>& DateWords::CuesBeginningWith(std::string_view first) const {
  return FindOrEmpty(after_, first);
}

void DateWords::AddTrigger(const std::string& word) {
  words_.FindOrAdd(word).marks |= kTriggers;
  trigger_lengths_[static_cast<unsigned char>(word.front())].set(
      word.size() < kLengths ? word.size() : 0);
}

}  // namespace chipline
