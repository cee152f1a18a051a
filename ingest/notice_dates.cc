#include "ingest/notice_dates.h"

#include <algorithm>
#include <array>
#include <memory>

#include <re2/re2.h>

#include "ingest/notice_days.h"
#include "ingest/sentence.h"
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
  RE2 exception{
      "\\bexcept(?:ing)?,? (?:for|that|as to)\\b|\\bwith the exceptions? of\\b|\\bother than\\b|"
      "\\bexcept (?:amendatory|instructions?|the|supplements?|paragraphs?|eccns?)\\b"};
  // "Except as noted below,", "at 4:15 p.m.,": nothing of the subject.
  RE2 aside{
      "(?i)\\b(?:except|unless|as)(?: as)?(?: otherwise)? "
      "(?:noted|provided|specified|indicated|stated|"
      "set (?:out|forth)|described)[^,]*,|,?\\s*\\bat "
      "\\d{1,2}(?::\\d\\d)?\\s*(?:a\\.m\\.|p\\.m\\.|am\\b|pm\\b)"};
  RE2 of_this{"\\bthis\\b|\\bthe (?:rule|notice|document|action|order)\\b|\\bherein\\b"};
  RE2 not_until{"\\bnot (?:take|become|be|go|enter|come|apply)\\b"};
  RE2 strong_part{
      "\\binstructions?\\b|\\bsections?\\b|§|\\bsupplements?\\b|\\beccns?\\b|\\bparagraphs?\\b|"
      "\\bparts?\\b|\\bcfr\\b"};
  RE2 verb{
      "\\b(?:will|shall|would|do|does|did|has|have|had|is|are|was|were|be|shall be|will "
      "be|becomes?|become|takes?|take|will take|shall take|"
      "goes|go|comes?|enters?|which|that)\\b"};
  RE2 generic{
      "^(?:the|this|these|that|those|rule|rules|final|interim|temporary|direct|document|notice|"
      "action|"
      "actions|regulation|regulations|correction|corrections|amendment|amendments|order|"
      "determination|"
      "proclamation|it|its|they|all|other|others|any|provision|provisions|remainder|rest|remaining|"
      "of|"
      "in|made|by|to|set|out|herein|and|effective|date|dates|compliance|applicable|applicability|"
      "correcting|changes|change|requirements|requirement|new|with|them|as|whole|for|a|an|"
      "suspension|stay|modification|modifications|revocation|listing|additions|addition|"
      "ear|ifr|bis|ustr|on|is|are|although|though|while|however|but|or|text|otherwise|"
      "contained|implemented|adopted|instruction|instructions|which|part|today|such|relief|"
      "tariff|tariffs|increase|increases|duty|duties|rate|rates|deadline|start|end|first|"
      "at|est|edt|et|eastern|standard|daylight|time|a|m|p|am|pm|local|noon|midnight|"
      "has|have|been|hereby|further|also|only|until|from|through|later|earlier|then|"
      "period|validity|valid|expiration|termination|thereafter|publication|federal|register|upon)"
      "$"};
  RE2 part_word{
      "\\binstructions?\\b|\\bsections?\\b|§|\\bparts?\\b|\\bsupplements?\\b|\\beccns?\\b|"
      "\\bparagraphs?\\b|"
      "\\bamendments?\\b|\\brevisions?\\b|\\d"};
  RE2 comply_with{
      "(?:comply|compliance) with (.+?)(?:,? (?:until|by|before|beginning|on|as of|is|no "
      "later|from)\\b|$)"};
  RE2 label{"^([^:.;]{2,90}?(?:\\ba\\.m\\.|\\bp\\.m\\.)?[^:;]{0,20}):\\s"};
};

const Cues& TheCues() {
  static const Cues* const cues = new Cues();
  return *cues;
}

// A stretch of the text that is read by itself.
struct Statement {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Marks of lists in front of a statement: bullets, "a.", "(1)", "2.".
std::size_t BehindMarks(std::string_view text, std::size_t at, std::size_t end) {
  static const RE2 marks("^(?:\\s|•|·|▪|–|—|\\*|-|\\(?(?:[a-z]|[ivx]{1,4}|\\d{1,2})[.)]\\s)+");
  StringPiece match;
  const StringPiece here(text.data() + at, end - at);
  if (marks.Match(here, 0, here.size(), RE2::ANCHOR_START, &match, 1)) return at + match.size();
  return at;
}

// Sentences, cut again at semicolons and bullets.
std::vector<Statement> Statements(std::string_view text) {
  std::vector<Statement> out;
  const auto add = [&](std::size_t begin, std::size_t end) {
    begin = BehindMarks(text, begin, end);
    // The letter of the next item stays behind at the end of a sentence.
    static const RE2 tail("[.;]\\s+\\(?(?:[a-z]|[ivx]{1,4}|\\d{1,2})[.)]$");
    StringPiece match;
    if (begin < end &&
        tail.Match(StringPiece(text.data(), end), begin, end, RE2::UNANCHORED, &match, 1)) {
      end = static_cast<std::size_t>(match.data() - text.data()) + 1;
    }
    if (begin < end) out.push_back({begin, end});
  };
  // "… and 25. b. Effective on": a letter or number opens an item.
  const auto add_listed = [&](std::size_t begin, std::size_t end) {
    static const RE2 item("[.;]\\s+\\(?(?:[a-z]|[ivx]{1,4}|\\d{1,2})[.)]\\s+[A-Z]");
    StringPiece match;
    const StringPiece whole(text.data(), end);
    while (item.Match(whole, begin, end, RE2::UNANCHORED, &match, 1)) {
      const std::size_t cut = static_cast<std::size_t>(match.data() - text.data()) + 1;
      add(begin, cut);
      begin = cut;
    }
    add(begin, end);
  };
  for (const ByteSpan& sentence : SplitSentences(text)) {
    std::size_t begin = sentence.begin;
    int depth = 0;
    for (std::size_t i = sentence.begin; i < sentence.end; ++i) {
      if (text[i] == '(') ++depth;
      if (text[i] == ')' && depth > 0) --depth;
      const bool bullet = text.substr(i).starts_with("•");
      if (!bullet && (text[i] != ';' || depth > 0)) continue;
      add_listed(begin, i);
      begin = i + (bullet ? std::string_view("•").size() : 1);
    }
    add_listed(begin, sentence.end);
  }
  return out;
}

// What is left of a noun phrase without words that mean the whole notice; empty for such alone.
std::string Specific(std::string_view phrase) {
  std::string_view rest = Trim(phrase);
  while (!rest.empty() && (rest.front() == ',' || rest.front() == ':' || rest.front() == '(')) {
    rest = Trim(rest.substr(1));
  }
  while (!rest.empty() && (rest.back() == ',' || rest.back() == ':' || rest.back() == ')') &&
         (rest.back() != ')' || rest.find('(') == std::string_view::npos)) {
    rest = Trim(rest.substr(0, rest.size() - 1));
  }
  for (const std::string_view head :
       {"for ", "that ", "and ", "while ", "but ", "however, ", "the "}) {
    if (StartsWithIgnoringCase(rest, head)) rest = Trim(rest.substr(head.size()));
  }
  const std::string lower = AsciiLower(rest);
  if (Has(lower, TheCues().of_this) && !Has(lower, TheCues().strong_part)) return {};
  std::string word;
  for (std::size_t i = 0; i <= lower.size(); ++i) {
    const char c = i < lower.size() ? lower[i] : ' ';
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80) {
      word.push_back(c);
      continue;
    }
    if (!word.empty() && !RE2::FullMatch(word, TheCues().generic)) return std::string(rest);
    word.clear();
  }
  return {};
}

class Reader {
 public:
  Reader(std::string_view text, std::optional<Day> published)
      : text_(text), lower_(AsciiLower(text)), days_(FindPrintedDays(text, published)) {}

  std::vector<NoticeDate> Run() {
    for (const Statement& statement : Statements(text_)) Read(statement);
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

  void Read(const Statement& statement) {
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
  void TakeLabel(const Statement& statement) {
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

  bool Take(const Place& place, const Statement& statement, std::size_t first_out) {
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
             (other.part == date.part || (other.begin == date.begin && !Numbered(date.part)));
    });
    if (!known) out_.push_back(std::move(date));
    return true;
  }

  // Names instructions, sections or entries.
  bool Numbered(const std::string& part) const { return Has(AsciiLower(part), cues_.strong_part); }

  static bool IsStart(NoticeDateRole role) {
    return role == NoticeDateRole::kEffective || role == NoticeDateRole::kApplicable ||
           role == NoticeDateRole::kCompliance;
  }

  // ---- what a date is the date of

  std::optional<NoticeDateRole> RoleOf(const Place& place, const Statement& statement,
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
    if (!Has(place.prefix, cues_.first_day) && !Has(place.prefix, RE2_Delays())) {
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

  static const RE2& RE2_Delays() {
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

  std::string PartOf(NoticeDateRole role, const Place& place, const Statement& statement) const {
    if (role == NoticeDateRole::kCompliance) return ComplianceObject(place);
    if (role != NoticeDateRole::kEffective && role != NoticeDateRole::kApplicable &&
        role != NoticeDateRole::kUntil && role != NoticeDateRole::kDeferred) {
      return {};
    }
    if (role == NoticeDateRole::kDeferred) return {};
    const std::size_t begin = place.day->begin;
    std::string left(Original(place.phrase, begin));
    // "except for amendatory instruction 5, which is effective …"
    if (const auto excepted = LastEnd(place.phrase, cues_.exception)) {
      return Specific(UpToVerb(std::string_view(left).substr(*excepted)));
    }
    RE2::GlobalReplace(&left, cues_.aside, " ");
    if (std::string part = Bracketed(place); !part.empty()) return part;
    if (std::string part = Specific(UpToVerb(left)); !part.empty() && IsSubject(left)) {
      return WithoutLabel(part);
    }
    if (std::string part = Inverted(place, statement); !part.empty()) return part;
    if (role == NoticeDateRole::kUntil && !label_.empty()) return LabelPart();
    return {};
  }

  // The same stretch of the text as printed. REQUIRES: `lower` ends at byte `end`.
  std::string_view Original(std::string_view lower, std::size_t end) const {
    return text_.substr(end - lower.size(), lower.size());
  }

  // "Amendatory instructions 2 and 3 are effective" -> the part before the verb.
  static std::string_view UpToVerb(std::string_view left) {
    const std::string lower = AsciiLower(left);
    StringPiece match;
    const StringPiece whole(lower);
    if (!TheCues().verb.Match(whole, 0, whole.size(), RE2::UNANCHORED, &match, 1)) return left;
    return left.substr(0, static_cast<std::size_t>(match.data() - lower.data()));
  }

  // Has a verb of its own, so that what stands before it is its subject.
  bool IsSubject(std::string_view left) const { return Has(AsciiLower(left), cues_.verb); }

  std::string WithoutLabel(const std::string& part) const {
    const std::size_t colon = part.find(": ");
    return colon == std::string::npos ? part : Specific(std::string_view(part).substr(colon + 2));
  }

  // "October 7, 2022 (instructions 2 and 5)"
  std::string Bracketed(const Place& place) const {
    const std::string_view right = Trim(place.right);
    if (!right.starts_with("(")) return {};
    const std::size_t close = right.find(')');
    if (close == std::string_view::npos) return {};
    const std::size_t at = static_cast<std::size_t>(right.data() - lower_.data());
    const std::string_view inside = text_.substr(at + 1, close - 1);
    if (!Has(right.substr(0, close), cues_.part_word) || !FindPrintedDays(inside, {}).empty()) {
      return {};
    }
    return Specific(inside);
  }

  // "Effective on October 7, 2022, are the following instructions: 7, 9 and 11", "On December 31,
  // 2024, amendatory instructions 4 and 5 take effect."
  std::string Inverted(const Place& place, const Statement& statement) const {
    const std::string_view before = Trim(place.prefix);
    const bool opens = before.empty() || before == "on" || before == "effective" ||
                       before == "effective on" || before.ends_with("date:");
    if (!opens) return {};
    if (Has(place.whole, cues_.pauses) || Has(place.whole, cues_.moves)) return {};
    const std::size_t end = place.day->end + place.right.size();
    if (end != statement.end) return {};
    std::string_view right = text_.substr(place.day->end, place.right.size());
    const std::string lower(place.right);
    static const RE2 list(
        "^[,:]?\\s*(?:are|is) the following (?:amendatory "
        ")?(?:instructions?|amendments?|parts?|sections?)\\s*:?\\s*");
    static const RE2 subject(
        "^(?:,?\\s*at [^,:]*(?:a\\.m\\.|p\\.m\\.)[^,:]*)?[,:]\\s*(.+?),? (?:takes? effect|becomes? "
        "effective|(?:is|are|will be|shall be) (?:effective|applicable|in "
        "effect)|apply|applies|begins? to apply|enters? into (?:force|effect)|increases?)\\b");
    StringPiece match;
    if (list.Match(StringPiece(lower), 0, lower.size(), RE2::ANCHOR_START, &match, 1)) {
      right = Trim(right.substr(match.size()));
      if (right.ends_with('.')) right.remove_suffix(1);
      return "instructions " + std::string(right);
    }
    StringPiece groups[2];
    if (subject.Match(StringPiece(lower), 0, lower.size(), RE2::ANCHOR_START, groups, 2)) {
      const std::size_t at = static_cast<std::size_t>(groups[1].data() - lower.data());
      return Specific(right.substr(at, groups[1].size()));
    }
    return {};
  }

  // "not required to comply with § 744.23(a)(5) until …"
  std::string ComplianceObject(const Place& place) const {
    StringPiece object;
    const auto find = [&](std::string_view in) {
      return RE2::PartialMatch(StringPiece(in.data(), in.size()), cues_.comply_with, &object);
    };
    if (!find(place.left) && !find(place.prefix)) return {};
    const std::size_t at = static_cast<std::size_t>(object.data() - lower_.data());
    return Specific(text_.substr(at, object.size()));
  }

  // "Temporary General License (TGL) validity date" is a part; "Effective date" is none.
  std::string LabelPart() const {
    if (!FindPrintedDays(label_, {}).empty()) return {};
    const std::string_view label = text_.substr(label_end_ - label_.size(), label_.size());
    return Specific(label);
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
