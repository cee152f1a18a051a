#include "ingest/candidate_reader.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "ingest/later_day.h"
#include "ingest/nearby_words.h"
#include "ingest/odds.h"
#include "ingest/page_marks.h"
#include "ingest/slot_issuer.h"
#include "ingest/slot_subjects.h"

namespace chipline {
namespace {

// Chosen on the pages of ingest/training that were kept out of each fit (docs/quality.md).
constexpr double kSpoken = 0.5;        // a subject that no name names is added from here on
constexpr double kSpokenUnsure = 0.3;  // the likeliest of them, where no name is surely meant
constexpr double kSurelyNamed = 0.7;
constexpr double kChosen = 0.5;      // a name is taken for what the act is about
constexpr double kChosenToo = 0.15;  // and one that the slots found in the act's own clause
// Another country, certainty or day is believed where it is likelier by so much.
constexpr double kOtherIssuer = 0.2;
constexpr double kOtherCertainty = 0.4;
constexpr double kOtherDayBy = 0.2;
// An act is the page's own news where that is at least so likely; one of the last days always is.
// What is recounted as well does the record little harm, which knows the act already. More is asked
// of an act whose day is old, and most where its clause says that it is past.
constexpr double kNews = 0.3;
constexpr double kNewsThoughOld = 0.4;
constexpr double kNewsThoughTold = 0.5;
constexpr double kHeard = 0.3;  // what the network holds so likely is told to the other questions
constexpr double kHeardWell = 0.6;
constexpr double kDay = 0.2;       // a day is taken where the slots found none
constexpr double kOtherDay = 0.5;  // and from here on in the place of theirs

// Those that are likely enough, and the first at less where nothing else is sure. REQUIRES: the
// likelier ones first.
std::span<const Answer> LikelyOf(const std::vector<Answer>& answers, bool unsure) {
  std::size_t count = 0;
  while (count < answers.size() && answers[count].probability >= kSpoken) ++count;
  if (count == 0 && unsure && !answers.empty() && answers[0].probability >= kSpokenUnsure) ++count;
  return {answers.data(), count};
}

// A probability as the steps that its odds have climbed, in powers of e: weights of steps add up.
void Thermometer(const std::string& name, double probability, const std::string& type,
                 std::vector<std::string>* out) {
  for (int step = kLeastOdds + 1; step <= OddsStep(probability); ++step) {
    out->push_back("!" + name + ">" + std::to_string(step));
    out->push_back(out->back() + type);
  }
}

// When it was, seen from the page: "none" without a day, "some" where the page has none.
std::string_view AgeOf(const Candidate& candidate, const DocumentContext& context) {
  const auto& day = candidate.event.effective;
  const auto& published = context.document->published;
  if (!day) return "none";
  if (!published) return "some";
  if (day->earliest() > published->latest()) return "later";
  return day->latest() < LaterDay(published->earliest(), -8) ? "old" : "now";
}

// How likely it must be that the page tells it as its own news.
double NewsFrom(const Candidate& candidate, const DocumentContext& context) {
  const std::string_view age = AgeOf(candidate, context);
  if (age == "now" || age == "later") return 0;
  if (candidate.background) return kNewsThoughTold;
  return age == "old" ? kNewsThoughOld : kNews;
}

// Whether the source, which tells of one authority's acts, says who acts.
bool IsBySource(const Candidate& candidate, const DocumentContext& context) {
  const auto& own = context.document->default_issuer;
  return own && candidate.event.issuers == std::vector<Jurisdiction>{*own};
}

// Such a source is as good as a line at the head of the page.
Basis IssuerBasis(const Candidate& candidate, const DocumentContext& context) {
  return IsBySource(candidate, context) ? std::min(candidate.issuer_basis, Basis::kHeader)
                                        : candidate.issuer_basis;
}

// What is known of the candidate beside the words of its sentence.
std::vector<std::string> FeaturesOf(const Candidate& candidate, const DocumentContext& context,
                                    double probability) {
  const PolicyEvent& event = candidate.event;
  const std::string type = "/" + std::string(Name(event.type));
  std::vector<std::string> out;
  const auto add = [&](const std::string& name, std::string_view value) {
    const std::string feature = "!" + name + "=" + std::string(value);
    out.push_back(feature);
    out.push_back(feature + type);
  };
  add("type", Name(event.type));
  add("certainty", Name(event.certainty));
  if (event.evidence) add("evidence", Name(*event.evidence));
  add("issuer", IssuerText(event.issuers));
  add("issuer-basis", Name(IssuerBasis(candidate, context)));
  add("subject-basis", Name(candidate.subject_basis));
  add("weak", YesNo(candidate.weak));
  add("background", YesNo(candidate.background));
  add("occasion", YesNo(candidate.occasion));
  add("opinion", YesNo(context.opinion));
  Thermometer("likely", probability, type, &out);
  for (const std::string& subject : event.subjects) add("subject", subject);
  // Whose things these are matters where nothing says who acts.
  const bool open = candidate.issuer_basis > Basis::kClause && !IsBySource(candidate, context);
  for (const SubjectIndex id : candidate.subjects) {
    for (const SubjectIndex up : context.rules->subjects->Ancestors(id)) {
      out.push_back("!under=" + context.rules->subjects->at(up).id + type);
    }
    const auto& home = context.rules->homes[id];
    const std::string from(home ? Name(*home) : "nowhere");
    if (open) add("home-issuer", from + "/" + IssuerText(event.issuers));
  }
  out.push_back("!by=" + candidate.frame->id);
  out.push_back("!day=" + std::string(AgeOf(candidate, context)));
  out.push_back("!first=" + std::string(YesNo(candidate.sentence < 3)));
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// How likely the network holds it that the act is about the thing, or wider.
std::optional<double> HeardOf(const DocumentContext& context, const ActWeights& weights,
                              SubjectIndex id) {
  const ActReader& reader = *context.rules->reader;
  std::optional<double> most = reader.Heard(weights, id);
  for (const SubjectIndex up : context.rules->subjects->Ancestors(id)) {
    const auto wider = reader.Heard(weights, up);
    if (wider && (!most || *wider > *most)) most = wider;
  }
  return most;
}

std::optional<double> HeardOf(const ActReader& reader, const ActWeights& weights,
                              Jurisdiction code) {
  const bool own = code == Jurisdiction::kUS || code == Jurisdiction::kCN;
  return reader.Heard(weights, "issuer=" + (own ? std::string(Name(code)) : "other"));
}

// What the network holds of the certainties of the sentence's act.
std::vector<std::string> HeardCertainties(const ActReader& reader, const ActWeights& weights) {
  std::vector<std::string> out;
  for (const auto& [code, name] : Codes<Certainty>()) {
    const auto heard = reader.Heard(weights, "certainty=" + std::string(name));
    if (heard) Thermometer("heard-" + std::string(name), *heard, "", &out);
  }
  return out;
}

// What the sentence's act is about, as the network holds it.
void AddHeardSubjects(const RuleSet& rules, const ActWeights& weights,
                      std::vector<std::string>* out) {
  for (const SubjectIndex id : rules.reader->heard_subjects()) {
    const auto heard = rules.reader->Heard(weights, id);
    const std::string& name = rules.subjects->at(id).id;
    if (heard && *heard > kHeard) out->push_back("!heard=" + name);
    if (heard && *heard > kHeardWell) out->push_back("!heard-well=" + name);
  }
}

// What the network holds of each thing, and of each country, that may be chosen.
void AddHeardOfChoices(const DocumentContext& context, const ActWeights& weights,
                       const Candidate& candidate, std::vector<SubjectChoice>* subjects,
                       std::vector<IssuerChoice>* issuers) {
  const std::string type = "/" + std::string(Name(candidate.event.type));
  for (SubjectChoice& choice : *subjects) {
    const auto heard = HeardOf(context, weights, choice.id);
    if (heard) Thermometer("heard", *heard, type, &choice.features);
  }
  for (IssuerChoice& choice : *issuers) {
    const auto heard = HeardOf(*context.rules->reader, weights, choice.code);
    if (heard) Thermometer("heard", *heard, type, &choice.features);
  }
}

// Whether a frame found it, and not the reader alone.
bool IsWorded(const DocumentContext& context, const Candidate& candidate) {
  return candidate.frame != &context.rules->reader->frame(candidate.event.type);
}

double SetCertainty(const DocumentContext& context, const std::vector<Answer>& answers,
                    Candidate* candidate) {
  if (answers.empty()) return 0;
  const double most = answers.front().probability;
  const auto certainty = FromName<Certainty>(answers.front().name);
  if (!certainty || *certainty == candidate->event.certainty) return most;
  const auto now = std::ranges::find(answers, Name(candidate->event.certainty), &Answer::name);
  const double before = now == answers.end() ? 0 : now->probability;
  if (most < before + kOtherCertainty) return before;
  // "declined on Wednesday to grant": what is told in words as a refusal is not the act refused,
  // however like an act the rest reads.
  if (candidate->event.certainty == Certainty::kDenied && *certainty <= Certainty::kReported) {
    return before;
  }
  // "revoked the waivers": told in words as done, and no day is named that would be a later start.
  if (candidate->event.certainty == Certainty::kEnacted && *certainty == Certainty::kAnnounced &&
      IsWorded(context, *candidate) && !candidate->event.effective) {
    return before;
  }
  // "Washington will impose a tariff": what is told in words as settled is no mere expectation.
  if (candidate->event.certainty == Certainty::kAnnounced && *certainty == Certainty::kExpected &&
      IsWorded(context, *candidate)) {
    return before;
  }
  // "will not allow sales": a frame that is worded in the negative is a ban, and no ban denied.
  if (*certainty == Certainty::kDenied && IsWorded(context, *candidate)) return before;
  candidate->event.certainty = *certainty;
  for (SlotTrace& trace : candidate->trace) {
    if (trace.field != "certainty") continue;
    trace.value = Name(*certainty);
    trace.rule = "read:certainty";
  }
  return most;
}

// Another country acts where the reader is surer of it than of the one that was found.
double SetIssuer(const DocumentContext& context, const std::vector<IssuerChoice>& choices,
                 const ActWeights& none, Candidate* candidate) {
  PolicyEvent& event = candidate->event;
  if (event.issuers.size() != 1 || event.type == EventType::kPurchaseOrder) return 1;
  const IssuerChoice* best = nullptr;
  double most = 0;
  double found = 0;
  for (const IssuerChoice& choice : choices) {
    const auto answer = context.rules->reader->Judge("issuer", none, choice.features);
    if (answer.empty()) return 0;
    const double probability = answer.front().probability;
    if (choice.code == event.issuers.front()) found = probability;
    if (probability > most) {
      most = probability;
      best = &choice;
    }
  }
  if (best == nullptr || best->code == event.issuers.front() || most < found + kOtherIssuer) {
    return IsBySource(*candidate, context) ? 1 : found;
  }
  event.issuers = {best->code};
  event.agency = best->agency;
  if (event.target == best->code) {
    event.target.reset();
    std::erase_if(candidate->trace, [](const SlotTrace& trace) { return trace.field == "target"; });
  }
  if (event.agency.empty() && best->code == Jurisdiction::kUS && IsExportLicensing(event.type)) {
    event.agency = "bis";
  }
  candidate->issuer_basis = best->basis;
  std::erase_if(candidate->trace, [](const SlotTrace& trace) { return trace.field == "agency"; });
  const Passage passage = context.Locate(best->sentence, best->span);
  for (SlotTrace& trace : candidate->trace) {
    if (trace.field != "issuer") continue;
    const bool named = best->span.end > 0;
    trace = {"issuer",
             IssuerText(event.issuers),
             "read:issuer",
             std::string(Name(best->basis)),
             named ? passage.start : 0,
             named ? passage.end : 0,
             named ? std::string(passage.text) : std::string()};
  }
  if (event.agency.empty()) return most;
  const auto issuer = std::ranges::find(candidate->trace, "issuer", &SlotTrace::field);
  SlotTrace agency = *issuer;
  agency.field = "agency";
  agency.value = event.agency;
  candidate->trace.push_back(std::move(agency));
  return most;
}

// The likeliest day, where the slots found none or where it is much likelier than theirs, unless
// the text states that as the act's start.
void SetDay(const DocumentContext& context, const std::vector<DayChoice>& choices,
            const ActWeights& none, Candidate* candidate) {
  const DayChoice* best = nullptr;
  std::optional<Edtf>& slot = candidate->event.effective;
  double most = slot ? kOtherDay : kDay;
  std::optional<double> before;  // how likely the day of the slots is
  for (const DayChoice& choice : choices) {
    const auto answer = context.rules->reader->Judge("day", none, choice.features);
    if (answer.empty()) continue;
    const double probability = answer.front().probability;
    if (slot && choice.value == *slot) {
      if (choice.states_start) return;
      before = std::max(before.value_or(0), probability);
    }
    if (probability < most) continue;
    most = probability;
    best = &choice;
  }
  if (best == nullptr) return;
  const Passage passage = context.Locate(best->sentence, best->span);
  SlotTrace trace = {"effective",
                     best->value.text(),
                     "read:day",
                     std::string(Name(best->basis)),
                     passage.start,
                     passage.end,
                     std::string(passage.text)};
  if (!slot) {
    candidate->read_day = {best->value, std::move(trace)};
    return;
  }
  if (!before || *before + kOtherDayBy > most || best->value == *slot) return;
  slot = best->value;
  for (SlotTrace& old : candidate->trace) {
    if (old.field == "effective") old = trace;
  }
}

// Lists are of firms: "15 American companies" are no American goods.
bool IsNoFirm(EventType type, std::string_view id) {
  return (type == EventType::kEntityListing || type == EventType::kEntityDelisting) &&
         (id == "us-goods" || id == "chinese-goods");
}

class SubjectReader {
 public:
  SubjectReader(const DocumentContext& context, Candidate* candidate)
      : context_(context), tree_(*context.rules->subjects), candidate_(*candidate) {}

  // The likely ones of `choices`; nothing changes where none is.
  double Choose(const std::vector<SubjectChoice>& choices, const ActWeights& none) {
    std::vector<std::pair<double, const SubjectChoice*>> likely;
    for (const SubjectChoice& choice : choices) {
      const auto answer = context_.rules->reader->Judge("chosen", none, choice.features);
      const bool found = Has(choice.id) && candidate_.subject_basis <= Basis::kClause;
      if (answer.empty() || answer.front().probability < (found ? kChosenToo : kChosen)) continue;
      likely.push_back({answer.front().probability, &choice});
    }
    const auto all = likely;
    std::erase_if(likely, [&](const auto& one) { return OfOthers(*one.second, all); });
    if (likely.empty()) return 0;
    const double surest = std::ranges::max_element(likely)->first;
    if (IsFound(likely) || OfPlants()) return surest;
    candidate_.subjects.clear();
    DropTraces();
    Basis best = Basis::kDefault;
    for (const auto& one : likely) {
      const SubjectChoice* const choice = one.second;
      const auto narrower = [&](const auto& other) {
        return other.second->id != choice->id && tree_.IsA(other.second->id, choice->id);
      };
      if (std::ranges::any_of(likely, narrower) || Has(choice->id)) continue;
      best = std::min(best, choice->basis);
      candidate_.subjects.push_back(choice->id);
      const Passage passage = context_.Locate(choice->sentence, choice->span);
      AddTrace(choice->id, "read:named", choice->basis, passage);
    }
    // Things before firms, each as the text has them.
    std::ranges::stable_sort(candidate_.subjects, {}, [&](SubjectIndex id) {
      return static_cast<int>(context_.rules->entities[id]);
    });
    candidate_.subject_basis = best;
    return surest;
  }

  // Subjects that are so likely from what the sentence says are added to those that are named near
  // it: classes of things and firms, and what the document names elsewhere. Nothing is added that
  // no word of the document stands for.
  double Add(const std::vector<Answer>& classes, const std::vector<Answer>& named, double surest) {
    const bool unsure = surest < kSurelyNamed && candidate_.subject_basis > Basis::kClause;
    for (const Answer& answer : LikelyOf(classes, unsure)) {
      const Passage passage = context_.Locate(candidate_.sentence, candidate_.match);
      AddOne(answer, "read:class", Basis::kClause, passage);
    }
    for (const Answer& answer : LikelyOf(named, unsure)) {
      const auto id = tree_.Find(answer.name);
      const auto passage = id ? NamedAt(*id) : std::nullopt;
      if (passage) AddOne(answer, "read:elsewhere", Basis::kContext, *passage);
    }
    return std::max(classes.empty() ? 0 : classes.front().probability,
                    named.empty() ? 0 : named.front().probability);
  }

  void Finish() {
    candidate_.event.subjects.clear();
    for (const SubjectIndex id : candidate_.subjects) {
      candidate_.event.subjects.push_back(tree_.at(id).id);
    }
    const auto& ids = candidate_.event.subjects;
    std::erase_if(candidate_.trace, [&](const SlotTrace& trace) {
      return trace.field == "subjects" && std::ranges::find(ids, trace.value) == ids.end();
    });
  }

 private:
  void AddOne(const Answer& answer, std::string rule, Basis basis, const Passage& passage) {
    const auto id = tree_.Find(answer.name);
    const auto& others = candidate_.of_others;
    if (!id || std::ranges::find(others, *id) != others.end()) return;
    if (IsNoFirm(candidate_.event.type, answer.name)) return;
    // What is known more narrowly says it already; what is wider gives way.
    const auto& mine = candidate_.subjects;
    if (std::ranges::any_of(mine, [&](SubjectIndex one) { return tree_.IsA(one, *id); })) return;
    std::erase_if(candidate_.subjects, [&](SubjectIndex one) { return tree_.IsA(*id, one); });
    candidate_.subjects.push_back(*id);
    AddTrace(*id, std::move(rule), basis, passage);
  }

  // Where the document names the subject: the last time before the sentence's end, else the first.
  std::optional<Passage> NamedAt(SubjectIndex id) const {
    const std::string owner = OwnerOfPlant(id);
    std::optional<Passage> found;
    for (std::size_t i = 0; i < context_.sentences.size(); ++i) {
      if (found && i > candidate_.sentence) break;
      for (const Mention& mention : context_.MentionsOf(context_.sentences[i])) {
        const bool subject =
            mention.kind == MentionKind::kThing || mention.kind == MentionKind::kEntity;
        if (!subject) continue;
        const SubjectIndex named = context_.rules->lexicon.term(mention.term).subject;
        if (named != id && tree_.at(named).id != owner) continue;
        found = context_.Locate(i, mention.span);
      }
    }
    return found;
  }

  // The firm whose plants in China the subject is: "Samsung" names them where they are spoken of.
  std::string OwnerOfPlant(SubjectIndex id) const {
    const auto plants = PlantsInChina(tree_);
    return plants && id != *plants && tree_.IsA(id, *plants) ? tree_.at(id).maker : std::string();
  }

  // A standing is held by plants, all of those that the sentence names: none is chosen from them.
  bool OfPlants() const {
    const auto plants = PlantsInChina(tree_);
    if (!plants || candidate_.subject_basis > Basis::kClause) return false;
    const auto& mine = candidate_.subjects;
    return std::ranges::any_of(mine, [&](SubjectIndex id) { return tree_.IsA(id, *plants); }) &&
           std::ranges::all_of(mine, [&](SubjectIndex id) { return context_.rules->entities[id]; });
  }

  // What another act of the sentence is about; and, where the act's own clause names what it is
  // about, what other sentences name.
  bool OfOthers(const SubjectChoice& choice,
                const std::vector<std::pair<double, const SubjectChoice*>>& likely) const {
    const auto& others = candidate_.of_others;
    if (std::ranges::find(others, choice.id) != others.end()) return true;
    if (choice.sentence == candidate_.sentence || candidate_.subject_basis > Basis::kClause) {
      return false;
    }
    return std::ranges::any_of(likely, [&](const auto& one) {
      return one.second->sentence == candidate_.sentence && Has(one.second->id) &&
             !tree_.IsA(choice.id, one.second->id);
    });
  }

  // Whether the slots found just these already.
  bool IsFound(const std::vector<std::pair<double, const SubjectChoice*>>& likely) const {
    const auto among = [&](SubjectIndex id) {
      return std::ranges::any_of(likely, [&](const auto& one) { return one.second->id == id; });
    };
    return std::ranges::all_of(likely, [&](const auto& one) { return Has(one.second->id); }) &&
           std::ranges::all_of(candidate_.subjects, among);
  }

  bool Has(SubjectIndex id) const {
    return std::ranges::find(candidate_.subjects, id) != candidate_.subjects.end();
  }
  void DropTraces() {
    std::erase_if(candidate_.trace,
                  [](const SlotTrace& trace) { return trace.field == "subjects"; });
  }
  void AddTrace(SubjectIndex id, std::string rule, Basis basis, const Passage& passage) {
    candidate_.trace.push_back({"subjects", tree_.at(id).id, std::move(rule),
                                std::string(Name(basis)), passage.start, passage.end,
                                std::string(passage.text)});
  }

  const DocumentContext& context_;
  const SubjectTree& tree_;
  Candidate& candidate_;
};

}  // namespace

std::vector<SubjectIndex> SpokenSubjects(const RuleSet& rules, const ActWeights& weights,
                                         EventType type) {
  std::vector<std::string> features = {"!type=" + std::string(Name(type))};
  AddHeardSubjects(rules, weights, &features);
  std::vector<SubjectIndex> out;
  const std::vector<Answer> answers = rules.reader->Judge("class", weights, features);
  for (const Answer& answer : LikelyOf(answers, false)) {
    const auto id = rules.subjects->Find(answer.name);
    const auto known = [&](SubjectIndex one) { return rules.subjects->IsA(one, *id); };
    if (id && !IsNoFirm(type, answer.name) && std::ranges::none_of(out, known)) out.push_back(*id);
  }
  return out;
}

void ReadCandidate(const DocumentContext& context, const ActWeights& weights, double probability,
                   Candidate* candidate, CandidateQuestions* asked) {
  const ActReader& reader = *context.rules->reader;
  std::vector<SubjectChoice> choices = SubjectChoices(*candidate, context);
  std::vector<IssuerChoice> issuers = IssuerChoices(*candidate, context);
  AddHeardOfChoices(context, weights, *candidate, &choices, &issuers);
  const ActWeights& none = reader.constants();
  if (asked != nullptr) asked->event = candidate->event;
  const double issuer = SetIssuer(context, issuers, none, candidate);
  std::vector<std::string> features = FeaturesOf(*candidate, context, probability);
  AddHeardSubjects(*context.rules, weights, &features);
  SubjectReader subjects(context, candidate);
  const double named = subjects.Choose(choices, none);
  const double spoken = subjects.Add(reader.Judge("class", weights, features),
                                     reader.Judge("subject", weights, features), named);
  subjects.Finish();
  std::vector<std::string> certainties = HeardCertainties(reader, weights);
  std::ranges::copy(features, std::back_inserter(certainties));
  const double certain =
      SetCertainty(context, reader.Judge("certainty", weights, certainties), candidate);
  std::vector<std::string> settled = FeaturesOf(*candidate, context, probability);
  const std::string type = "/" + std::string(Name(candidate->event.type));
  Thermometer("issuer", issuer, type, &settled);
  Thermometer("named", named, type, &settled);
  Thermometer("spoken", spoken, type, &settled);
  Thermometer("certain", certain, type, &settled);
  const auto count = [&](const std::string& name, std::size_t number, std::size_t most) {
    settled.push_back("!" + name + "=" + std::to_string(std::min(number, most)));
    settled.push_back(settled.back() + type);
  };
  count("subjects", candidate->subjects.size(), 4);
  count("sentence", candidate->sentence, 12);
  count("page", context.sentences.size() / 4, 6);
  if (candidate->doubt != nullptr) {
    settled.push_back("!doubt");
    settled.push_back("!doubt=" + candidate->doubt->id);
  }
  std::vector<DayChoice> days;
  if (!candidate->background) days = DayChoices(*candidate, context);
  SetDay(context, days, none, candidate);
  candidate->likely = probability;
  candidate->marks = std::move(settled);
  candidate->words = weights;
  if (asked == nullptr) return;
  for (const SubjectChoice& choice : choices) {
    asked->ids.push_back(context.rules->subjects->at(choice.id).id);
  }
  asked->choices = std::move(choices);
  asked->issuers = std::move(issuers);
  asked->days = std::move(days);
  asked->features = std::move(features);
  asked->certainties = std::move(certainties);
}

void ReadDocument(const DocumentContext& context, const Likelihoods& title,
                  std::vector<Candidate>* candidates) {
  const ActReader& reader = *context.rules->reader;
  double most = 0;
  for (const Candidate& candidate : *candidates) most = std::max(most, candidate.likely);
  const double headline = *std::ranges::max_element(title);
  for (Candidate& candidate : *candidates) {
    if (candidate.marks.empty()) continue;
    const EventType kind = candidate.event.type;
    const std::string type = "/" + std::string(Name(kind));
    const auto beside = std::ranges::count_if(
        *candidates, [&](const Candidate& other) { return other.event.type == kind; });
    const bool best = std::ranges::none_of(*candidates, [&](const Candidate& other) {
      return other.event.type == kind && other.likely > candidate.likely;
    });
    Thermometer("most", most, type, &candidate.marks);
    Thermometer("title", title[static_cast<std::size_t>(kind)], type, &candidate.marks);
    Thermometer("headline", headline, type, &candidate.marks);
    candidate.marks.push_back("!best=" + std::string(YesNo(best)));
    candidate.marks.push_back("!beside=" + std::to_string(std::min<long>(beside, 4)));
    candidate.marks.push_back("!all=" +
                              std::to_string(std::min<std::size_t>(candidates->size(), 8)));
    std::ranges::copy(PageMarks(candidate, *candidates), std::back_inserter(candidate.marks));
    const auto right = reader.Judge("right", reader.constants(), candidate.marks);
    if (!right.empty()) candidate.right = right.front().probability;
    const auto news = reader.Judge("news", candidate.words, candidate.marks);
    if (news.empty()) continue;
    candidate.newsworthy = news.front().probability;
    candidate.news = *candidate.newsworthy >= NewsFrom(candidate, context);
    if (*candidate.news) candidate.background = false;
  }
}

}  // namespace chipline
