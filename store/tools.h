// Whole logs out and in, as text that other programs can read and check.
#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <ostream>
#include <string>

#include "model/result.h"
#include "store/document_store.h"
#include "store/event_log.h"

namespace chipline {

// One line of JSON an entry, from the first to the one that is last when it begins:
//   {"seq":1,"recorded_at":"…","kind":"events",…,"hash":"<64 hex digits>"}
// `hash` is the chain's after that entry, so that a reader can check the file without the log
// (docs/log-format.md says how). Gives the number of entries.
Result<std::uint64_t> ExportLog(const EventLog& log, std::ostream& out);

// Appends what ExportLog wrote. `name` is the stream's, for messages. Every line and the chain
// through all of them are checked before the first is appended: an error ("NAME:LINE" as place)
// leaves the log as it was. Entries that the log has already must be the same ones (kConflict);
// what follows them is appended with its seq and time, so that the chain comes out the same.
// Gives the number of entries that were new. A stream that cannot be read twice is held in memory.
Result<std::uint64_t> ImportLog(EventLog* log, std::istream& in, const std::string& name);

// Checks every line and the chain through all of them, with no log to compare them with. The stream
// is at its end then.
Result<void> CheckExport(std::istream& in, const std::string& name);

// Appends the entries of `from` up to `last` (all of them if absent) to `to`, which must be empty,
// with their seqs and times, so that the chain comes out the same: restoring a backup, or an
// earlier state of it. Gives the number of entries. kInvalidArgument where `from` ends before
// `last`; an error may leave a shorter log behind.
Result<std::uint64_t> CopyLog(const EventLog& from, EventLog* to,
                              std::optional<std::uint64_t> last);

// Reads every document that is kept, and compares it with its name. Their number; kCorruption or
// kIo naming every one that is damaged.
Result<std::uint64_t> VerifyDocuments(const DocumentStore& documents);

// Keeps the rules that the store in the folder `from` keeps (store/rules_store.h) in the one in
// `to` as well.
Result<void> CopyRules(const std::string& from, const std::string& to);

// The line of one entry, without its line end.
std::string ExportLine(const LogEntry& entry, const Hash& hash);

}  // namespace chipline
