// One decision about an item of the review queue, and the entry of the log that it is.
#pragma once

#include <string>

#include "ingest/review_queue.h"
#include "web/editing.h"
#include "web/http.h"
#include "web/site.h"
#include "web/submission.h"

namespace chipline {

Response NoQueueItem(const std::string& id);

// Reads the body ({event?, reason?, published?} of an accept, {reason, published?} of a reject, no
// or {reason?} of the others), appends what the decision changes in the record, and notes it:
// {item, outcome, seq?, recorded_at?, by?, events?}. The log goes first: where the note is lost,
// the next who decides finds the entry. If-Match, where given, must name the item as it is (412); a
// decision that does not fit the item's state is 409; the same Idempotency-Key again gives the same
// answer. With ?dry_run=1 nothing is written, as for a submission.
Response DecideQueueItem(const Site& site, Editing& editing, const Request& request,
                         QueueAction action);

}  // namespace chipline
