// Reads a whole database and checks it against itself: the long half of RocksEventLog::Verify.
#pragma once

#include "model/result.h"
#include "store/event_log.h"
#include "store/rocks_database.h"

namespace chipline {

// Chain, bodies against heads, claims against entries in both directions, and block checksums, up
// to `end`. kCorruption names the first bad entry where there is one.
Result<void> VerifyRecords(const RocksDatabase& database, const LogHead& end);

}  // namespace chipline
