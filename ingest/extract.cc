#include "ingest/extract.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <set>
#include <span>

#include "ingest/block_day.h"
#include "ingest/extract_merge.h"
#include "ingest/han_acts.h"
#include "ingest/lead_in.h"
#include "ingest/live_posts.h"
#include "ingest/notice_events.h"
#include "ingest/page_reader.h"
#include "ingest/page_voice.h"
#include "ingest/rules.h"
#include "ingest/slots.h"
#include "ingest/table_rows.h"
#include "ingest/table_sentences.h"
#include "ingest/text_utils.h"

namespace chipline {

Extractor::Extractor(std::shared_ptr<const RuleSet> rules) : rules_(std::move(rules)) {}
Extractor::~Extractor() = default;

const Extractor& Extractor::Embedded() {
  static const Extractor* const extractor = new Extractor(nullptr);
  return *extractor;
}

Result<std::unique_ptr<Extractor>> Extractor::Load(const std::string& folder) {
  auto rules = CHIP_TRY(LoadRules(folder));
  return std::unique_ptr<Extractor>(new Extractor(std::move(rules)));
}

Result<void> Extractor::Reload(const std::string& folder) {
  std::shared_ptr<const RuleSet> fresh = CHIP_TRY(LoadRules(folder));
  const std::lock_guard lock(mutex_);
  rules_.swap(fresh);
  return Ok();
}

std::string Extractor::version() const {
  return rules()->version;
}

namespace {

std::shared_ptr<const RuleSet> LoadEmbedded() {
  Result<std::unique_ptr<const RuleSet>> rules = LoadRules({});
  if (!rules) {
    // The embedded files were checked when the program was built: this is a broken build.
    std::fprintf(stderr, "embedded rules: %s\n", rules.error().ToString().c_str());
    std::abort();
  }
  return std::move(rules).value();
}

}  // namespace

std::shared_ptr<const RuleSet> Extractor::rules() const {
  {
    const std::lock_guard lock(mutex_);
    if (rules_ != nullptr) return rules_;
  }
  // Read when something is extracted for the first time (0.2 s): most commands never do.
  static const std::shared_ptr<const RuleSet> embedded = LoadEmbedded();
  return embedded;
}

namespace {

// Sentences behind an act in which "the same rule" is still that act's.
constexpr std::size_t kEchoes = 4;
// Pieces behind "the order that" in which it is still described.
constexpr std::uint32_t kDescription = 24;

// Does the text speak of chips at all? Guards the spellings that elsewhere mean other things.
bool SpeaksOfChips(std::string_view text) {
  static constexpr std::array<std::string_view, 10> kWords = {
      "chip",       "Chip",      "emiconductor", "rocessor", "GPU",
      "ccelerator", "ithograph", "tching",       "芯片",     "半导体"};
  return std::ranges::any_of(
      kWords, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

class Extracting {
 public:
  // Notes what the learned reader is asked in `*features`, unless that is null.
  Extracting(const Document& document, const RuleSet& rules,
             std::vector<SentenceFeatures>* features = nullptr)
      : rules_(rules), reader_(context_, features) {
    context_.document = &document;
    context_.rules = &rules;
    context_.chip_context = SpeaksOfChips(document.text);
  }

  // Reads a notice as it reads the press.
  void ReadNotice() { reader_.ReadNotice(); }

  Extraction Run() {
    FindMentions();
    if (!subject_) return {};
    const bool on_policy =
        !reader_.Notes() && 2 * std::ranges::count(active_, true) >= std::ssize(active_);
    for (std::size_t i = 0; i < context_.sentences.size(); ++i) {
      if (active_[i] || (on_policy && MayBeRead(context_.sentences[i]))) Sentence(i);
    }
    if (!candidates_.empty()) {
      context_.opinion = IsOpinion(*context_.document);
      reader_.Finish(&candidates_);
      SettleHanActs(context_, &candidates_, &out_.rejected);
    }
    out_.drafts = MergeCandidates(context_, std::move(candidates_), &out_.rejected);
    std::ranges::stable_sort(out_.rejected, {}, &Rejected::start);
    return std::move(out_);
  }

 private:
  void FindMentions() {
    const std::vector<Block>& blocks = context_.document->blocks;
    TokenBuffer words;
    for (std::uint32_t b = 0; b < blocks.size(); ++b) {
      for (const ByteSpan& span : SentencesOf(blocks[b])) {
        SentenceRecord record;
        record.block = b;
        record.span = span;
        record.first_mention = static_cast<std::uint32_t>(context_.mentions.size());
        const std::string_view text =
            std::string_view(blocks[b].text).substr(span.begin, span.end - span.begin);
        Tokenize(text, &words);
        rules_.lexicon.Find(words, text, context_.chip_context, &context_.mentions);
        record.last_mention = static_cast<std::uint32_t>(context_.mentions.size());
        context_.sentences.push_back(record);
        const bool cell =
            blocks[b].kind == BlockKind::kTableCell && !blocks[b].column_header.empty();
        active_.push_back(Triggers(record) || cell);
      }
    }
  }

  // A sentence that names no operation, measure or thing has no frame.
  bool Triggers(const SentenceRecord& record) {
    bool found = false;
    for (std::uint32_t i = record.first_mention; i < record.last_mention; ++i) {
      const Mention& mention = context_.mentions[i];
      if (mention.kind == MentionKind::kThing || mention.kind == MentionKind::kEntity) {
        subject_ = true;
        found = true;
      }
      if (mention.kind != MentionKind::kWord) continue;
      const WordClass& word =
          rules_.lexicon.word_class(rules_.lexicon.term(mention.term).word_class);
      found = found || word.role != WordRole::kNone;
      // "80 firms joined the Entity List": no name is needed.
      if (word.issuer || !word.subjects.empty()) subject_ = true;
    }
    return found;
  }

  // The reader may know an act that is told in no word of the lexicon's, on a page most of whose
  // sentences have some: of others the time would be lost. What leads into a list is read with its
  // items.
  bool MayBeRead(const SentenceRecord& record) const {
    return reader_.Reads(context_.document->blocks[record.block]) &&
           !context_.TextOf(record).ends_with(':');
  }

  static bool NamesSubject(std::span<const Mention> mentions) {
    return std::ranges::any_of(mentions, [](const Mention& mention) {
      return mention.kind == MentionKind::kThing || mention.kind == MentionKind::kEntity;
    });
  }

  bool Terse(const Block& block) const {
    // An item as long as a paragraph is written in whole sentences.
    const bool led = !block.row_header.empty() && block.kind == BlockKind::kParagraph;
    const bool item = (block.kind == BlockKind::kListItem || led) && block.text.size() < 120;
    return block.kind == BlockKind::kTitle || block.kind == BlockKind::kTableCell || item ||
           block.kind == BlockKind::kHeading;
  }

  void Sentence(std::size_t index) {
    reader_.Skip();
    const SentenceRecord& record = context_.sentences[index];
    const Block& block = context_.document->blocks[record.block];
    if (block.kind == BlockKind::kCaption || block.kind == BlockKind::kByline) return;
    if (OfConditions(block)) {
      view_.index = index;
      Prepare(rules_, context_.TextOf(record), context_.chip_context, &view_.prepared);
      FollowingConditions(index);
      return;
    }
    view_.index = index;
    if (block.kind == BlockKind::kTableCell && !CountsAsAct(context_, block)) return;
    if (BehindLeadIn(index)) return;
    PrepareKnown(rules_, context_.TextOf(record), context_.MentionsOf(record), &view_.prepared);
    const bool read = reader_.Reads(block);
    if (read) reader_.Open(view_.prepared);
    const bool framed = rules_.frames.MayMatch(view_.prepared.projected);
    std::vector<Hit> hits;
    if (framed) hits = Frames(record, block);
    if (read) reader_.Read(index, hits, active_[index]);
    const bool more = read && reader_.FindsAct();
    if (more && !framed) AddDates(rules_, &view_.prepared);
    if (read) reader_.Settle(index, view_.prepared.projected, &hits, &out_.rejected);
    if (hits.empty()) {
      FollowingConditions(index);
      UnderHeader(index);
      return;
    }
    view_.clauses = SplitClauses(view_.prepared.projected);
    view_.cues = rules_.cues.Find(view_.prepared.projected);
    InheritSources(index);
    const std::size_t before = candidates_.size();
    const std::vector<EventType> dropped = Fill(hits);
    if (!read) return;
    // Of two acts in the same words the first hit covers the second; and a frame may want a subject
    // that the reader knows of. "Has not approved" stays what it is, where the reader isn't
    // certain.
    std::vector<Hit> left =
        reader_.Left(view_.prepared.projected, std::span(candidates_).subspan(before));
    std::erase_if(left, [&](const Hit& hit) {
      const bool was_dropped = std::ranges::find(dropped, hit.type) != dropped.end();
      return (was_dropped && !reader_.IsCertain(hit.type)) || IsOfMeasure(hit, before);
    });
    if (!left.empty()) Fill(left);
  }

  // "ended its investigation": what the measure is, where a candidate of the sentence, from `first`
  // on, says what becomes of it.
  bool IsOfMeasure(const Hit& hit, std::size_t first) const {
    const ByteSpan span = view_.prepared.projected.Bytes(hit.first, hit.last);
    const auto found = std::span(candidates_).subspan(first);
    return std::ranges::any_of(found, [&](const Candidate& one) {
      const bool of_measure =
          one.event.type == EventType::kRescission || one.event.type == EventType::kSuspension ||
          one.event.type == EventType::kExtension ||
          one.event.type == EventType::kEntityDelisting || one.event.type == EventType::kTruce;
      return of_measure && one.match.begin < span.end && span.begin < one.match.end;
    });
  }

  // What frames find in the sentence, with its dates; the better ones first.
  std::vector<Hit> Frames(const SentenceRecord& record, const Block& block) {
    AddDates(rules_, &view_.prepared);
    std::vector<Miss> misses;
    std::vector<Hit> hits =
        rules_.frames.Match(view_.prepared.projected, rules_.lexicon, Terse(block), &misses, true);
    DropDescriptions(&hits);
    RankHits(&hits);
    for (const Miss& miss : misses) NoteMiss(record, miss);
    return hits;
  }

  // "extend the waiver that lets them import tools", "lifted the order that forbade sales": what a
  // measure does is its description, where the sentence says what becomes of the measure.
  void DropDescriptions(std::vector<Hit>* hits) const {
    std::vector<std::uint32_t> described;  // the measures, as pieces
    for (const Hit& hit : *hits) {
      const Capture* op = hit.Find("op");
      const Capture* measure = hit.Find("m");
      if (op == nullptr || measure == nullptr || op->first >= measure->first) continue;
      if (hit.type != EventType::kRescission && hit.type != EventType::kSuspension &&
          hit.type != EventType::kExtension) {
        continue;
      }
      if (Describes(measure->last)) described.push_back(measure->first);
    }
    std::erase_if(*hits, [&](const Hit& hit) {
      return std::ranges::any_of(described, [&](std::uint32_t measure) {
        return hit.first >= measure && hit.first <= measure + kDescription;
      });
    });
  }

  // "that", "which", "under which" at `piece`.
  bool Describes(std::uint32_t piece) const {
    const Projected& sentence = view_.prepared.projected;
    if (piece >= sentence.pieces.size()) return false;
    const std::string_view rest =
        std::string_view(sentence.text).substr(sentence.pieces[piece].offset);
    return rest.starts_with("that ") || rest.starts_with("which ") ||
           rest.starts_with("under which ") || rest.starts_with("by which ");
  }

  // `hits` are ranked: where the better reading of a passage lacks a subject or an issuer, the next
  // one is tried. What a cue drops stays dropped, unless the reader is sure. The types of what was
  // dropped for more than want of a subject.
  std::vector<EventType> Fill(const std::vector<Hit>& hits) {
    const Block& block = context_.document->blocks[context_.sentences[view_.index].block];
    view_.hits.clear();
    for (const Hit& hit : hits) view_.hits.push_back(&hit);
    std::vector<const Hit*> settled;
    std::vector<const Hit*> wanting;
    const auto before = static_cast<std::ptrdiff_t>(candidates_.size());
    std::vector<EventType> dropped;
    for (const Hit& hit : hits) {
      const bool covered =
          std::ranges::any_of(settled, [&](const Hit* other) { return Overlap(hit, *other); });
      // What headlines leave out proves nothing once a whole reading has failed.
      const bool scrap = hit.frame->terse && std::ranges::any_of(wanting, [&](const Hit* other) {
                           return Overlap(hit, *other);
                         });
      if (covered || scrap) continue;
      if (hit.frame->echo) {
        if (wanting.empty()) Echo(hit);
        continue;
      }
      Rejected rejected;
      view_.spoken = [this, &hit] { return reader_.Spoken(hit.type); };
      auto candidate = FillSlots(context_, view_, hit, &rejected);
      view_.spoken = nullptr;
      if (candidate && reader_.Knows(hit)) reader_.Judge(&*candidate);
      if (!candidate && !rejected.stage.empty() && rejected.stage != "subject")
        dropped.push_back(hit.type);
      const bool lacks = rejected.stage == "subject" || rejected.stage == "issuer";
      (candidate || !lacks ? settled : wanting).push_back(&hit);
      if (candidate) {
        if (candidate->table && IsRate(block.text) && JoinRow(*candidate, block)) continue;
        Expand(std::move(*candidate), hit);
      } else {
        NoteRejected(std::move(rejected));
      }
    }
    view_.hits.clear();
    std::stable_sort(
        candidates_.begin() + before, candidates_.end(),
        [](const Candidate& a, const Candidate& b) { return a.match.begin < b.match.begin; });
    return dropped;
  }

  // Once each: what is left is tried again.
  void NoteRejected(Rejected rejected) {
    const auto same = [&](const Rejected& other) {
      return other.type == rejected.type && other.reason == rejected.reason &&
             other.start == rejected.start && other.end == rejected.end;
    };
    if (std::ranges::none_of(out_.rejected, same)) out_.rejected.push_back(std::move(rejected));
  }

  // "The MI308 falls under the same rule": the act told last, on what this sentence names. Things
  // of another maker are told of in another letter; all else joins the act.
  void Echo(const Hit& hit) {
    const auto last =
        std::ranges::find_if(candidates_.rbegin(), candidates_.rend(), [&](const Candidate& c) {
          return !c.title && !c.table && c.sentence < view_.index &&
                 c.sentence + kEchoes >= view_.index;
        });
    if (last == candidates_.rend()) return;
    Hit like = hit;
    like.type = last->event.type;
    like.effect = last->event.effect;
    like.flow = last->event.flow;
    Rejected rejected;
    auto echo = FillSlots(context_, view_, like, &rejected);
    if (!echo) return out_.rejected.push_back(std::move(rejected));
    if (echo->subject_basis > Basis::kSentence || Shares(*last, *echo)) return;
    if (!OtherMaker(*last, *echo)) return Join(*echo, &*last);
    if (echo->issuer_basis > Basis::kClause) {
      echo->event.issuers = last->event.issuers;
      echo->event.agency = last->event.agency;
      echo->issuer_basis = std::min(last->issuer_basis, Basis::kContext);
    }
    if (echo->event.certainty == Certainty::kEnacted) {
      echo->event.certainty = last->event.certainty;
    }
    candidates_.push_back(std::move(*echo));
  }

  bool Shares(const Candidate& a, const Candidate& b) const {
    return std::ranges::any_of(a.subjects, [&](SubjectIndex x) {
      return std::ranges::any_of(b.subjects, [&](SubjectIndex y) {
        return rules_.subjects->IsA(x, y) || rules_.subjects->IsA(y, x);
      });
    });
  }

  bool OtherMaker(const Candidate& a, const Candidate& b) const {
    const auto maker = [&](const Candidate& c) {
      return c.subjects.empty() ? std::string() : rules_.subjects->at(c.subjects.front()).maker;
    };
    return !maker(a).empty() && !maker(b).empty() && maker(a) != maker(b);
  }

  static void Join(const Candidate& from, Candidate* into) {
    for (std::size_t i = 0; i < from.subjects.size(); ++i) {
      if (std::ranges::find(into->subjects, from.subjects[i]) != into->subjects.end()) continue;
      into->subjects.push_back(from.subjects[i]);
      into->event.subjects.push_back(from.event.subjects[i]);
    }
    std::ranges::copy_if(from.trace, std::back_inserter(into->trace),
                         [](const SlotTrace& trace) { return trace.field == "subjects"; });
  }

  // "The ministry will, from 1 December:" and an item: read as one sentence, of which only what
  // reaches into the item counts.
  bool BehindLeadIn(std::size_t index) {
    auto joined = JoinLeadIn(context_, index);
    if (!joined) return false;
    joined_text_ = std::move(joined->text);
    Prepare(rules_, joined_text_, context_.chip_context, &view_.prepared);
    const Projected& sentence = view_.prepared.projected;
    std::vector<Hit> hits = rules_.frames.Match(sentence, rules_.lexicon, true, nullptr);
    std::erase_if(hits, [&](const Hit& hit) {
      return sentence.pieces[hit.last - 1].span.begin < joined->place.prefix;
    });
    if (hits.empty()) return false;
    view_.clauses = SplitClauses(sentence);
    view_.cues = rules_.cues.Find(sentence);
    context_.joined = joined->place;
    const std::size_t before = candidates_.size();
    Fill(hits);
    context_.joined.reset();
    for (std::size_t i = before; i < candidates_.size(); ++i) {
      ByteSpan& match = candidates_[i].match;
      const std::uint32_t prefix = joined->place.prefix;
      match = {std::max(match.begin, prefix) - prefix, match.end - prefix};
    }
    return candidates_.size() > before;
  }

  // "What needs a licence | graphite": a cell that only names things under a header that says what
  // happens to them.
  void UnderHeader(std::size_t index) {
    const SentenceRecord& record = context_.sentences[index];
    const Block& block = context_.document->blocks[record.block];
    if (block.kind != BlockKind::kTableCell || block.column == 0 || block.column_header.empty()) {
      return;
    }
    if (!NamesSubject(context_.MentionsOf(record))) return;
    Prepared header;
    Prepare(rules_, block.column_header, context_.chip_context, &header);
    std::vector<Hit> hits = rules_.frames.Match(header.projected, rules_.lexicon, true, nullptr);
    const std::string implied = hits.empty() ? ImpliedHeader(context_, block) : std::string();
    if (!implied.empty()) {
      Prepare(rules_, implied, context_.chip_context, &header);
      hits = rules_.frames.Match(header.projected, rules_.lexicon, true, nullptr);
    }
    if (hits.size() != 1 || hits.front().frame->tentative) return;
    Prepare(rules_, context_.TextOf(record), context_.chip_context, &view_.prepared);
    const Projected& cell = view_.prepared.projected;
    if (!NamesSubject(cell.mentions)) return;
    Hit hit = hits.front();
    hit.first = 0;
    hit.last = static_cast<std::uint32_t>(cell.pieces.size());
    hit.captures.clear();
    view_.clauses = {{0, hit.last}};
    view_.cues = rules_.cues.Find(cell);
    Rejected rejected;
    auto candidate = FillSlots(context_, view_, hit, &rejected);
    if (!candidate) {
      out_.rejected.push_back(std::move(rejected));
    } else if (implied.empty() || !JoinRow(*candidate, block)) {
      candidates_.push_back(std::move(*candidate));
    }
  }

  // Rows of one table with the same act and day are one act on several things.
  bool JoinRow(const Candidate& row, const Block& cell) {
    for (Candidate& other : candidates_) {
      const Block& its = context_.document->blocks[context_.sentences[other.sentence].block];
      if (its.table != cell.table || its.column != cell.column || its.row == cell.row ||
          other.event.type != row.event.type || other.event.flow != row.event.flow ||
          other.event.issuers != row.event.issuers ||
          other.event.effective != row.event.effective) {
        continue;
      }
      Join(row, &other);
      return true;
    }
    return false;
  }

  // An item of a list that its lead-in calls conditions: terms, not acts.
  static bool OfConditions(const Block& block) {
    return block.kind == BlockKind::kListItem &&
           AsciiLower(block.lead_in).find("condition") != std::string::npos;
  }

  // "It obliges the company …" after a sentence on the word of sources: on their word as well.
  void InheritSources(std::size_t index) {
    const auto& sentences = context_.sentences;
    if (index == 0 || sentences[index - 1].block != sentences[index].block) return;
    const std::string& text = view_.prepared.projected.text;
    const bool refers = text.starts_with("it ") || text.starts_with("they ") ||
                        text.starts_with("this ") || text.starts_with("that ") ||
                        text.starts_with("each ");
    if (!refers) return;
    Prepared before;
    Prepare(rules_, context_.TextOf(sentences[index - 1]), context_.chip_context, &before);
    for (const CueHit& cue : rules_.cues.Find(before.projected)) {
      if (cue.cue->cue_class == CueClass::kUnnamed) view_.cues.push_back({cue.cue, 0, 1});
    }
  }

  // One order a buyer; every other candidate is one.
  void Expand(Candidate candidate, const Hit& hit) {
    if (candidate.event.type != EventType::kPurchaseOrder) {
      candidates_.push_back(std::move(candidate));
      return;
    }
    const Capture* buyers = hit.Find("buyer");
    if (buyers == nullptr) return;
    const Projected& sentence = view_.prepared.projected;
    for (std::uint32_t i = buyers->first; i < buyers->last; ++i) {
      const Mention* mention = sentence.MentionAt(i);
      if (mention == nullptr || mention->kind != MentionKind::kEntity) continue;
      Candidate one = candidate;
      one.event.actor = rules_.subjects->at(rules_.lexicon.term(mention->term).subject).id;
      SlotTrace trace;
      trace.field = "actor";
      trace.value = one.event.actor;
      trace.rule = hit.frame->id;
      trace.basis = "capture";
      const Passage passage = context_.Locate(view_.index, mention->span);
      trace.start = passage.start;
      trace.end = passage.end;
      trace.text = passage.text;
      one.trace.push_back(std::move(trace));
      candidates_.push_back(std::move(one));
    }
  }

  void NoteMiss(const SentenceRecord& record, const Miss& miss) {
    const ByteSpan span = view_.prepared.projected.Bytes(miss.first, miss.last);
    Rejected rejected;
    if (miss.frame->type) rejected.type = *miss.frame->type;
    rejected.stage = "frame";
    rejected.reason = miss.frame->id + ": " + miss.reason;
    rejected.start = context_.CodePoint(record, span.begin);
    rejected.end = context_.CodePoint(record, span.end);
    out_.rejected.push_back(std::move(rejected));
  }

  static bool Permits(EventType type) {
    return type == EventType::kApproval || type == EventType::kLicenceGrant;
  }

  // Terms of a permission that stand in the sentences behind it, or in a list of conditions.
  void FollowingConditions(std::size_t index) {
    const SentenceRecord& record = context_.sentences[index];
    const Block& block = context_.document->blocks[record.block];
    const bool listed = OfConditions(block);
    Candidate* permit = nullptr;
    for (Candidate& c : candidates_) {
      if (c.title || c.table || !Permits(c.event.type)) continue;
      const std::uint32_t its_block = context_.sentences[c.sentence].block;
      if (listed ? permit == nullptr : its_block == record.block) permit = &c;
    }
    if (permit == nullptr) return;
    const SentenceRecord& first = context_.sentences[index];
    for (const ConditionHit& found : rules_.conditions.Find(view_.prepared.projected)) {
      if (listed && !found.rule->list) continue;
      AddTerm(first, found, listed, permit);
    }
  }

  void AddTerm(const SentenceRecord& record, const ConditionHit& found, bool whole,
               Candidate* permit) {
    if (!found.rule->kind) {
      if (!permit->event.review_policy) permit->event.review_policy = found.rule->policy;
      return;
    }
    const std::string_view sentence = context_.TextOf(record);
    const ByteSpan span = whole ? ByteSpan{0, static_cast<std::uint32_t>(sentence.size())}
                                : view_.prepared.projected.Bytes(found.first, found.last);
    Condition condition;
    condition.kind = *found.rule->kind;
    condition.text = sentence.substr(span.begin, span.end - span.begin);
    condition.number = found.number;
    condition.unit = found.unit;
    auto& conditions = permit->event.conditions;
    const auto known = std::ranges::find(conditions, condition.kind, &Condition::kind);
    if (known != conditions.end()) {
      // The fuller wording of the same term is kept.
      if (known->text.size() < condition.text.size()) *known = condition;
    } else {
      conditions.push_back(condition);
    }
    SlotTrace trace;
    trace.field = "conditions";
    trace.value = Name(condition.kind);
    trace.rule = found.rule->id;
    trace.basis = whole ? "section" : "context";
    trace.start = context_.CodePoint(record, span.begin);
    trace.end = context_.CodePoint(record, span.end);
    trace.text = condition.text;
    permit->trace.push_back(std::move(trace));
  }

  const RuleSet& rules_;
  DocumentContext context_;
  std::vector<bool> active_;  // by sentence: it may have frames
  bool subject_ = false;
  SentenceView view_;
  PageReader reader_;        // of context_, which stands above
  std::string joined_text_;  // what `view_` is made of behind a lead-in
  std::vector<Candidate> candidates_;
  Extraction out_;
};

bool IsSureOfAny(const Extraction& out) {
  return std::ranges::any_of(out.drafts, [](const Draft& d) { return d.grade != Grade::kC; });
}

// Official notices have their own words and rules; where these are sure of no act, the notice is
// read as the press is. Of an announcement, which has many translators, the press's reader knows
// more than the formulas do, and they stand in for it.
Extraction ReadAsItIs(const Document& document, const RuleSet& rules,
                      std::vector<SentenceFeatures>* features) {
  const auto as_notice = [&] { return Extracting(document, rules, features).Run(); };
  const auto as_press = [&] {
    Extracting extracting(document, rules, features);
    extracting.ReadNotice();
    return extracting.Run();
  };
  if (!document.notice) return as_notice();
  const bool translated = document.notice->series == NoticeSeries::kAnnouncement;
  Extraction out = translated ? as_press() : as_notice();
  if (IsSureOfAny(out)) return out;
  Extraction other = translated ? as_notice() : as_press();
  return translated && !IsSureOfAny(other) ? std::move(out) : std::move(other);
}

// A table that is written in words is read by its rows where they tell more than its cells.
Extraction Read(const Document& document, const RuleSet& rules,
                std::vector<SentenceFeatures>* features = nullptr) {
  Extraction by_cells = ReadAsItIs(document, rules, features);
  const std::set<int> worded = TablesOfPolicy(document, by_cells);
  if (worded.empty()) return by_cells;
  const auto with_rows_of = [&](const std::set<int>& tables) {
    if (features != nullptr) features->clear();
    return ReadAsItIs(WithRowsAsSentences(document, tables), rules, features);
  };
  Extraction by_rows = with_rows_of(worded);
  const std::set<int> better = BetterByRows(document, by_cells.drafts, by_rows.drafts);
  if (better == worded) return by_rows;
  if (better.empty() && features == nullptr) return by_cells;
  return with_rows_of(better);
}

// Nothing firmer than what its source is trusted with; what is denied stays denied.
void Cap(Certainty ceiling, std::vector<Draft>* drafts) {
  for (Draft& draft : *drafts) {
    if (draft.event.certainty >= ceiling) continue;
    draft.event.certainty = ceiling;
    SlotTrace trace;
    trace.field = "certainty";
    trace.value = Name(ceiling);
    trace.rule = "source";
    trace.basis = "ceiling";
    draft.trace.push_back(std::move(trace));
  }
}

}  // namespace

Extraction Extractor::Extract(const Document& document) const {
  const std::shared_ptr<const RuleSet> rules = this->rules();
  Extraction out;
  ForEachPostDay(document, [&](const Document& part) {
    Extraction found = Read(part, *rules);
    std::ranges::move(found.drafts, std::back_inserter(out.drafts));
    std::ranges::move(found.rejected, std::back_inserter(out.rejected));
  });
  ApplyNotice(document, *rules, &out.drafts);
  if (document.ceiling) Cap(*document.ceiling, &out.drafts);
  return out;
}

std::vector<SentenceFeatures> Extractor::Features(const Document& document) const {
  const std::shared_ptr<const RuleSet> rules = this->rules();
  std::vector<SentenceFeatures> out;
  Read(document, *rules, &out);
  return out;
}

}  // namespace chipline
