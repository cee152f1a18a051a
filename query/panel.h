// The panel: what every position answered on every day of a range, kept as runs of equal days.
#pragma once

#include <vector>

#include "query/as_of.h"
#include "query/state.h"
#include "query/timeline.h"

namespace chipline {

// Which knowledge the rows rest on.
enum class Vintage {
  kFinal,  // all of it
  kAsOf,   // what had been published by one day, `as_of.known_at`
  kFirst,  // each row what had been published by the end of its own day: no look-ahead
};

struct PanelQuestion {
  AsOf as_of;  // its date plays no part; known_at only for kAsOf
  Vintage vintage = Vintage::kFinal;
  Day first = 0;
  Day last = 0;  // inclusive
  StateFilter filter;
};

struct PanelRun {
  Position position;
  Day first = 0;  // inside the question's days
  Day last = 0;
  Resolution resolution;
};

// Balanced: for each position that `filter` selects, in order, runs that cover the days from
// `first` to `last` without gaps, neighbours different (SameAnswer). The answer of a day is that
// of its run, lists apart. REQUIRES: first <= last
std::vector<PanelRun> PanelRuns(const Timeline& timeline, const PanelQuestion& question);

}  // namespace chipline
