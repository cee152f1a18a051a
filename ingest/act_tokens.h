// A sentence as the learned reader sees it (act_reader.h): its words in lower case, and in the
// place of names what they are - a chip of American make, a Chinese firm, the Commerce Department.
// What is learnt of one chip so holds for all.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/project.h"
#include "ingest/rules.h"

namespace chipline {

struct ActToken {
  ByteSpan span;            // bytes of the sentence
  std::uint32_t piece = 0;  // of Projected::pieces
  std::string_view word;    // into the sentence's TokenBuffer; empty for a name or a number
  MentionKind kind = MentionKind::kWord;
  TermIndex term = kNoTerm;  // the mention that the token is part of
};

// Words of a word class stay words, each a token of its own; any other mention is one token.
void ActTokens(const Prepared& sentence, std::vector<ActToken>* out);

// What a term says beside its words: "thing", "of-US", "in-materials"; "authority", "of-CN",
// "agency-mofcom"; "class-suspend", "operation".
std::vector<std::string> TagsOf(const Term& term, const RuleSet& rules);
// The same of what has no term: numbers, percentages, sums of money.
std::string_view TagOf(MentionKind kind);

}  // namespace chipline
