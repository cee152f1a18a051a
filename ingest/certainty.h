// How firm an act is, who says so, and whether there is an event at all: from the cues that reach
// the match of a frame.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ingest/cues.h"
#include "ingest/frames.h"
#include "model/codes.h"

namespace chipline {

struct Judgement {
  // The cue by which there is no event. What the reader is sure of is judged all the same.
  const Cue* dropped = nullptr;
  Certainty certainty = Certainty::kEnacted;
  Evidence evidence = Evidence::kPress;
  bool background = false;
  bool occasion = false;  // told as what came before the sentence's own news
  // The cue that decided, where one did; its place for the trace.
  const Cue* cue = nullptr;
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

// The order of the tests, the first that fits decides: hypothetical, opinion or negated give no
// event; denied or refused; proposed or considered; expected; planned or future (announced where
// the authority itself says so); asserted. An asserted act known from sources or the press alone is
// `reported`, any other `enacted`.
Judgement Judge(const Hit& hit, const std::vector<CueHit>& cues, const Clause& clause);

}  // namespace chipline
