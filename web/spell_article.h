// What a page tells about one spell of a position: the measure, its conditions, what stands
// beneath, and the passages that say so.
#pragma once

#include "query/state.h"
#include "web/html.h"
#include "web/http.h"
#include "web/question.h"
#include "web/site.h"
#include "web/swim_lanes.h"

namespace chipline {

// An <article> with the part's id. `is_now` marks the spell that holds the date asked about, which
// also tells what lies ahead.
void WriteSpell(HtmlWriter& page, const Site& site, const Request& request,
                const Timeline& timeline, const Question& question, const Position& position,
                const LanePart& part, bool is_now);

}  // namespace chipline
