#include "ingest/act_tokens.h"

namespace chipline {
namespace {

// A mention of a word class is read by its words, any other by what it names.
void AppendMention(const Prepared& sentence, const Mention& mention, std::uint32_t piece,
                   std::vector<ActToken>* out) {
  if (mention.kind != MentionKind::kWord) {
    out->push_back({mention.span, piece, {}, mention.kind, mention.term});
    return;
  }
  for (std::uint32_t i = mention.first; i < mention.last; ++i) {
    const Token& token = sentence.words.tokens[i];
    out->push_back({token.span, piece, token.text, mention.kind, mention.term});
  }
}

}  // namespace

void ActTokens(const Prepared& sentence, std::vector<ActToken>* out) {
  out->clear();
  const Projected& projected = sentence.projected;
  std::size_t word = 0;
  for (std::uint32_t i = 0; i < projected.pieces.size(); ++i) {
    const Piece& piece = projected.pieces[i];
    if (piece.mention != kNoMention) {
      AppendMention(sentence, projected.mentions[static_cast<std::size_t>(piece.mention)], i, out);
      continue;
    }
    const auto& tokens = sentence.words.tokens;
    while (word < tokens.size() && tokens[word].span.begin < piece.span.begin) ++word;
    if (word < tokens.size()) out->push_back({piece.span, i, tokens[word].text, {}, kNoTerm});
    if (word < tokens.size()) out->back().kind = MentionKind::kWord;
  }
}

std::string_view TagOf(MentionKind kind) {
  switch (kind) {
    case MentionKind::kThing:
      return "thing";
    case MentionKind::kEntity:
      return "firm";
    case MentionKind::kAuthority:
      return "authority";
    case MentionKind::kJurisdiction:
      return "land";
    case MentionKind::kWord:
      return "word";
    case MentionKind::kDate:
      return "date";
    case MentionKind::kNumber:
      return "number";
    case MentionKind::kPercent:
      return "percent";
    case MentionKind::kMoney:
      return "money";
  }
  return "word";
}

std::vector<std::string> TagsOf(const Term& term, const RuleSet& rules) {
  std::vector<std::string> out;
  if (term.kind == MentionKind::kWord) {
    const WordClass& word = rules.lexicon.word_class(term.word_class);
    out.push_back("class-" + word.name);
    if (word.role == WordRole::kOperation) out.emplace_back("operation");
    if (word.role == WordRole::kMeasure) out.emplace_back("measure");
    if (word.issuer) out.push_back("of-" + std::string(Name(*word.issuer)));
    return out;
  }
  out.emplace_back(TagOf(term.kind));
  if (term.kind == MentionKind::kThing || term.kind == MentionKind::kEntity) {
    const auto& home = rules.homes[term.subject];
    if (home) out.push_back("of-" + std::string(Name(*home)));
    for (const SubjectIndex id : rules.subjects->Ancestors(term.subject)) {
      out.push_back("in-" + rules.subjects->at(id).id);
    }
    if (!rules.subjects->Children(term.subject).empty()) {
      out.push_back("in-" + rules.subjects->at(term.subject).id);
    }
    if (term.guard == kVague) out.emplace_back("vague");
    return out;
  }
  if (term.jurisdiction) out.push_back("of-" + std::string(Name(*term.jurisdiction)));
  if (!term.agency.empty()) out.push_back("agency-" + term.agency);
  if (term.adjective) out.emplace_back("adjective");
  if (term.generic) out.emplace_back("generic");
  return out;
}

}  // namespace chipline
