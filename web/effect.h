// What one entry did to the state, or would do: for previews, and for the answer to a save.
#pragma once

#include <cstdint>

#include "model/json_value.h"
#include "model/result.h"
#include "query/timeline.h"
#include "web/answers.h"
#include "web/site.h"

namespace chipline {

// The state up to entry `seq` against the state before it, both on `date`:
//   {resolved, seq, rules_version, total, unchanged, items: [{before, after, causes}],
//    spells: [{issuer, flow, subject, target, from?, to?, before, after}]}
// `spells` are the days on which the answer differs, over all time, with the status, policy, duty
// and decider of both sides. REQUIRES: 1 <= seq <= timeline.last_seq(), and site.bodies holds all
// of the timeline's entries.
Result<Json> EffectJson(const Site& site, const Timeline& timeline, std::uint64_t seq, Day date);

// The same for an entry that is not in the log, as if it were appended now to the end of the
// timeline that `site` serves. `entry` has been checked (ingest/submit.h). kUnavailable where the
// log grows too fast to be looked at.
Result<Json> TrialEffectJson(const Site& site, const NewEntry& entry, Day date);

}  // namespace chipline
