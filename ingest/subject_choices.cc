#include "ingest/subject_choices.h"

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

  std::vector<SubjectChoice> Run() {
    Count();
    for (std::size_t back = 0; back <= kChoicesBack && back <= candidate_.sentence; ++back) {
      const std::size_t sentence = candidate_.sentence - back;
      if (back > 0 && IsTitle(context_, sentence)) break;
      Sentence(sentence, back == 0 ? "0" : back == 1 ? "1" : "2");
    }
    for (std::size_t i = 0; i < context_.sentences.size() && IsTitle(context_, i); ++i) {
      if (i != candidate_.sentence) Sentence(i, "title");
    }
    return std::move(out_);
  }

 private:
  struct Told {
    int count = 0;
    bool title = false;
  };

  static bool IsName(const Mention& mention) {
    return mention.kind == MentionKind::kThing || mention.kind == MentionKind::kEntity;
  }

  void Sentence(std::size_t index, std::string_view distance) {
    std::size_t order = 0;
    for (const Mention& mention : context_.MentionsOf(context_.sentences[index])) {
      if (IsName(mention)) out_.push_back(Choice(index, mention, distance, order++));
    }
  }

  // How often the page names each thing and firm, which of them its headline names, and how many
  // names the candidate's sentence holds.
  void Count() {
    for (std::size_t i = 0; i < context_.sentences.size(); ++i) {
      for (const Mention& mention : context_.MentionsOf(context_.sentences[i])) {
        if (!IsName(mention)) continue;
        Told& told = told_[context_.rules->lexicon.term(mention.term).subject];
        ++told.count;
        told.title = told.title || IsTitle(context_, i);
        if (i == candidate_.sentence) ++here_;
      }
    }
  }

  SubjectChoice Choice(std::size_t index, const Mention& mention, std::string_view distance,
                       std::size_t order) {
    const Term& term = context_.rules->lexicon.term(mention.term);
    SubjectChoice choice;
    choice.id = term.subject;
    choice.sentence = index;
    choice.span = mention.span;
    const auto add = [&](const std::string& name, std::string_view value) {
      const std::string feature = "?" + name + "=" + std::string(value);
      choice.features.push_back(feature);
      choice.features.push_back(feature + type_);
    };
    add("distance", distance);
    add("kind", mention.kind == MentionKind::kThing ? "thing" : "firm");
    add("order", order == 0 ? "first" : order == 1 ? "second" : "later");
    const bool chosen =
        std::ranges::find(candidate_.subjects, choice.id) != candidate_.subjects.end();
    add("slot", YesNo(chosen));
    add("slot-basis", chosen ? Name(candidate_.subject_basis) : "none");
    add("below",
        YesNo(Any([&](SubjectIndex id) { return id != choice.id && Tree().IsA(choice.id, id); })));
    add("above",
        YesNo(Any([&](SubjectIndex id) { return id != choice.id && Tree().IsA(id, choice.id); })));
    if (term.guard == kVague) add("vague", "yes");
    const Told told = told_[choice.id];
    add("told", std::to_string(std::min(told.count, 5)));
    add("title", YesNo(told.title));
    add("named-here", std::to_string(std::min(here_, 4)));
    const auto& home = context_.rules->homes[choice.id];
    const std::string from(home ? Name(*home) : "nowhere");
    add("home", from);
    add("home-issuer", from + "/" + IssuerText(candidate_.event.issuers));
    const std::string_view text = context_.TextOf(context_.sentences[index]);
    add("word-before", WordBefore(text, mention.span.begin));
    add("word-after", WordAfter(text, mention.span.end));
    if (index == candidate_.sentence) {
      Place(mention, add);
      choice.basis = Basis::kClause;
    } else {
      choice.basis = distance == "title" ? Basis::kTitle : Basis::kContext;
    }
    add("id", Tree().at(choice.id).id);
    for (const SubjectIndex up : Tree().Ancestors(choice.id)) {
      choice.features.push_back("?under=" + Tree().at(up).id + type_);
    }
    return choice;
  }

  // Where it stands to the words that tell the act.
  template <class Add>
  void Place(const Mention& mention, Add add) const {
    const auto [side, gap] = BesideOf(candidate_.match, mention.span);
    add("side", side);
    add("gap", side + gap);
  }

  template <class Test>
  bool Any(Test test) const {
    return std::ranges::any_of(candidate_.subjects, test);
  }
  const SubjectTree& Tree() const { return *context_.rules->subjects; }

  const Candidate& candidate_;
  const DocumentContext& context_;
  std::string type_;
  std::map<SubjectIndex, Told> told_;
  int here_ = 0;
  std::vector<SubjectChoice> out_;
};

}  // namespace

std::vector<SubjectChoice> SubjectChoices(const Candidate& candidate,
                                          const DocumentContext& context) {
  return Chooser(candidate, context).Run();
}

}  // namespace chipline
