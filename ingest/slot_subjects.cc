#include "ingest/slot_subjects.h"

#include <algorithm>
#include <array>

#include "ingest/text_utils.h"

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
    if (scope_.hit.type == EventType::kTruce) return Truce();
    if (Captured()) return Done(Basis::kCapture);
    if (WantsEntity() && Definite() && Before()) return Done(Basis::kContext);
    const bool probe = scope_.hit.type == EventType::kInvestigation;
    if (probe && OfPolicy()) return Done(Basis::kCapture);
    if (probe && InPieces(0, Count(), Side::kAny)) return Done(Basis::kClause);
    if (InShare()) return Done(Basis::kClause);
    if (InPieces(scope_.clause.first, scope_.clause.last, scope_.hit.frame->side)) {
      return Done(Basis::kClause);
    }
    // "Ban on China-specific GPUs (RTX Pro 6000D)": a cell is one clause, whatever its brackets.
    const SentenceRecord& record = scope_.context.sentences[scope_.view.index];
    const bool cell = scope_.context.document->blocks[record.block].kind == BlockKind::kTableCell;
    if (cell && InPieces(0, Count(), Side::kAny)) return Done(Basis::kClause);
    const auto [first, last] = Segment();
    if (InPieces(first, last, Side::kAny)) return Done(Basis::kSentence);
    if (!NeedsOwn() && InPieces(0, Count(), Side::kAny)) return Done(Basis::kSentence);
    if (Listing() && Counted() && Behind()) return Done(Basis::kContext);
    if (Listed()) return Done(Basis::kSection);
    if (Implied()) return Done(Basis::kCapture);
    if (Listing() && !Counted() && (Before() || Behind())) return Done(Basis::kContext);
    if (Listing() && Unnamed()) return Done(Basis::kDefault);
    if (InRow()) return Done(Basis::kHeader);
    if (scope_.hit.frame->own_subject || (NeedsOwn() && !Anaphoric())) return Last();
    // A firm of the clause comes before things that were named elsewhere; Done adds those.
    if (!sellers_.empty() && Keep(sellers_)) return Done(Basis::kSentence);
    if (Before()) return Done(Basis::kContext);
    vague_ = true;
    if (InPieces(0, Count(), Side::kAny)) return Done(Basis::kSentence);
    if (NeedsOwn()) return BeforeFirms() ? Done(Basis::kContext) : Last();
    if (Title()) return Done(Basis::kTitle);
    if (Licensed() && BeforeFirms()) return Done(Basis::kContext);
    if (ImpliedBeside()) return Done(Basis::kSentence);
    if (sellers_.empty() && BeforeFirms()) return Done(Basis::kContext);
    if (sellers_.empty() && RightBehind()) return Done(Basis::kTitle);
    return Last();
  }

 private:
  // "banned H20 exports and required licences for the MI308": of acts that are told side by side,
  // each has what stands between the words that join it to the others.
  bool InShare() {
    std::uint32_t first = scope_.clause.first;
    std::uint32_t last = scope_.clause.last;
    for (const Hit* other : scope_.view.hits) {
      if (other->frame->echo || other->frame->terse) continue;
      if (other->first >= scope_.hit.last) {
        if (const auto joint = JointBefore(other->first)) last = std::min(last, *joint);
      } else if (other->last <= scope_.hit.first) {
        if (const auto joint = JointBefore(scope_.hit.first)) first = std::max(first, *joint);
      }
    }
    if (first == scope_.clause.first && last == scope_.clause.last) return false;
    if (first >= scope_.hit.last || last <= scope_.hit.first) return false;
    if (!InPieces(first, last, scope_.hit.frame->side)) return false;
    for (std::uint32_t i = 0; i < Count(); ++i) {
      const Mention* mention = scope_.sentence().MentionAt(i);
      if ((i >= first && i < last) || mention == nullptr) continue;
      std::vector<Found> found;
      Note(*mention, scope_.view.index, &found);
      for (const Found& one : found) of_others_.push_back(one.id);
    }
    std::erase_if(of_others_, [&](SubjectIndex id) {
      return std::ranges::find(out_.ids, id) != out_.ids.end();
    });
    return true;
  }

  // The word that joins the verb at `piece` to what stands before it, with nothing but adverbs,
  // dates, pronouns and auxiliaries in between.
  std::optional<std::uint32_t> JointBefore(std::uint32_t piece) const {
    static constexpr std::array<std::string_view, 5> kJoints = {"and", "while", ";", "then", "but"};
    constexpr std::uint32_t kBetween = 6;
    for (std::uint32_t back = 1; back <= kBetween && back <= piece; ++back) {
      const std::uint32_t at = piece - back;
      if (std::ranges::find(kJoints, WordAt(at)) != kJoints.end()) return at;
      const Mention* mention = scope_.sentence().MentionAt(at);
      const bool passes = mention == nullptr || mention->kind == MentionKind::kDate ||
                          mention->kind == MentionKind::kAuthority ||
                          mention->kind == MentionKind::kJurisdiction;
      if (!passes) return std::nullopt;
    }
    return std::nullopt;
  }

  // "An inquiry into whether American chip policy discriminates": into the whole trade, whichever
  // chips and firms stand beside it and are what other inquiries are about.
  bool OfPolicy() {
    const auto chips = scope_.rules().subjects->Find("semiconductors");
    if (!chips || !scope_.context.chip_context) return false;
    std::uint32_t last = Count();
    for (const Hit* other : scope_.view.hits) {
      const bool inquiry = other->type == EventType::kInvestigation;
      if (inquiry && other->first >= scope_.hit.last) last = std::min(last, other->first);
    }
    const std::uint32_t first = scope_.hit.first > 2 ? scope_.hit.first - 2 : 0;
    const ByteSpan span = scope_.sentence().Bytes(first, last);
    const std::string text =
        AsciiLower(scope_.sentence().sentence.substr(span.begin, span.end - span.begin));
    if (text.find("discriminat") == text.npos || text.find("dumping") != text.npos) return false;
    out_.ids.push_back(*chips);
    out_.sources.push_back({*chips, "policy", scope_.view.index, span});
    std::vector<Found> others;
    for (std::size_t i = 0; i < scope_.context.sentences.size(); ++i) {
      for (const Mention& mention : scope_.context.MentionsOf(scope_.context.sentences[i])) {
        Note(mention, i, &others);
      }
    }
    for (const Found& one : others) {
      if (one.id != *chips) of_others_.push_back(one.id);
    }
    return true;
  }

  // Duties, and what else the sentence names.
  SubjectSlot Truce() {
    Implied();
    const auto tariffs = scope_.rules().subjects->Find("tariffs");
    if (out_.ids.empty() && tariffs) out_.ids.push_back(*tariffs);
    SubjectSlot own = std::move(out_);
    out_ = {};
    if (!InPieces(0, Count(), Side::kAny)) out_ = {};
    for (std::size_t i = 0; i < out_.ids.size(); ++i) {
      if (std::ranges::find(own.ids, out_.ids[i]) != own.ids.end()) continue;
      if (scope_.rules().entities[out_.ids[i]] || In(kWide, Id(out_.ids[i]))) continue;
      own.ids.push_back(out_.ids[i]);
      if (i < out_.sources.size()) own.sources.push_back(out_.sources[i]);
    }
    own.basis = Basis::kCapture;
    return own;
  }

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
    // An inquiry is into the firm that was spoken of.
    if (scope_.hit.type == EventType::kInvestigation) return false;
    static constexpr std::array<std::string_view, 9> kOpen = {
        "rule", "order", "bill", "probe", "probe_word", "waiver", "tariff", "levy", "section301"};
    const Capture* measure = scope_.hit.Find("m");
    if (measure == nullptr) return false;
    const Mention* mention = scope_.sentence().MentionAt(measure->first);
    if (mention == nullptr || mention->kind != MentionKind::kWord) return false;
    const Lexicon& lexicon = scope_.rules().lexicon;
    const std::string& name = lexicon.word_class(lexicon.term(mention->term).word_class).name;
    return std::ranges::find(kOpen, std::string_view(name)) != kOpen.end();
  }

  // A word that is no mention; "" for a mention and beyond the end.
  std::string_view WordAt(std::uint32_t piece) const {
    const Projected& sentence = scope_.sentence();
    if (piece >= Count() || sentence.pieces[piece].mention != kNoMention) return {};
    const std::size_t begin = sentence.pieces[piece].offset;
    const std::size_t end =
        piece + 1 < Count() ? sentence.pieces[piece + 1].offset : sentence.text.size();
    return Trim(std::string_view(sentence.text).substr(begin, end - begin));
  }

  // The word of the lexicon at `piece`, as written there; "" where there is none.
  std::string_view TermAt(std::uint32_t piece) const {
    const Mention* mention = scope_.sentence().MentionAt(piece);
    if (mention == nullptr || mention->kind != MentionKind::kWord) return {};
    return scope_.rules().lexicon.term(mention->term).written;
  }

  // The class of the lexicon's word at `piece`; "" where there is none.
  std::string_view ClassAt(std::uint32_t piece) const {
    const Mention* mention = scope_.sentence().MentionAt(piece);
    if (mention == nullptr || mention->kind != MentionKind::kWord) return {};
    const Lexicon& lexicon = scope_.rules().lexicon;
    return lexicon.word_class(lexicon.term(mention->term).word_class).name;
  }

  // "140 names", "another dozen firms": whoever is meant is named behind, if anywhere.
  bool Counted() const {
    return std::ranges::any_of(scope_.sentence().mentions, [](const Mention& mention) {
      return mention.kind == MentionKind::kNumber;
    });
  }

  // "lifted its order", "the waiver lapsed": what was spoken of before.
  bool Anaphoric() const {
    static constexpr std::array<std::string_view, 9> kPointers = {
        "the", "this", "that", "these", "those", "its", "his", "their", "'s"};
    const Capture* measure = scope_.hit.Find("m");
    if (measure == nullptr || measure->first == 0) return false;
    return std::ranges::find(kPointers, WordAt(measure->first - 1)) != kPointers.end();
  }

  // "… finds the company in breach": the firm named before, whatever else the clause names.
  bool Definite() const {
    for (std::uint32_t i = scope_.hit.first; i < scope_.hit.last; ++i) {
      const Mention* mention = scope_.sentence().MentionAt(i);
      if (mention != nullptr && mention->kind == MentionKind::kEntity) return false;
    }
    return FirmIn(scope_.hit.first, scope_.hit.last);
  }

  // A lead-in that ends with a colon is about the items of the list behind it.
  bool Listed() {
    const auto& sentences = scope_.context.sentences;
    const std::string_view text = scope_.sentence().sentence;
    if (!text.ends_with(":")) return false;
    const auto& blocks = scope_.context.document->blocks;
    std::vector<Found> found;
    for (std::size_t i = scope_.view.index + 1; i < sentences.size(); ++i) {
      const Block& block = blocks[sentences[i].block];
      const bool item = block.kind == BlockKind::kListItem || block.text.starts_with("(");
      if (!item) break;
      for (std::uint32_t m = sentences[i].first_mention; m < sentences[i].last_mention; ++m) {
        Note(scope_.context.mentions[m], i, &found);
      }
    }
    std::erase_if(found, [&](const Found& one) {
      return scope_.rules().entities[one.id] != WantsEntity() || Wide(one);
    });
    return !found.empty() && Keep(found);
  }

  // "Diodes | 25% | 50%": what the other cells of the row name.
  bool InRow() {
    const auto& sentences = scope_.context.sentences;
    const auto& blocks = scope_.context.document->blocks;
    const Block& cell = blocks[sentences[scope_.view.index].block];
    if (cell.kind != BlockKind::kTableCell) return false;
    std::vector<Found> found;
    for (std::size_t i = 0; i < sentences.size(); ++i) {
      const Block& other = blocks[sentences[i].block];
      if (other.table != cell.table || other.row != cell.row || other.column == cell.column) {
        continue;
      }
      for (std::uint32_t m = sentences[i].first_mention; m < sentences[i].last_mention; ++m) {
        Note(scope_.context.mentions[m], i, &found);
      }
    }
    std::erase_if(found, [&](const Found& one) {
      return scope_.rules().entities[one.id] != WantsEntity() || In(kWide, Id(one.id));
    });
    return !found.empty() && Keep(found);
  }

  // Permissions are given to firms: where no thing is named, to the one that was spoken of.
  bool Licensed() const {
    if (scope_.hit.type == EventType::kLicenceGrant || scope_.hit.type == EventType::kExtension) {
      return true;
    }
    const Capture* measure = scope_.hit.Find("m");
    const bool status =
        measure != nullptr && scope_.hit.type == EventType::kRescission && IsStatus(measure->first);
    return status || FirmIn(scope_.clause.first, scope_.clause.last);
  }

  // A licence or a standing is held by a firm.
  bool IsStatus(std::uint32_t piece) const {
    static constexpr std::array<std::string_view, 4> kHeld = {"veu", "waiver", "licence",
                                                              "general_licence"};
    return std::ranges::find(kHeld, ClassAt(piece)) != kHeld.end();
  }

  // "the company", "the chipmaker": one that was named before.
  bool FirmIn(std::uint32_t first, std::uint32_t last) const {
    static constexpr std::array<std::string_view, 14> kFirms = {
        "company",  "firm",       "chipmaker", "group",       "manufacturer",
        "maker",    "startup",    "start-up",  "foundry",     "supplier",
        "designer", "university", "toolmaker", "conglomerate"};
    for (std::uint32_t i = first; i < last; ++i) {
      if (WordAt(i) != "the") continue;
      // "the company", "the Chinese company", "the state-backed startup"
      for (std::uint32_t at = i + 1; at < std::min(last, i + 5); ++at) {
        if (std::ranges::find(kFirms, TermAt(at)) != kFirms.end()) return true;
        const Mention* mention = scope_.sentence().MentionAt(at);
        const bool adjective = mention == nullptr || mention->kind == MentionKind::kJurisdiction;
        if (!adjective || WordAt(at) == "of") break;
      }
    }
    return false;
  }

  // "The letters were withdrawn. Synopsys reopened its portal": named only in what follows.
  bool RightBehind() {
    const auto& sentences = scope_.context.sentences;
    for (std::size_t next = 1; next <= 2; ++next) {
      const std::size_t index = scope_.view.index + next;
      if (index >= sentences.size() ||
          sentences[index].block != sentences[scope_.view.index].block) {
        return false;
      }
      std::vector<Found> found;
      for (std::uint32_t i = sentences[index].first_mention; i < sentences[index].last_mention;
           ++i) {
        Note(scope_.context.mentions[i], index, &found);
      }
      std::erase_if(found, [&](const Found& one) {
        return Wide(one) || In(kGroups, Id(one.id)) ||
               (WantsEntity() && !scope_.rules().entities[one.id]);
      });
      if (!found.empty()) return Keep(found);
    }
    return false;
  }

  bool BeforeFirms() {
    const std::size_t here = scope_.view.index;
    for (std::size_t back = 1; back <= 3 && back <= here; ++back) {
      const SentenceRecord& sentence = scope_.context.sentences[here - back];
      std::vector<Found> found;
      for (std::uint32_t i = sentence.first_mention; i < sentence.last_mention; ++i) {
        Note(scope_.context.mentions[i], here - back, &found);
      }
      std::erase_if(found, [&](const Found& one) {
        return !scope_.rules().entities[one.id] || In(kGroups, Id(one.id));
      });
      if (!found.empty()) return Keep(found);
    }
    return false;
  }

  // "27 additions to the list. Sophgo … and Zhipu … are the names."
  bool Behind(bool chinese = false) {
    const auto& sentences = scope_.context.sentences;
    const auto& blocks = scope_.context.document->blocks;
    for (std::size_t next = 1; next <= 12; ++next) {
      const std::size_t index = scope_.view.index + next;
      if (index >= sentences.size()) return false;
      // The paragraph itself, the one behind it, and the items of a list.
      const std::uint32_t block = sentences[index].block;
      const bool item = blocks[block].kind == BlockKind::kListItem ||
                        (!blocks[block].text.empty() && blocks[block].text.front() >= '0' &&
                         blocks[block].text.front() <= '9');
      const bool close = next <= 4 && block <= sentences[scope_.view.index].block + 1;
      if (!close && !item) {
        if (next > 6) return false;
        continue;
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
    out_.sources.push_back({*group, "unnamed", scope_.view.index, mention->span});
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
        return scope_.hit.frame->entity || Inquiry();
    }
  }

  // An inquiry, or the end of one: into a firm, else into a trade.
  bool Inquiry() const {
    if (scope_.hit.type == EventType::kInvestigation) return true;
    const Capture* measure = scope_.hit.Find("m");
    if (measure == nullptr) return false;
    const std::string_view name = ClassAt(measure->first);
    return name == "probe" || name == "probe_word";
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
    const Mention* mention = scope_.sentence().MentionAt(capture->first);
    const bool vague = mention != nullptr && mention->term != kNoTerm &&
                       scope_.rules().lexicon.term(mention->term).guard == kVague;
    return !vague && InPieces(capture->first, capture->last, Side::kAny);
  }

  bool InPieces(std::uint32_t first, std::uint32_t last, Side side) {
    std::vector<Found> found;
    std::vector<Found> exempt;
    Beside beside = Beside::kObject;
    for (std::uint32_t i = first; i < std::min(last, Count()); ++i) {
      const Mention* mention = scope_.sentence().MentionAt(i);
      beside = IsBeside(i, beside);
      if (mention == nullptr) continue;
      if (side == Side::kRight && i < scope_.hit.first) continue;
      if (side == Side::kLeft && i >= scope_.hit.last) continue;
      Note(*mention, scope_.view.index, beside == Beside::kObject ? &found : &exempt);
    }
    if (found.empty()) return Take(exempt);
    if (!Take(found)) return false;
    for (const Found& one : exempt) {
      if (std::ranges::find(out_.ids, one.id) == out_.ids.end()) of_others_.push_back(one.id);
    }
    return true;
  }

  bool IsOperation(const Mention& mention) const {
    if (mention.kind != MentionKind::kWord) return false;
    const Lexicon& lexicon = scope_.rules().lexicon;
    return lexicon.word_class(lexicon.term(mention.term).word_class).role == WordRole::kOperation;
  }

  // What is named beside the object: exempt from the act, or what the object is compared with.
  enum class Beside : std::uint8_t { kObject, kExempt, kCompared };

  // "all AI chips except the H20", up to the next verb; "chips weaker than the H200, …", up to the
  // next comma.
  Beside IsBeside(std::uint32_t piece, Beside before) const {
    const std::string_view word = WordAt(piece);
    const std::string_view next = WordAt(piece + 1);
    const Mention* mention = scope_.sentence().MentionAt(piece);
    if (word == "except" || word == "excluding" || word == "excepting" ||
        (word == "apart" && next == "from") || (word == "other" && next == "than") ||
        (word == "but" && next == "not") || (TermAt(piece) == "exception" && next == "of")) {
      return Beside::kExempt;
    }
    // "more than 400,000 chips"
    const Mention* after = scope_.sentence().MentionAt(piece + 1);
    const bool amount = after != nullptr && (after->kind == MentionKind::kNumber ||
                                             after->kind == MentionKind::kMoney ||
                                             after->kind == MentionKind::kPercent);
    if (before == Beside::kObject &&
        ((word == "than" && !amount) || (word == "based" && next == "on") ||
         ((word == "successor" || word == "predecessor" || word == "cousin" || word == "sibling") &&
          (next == "of" || next == "to")))) {
      return Beside::kCompared;
    }
    const bool verb = mention != nullptr && IsOperation(*mention);
    if (word == ";" || verb || (before == Beside::kCompared && word == ",")) {
      return Beside::kObject;
    }
    return before;
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
      const bool group = In(kGroups, Id(one.id)) && Id(one.id) != "huawei-suppliers";
      if (entity && group && !WantsEntity() && !vague_) continue;
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
        if (Inquiry()) {
          std::erase_if(things, [&](const Found& one) { return Wide(one); });
          entities.insert(entities.end(), things.begin(), things.end());
        }
        return Keep(entities);
      }
      return Inquiry() && Keep(things);
    }
    if (Narrow(things)) {
      AddMakers(entities, &things);
      return Keep(things);
    }
    if (!things.empty() && Vague(things) && !vague_) things.clear();
    // Only a class so wide that it may stand for the firm's things: a firm that is itself the
    // object ("a ban on Micron") is the better reading, a maker of the things is not.
    std::vector<Found> objects;
    for (const Found& one : entities) {
      if (!Seller(one)) objects.push_back(one);
    }
    if (!objects.empty()) return Keep(objects);
    if (!things.empty()) {
      if (FromContext(things)) return true;
      Keep(things);
      // "Semiconductors made at Nexperia's works": of a class that wide, whose they are matters.
      for (const Found& one : entities) Add({one.id, "maker", scope_.view.index, one.span});
      return true;
    }
    if (!entities.empty()) sellers_ = entities;
    return false;
  }

  // "Micron's memory chips": a class of things of one firm is about the firm as well.
  void AddMakers(const std::vector<Found>& entities, std::vector<Found>* things) const {
    std::vector<Found> makers;
    for (const Found& thing : *things) {
      // "Nvidia chips, the H20 and the H200": a class that the things named are narrower than.
      if (!scope_.rules().subjects->at(thing.id).maker.empty() || Wide(thing)) continue;
      for (const Found& one : entities) {
        if (one.sentence != thing.sentence || one.span.end > thing.span.begin) continue;
        if (thing.span.begin - one.span.end <= 4) makers.push_back(one);
      }
    }
    things->insert(things->end(), makers.begin(), makers.end());
  }

  bool Vague(const std::vector<Found>& things) const {
    return std::ranges::all_of(things, [&](const Found& one) {
      return scope_.rules().lexicon.term(one.term).guard == kVague;
    });
  }

  bool Narrow(const std::vector<Found>& things) const {
    return std::ranges::any_of(things, [&](const Found& one) { return !Wide(one); });
  }

  // Left of the match in the clause: the one who sells or asks, not the one who is hit.
  bool Seller(const Found& one) const {
    if (one.sentence != scope_.view.index) return true;
    const auto home = scope_.rules().homes[one.id];
    // A Chinese firm is hit by what others decide, and addressed by what its own state advises.
    if (home == Jurisdiction::kCN) return scope_.hit.type == EventType::kGuidance;
    return one.span.end <= scope_.sentence().Bytes(scope_.hit.first, scope_.hit.last).begin;
  }

  // A class so wide, or a word so general, that anything narrower in reach is meant instead.
  bool Wide(const Found& one) const {
    return In(kWide, Id(one.id)) || scope_.rules().lexicon.term(one.term).guard == kVague;
  }

  // "the chips" after "H200": the narrower thing that was named before.
  bool FromContext(const std::vector<Found>& things) {
    for (const Found& one : things) {
      if (!DefiniteAt(one)) return false;
      if (Before(KindOf(one.id)) || Title(KindOf(one.id))) return true;
    }
    return false;
  }

  // "the", "these", "its", and up to two adjectives between.
  bool DefiniteAt(const Found& one) const {
    static constexpr std::array<std::string_view, 10> kPointers = {
        "the", "these", "those", "such", "this", "that", "its", "their", "both", "any"};
    const std::string_view text = scope_.sentence().sentence.substr(0, one.span.begin);
    std::size_t end = text.size();
    for (int words = 0; words < 3; ++words) {
      while (end > 0 && text[end - 1] == ' ') --end;
      const std::size_t begin = text.rfind(' ', end == 0 ? 0 : end - 1);
      const std::size_t first = begin == std::string_view::npos ? 0 : begin + 1;
      const std::string word = AsciiLower(text.substr(first, end - first));
      if (std::ranges::find(kPointers, std::string_view(word)) != kPointers.end()) return true;
      if (first == 0 || word.ends_with(',')) return false;
      end = first;
    }
    return false;
  }

  // What "the processors" may stand for: any chip that was named.
  SubjectIndex KindOf(SubjectIndex id) const {
    const SubjectTree& tree = *scope_.rules().subjects;
    const auto chips = tree.Find("semiconductors");
    return chips && tree.IsA(id, *chips) ? *chips : id;
  }

  bool Keep(const std::vector<Found>& found) {
    const SubjectTree& tree = *scope_.rules().subjects;
    const bool narrow = Narrow(found);
    for (const Found& one : found) {
      if (narrow && Wide(one)) continue;
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

  // "Firms on the unreliable entity list will not feel it: the measures are suspended."
  bool ImpliedBeside() {
    const Lexicon& lexicon = scope_.rules().lexicon;
    for (const Mention& mention : scope_.sentence().mentions) {
      if (mention.kind != MentionKind::kWord) continue;
      for (const std::string& id :
           lexicon.word_class(lexicon.term(mention.term).word_class).subjects) {
        const auto index = scope_.rules().subjects->Find(id);
        if (!index) continue;
        out_.ids.push_back(*index);
        out_.sources.push_back({*index, "implied", scope_.view.index, mention.span});
      }
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
        if (entity != WantsEntity() || Wide(one)) return true;
        return wide && !scope_.rules().subjects->IsA(one.id, *wide);
      });
      if (!found.empty()) return Keep(found);
    }
    return false;
  }

  // What the title names; with `wide`, one of its kind.
  bool Title(std::optional<SubjectIndex> wide = std::nullopt) {
    for (std::size_t i = 0; i < scope_.context.sentences.size() && i < 2; ++i) {
      const SentenceRecord& sentence = scope_.context.sentences[i];
      if (scope_.context.document->blocks[sentence.block].kind != BlockKind::kTitle) return false;
      std::vector<Found> found;
      for (std::uint32_t m = sentence.first_mention; m < sentence.last_mention; ++m) {
        Note(scope_.context.mentions[m], i, &found);
      }
      std::erase_if(found, [&](const Found& one) {
        if (scope_.rules().entities[one.id] != WantsEntity() || Wide(one)) return true;
        return wide && !scope_.rules().subjects->IsA(one.id, *wide);
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
    Add({scope_.rules().lexicon.term(mention->term).subject, "addressee", scope_.view.index,
         mention->span});
  }

  // "let Samsung bring tools into its plants": the firms of the clause that a permission is for.
  void AddPermitted() {
    const EventType type = scope_.hit.type;
    const Capture* measure = scope_.hit.Find("m");
    const bool taken =
        type == EventType::kRescission && measure != nullptr && IsStatus(measure->first);
    if (type != EventType::kLicenceGrant && type != EventType::kLicenceDenial &&
        type != EventType::kApproval && type != EventType::kExtension && !taken) {
      return;
    }
    // A product says whose it is; a class ("tools") does not.
    const bool product = std::ranges::any_of(
        out_.ids, [&](SubjectIndex id) { return !scope_.rules().subjects->at(id).maker.empty(); });
    if (product) return;
    for (std::uint32_t i = scope_.clause.first; i < std::min(scope_.clause.last, Count()); ++i) {
      const Mention* mention = scope_.sentence().MentionAt(i);
      if (mention == nullptr || mention->kind != MentionKind::kEntity) continue;
      Add({scope_.rules().lexicon.term(mention->term).subject, "permitted", scope_.view.index,
           mention->span});
    }
  }

  // "has granted Samsung licences for tools": the one who is licensed is part of the object.
  void AddLicensed() {
    const Capture* op = scope_.hit.Find("op");
    const Capture* measure = scope_.hit.Find("m");
    if (scope_.hit.type != EventType::kLicenceGrant || op == nullptr || measure == nullptr) return;
    for (std::uint32_t i = op->last; i < measure->first; ++i) {
      const Mention* mention = scope_.sentence().MentionAt(i);
      if (mention == nullptr || mention->kind != MentionKind::kEntity) continue;
      Add({scope_.rules().lexicon.term(mention->term).subject, "licensed", scope_.view.index,
           mention->span});
    }
  }

  // "Samsung … their plants in China": the plants rather than the firm that owns them.
  void Plants() {
    const SubjectTree& tree = *scope_.rules().subjects;
    const auto fabs = PlantsInChina(tree);
    const Capture* measure = scope_.hit.Find("m");
    const bool status = measure != nullptr && ClassAt(measure->first) == "veu";
    if (!fabs || !(status || OfPlants() || (Licenced() && PlantsTold()))) return;
    for (const SubjectIndex plant : tree.Children(*fabs)) {
      const auto firm = std::ranges::find_if(
          out_.ids, [&](SubjectIndex id) { return Id(id) == tree.at(plant).maker; });
      if (firm == out_.ids.end()) continue;
      for (SubjectSource& source : out_.sources) {
        if (source.id == *firm) source.id = plant;
      }
      *firm = plant;
    }
    if (scope_.hit.type == EventType::kLicenceGrant) return;
    // "waivers that let Samsung bring tools into its plants": what the plants may do is no object.
    const auto is_plant = [&](SubjectIndex id) { return tree.IsA(id, *fabs); };
    if (std::ranges::none_of(out_.ids, is_plant)) return;
    std::erase_if(out_.ids, [&](SubjectIndex id) {
      return !scope_.rules().entities[id] && tree.at(id).maker.empty();
    });
    std::erase_if(out_.sources, [&](const SubjectSource& source) {
      return std::ranges::find(out_.ids, source.id) == out_.ids.end();
    });
  }

  // A permission, or the end of one.
  bool Licenced() const {
    return scope_.hit.type == EventType::kLicenceGrant || scope_.hit.type == EventType::kApproval ||
           scope_.hit.type == EventType::kRescission || scope_.hit.type == EventType::kExtension;
  }

  // The page is about the plants that foreign makers have in China.
  bool PlantsTold() const {
    static constexpr std::array<std::string_view, 9> kTold = {
        "Chinese plants", "Chinese fabs",       "plants in China",
        "fabs in China",  "Chinese factories",  "factories in China",
        "China fab",      "Chinese operations", "operations in China"};
    const std::string& text = scope_.context.document->text;
    return std::ranges::any_of(
        kTold, [&](std::string_view told) { return text.find(told) != std::string::npos; });
  }

  // "their plants in China", "its Chinese fabs".
  bool OfPlants() const {
    static constexpr std::array<std::string_view, 12> kPlants = {
        "plant",    "plants",     "fab",        "fabs",  "factory", "factories",
        "facility", "facilities", "operations", "sites", "base",    "campus"};
    for (std::uint32_t i = 0; i < Count(); ++i) {
      if (std::ranges::find(kPlants, TermAt(i)) == kPlants.end() &&
          std::ranges::find(kPlants, WordAt(i)) == kPlants.end()) {
        continue;
      }
      if ((i > 0 && Chinese(i - 1)) || (WordAt(i + 1) == "in" && Chinese(i + 2))) return true;
    }
    return false;
  }

  bool Chinese(std::uint32_t piece) const {
    const Mention* mention = scope_.sentence().MentionAt(piece);
    return mention != nullptr && mention->kind == MentionKind::kJurisdiction &&
           scope_.rules().lexicon.term(mention->term).jurisdiction == Jurisdiction::kCN;
  }

  void Add(SubjectSource source) {
    if (In(kGroups, Id(source.id)) || std::ranges::find(out_.ids, source.id) != out_.ids.end()) {
      return;
    }
    out_.ids.push_back(source.id);
    out_.sources.push_back(std::move(source));
  }

  // "Ten companies were cleared to buy the chips", "processors": the firm or the class that the
  // sentence names, and the thing that was spoken of just before it or is named right behind it.
  void Enrich(Basis basis) {
    if (WantsEntity() || basis > Basis::kSentence || scope_.hit.type == EventType::kTariff ||
        scope_.hit.type == EventType::kPurchaseOrder || scope_.hit.type == EventType::kTruce ||
        scope_.hit.frame->own_subject || scope_.hit.frame->tentative) {
      return;
    }
    const bool vague = std::ranges::all_of(out_.ids, [&](SubjectIndex id) {
      return scope_.rules().entities[id] || In(kWide, Id(id));
    });
    if (!vague || OfOrigin()) return;
    // "No firm may supply it with chips": who "it" is stands in the sentence.
    if (std::ranges::none_of(out_.ids,
                             [&](SubjectIndex id) { return scope_.rules().entities[id]; })) {
      for (const Mention& mention : scope_.sentence().mentions) {
        if (mention.kind != MentionKind::kEntity) continue;
        Add({scope_.rules().lexicon.term(mention.term).subject, "named", scope_.view.index,
             mention.span});
      }
    }
    SubjectSlot own = std::move(out_);
    out_ = {};
    if (!NarrowBehind() && !Before() && !Title()) {
      out_ = std::move(own);
      return;
    }
    // The things first, but what the sentence names itself stays.
    for (std::size_t i = 0; i < own.ids.size(); ++i) {
      if (In(kWide, Id(own.ids[i])) || std::ranges::find(out_.ids, own.ids[i]) != out_.ids.end()) {
        continue;
      }
      out_.ids.push_back(own.ids[i]);
      if (i < own.sources.size()) out_.sources.push_back(own.sources[i]);
    }
  }

  // "American chips": a class by where it comes from points at nothing that was named before.
  bool OfOrigin() const {
    return std::ranges::any_of(out_.sources, [&](const SubjectSource& source) {
      if (source.sentence != scope_.view.index || scope_.rules().entities[source.id]) return false;
      return std::ranges::any_of(scope_.sentence().mentions, [&](const Mention& mention) {
        return mention.kind == MentionKind::kJurisdiction &&
               scope_.rules().lexicon.term(mention.term).adjective &&
               mention.span.end + 1 == source.span.begin;
      });
    });
  }

  // "… certain products. The MI308 is within its terms."
  bool NarrowBehind() {
    const auto& sentences = scope_.context.sentences;
    const std::size_t next = scope_.view.index + 1;
    if (next >= sentences.size() || sentences[next].block != sentences[scope_.view.index].block) {
      return false;
    }
    bool operation = false;
    std::vector<Found> found;
    for (std::uint32_t i = sentences[next].first_mention; i < sentences[next].last_mention; ++i) {
      const Mention& mention = scope_.context.mentions[i];
      Note(mention, next, &found);
      if (mention.kind == MentionKind::kWord) {
        const Lexicon& lexicon = scope_.rules().lexicon;
        operation = operation || lexicon.word_class(lexicon.term(mention.term).word_class).role ==
                                     WordRole::kOperation;
      }
    }
    // A sentence with an act of its own is about something else.
    if (operation) return false;
    std::erase_if(found, [&](const Found& one) {
      const bool fits = std::ranges::any_of(
          out_.ids, [&](SubjectIndex id) { return scope_.rules().subjects->IsA(one.id, id); });
      return scope_.rules().entities[one.id] || Wide(one) || (!out_.ids.empty() && !fits);
    });
    return !found.empty() && Keep(found);
  }

  // "A US person may no longer invest in …": what the wording of the frame is about, beside what
  // the sentence names.
  void AddOfFrame() {
    for (const std::string& id : scope_.hit.frame->subjects) {
      const auto index = scope_.rules().subjects->Find(id);
      if (!index || std::ranges::find(out_.ids, *index) != out_.ids.end()) continue;
      out_.ids.push_back(*index);
      out_.sources.push_back({*index, "implied", scope_.view.index,
                              scope_.sentence().Bytes(scope_.hit.first, scope_.hit.last)});
    }
  }

  SubjectSlot Done(Basis basis) {
    AddOfFrame();
    if (Inquiry() && out_.ids.size() == 1 && Id(out_.ids.front()) == "us-chip-companies") {
      // Firms that are not named: their trade.
      const auto chips = scope_.rules().subjects->Find("semiconductors");
      if (chips && !out_.sources.empty()) {
        const SubjectSource& firms = out_.sources.front();
        Add({*chips, "trade", firms.sentence, firms.span});
      }
    }
    Enrich(basis);
    AddAddressee();
    AddLicensed();
    AddPermitted();
    Plants();
    out_.basis = basis;
    out_.of_others = std::move(of_others_);
    return std::move(out_);
  }

  const SlotScope& scope_;
  SubjectSlot out_;
  std::vector<Found> sellers_;
  std::vector<SubjectIndex> of_others_;
  bool vague_ = false;  // nothing narrower is left to look for: general words count
};

}  // namespace

std::optional<SubjectIndex> PlantsInChina(const SubjectTree& tree) {
  return tree.Find("advanced-fabs-china");
}

SubjectSlot FindSubjects(const SlotScope& scope) {
  return Finder(scope).Run();
}

}  // namespace chipline
