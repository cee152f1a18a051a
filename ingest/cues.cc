#include "ingest/cues.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include <re2/re2.h>

#include "ingest/pattern_index.h"
#include "ingest/rule_regex.h"
#include "ingest/swallowed_words.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

struct ClassName {
  CueClass cue_class;
  std::string_view name;
};
constexpr std::array<ClassName, 21> kClassNames = {{{CueClass::kHypothetical, "hypothetical"},
                                                    {CueClass::kNegated, "negated"},
                                                    {CueClass::kPseudo, "pseudo"},
                                                    {CueClass::kRefused, "refused"},
                                                    {CueClass::kDenied, "denied"},
                                                    {CueClass::kProposed, "proposed"},
                                                    {CueClass::kConsidered, "considered"},
                                                    {CueClass::kExpected, "expected"},
                                                    {CueClass::kPlanned, "planned"},
                                                    {CueClass::kFuture, "future"},
                                                    {CueClass::kAnnounced, "announced"},
                                                    {CueClass::kInForce, "in-force"},
                                                    {CueClass::kUnnamed, "unnamed"},
                                                    {CueClass::kOfficial, "official"},
                                                    {CueClass::kCompany, "company"},
                                                    {CueClass::kAnalyst, "analyst"},
                                                    {CueClass::kPress, "press"},
                                                    {CueClass::kBackground, "background"},
                                                    {CueClass::kOccasion, "occasion"},
                                                    {CueClass::kOpinion, "opinion"},
                                                    {CueClass::kUndated, "undated"}}};

struct ScopeName {
  CueScope scope;
  std::string_view name;
};
constexpr std::array<ScopeName, 5> kScopeNames = {{{CueScope::kNear, "near"},
                                                   {CueScope::kBefore, "before"},
                                                   {CueScope::kClause, "clause"},
                                                   {CueScope::kSentence, "sentence"},
                                                   {CueScope::kAfter, "after"}}};

}  // namespace

std::string_view Name(CueClass cue_class) {
  const auto found = std::ranges::find(kClassNames, cue_class, &ClassName::cue_class);
  return found == kClassNames.end() ? "?" : found->name;
}

struct CueSet::Patterns {
  struct Pattern {
    std::size_t cue = 0;
    std::unique_ptr<RE2> re;
  };
  std::vector<Cue> cues;
  struct Unless {
    std::unique_ptr<RE2> re;
    WordSet spelt;
  };
  std::vector<std::vector<Unless>> unless;  // by cue
  std::vector<Pattern> patterns;
  PatternIndex index;
  std::vector<WordSet> spelt;  // by pattern: see swallowed_words.h
  std::map<std::string, std::vector<int>, std::less<>> by_word;  // patterns that spell it out

  static bool Silent(const std::vector<Unless>& unless, const Projected& sentence,
                     const CueHit& hit);
  void FindOne(const Projected& sentence, int number, std::vector<CueHit>* hits) const;
  void FindSpelt(const Projected& sentence, std::vector<CueHit>* hits) const;
  std::vector<Pattern> plain;  // on the sentence as written, in lower case
  PatternIndex plain_index;
};

CueSet::CueSet() : patterns_(std::make_unique<Patterns>()) {}
CueSet::~CueSet() = default;
CueSet::CueSet(CueSet&&) noexcept = default;
CueSet& CueSet::operator=(CueSet&&) noexcept = default;

const std::vector<Cue>& CueSet::cues() const {
  return patterns_->cues;
}

namespace {

Result<Cue> ReadCue(const RuleTable& table) {
  CHIP_CHECK(table.Only({"id", "class", "scope", "match", "plain", "unless", "yes", "no"}));
  Cue cue;
  cue.place = table.place;
  cue.id = CHIP_TRY(table.Required("id"));
  const std::string cue_class = CHIP_TRY(table.Required("class"));
  const auto known = std::ranges::find(kClassNames, cue_class, &ClassName::name);
  if (known == kClassNames.end()) {
    return InvalidArgument("unknown class of cue \"" + cue_class + "\"",
                           table.Find("class")->place);
  }
  cue.cue_class = known->cue_class;
  const std::string scope = CHIP_TRY(table.Required("scope"));
  const auto reach = std::ranges::find(kScopeNames, scope, &ScopeName::name);
  if (reach == kScopeNames.end()) {
    return InvalidArgument("unknown scope \"" + scope + "\"", table.Find("scope")->place);
  }
  cue.scope = reach->scope;
  cue.yes = table.List("yes");
  cue.no = table.List("no");
  if (cue.yes.empty() || cue.no.empty()) {
    return InvalidArgument("cue " + cue.id + " needs at least one \"yes\" and one \"no\"",
                           table.place);
  }
  if (table.List("match").empty() && table.List("plain").empty()) {
    return InvalidArgument("cue " + cue.id + " needs \"match\" or \"plain\"", table.place);
  }
  return cue;
}

}  // namespace

Result<CueSet> CueSet::Load(const std::vector<RuleTable>& tables, const Lexicon& lexicon,
                            const Macros& macros) {
  CueSet out;
  Patterns& p = *out.patterns_;
  std::map<std::string, std::string> ids;
  for (const RuleTable& table : tables) {
    if (table.name != "cue") {
      return InvalidArgument("unknown block [" + table.name + "]", table.place);
    }
    Cue cue = CHIP_TRY(ReadCue(table));
    const auto [known, fresh] = ids.try_emplace(cue.id, table.place);
    if (!fresh) {
      return InvalidArgument("cue " + cue.id + " is already at " + known->second, table.place);
    }
    p.unless.emplace_back();
    for (const std::string& pattern : table.List("unless")) {
      const std::string& where = table.Find("unless")->place;
      const std::string expanded = CHIP_TRY(ExpandPattern(pattern, lexicon, macros, where));
      auto re = CompileRule("(?:^|[ \\p{Han}])(?:" + expanded + ")");
      if (!re->ok()) return InvalidArgument("bad pattern: " + re->error(), where);
      p.unless.back().push_back({std::move(re), SwallowedWords(expanded, lexicon)});
    }
    for (const std::string& pattern : table.List("match")) {
      const std::string& place = table.Find("match")->place;
      // A cue is whole words: blanks or the ends of the sentence stand beside it.
      const std::string expanded = CHIP_TRY(ExpandPattern(pattern, lexicon, macros, place));
      auto re = CompileRule("(?:^|[ \\p{Han}])(" + expanded + ")(?:[ \\p{Han}]|$)");
      if (!re->ok()) return InvalidArgument("bad pattern: " + re->error(), place);
      p.index.Add(re->pattern());
      p.spelt.push_back(SwallowedWords(expanded, lexicon));
      for (const std::string& word : p.spelt.back()) {
        p.by_word[word].push_back(static_cast<int>(p.patterns.size()));
      }
      p.patterns.push_back({p.cues.size(), std::move(re)});
    }
    for (const std::string& pattern : table.List("plain")) {
      auto re = CompileRule("(?:^|[^a-z])(" + pattern + ")(?:[^a-z]|$)");
      if (!re->ok()) {
        return InvalidArgument("bad pattern: " + re->error(), table.Find("plain")->place);
      }
      p.plain_index.Add(re->pattern());
      p.plain.push_back({p.cues.size(), std::move(re)});
    }
    p.cues.push_back(std::move(cue));
  }
  p.index.Build();
  p.plain_index.Build();
  return out;
}

namespace {

// Does the pattern match the sentence with "@" in the place of pieces [first, last)?
bool MatchesAround(const RE2& re, const Projected& sentence, std::uint32_t first,
                   std::uint32_t last) {
  std::size_t end =
      last < sentence.pieces.size() ? sentence.pieces[last].offset : sentence.text.size();
  if (last < sentence.pieces.size() && sentence.text[end - 1] == ' ') --end;
  return RE2::PartialMatch(
      sentence.text.substr(0, sentence.pieces[first].offset) + "@" + sentence.text.substr(end), re);
}

// The piece that holds, or comes behind, a byte of the sentence.
std::uint32_t PieceOf(const Projected& sentence, std::size_t byte) {
  const auto at = std::ranges::find_if(sentence.pieces,
                                       [&](const Piece& piece) { return piece.span.end > byte; });
  return static_cast<std::uint32_t>(at - sentence.pieces.begin());
}

}  // namespace

void CueSet::FindPlain(const Projected& sentence, std::vector<CueHit>* hits) const {
  const Patterns& p = *patterns_;
  const std::string lower = AsciiLower(sentence.sentence);
  const re2::StringPiece text(lower);
  std::vector<int> numbers;
  p.plain_index.Candidates(lower, &numbers);
  re2::StringPiece groups[2];
  for (const int number : numbers) {
    const Patterns::Pattern& pattern = p.plain[static_cast<std::size_t>(number)];
    if (!pattern.re->Match(text, 0, text.size(), RE2::UNANCHORED, groups, 2)) continue;
    const auto begin = static_cast<std::size_t>(groups[1].data() - lower.data());
    if (groups[1].empty()) continue;
    hits->push_back({&p.cues[pattern.cue], PieceOf(sentence, begin),
                     PieceOf(sentence, begin + groups[1].size() - 1) + 1});
  }
}

bool CueSet::Patterns::Silent(const std::vector<Unless>& unless, const Projected& sentence,
                              const CueHit& hit) {
  return std::ranges::any_of(unless, [&](const Unless& one) {
    if (MatchesAround(*one.re, sentence, hit.first, hit.last)) return true;
    if (one.spelt.empty()) return false;
    const Projected written = WithWords(sentence, one.spelt);
    return !written.text.empty() && MatchesAround(*one.re, written, hit.first, hit.last);
  });
}

void CueSet::Patterns::FindOne(const Projected& sentence, int number,
                               std::vector<CueHit>* hits) const {
  const Pattern& pattern = patterns[static_cast<std::size_t>(number)];
  const re2::StringPiece text(sentence.text);
  std::array<re2::StringPiece, 2> groups;
  std::size_t at = 0;
  while (at <= text.size() &&
         pattern.re->Match(text, at, text.size(), RE2::UNANCHORED, groups.data(), 2)) {
    const auto begin = static_cast<std::size_t>(groups[1].data() - text.data());
    const std::size_t end = begin + groups[1].size();
    if (end <= begin) break;
    at = end;
    const CueHit hit{&cues[pattern.cue], sentence.PieceAt(begin), sentence.PieceAt(end - 1) + 1};
    if (!Silent(unless[pattern.cue], sentence, hit)) hits->push_back(hit);
  }
}

// Patterns with words of their own that the lexicon takes: on the sentence with those written out.
void CueSet::Patterns::FindSpelt(const Projected& sentence, std::vector<CueHit>* hits) const {
  std::set<int> numbers;
  for (const Mention& mention : sentence.mentions) {
    if (mention.term == kNoTerm) continue;
    const auto found = by_word.find(AsciiLower(
        sentence.sentence.substr(mention.span.begin, mention.span.end - mention.span.begin)));
    if (found != by_word.end()) numbers.insert(found->second.begin(), found->second.end());
  }
  for (const int number : numbers) {
    FindOne(WithWords(sentence, spelt[static_cast<std::size_t>(number)]), number, hits);
  }
}

std::vector<CueHit> CueSet::Find(const Projected& sentence) const {
  const Patterns& p = *patterns_;
  std::vector<int> numbers;
  p.index.Candidates(sentence.text, &numbers);
  std::vector<CueHit> hits;
  std::ranges::reverse(numbers);
  for (const int number : numbers) p.FindOne(sentence, number, &hits);
  p.FindSpelt(sentence, &hits);
  FindPlain(sentence, &hits);
  // Where several begin alike, the shorter comes first, of equal ones the later in the file.
  std::ranges::stable_sort(hits, [](const CueHit& a, const CueHit& b) {
    return a.first != b.first ? a.first < b.first : a.last < b.last;
  });
  std::vector<CueHit> kept;
  for (const CueHit& hit : hits) {
    const bool hidden = std::ranges::any_of(hits, [&](const CueHit& other) {
      return other.cue->cue_class == CueClass::kPseudo && hit.cue->cue_class != CueClass::kPseudo &&
             other.first <= hit.first && other.last >= hit.last;
    });
    if (!hidden && hit.cue->cue_class != CueClass::kPseudo) kept.push_back(hit);
  }
  return kept;
}

bool Reaches(const CueHit& cue, std::uint32_t first, std::uint32_t last, const Clause& clause) {
  const bool inside_clause = cue.first >= clause.first && cue.first < clause.last;
  switch (cue.cue->scope) {
    case CueScope::kSentence:
      return true;
    case CueScope::kClause:
      return inside_clause;
    case CueScope::kBefore:
      return inside_clause && cue.first < last;
    case CueScope::kAfter:
      return inside_clause && cue.last > first;
    case CueScope::kNear:
      return cue.first < last && cue.last + 3 >= first && inside_clause;
  }
  return false;
}

}  // namespace chipline
