// One subject's positions over all days, drawn as lanes. The same bytes serve the page, the
// embedded form and print.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "query/state.h"
#include "web/html.h"
#include "web/status_look.h"
#include "web/time_axis.h"

namespace chipline {

// A stretch of a lane with one look.
struct LanePart {
  std::string id;  // of the article that tells about it
  Day first = kDistantPast;
  Day last = kDistantFuture;
  StatusLook look;
  Resolution resolution;
  bool is_unseen = false;  // before the record's coverage: nobody looked
  bool expires = false;    // its own last day ends it
};

struct SwimLane {
  Position position;
  std::vector<LanePart> parts;  // from kDistantPast to kDistantFuture, without gaps

  const LanePart& At(Day day) const;
  bool HasMeasures() const;
};

// The positions on which something is or was known of the subject, and for a product its two main
// ones; a measure on all destinations shows on the positions that name one.
std::vector<SwimLane> LanesOf(const Timeline& timeline, const AsOf& as_of, SubjectIndex subject);

// From the first change of a lane to the last.
TimeAxis AxisOf(const std::vector<SwimLane>& lanes, Day today, Day date);

// Lanes under one axis. Each part with a measure links to "#" and its id, unless `is_bare`.
void WriteSwimLanes(HtmlWriter& page, const std::vector<SwimLane>& lanes, const TimeAxis& axis,
                    Day date, bool is_bare);

// "9 November 2025 to 27 November 2026", "until 3 May 2019", "since 1 October 2025".
std::string SpanWords(Day first, Day last);

}  // namespace chipline
