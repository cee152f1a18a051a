// Frames: what is done (operation) to what kind of measure, as patterns on the projected sentence.
//
// Pattern notation: RE2 over Projected::text, with <class> for a mention of a word class or kind
// (<S> thing, <E> entity, <A> authority, <J> jurisdiction, <D> date, <N> number, <P> percentage,
// <G> sum of money, <op> and <m> any operation or measure), <a|b|S> for one of several, <^a|b> for
// any character but those and ";", and {name} for a macro of the same file.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ingest/lexicon.h"
#include "ingest/project.h"
#include "ingest/rule_file.h"
#include "model/codes.h"
#include "model/result.h"

namespace chipline {

// What an operation does to a measure; a row of the matrix.
struct MatrixRow {
  WordClassId operation = 0;
  WordClassId measure = 0;
  EventType type = EventType::kBan;
  std::optional<Effect> effect;
  std::optional<Flow> flow;
  bool weak = false;
  bool authority = false;
};

// Where a frame's object is looked for, relative to its match.
enum class Side : std::uint8_t { kAny, kRight, kLeft };

struct Frame {
  std::string id;
  std::optional<EventType> type;  // absent: from the matrix, by the captures op and m
  std::optional<Effect> effect;
  std::optional<Flow> flow;
  std::optional<Certainty> certainty;  // what the frame itself says, whatever the cues
  std::optional<Jurisdiction> issuer;
  std::string agency;
  std::vector<std::string> subjects;  // where none is named
  Side side = Side::kAny;
  // The issuer must be named in the clause: the wording alone does not show that a government acts.
  bool authority = false;
  // A generic wording ("restricted"): gives way to any other event of the issuer on the subject.
  bool weak = false;
  // Only in table cells, list items under a header, and headlines, where verbs are left out.
  bool terse = false;
  // Negation is part of the pattern's meaning ("no longer needs a licence").
  bool negation = false;
  // "only with a licence": the modal verb in front of it belongs to the rule.
  bool only = false;
  bool entity = false;  // its object is an entity, not a thing
  // A noun alone ("a ban on chips"): an event only where a cue says that it is planned, proposed,
  // expected or denied.
  bool tentative = false;
  bool own_subject = false;  // the object must be named in the same sentence
  // "falls under the same rule": the act told before, on another object.
  bool echo = false;
  int priority = 50;
  std::uint32_t reach = 20;  // longest match in pieces
  std::vector<std::string> yes;
  std::vector<std::string> no;
  std::string place;
};

struct Capture {
  std::string name;
  std::uint32_t first = 0;  // pieces, end exclusive
  std::uint32_t last = 0;
};

struct Hit {
  const Frame* frame = nullptr;
  EventType type = EventType::kBan;
  std::optional<Effect> effect;
  std::optional<Flow> flow;
  bool weak = false;
  bool authority = false;
  bool sure = false;        // the learned reader is; it is asked about what a cue would drop
  std::uint32_t first = 0;  // pieces, end exclusive
  std::uint32_t last = 0;
  std::vector<Capture> captures;

  const Capture* Find(std::string_view name) const;
};

// A hit that a `not` pattern or an unknown pair of operation and measure stopped.
struct Miss {
  const Frame* frame = nullptr;
  std::string reason;
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

// The better reading first: by priority, then the longer, then the earlier.
void RankHits(std::vector<Hit>* hits);
bool Overlap(const Hit& a, const Hit& b);

// A `not` pattern sees the match and the four pieces before it.

// Expands the notation above. `place` is for the error.
using Macros = std::unordered_map<std::string, std::string>;
Result<std::string> ExpandPattern(std::string_view pattern, const Lexicon& lexicon,
                                  const Macros& macros, const std::string& place);

// Immutable after loading; safe from any thread.
class FrameSet {
 public:
  FrameSet();
  ~FrameSet();
  FrameSet(FrameSet&&) noexcept;
  FrameSet& operator=(FrameSet&&) noexcept;

  // Blocks [macros], [[matrix]] and [[frame]]. Does not run the examples: see CheckExamples.
  static Result<FrameSet> Load(const std::vector<RuleTable>& tables, const Lexicon& lexicon);

  // Hits in order of place; where two overlap, the one with the higher priority, then the longer.
  // `terse` admits the frames for cells and headlines; `all` keeps hits that others cover.
  std::vector<Hit> Match(const Projected& sentence, const Lexicon& lexicon, bool terse,
                         std::vector<Miss>* misses, bool all = false) const;

  // False: no frame matches, whether dates are projected or left as words.
  bool MayMatch(const Projected& sentence) const;

  const std::vector<Frame>& frames() const;
  const Macros& macros() const;

 private:
  struct Patterns;
  std::unique_ptr<Patterns> patterns_;
};

}  // namespace chipline
