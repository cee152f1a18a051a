// Cues: phrases that say how firm an act is, whether it is denied, who vouches for it, or that it
// belongs to the past. Found on the projected sentence; what they reach is their scope.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/frames.h"
#include "ingest/lexicon.h"
#include "ingest/project.h"
#include "ingest/rule_file.h"
#include "model/result.h"

namespace chipline {

enum class CueClass : std::uint8_t {
  kHypothetical,  // if, suppose, were to: no event
  kNegated,       // did not, without: no event
  kPseudo,        // "not only": hides the cues inside it
  kRefused,       // will not, no plans to, turned down: denied
  kDenied,        // denied that, dismissed reports: denied
  kProposed,      // bill, draft, would if passed
  kConsidered,    // weighing, mulling
  kExpected,      // is expected to, poised, likely, could
  kPlanned,       // plans to, intends to
  kFuture,        // will, is to
  kAnnounced,     // announced that, said it would
  kInForce,       // signed into law, became law
  kUnnamed,       // people familiar with the matter
  kOfficial,      // said in a statement, a notice, a rule
  kCompany,       // said in a filing
  kAnalyst,       // analysts expect
  kPress,         // reportedly, the newspaper reported
  kBackground,    // last year's, which it imposed, since
  kOccasion,      // after Washington banned: news in an opening paragraph, background below it
  kOpinion,       // should, ought to, we propose: no event
  kUndated,       // effective once …: a first day that cannot be read
};
std::string_view Name(CueClass cue_class);

// What a cue reaches, seen from the match of a frame.
enum class CueScope : std::uint8_t {
  kNear,      // the cue ends at most three words before the match, or lies inside it
  kBefore,    // same clause, not behind the match
  kClause,    // same clause
  kSentence,  // anywhere in the sentence
  kAfter,     // same clause, behind the match's beginning
};

struct Cue {
  std::string id;
  CueClass cue_class = CueClass::kHypothetical;
  CueScope scope = CueScope::kClause;
  std::vector<std::string> yes;
  std::vector<std::string> no;
  std::string place;
};

// A cue's `unless` patterns are tried on the sentence with "@" in the cue's place: one match and
// the cue says nothing there ("the ministry said it had lifted …" is no past of the past).

// A cue's `plain` patterns are tried on the sentence as written, in lower case: for words that the
// lexicon takes into a class wider than what the cue means ("signed", which is one with "agreed").

struct CueHit {
  const Cue* cue = nullptr;
  std::uint32_t first = 0;  // pieces, end exclusive
  std::uint32_t last = 0;
};

// Immutable after loading; safe from any thread.
class CueSet {
 public:
  CueSet();
  ~CueSet();
  CueSet(CueSet&&) noexcept;
  CueSet& operator=(CueSet&&) noexcept;

  // Blocks [[cue]]; macros come from the frames.
  static Result<CueSet> Load(const std::vector<RuleTable>& tables, const Lexicon& lexicon,
                             const Macros& macros);

  // Cues in order of place, without those that a pseudo-cue covers.
  std::vector<CueHit> Find(const Projected& sentence) const;

  const std::vector<Cue>& cues() const;

 private:
  struct Patterns;
  void FindPlain(const Projected& sentence, std::vector<CueHit>* hits) const;

  std::unique_ptr<Patterns> patterns_;
};

// Does the cue reach a match at pieces [first, last) that lies in `clause`?
bool Reaches(const CueHit& cue, std::uint32_t first, std::uint32_t last, const Clause& clause);

}  // namespace chipline
