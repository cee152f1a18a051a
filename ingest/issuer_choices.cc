#include "ingest/issuer_choices.h"

#include <algorithm>
#include <map>

#include "ingest/nearby_words.h"

namespace chipline {
namespace {

class Chooser {
 public:
  Chooser(const Candidate& candidate, const DocumentContext& context)
      : candidate_(candidate),
        context_(context),
        type_("/" + std::string(Name(candidate.event.type))) {}

  std::vector<IssuerChoice> Run() {
    const SentenceRecord& record = context_.sentences[candidate_.sentence];
    for (const Mention& mention : context_.MentionsOf(record)) Own(mention);
    Nearest(record);
    Alone(record);
    for (std::size_t back = 1; back <= kChoicesBack && back <= candidate_.sentence; ++back) {
      const std::size_t index = candidate_.sentence - back;
      if (IsTitle(context_, index)) break;
      Other(index, std::string("back") + std::to_string(back), Basis::kContext);
    }
    for (std::size_t i = 0; i < context_.sentences.size() && IsTitle(context_, i); ++i) {
      if (i != candidate_.sentence) Other(i, "title", Basis::kTitle);
    }
    Counts();
    Shares();
    LastBefore();
    for (const SubjectIndex id : candidate_.subjects) {
      if (const auto& home = context_.rules->homes[id]) Add(*home, "home");
    }
    for (const Jurisdiction code : candidate_.event.issuers) {
      Add(code, "slot");
      Add(code, "slot-" + std::string(Name(candidate_.issuer_basis)));
      const auto trace = std::ranges::find(candidate_.trace, "issuer", &SlotTrace::field);
      if (trace != candidate_.trace.end()) Add(code, "rule-" + trace->rule);
    }
    std::vector<IssuerChoice> out;
    for (auto& [code, choice] : choices_) {
      Add(code, "is-" + std::string(Name(code)));
      std::ranges::sort(choice.features);
      choice.features.erase(std::unique(choice.features.begin(), choice.features.end()),
                            choice.features.end());
      out.push_back(std::move(choice));
    }
    return out;
  }

 private:
  // "authority", "land", "adjective" or "word"; empty for what names no country.
  std::string KindOf(const Mention& mention, std::optional<Jurisdiction>* code) const {
    if (mention.term == kNoTerm) return {};
    const Lexicon& lexicon = context_.rules->lexicon;
    const Term& term = lexicon.term(mention.term);
    if (mention.kind == MentionKind::kWord) {
      *code = lexicon.word_class(term.word_class).issuer;
      return *code ? "word" : "";
    }
    *code = term.jurisdiction;
    if (!*code) return {};
    if (mention.kind == MentionKind::kAuthority) return "authority";
    if (mention.kind != MentionKind::kJurisdiction) return {};
    return term.adjective ? "adjective" : "land";
  }

  void Add(Jurisdiction code, const std::string& name) {
    IssuerChoice& choice = choices_[code];
    choice.code = code;
    choice.features.push_back("^" + name);
    choice.features.push_back("^" + name + type_);
  }

  void NameAt(Jurisdiction code, const Mention& mention, std::size_t sentence, Basis basis) {
    IssuerChoice& choice = choices_[code];
    const Term& term = context_.rules->lexicon.term(mention.term);
    if (choice.agency.empty() && mention.kind == MentionKind::kAuthority) {
      choice.agency = term.agency;
    }
    if (choice.span.end != 0 && choice.basis <= basis) return;
    choice.sentence = sentence;
    choice.span = mention.span;
    choice.basis = basis;
  }

  void Own(const Mention& mention) {
    std::optional<Jurisdiction> code;
    const std::string kind = KindOf(mention, &code);
    if (kind.empty()) return;
    const auto [side, gap] = BesideOf(candidate_.match, mention.span);
    const std::string_view text = context_.TextOf(context_.sentences[candidate_.sentence]);
    const std::string before = WordBefore(text, mention.span.begin);
    Add(*code, kind + "-" + side);
    Add(*code, kind + "-" + side + gap);
    Add(*code, "before-" + before + "-" + kind);
    Add(*code, "before-" + before + "-" + side);
    Add(*code, "after-" + WordAfter(text, mention.span.end) + "-" + kind);
    NameAt(*code, mention, candidate_.sentence, side == "left" ? Basis::kClause : Basis::kSentence);
  }

  void Other(std::size_t index, const std::string& place, Basis basis) {
    const std::string ending = "-" + place;
    for (const Mention& mention : context_.MentionsOf(context_.sentences[index])) {
      std::optional<Jurisdiction> code;
      const std::string kind = KindOf(mention, &code);
      if (kind.empty()) continue;
      Add(*code, kind + ending);
      if (mention.span.begin == 0) Add(*code, "opens" + ending);
      NameAt(*code, mention, index, basis);
    }
  }

  // Which country is named last in front of the words that tell the act, and which first behind
  // them; and whether nothing but words stands between.
  void Nearest(const SentenceRecord& record) {
    const Mention* left = nullptr;
    const Mention* right = nullptr;
    std::optional<Jurisdiction> code;
    for (const Mention& mention : context_.MentionsOf(record)) {
      const std::string kind = KindOf(mention, &code);
      if (kind.empty()) continue;
      if (mention.span.end <= candidate_.match.begin) left = &mention;
      if (mention.span.begin >= candidate_.match.end && right == nullptr) right = &mention;
    }
    const std::string_view text = context_.TextOf(record);
    if (left != nullptr) {
      const std::string kind = KindOf(*left, &code);
      Add(*code, "nearest-left");
      Add(*code, "nearest-left-" + kind);
      const std::string_view gap =
          text.substr(left->span.end, candidate_.match.begin - left->span.end);
      Add(*code, std::string("nearest-left-") + (Broken(gap) ? "broken" : "whole"));
    }
    if (right != nullptr) {
      const std::string kind = KindOf(*right, &code);
      Add(*code, "nearest-right");
      Add(*code, "nearest-right-" + kind);
    }
  }

  static bool Broken(std::string_view gap) {
    for (const std::string_view mark : {",", ";", ":", " and ", " but ", " while ", " that "}) {
      if (gap.find(mark) != gap.npos) return true;
    }
    return false;
  }

  void Alone(const SentenceRecord& record) {
    std::map<Jurisdiction, int> counts;
    for (const Mention& mention : context_.MentionsOf(record)) {
      std::optional<Jurisdiction> code;
      if (!KindOf(mention, &code).empty()) ++counts[*code];
    }
    if (counts.size() == 1) Add(counts.begin()->first, "alone");
    for (const auto& [code, count] : counts) {
      Add(code, "of" + std::to_string(std::min<std::size_t>(counts.size(), 4)));
    }
  }

  // How much of what the text says of countries is said of each.
  void Shares() {
    std::map<Jurisdiction, int> counts;
    int all = 0;
    for (const Mention& mention : context_.mentions) {
      std::optional<Jurisdiction> code;
      if (KindOf(mention, &code).empty()) continue;
      ++counts[*code];
      ++all;
    }
    for (const auto& [code, count] : counts) {
      if (!choices_.contains(code)) continue;
      for (const int percent : {10, 20, 30, 40, 50, 60, 75, 90}) {
        if (count * 100 >= all * percent) Add(code, "share" + std::to_string(percent));
      }
    }
  }

  // Whose authority was named last before the sentence, which "the ministry" may be.
  void LastBefore() {
    const SentenceRecord& record = context_.sentences[candidate_.sentence];
    const bool generic = std::ranges::any_of(context_.MentionsOf(record), [&](const Mention& one) {
      return one.kind == MentionKind::kAuthority && one.term != kNoTerm &&
             context_.rules->lexicon.term(one.term).generic;
    });
    for (std::uint32_t i = record.first_mention; i-- > 0;) {
      std::optional<Jurisdiction> code;
      if (KindOf(context_.mentions[i], &code) != "authority") continue;
      Add(*code, "last");
      if (generic) Add(*code, "last-generic");
      return;
    }
  }

  // Whose authorities the text names most.
  void Counts() {
    std::map<Jurisdiction, int> counts;
    for (const Mention& mention : context_.mentions) {
      std::optional<Jurisdiction> code;
      if (KindOf(mention, &code) == "authority") ++counts[*code];
    }
    const auto most = std::ranges::max_element(
        counts, [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most == counts.end()) return;
    Add(most->first, "most");
    if (counts.size() == 1) Add(most->first, "only");
  }

  const Candidate& candidate_;
  const DocumentContext& context_;
  std::string type_;
  std::map<Jurisdiction, IssuerChoice> choices_;
};

}  // namespace

std::vector<IssuerChoice> IssuerChoices(const Candidate& candidate,
                                        const DocumentContext& context) {
  return Chooser(candidate, context).Run();
}

}  // namespace chipline
