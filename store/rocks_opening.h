// What is found where a store is to be opened, and whether its log is all that was acknowledged.
#pragma once

#include <optional>
#include <string>

#include "store/event_log.h"
#include "store/head_anchor.h"
#include "store/rocks_database.h"

namespace chipline {

// What a folder is before anything is opened.
enum class Found { kNothing, kStore };

// kInvalidArgument where it is neither a store nor a place for one.
Result<Found> LookAt(const std::string& folder);

// A database whose CURRENT is gone would be made anew over the old files.
bool HoldsDatabaseFiles(const std::string& folder);

// kCorruption, with advice, where the log that ends at `head` lacks what the anchor at `path` says
// was acknowledged, or holds something else in its place. An anchor may promise more than the log
// has: a crash came in between.
Result<void> CheckAnchor(const std::optional<Anchor>& found, const LogHead& head,
                         const RocksDatabase& database, const std::string& path);

// kCorruption: what is wrong with the anchor, and what can be done.
Error AnchorError(const std::string& what, const std::string& path);

}  // namespace chipline
