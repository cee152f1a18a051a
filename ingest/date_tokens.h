// Words, numbers and marks of a sentence, as dates are built from them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/date_words.h"

namespace chipline {

enum class DateTokenKind : std::uint8_t {
  kWord,    // letters and digits, inner apostrophes: "H20", "week", "year's" is "year" + "'s"
  kNumber,  // digits only
  kMark,    // one character; every dash is "-", every apostrophe "'"
  kHan,     // one character of a script written without blanks
};

struct DateToken {
  DateTokenKind kind = DateTokenKind::kMark;
  bool is_glued = false;     // no blank in front of it
  bool has_capital = false;  // first letter
  bool is_decimal = false;   // part of "2,400" or "1.5": no number of its own
  int digits = 0;            // of a number
  int value = 0;             // of a number; of a word like "12th" too, with `is_ordinal`
  bool is_ordinal = false;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view lower;  // into DateTokens::lower, or a literal
  const DateWord* word = nullptr;

  bool IsWord(DateWordClass word_class) const { return word && word->word_class == word_class; }
  bool Has(std::uint32_t mark) const { return word && word->Has(mark); }
};

// The tokens of one sentence. Past either end stands an empty mark, so that looking around needs
// no bounds.
class DateTokens {
 public:
  DateTokens(std::string_view sentence, const DateWords& words);
  DateTokens(const DateTokens&) = delete;
  DateTokens& operator=(const DateTokens&) = delete;

  std::size_t size() const { return tokens_.size(); }
  // Any index, also before the first: -1 as an unsigned number.
  const DateToken& operator[](std::size_t i) const {
    return i < tokens_.size() ? tokens_[i] : nothing_;
  }
  bool Is(std::size_t i, std::string_view lower) const { return (*this)[i].lower == lower; }
  std::string_view sentence() const { return sentence_; }

 private:
  void Cut(const DateWords& words);
  std::size_t CutWord(std::size_t at, const DateWords& words);
  std::size_t CutNumber(std::size_t at);
  std::size_t CutOther(std::size_t at);

  const DateToken nothing_;  // what stands past either end
  std::string_view sentence_;
  std::string lower_;
  std::vector<DateToken> tokens_;
};

// Could `sentence` hold a date? A fast look that errs only towards yes.
bool MayHoldDate(std::string_view sentence, const DateWords& words);

}  // namespace chipline
