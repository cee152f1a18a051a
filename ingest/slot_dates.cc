#include "ingest/slot_dates.h"

#include <algorithm>

#include "ingest/text_utils.h"

namespace chipline {
namespace {

class Finder {
 public:
  Finder(const SlotScope& scope, Certainty certainty, bool company)
      : scope_(scope), certainty_(certainty), company_(company) {}

  DateSlots Run() {
    Collect();
    PickUntil();
    PickEffective();
    EndOfLength();
    if (!out_.effective.value) FromHeader();
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

  bool Ahead() const {
    return certainty_ == Certainty::kExpected || certainty_ == Certainty::kAnnounced ||
           certainty_ == Certainty::kProposed;
  }

  DateContext ContextFor(const DateMention& date) const {
    DateContext context;
    context.document_day = scope_.context.document->published;
    const bool said = date.role == DateRole::kAnnounced || date.role == DateRole::kSigned ||
                      date.role == DateRole::kPublished || date.role == DateRole::kDisclosed;
    context.tense = Tense::kPast;
    if (!said && Ahead()) context.tense = Tense::kFuture;
    // "starting Monday": the next one, unless the verb says that it did.
    if (date.role == DateRole::kEffective && date.kind == DateKind::kWeekday) {
      context.tense = Tense::kFuture;
    }
    if (date.role == DateRole::kUntil || date.role == DateRole::kExpires ||
        date.role == DateRole::kDeadline) {
      context.tense = Tense::kFuture;
    }
    return context;
  }

  void Collect() {
    std::optional<Edtf> last;
    for (std::uint32_t i = 0; i < Sentence().pieces.size(); ++i) {
      const Mention* mention = Sentence().MentionAt(i);
      if (mention == nullptr || mention->kind != MentionKind::kDate) continue;
      Dated one;
      one.date = Sentence().dates[mention->date];
      DateContext context = ContextFor(one.date);
      context.last_date = last;
      DatePhrases::Resolve(one.date, context);
      if (TooLongAgo(one.date)) {
        context.tense = Tense::kFuture;
        DatePhrases::Resolve(one.date, context);
      }
      if (one.date.value) last = one.date.value;
      if (OfAnotherAct(i)) continue;
      one.piece = i;
      one.clause = i >= scope_.clause.first && i < scope_.clause.last;
      one.distance = i < scope_.hit.first   ? scope_.hit.first - i
                     : i >= scope_.hit.last ? i - scope_.hit.last
                                            : 0;
      dates_.push_back(std::move(one));
    }
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
    return then.year < now.year && published->earliest() - date.value->earliest() > 120;
  }

  // "suspend the controls announced on October 9": the day of the measure, not of what is done.
  bool OfAnotherAct(std::uint32_t piece) const {
    if (!Modifies()) return false;
    const Mention* here = Sentence().MentionAt(piece);
    const DateRole role = Sentence().dates[here->date].role;
    if (role == DateRole::kUntil || role == DateRole::kExpires) return false;
    // "the restrictions of May 29 have been rescinded"
    if (piece > scope_.hit.first && piece + 1 < scope_.hit.last) return true;
    if (piece < scope_.hit.last) return false;
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
      if (word == "of" && back == 1) return true;
      if (word == "announced" || word == "since" || word == "made" || word == "dated" ||
          word == "issued" || word == "took") {
        return true;
      }
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
    if (until != nullptr && until->clause) out_.until = SlotOf(*until);
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

  static bool Said(const Dated& d) {
    return d.date.role == DateRole::kAnnounced || d.date.role == DateRole::kSigned ||
           d.date.role == DateRole::kPublished;
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
    const Dated* said = Nearest(Said);
    const Dated* plain = Nearest([](const Dated& d) { return Names(d) && d.clause; });
    if (said != nullptr && !company_) out_.announced = SlotOf(*said);
    if (stated != nullptr) {
      out_.effective = SlotOf(*stated);
    } else if (plain != nullptr) {
      out_.effective = SlotOf(*plain);
    } else {
      Immediate();
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

  // The row's period, or the date that leads the item.
  void FromHeader() {
    const SentenceRecord& record = scope_.context.sentences[scope_.view.index];
    const Block& block = scope_.context.document->blocks[record.block];
    if (!block.row_header.empty() && Take(block.row_header, Basis::kHeader)) return;
    if (block.kind == BlockKind::kTableCell && FromRow(block)) return;
    if (record.span.begin > 0 && block.kind != BlockKind::kTitle) {
      const std::string_view lead = std::string_view(block.text).substr(0, 24);
      (void)TakeLead(lead);
    }
    if (!out_.effective.value && !block.section.empty() && block.section.size() < 40) {
      (void)Take(block.section, Basis::kSection);
    }
  }

  // A cell of the same row in a column of dates: "Starts", "In force".
  bool FromRow(const Block& block) {
    for (const Block& other : scope_.context.document->blocks) {
      if (other.kind != BlockKind::kTableCell || other.table != block.table ||
          other.row != block.row || other.column == block.column) {
        continue;
      }
      const std::string header = AsciiLower(other.column_header);
      const bool dates = std::ranges::any_of(scope_.rules().headers, [&](const HeaderRole& role) {
        return role.date && role.header == header;
      });
      if (dates && Take(other.text, Basis::kHeader)) return true;
    }
    return false;
  }

  bool Take(const std::string& text, Basis basis) {
    auto found = scope_.rules().dates->FindUnresolved(text);
    if (found.empty()) return false;
    DateContext context;
    context.document_day = scope_.context.document->published;
    context.tense = Tense::kPast;
    DatePhrases::Resolve(found.front(), context);
    if (!found.front().value) return false;
    out_.effective = {
        found.front().value, "date:" + found.front().rule, basis, scope_.view.index, {}};
    return true;
  }

  // A paragraph that opens with its date: "MON 13. …", "7 July: …".
  bool TakeLead(std::string_view lead) {
    const auto found = scope_.rules().dates->FindUnresolved(lead);
    if (found.empty() || found.front().begin > 0) return false;
    const std::size_t end = found.front().end;
    const bool mark = end < lead.size() &&
                      (lead[end] == '.' || lead[end] == ':' || lead[end] == ',' ||
                       lead.substr(end).starts_with(" -") || lead.substr(end).starts_with(" —") ||
                       lead.substr(end).starts_with(" –"));
    return mark && Take(std::string(lead.substr(0, end)), Basis::kHeader);
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
    const Dated* other = Nearest([](const Dated& d) { return Names(d) && !d.clause; });
    if (other != nullptr && other->distance < 25) out_.effective = SlotOf(*other);
  }

  const SlotScope& scope_;
  Certainty certainty_;
  bool company_;
  std::vector<Dated> dates_;
  DateSlots out_;
};

}  // namespace

DateSlots FindDates(const SlotScope& scope, Certainty certainty, bool company) {
  return Finder(scope, certainty, company).Run();
}

}  // namespace chipline
