// Examples out of the record, so that the server that describes itself answers them.
#pragma once

#include <string>
#include <vector>

#include "ingest/review_queue.h"
#include "model/event.h"
#include "web/site.h"

namespace chipline {

// Names things of the record as it stands. Every text is empty where the record has no such thing.
struct RecordExamples {
  // `queue` is null where nothing can be added.
  RecordExamples(const Site& site, ReviewQueue* queue);

  std::string event;                // the id of one that was published early
  std::string corrected;            // of an event that a correction and a confirmation may be of
  PolicyEvent correction;           // its version that stands, with a note
  std::string retracted;            // of one that nothing else is said of here
  std::vector<std::string> merged;  // of two more
  std::string document;             // a stored text that is cited, by its SHA-256
  std::string queued;               // an open item of the review queue
  std::string exported;             // the first line of an export
};

}  // namespace chipline
