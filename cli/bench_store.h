// The store that the reading benchmarks share.
#pragma once

#include <string>

#include "cli/bench.h"
#include "model/result.h"

namespace chipline {

// Makes the synthetic log that `options` describe in the RocksDB store `store`, unless it is there
// already, and prints how fast. kConflict where a log of another size is there.
Result<void> PrepareBenchStore(const std::string& store, const BenchOptions& options);

}  // namespace chipline
