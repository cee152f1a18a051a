// Sentences of a block, and words of a sentence.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chipline {

// A run of bytes, end exclusive.
struct ByteSpan {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  friend bool operator==(const ByteSpan&, const ByteSpan&) = default;
};

// Sentences of `text`, without the blanks between them. Abbreviations (U.S., Inc., Nov., C.C.),
// decimals and initials do not end one; a line end and the Chinese full stop do; closing quotation
// marks and brackets belong to the sentence they close.
std::vector<ByteSpan> SplitSentences(std::string_view text);

enum class TokenKind : std::uint8_t {
  kWord,        // letters and digits; one Han character each
  kPossessive,  // 's
  kNumber,      // starts with a digit and holds nothing but digits, "," and "."
  kPoint,  // any other character, in its plain form: “ becomes ", ’ becomes ', — becomes –
};

// A word's `text` is lower-cased (ASCII only) and in its plain form: U.S. stays "u.s.", typographic
// apostrophes become straight. Hyphens inside words separate tokens and vanish.
struct Token {
  ByteSpan span;
  TokenKind kind = TokenKind::kWord;
  bool han = false;
  std::string_view text;  // into the sentence, or into TokenBuffer::folded
};

// Reused from sentence to sentence, so that no memory is asked for each.
struct TokenBuffer {
  std::vector<Token> tokens;
  std::string folded;
};

// Replaces what `out` held. A line end, which stands between the cells of a table's row, is a
// colon. `text` and `out->folded` must outlive the tokens.
void Tokenize(std::string_view text, TokenBuffer* out);

}  // namespace chipline
