#include "ingest/slot_dates.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "ingest/block_day.h"
#include "ingest/extract_days.h"
#include "ingest/gap_day.h"
#include "ingest/later_day.h"
#include "ingest/nearby_words.h"
#include "ingest/start_day.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

// A digest looks back this many days.
constexpr int kDigestDays = 31;
// A date further from the match is seldom the act's.
constexpr std::uint32_t kNearPieces = 25;
// A bare year is the act's only right beside it.
constexpr std::uint32_t kOfMatch = 5;
// Sentences before "the same date" that may name it.
constexpr std::size_t kSameDate = 8;
// Sentences behind an act that may still be about it.
constexpr std::size_t kFollowing = 3;
// Paragraphs behind it, not counting quotations, that may be.
constexpr std::uint32_t kParagraphs = 2;

class Finder {
 public:
  Finder(const SlotScope& scope, Certainty certainty, bool company)
      : scope_(scope), certainty_(certainty), company_(company) {}

  DateSlots Run() {
    block_day_ = DayOfBlock(BlockHere(), scope_.rules(), Published());
    Collect();
    PickUntil();
    PickEffective();
    if (!stated_) FromSameDate();
    const bool begins =
        scope_.hit.type != EventType::kInvestigation && scope_.hit.type != EventType::kPenalty;
    if (!stated_ && begins) {
      FromFollowing();
      FromNextParagraphs();
    }
    if (begins) FromExpiry();
    EndOfLength();
    if (out_.effective.value) out_.unread_start = false;
    if (out_.unread_start) return std::move(out_);
    if (!out_.effective.value) FromHeader();
    if (!out_.effective.value) FromGap();
    if (!out_.effective.value) FromAct();
    if (!out_.effective.value) FromBefore();
    return std::move(out_);
  }

 private:
  struct Dated {
    DateMention date;
    std::uint32_t piece = 0;
    bool clause = false;  // stands in the clause of the match
    std::uint32_t distance = 0;
    bool past_cue = false;
  };

  const Projected& Sentence() const { return scope_.sentence(); }

  const Block& BlockHere() const {
    return scope_.context.document->blocks[scope_.context.sentences[scope_.view.index].block];
  }

  const std::optional<Edtf>& Published() const { return scope_.context.document->published; }

  // What relative dates count from: the day of the item in a digest or chronology, else the
  // document's.
  std::optional<Edtf> Today(const DateMention& date) const {
    if (!block_day_ || !Published() || !block_day_->day.is_day()) return Published();
    const bool leads = scope_.context.sentences[scope_.view.index].span.begin == 0 &&
                       date.begin < block_day_->span.end;
    const Day day = block_day_->day.earliest();
    const bool recent =
        day <= Published()->latest() && LaterDay(day, kDigestDays) >= Published()->earliest();
    return recent && !leads ? std::optional<Edtf>(block_day_->day) : Published();
  }

  bool Ahead() const {
    return certainty_ == Certainty::kExpected || certainty_ == Certainty::kAnnounced ||
           certainty_ == Certainty::kProposed;
  }

  DateContext ContextFor(const DateMention& date) const {
    DateContext context;
    context.document_day = Today(date);
    const bool said = date.role == DateRole::kAnnounced || date.role == DateRole::kSigned ||
                      date.role == DateRole::kPublished || date.role == DateRole::kDisclosed;
    context.tense = Tense::kPast;
    const bool bare = date.kind == DateKind::kWeekday && date.role == DateRole::kNone;
    // A bill or a plan is brought in on the day that is named: "introduced on Monday a bill that
    // …".
    const bool of_proposal = certainty_ == Certainty::kProposed && bare;
    const bool of_speech = bare && (Spoken(date) || !Promised(date));
    if (!said && Ahead() && !of_proposal && !of_speech) context.tense = Tense::kFuture;
    // "starting Monday": the next one, unless the verb says that it did.
    if (date.role == DateRole::kEffective && date.kind == DateKind::kWeekday &&
        (Ahead() || (!Done(date) && (certainty_ != Certainty::kEnacted || Promised(date))))) {
      FromSaidDay(date, &context);
    }
    if (context.document_day == Today(date)) {
      const auto nearest =
          TenseOfStart(date, context.document_day, LooksAhead(Sentence().sentence));
      const bool done = nearest == Tense::kFuture && Done(date) &&
                        !LooksAhead(Sentence().sentence.substr(0, date.begin));
      if (nearest && !done) context.tense = *nearest;
    }
    if (date.role == DateRole::kUntil || date.role == DateRole::kExpires ||
        date.role == DateRole::kDeadline) {
      context.tense = Tense::kFuture;
    }
    return context;
  }

  // "On Monday evening the President wrote that he would allow", "said late on Monday that it
  // will": the day of the words, not of what they promise.
  bool Spoken(const DateMention& date) const {
    const std::uint32_t from = PieceOf(date.begin);
    const auto told = [&](std::uint32_t first, std::uint32_t last) {
      for (std::uint32_t i = first; i < last && i < Sentence().pieces.size(); ++i) {
        const ByteSpan span = Sentence().pieces[i].span;
        const std::string word =
            AsciiLower(Sentence().sentence.substr(span.begin, span.end - span.begin));
        if (word.ends_with("ed") || std::ranges::find(kTold, word) != kTold.end()) return true;
      }
      return false;
    };
    constexpr std::uint32_t kWords = 4;
    return told(from, scope_.hit.first) || told(from - std::min(from, kWords), from);
  }
  static constexpr std::array<std::string_view, 5> kTold = {"said", "wrote", "told", "gave", "met"};

  // "will publish it on Friday", "is due on Monday": news tells its own day without such a word.
  bool Promised(const DateMention& date) const {
    static constexpr std::array<std::string_view, 12> kAhead = {
        "will",      "would", "shall", "due",   "ll",     "expected",
        "scheduled", "set",   "may",   "could", "expect", "expects"};
    constexpr std::uint32_t kWords = 10;
    const std::uint32_t to = PieceOf(date.begin);
    for (std::uint32_t i = to - std::min(to, kWords); i < to; ++i) {
      const ByteSpan span = Sentence().pieces[i].span;
      const std::string word =
          AsciiLower(Sentence().sentence.substr(span.begin, span.end - span.begin));
      if (std::ranges::find(kAhead, word) != kAhead.end()) return true;
    }
    return false;
  }

  std::uint32_t PieceOf(std::size_t byte) const {
    const auto& pieces = Sentence().pieces;
    const auto at =
        std::ranges::find_if(pieces, [&](const Piece& piece) { return piece.span.end > byte; });
    return static_cast<std::uint32_t>(at - pieces.begin());
  }

  // "said on Thursday that from Friday": counted from the day on which it was said, where that is
  // named; "from Monday", written on a Monday, may be the same day.
  void FromSaidDay(const DateMention& date, DateContext* context) const {
    context->tense = Tense::kFuture;
    for (DateMention other : Sentence().dates) {
      if (other.begin == date.begin || other.kind != DateKind::kWeekday ||
          other.role != DateRole::kAnnounced) {
        continue;
      }
      DateContext said;
      said.document_day = context->document_day;
      said.tense = Tense::kPast;
      DatePhrases::Resolve(other, said);
      if (other.value) context->document_day = other.value;
      return;
    }
    if (date.cue_lean == Tense::kFuture) context->tense = Tense::kUnknown;
  }

  // "found themselves on it as of Monday", "has been needed since Friday": told as done.
  bool Done(const DateMention& date) const {
    static constexpr std::array<std::string_view, 10> kPast = {
        "was", "were", "had", "found", "went", "came", "became", "has", "have", "been"};
    const std::string_view text = Sentence().sentence;
    if (AsciiLower(text.substr(date.begin, 6)).starts_with("as of ") ||
        AsciiLower(text.substr(0, date.begin)).ends_with("as of ")) {
      return true;
    }
    for (std::uint32_t i = scope_.hit.first; i < scope_.hit.last; ++i) {
      if (std::ranges::find(kPast, WordAt(i)) != kPast.end()) return true;
      const Mention* mention = Sentence().MentionAt(i);
      if (mention == nullptr || mention->kind != MentionKind::kWord) continue;
      if (text.substr(0, mention->span.end).ends_with("ed")) return true;
    }
    return false;
  }

  void Collect() {
    std::optional<Edtf> last;
    for (std::uint32_t i = 0; i < Sentence().pieces.size(); ++i) {
      const Mention* mention = Sentence().MentionAt(i);
      if (mention == nullptr || mention->kind != MentionKind::kDate) continue;
      Dated one;
      one.date = Sentence().dates[mention->date];
      if (ToEnd(one.date, i)) one.date.role = DateRole::kUntil;
      DateContext context = ContextFor(one.date);
      context.last_date = !last && CountsFromLast(one.date) ? LastTold() : last;
      DatePhrases::Resolve(one.date, context);
      if (TooLongAgo(one.date) || BeginsAhead(one.date)) {
        context.tense = Tense::kFuture;
        DatePhrases::Resolve(one.date, context);
      }
      if (one.date.value) last = one.date.value;
      if (OfAnotherAct(i) || OfReport(i) || OfOwner(one, i)) continue;
      one.piece = i;
      one.clause = i >= scope_.clause.first && i < scope_.clause.last;
      one.distance = i < scope_.hit.first   ? scope_.hit.first - i
                     : i >= scope_.hit.last ? i - scope_.hit.last
                                            : 0;
      if (OfAThing(one) || OfTheOffence(one) || OfAPlan(one) || OfARecord(one) || OfASeason(one) ||
          IsUnreal(std::string_view(Sentence().sentence).substr(0, one.date.begin))) {
        continue;
      }
      dates_.push_back(std::move(one));
    }
  }

  // "the next day", "the previous afternoon", "three days earlier".
  static bool CountsFromLast(const DateMention& date) {
    const UnresolvedDate& from = date.unresolved;
    const bool back = from.form == DateForm::kOffset && from.length.count < 0;
    return (back || from.form == DateForm::kShiftedUnit) && from.anchor == DateAnchor::kLast &&
           from.length.unit == DateUnit::kDay;
  }

  // The last day that the sentences before name, for "the next day"; else the one that the page
  // opens with.
  std::optional<Edtf> LastTold() const {
    constexpr std::size_t kBack = 3;
    const std::size_t here = scope_.view.index;
    for (std::size_t back = 1; back <= kBack && back <= here; ++back) {
      if (const auto last = LastDayOf(here - back)) return last;
    }
    const auto& sentences = scope_.context.sentences;
    const auto& blocks = scope_.context.document->blocks;
    for (std::size_t i = 0; i + kBack < here; ++i) {
      if (blocks[sentences[i].block].kind == BlockKind::kParagraph) return LastDayOf(i);
    }
    return std::nullopt;
  }

  // The last day of a sentence on which something was done: what is told of an act that was made
  // does not count from a day ahead.
  std::optional<Edtf> LastDayOf(std::size_t index) const {
    const std::string_view text = scope_.context.TextOf(scope_.context.sentences[index]);
    std::optional<Edtf> last;
    for (DateMention& date : scope_.rules().dates->FindUnresolved(text)) {
      std::string_view before = text.substr(0, date.begin);
      if (date.role != DateRole::kEffective) {
        before.remove_prefix(before.find_last_of(",;") + 1);
      }
      const Tense tense = LooksAhead(before) ? Tense::kFuture : Tense::kPast;
      DatePhrases::Resolve(date, {Published(), tense, last});
      const bool ends = date.role == DateRole::kUntil || date.role == DateRole::kExpires ||
                        date.role == DateRole::kDeadline;
      if (ends || !date.value || !date.value->is_day()) continue;
      const bool ahead = Published() && date.value->earliest() > Published()->latest();
      if (Ahead() || !ahead) last = date.value;
    }
    return last;
  }

  // "renewed to 13 August", "prolonged for the last time, to August 13".
  bool ToEnd(const DateMention& date, std::uint32_t piece) const {
    return date.role == DateRole::kNone && date.kind != DateKind::kDuration &&
           (scope_.hit.type == EventType::kExtension || Lasts()) && piece >= scope_.hit.last &&
           WordBefore(piece) == "to";
  }

  // "beginning on January 2", read in November, is next year's: who looks back writes "since".
  bool BeginsAhead(const DateMention& date) const {
    constexpr std::int64_t kDays = 150;
    if (!Published() || !date.value || date.kind != DateKind::kPartial) return false;
    const std::string before = AsciiLower(Sentence().sentence.substr(0, date.begin));
    const bool starts = before.ends_with(" starts on ") || before.ends_with(" begins on ") ||
                        before.ends_with(" start on ") || before.ends_with(" begin on ");
    const bool leans =
        starts || (date.role == DateRole::kEffective &&
                   (date.cue_lean == Tense::kFuture || date.cue_tense == Tense::kFuture));
    return leans && !Done(date) &&
           DaysBetween(date.value->earliest(), Published()->earliest()) > kDays;
  }

  bool Modifies() const {
    switch (scope_.hit.type) {
      case EventType::kSuspension:
      case EventType::kRescission:
      case EventType::kExtension:
      case EventType::kApproval:
      case EventType::kLicenceGrant:
        return true;
      default:
        return false;
    }
  }

  // A day without its year is one of this year: "December 31", read in September, lies ahead.
  bool TooLongAgo(const DateMention& date) const {
    const auto& published = scope_.context.document->published;
    if (!published || !date.value || date.kind != DateKind::kPartial || !date.value->is_day()) {
      return false;
    }
    const CivilDay now = ToCivil(published->earliest());
    const CivilDay then = ToCivil(date.value->earliest());
    return then.year < now.year && DaysBetween(date.value->earliest(), published->earliest()) > 120;
  }

  // "suspend the controls announced on October 9": the day of the measure, not of what is done.
  bool OfAnotherAct(std::uint32_t piece) const {
    if (!Modifies()) return false;
    const Mention* here = Sentence().MentionAt(piece);
    const DateRole role = Sentence().dates[here->date].role;
    if (role == DateRole::kUntil || role == DateRole::kExpires) return false;
    // "the restrictions of May 29 have been rescinded", but "suspends from May 29 the restrictions"
    if (piece > scope_.hit.first && piece + 1 < scope_.hit.last) {
      return role != DateRole::kEffective;
    }
    if (piece < scope_.hit.last) return DescribesMeasure(piece);
    if (role == DateRole::kNone && Described(piece)) return true;
    for (std::uint32_t back = 1; back <= 3 && back <= piece; ++back) {
      const std::uint32_t at = piece - back;
      if (at < scope_.hit.last) return false;
      const Mention* mention = Sentence().MentionAt(at);
      if (mention != nullptr && mention->kind == MentionKind::kWord) {
        const Lexicon& lexicon = scope_.rules().lexicon;
        return lexicon.word_class(lexicon.term(mention->term).word_class).role ==
               WordRole::kOperation;
      }
      const std::string_view word = WordAt(at);
      if (word == "of" && back == 1) return at == 0 || WordAt(at - 1) != "as";
      if (word == "announced" || word == "since" || word == "made" || word == "dated" ||
          word == "issued" || word == "took") {
        return true;
      }
    }
    return false;
  }

  // "dropped the requirement that it placed on software at the end of May".
  bool Described(std::uint32_t piece) const {
    for (std::uint32_t i = piece; i-- > scope_.hit.last;) {
      const std::string_view word = Written(i);
      if (word == "," || word == ";") return false;
      if (word == "that" || word == "which") return true;
    }
    return false;
  }

  // "the October decrees will be suspended": the date names the measure.
  bool DescribesMeasure(std::uint32_t piece) const {
    if (piece == 0 || piece + 1 >= Sentence().pieces.size()) return false;
    const std::string_view before = WordAt(piece - 1);
    if (before != "the" && before != "its" && before != "their") return false;
    const Mention* next = Sentence().MentionAt(piece + 1);
    return next != nullptr && next->kind == MentionKind::kWord;
  }

  // "sold between August 2020 and September 2021": what the penalty is for.
  bool OfTheOffence(const Dated& one) const {
    return scope_.hit.type == EventType::kPenalty && one.date.unresolved.form == DateForm::kSpan &&
           one.date.role == DateRole::kNone;
  }

  // "approved the purchase, which they expect to complete on Thursday": what others will do.
  bool OfAPlan(const Dated& one) const {
    return !Ahead() && one.date.role == DateRole::kNone && one.piece >= scope_.hit.last &&
           one.date.kind == DateKind::kWeekday && Promised(one.date);
  }

  // "stocked up since the summer", "trouble began in late May": vague and apart, the day of
  // something else.
  bool OfASeason(const Dated& one) const {
    const UnresolvedDate& date = one.date.unresolved;
    const bool season = date.parts.season != 0 || date.portion == DatePortion::kEarly ||
                        date.portion == DatePortion::kMid || date.portion == DatePortion::kLate;
    return season && one.date.role == DateRole::kNone &&
           (one.distance > kOfMatch || WordBefore(one.piece) == "since");
  }

  // "the first veto since the act took effect in January", told before the act or behind it.
  bool IsFirstSince(const Dated& one) const {
    constexpr std::uint32_t kWords = 12;
    bool since = false;
    for (std::uint32_t i = one.piece; i-- > 0 && one.piece - i <= kWords;) {
      const std::string_view word = Written(i);
      if (word == "," || word == ";") return false;
      if (word == "since") since = true;
      const bool most = word.size() > 4 && word.ends_with("est") && word != "latest";
      if (since && (word == "first" || most)) return true;
    }
    return false;
  }

  // "the biggest such batch since December": what it is compared with.
  bool OfARecord(const Dated& one) const {
    if (IsFirstSince(one)) return true;
    if (one.piece < scope_.hit.last || WordBefore(one.piece) != "since") return false;
    for (std::uint32_t i = scope_.hit.last; i < one.piece; ++i) {
      const std::string_view word = Written(i);
      if (word == "first" || word == "most" || (word.size() > 4 && word.ends_with("est"))) {
        return true;
      }
    }
    return false;
  }

  // "the purchase of Mellanox in 2020", "four years ago": a past year at some distance dates what
  // it stands beside.
  bool OfAThing(const Dated& one) const {
    const DateParts& parts = one.date.unresolved.parts;
    const bool years_ago = one.date.unresolved.form == DateForm::kOffset &&
                           one.date.unresolved.length.unit == DateUnit::kYear &&
                           one.date.unresolved.length.count < 0;
    if (years_ago && one.date.role == DateRole::kNone && one.distance > kOfMatch &&
        one.piece > scope_.hit.last) {
      return true;
    }
    return Published() && one.date.role == DateRole::kNone && one.piece > scope_.hit.last &&
           one.date.unresolved.form == DateForm::kCalendar && parts.year != 0 && parts.month == 0 &&
           parts.quarter == 0 && one.distance > kOfMatch &&
           parts.year < ToCivil(Published()->earliest()).year;
  }

  // "last year's thresholds", "May's warning": the time of what it owns.
  bool OfOwner(const Dated& one, std::uint32_t piece) const {
    return one.date.value && !one.date.value->is_day() && piece + 1 < Sentence().pieces.size() &&
           WordAt(piece + 1) == "'s";
  }

  // "Reuters reported on Monday": the press's own day.
  bool OfReport(std::uint32_t piece) const {
    for (std::uint32_t back = 1; back <= 2 && back <= piece; ++back) {
      const std::string_view word = WordAt(piece - back);
      if (word == "reported" || word == "wrote" || word == "reports") return true;
    }
    return FirmTold(piece);
  }

  // "Nvidia told investors on Wednesday that": the day on which a firm spoke of the act.
  bool FirmTold(std::uint32_t piece) const {
    constexpr std::uint32_t kListeners = 4;
    for (std::uint32_t back = 1; back <= kListeners && back < piece; ++back) {
      const ByteSpan span = Sentence().pieces[piece - back].span;
      if (Sentence().sentence.substr(span.begin, span.end - span.begin) != "told") continue;
      const Mention* mention = Sentence().MentionAt(piece - back - 1);
      return mention != nullptr && mention->kind == MentionKind::kEntity;
    }
    return false;
  }

  std::string_view WordAt(std::uint32_t piece) const {
    if (Sentence().pieces[piece].mention != kNoMention) return {};
    const std::uint32_t begin = Sentence().pieces[piece].offset;
    const std::size_t end = piece + 1 < Sentence().pieces.size()
                                ? Sentence().pieces[piece + 1].offset
                                : Sentence().text.size();
    return Trim(std::string_view(Sentence().text).substr(begin, end - begin));
  }

  // What stands there, a mention or not.
  std::string_view Written(std::uint32_t piece) const {
    const ByteSpan span = Sentence().pieces[piece].span;
    return std::string_view(Sentence().sentence).substr(span.begin, span.end - span.begin);
  }

  DateSlot SlotOf(const Dated& one) const {
    return {one.date.value,
            "date:" + one.date.rule,
            one.clause ? Basis::kClause : Basis::kSentence,
            scope_.view.index,
            {static_cast<std::uint32_t>(one.date.begin), static_cast<std::uint32_t>(one.date.end)}};
  }

  template <class Wanted>
  const Dated* Nearest(Wanted wanted) const {
    const Dated* best = nullptr;
    for (const Dated& one : dates_) {
      if (!one.date.value || one.date.doubt == DateDoubt::kFarFromDocument || !wanted(one)) {
        continue;
      }
      const auto rank = [](const Dated& d) { return d.distance + (d.clause ? 0 : 100); };
      if (best == nullptr || rank(one) < rank(*best)) best = &one;
    }
    return best;
  }

  void PickUntil() {
    const Dated* until = Nearest([](const Dated& d) {
      return d.date.role == DateRole::kUntil || d.date.role == DateRole::kExpires;
    });
    if (until == nullptr) return;
    const bool behind = until->piece >= scope_.hit.last && until->distance < kNearPieces && Lasts();
    if (until->clause || behind) out_.until = SlotOf(*until);
  }

  // What is granted, paused or prolonged "for 90 days" ends so long after its first day.
  void EndOfLength() {
    if (out_.until.value || !Lasts()) return;
    const std::optional<Edtf>& start =
        out_.effective.value ? out_.effective.value : out_.announced.value;
    if (!start || !start->is_day()) return;
    for (const Dated& one : dates_) {
      const bool length = one.date.kind == DateKind::kDuration && one.clause &&
                          one.date.unresolved.form == DateForm::kLength;
      if (!length || one.piece + 1 < scope_.hit.first || WordBefore(one.piece) != "for") continue;
      const auto end = EndAfter(*start, one.date.unresolved.length);
      if (!end) continue;
      out_.until = SlotOf(one);
      out_.until.value = end;
      return;
    }
  }

  bool Lasts() const {
    switch (scope_.hit.type) {
      case EventType::kSuspension:
      case EventType::kTruce:
      case EventType::kLicenceGrant:
      case EventType::kApproval:
        return true;
      default:
        return false;
    }
  }

  std::string_view WordBefore(std::uint32_t piece) const {
    return piece == 0 ? std::string_view() : WordAt(piece - 1);
  }

  // Signed and published are authorities' acts; who spoke is looked up.
  bool Said(const Dated& d) const {
    if (d.date.role == DateRole::kSigned || d.date.role == DateRole::kPublished) return !company_;
    return d.date.role == DateRole::kAnnounced && ByAuthority(d.piece);
  }

  // "the department told Nvidia on April 9", not "the company said on Tuesday" or "Reuters reported
  // on Monday": the nearest in front of the date that can speak.
  bool ByAuthority(std::uint32_t piece) const {
    for (std::uint32_t i = piece; i-- > 0 && piece - i <= kNearPieces;) {
      const bool others = std::ranges::any_of(scope_.view.cues, [&](const CueHit& cue) {
        const CueClass c = cue.cue->cue_class;
        return i >= cue.first && i < cue.last &&
               (c == CueClass::kPress || c == CueClass::kCompany || c == CueClass::kUnnamed ||
                c == CueClass::kAnalyst);
      });
      if (others || WordAt(i) == "reported") return false;
      const Mention* mention = Sentence().MentionAt(i);
      if (mention == nullptr) continue;
      if (mention->kind == MentionKind::kAuthority) return true;
      // Right in front of the date it is the one who was told.
      const bool told = piece - i <= 2;
      if (mention->kind == MentionKind::kEntity && company_ && !told) return false;
    }
    return !company_;
  }

  // "before May", "after 16 August" bound a day that they do not name.
  static bool Names(const Dated& d) {
    const DateBound bound = d.date.unresolved.bound;
    return d.date.role == DateRole::kNone && d.date.kind != DateKind::kDuration &&
           bound != DateBound::kBefore && bound != DateBound::kAfter;
  }

  void PickEffective() {
    const Dated* stated =
        Nearest([](const Dated& d) { return d.date.role == DateRole::kEffective; });
    const Dated* said = Nearest([this](const Dated& d) { return Said(d); });
    const Dated* plain = Nearest([](const Dated& d) { return Names(d) && d.clause; });
    if (said != nullptr) out_.announced = SlotOf(*said);
    stated_ = stated != nullptr;
    out_.unread_start = stated == nullptr && StatesUnread();
    if (said != nullptr && plain != nullptr && OfThePast(*plain, *said)) plain = nullptr;
    if (stated != nullptr) {
      out_.effective = SlotOf(*stated);
    } else if (out_.unread_start) {
      return;
    } else if (plain != nullptr) {
      out_.effective = SlotOf(*plain);
    } else {
      Immediate();
      if (!out_.effective.value) ByPeriod();
    }
  }

  // "announced on Sunday that chips are exempt from the ban it laid on five weeks earlier": what is
  // told as done this week has its day from what was said, and an older one is of what it is about.
  bool OfThePast(const Dated& plain, const Dated& said) const {
    constexpr std::int64_t kOlder = 25;
    return Published() && certainty_ == Certainty::kEnacted &&
           plain.date.unresolved.form == DateForm::kOffset && said.date.value->is_day() &&
           LaterDay(said.date.value->earliest(), kFresh) >= Published()->earliest() &&
           DaysBetween(plain.date.value->latest(), said.date.value->earliest()) > kOlder;
  }

  // "effective 12/01/2025", "in force once the licence expires": a first day all the same.
  bool StatesUnread() const {
    const bool dated = std::ranges::any_of(dates_, [](const Dated& d) {
      return d.date.role == DateRole::kEffective && !d.date.value && d.clause &&
             d.date.kind != DateKind::kImmediate && d.date.kind != DateKind::kDuration;
    });
    return dated || std::ranges::any_of(scope_.view.cues, [&](const CueHit& cue) {
             return cue.cue->cue_class == CueClass::kUndated &&
                    Reaches(cue, scope_.hit.first, scope_.hit.last, scope_.clause);
           });
  }

  // "to 50% by 2025", "by the end of 2026": the period, where no day is stated.
  void ByPeriod() {
    for (const Dated& one : dates_) {
      const UnresolvedDate& date = one.date.unresolved;
      const bool period =
          date.bound == DateBound::kBy && date.form == DateForm::kCalendar && date.parts.day == 0;
      if (!period || !one.clause) continue;
      DateMention whole = one.date;
      whole.unresolved.bound = DateBound::kNone;
      whole.unresolved.portion = DatePortion::kWhole;
      DatePhrases::Resolve(whole, ContextFor(whole));
      if (!whole.value) continue;
      out_.effective = SlotOf(one);
      out_.effective.value = whole.value;
      return;
    }
  }

  // "with immediate effect": the day it was announced, else the day of publication if "today".
  void Immediate() {
    const bool now = std::ranges::any_of(
        dates_, [](const Dated& d) { return d.date.kind == DateKind::kImmediate; });
    if (!now) return;
    if (out_.announced.value) {
      out_.effective = out_.announced;
    } else if (scope_.context.document->published && !company_) {
      out_.effective = {scope_.context.document->published,
                        "date:immediate",
                        Basis::kClause,
                        scope_.view.index,
                        {}};
    }
  }

  // "… The rule takes effect on Friday. It runs until May.": what the next sentences of the
  // paragraph say of the same act.
  void FromFollowing() {
    const auto& sentences = scope_.context.sentences;
    const std::uint32_t block = sentences[scope_.view.index].block;
    bool of_things = false;
    for (std::size_t i = scope_.view.index + 1;
         i < sentences.size() && i <= scope_.view.index + kFollowing && sentences[i].block == block;
         ++i) {
      const std::string_view text = scope_.context.TextOf(sentences[i]);
      // "Effective Friday." goes on also behind a sentence about the things themselves.
      if (NamesThings(sentences[i])) {
        of_things = true;
        continue;
      }
      if (!StartsLike(text, kBareHeads) && (of_things || !StartsLike(text, kHeads))) return;
      TakeDates(i);
    }
  }

  // The first day and the end that a sentence about the act states, where none before it did.
  void TakeDates(std::size_t index) {
    const std::string_view text = scope_.context.TextOf(scope_.context.sentences[index]);
    for (DateMention& date : scope_.rules().dates->FindUnresolved(text)) {
      DateSlot* const into = date.role == DateRole::kEffective ? &out_.effective
                             : date.role == DateRole::kUntil || date.role == DateRole::kExpires
                                 ? &out_.until
                                 : nullptr;
      if (into == nullptr || date.kind == DateKind::kImmediate) continue;
      if (IsUnreal(text.substr(0, date.begin))) continue;
      if (into == &out_.until ? into->value.has_value() : followed_) continue;
      DateContext context;
      context.document_day = Today(date);
      context.tense =
          TenseOfStart(date, context.document_day, LooksAhead(text)).value_or(Tense::kFuture);
      DatePhrases::Resolve(date, context);
      if (!date.value) continue;
      // "named it on Wednesday. It keeps the firm out of contracts from 2026."
      const bool vaguer = into->value && into->value->is_day() && date.value->text().size() == 4;
      if (vaguer) continue;
      *into = ContextSlot(index, date, *date.value);
      followed_ = followed_ || into == &out_.effective;
    }
  }

  // "revoked the waiver. It ends on Dec. 31.", "ran out last year and was not renewed": the last
  // day of what is withdrawn. "A licence valid until December" is only described.
  void FromExpiry() {
    const bool withdraws =
        scope_.hit.type == EventType::kRescission || scope_.hit.type == EventType::kLicenceDenial;
    if (!withdraws || stated_ || followed_ || !out_.until.value) return;
    const bool expires =
        !out_.effective.value && std::ranges::any_of(dates_, [&](const Dated& one) {
          return one.date.role == DateRole::kExpires && one.date.value == out_.until.value;
        });
    if (!expires && out_.until.basis != Basis::kContext) return;
    out_.effective = std::exchange(out_.until, {});
  }

  static DateSlot ContextSlot(std::size_t index, const DateMention& date, const Edtf& value) {
    return {value,
            "date:" + date.rule,
            Basis::kContext,
            index,
            {static_cast<std::uint32_t>(date.begin), static_cast<std::uint32_t>(date.end)}};
  }

  // "¶ The ban takes effect on December 1.", "¶ It runs until May.": what the next paragraphs say
  // of the act that this one ends with. A quotation between them changes nothing; another thing,
  // another firm or another country's authority begins another matter.
  void FromNextParagraphs() {
    const auto& sentences = scope_.context.sentences;
    const auto& blocks = scope_.context.document->blocks;
    const std::uint32_t here = sentences[scope_.view.index].block;
    if (blocks[here].kind != BlockKind::kParagraph || IsOld()) return;
    std::uint32_t quoted = 0;
    bool adjacent = true;  // nothing was said in between
    for (std::size_t i = scope_.view.index + 1; i < sentences.size(); ++i) {
      const SentenceRecord& sentence = sentences[i];
      const Block& block = blocks[sentence.block];
      if (IsQuotation(block.text)) {
        if (sentences[i - 1].block != sentence.block) ++quoted;
        continue;
      }
      if (block.kind != BlockKind::kParagraph || sentence.block > here + kParagraphs + quoted ||
          NamesThings(sentence) || OfOthers(sentence)) {
        return;
      }
      const bool points = PointsBack(sentence, adjacent);
      if (points && sentence.block != here) TakeDates(i);
      adjacent = adjacent && points;
    }
  }

  // An act of more than a week ago has taken effect: what is said now is of another one.
  bool IsOld() const {
    return out_.effective.value && Published() &&
           LaterDay(out_.effective.value->latest(), kFresh) < Published()->earliest();
  }

  static bool IsQuotation(std::string_view text) {
    return text.starts_with("\"") || text.starts_with("\u201c");
  }

  // An authority of a country whose authority the act's own sentence does not name.
  bool OfOthers(const SentenceRecord& sentence) const {
    const Lexicon& lexicon = scope_.rules().lexicon;
    for (const Mention& mention : scope_.context.MentionsOf(sentence)) {
      if (mention.kind != MentionKind::kAuthority) continue;
      const auto& code = lexicon.term(mention.term).jurisdiction;
      const bool own = std::ranges::any_of(Sentence().mentions, [&](const Mention& mine) {
        return mine.term != kNoTerm && lexicon.term(mine.term).jurisdiction == code;
      });
      if (code && !own) return true;
    }
    return false;
  }

  // "The ban takes effect", "The new rule comes into force", "It runs": the act or its measure is
  // what the sentence is about. A pronoun needs the act right before it.
  bool PointsBack(const SentenceRecord& sentence, bool adjacent) const {
    static constexpr std::array<std::string_view, 4> kPronouns = {"it ", "they ", "this ", "both "};
    static constexpr std::array<std::string_view, 7> kArticles = {
        "the ", "this ", "these ", "that ", "its ", "their ", "both "};
    static constexpr std::array<std::string_view, 12> kNouns = {
        "decision", "change", "changes", "move",         "measure",     "measures",
        "step",     "steps",  "pause",   "announcement", "requirement", "requirements"};
    constexpr std::size_t kOpening = 4;  // words
    const std::string text = AsciiLower(scope_.context.TextOf(sentence));
    const std::size_t first = text.find(' ') + 1;
    if (adjacent && StartsLike(text, kPronouns) && Holds(text, first)) return true;
    if (first == 0 || !StartsLike(text, kArticles)) return false;
    for (const Mention& mention : scope_.context.MentionsOf(sentence)) {
      const bool opening = std::ranges::count(text.substr(0, mention.span.begin), ' ') <=
                           static_cast<std::ptrdiff_t>(kOpening);
      if (opening && OfThisAct(mention) && Holds(text, mention.span.end + 1)) return true;
    }
    std::size_t at = first;
    for (std::size_t word = 0; word < kOpening && at < text.size(); ++word) {
      const std::size_t end = std::min(text.find(' ', at), text.size());
      const bool noun =
          std::ranges::find(kNouns, std::string_view(text).substr(at, end - at)) != kNouns.end();
      if (noun && Holds(text, end + 1)) return true;
      at = end + 1;
    }
    return false;
  }

  // What a measure does in time: the verb at `at`.
  static bool Holds(std::string_view text, std::size_t at) {
    static constexpr std::array<std::string_view, 26> kVerbs = {
        "takes ",   "take ",    "comes ",   "come ",   "enters ", "enter ", "goes ",
        "go ",      "applies ", "apply ",   "runs ",   "run ",    "lasts ", "last ",
        "expires ", "expire ",  "ends ",    "end ",    "starts ", "start ", "begins ",
        "begin ",   "kicks ",   "remains ", "remain ", "will "};
    if (at >= text.size()) return false;
    const std::string_view rest = text.substr(at);
    return StartsLike(rest, kVerbs) || rest.starts_with("is effective ") ||
           rest.starts_with("are effective ") || rest.starts_with("is due to ") ||
           rest.starts_with("are due to ") || rest.starts_with("is in force ");
  }

  // The noun of a measure or of what is done, as the act's type has it.
  bool OfThisAct(const Mention& mention) const {
    if (mention.kind != MentionKind::kWord) return false;
    const Lexicon& lexicon = scope_.rules().lexicon;
    const WordClass& word = lexicon.word_class(lexicon.term(mention.term).word_class);
    if (word.role == WordRole::kNone || word.name == "effect" || word.name == "gone") return false;
    const EventType type = scope_.hit.type;
    if (word.name == "ban") return type == EventType::kBan;
    if (word.name == "tariff" || word.name == "levy") return type == EventType::kTariff;
    if (word.name == "requirement" || word.name == "licence" || word.name == "control") {
      return type == EventType::kLicenceRequirement || type == EventType::kBan;
    }
    if (word.name == "suspend") return type == EventType::kSuspension;
    if (word.name == "lift") return type == EventType::kRescission;
    return true;
  }

  // "… would lose it on the same date": the day last named before.
  void FromSameDate() {
    const std::string& text = Sentence().text;
    const std::size_t at = std::min({text.find("on the same date"), text.find("the same day as"),
                                     text.find("from the same date"), text.find("on that date"),
                                     text.find("from that date")});
    if (at == std::string::npos) return;
    const auto& sentences = scope_.context.sentences;
    for (std::size_t back = 1; back <= kSameDate && back <= scope_.view.index; ++back) {
      const std::size_t index = scope_.view.index - back;
      auto dates = scope_.rules().dates->FindUnresolved(scope_.context.TextOf(sentences[index]));
      for (std::size_t i = dates.size(); i-- > 0;) {
        DateContext context;
        context.document_day = Published();
        context.tense = Tense::kFuture;
        DatePhrases::Resolve(dates[i], context);
        if (!dates[i].value || !dates[i].value->is_day() || dates[i].kind == DateKind::kWeekday) {
          continue;
        }
        out_.effective = {
            dates[i].value,
            "date:same",
            Basis::kContext,
            index,
            {static_cast<std::uint32_t>(dates[i].begin), static_cast<std::uint32_t>(dates[i].end)}};
        stated_ = true;
        return;
      }
    }
  }

  bool NamesThings(const SentenceRecord& sentence) const {
    for (std::uint32_t m = sentence.first_mention; m < sentence.last_mention; ++m) {
      const MentionKind kind = scope_.context.mentions[m].kind;
      if (kind == MentionKind::kThing || kind == MentionKind::kEntity) return true;
    }
    return false;
  }

  // How a sentence opens that points back …
  static constexpr std::array<std::string_view, 9> kHeads = {
      "it ", "they ", "this ", "these ", "that ", "both ", "the ", "all ", "its "};
  // … or has no subject of its own.
  static constexpr std::array<std::string_view, 8> kBareHeads = {
      "effective ", "in force ",  "compliance ", "from ",
      "starting ",  "beginning ", "as of ",      "applies "};

  template <std::size_t N>
  static bool StartsLike(std::string_view text, const std::array<std::string_view, N>& heads) {
    const std::string head = AsciiLower(text.substr(0, 16));
    return std::ranges::any_of(heads, [&](std::string_view h) { return head.starts_with(h); });
  }

  // The row's or column's period, or the date that leads the item.
  void FromHeader() {
    const Block& block = BlockHere();
    if (block.kind == BlockKind::kTableCell) {
      FromTable(block);
    } else if (block_day_) {
      out_.effective = {block_day_->day, block_day_->rule, Basis::kHeader, scope_.view.index, {}};
    }
    if (!out_.effective.value && !block.section.empty() && block.section.size() < 40) {
      (void)Take(block.section, Basis::kSection);
    }
  }

  // A column of its own date, a cell of the row in a column of dates, the row's head, or the last
  // date that another cell of the row states.
  void FromTable(const Block& block) {
    if (!out_.until.value) FromRow(block, &HeaderRole::until, &out_.until);
    if (Take(block.column_header, Basis::kHeader)) return;
    if (FromRow(block, &HeaderRole::date, &out_.effective)) return;
    if (Take(block.row_header, Basis::kHeader)) return;
    if (FromRow(block, &HeaderRole::status, &out_.effective)) return;
  }

  // A cell of the same row in a column of that role: "Starts", "Expires", "Stage".
  bool FromRow(const Block& block, bool HeaderRole::*role, DateSlot* into) {
    for (const Block& other : scope_.context.document->blocks) {
      if (other.kind != BlockKind::kTableCell || other.table != block.table ||
          other.row != block.row || other.column == block.column) {
        continue;
      }
      if (!HasRole(scope_.rules().headers, other.column_header, role)) continue;
      if (TakeInto(other.text, Basis::kHeader, role == &HeaderRole::status, into)) return true;
    }
    return false;
  }

  bool Take(const std::string& text, Basis basis) {
    return TakeInto(text, basis, false, &out_.effective);
  }

  // The first date of a few words, or the last one: of the stages of a bill the present one.
  bool TakeInto(const std::string& text, Basis basis, bool last, DateSlot* into) {
    auto found = scope_.rules().dates->FindUnresolved(text);
    std::optional<Edtf> value;
    std::string rule;
    for (DateMention& date : found) {
      if (value && !last) break;
      if (date.kind == DateKind::kImmediate) {
        // "At once": the day of the act, which others find.
        return false;
      }
      DateContext context;
      context.document_day = Published();
      context.tense = into == &out_.until ? Tense::kFuture : Tense::kPast;
      DatePhrases::Resolve(date, context);
      if (TooLongAgo(date)) {
        context.tense = Tense::kFuture;
        DatePhrases::Resolve(date, context);
      }
      if (!date.value) continue;
      value = date.value;
      rule = date.rule;
    }
    if (!value) return false;
    *into = {value, "date:" + rule, basis, scope_.view.index, {}};
    return true;
  }

  // The day on which the authority spoke, from the sentence before in the paragraph.
  void FromBefore() {
    if (company_ || certainty_ == Certainty::kExpected || certainty_ == Certainty::kProposed) {
      return;
    }
    const auto& sentences = scope_.context.sentences;
    const std::size_t here = scope_.view.index;
    if (here == 0 || sentences[here - 1].block != sentences[here].block) return;
    const std::string_view text = scope_.context.TextOf(sentences[here - 1]);
    for (DateMention& date : scope_.rules().dates->FindUnresolved(text)) {
      if (date.role != DateRole::kAnnounced && date.role != DateRole::kSigned &&
          date.role != DateRole::kPublished) {
        continue;
      }
      DatePhrases::Resolve(date, ContextFor(date));
      if (!date.value) continue;
      out_.effective = {
          date.value,
          "date:" + date.rule,
          Basis::kContext,
          here - 1,
          {static_cast<std::uint32_t>(date.begin), static_cast<std::uint32_t>(date.end)}};
      return;
    }
  }

  // The act's own day: what was said or signed, or a plain date elsewhere in the sentence.
  void FromAct() {
    if (out_.announced.value) {
      if (certainty_ != Certainty::kExpected) out_.effective = out_.announced;
      return;
    }
    const Dated* other =
        Nearest([this](const Dated& d) { return Names(d) && !d.clause && !Apart(d.piece); });
    if (other != nullptr && other->distance < kNearPieces) out_.effective = SlotOf(*other);
    const Dated* reaction = Nearest([](const Dated& d) { return Names(d) && !d.clause; });
    if (reaction != nullptr) out_.reaction = reaction->date.value;
  }

  // "A day after the regulator opened a case, shares fell": counted back from the day that the
  // sentence gives what came after, else from the page's.
  void FromGap() {
    if (out_.announced.value) return;
    const std::uint32_t first = std::min<std::uint32_t>(
        scope_.hit.first, static_cast<std::uint32_t>(Sentence().pieces.size() - 1));
    const auto gap = FindGap(Sentence().sentence, Sentence().pieces[first].span.begin);
    if (!gap) return;
    const Dated* other = Nearest([](const Dated& d) { return Names(d) && !d.clause; });
    DateContext context;
    context.document_day =
        other != nullptr && other->date.value->is_day() ? other->date.value : Published();
    context.tense = Tense::kPast;
    for (DateMention& date : scope_.rules().dates->FindUnresolved(gap->ago)) {
      DatePhrases::Resolve(date, context);
      if (!date.value) continue;
      out_.effective = {date.value, "date:gap", Basis::kClause, scope_.view.index, gap->span};
      return;
    }
  }

  // "Shares fell on Wednesday after …": the date is of what came before or after the act.
  bool Apart(std::uint32_t piece) const {
    const std::uint32_t from = piece < scope_.hit.first ? piece : scope_.hit.last;
    const std::uint32_t to = piece < scope_.hit.first ? scope_.hit.first : piece;
    // "On Monday, five days after it had placed it on the list, the department issued".
    const std::uint32_t aside = piece < scope_.hit.first ? EndOfAside(piece) : 0;
    for (std::uint32_t i = std::max(from, aside); i < to; ++i) {
      const std::string_view word = WordAt(i);
      if (word == "after" || word == "before" || word == "since" || word == "following" ||
          word == "because" || word == "although" || word == "while") {
        return true;
      }
    }
    return false;
  }

  // Behind the comma that closes what a comma right behind the leading date opens; 0 where none.
  std::uint32_t EndOfAside(std::uint32_t piece) const {
    constexpr std::uint32_t kLeads = 2;
    if (piece > kLeads || piece + 1 >= scope_.hit.first || Written(piece + 1) != ",") return 0;
    for (std::uint32_t i = scope_.hit.first; --i > piece + 1;) {
      if (Written(i) == ",") return i + 1;
    }
    return 0;
  }

  const SlotScope& scope_;
  Certainty certainty_;
  bool company_;
  std::vector<Dated> dates_;
  std::optional<BlockDay> block_day_;
  bool stated_ = false;    // a first day stands in the sentence
  bool followed_ = false;  // … or in one behind it
  DateSlots out_;
};

}  // namespace

DateSlots FindDates(const SlotScope& scope, Certainty certainty, bool company) {
  return Finder(scope, certainty, company).Run();
}

}  // namespace chipline
