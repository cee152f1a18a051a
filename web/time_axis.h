// Days as places on a drawing. Widths are percentages, so that the same bytes fit a phone and a
// wall.
#pragma once

#include <string>

#include "model/day.h"
#include "web/html.h"

namespace chipline {

struct TimeAxis {
  Day first = 0;  // its left edge is where this day begins
  Day last = 0;   // its right edge is where this day ends

  // Whole years around `first_change` and `last_change`, which are cut to twelve years before
  // `today` and four after; `day` is always on it.
  static TimeAxis Around(Day first_change, Day last_change, Day today, Day day);

  // "12.34%": where the day begins. Days outside are at the edges.
  std::string At(Day day) const;
  // How much of the axis the days from `from` to `to` take, both included.
  std::string Width(Day from, Day to) const;
};

// Years with their ticks, as SVG.
void WriteYears(HtmlWriter& page, const TimeAxis& axis);

}  // namespace chipline
