// The projected sentence: lower-case words with one blank between them, where each mention is one
// private-use character of its class. Rules are matched on this form (frames.h): a rule is a line,
// and a slot is a character whose place names the mention.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/date_phrases.h"
#include "ingest/lexicon.h"
#include "ingest/sentence.h"

namespace chipline {

// U+E000.. for kinds, U+E100.. for word classes.
inline constexpr char32_t kKindBase = 0xE000;
inline constexpr char32_t kClassBase = 0xE100;
// The character that stands for a mention of this kind; word classes have their own.
char32_t KindCharacter(MentionKind kind);
char32_t ClassCharacter(WordClassId id);

inline constexpr int kNoMention = -1;

struct Piece {
  ByteSpan span;             // bytes of the sentence
  std::uint32_t offset = 0;  // bytes of Projected::text
  int mention = kNoMention;  // index into Projected::mentions
};

struct Projected {
  std::string_view sentence;
  std::string text;
  std::vector<Piece> pieces;
  std::vector<Mention> mentions;
  std::vector<DateMention> dates;

  // The piece that holds byte `offset` of `text`; the last one where it lies behind.
  std::uint32_t PieceAt(std::size_t offset) const;
  // [first, last) pieces as bytes of the sentence.
  ByteSpan Bytes(std::uint32_t first, std::uint32_t last) const;
  const Mention* MentionAt(std::uint32_t piece) const;
};

// `mentions` are the lexicon's, `dates` unresolved ones of the same sentence: a date wins over a
// word it overlaps. Numbers, percentages and sums of money are found here.
void Project(std::string_view sentence, const TokenBuffer& words,
             const std::vector<Mention>& mentions, std::vector<DateMention> dates,
             const Lexicon& lexicon, Projected* out);

// A run of pieces that no conjunction, relative pronoun or strong mark divides, end exclusive.
struct Clause {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};
// In order; together they cover all pieces. Brackets and dashes open clauses of their own.
std::vector<Clause> SplitClauses(const Projected& sentence);

}  // namespace chipline
