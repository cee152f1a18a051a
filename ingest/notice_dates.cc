#include "ingest/notice_dates.h"

#include <algorithm>
#include <array>

#include <re2/re2.h>

#include "ingest/notice_days.h"
#include "ingest/notice_parts.h"
#include "ingest/notice_statements.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

using re2::StringPiece;

constexpr std::array<std::string_view, 10> kRoleNames = {
    "effective", "applicable", "compliance", "until", "deferred",
    "replaced",  "comments",   "event",      "filed", "signed"};

bool Has(std::string_view text, const RE2& pattern) {
  return RE2::PartialMatch(StringPiece(text.data(), text.size()), pattern);
}

// Where the last match ends; nothing without one.
std::optional<std::size_t> LastEnd(std::string_view text, const RE2& pattern) {
  std::optional<std::size_t> out;
  const StringPiece whole(text.data(), text.size());
  StringPiece match;
  for (std::size_t at = 0;
       at <= whole.size() && pattern.Match(whole, at, whole.size(), RE2::UNANCHORED, &match, 1);) {
    const std::size_t end = static_cast<std::size_t>(match.data() - text.data()) + match.size();
    out = end;
    at = std::max(end, at + 1);
  }
  return out;
}

// What stands around a date, as patterns on lower-case text. Built once.
struct Cues {
  RE2 comments{"\\bcomments?\\b|\\bcommenters?\\b|submission|rebuttal|\\bsubmit"};
  RE2 event{
      "\\bhearings?\\b|\\bbriefing\\b|\\bmeeting\\b|\\bconference\\b|\\bdockets?\\b|\\bportal\\b|"
      "\\bmay (?:be )?(?:request|submit|file|appl)|\\brequests? to\\b|\\brequests? "
      "(?:may|must|for)|"
      "\\binitiated\\b|\\bmodification requests?\\b"};
  RE2 compliance{"\\bcompl(?:y|iance|ied|ies)\\b|\\bmandatory\\b|\\bobey"};
  RE2 applicable{
      "\\bappl(?:y|ies|ied|icable|icability)\\b|\\bcollect|\\bentered for\\b|\\bwithdrawn from\\b"};
  RE2 effective{
      "\\beffective(?:ness)?\\b|\\btakes? effect\\b|\\btaking effect\\b|\\btook effect\\b|"
      "\\b(?:in|in)to effect\\b|\\bin effect\\b|\\binto force\\b|\\bin force\\b|\\boperative\\b"};
  RE2 start{
      "\\bon (?:and|or) after\\b|\\bas of\\b|\\bbegin(?:s|ning)?\\b|\\bcommenc\\w+|"
      "\\bstart(?:s|ing)?\\b|\\bfrom\\b|\\bsince\\b"};
  RE2 until{
      "\\buntil\\b|\\bthrough\\b|\\bthru\\b|\\bexpir\\w+(?: on)?|\\bends?\\b|\\bending\\b|"
      "\\bterminat\\w+|\\blapses?\\b|\\bup to and including\\b|\\bvalid to\\b"};
  RE2 deadline{
      "\\bno later than\\b|\\bnot later than\\b|\\bon or before\\b|\\bby\\b|\\bbefore\\b|\\bdue\\b|"
      "\\bcloses?\\b|\\breceived\\b|\\bdeadline\\b|\\bprior to\\b"};
  RE2 filed{"\\bpublic inspection\\b|\\bpublic display\\b|\\bfiled with\\b"};
  RE2 is_signed{"\\bsigned\\b|\\bsignature\\b"};
  RE2 moves{
      "\\b(?:delay|postpon|defer)\\w*\\b|"
      "\\b(?:is|are|was|being|be|been) (?:further "
      ")?(?:extended|changed|corrected|revised|moved)\\b|"
      "\\b(?:extends|extending|changes|changing|corrects|correcting|revises) the\\b"};
  RE2 pauses{"\\bstay(?:s|ed|ing)?\\b|\\bsuspen[ds]\\w*|\\bpaus\\w+|\\bheld in abeyance\\b"};
  RE2 first_day{
      "\\beffective dates?\\b|\\bcompliance dates?\\b|\\bapplicability dates?\\b|"
      "\\bapplicable dates?\\b|\\beffectiveness\\b|\\bfirst day\\b"};
  // Another document's day.
  RE2 names_another{
      "(?:\\b(?:published|issued|released|dated|posted|announced|adopted|promulgated|appear(?:ed|"
      "ing)|"
      "made available|printed)\\b(?:\\s+(?:by [a-z]+|in the federal register|at \\d+ fr \\d+|"
      "as \\d+ fr \\d+|\\(\\d+ fr \\d+\\)))*,?\\s*(?:on|of|in)?|"
      "\\d+ fr \\d+\\s*[;,]?\\s*\\(?|"
      "\\b(?:rule|notice|order|ifr|document|proclamation|determination|announcement|action)s? "
      "of(?: the)?|"
      "\\bthe rule of|\\bprior to|\\bimmediately before|\\bthan those before)\\s*$"};
  RE2 names_another_behind{
      "^[,\\s]*(?:\\(?\\d+ fr "
      "\\d+\\)?[,\\s]*)?(?:ifr|interim|final|proposed|rule|notice|order|action|document|"
      "entity list|federal register)\\b"};
  // Shipments under way when the notice came.
  RE2 savings{
      "\\ben route\\b|\\baboard a\\b|\\bon dock\\b|\\bsavings clause\\b|\\bexport carrier\\b"};
  RE2 not_until{"\\bnot (?:take|become|be|go|enter|come|apply)\\b"};
  RE2 label{"^([^:.;]{2,90}?(?:\\ba\\.m\\.|\\bp\\.m\\.)?[^:;]{0,20}):\\s"};
};

const Cues& TheCues() {
  static const Cues* const cues = new Cues();
  return *cues;
}

class Reader {
 public:
  Reader(std::string_view text, std::optional<Day> published)
      : text_(text), lower_(AsciiLower(text)), days_(FindPrintedDays(text, published)) {}

  std::vector<NoticeDate> Run() {
    for (const NoticeStatement& statement : CutStatements(text_)) Read(statement);
    return std::move(out_);
  }

 private:
  // The date at hand and what is around it, in lower case.
  struct Place {
    const PrintedDay* day = nullptr;
    std::string_view left;    // from the date before, or the statement's beginning
    std::string_view phrase;  // the same, from the date before that the notice sets
    std::string_view prefix;  // from the statement's beginning
    std::string_view right;   // to the next date, or the statement's end
    std::string_view whole;
  };

  std::string_view Lower(std::size_t begin, std::size_t end) const {
    return std::string_view(lower_).substr(begin, end - begin);
  }

  void Read(const NoticeStatement& statement) {
    TakeLabel(statement);
    const std::string_view whole = Lower(statement.begin, statement.end);
    if (Has(whole, cues_.savings)) return;
    const std::size_t first_out = out_.size();
    std::size_t before = statement.begin;
    std::size_t kept = statement.begin;
    for (std::size_t i = 0; i < days_.size(); ++i) {
      const PrintedDay& day = days_[i];
      if (day.begin < statement.begin || day.end > statement.end) continue;
      Place place;
      place.day = &day;
      // Two days in one phrase ("October 12 and 21") share what is in front of them.
      const bool twin = day.begin < before;
      place.left = twin ? std::string_view() : Lower(before, day.begin);
      place.phrase = twin ? std::string_view() : Lower(kept, day.begin);
      place.prefix = Lower(statement.begin, day.begin);
      const bool last = i + 1 >= days_.size() || days_[i + 1].begin >= statement.end;
      place.right = Lower(day.end, last ? statement.end : std::max(day.end, days_[i + 1].begin));
      place.whole = whole;
      before = day.end;
      if (NamesAnother(place)) continue;
      if (Take(place, statement, first_out)) kept = day.end;
    }
  }

  // "Effective date:", "January 1, 2025, at 12:01 a.m. EST:". Holds until the next one.
  void TakeLabel(const NoticeStatement& statement) {
    const std::string_view lower = Lower(statement.begin, statement.end);
    StringPiece label;
    if (!RE2::PartialMatch(StringPiece(lower.data(), lower.size()), cues_.label, &label)) return;
    label_ = std::string(label.data(), label.size());
    label_end_ = statement.begin + label.size();
  }

  bool NamesAnother(const Place& place) const {
    if (Has(place.right, cues_.names_another_behind)) return true;
    if (!Has(place.left, cues_.names_another)) return false;
    // "comments must be received prior to …" sets a day.
    const bool deadline = place.left.ends_with("prior to ") &&
                          (Has(place.prefix, cues_.comments) || Has(label_, cues_.comments));
    return !deadline;
  }

  bool Take(const Place& place, const NoticeStatement& statement, std::size_t first_out) {
    const auto role = RoleOf(place, statement, first_out);
    if (!role) return false;
    const Day day = place.day->day;
    const bool starts = out_.size() > first_out && IsStart(out_.back().role);
    if (*role == NoticeDateRole::kUntil && starts) {
      if (!out_.back().until && day >= out_.back().day) out_.back().until = day;
      return true;
    }
    NoticeDate date;
    date.role = *role;
    date.day = day;
    date.part = PartOf(*role, place, statement);
    date.begin = statement.begin;
    date.end = statement.end;
    const bool known = std::ranges::any_of(out_, [&](const NoticeDate& other) {
      return other.role == date.role && other.day == date.day &&
             (other.part == date.part ||
              (other.begin == date.begin && !NamesProvisions(date.part)));
    });
    if (!known) out_.push_back(std::move(date));
    return true;
  }

  static bool IsStart(NoticeDateRole role) {
    return role == NoticeDateRole::kEffective || role == NoticeDateRole::kApplicable ||
           role == NoticeDateRole::kCompliance;
  }

  // ---- what a date is the date of

  std::optional<NoticeDateRole> RoleOf(const Place& place, const NoticeStatement& statement,
                                       std::size_t first_out) const {
    if (const auto moved = MovedRole(place)) return moved;
    const auto near = CueRole(place.left, place);
    // "may be filed from A until B"
    if (near == NoticeDateRole::kUntil && out_.size() > first_out && !IsStart(out_.back().role)) {
      return out_.back().role == NoticeDateRole::kReplaced ? near : out_.back().role;
    }
    if (near) return near;
    const bool led = Trim(place.prefix).empty();
    if (const auto role = CueRole(led ? place.right : RightPart(place.right), place)) return role;
    // "by A for filings and B for fees": as the one before.
    if (out_.size() > first_out) return out_.back().role;
    if (const auto role = CueRole(label_, place)) return role;
    if (const auto role = CueRole(place.whole, place)) return role;
    // Nothing but the date.
    const bool bare = statement.end - statement.begin < place.day->end - place.day->begin + 24;
    if (bare) return NoticeDateRole::kEffective;
    return std::nullopt;
  }

  // "is the effective date", but not what the next clause says.
  static std::string_view RightPart(std::string_view right) {
    return right.substr(0, std::min(right.find_first_of(",;("), right.size()));
  }

  // "is delayed from A until B": the first day of another notice is moved.
  std::optional<NoticeDateRole> MovedRole(const Place& place) const {
    const std::string_view left = Trim(place.left);
    if (!Has(place.prefix, cues_.moves) || Has(place.prefix, cues_.comments)) return std::nullopt;
    if (!Has(place.prefix, cues_.first_day) && !Has(place.prefix, Delays())) {
      return std::nullopt;
    }
    if (left.ends_with(" from") || left == "from") return NoticeDateRole::kReplaced;
    if (left.ends_with(" until") || left.ends_with(" to") || left == "until" || left == "to" ||
        left == ", until" || left == ", to" || left.ends_with(" to read") ||
        (left.ends_with(" is") && !Has(left, cues_.effective))) {
      return NoticeDateRole::kDeferred;
    }
    return std::nullopt;
  }

  static const RE2& Delays() {
    static const RE2 delays("\\b(?:delay|postpon|defer)\\w*\\b");
    return delays;
  }

  // The cue that stands nearest to the end of `text`.
  std::optional<NoticeDateRole> CueRole(std::string_view text, const Place& place) const {
    if (text.empty()) return std::nullopt;
    struct Kind {
      const RE2* pattern;
      NoticeDateRole role;
    };
    const Kind kinds[] = {{&cues_.comments, NoticeDateRole::kComments},
                          {&cues_.event, NoticeDateRole::kEvent},
                          {&cues_.compliance, NoticeDateRole::kCompliance},
                          {&cues_.applicable, NoticeDateRole::kApplicable},
                          {&cues_.effective, NoticeDateRole::kEffective},
                          {&cues_.filed, NoticeDateRole::kFiled},
                          {&cues_.is_signed, NoticeDateRole::kSigned}};
    std::optional<NoticeDateRole> named;
    std::size_t named_at = 0;
    for (const Kind& kind : kinds) {
      const auto at = LastEnd(text, *kind.pattern);
      if (at && (!named || *at > named_at)) {
        named = kind.role;
        named_at = *at;
      }
    }
    // A hearing or docket outweighs the comments that it is for.
    if (named == NoticeDateRole::kComments && Has(text, cues_.event) && !Due(text)) {
      named = NoticeDateRole::kEvent;
    }
    return Bounded(text, named, named_at, place);
  }

  bool Due(std::string_view text) const {
    return Has(text, cues_.deadline) || text.find("submit") != std::string_view::npos;
  }

  // "until", "by" and "from" mean the end, the deadline and the start of what is named before them.
  std::optional<NoticeDateRole> Bounded(std::string_view text, std::optional<NoticeDateRole> named,
                                        std::size_t named_at, const Place& place) const {
    const auto until = LastEnd(text, cues_.until);
    const auto start = LastEnd(text, cues_.start);
    const auto due = LastEnd(text, cues_.deadline);
    const std::string_view trimmed = Trim(text);
    const bool span = trimmed == "to" || trimmed == ", to" || trimmed == "-" || trimmed == "–";
    if (span) return NoticeDateRole::kUntil;
    const bool ends =
        until && *until >= named_at && (!start || *until > *start) && (!due || *until > *due);
    if (ends) {
      if (named == NoticeDateRole::kCompliance) return named;
      if (named == NoticeDateRole::kComments || named == NoticeDateRole::kEvent) return named;
      if (named && Has(text, cues_.not_until)) return named;
      return NoticeDateRole::kUntil;
    }
    if (named) return named;
    const std::string_view whole = place.whole;
    if (due && (!start || *due > *start)) {
      if (Has(whole, cues_.comments) || Has(label_, cues_.comments))
        return NoticeDateRole::kComments;
      if (Has(whole, cues_.compliance) || Has(label_, cues_.compliance)) {
        return NoticeDateRole::kCompliance;
      }
      return std::nullopt;
    }
    if (start) {
      if (Has(whole, cues_.compliance)) return NoticeDateRole::kCompliance;
      if (Has(whole, cues_.applicable)) return NoticeDateRole::kApplicable;
      if (Has(whole, cues_.comments)) return NoticeDateRole::kComments;
      return NoticeDateRole::kEffective;
    }
    return std::nullopt;
  }

  // ---- which part of the notice

  std::string PartOf(NoticeDateRole role, const Place& place,
                     const NoticeStatement& statement) const {
    switch (role) {
      case NoticeDateRole::kCompliance: {
        std::string part = PartToComplyWith(Printed(place.left));
        const bool here = place.left.find("compl") != std::string_view::npos;
        return here ? part : PartToComplyWith(Printed(place.prefix));
      }
      case NoticeDateRole::kEffective:
      case NoticeDateRole::kApplicable:
      case NoticeDateRole::kUntil:
        break;
      default:
        return {};
    }
    if (std::string part = BracketedPart(Printed(place.right)); !part.empty()) return part;
    if (std::string part = PartInFront(Printed(place.phrase)); !part.empty()) return part;
    if (Opens(place, statement)) {
      if (std::string part = PartBehind(Printed(place.right)); !part.empty()) return part;
    }
    return role == NoticeDateRole::kUntil ? LabelPart() : std::string();
  }

  // A stretch of the lower-case text, as printed.
  std::string_view Printed(std::string_view lower) const {
    if (lower.empty()) return {};
    return text_.substr(static_cast<std::size_t>(lower.data() - lower_.data()), lower.size());
  }

  // Its one date stands first, so that what follows is about it.
  bool Opens(const Place& place, const NoticeStatement& statement) const {
    const std::string_view before = Trim(place.prefix);
    const bool opens = before.empty() || before == "on" || before == "effective" ||
                       before == "effective on" || before.ends_with("date:");
    return opens && place.day->end + place.right.size() == statement.end &&
           !Has(place.whole, cues_.pauses) && !Has(place.whole, cues_.moves);
  }

  // "Temporary General License (TGL) validity date" is a part; "Effective date" is none.
  std::string LabelPart() const {
    if (label_.empty() || !FindPrintedDays(label_, {}).empty()) return {};
    return SpecificPart(text_.substr(label_end_ - label_.size(), label_.size()));
  }

  std::string_view text_;
  std::string lower_;
  std::vector<PrintedDay> days_;
  const Cues& cues_ = TheCues();
  std::string label_;          // lower case; holds until the next
  std::size_t label_end_ = 0;  // bytes of the text
  std::vector<NoticeDate> out_;
};

}  // namespace

std::string_view Name(NoticeDateRole role) {
  return kRoleNames[static_cast<std::size_t>(role)];
}

std::vector<NoticeDate> ReadNoticeDates(std::string_view text, std::optional<Day> published) {
  return Reader(text, published).Run();
}

std::string OneLine(const std::vector<NoticeDate>& dates) {
  std::string out;
  for (const NoticeDate& date : dates) {
    if (!out.empty()) out += "; ";
    out += std::string(Name(date.role)) + " " + FormatDay(date.day);
    if (date.until) out += ".." + FormatDay(*date.until);
    if (!date.part.empty()) out += " [" + date.part + "]";
  }
  return out.empty() ? "-" : out;
}

}  // namespace chipline
