#include "ingest/sentence.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace chipline {
namespace {

bool IsAsciiLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool IsAsciiDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsAsciiUpper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool IsHigh(char c) {
  return static_cast<unsigned char>(c) >= 0x80;
}

// Length and code point of the UTF-8 character at `at`; broken bytes count as one.
struct Char {
  char32_t code = 0;
  std::uint32_t length = 1;
};

Char CharAt(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) return {first, 1};
  const std::uint32_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || at + length > text.size()) return {first, 1};
  char32_t code = first & (0xFFU >> (length + 1));
  for (std::uint32_t i = 1; i < length; ++i) code = (code << 6) | (byte(at + i) & 0x3FU);
  return {code, length};
}

bool IsHan(char32_t c) {
  return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || c >= 0x20000;
}

// The plain form of a punctuation mark outside ASCII; 0 where it is a letter, ' ' where a blank.
char PlainPoint(char32_t c) {
  switch (c) {
    case 0x2018:
    case 0x2019:
    case 0x02BC:
      return '\'';
    case 0x201C:
    case 0x201D:
    case 0x00AB:
    case 0x00BB:
    case 0x300A:
    case 0x300B:
      return '"';
    case 0x2013:
    case 0x2014:
    case 0x2212:
      return '-';
    case 0x2022:
    case 0x00B7:
      return '*';
    case 0x3002:
      return '.';
    case 0xFF0C:
    case 0x3001:
      return ',';
    case 0xFF1B:
      return ';';
    case 0xFF1A:
      return ':';
    case 0xFF08:
      return '(';
    case 0xFF09:
      return ')';
    case 0xFF1F:
      return '?';
    case 0xFF01:
      return '!';
    case 0x2026:
      return '.';
    default:
      break;
  }
  if (c == 0x00A0 || (c >= 0x2000 && c <= 0x200B) || c == 0x3000) return ' ';
  if ((c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x303F) ||
      (c >= 0xFF00 && c <= 0xFF0F) || (c >= 0x00A1 && c <= 0x00BF && c != 0x00AA && c != 0x00BA)) {
    return '_';
  }
  return 0;
}

constexpr std::array<std::string_view, 52> kAbbreviations = {
    "inc",  "corp", "co",  "ltd",  "llc",    "plc", "mr",   "mrs", "ms",  "dr",     "prof",
    "gov",  "sen",  "rep", "gen",  "st",     "no",  "nos",  "art", "sec", "para",   "vs",
    "etc",  "eg",   "ie",  "jan",  "feb",    "mar", "apr",  "jun", "jul", "aug",    "sep",
    "sept", "oct",  "nov", "dec",  "mon",    "tue", "wed",  "thu", "fri", "approx", "dept",
    "est",  "fig",  "vol", "bros", "messrs", "pp",  "supp", "cf"};

// Words that begin a sentence even after "U.S." or "a.m.".
constexpr std::array<std::string_view, 22> kStarters = {
    "the", "it",  "a",   "an",  "in", "but",   "he",    "she", "they", "this", "that",
    "at",  "for", "and", "its", "on", "there", "these", "as",  "we",   "no",   "under"};

template <std::size_t N>
bool Contains(const std::array<std::string_view, N>& words, std::string_view word) {
  std::string lower(word);
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::ranges::find(words, std::string_view(lower)) != words.end();
}

// The run of letters and dots that ends before `stop` (the dot): "U.S", "Inc".
std::string_view WordBefore(std::string_view text, std::size_t stop) {
  std::size_t begin = stop;
  while (begin > 0 && (IsAsciiLetter(text[begin - 1]) || text[begin - 1] == '.')) --begin;
  return text.substr(begin, stop - begin);
}

std::string_view WordAfter(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && IsAsciiLetter(text[end])) ++end;
  return text.substr(at, end - at);
}

// Does the dot at `dot`, followed by a blank and then `next`, end a sentence?
bool DotEnds(std::string_view text, std::size_t dot, std::size_t next) {
  const std::string_view word = WordBefore(text, dot);
  const bool dotted = word.find('.') != std::string_view::npos;
  const bool initial = word.size() == 1 && IsAsciiUpper(word[0]);
  if (dotted || initial) return Contains(kStarters, WordAfter(text, next));
  // "No. 46" is a number, "No. The ban stands." an answer.
  if (word == "No" || word == "Nos") return !IsAsciiDigit(text[next]);
  if (Contains(kAbbreviations, word)) {
    // "the firm and Co. The deal": a starter after a company's form ends; "No. The" does not.
    return word.size() > 2 && Contains(kStarters, WordAfter(text, next));
  }
  return true;
}

bool Closes(char c) {
  return c == '"' || c == '\'' || c == ')' || c == ']';
}

// Behind the closing quotation marks and brackets that follow a sentence's end.
std::size_t SkipClosers(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (Closes(text[at])) {
      ++at;
      continue;
    }
    const Char c = CharAt(text, at);
    if (c.code != 0x201D && c.code != 0x2019 && c.code != 0x300D && c.code != 0xFF09) break;
    at += c.length;
  }
  return at;
}

bool StartsSentence(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (IsHigh(c)) {
    const Char next = CharAt(text, at);
    return next.code == 0x201C || next.code == 0x2018 || next.code == 0x2022 ||
           PlainPoint(next.code) == 0;
  }
  return IsAsciiUpper(c) || IsAsciiDigit(c) || c == '"' || c == '\'' || c == '(' || c == '[' ||
         c == '$' || c == '-';
}

// The bytes that a sentence may end at, and those of characters outside ASCII.
constexpr std::array<bool, 256> kMayEnd = [] {
  std::array<bool, 256> out{};
  for (std::size_t i = 0x80; i < out.size(); ++i) out[i] = true;
  for (const unsigned char c : {'\n', '.', '!', '?'}) out[c] = true;
  return out;
}();

void Push(std::string_view text, std::size_t begin, std::size_t end, std::vector<ByteSpan>* out) {
  while (begin < end && static_cast<unsigned char>(text[begin]) <= ' ') ++begin;
  while (end > begin && static_cast<unsigned char>(text[end - 1]) <= ' ') --end;
  if (begin < end) {
    out->push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  }
}

}  // namespace

std::vector<ByteSpan> SplitSentences(std::string_view text) {
  std::vector<ByteSpan> out;
  std::size_t begin = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (!kMayEnd[static_cast<unsigned char>(c)]) {
      ++at;
      continue;
    }
    if (c == '\n') {
      Push(text, begin, at, &out);
      begin = ++at;
      continue;
    }
    if (IsHigh(c)) {
      const Char wide = CharAt(text, at);
      at += wide.length;
      if (wide.code == 0x3002 || wide.code == 0xFF01 || wide.code == 0xFF1F) {
        at = SkipClosers(text, at);
        Push(text, begin, at, &out);
        begin = at;
      }
      continue;
    }
    const std::size_t mark = at;
    const std::size_t closed = SkipClosers(text, ++at);
    std::size_t next = closed;
    while (next < text.size() && text[next] == ' ') ++next;
    if (next == closed || next >= text.size() || !StartsSentence(text, next)) continue;
    if (c == '.' && closed == at && !DotEnds(text, mark, next)) continue;
    Push(text, begin, closed, &out);
    begin = at = closed;
  }
  Push(text, begin, text.size(), &out);
  return out;
}

namespace {

class Tokenizer {
 public:
  Tokenizer(std::string_view text, TokenBuffer* out) : text_(text), out_(out) {
    out_->tokens.clear();
    out_->folded.clear();
    out_->folded.reserve(text.size() + 8);  // a token's view stays valid: never grows beyond this
  }

  void Run() {
    while (at_ < text_.size()) Step();
  }

 private:
  void Step() {
    const char c = text_[at_];
    if (c == '\n') return Point(':', 1);
    if (static_cast<unsigned char>(c) <= ' ') {
      ++at_;
      return;
    }
    if (IsAsciiDigit(c)) return Word();
    if (IsAsciiLetter(c)) return Word();
    if (!IsHigh(c)) return Point(c, 1);
    const Char wide = CharAt(text_, at_);
    const char plain = PlainPoint(wide.code);
    if (plain == ' ') {
      at_ += wide.length;
    } else if (plain != 0) {
      Point(plain, wide.length);
    } else if (IsHan(wide.code)) {
      Add(at_, at_ + wide.length, TokenKind::kWord, text_.substr(at_, wide.length), true);
      at_ += wide.length;
    } else {
      Word();
    }
  }

  // True where `at` is an apostrophe, straight or not; `length` is its bytes.
  bool Apostrophe(std::size_t at, std::size_t* length) const {
    if (at >= text_.size()) return false;
    if (text_[at] == '\'') return *length = 1, true;
    if (!IsHigh(text_[at])) return false;
    const Char c = CharAt(text_, at);
    *length = c.length;
    return c.code == 0x2019;
  }

  bool WordCharacter(std::size_t at, std::uint32_t* length) const {
    if (at >= text_.size()) return false;
    const char c = text_[at];
    *length = 1;
    if (IsAsciiLetter(c) || IsAsciiDigit(c)) return true;
    if (!IsHigh(c)) return false;
    const Char wide = CharAt(text_, at);
    *length = wide.length;
    return PlainPoint(wide.code) == 0 && !IsHan(wide.code);
  }

  void Point(char plain, std::uint32_t length) {
    const bool apostrophe = plain == '\'';
    if (apostrophe && at_ > 0 && at_ + length < text_.size() && text_[at_ + length] == 's' &&
        !NextIsLetter(at_ + length + 1) && static_cast<unsigned char>(text_[at_ - 1]) > ' ') {
      Add(at_, at_ + length + 1, TokenKind::kPossessive, "'s", false);
      at_ += length + 1;
      return;
    }
    if (plain == '-') {
      const bool inside = at_ > 0 && static_cast<unsigned char>(text_[at_ - 1]) > ' ' &&
                          at_ + length < text_.size() &&
                          static_cast<unsigned char>(text_[at_ + length]) > ' ' && length == 1;
      if (!inside) Add(at_, at_ + length, TokenKind::kPoint, "-", false);
    } else {
      const std::size_t start = out_->folded.size();
      out_->folded += plain;
      Add(at_, at_ + length, TokenKind::kPoint, std::string_view(out_->folded).substr(start, 1),
          false);
    }
    at_ += length;
  }

  bool NextIsLetter(std::size_t at) const {
    return at < text_.size() && (IsAsciiLetter(text_[at]) || IsAsciiDigit(text_[at]));
  }

  void Word() {
    const std::size_t begin = at_;
    const std::size_t start = out_->folded.size();
    bool number = IsAsciiDigit(text_[at_]);
    std::uint32_t length = 0;
    while (at_ < text_.size()) {
      if (const std::size_t end = LettersEnd(at_); end > at_) {
        number = false;
        FoldAll(text_.substr(at_, end - at_));
        at_ = end;
        if (at_ < text_.size() && text_[at_] == ' ') break;
      } else if (WordCharacter(at_, &length)) {
        const char c = text_[at_];
        if (!IsAsciiDigit(c)) number = false;
        for (std::uint32_t i = 0; i < length; ++i) Fold(text_[at_ + i]);
        at_ += length;
      } else if (!Join(number)) {
        break;
      }
    }
    Add(begin, at_, number ? TokenKind::kNumber : TokenKind::kWord,
        std::string_view(out_->folded).substr(start, out_->folded.size() - start), false);
  }

  std::size_t LettersEnd(std::size_t at) const {
    while (at < text_.size() && IsAsciiLetter(text_[at])) ++at;
    return at;
  }
  void FoldAll(std::string_view letters) {
    const std::size_t start = out_->folded.size();
    out_->folded += letters;
    for (std::size_t i = start; i < out_->folded.size(); ++i) out_->folded[i] |= 0x20;
  }
  void Fold(char c) { out_->folded += IsAsciiUpper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

  // Takes a mark that lies inside a word: 1,000 or 5.5, U.S., hasn't. False: the word ends here.
  bool Join(bool number) {
    const char c = text_[at_];
    const bool more = NextIsLetter(at_ + 1);
    if ((c == '.' || c == ',') && number && at_ + 1 < text_.size() &&
        IsAsciiDigit(text_[at_ + 1])) {
      out_->folded += c;
      ++at_;
      return true;
    }
    if (c == '.' && at_ > 0 && IsAsciiLetter(text_[at_ - 1]) && SingleLetterBefore()) {
      if (!more && out_->folded.find('.', WordStart()) == std::string::npos) return false;
      out_->folded += '.';
      ++at_;
      return true;
    }
    std::size_t length = 0;
    if (Apostrophe(at_, &length) && at_ > 0 && IsAsciiLetter(text_[at_ - 1]) &&
        NextIsLetter(at_ + length) && !PossessiveAt(at_ + length)) {
      out_->folded += '\'';
      at_ += length;
      return true;
    }
    return false;
  }

  bool PossessiveAt(std::size_t at) const { return text_[at] == 's' && !NextIsLetter(at + 1); }
  bool SingleLetterBefore() const {
    return at_ < 2 || !(IsAsciiLetter(text_[at_ - 2]) || IsAsciiDigit(text_[at_ - 2]));
  }
  std::size_t WordStart() const {
    std::size_t at = out_->folded.size();
    while (at > 0 && (IsAsciiLetter(out_->folded[at - 1]) || out_->folded[at - 1] == '.')) --at;
    return at;
  }

  void Add(std::size_t begin, std::size_t end, TokenKind kind, std::string_view text, bool han) {
    out_->tokens.push_back(
        {{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}, kind, han, text});
  }

  std::string_view text_;
  TokenBuffer* out_;
  std::size_t at_ = 0;
};

}  // namespace

void Tokenize(std::string_view text, TokenBuffer* out) {
  Tokenizer(text, out).Run();
}

}  // namespace chipline
