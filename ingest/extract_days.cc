#include "ingest/extract_days.h"

#include <algorithm>

#include "ingest/later_day.h"
#include "ingest/nearby_words.h"
#include "ingest/notice.h"
#include "ingest/start_day.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

class DayFinder {
 public:
  DayFinder(const DocumentContext& context, const std::vector<ActOfPage>& heads)
      : context_(context), heads_(heads) {}

  // "The other half of the announcement": an undated act of the page's own news has the day of
  // the one by the same issuer that was told before it.
  void Share() const {
    for (std::size_t i = 1; i < heads_.size(); ++i) {
      Candidate& mine = *heads_[i].act;
      if (mine.event.effective || mine.background || mine.table || mine.unread_start ||
          mine.event.certainty > Certainty::kAnnounced) {
        continue;
      }
      for (std::size_t j = i; j-- > 0;) {
        const Candidate& other = *heads_[j].act;
        if (other.event.issuers != mine.event.issuers || !Fresh(other) || other.table ||
            other.event.type == mine.event.type) {
          continue;
        }
        mine.event.effective = other.event.effective;
        for (const SlotTrace& trace : other.trace) {
          if (trace.field == "effective") mine.trace.push_back(trace);
        }
        break;
      }
    }
  }

  // An undated act that is the page's news: the day that the sentences beside it, or the opening
  // paragraph, give for what an authority said, signed or put into force.
  void Nearby() const {
    for (const ActOfPage& one : heads_) {
      Candidate& c = *one.act;
      const bool dated = one.dated || c.event.effective.has_value();
      if (c.background || c.table || c.event.certainty > Certainty::kReported ||
          c.event.type == EventType::kPurchaseOrder) {
        continue;
      }
      auto around = Around(c.sentence);
      // "Shares fell on Wednesday after …": the sentence dates what came of it.
      if (c.occasion) std::erase(around, c.sentence);
      // What is looked into or paid has no first day to obey: one beside it is another act's.
      const bool begins =
          c.event.type != EventType::kInvestigation && c.event.type != EventType::kPenalty;
      if (dated && !begins) continue;
      if (dated) {
        // Only the day it was said or published is known: a stated first day beside it is better.
        if (c.event.effective && c.event.effective == c.event.announced) {
          (void)std::ranges::any_of(around, [&](std::size_t i) { return TakeDay(i, true, &c); });
        }
        continue;
      }
      if (c.unread_start) {
        (void)std::ranges::any_of(around, [&](std::size_t i) { return TakeDay(i, true, &c); });
        continue;
      }
      const bool found =
          (begins &&
           std::ranges::any_of(around, [&](std::size_t i) { return TakeDay(i, true, &c); })) ||
          std::ranges::any_of(around, [&](std::size_t i) { return TakeDay(i, false, &c); }) ||
          (begins && OwnClause(&c));
      if (!found && c.event.evidence != Evidence::kCompanyStatement &&
          c.event.evidence != Evidence::kUnnamedSources) {
        AtOnce(&c);
        AsSigned(&c);
      }
    }
  }

 private:
  // The sentences of the same block, nearest first, then those of the first paragraph.
  std::vector<std::size_t> Around(std::size_t here) const {
    std::vector<std::size_t> out;
    const auto& sentences = context_.sentences;
    for (std::size_t step = 1; step <= 3; ++step) {
      if (here + step < sentences.size() && sentences[here + step].block == sentences[here].block) {
        out.push_back(here + step);
      }
      if (here >= step && sentences[here - step].block == sentences[here].block) {
        out.push_back(here - step);
      }
    }
    std::size_t paragraphs = 0;
    std::uint32_t block = 0;
    for (std::size_t i = 0; i < sentences.size() && paragraphs <= 2; ++i) {
      const BlockKind kind = context_.document->blocks[sentences[i].block].kind;
      if (kind != BlockKind::kParagraph) continue;
      if (paragraphs == 0 || sentences[i].block != block) ++paragraphs;
      block = sentences[i].block;
      if (paragraphs <= 2) out.push_back(i);
    }
    return out;
  }

  // "This announcement shall be implemented from 15 September": the first day that the text gives
  // itself, where it gives one only.
  bool OwnClause(Candidate* c) const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < context_.sentences.size(); ++i) {
      const SentenceRecord& sentence = context_.sentences[i];
      bool rule = HasWord(sentence, {"rule", "effect", "control"});
      const std::string_view text = context_.TextOf(sentence);
      rule = rule || text.find("实施") != std::string_view::npos ||
             text.find("施行") != std::string_view::npos;
      if (rule) found.push_back(i);
    }
    return std::ranges::any_of(found, [&](std::size_t i) { return TakeDay(i, true, c); });
  }

  // "It takes effect on publication", anywhere in the text: the day of publication.
  void AtOnce(Candidate* c) const {
    const auto& published = context_.document->published;
    if (!published) return;
    for (std::size_t i = 0; i < context_.sentences.size(); ++i) {
      const std::string_view text = context_.TextOf(context_.sentences[i]);
      for (DateMention& date : context_.rules->dates->FindUnresolved(text)) {
        if (date.kind != DateKind::kImmediate) continue;
        date.value = published;
        c->event.effective = published;
        AddDayTrace(i, date, c);
        return;
      }
      if (HasWord(context_.sentences[i], {"on_issue"})) {  // "from the date of issue"
        DateMention date;
        date.value = published;
        date.rule = "on-issue";
        date.end = text.size();
        c->event.effective = published;
        AddDayTrace(i, date, c);
        return;
      }
    }
  }

  // A notice that says nothing of its first day: the day it was signed.
  void AsSigned(Candidate* c) const {
    if (c->event.effective || !AuthorityOfNotice(context_)) return;
    const auto signed_day = DayOfNotice(context_);
    if (!signed_day) return;
    DateMention date;
    date.value = signed_day->day;
    date.rule = "signature";
    date.begin = signed_day->span.begin;
    date.end = signed_day->span.end;
    c->event.effective = signed_day->day;
    AddDayTrace(signed_day->sentence, date, c);
  }

  bool HasWord(const SentenceRecord& sentence,
               std::initializer_list<std::string_view> classes) const {
    const Lexicon& lexicon = context_.rules->lexicon;
    return std::ranges::any_of(context_.MentionsOf(sentence), [&](const Mention& mention) {
      return mention.kind == MentionKind::kWord &&
             std::ranges::find(classes,
                               lexicon.word_class(lexicon.term(mention.term).word_class).name) !=
                 classes.end();
    });
  }

  // `effective`: look for a stated first day, which may lie ahead; else for the day of an act.
  bool TakeDay(std::size_t index, bool effective, Candidate* c) const {
    const auto& published = context_.document->published;
    if (!published) return false;
    if (OfAnother(context_.sentences[index], *c)) return false;
    const std::string_view text = context_.TextOf(context_.sentences[index]);
    for (DateMention& date : context_.rules->dates->FindUnresolved(text)) {
      const bool role = date.role == DateRole::kAnnounced || date.role == DateRole::kSigned ||
                        date.role == DateRole::kPublished || date.role == DateRole::kEffective ||
                        date.kind == DateKind::kWeekday;
      if (!role || date.role == DateRole::kDisclosed) continue;
      if (effective != (date.role == DateRole::kEffective)) continue;
      const std::string_view before = text.substr(0, date.begin);
      if (IsReportedOn(before) || IsUnreal(before)) continue;
      DateContext context;
      context.document_day = published;
      context.tense = effective ? Tense::kFuture : Tense::kPast;
      context.tense = TenseOfStart(date, published, LooksAhead(text)).value_or(context.tense);
      DatePhrases::Resolve(date, context);
      if (!date.value || LaterDay(date.value->earliest(), kFresh) < published->earliest() ||
          date.value->latest() > LaterDay(published->latest(), effective ? 400 : 1)) {
        continue;
      }
      if (effective && c->event.certainty == Certainty::kEnacted &&
          date.value->earliest() > LaterDay(published->latest(), 1)) {
        c->event.certainty = Certainty::kAnnounced;
      }
      // "will be judged case by case … effective the same day": it already is.
      if (effective && c->event.certainty == Certainty::kAnnounced &&
          date.value->latest() <= published->latest()) {
        c->event.certainty = Certainty::kEnacted;
      }
      c->event.effective = date.value;
      AddDayTrace(index, date, c);
      if (effective) TakeEnd(index, *date.value, c);
      return true;
    }
    return false;
  }

  // "effective November 10, 2025, through November 9, 2026": the last day beside the first.
  void TakeEnd(std::size_t index, const Edtf& start, Candidate* c) const {
    if (c->event.until || !Pauses(c->event.type)) return;
    for (DateMention& date :
         context_.rules->dates->FindUnresolved(context_.TextOf(context_.sentences[index]))) {
      if (date.role != DateRole::kUntil && date.role != DateRole::kExpires) continue;
      DatePhrases::Resolve(date, {context_.document->published, Tense::kFuture, start});
      if (!date.value || date.value->latest() < start.earliest()) continue;
      c->event.until = date.value;
      AddDayTrace(index, date, c, "until");
      return;
    }
  }

  static bool Pauses(EventType type) {
    return type == EventType::kSuspension || type == EventType::kTruce ||
           type == EventType::kLicenceGrant || type == EventType::kApproval;
  }

  // A sentence in which the authorities are all of other countries dates their acts.
  bool OfAnother(const SentenceRecord& sentence, const Candidate& c) const {
    bool others = false;
    for (const Mention& mention : context_.MentionsOf(sentence)) {
      if (mention.kind != MentionKind::kAuthority) continue;
      const auto& code = context_.rules->lexicon.term(mention.term).jurisdiction;
      if (!code) continue;
      if (std::ranges::find(c.event.issuers, *code) != c.event.issuers.end()) return false;
      others = true;
    }
    return others;
  }

  void AddDayTrace(std::size_t index, const DateMention& date, Candidate* c,
                   std::string field = "effective") const {
    const SentenceRecord& sentence = context_.sentences[index];
    SlotTrace trace;
    trace.field = std::move(field);
    trace.value = date.value->text();
    trace.rule = "date:" + date.rule;
    trace.basis = Name(Basis::kContext);
    trace.start = context_.CodePoint(sentence, static_cast<std::uint32_t>(date.begin));
    trace.end = context_.CodePoint(sentence, static_cast<std::uint32_t>(date.end));
    trace.text = context_.TextOf(sentence).substr(date.begin, date.end - date.begin);
    c->trace.push_back(std::move(trace));
  }

  bool Fresh(const Candidate& c) const {
    const auto& published = context_.document->published;
    return published && c.event.effective && !c.background &&
           c.event.certainty <= Certainty::kAnnounced &&
           LaterDay(c.event.effective->earliest(), kFresh) >= published->earliest() &&
           c.event.effective->latest() <= published->latest();
  }

  const DocumentContext& context_;
  const std::vector<ActOfPage>& heads_;
};

}  // namespace

void FindDaysNearby(const DocumentContext& context, const std::vector<ActOfPage>& acts) {
  const DayFinder finder(context, acts);
  finder.Share();
  finder.Nearby();
}

}  // namespace chipline
