#include "ingest/date_tokens.h"

#include <algorithm>
#include <array>

namespace chipline {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Length of the UTF-8 character at `at`; 1 for a broken byte.
std::size_t CharacterLength(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t length = lead < 0xC2   ? 1
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                             : lead < 0xF5 ? 4
                                           : 1;
  return at + length <= text.size() ? length : 1;
}

// The plain form of a typographic mark, or nothing.
std::string_view PlainMark(std::string_view character) {
  if (character == "–" || character == "—" || character == "‐" || character == "‑" ||
      character == "−") {
    return "-";
  }
  if (character == "’" || character == "‘" || character == "ʼ") return "'";
  return character;
}

bool IsNoBreakBlank(std::string_view character) {
  return character == "\u00A0" || character == "\u202F" || character == "\u2009";
}

// U+3000..U+9FFF, Hangul and full-width forms: three bytes from E3.
bool IsWideCharacter(std::string_view character) {
  if (character.size() != 3) return false;
  const auto lead = static_cast<unsigned char>(character[0]);
  return (lead >= 0xE3 && lead <= 0xED) || lead == 0xEF;
}

bool IsOrdinalSuffix(std::string_view lower) {
  return lower == "st" || lower == "nd" || lower == "rd" || lower == "th";
}

}  // namespace

DateTokens::DateTokens(std::string_view sentence, const DateWords& words)
    : sentence_(sentence), lower_(sentence) {
  for (char& c : lower_) c = Lower(c);
  tokens_.reserve(sentence.size() / 5 + 4);
  Cut(words);
}

void DateTokens::Cut(const DateWords& words) {
  std::size_t at = 0;
  bool glued = false;
  while (at < sentence_.size()) {
    const char c = sentence_[at];
    if (IsBlank(c)) {
      ++at;
      glued = false;
      continue;
    }
    const std::string_view character = sentence_.substr(at, CharacterLength(sentence_, at));
    if (IsNoBreakBlank(character)) {
      at += character.size();
      glued = false;
      continue;
    }
    const std::size_t begin = at;
    at = IsLetter(c) ? CutWord(at, words) : IsDigit(c) ? CutNumber(at) : CutOther(at);
    tokens_.back().is_glued = glued;
    tokens_.back().begin = begin;
    tokens_.back().end = at;
    glued = true;
  }
}

std::size_t DateTokens::CutWord(std::size_t at, const DateWords& words) {
  std::size_t end = at + 1;
  while (end < lower_.size() && (IsLetter(lower_[end]) || IsDigit(lower_[end]))) ++end;
  DateToken& token = tokens_.emplace_back();
  token.kind = DateTokenKind::kWord;
  token.has_capital = sentence_[at] != lower_[at];
  token.lower = std::string_view(lower_).substr(at, end - at);
  token.word = words.Find(token.lower);
  return end;
}

// "2025", "12th", "1Q26", "910B", "2,400". Digits with letters are a word, except an ordinal's.
std::size_t DateTokens::CutNumber(std::size_t at) {
  std::size_t digits_end = at;
  while (digits_end < lower_.size() && IsDigit(lower_[digits_end])) ++digits_end;
  std::size_t end = digits_end;
  while (end < lower_.size() && (IsLetter(lower_[end]) || IsDigit(lower_[end]))) ++end;

  const bool joined = !tokens_.empty() && tokens_.back().end == at &&
                      (tokens_.back().lower == "," || tokens_.back().lower == ".") &&
                      tokens_.size() > 1 && tokens_[tokens_.size() - 2].end + 1 == at &&
                      tokens_[tokens_.size() - 2].kind == DateTokenKind::kNumber;
  DateToken& token = tokens_.emplace_back();
  token.kind = DateTokenKind::kNumber;
  token.lower = std::string_view(lower_).substr(at, end - at);
  token.digits = static_cast<int>(digits_end - at);
  if (token.digits <= 6) {
    for (std::size_t i = at; i < digits_end; ++i)
      token.value = token.value * 10 + (lower_[i] - '0');
  }
  if (end != digits_end) {
    token.is_ordinal = IsOrdinalSuffix(token.lower.substr(digits_end - at));
    if (!token.is_ordinal) token.kind = DateTokenKind::kWord;
  }
  if (joined && token.kind == DateTokenKind::kNumber) {
    token.is_decimal = true;
    tokens_[tokens_.size() - 3].is_decimal = true;
  }
  return end;
}

std::size_t DateTokens::CutOther(std::size_t at) {
  const std::string_view character = sentence_.substr(at, CharacterLength(sentence_, at));
  DateToken& token = tokens_.emplace_back();
  token.kind = IsWideCharacter(character) ? DateTokenKind::kHan : DateTokenKind::kMark;
  token.lower = PlainMark(character);
  return at + character.size();
}

bool MayHoldDate(std::string_view sentence, const DateWords& words) {
  std::array<char, 32> buffer;
  std::size_t at = 0;
  while (at < sentence.size()) {
    const char c = sentence[at];
    if (IsDigit(c)) {
      std::size_t end = at;
      while (end < sentence.size() && IsDigit(sentence[end])) ++end;
      const std::size_t digits = end - at;
      const char next = end < sentence.size() ? Lower(sentence[end]) : ' ';
      if (digits == 4 && (c == '1' || c == '2')) return true;
      // "12th", "1Q26".
      if (digits <= 2 && std::string_view("snrtqh").find(next) != std::string_view::npos) {
        return true;
      }
      at = end;
    } else if (IsLetter(c)) {
      std::size_t end = at;
      while (end < sentence.size() && IsLetter(sentence[end])) {
        if (end - at < buffer.size()) buffer[end - at] = Lower(sentence[end]);
        ++end;
      }
      const std::size_t length = end - at;
      // "Q1", "H2", but not "H20".
      const bool is_period = length == 1 && (buffer[0] == 'q' || buffer[0] == 'h') &&
                             end < sentence.size() && IsDigit(sentence[end]) &&
                             (end + 1 == sentence.size() || !IsDigit(sentence[end + 1]));
      if (is_period) return true;
      if (length <= buffer.size() && words.MayTrigger(buffer[0], length)) {
        const DateWord* word = words.Find({buffer.data(), length});
        if (word && word->Has(kTriggers)) return true;
      }
      at = end;
    } else if (static_cast<unsigned char>(c) >= 0xE3 && static_cast<unsigned char>(c) <= 0xE9) {
      return true;
    } else {
      ++at;
    }
  }
  return false;
}

}  // namespace chipline
