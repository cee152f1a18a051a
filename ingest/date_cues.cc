#include "ingest/date_cues.h"

#include <algorithm>

namespace chipline {
namespace {

constexpr std::size_t kMostFillers = 14;
constexpr std::size_t kLongestFillerPhrase = 6;
constexpr std::size_t kLongestObject = 4;
constexpr std::size_t kReachOfLead = 7;

bool IsDeterminer(std::string_view lower) {
  return lower == "the" || lower == "a" || lower == "an" || lower == "its" || lower == "their" ||
         lower == "his" || lower == "her" || lower == "this" || lower == "these" ||
         lower == "that" || lower == "s";
}

// "the October rule", "Friday's notice": the date describes a thing and dates nothing itself.
bool IsAttribute(const DateTokens& t, const FoundDate& found) {
  const std::size_t next = found.match.next;
  if (t.Is(next, "'") && t[next].is_glued && (t.Is(next + 1, "s") || t[next + 1].lower.empty())) {
    return true;
  }
  if (!IsDeterminer(t[found.first - 1].lower)) return false;
  const DateToken& head = t[found.first];
  return head.IsWord(DateWordClass::kMonth) || head.IsWord(DateWordClass::kWeekday) ||
         found.match.rule == "year_adjective" || found.match.rule == "year";
}

class CueFinder {
 public:
  CueFinder(const DateTokens& tokens, const DateWords& words) : t_(tokens), words_(words) {}

  // Walks back over fillers until a cue ends there.
  std::optional<FoundCue> Before(const FoundDate& found) const {
    std::size_t end = found.first;
    bool over_time = false;
    for (std::size_t skips = 0; skips < kMostFillers; ++skips) {
      if (auto cue = EndingAt(end)) {
        cue->over_time = over_time;
        return cue;
      }
      const std::size_t skipped = SkipBack(end);
      over_time = over_time || t_[end - 1].kind == DateTokenKind::kNumber ||
                  t_.Is(end - 1, "midnight") || t_.Is(end - 1, "noon");
      if (skipped == end) return BeforeObject(end);
      end = skipped;
    }
    return std::nullopt;
  }

  // "signed the order on", "told importers on": a short object between cue and date.
  std::optional<FoundCue> BeforeObject(std::size_t end) const {
    for (std::size_t words = 1; words <= kLongestObject && words < end; ++words) {
      if (t_[end - words].kind != DateTokenKind::kWord) return std::nullopt;
      const auto cue = EndingAt(end - words);
      if (cue && cue->cue->takes_object) return cue;
    }
    return std::nullopt;
  }

  std::optional<FoundCue> After(const FoundDate& found) const {
    const std::size_t next = found.match.next;
    if (!t_[next].Has(kStartsAfterCue)) return std::nullopt;
    for (const DateCue& cue : words_.CuesBeginningWith(t_[next].lower)) {
      if (Matches(next, cue.words)) return FoundCue{&cue, found.first};
    }
    return std::nullopt;
  }

  // "On Tuesday, the ministry said": the date that opens a sentence with a reporting verb.
  std::optional<FoundCue> Lead(const FoundDate& found) const {
    if (found.first > 1 || (found.first == 1 && !t_.Is(0, "on"))) return std::nullopt;
    for (std::size_t i = found.match.next; i < found.match.next + kReachOfLead; ++i) {
      const DateToken& token = t_[i];
      if (token.kind != DateTokenKind::kWord && !t_.Is(i, ",")) return std::nullopt;
      if (!token.Has(kStartsAfterCue)) continue;
      for (const DateCue& cue : words_.CuesBeginningWith(token.lower)) {
        const bool reports = cue.role == DateRole::kAnnounced && cue.words.size() == 1 &&
                             i > found.match.next + 1 && token.lower.ends_with("d");
        if (reports) return FoundCue{&cue, found.first};
      }
    }
    return std::nullopt;
  }

 private:
  bool Matches(std::size_t first, const std::vector<std::string>& phrase) const {
    for (std::size_t k = 0; k < phrase.size(); ++k) {
      if (!t_.Is(first + k, phrase[k])) return false;
    }
    return true;
  }

  std::optional<FoundCue> EndingAt(std::size_t end) const {
    if (end == 0 || !t_[end - 1].Has(kEndsCue)) return std::nullopt;
    for (const DateCue& cue : words_.CuesEndingIn(t_[end - 1].lower)) {
      const std::size_t length = cue.words.size();
      if (length <= end && Matches(end - length, cue.words)) return FoundCue{&cue, end - length};
    }
    return std::nullopt;
  }

  bool IsFiller(std::size_t i) const {
    const DateToken& token = t_[i];
    if (token.lower == "a") return t_.Is(i + 1, ".") || t_.Is(i + 1, "m");
    if (token.lower == ":" || token.lower == "(") return true;
    if (token.lower == ".") return t_.Is(i - 1, "m") || t_.Is(i - 1, "a") || t_.Is(i - 1, "p");
    // "12:01".
    if (token.kind == DateTokenKind::kNumber && token.digits <= 2) {
      return t_.Is(i + 1, ":") || (i > 0 && t_.Is(i - 1, ":")) || t_.Is(i + 1, "a") ||
             t_.Is(i + 1, "p");
    }
    return token.Has(DateWords::MarkOf(DateWordList::kFillers));
  }

  // The token where the filler that ends before `end` begins, or `end`.
  std::size_t SkipBack(std::size_t end) const {
    if (end == 0) return end;
    if (t_[end - 1].Has(DateWords::MarkOf(DateWordList::kFillerNouns))) {
      for (std::size_t k = 2; k <= std::min(kLongestFillerPhrase, end); ++k) {
        if (t_[end - k].Has(DateWords::MarkOf(DateWordList::kFillerPrepositions))) return end - k;
        if (t_[end - k].kind == DateTokenKind::kMark && !t_.Is(end - k, "-")) break;
      }
    }
    return IsFiller(end - 1) ? end - 1 : end;
  }

  const DateTokens& t_;
  const DateWords& words_;
};

// "up from last year", "three weeks ago": what lies behind is no start and no end.
bool Fits(const DateCue& cue, const UnresolvedDate& date) {
  const bool is_behind = (date.form == DateForm::kShiftedUnit && date.shift < 0) ||
                         (date.form == DateForm::kOffset && date.length.count < 0);
  return !is_behind || (cue.role != DateRole::kEffective && cue.role != DateRole::kUntil &&
                        cue.role != DateRole::kDeadline);
}

}  // namespace

std::optional<FoundCue> FindDateCue(const DateTokens& tokens, const DateWords& words,
                                    const FoundDate& found) {
  const CueFinder finder(tokens, words);
  auto cue = IsAttribute(tokens, found) ? std::nullopt : finder.Before(found);
  if (cue && !Fits(*cue->cue, found.match.date)) cue.reset();
  if (!cue || cue->cue->role == DateRole::kNone) {
    if (auto after = finder.After(found)) return after;
  }
  if (!cue && !IsAttribute(tokens, found)) cue = finder.Lead(found);
  return cue;
}

bool IsDateline(const DateTokens& t, const FoundDate& found) {
  if (found.first == 0 || found.first > 7 || !t.Is(found.first - 1, ",")) return false;
  if (!t.Is(found.match.next, "(") && !t.Is(found.match.next, "-")) return false;
  for (std::size_t i = 0; i + 1 < found.first; ++i) {
    if (t[i].kind != DateTokenKind::kWord) continue;
    const std::string_view word = t.sentence().substr(t[i].begin, t[i].end - t[i].begin);
    const bool upper =
        word.size() > 1 && std::ranges::none_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
    if (!upper) return false;
  }
  return t[0].kind == DateTokenKind::kWord;
}

}  // namespace chipline
