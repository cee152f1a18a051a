#include "ingest/date_phrases.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "ingest/date_cues.h"
#include "ingest/date_grammar.h"
#include "ingest/date_han.h"
#include "ingest/date_tokens.h"
#include "ingest/date_words.h"
#include "ingest/rules_embedded.h"

namespace chipline {

struct DatePhrases::Rules {
  DateWords words;
};

namespace {

bool IsCalendar(const FoundDate& found) {
  return found.match.date.form == DateForm::kCalendar;
}

bool HasYear(const DateParts& parts) {
  return parts.year != 0 || parts.has_year_shift;
}

// Where a year later in the year would put `first` behind `second`, it lies in the year before.
void TakeYearBack(DateParts& first, const DateParts& second) {
  if (HasYear(first) || second.year == 0 || first.month == 0) return;
  const bool wraps = second.month != 0 &&
                     (first.month > second.month ||
                      (first.month == second.month && first.day > second.day && second.day != 0));
  first.year = wraps ? second.year - 1 : second.year;
}

// The dates of one sentence, from single matches to linked ones.
class SentenceDates {
 public:
  SentenceDates(const DateTokens& tokens, const DateWords& words) : t_(tokens), words_(words) {}

  std::vector<DateMention> Find() {
    Collect();
    JoinSpans();
    for (std::size_t i = 0; i + 1 < found_.size(); ++i) ShareYear(found_[i], found_[i + 1]);
    std::vector<DateMention> mentions;
    for (const FoundDate& found : found_) mentions.push_back(Mention(found));
    for (std::size_t i = 0; i + 1 < mentions.size(); ++i) LinkEnd(i, mentions);
    return mentions;
  }

 private:
  void Collect() {
    const DateGrammar grammar(t_, words_);
    std::size_t at = 0;
    while (at < t_.size()) {
      if (auto match = grammar.At(at)) {
        const std::size_t next = match->next;
        found_.push_back({at, *match});
        at = next;
      } else {
        ++at;
      }
    }
  }

  // The single token between two dates, or empty.
  std::string_view Between(const FoundDate& first, const FoundDate& second) const {
    return second.first == first.match.next + 1 ? t_[first.match.next].lower : std::string_view();
  }

  // "April-August 2025", "between May and June 2025", "Nov. 10 to Dec. 1" become one window;
  // "from A to B" stays two dates with a role each.
  void JoinSpans() {
    std::vector<FoundDate> joined;
    for (FoundDate& next : found_) {
      if (!joined.empty() && Joins(joined.back(), next)) {
        FoundDate& first = joined.back();
        TakeYearBack(first.match.date.parts, next.match.date.parts);
        first.match.date.form = DateForm::kSpan;
        first.match.date.other = next.match.date.parts;
        first.match.next = next.match.next;
        if (first.match.date.parts.year != 0) first.match.kind = DateKind::kAbsolute;
        first.match.rule = "span";
      } else {
        joined.push_back(next);
      }
    }
    found_ = std::move(joined);
  }

  bool Joins(const FoundDate& first, const FoundDate& second) const {
    if (!IsCalendar(first) || !IsCalendar(second)) return false;
    const std::string_view mark = Between(first, second);
    if (mark == "-") return true;
    const bool from = t_.Is(first.first - 1, "from") || t_.Is(first.first - 1, "starting");
    if (mark == "to") return !from;
    return mark == "and" && t_.Is(first.first - 1, "between");
  }

  // "on May 12 and June 3, 2025", "from Nov. 10 until Dec. 31, 2026".
  void ShareYear(FoundDate& first, const FoundDate& second) const {
    if (!IsCalendar(first) || !IsCalendar(second)) return;
    const std::string_view mark = Between(first, second);
    if (mark == "and" || mark == "or" || mark == "to" || mark == "until" || mark == "through" ||
        mark == "till") {
      TakeYearBack(first.match.date.parts, second.match.date.parts);
      if (first.match.date.parts.year != 0) first.match.kind = DateKind::kAbsolute;
    }
  }

  DateMention Mention(const FoundDate& found) const {
    DateMention mention;
    mention.begin = t_[found.first].begin;
    mention.end = t_[found.match.next - 1].end;
    mention.cue_begin = mention.begin;
    mention.kind = found.match.kind;
    mention.rule = std::string(found.match.rule);
    mention.unresolved = found.match.date;
    if (IsDateline(t_, found)) {
      mention.role = DateRole::kPublished;
      mention.cue_tense = Tense::kPast;
      mention.rule = "dateline";
      return mention;
    }
    AddRole(found, mention);
    return mention;
  }

  void AddRole(const FoundDate& found, DateMention& mention) const {
    const DateForm form = found.match.date.form;
    const std::size_t before = found.first - 1;
    if (form == DateForm::kVague) return;
    if (form == DateForm::kImmediate) {
      mention.role = DateRole::kEffective;
      return;
    }
    if (form == DateForm::kLength) {
      const bool has_cue = t_.Is(before, "for") || t_.Is(before, "by");
      if (has_cue) mention.cue_begin = t_[before].begin;
      const bool is_adjective = t_.Is(found.first + 1, "-");
      const bool is_added = t_.Is(before, "another") || t_.Is(found.first, "another");
      const bool has_start = mention.unresolved.anchor == DateAnchor::kParts;
      if (has_cue || is_adjective || is_added || has_start) mention.role = DateRole::kUntil;
      return;
    }
    if (t_.Is(before, "within")) {
      mention.role = DateRole::kDeadline;
      mention.cue_begin = t_[before].begin;
      return;
    }
    const auto cue = FindDateCue(t_, words_, found);
    if (!cue) return;
    mention.role = cue->cue->role;
    mention.cue_begin = t_[cue->first].begin;
    mention.cue_tense = cue->cue->tense;
    mention.cue_lean = cue->cue->lean;
    if (cue->over_time && cue->cue->bound == DateBound::kAfter) {
      mention.role = DateRole::kEffective;  // "after 12:01 a.m. on Nov. 10" is on that day
    } else if (cue->over_time && cue->cue->bound == DateBound::kBefore) {
      // "shortly before midnight on Tuesday": the hour is bounded, not the day.
    } else if (mention.unresolved.bound == DateBound::kNone) {
      mention.unresolved.bound = cue->cue->bound;
    }
  }

  // "from A until B", "from A to B": B may leave out the year and never precedes A.
  void LinkEnd(std::size_t i, std::vector<DateMention>& mentions) const {
    DateMention& first = mentions[i];
    DateMention& second = mentions[i + 1];
    // "another 90 days, to 10 November".
    const std::size_t gap = t_.Is(found_[i].match.next, ",") ? 1 : 0;
    if (first.kind == DateKind::kDuration && t_.Is(found_[i].match.next + gap, "to") &&
        found_[i + 1].first == found_[i].match.next + gap + 1) {
      second.role = DateRole::kUntil;
      second.cue_begin = t_[found_[i].match.next + gap].begin;
      second.cue_lean = Tense::kFuture;
    }
    if (!IsCalendar(found_[i]) || !IsCalendar(found_[i + 1])) return;
    if (first.role != DateRole::kEffective) return;
    const std::string_view mark = Between(found_[i], found_[i + 1]);
    if (mark == "to") {
      second.role = DateRole::kUntil;
      second.cue_begin = t_[found_[i].match.next].begin;
    }
    if (second.role != DateRole::kUntil || mark.empty()) return;
    second.unresolved.other = first.unresolved.parts;
    second.unresolved.not_before_other = true;
  }

  const DateTokens& t_;
  const DateWords& words_;
  std::vector<FoundDate> found_;
};

}  // namespace

std::string_view Name(DateRole role) {
  static constexpr std::array<std::string_view, 9> kNames = {"none",      "effective", "until",
                                                             "announced", "signed",    "published",
                                                             "disclosed", "expires",   "deadline"};
  return kNames[static_cast<std::size_t>(role)];
}

DatePhrases::DatePhrases(std::shared_ptr<const Rules> rules) : rules_(std::move(rules)) {}

Result<DatePhrases> DatePhrases::Load(std::string_view toml, const std::string& origin) {
  DateWords words = CHIP_TRY(DateWords::Load(toml, origin));
  return DatePhrases(std::make_shared<const Rules>(Rules{std::move(words)}));
}

const DatePhrases& DatePhrases::Embedded() {
  static const DatePhrases embedded = [] {
    auto loaded = Load(rule_data::Embedded("rules/dates.toml"), "rules/dates.toml");
    if (!loaded) {
      // A fault of the build, not of any input: nothing can go on without the rules.
      std::fprintf(stderr, "%s\n", loaded.error().ToString().c_str());
      std::abort();
    }
    return std::move(loaded).value();
  }();
  return embedded;
}

std::vector<DateMention> DatePhrases::FindUnresolved(std::string_view sentence) const {
  const DateWords& words = rules_->words;
  if (!MayHoldDate(sentence, words)) return {};
  const DateTokens tokens(sentence, words);
  std::vector<DateMention> mentions = SentenceDates(tokens, words).Find();
  for (DateMention& han : FindHanDates(sentence)) {
    const bool is_new = std::ranges::none_of(mentions, [&](const DateMention& other) {
      return han.begin < other.end && other.begin < han.end;
    });
    if (is_new) mentions.push_back(std::move(han));
  }
  std::ranges::sort(mentions, {}, &DateMention::begin);
  return mentions;
}

std::vector<DateMention> DatePhrases::Find(std::string_view sentence,
                                           const DateContext& context) const {
  std::vector<DateMention> mentions = FindUnresolved(sentence);
  DateContext here = context;
  for (DateMention& mention : mentions) {
    Resolve(mention, here);
    if (mention.value && mention.unresolved.bound == DateBound::kNone)
      here.last_date = mention.value;
  }
  return mentions;
}

}  // namespace chipline
