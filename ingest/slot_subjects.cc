#include "ingest/slot_subjects.h"

#include <algorithm>
#include <array>

namespace chipline {
namespace {

// Classes so wide that anything narrower in reach is meant instead.
constexpr std::array<std::string_view, 8> kWide = {
    "goods",      "chinese-goods", "us-goods",       "semiconductors",
    "technology", "tariffs",       "trade-measures", "integrated-circuits"};
// Unnamed groups of firms: the object of a listing only.
constexpr std::array<std::string_view, 5> kGroups = {"chinese-entities", "us-chip-companies",
                                                     "us-defence-firms", "russian-entities",
                                                     "huawei-suppliers"};

template <std::size_t N>
bool In(const std::array<std::string_view, N>& list, const std::string& id) {
  return std::ranges::find(list, std::string_view(id)) != list.end();
}

class Finder {
 public:
  explicit Finder(const SlotScope& scope) : scope_(scope) {}

  SubjectSlot Run() {
    if (Captured()) return Done(Basis::kCapture);
    const bool probe = scope_.hit.type == EventType::kInvestigation;
    if (probe && InPieces(0, Count(), Side::kAny)) return Done(Basis::kClause);
    if (InPieces(scope_.clause.first, scope_.clause.last, scope_.hit.frame->side)) {
      return Done(Basis::kClause);
    }
    const auto [first, last] = Segment();
    if (InPieces(first, last, Side::kAny)) return Done(Basis::kSentence);
    if (!NeedsOwn() && InPieces(0, Count(), Side::kAny)) return Done(Basis::kSentence);
    if (Listing() && Behind()) return Done(Basis::kContext);
    if (Implied()) return Done(Basis::kCapture);
    if (Listing() && Unnamed()) return Done(Basis::kDefault);
    if (scope_.hit.frame->own_subject || NeedsOwn()) return Last();
    if (Before()) return Done(Basis::kContext);
    if (Title()) return Done(Basis::kTitle);
    return Last();
  }

 private:
  // The part of the sentence between semicolons that holds the match.
  std::pair<std::uint32_t, std::uint32_t> Segment() const {
    const Projected& sentence = scope_.sentence();
    std::uint32_t first = 0;
    std::uint32_t last = Count();
    for (std::uint32_t i = 0; i < Count(); ++i) {
      if (sentence.pieces[i].mention != kNoMention ||
          sentence.text[sentence.pieces[i].offset] != ';') {
        continue;
      }
      if (i < scope_.hit.first) first = i;
      if (i >= scope_.hit.last && last == Count()) last = i;
    }
    return {first, last};
  }

  std::uint32_t Count() const {
    return static_cast<std::uint32_t>(scope_.sentence().pieces.size());
  }

  bool Listing() const {
    return scope_.hit.type == EventType::kEntityListing ||
           scope_.hit.type == EventType::kEntityDelisting;
  }

  // A rule, a duty or an inquiry may be about anything: its object is not taken from context.
  bool NeedsOwn() const {
    static constexpr std::array<std::string_view, 6> kOpen = {"rule",  "order",      "bill",
                                                              "probe", "probe_word", "waiver"};
    const Capture* measure = scope_.hit.Find("m");
    if (measure == nullptr) return false;
    const Mention* mention = scope_.sentence().MentionAt(measure->first);
    if (mention == nullptr || mention->kind != MentionKind::kWord) return false;
    const Lexicon& lexicon = scope_.rules().lexicon;
    const std::string& name = lexicon.word_class(lexicon.term(mention->term).word_class).name;
    return std::ranges::find(kOpen, std::string_view(name)) != kOpen.end();
  }

  // "27 additions to the list. Sophgo … and Zhipu … are the names."
  bool Behind(bool chinese = false) {
    const auto& sentences = scope_.context.sentences;
    for (std::size_t next = 1; next <= 4; ++next) {
      const std::size_t index = scope_.view.index + next;
      if (index >= sentences.size() ||
          sentences[index].block > sentences[scope_.view.index].block + 1) {
        return false;
      }
      std::vector<Found> found;
      for (std::uint32_t i = sentences[index].first_mention; i < sentences[index].last_mention;
           ++i) {
        Note(scope_.context.mentions[i], index, &found);
      }
      std::erase_if(found, [&](const Found& one) {
        const bool listed =
            scope_.rules().homes[one.id] == Jurisdiction::kCN || (next <= 2 && !chinese);
        return !scope_.rules().entities[one.id] || In(kGroups, Id(one.id)) || !listed ||
               Maker(one.id);
      });
      if (!found.empty()) return Keep(found);
    }
    return false;
  }

  // A firm of the issuer's own side is not on its list.
  bool Maker(SubjectIndex id) const {
    const auto home = scope_.rules().homes[id];
    const Capture* measure = scope_.hit.Find("m");
    if (measure == nullptr || !home) return false;
    const Mention* mention = scope_.sentence().MentionAt(measure->first);
    if (mention == nullptr || mention->kind != MentionKind::kWord) return false;
    const Lexicon& lexicon = scope_.rules().lexicon;
    return lexicon.word_class(lexicon.term(mention->term).word_class).issuer == home;
  }

  // Names that are not given, on a list of Washington's: Chinese firms.
  bool Unnamed() {
    const Capture* measure = scope_.hit.Find("m");
    if (measure == nullptr) return false;
    const Mention* mention = scope_.sentence().MentionAt(measure->first);
    if (mention == nullptr || mention->kind != MentionKind::kWord) return false;
    const Lexicon& lexicon = scope_.rules().lexicon;
    const auto& word = lexicon.word_class(lexicon.term(mention->term).word_class);
    const auto group = scope_.rules().subjects->Find("chinese-entities");
    if (word.issuer != Jurisdiction::kUS || !group) return false;
    out_.ids.push_back(*group);
    return true;
  }

  bool WantsEntity() const {
    switch (scope_.hit.type) {
      case EventType::kEntityListing:
      case EventType::kEntityDelisting:
      case EventType::kPenalty:
      case EventType::kInvestigation:
        return true;
      default:
        return scope_.hit.frame->entity;
    }
  }

  struct Found {
    SubjectIndex id = 0;
    TermIndex term = 0;
    std::size_t sentence = 0;
    ByteSpan span;
  };

  bool Captured() {
    const Capture* capture = scope_.hit.Find("subj");
    if (capture == nullptr) return false;
    return InPieces(capture->first, capture->last, Side::kAny);
  }

  bool InPieces(std::uint32_t first, std::uint32_t last, Side side) {
    std::vector<Found> found;
    for (std::uint32_t i = first; i < std::min(last, Count()); ++i) {
      const Mention* mention = scope_.sentence().MentionAt(i);
      if (mention == nullptr) continue;
      if (side == Side::kRight && i < scope_.hit.first) continue;
      if (side == Side::kLeft && i >= scope_.hit.last) continue;
      Note(*mention, scope_.view.index, &found);
    }
    return Take(found);
  }

  void Note(const Mention& mention, std::size_t sentence, std::vector<Found>* found) const {
    if (mention.kind != MentionKind::kThing && mention.kind != MentionKind::kEntity) return;
    const Term& term = scope_.rules().lexicon.term(mention.term);
    found->push_back({term.subject, mention.term, sentence, mention.span});
  }

  const std::string& Id(SubjectIndex index) const { return scope_.rules().subjects->at(index).id; }

  // Keeps entities or things, as the type of event asks; false where none is left.
  bool Take(const std::vector<Found>& found) {
    std::vector<Found> things;
    std::vector<Found> entities;
    for (const Found& one : found) {
      const bool entity = scope_.rules().entities[one.id];
      if (entity && In(kGroups, Id(one.id)) && !WantsEntity()) continue;
      if (entity && scope_.hit.type == EventType::kPurchaseOrder) continue;
      (entity ? entities : things).push_back(one);
    }
    if (WantsEntity()) {
      const bool groups =
          std::ranges::all_of(entities, [&](const Found& one) { return In(kGroups, Id(one.id)); });
      if (scope_.hit.type == EventType::kEntityListing && !entities.empty() && groups &&
          Behind(true)) {
        return true;
      }
      if (!entities.empty()) {
        if (scope_.hit.type == EventType::kInvestigation) {
          std::erase_if(things, [&](const Found& one) { return In(kWide, Id(one.id)); });
          entities.insert(entities.end(), things.begin(), things.end());
        }
        return Keep(entities);
      }
      if (scope_.hit.type == EventType::kInvestigation) return Keep(things);
      return false;
    }
    if (Narrow(things)) {
      AddMakers(entities, &things);
      return Keep(things);
    }
    // Only a class so wide that it may stand for the firm's things: a firm that is itself the
    // object ("a ban on Micron") is the better reading, a maker of the things is not.
    std::vector<Found> objects;
    for (const Found& one : entities) {
      if (!Seller(one)) objects.push_back(one);
    }
    if (!objects.empty()) return Keep(objects);
    if (!things.empty()) {
      if (FromContext(things)) return true;
      return Keep(things);
    }
    if (!entities.empty()) sellers_ = entities;
    return false;
  }

  // "Micron's memory chips": a class of things of one firm is about the firm as well.
  void AddMakers(const std::vector<Found>& entities, std::vector<Found>* things) const {
    std::vector<Found> makers;
    for (const Found& thing : *things) {
      if (!scope_.rules().subjects->at(thing.id).maker.empty()) continue;
      for (const Found& one : entities) {
        if (one.sentence != thing.sentence || one.span.end > thing.span.begin) continue;
        if (thing.span.begin - one.span.end <= 4) makers.push_back(one);
      }
    }
    things->insert(things->end(), makers.begin(), makers.end());
  }

  bool Narrow(const std::vector<Found>& things) const {
    return std::ranges::any_of(things, [&](const Found& one) { return !In(kWide, Id(one.id)); });
  }

  // Left of the match in the clause: the one who sells or asks, not the one who is hit.
  bool Seller(const Found& one) const {
    if (one.sentence != scope_.view.index) return true;
    const auto home = scope_.rules().homes[one.id];
    if (home == Jurisdiction::kCN) return false;
    return one.span.end <= scope_.sentence().Bytes(scope_.hit.first, scope_.hit.last).begin;
  }

  // "the chips" after "H200": the narrower thing that was named before.
  bool FromContext(const std::vector<Found>& things) {
    const Projected& sentence = scope_.sentence();
    for (const Found& one : things) {
      const std::size_t before = one.span.begin;
      const std::string_view text = sentence.sentence.substr(0, before);
      const bool definite = text.ends_with("the ") || text.ends_with("these ") ||
                            text.ends_with("those ") || text.ends_with("such ");
      if (!definite) return false;
      if (Before(one.id)) return true;
    }
    return false;
  }

  bool Keep(const std::vector<Found>& found) {
    const SubjectTree& tree = *scope_.rules().subjects;
    const bool narrow = Narrow(found);
    for (const Found& one : found) {
      if (narrow && In(kWide, Id(one.id))) continue;
      const bool wider = std::ranges::any_of(found, [&](const Found& other) {
        return other.id != one.id && tree.IsA(other.id, one.id);
      });
      const bool have = std::ranges::find(out_.ids, one.id) != out_.ids.end();
      if (wider || have) continue;
      out_.ids.push_back(one.id);
      out_.sources.push_back(
          {one.id, scope_.rules().lexicon.term(one.term).written, one.sentence, one.span});
    }
    return !out_.ids.empty();
  }

  // What the words of the match imply: "Section 301", "Unreliable Entity List".
  bool Implied() {
    const Lexicon& lexicon = scope_.rules().lexicon;
    const auto add = [&](const std::vector<std::string>& ids, ByteSpan span) {
      for (const std::string& id : ids) {
        const auto index = scope_.rules().subjects->Find(id);
        if (!index) continue;
        out_.ids.push_back(*index);
        out_.sources.push_back({*index, "implied", scope_.view.index, span});
      }
    };
    add(scope_.hit.frame->subjects, scope_.sentence().Bytes(scope_.hit.first, scope_.hit.last));
    for (std::uint32_t i = scope_.hit.first; out_.ids.empty() && i < scope_.hit.last; ++i) {
      const Mention* mention = scope_.sentence().MentionAt(i);
      if (mention == nullptr || mention->kind != MentionKind::kWord) continue;
      add(lexicon.word_class(lexicon.term(mention->term).word_class).subjects, mention->span);
    }
    return !out_.ids.empty();
  }

  // The nearest of up to four sentences before that names a thing; with `wide`, one of its kind.
  bool Before(std::optional<SubjectIndex> wide = std::nullopt) {
    const auto& sentences = scope_.context.sentences;
    const std::size_t here = scope_.view.index;
    for (std::size_t back = 1; back <= 4 && back <= here; ++back) {
      const SentenceRecord& sentence = sentences[here - back];
      const BlockKind kind = scope_.context.document->blocks[sentence.block].kind;
      if (kind == BlockKind::kTableCell) continue;
      std::vector<Found> found;
      for (std::uint32_t i = sentence.first_mention; i < sentence.last_mention; ++i) {
        Note(scope_.context.mentions[i], here - back, &found);
      }
      std::erase_if(found, [&](const Found& one) {
        const bool entity = scope_.rules().entities[one.id];
        if (entity != WantsEntity() || In(kWide, Id(one.id))) return true;
        return wide && !scope_.rules().subjects->IsA(one.id, *wide);
      });
      if (!found.empty()) return Keep(found);
    }
    return false;
  }

  bool Title() {
    for (std::size_t i = 0; i < scope_.context.sentences.size() && i < 2; ++i) {
      const SentenceRecord& sentence = scope_.context.sentences[i];
      if (scope_.context.document->blocks[sentence.block].kind != BlockKind::kTitle) return false;
      std::vector<Found> found;
      for (std::uint32_t m = sentence.first_mention; m < sentence.last_mention; ++m) {
        Note(scope_.context.mentions[m], i, &found);
      }
      std::erase_if(found, [&](const Found& one) {
        return scope_.rules().entities[one.id] != WantsEntity() || In(kWide, Id(one.id));
      });
      if (!found.empty()) return Keep(found);
    }
    return false;
  }

  // Nothing better: the firm that the clause names, if any.
  SubjectSlot Last() {
    if (!sellers_.empty() && !scope_.hit.frame->own_subject && Keep(sellers_)) {
      return Done(Basis::kSentence);
    }
    return {};
  }

  // "banned Micron from selling memory chips": the firm that the act is addressed to.
  void AddAddressee() {
    const Capture* who = scope_.hit.Find("who");
    if (who == nullptr) return;
    const Mention* mention = scope_.sentence().MentionAt(who->first);
    if (mention == nullptr || mention->kind != MentionKind::kEntity) return;
    const SubjectIndex id = scope_.rules().lexicon.term(mention->term).subject;
    if (In(kGroups, Id(id)) || std::ranges::find(out_.ids, id) != out_.ids.end()) return;
    out_.ids.push_back(id);
    out_.sources.push_back({id, "addressee", scope_.view.index, mention->span});
  }

  SubjectSlot Done(Basis basis) {
    AddAddressee();
    out_.basis = basis;
    return std::move(out_);
  }

  const SlotScope& scope_;
  SubjectSlot out_;
  std::vector<Found> sellers_;
};

}  // namespace

SubjectSlot FindSubjects(const SlotScope& scope) {
  return Finder(scope).Run();
}

}  // namespace chipline
