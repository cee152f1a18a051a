// The append side of everything that adds to the log: checked, then appended, and for each item
// what became of it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/entry.h"
#include "model/result.h"
#include "model/subjects.h"
#include "store/catalog.h"
#include "store/document_store.h"
#include "store/event_log.h"

namespace chipline {

enum class SubmitOutcome : std::uint8_t {
  kAdded,
  kDuplicate,  // the log had it already
  kConflict,   // its key or id stands for something else, or it repeats another only in part
  kRefused,    // `problems` says why
};

struct SubmitResult {
  SubmitOutcome outcome = SubmitOutcome::kRefused;
  Receipt receipt;                // of what was added now or before
  std::vector<Problem> problems;  // fields as "events[0].effective", "targets[0]", …
  std::string message;            // of a conflict
};

struct SubmitOptions {
  // Check everything as if it were appended, and write nothing; receipts then say seq 0.
  bool dry_run = false;
  // Where there are some: the quotes of new events must be in the texts they cite (quote_check.h).
  const DocumentStore* documents = nullptr;
};

// For each entry in order: is it known; is it valid; does what it names exist, here or further up
// in `entries`; and if so, append it, durably when this returns. A refused one does not keep the
// others out. The same entries again add nothing. An error (of the log itself) may leave some of
// them appended: submit the same again.
// Feeds `catalog` from the log as far as it needs. Safe from any thread, also for one catalog.
Result<std::vector<SubmitResult>> Submit(EventLog* log, Catalog* catalog,
                                         const SubjectTree& subjects,
                                         const std::vector<NewEntry>& entries,
                                         const SubmitOptions& options);

// Adds to `catalog` what the log has more.
Result<void> CatchUp(const EventLog& log, Catalog* catalog);

// "added as 12", "known as 12", "conflict: …", "refused: field: message; …": one line for people.
std::string Summary(const SubmitResult& result);

}  // namespace chipline
