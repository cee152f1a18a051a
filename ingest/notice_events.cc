#include "ingest/notice_events.h"

#include <algorithm>
#include <utility>

#include <re2/re2.h>

#include "ingest/notice_parts.h"
#include "ingest/rules.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

// A part of the notice with a first day of its own.
struct Tranche {
  const NoticeDate* date = nullptr;
  std::vector<SubjectIndex> subjects;  // that its part names
  bool is_taken = false;               // some event has its day
};

bool IsPause(EventType type) {
  return type == EventType::kSuspension || type == EventType::kTruce ||
         type == EventType::kExtension;
}

class Applying {
 public:
  Applying(const Document& document, const RuleSet& rules, std::vector<Draft>* drafts)
      : document_(document), facts_(*document.notice), rules_(rules), drafts_(*drafts) {}

  void Run() {
    FindTranches();
    Promote();
    for (Draft& draft : drafts_) {
      Cite(&draft);
      if (draft.background) continue;
      Stand(&draft);
      Schedule(&draft);
    }
    AddParts();
  }

 private:
  // A rule that names an earlier day beside its own act ("revises the controls of October 2022 and
  // requires …") tells its own act all the same, where nothing else is found in it.
  void Promote() {
    const bool is_rule = facts_.type == "Rule" && IsLegalText(facts_);
    const bool has_news =
        std::ranges::any_of(drafts_, [](const Draft& draft) { return !draft.background; });
    if (!is_rule || has_news || main_ == std::nullopt) return;
    static const RE2 recounts(
        "^(?:SUMMARY: )?(?:On|In) [A-Z][a-z]+ "
        "\\d|\\b(?:published|released|issued|previously|had)\\b");
    for (Draft& draft : drafts_) {
      if (draft.event.sources.empty() || draft.event.sources[0].quotes.empty()) continue;
      const std::string& sentence = draft.event.sources[0].quotes[0].exact;
      draft.background = RE2::PartialMatch(sentence, recounts);
    }
  }

  // ---- when

  void FindTranches() {
    for (const NoticeDateRole role : {NoticeDateRole::kEffective, NoticeDateRole::kApplicable}) {
      if (!tranches_.empty()) break;
      for (const NoticeDate& date : facts_.dates) {
        if (date.role == role) tranches_.push_back({&date, SubjectsIn(date.part), false});
      }
    }
    for (const NoticeDate& date : facts_.dates) {
      if (date.role != NoticeDateRole::kCompliance) continue;
      if (date.part.empty()) {
        // The first day that it must be obeyed is the day of compliance, where that is deferred.
        if (obeyed_ == nullptr) obeyed_ = &date;
      } else {
        tranches_.push_back({&date, SubjectsIn(date.part), false});
      }
    }
    for (std::size_t i = 0; i < tranches_.size() && !main_; ++i) {
      if (tranches_[i].date->part.empty()) main_ = i;
    }
    if (!main_ && !tranches_.empty()) main_ = 0;
    if (main_ && obeyed_ == nullptr) obeyed_ = tranches_[*main_].date;
    for (const NoticeDate& date : facts_.dates) {
      if (date.role == NoticeDateRole::kUntil && date.part.empty()) last_ = &date;
    }
  }

  std::vector<SubjectIndex> SubjectsIn(const std::string& part) const {
    std::vector<SubjectIndex> out;
    if (part.empty()) return out;
    Prepared prepared;
    Prepare(rules_, part, /*chip_context=*/true, &prepared, /*with_dates=*/false);
    for (const Mention& mention : prepared.mentions) {
      if (mention.kind != MentionKind::kThing && mention.kind != MentionKind::kEntity) continue;
      out.push_back(rules_.lexicon.term(mention.term).subject);
    }
    return out;
  }

  bool Concerns(const Tranche& tranche, const std::string& id) const {
    const SubjectTree& tree = *rules_.subjects;
    const auto index = tree.Find(id);
    return index && std::ranges::any_of(tranche.subjects, [&](SubjectIndex named) {
             return tree.IsA(*index, named) || tree.IsA(named, *index);
           });
  }

  bool ConcernsAll(const Tranche& tranche, const PolicyEvent& event) const {
    return !event.subjects.empty() &&
           std::ranges::all_of(event.subjects,
                               [&](const std::string& id) { return Concerns(tranche, id); });
  }

  bool ConcernsSome(const Tranche& tranche, const PolicyEvent& event) const {
    return std::ranges::any_of(event.subjects,
                               [&](const std::string& id) { return Concerns(tranche, id); });
  }

  // The day that the text gives this event itself, the part that names it, or the notice's own.
  void Schedule(Draft* draft) {
    PolicyEvent& event = draft->event;
    if (event.type == EventType::kInvestigation) return Opened(draft);
    if (event.type == EventType::kPenalty || event.type == EventType::kPurchaseOrder ||
        event.certainty == Certainty::kProposed) {
      return;
    }
    Tranche* chosen = nullptr;
    for (Tranche& tranche : tranches_) {
      const bool same = event.effective && event.effective->is_day() &&
                        event.effective->earliest() == tranche.date->day;
      if (same && chosen == nullptr) chosen = &tranche;
    }
    for (Tranche& tranche : tranches_) {
      if (ConcernsAll(tranche, event)) chosen = &tranche;
    }
    if (chosen == nullptr && main_) chosen = &tranches_[*main_];
    if (chosen == nullptr) return SetEnd(draft, nullptr);
    chosen->is_taken = true;
    const bool is_main = main_ && chosen == &tranches_[*main_];
    const NoticeDate& day = is_main ? *obeyed_ : *chosen->date;
    SetDay(draft, &event.effective, "effective", day.day, day);
    SetEnd(draft, chosen->date);
  }

  // "December 23, 2024: The Trade Representative initiated the investigation."
  void Opened(Draft* draft) const {
    static const RE2 opened("(?i)\\binitiat|\\bopened\\b|\\bbegan\\b");
    for (const NoticeDate& date : facts_.dates) {
      const std::string statement(SliceCodePoints(document_.text, date.begin, date.end));
      if (date.role != NoticeDateRole::kEvent || !RE2::PartialMatch(statement, opened)) continue;
      return SetDay(draft, &draft->event.effective, "effective", date.day, date);
    }
  }

  // `start`: of the tranche, which may state its end.
  void SetEnd(Draft* draft, const NoticeDate* start) const {
    PolicyEvent& event = draft->event;
    if (start != nullptr && start->until) {
      return SetDay(draft, &event.until, "until", *start->until, *start);
    }
    if (last_ != nullptr && start != nullptr && last_->day >= start->day) {
      return SetDay(draft, &event.until, "until", last_->day, *last_);
    }
    // "is delayed until May 20": what is paused applies again from that day.
    if (!IsPause(event.type)) return;
    for (const NoticeDate& date : facts_.dates) {
      if (date.role != NoticeDateRole::kDeferred) continue;
      return SetDay(draft, &event.until, "until", date.day - 1, date);
    }
  }

  static bool IsDated(const Draft& draft) {
    return !draft.background && draft.event.certainty == Certainty::kEnacted &&
           draft.event.type != EventType::kInvestigation;
  }

  // Parts with days of their own that no event has: the event of the things that they name, or the
  // act's first, once more.
  void AddParts() {
    std::vector<Draft> added;
    for (std::size_t i = 0; i < tranches_.size(); ++i) {
      Tranche& tranche = tranches_[i];
      if (tranche.is_taken || (main_ && i == *main_) || !IsOfItsOwn(tranche)) continue;
      auto model = std::ranges::find_if(drafts_, [&](const Draft& draft) {
        return IsDated(draft) && ConcernsSome(tranche, draft.event);
      });
      if (model == drafts_.end()) model = std::ranges::find_if(drafts_, IsDated);
      if (model == drafts_.end()) return;
      const auto& known = model->event.effective;
      if (known && known->earliest() == tranche.date->day) continue;
      added.push_back(PartOf(*model, tranche));
      TakeOver(tranche, &model->event);
    }
    for (Draft& part : added) drafts_.push_back(std::move(part));
  }

  Draft PartOf(const Draft& model, const Tranche& tranche) const {
    Draft part = model;
    part.event.key += "-" + FormatDay(tranche.date->day);
    part.event.note = tranche.date->part;
    part.event.until.reset();
    if (!tranche.subjects.empty()) {
      part.event.subjects.clear();
      for (const std::string& id : model.event.subjects) {
        if (Concerns(tranche, id)) part.event.subjects.push_back(id);
      }
      for (const SubjectIndex subject : tranche.subjects) {
        const std::string& id = rules_.subjects->at(subject).id;
        if (part.event.subjects.empty()) part.event.subjects.push_back(id);
      }
    }
    SetDay(&part, &part.event.effective, "effective", tranche.date->day, *tranche.date);
    SetEnd(&part, tranche.date);
    part.grade = std::max(part.grade, Grade::kB);
    part.event.review.grade = part.grade;
    Support(&part, "note");
    return part;
  }

  // What a part names is no longer of the event that it was taken from, unless nothing else is.
  void TakeOver(const Tranche& tranche, PolicyEvent* event) const {
    if (ConcernsAll(tranche, *event)) return;
    std::erase_if(event->subjects, [&](const std::string& id) { return Concerns(tranche, id); });
  }

  // Names instructions or provisions of this notice, or the things it is about.
  static bool IsOfItsOwn(const Tranche& tranche) {
    return !tranche.subjects.empty() || NamesProvisions(tranche.date->part);
  }

  // ---- how it stands

  void Stand(Draft* draft) {
    PolicyEvent& event = draft->event;
    if (!facts_.act.empty() && event.act.empty()) {
      event.act = facts_.act;
      Support(draft, "act");
    }
    if (IsLegalText(facts_)) Set(draft, &event.evidence, Evidence::kOfficialText, "evidence");
    const auto certainty = CertaintyOf(event);
    if (certainty && *certainty != event.certainty) {
      event.certainty = *certainty;
      Retrace(draft, "certainty", std::string(Name(*certainty)));
    }
    // The day of issue or signature is the source's own.
    if (facts_.filed && IsLegalText(facts_)) {
      event.announced = Edtf::FromDay(*facts_.filed);
      Support(draft, "announced");
    }
  }

  std::optional<Certainty> CertaintyOf(const PolicyEvent& event) const {
    const Certainty found = event.certainty;
    if (!IsLegalText(facts_) || found == Certainty::kDenied) return std::nullopt;
    if (facts_.type == "Proposed Rule") return Certainty::kProposed;
    const bool asserted = found == Certainty::kAnnounced || found == Certainty::kReported;
    if (facts_.type == "Rule" || facts_.type == "Presidential Document" ||
        facts_.series == NoticeSeries::kAnnouncement) {
      return asserted ? std::optional(Certainty::kEnacted) : std::nullopt;
    }
    const bool dated = !tranches_.empty();
    if (asserted && dated) return Certainty::kEnacted;
    return found == Certainty::kReported ? std::optional(Certainty::kAnnounced) : std::nullopt;
  }

  void Cite(Draft* draft) const {
    if (facts_.citation.empty()) return;
    for (Source& source : draft->event.sources) {
      if (source.title.find(facts_.citation) == std::string::npos) {
        source.title += " (" + facts_.citation + ")";
      }
    }
  }

  // ---- fields with their passages

  template <class T>
  void Set(Draft* draft, std::optional<T>* field, T value, const char* name) {
    if (*field == value) return;
    *field = value;
    Retrace(draft, name, std::string(Name(value)));
    Support(draft, name);
  }

  static void Retrace(Draft* draft, std::string_view field, const std::string& value) {
    for (SlotTrace& trace : draft->trace) {
      if (trace.field != field) continue;
      trace.value = value;
      trace.rule = "notice:type";
    }
  }

  // The field is named by some quote: the first one, where none has it.
  static void Support(Draft* draft, const std::string& field) {
    if (draft->event.sources.empty() || draft->event.sources[0].quotes.empty()) return;
    auto& quotes = draft->event.sources[0].quotes;
    const bool named = std::ranges::any_of(quotes, [&](const Quote& quote) {
      return std::ranges::find(quote.supports, field) != quote.supports.end();
    });
    if (!named) quotes[0].supports.push_back(field);
  }

  void SetDay(Draft* draft, std::optional<Edtf>* field, const std::string& name, Day day,
              const NoticeDate& date) const {
    *field = Edtf::FromDay(day);
    std::erase_if(draft->trace, [&](const SlotTrace& trace) { return trace.field == name; });
    SlotTrace trace;
    trace.field = name;
    trace.value = (*field)->text();
    trace.rule = "notice:dates";
    trace.basis = "section";
    trace.start = static_cast<std::uint32_t>(date.begin);
    trace.end = static_cast<std::uint32_t>(date.end);
    trace.text = SliceCodePoints(document_.text, date.begin, date.end);
    if (!draft->event.sources.empty()) Quoted(trace, &draft->event.sources[0].quotes);
    draft->trace.push_back(std::move(trace));
  }

  void Quoted(const SlotTrace& trace, std::vector<Quote>* quotes) const {
    for (Quote& quote : *quotes) std::erase(quote.supports, trace.field);
    std::erase_if(*quotes, [](const Quote& quote) { return quote.supports.empty(); });
    for (Quote& quote : *quotes) {
      if (quote.start > trace.start || quote.end < trace.end) continue;
      quote.supports.push_back(trace.field);
      return;
    }
    Quote quote;
    quote.exact = trace.text;
    quote.start = trace.start;
    quote.end = trace.end;
    quote.supports = {trace.field};
    quotes->push_back(std::move(quote));
  }

  const Document& document_;
  const NoticeFacts& facts_;
  const RuleSet& rules_;
  std::vector<Draft>& drafts_;
  std::vector<Tranche> tranches_;
  std::optional<std::size_t> main_;     // into tranches_
  const NoticeDate* obeyed_ = nullptr;  // the first day of what has none of its own
  const NoticeDate* last_ = nullptr;    // the last day of the whole
};

}  // namespace

void ApplyNotice(const Document& document, const RuleSet& rules, std::vector<Draft>* drafts) {
  if (document.notice) Applying(document, rules, drafts).Run();
}

}  // namespace chipline
