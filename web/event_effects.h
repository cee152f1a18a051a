// What one event does to the state: the spells that would be otherwise had it never been recorded.
#pragma once

#include <cstddef>
#include <vector>

#include "model/event.h"
#include "query/state.h"
#include "web/status_look.h"

namespace chipline {

// Subjects of one issuer, flow and target whose answer differs alike over the same days.
struct EventEffect {
  Jurisdiction issuer = Jurisdiction::kUS;
  Flow flow = Flow::kExport;
  Jurisdiction target = Jurisdiction::kAny;
  Day first = kDistantPast;
  Day last = kDistantFuture;
  StatusLook without;
  StatusLook with;
  std::vector<SubjectIndex> subjects;
};

struct EventEffects {
  std::vector<EventEffect> effects;  // by position, then by day
  std::size_t looked_at = 0;         // positions
  std::size_t of = 0;                // that the event could move
};

// Under the AsOf's knowledge; its date plays no part. Looks at the first `most` positions that the
// event names or that lie below one.
EventEffects EffectsOf(const Timeline& timeline, const AsOf& as_of, const EventRecord& event,
                       std::size_t most);

}  // namespace chipline
