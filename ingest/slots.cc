#include "ingest/slots.h"

#include <algorithm>
#include <array>

#include "ingest/later_day.h"
#include "ingest/slot_dates.h"
#include "ingest/slot_issuer.h"
#include "ingest/slot_subjects.h"
#include "ingest/text_utils.h"

namespace chipline {

std::string_view DocumentContext::TextOf(const SentenceRecord& sentence) const {
  return std::string_view(document->blocks[sentence.block].text)
      .substr(sentence.span.begin, sentence.span.end - sentence.span.begin);
}

// Shorter ones are counted from their start each time: that is nothing beside a map.
constexpr std::size_t kLongBlock = 4096;

std::uint32_t DocumentContext::CodePoint(const SentenceRecord& sentence, std::uint32_t byte) const {
  const Block& block = document->blocks[sentence.block];
  const std::size_t at = sentence.span.begin + byte;
  if (block.text.size() <= kLongBlock) {
    const auto before = std::string_view(block.text).substr(0, at);
    return block.start + static_cast<std::uint32_t>(CountCodePoints(before));
  }
  if (!counted || counted->first != sentence.block) {
    counted.emplace(sentence.block, CodePointMap(block.text));
  }
  return block.start + static_cast<std::uint32_t>(counted->second.ToCodePoint(at));
}

Passage DocumentContext::Locate(std::size_t sentence, ByteSpan span) const {
  if (joined && joined->item == sentence) {
    const std::uint32_t prefix = joined->prefix;
    if (span.end <= prefix) {
      sentence = joined->lead;
    } else {
      span = {std::max(span.begin, prefix) - prefix, span.end - prefix};
    }
  }
  const SentenceRecord& record = sentences[sentence];
  return {CodePoint(record, span.begin), CodePoint(record, span.end),
          TextOf(record).substr(span.begin, span.end - span.begin)};
}

std::string_view Name(Basis basis) {
  static constexpr std::array<std::string_view, 8> kNames = {
      "capture", "clause", "sentence", "context", "section", "header", "title", "default"};
  return kNames[static_cast<std::size_t>(basis)];
}

namespace {

bool IsTightening(EventType type) {
  return type == EventType::kBan || type == EventType::kLicenceRequirement ||
         type == EventType::kLicenceDenial || type == EventType::kEntityListing ||
         type == EventType::kTariff || type == EventType::kGuidance;
}

bool IsLoosening(EventType type) {
  return type == EventType::kApproval || type == EventType::kLicenceGrant ||
         type == EventType::kTruce || type == EventType::kEntityDelisting ||
         type == EventType::kRescission || type == EventType::kSuspension;
}

class Filler {
 public:
  Filler(const DocumentContext& context, const SentenceView& view, const Hit& hit,
         Rejected* rejected)
      : context_(context), view_(view), hit_(hit), rejected_(rejected) {
    clause_ = ClauseOf();
    out_.sentence = view.index;
    out_.frame = hit.frame;
    out_.match = view.prepared.projected.Bytes(hit.first, hit.last);
    out_.weak = hit.weak;
    out_.event.type = hit.type;
    const Block& block = BlockOf();
    out_.title = block.kind == BlockKind::kTitle;
    out_.table = block.kind == BlockKind::kTableCell;
  }

  std::optional<Candidate> Run() {
    const Judgement judgement = Judge(hit_, view_.cues, clause_);
    if (judgement.dropped != nullptr) {
      if (!hit_.sure) return Reject("cue", judgement.dropped->id);
      out_.doubt = judgement.dropped;
    }
    if (Question()) return Reject("cue", "question");
    if (hit_.frame->tentative && judgement.certainty < Certainty::kExpected) {
      return Reject("certainty", "a noun without an act");
    }
    Add("type", Name(hit_.type), hit_.frame->id, Basis::kCapture, hit_.first, hit_.last);
    const SlotScope scope{context_, view_, hit_, clause_};
    SubjectSlot subjects = FindSubjects(scope);
    if (subjects.ids.empty() && view_.spoken) Spoken(&subjects);
    if (subjects.ids.empty()) return Reject("subject", "no subject in reach");
    const IssuerSlot issuer = FindIssuer(scope, subjects);
    if (!issuer.reason.empty()) return Reject("issuer", issuer.reason);
    // A generic wording whose object and author are both guessed from elsewhere proves nothing,
    // unless the sentence surely reads like an act.
    const bool guessed = subjects.basis > Basis::kSentence && issuer.basis > Basis::kContext;
    if (guessed && hit_.weak && !hit_.sure && !out_.table)
      return Reject("subject", "nothing of its own");
    Subjects(subjects);
    if (AllGoods()) return Reject("subject", "duties on all goods alike");
    Firms();
    LostExemption();
    Issuer(issuer);
    Binding();
    FillFlow();
    Target();
    FillEffect();
    FillCertainty(judgement);
    Dates(scope);
    Conditions();
    Purchase();
    out_.occasion = judgement.occasion;
    out_.background = judgement.background || (judgement.occasion && !Opening());
    return std::move(out_);
  }

 private:
  const Block& BlockOf() const {
    return context_.document->blocks[context_.sentences[view_.index].block];
  }

  // In the title or the first paragraph: "Shares fell after Beijing barred …" is the page's news.
  bool Opening() const {
    const auto& blocks = context_.document->blocks;
    const std::uint32_t here = context_.sentences[view_.index].block;
    for (std::uint32_t b = 0; b < here; ++b) {
      if (blocks[b].kind == BlockKind::kParagraph) return false;
    }
    return true;
  }

  // The clauses that the match touches, as one.
  Clause ClauseOf() const {
    Clause out{hit_.first, hit_.last};
    for (const Clause& clause : view_.clauses) {
      if (clause.last <= hit_.first || clause.first >= hit_.last) continue;
      out.first = std::min(out.first, clause.first);
      out.last = std::max(out.last, clause.last);
    }
    return out;
  }

  bool Question() const {
    const std::string& text = view_.prepared.projected.text;
    return text.ends_with("?") || text.ends_with("? \"");
  }

  void Spoken(SubjectSlot* subjects) const {
    for (const SubjectIndex id : view_.spoken()) {
      subjects->ids.push_back(id);
      subjects->sources.push_back(
          {id, "read:subject", view_.index, view_.prepared.projected.Bytes(hit_.first, hit_.last)});
      subjects->basis = Basis::kSentence;
    }
  }

  std::optional<Candidate> Reject(std::string stage, std::string reason) {
    if (rejected_ != nullptr) {
      const Passage passage = context_.Locate(view_.index, out_.match);
      rejected_->type = hit_.type;
      rejected_->stage = std::move(stage);
      rejected_->reason = hit_.frame->id + ": " + std::move(reason);
      rejected_->start = passage.start;
      rejected_->end = passage.end;
    }
    return std::nullopt;
  }

  void AddSpan(std::string field, std::string value, std::string rule, Basis basis,
               std::size_t sentence_index, ByteSpan span) {
    SlotTrace trace;
    trace.field = std::move(field);
    trace.value = std::move(value);
    trace.rule = std::move(rule);
    trace.basis = Name(basis);
    if (span.end > span.begin) {
      const Passage passage = context_.Locate(sentence_index, span);
      trace.start = passage.start;
      trace.end = passage.end;
      trace.text = passage.text;
    }
    out_.trace.push_back(std::move(trace));
  }

  void Add(std::string field, std::string_view value, std::string rule, Basis basis,
           std::uint32_t first, std::uint32_t last) {
    AddSpan(std::move(field), std::string(value), std::move(rule), basis, view_.index,
            view_.prepared.projected.Bytes(first, last));
  }

  void Subjects(const SubjectSlot& slot) {
    out_.subjects = slot.ids;
    out_.subject_basis = slot.basis;
    out_.of_others = slot.of_others;
    for (const SubjectIndex id : slot.ids) {
      out_.event.subjects.push_back(context_.rules->subjects->at(id).id);
    }
    for (const SubjectSource& source : slot.sources) {
      AddSpan("subjects", context_.rules->subjects->at(source.id).id, source.rule, slot.basis,
              source.sentence, source.span);
    }
    // What the type alone implies is shown by the words that tell the type.
    for (const SubjectIndex id : slot.ids) {
      const bool shown = std::ranges::any_of(
          slot.sources, [&](const SubjectSource& source) { return source.id == id; });
      if (shown) continue;
      Add("subjects", context_.rules->subjects->at(id).id, hit_.frame->id, slot.basis, hit_.first,
          hit_.last);
    }
  }

  static bool IsDuty(const std::string& name) { return name == "tariff" || name == "levy"; }

  // A duty on everything is not a measure on chips.
  bool AllGoods() const {
    const Capture* measure = hit_.Find("m");
    bool duty = hit_.type == EventType::kTariff;
    if (measure != nullptr && !duty) {
      const Mention* mention = view_.prepared.projected.MentionAt(measure->first);
      const Lexicon& lexicon = context_.rules->lexicon;
      duty = mention != nullptr && mention->kind == MentionKind::kWord &&
             IsDuty(lexicon.word_class(lexicon.term(mention->term).word_class).name);
    }
    return duty && std::ranges::all_of(out_.event.subjects, [](const std::string& id) {
             return id == "goods" || id == "us-goods" || id == "chinese-goods" || id == "tariffs" ||
                    id == "trade-measures";
           });
  }

  // A control list of firms is a listing, one of goods a duty to be licensed.
  void Firms() {
    const bool firms = std::ranges::all_of(
        out_.subjects, [&](SubjectIndex id) { return context_.rules->entities[id]; });
    const Capture* measure = hit_.Find("m");
    if (!firms || measure == nullptr || hit_.type != EventType::kLicenceRequirement) return;
    const Mention* mention = view_.prepared.projected.MentionAt(measure->first);
    if (mention == nullptr || mention->kind != MentionKind::kWord) return;
    const Lexicon& lexicon = context_.rules->lexicon;
    if (lexicon.word_class(lexicon.term(mention->term).word_class).name != "control_list") return;
    out_.event.type = EventType::kEntityListing;
    out_.trace.front().value = Name(EventType::kEntityListing);
  }

  // Firms lose a waiver, which ends it; a chip that loses its exemption falls under the rule.
  void LostExemption() {
    const Capture* measure = hit_.Find("m");
    const bool things = std::ranges::none_of(
        out_.subjects, [&](SubjectIndex id) { return context_.rules->entities[id]; });
    if (hit_.type != EventType::kRescission || measure == nullptr || !things) return;
    const Mention* mention = view_.prepared.projected.MentionAt(measure->first);
    const Mention* verb = view_.prepared.projected.MentionAt(hit_.first);
    const Lexicon& lexicon = context_.rules->lexicon;
    const auto named = [&](const Mention* one, std::string_view name) {
      return one != nullptr && one->kind == MentionKind::kWord &&
             lexicon.word_class(lexicon.term(one->term).word_class).name == name;
    };
    if (!named(mention, "waiver") || !named(verb, "lose")) return;
    out_.event.type = EventType::kLicenceRequirement;
    out_.trace.front().value = Name(EventType::kLicenceRequirement);
  }

  // What a government tells its own makers not to sell is no advice; what China tells its buyers of
  // foreign goods is (the corpus' reading).
  void Binding() {
    const Projected& sentence = view_.prepared.projected;
    const Mention* mention = sentence.MentionAt(hit_.first);
    if (mention == nullptr || mention->kind != MentionKind::kWord) return;
    const Lexicon& lexicon = context_.rules->lexicon;
    if (lexicon.word_class(lexicon.term(mention->term).word_class).name != "instruct") return;
    EventType type = out_.event.type;
    const bool bought_less = hit_.flow == Flow::kProcurement;
    if (type == EventType::kGuidance && bought_less && !IssuerIs(Jurisdiction::kCN)) {
      type = EventType::kBan;
    }
    const bool bought = hit_.flow != Flow::kImport && Home() == Jurisdiction::kUS;
    if (type == EventType::kBan && IssuerIs(Jurisdiction::kCN) && bought) {
      type = EventType::kGuidance;
    }
    out_.event.type = type;
    out_.trace.front().value = Name(type);
  }

  void Issuer(const IssuerSlot& slot) {
    out_.event.issuers = slot.issuers;
    out_.event.agency = slot.agency;
    out_.issuer_basis = slot.basis;
    AddSpan("issuer", IssuerText(slot.issuers), slot.rule, slot.basis, slot.sentence, slot.span);
    if (!slot.agency.empty()) {
      AddSpan("agency", slot.agency, slot.rule, slot.basis, slot.sentence, slot.span);
    }
  }

  // The first word of trade in the clause: "export", "import", "buy", …
  std::optional<Flow> StatedFlow(std::uint32_t* piece) const {
    const Projected& sentence = view_.prepared.projected;
    std::optional<Flow> found;
    for (std::uint32_t i = clause_.first; i < clause_.last; ++i) {
      const Mention* mention = sentence.MentionAt(i);
      if (mention == nullptr || mention->kind != MentionKind::kWord) continue;
      const Lexicon& lexicon = context_.rules->lexicon;
      const auto& word = lexicon.word_class(lexicon.term(mention->term).word_class);
      if (!word.flow) continue;
      const bool near = i + 1 >= hit_.first && i < hit_.last + 4;
      if (found && !near) continue;
      found = word.flow;
      *piece = i;
      if (near) break;
    }
    return found;
  }

  bool IssuerIs(Jurisdiction code) const {
    return out_.event.issuers.size() == 1 && out_.event.issuers.front() == code;
  }

  std::optional<Jurisdiction> Home() const {
    for (const SubjectIndex id : out_.subjects) {
      if (context_.rules->homes[id]) return context_.rules->homes[id];
    }
    return std::nullopt;
  }

  void FillFlow() {
    std::uint32_t piece = hit_.first;
    std::optional<Flow> flow = hit_.flow;
    std::string rule = hit_.frame->id;
    Basis basis = Basis::kCapture;
    if (!flow) {
      flow = StatedFlow(&piece);
      rule = "word";
      basis = Basis::kClause;
    }
    if (!flow) {
      flow = DefaultFlow();
      rule = "default-flow";
      basis = Basis::kDefault;
    }
    // "Sale" of a foreign maker's goods into China, seen from the issuer: an export.
    if (flow == Flow::kSale && IssuerIs(Jurisdiction::kUS)) flow = Flow::kExport;
    if (flow == Flow::kExport && IssuerIs(Jurisdiction::kCN) && Home() == Jurisdiction::kUS) {
      flow = hit_.type == EventType::kGuidance ? Flow::kProcurement : Flow::kImport;
    }
    if (!flow) return;
    out_.event.flow = flow;
    Add("flow", Name(*flow), rule, basis, piece, basis == Basis::kDefault ? piece : piece + 1);
  }

  std::optional<Flow> DefaultFlow() const {
    const bool chinese = IssuerIs(Jurisdiction::kCN);
    switch (hit_.type) {
      case EventType::kTariff:
        return Flow::kImport;
      case EventType::kTruce:
      case EventType::kPurchaseOrder:
        return hit_.type == EventType::kTruce ? std::nullopt : std::optional(Flow::kProcurement);
      case EventType::kGuidance:
        return Flow::kProcurement;
      case EventType::kInvestigation:
        return chinese ? Flow::kSale : Flow::kImport;
      case EventType::kBan:
      case EventType::kApproval:
        return chinese && Home() == Jurisdiction::kUS ? Flow::kImport : Flow::kExport;
      default:
        return Flow::kExport;
    }
  }

  // "to China", "for Chinese customers", "bound for the United States".
  bool StatedTarget() {
    const Projected& sentence = view_.prepared.projected;
    for (std::uint32_t i = clause_.first + 1; i < clause_.last; ++i) {
      const Mention* mention = sentence.MentionAt(i);
      if (mention == nullptr || mention->kind != MentionKind::kJurisdiction) continue;
      const Term& term = context_.rules->lexicon.term(mention->term);
      if (!term.jurisdiction) continue;
      const auto& issuers = out_.event.issuers;
      if (std::ranges::find(issuers, *term.jurisdiction) != issuers.end()) continue;
      out_.event.target = term.jurisdiction;
      Add("target", Name(*term.jurisdiction), "named", Basis::kClause, i, i + 1);
      return true;
    }
    return false;
  }

  void Target() {
    if (hit_.type == EventType::kTruce || StatedTarget()) return;
    std::optional<Jurisdiction> target;
    if (IssuerIs(Jurisdiction::kUS) && out_.event.flow != Flow::kImport) {
      target = Jurisdiction::kCN;
    } else if (IssuerIs(Jurisdiction::kCN) && out_.event.flow != Flow::kExport &&
               Home() == Jurisdiction::kUS) {
      target = Jurisdiction::kUS;
    }
    if (!target) return;
    out_.event.target = target;
    Add("target", Name(*target), "default-target", Basis::kDefault, hit_.first, hit_.first);
  }

  void FillEffect() {
    std::optional<Effect> effect = hit_.effect;
    if (!effect && IsTightening(hit_.type)) effect = Effect::kTighten;
    if (!effect && IsLoosening(hit_.type)) effect = Effect::kLoosen;
    if (!effect) return;
    out_.event.effect = effect;
    Add("effect", Name(*effect), hit_.frame->id, Basis::kCapture, hit_.first, hit_.last);
  }

  void FillCertainty(const Judgement& judgement) {
    out_.event.certainty = judgement.certainty;
    out_.event.evidence = judgement.evidence;
    // Advice that nobody is named as giving is known from the press alone.
    if (hit_.type == EventType::kGuidance && judgement.certainty == Certainty::kEnacted &&
        judgement.evidence != Evidence::kOfficialStatement) {
      out_.event.certainty = Certainty::kReported;
    }
    LimitByAgency();
    if (OfBill() && out_.event.certainty < Certainty::kProposed) {
      out_.event.certainty = Certainty::kProposed;
    }
    // "CHINA WILL" above the items of a list.
    const std::string lead = AsciiLower(BlockOf().lead_in);
    if (out_.event.certainty == Certainty::kEnacted &&
        (lead.ends_with(" will") || lead.ends_with(" will:") || lead.find(" will ") != lead.npos)) {
      out_.event.certainty = Certainty::kAnnounced;
    }
    const bool cued = judgement.cue != nullptr;
    const std::string rule = cued ? judgement.cue->id : "asserted";
    const std::uint32_t first = cued ? judgement.first : hit_.first;
    const std::uint32_t last = cued ? judgement.last : hit_.last;
    Add("certainty", Name(out_.event.certainty), rule, Basis::kClause, first, last);
    Add("evidence", Name(judgement.evidence), rule, Basis::kClause, first, last);
  }

  // What a parliament votes or brings in is no law yet; it is once it was signed into law.
  void LimitByAgency() {
    const auto& limits = context_.rules->limits;
    const auto limit = std::ranges::find(limits, out_.event.agency, &AgencyLimit::agency);
    if (limit == limits.end() || out_.event.certainty >= Certainty::kExpected || Binds(*limit)) {
      return;
    }
    const bool in_force = std::ranges::any_of(
        view_.cues, [](const CueHit& cue) { return cue.cue->cue_class == CueClass::kInForce; });
    if (!in_force) out_.event.certainty = limit->certainty;
  }

  // "Congress banned": both houses, and no vote of one.
  bool Binds(const AgencyLimit& limit) const {
    const Projected& sentence = view_.prepared.projected;
    const ByteSpan who = sentence.Bytes(hit_.first - std::min(hit_.first, 1U), hit_.first);
    const std::string_view name = sentence.sentence.substr(who.begin, who.end - who.begin);
    return std::ranges::find(limit.binding, name) != limit.binding.end();
  }

  // The row of a bill in a table of bills.
  bool OfBill() const {
    const std::string header = AsciiLower(BlockOf().row_header);
    return out_.table &&
           (header.find(" act") != std::string::npos || header.find("bill") != std::string::npos);
  }

  void Dates(const SlotScope& scope) {
    if (hit_.type == EventType::kPurchaseOrder) return;
    const bool company = out_.event.evidence == Evidence::kCompanyStatement;
    const DateSlots dates = FindDates(scope, out_.event.certainty, company);
    const auto set = [&](std::string field, const DateSlot& slot, std::optional<Edtf>* into) {
      if (!slot.value) return;
      *into = slot.value;
      AddSpan(std::move(field), slot.value->text(), slot.rule, slot.basis, slot.sentence,
              slot.span);
    };
    set("effective", dates.effective, &out_.event.effective);
    set("until", dates.until, &out_.event.until);
    set("announced", dates.announced, &out_.event.announced);
    // "will require a permit, with immediate effect": done.
    if (out_.event.certainty == Certainty::kAnnounced && dates.effective.rule == "date:immediate") {
      out_.event.certainty = Certainty::kEnacted;
    }
    out_.unread_start = dates.unread_start;
    KeepOrder();
    out_.act_day = dates.announced.value   ? dates.announced.value
                   : dates.effective.value ? dates.effective.value
                                           : dates.reaction;
    // A later day in force makes a published act `announced` (the corpus' reading of certainty).
    const auto& published = context_.document->published;
    if (out_.event.certainty == Certainty::kEnacted && published && out_.event.effective &&
        out_.event.effective->earliest() > LaterDay(published->latest(), 1)) {
      out_.event.certainty = Certainty::kAnnounced;
    }
  }

  // What ends before it begins has one date that belongs to something else: the one that was found
  // further away, else the end.
  void KeepOrder() {
    const auto& until = out_.event.until;
    if (!until || !out_.event.effective || until->latest() >= out_.event.effective->earliest()) {
      return;
    }
    const auto basis = [&](std::string_view field) {
      const auto trace = std::ranges::find(out_.trace, field, &SlotTrace::field);
      return trace == out_.trace.end() ? std::string() : trace->basis;
    };
    const std::string clause(Name(Basis::kClause));
    const bool start = basis("until") == clause && basis("effective") != clause;
    const std::string_view field = start ? "effective" : "until";
    (start ? out_.event.effective : out_.event.until).reset();
    std::erase_if(out_.trace, [&](const SlotTrace& trace) { return trace.field == field; });
  }

  void Conditions() {
    for (const ConditionHit& found : context_.rules->conditions.Find(view_.prepared.projected)) {
      const auto& types = found.rule->types;
      if (!types.empty() && std::ranges::find(types, hit_.type) == types.end()) continue;
      const bool near = found.first < clause_.last + 6 && found.last + 6 > clause_.first;
      if (!near) continue;
      AddCondition(found);
    }
  }

  // "instead of a presumption of denial", "replaces the policy of denial": what was, not what is.
  bool IsLeftBehind(const ConditionHit& found) const {
    constexpr std::uint32_t kNear = 4;
    const std::uint32_t first = found.first - std::min(found.first, kNear);
    const ByteSpan span = view_.prepared.projected.Bytes(first, found.first);
    const std::string before(Trim(
        AsciiLower(view_.prepared.projected.sentence.substr(span.begin, span.end - span.begin))));
    for (const std::string_view into : {" with", " by", " to"}) {
      if (before.ends_with(into)) return false;
    }
    return std::ranges::any_of(
        std::array<std::string_view, 7>{"instead of", "rather than", "in place of", "replac",
                                        "no longer", "from a", "from the"},
        [&](std::string_view word) { return before.find(word) != std::string::npos; });
  }

  void AddCondition(const ConditionHit& found) {
    if (found.rule->policy) {
      if (IsLeftBehind(found)) return;
      out_.event.review_policy = found.rule->policy;
      Add("review_policy", Name(*found.rule->policy), found.rule->id, Basis::kClause, found.first,
          found.last);
      return;
    }
    const ByteSpan span = view_.prepared.projected.Bytes(found.first, found.last);
    Condition condition;
    condition.kind = *found.rule->kind;
    condition.text = context_.Locate(view_.index, span).text;
    condition.number = found.number;
    condition.unit = found.unit;
    out_.event.conditions.push_back(condition);
    Add("conditions", Name(condition.kind), found.rule->id, Basis::kClause, found.first,
        found.last);
  }

  void Purchase() {
    if (hit_.type != EventType::kPurchaseOrder && hit_.type != EventType::kPenalty) return;
    const Capture* number = hit_.Find("n");
    const Projected& sentence = view_.prepared.projected;
    if (number != nullptr) {
      const ByteSpan span = sentence.Bytes(number->first, number->last);
      std::string unit;
      const auto value =
          NumberValue(sentence.sentence.substr(span.begin, span.end - span.begin), &unit);
      if (value) {
        Quantity quantity;
        quantity.min = value;
        if (!OpenEnded(number->first)) quantity.max = value;
        quantity.unit = unit.empty() ? "chips" : unit;
        out_.event.quantity = quantity;
        Add("quantity", quantity.unit, hit_.frame->id, Basis::kCapture, number->first,
            number->last);
      }
    }
  }

  // "more than 200,000", "exceeding 200,000": a lower bound.
  bool OpenEnded(std::uint32_t piece) const {
    static constexpr std::array<std::string_view, 6> kWords = {"than",  "exceeding", "over",
                                                               "least", "above",     "upwards"};
    if (piece == 0) return false;
    const Projected& sentence = view_.prepared.projected;
    const std::uint32_t begin = sentence.pieces[piece - 1].offset;
    const std::uint32_t end = sentence.pieces[piece].offset;
    const std::string word(Trim(std::string_view(sentence.text).substr(begin, end - begin)));
    return std::ranges::find(kWords, word) != kWords.end();
  }

  const DocumentContext& context_;
  const SentenceView& view_;
  const Hit& hit_;
  Rejected* rejected_;
  Clause clause_;
  Candidate out_;
};

// The Entity List and its kind hold firms: "two designers of GPUs were put on the Entity List" is
// no rule about GPUs. Any other list may be one of goods, and one that is widened to firms'
// affiliates is a rule about these.
bool IsListOfFirms(const RuleSet& rules, const SentenceView& view, const Hit& hit) {
  static constexpr std::array<std::string_view, 3> kLists = {"entity_list", "unreliable_list",
                                                             "military_list"};
  const Capture* measure = hit.Find("m");
  if (measure == nullptr) return false;
  const Mention* mention = view.prepared.projected.MentionAt(measure->first);
  if (mention == nullptr || mention->kind != MentionKind::kWord) return false;
  const auto& word = rules.lexicon.word_class(rules.lexicon.term(mention->term).word_class);
  return std::ranges::find(kLists, std::string_view(word.name)) != kLists.end();
}

}  // namespace

std::optional<Candidate> FillSlots(const DocumentContext& context, const SentenceView& view,
                                   const Hit& hit, Rejected* rejected) {
  auto found = Filler(context, view, hit, rejected).Run();
  if (hit.type != EventType::kEntityListing || hit.frame->entity) return found;
  const bool own = found && found->subject_basis <= Basis::kClause;
  if (own) return found;
  // A list that names things instead of firms: what is on it needs a licence.
  Hit goods = hit;
  goods.type = EventType::kLicenceRequirement;
  goods.effect = Effect::kTighten;
  auto of_goods = Filler(context, view, goods, nullptr).Run();
  const bool owned =
      of_goods && of_goods->event.subjects == std::vector<std::string>{"affiliates-50pct"};
  const bool of_things = of_goods && of_goods->subject_basis <= Basis::kClause &&
                         (owned || !IsListOfFirms(*context.rules, view, hit));
  if (found && !of_things) return found;
  found = std::move(of_goods);
  // "expanded the blacklist to subsidiaries of listed firms": a rule about firms.
  if (owned) {
    found->event.type = EventType::kEntityListing;
    found->trace.front().value = Name(EventType::kEntityListing);
  }
  return found;
}

}  // namespace chipline
