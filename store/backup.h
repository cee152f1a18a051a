// Whole stores, copied and brought back: the log, the documents, the kept rules and what is kept
// beside them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/clock.h"
#include "model/result.h"
#include "store/document_store.h"
#include "store/event_log.h"
#include "store/side_store.h"

namespace chipline {

// The open store that is copied.
struct StoreParts {
  const EventLog& log;
  const DocumentStore& documents;
  const SideStore& side;
};

struct BackupReport {
  std::uint64_t entries = 0;
  Hash hash{};                  // of the chain behind the last entry
  std::uint64_t documents = 0;  // kept ones; tombstones are copied and not counted
};

// Copies the store as it is at some moment of the call into `folder`, which must be missing or
// empty; appends go on meanwhile. The copy has a life of its own (no file is shared), has been read
// back and checked, and is durable when this returns; then alone it stands under its name, with
// a file backup.json that says what it holds. A call that is cut short leaves `folder` as it was
// and perhaps FOLDER.<number>.partial, which may be removed.
//
// Of the side store all is copied but the collections `leave_out`. Not part of a backup: the plan
// of the fetcher, a process of its own, which begins anew and adds nothing twice.
//
// kConflict where `folder` holds something; kInvalidArgument for an engine that makes no backups;
// kCorruption naming the entry or the document that cannot be read: nothing is left out silently.
Result<BackupReport> BackUpStore(const StoreParts& from, const std::string& folder,
                                 const std::vector<std::string>& leave_out);

// Makes the store in `folder`, which must be missing or empty, from a finished backup, which is
// only read; up to entry `last` if given. Every entry, the chain through them and every document
// are checked on the way, and the chain must end as backup.json says. Then alone the store stands
// under its name. Documents and side store come as they were at the backup, whatever `last` says.
//
// kConflict where `folder` holds something; kInvalidArgument where `backup` is none, is not
// finished, or ends before `last`; kCorruption where it is damaged.
Result<BackupReport> RestoreStore(const std::string& backup, const std::string& folder,
                                  std::optional<std::uint64_t> last, const Clock& clock);

}  // namespace chipline
