#include "cli/bench_store.h"

#include <algorithm>
#include <vector>

#include "cli/bench_support.h"
#include "cli/synthetic_log.h"
#include "store/open_event_log.h"

namespace chipline {
namespace {

constexpr std::size_t kBatch = 1000;

Result<void> Load(EventLog* log, const BenchOptions& options) {
  SyntheticLog synthetic(SubjectTree::Embedded(), options.positions, options.seed);
  const Stopwatch watch;
  for (std::size_t loaded = 0; loaded < options.events; loaded += kBatch) {
    std::vector<NewEntry> batch;
    const std::size_t end = std::min(loaded + kBatch, options.events);
    for (std::size_t i = loaded; i < end; ++i) batch.push_back(synthetic.Next());
    CHIP_TRY(log->AppendAll(batch));
  }
  PrintMeasurement("store", "load",
                   {{"events", static_cast<double>(options.events)},
                    {"per_second", static_cast<double>(options.events) / watch.Seconds()}});
  return Ok();
}

}  // namespace

Result<void> PrepareBenchStore(const std::string& store, const BenchOptions& options) {
  const SystemClock clock;
  const auto log = CHIP_TRY(OpenEventLog("rocksdb:" + store, clock));
  if (log->Head().seq == options.events) return Ok();
  if (log->Head().seq == 0) return Load(log.get(), options);
  return Conflict("holds a log of another size; name another folder", store);
}

}  // namespace chipline
