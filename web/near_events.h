// Events on record that may be the very act somebody is about to add.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/result.h"
#include "web/site.h"

namespace chipline {

struct NearEvent {
  EventId id;
  PolicyEvent event;
  std::string why;  // "the same passage of the same text", "the same kind of act, …"
};

// Those that cite a passage of the same text, and those of the same kind by the same issuer about
// the same subject, one above or one below, with a day within three days of one of the event's;
// newest first, five at most. `own` is left out, and so is one of the same key. Retracted ones are
// not there.
Result<std::vector<NearEvent>> NearEvents(const Site& site, const PolicyEvent& event,
                                          std::optional<EventId> own);

}  // namespace chipline
