#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "cli/bench.h"
#include "cli/bench_support.h"
#include "cli/synthetic_log.h"
#include "store/open_event_log.h"
#include "store/rocks_database.h"

namespace chipline {
namespace {

constexpr std::size_t kBatch = 1000;
constexpr int kPasses = 3;

Result<void> Load(EventLog* log, const BenchOptions& options) {
  SyntheticLog synthetic(SubjectTree::Embedded(), options.positions, options.seed);
  const Stopwatch watch;
  for (std::size_t loaded = 0; loaded < options.events; loaded += kBatch) {
    std::vector<NewEntry> batch;
    const std::size_t end = std::min(loaded + kBatch, options.events);
    for (std::size_t i = loaded; i < end; ++i) batch.push_back(synthetic.Next());
    CHIP_TRY(log->AppendAll(batch));
  }
  PrintMeasurement("replay", "load",
                   {{"events", static_cast<double>(options.events)},
                    {"per_second", static_cast<double>(options.events) / watch.Seconds()}});
  return Ok();
}

// The store to be read, made unless it is there already.
Result<void> Prepare(const std::string& store, const BenchOptions& options) {
  const SystemClock clock;
  const auto log = CHIP_TRY(OpenEventLog("rocksdb:" + store, clock));
  if (log->Head().seq == options.events) return Ok();
  if (log->Head().seq == 0) return Load(log.get(), options);
  return Conflict("holds a log of another size; name another folder", store);
}

// The limit: every head's bytes, and nothing done with them.
Result<double> BareScan(const std::string& store) {
  const auto database = CHIP_TRY(RocksDatabase::Open(store + "/log", /*create=*/false));
  double best = 0;
  for (int pass = 0; pass < kPasses; ++pass) {
    const Stopwatch watch;
    double count = 0;
    const auto cursor = database->Walk(RocksDatabase::Family::kHeads);
    for (; cursor->Valid(); cursor->Next()) ++count;
    CHIP_CHECK(cursor->Finish());
    best = std::max(best, count / watch.Seconds());
  }
  PrintMeasurement("replay", "bare scan of heads", {{"per_second", best}});
  return best;
}

Result<void> ScanOf(const EventLog& log, double limit) {
  double best = 0;
  std::size_t events = 0;
  for (int pass = 0; pass < kPasses; ++pass) {
    const Stopwatch watch;
    events = 0;
    CHIP_CHECK(log.ScanHeads(0, [&](const EntryHead& head) {
      events += head.events.size();
      return true;
    }));
    best = std::max(best, static_cast<double>(log.Head().seq) / watch.Seconds());
  }
  PrintMeasurement("replay", "ScanHeads",
                   {{"per_second", best},
                    {"ratio_to_bare_scan", best / limit},
                    {"events", static_cast<double>(events)}});
  return Ok();
}

Result<void> RunReplay(const BenchOptions& options) {
  const BenchFolder folder = CHIP_TRY(BenchFolder::Open(options.folder));
  const std::string store = folder.path() + "/replay";
  CHIP_CHECK(Prepare(store, options));
  const double limit = CHIP_TRY(BareScan(store));
  const SystemClock clock;
  const Stopwatch opening;
  const auto log = CHIP_TRY(OpenEventLog("rocksdb:" + store, clock));
  PrintMeasurement("replay", "open", {{"ms", opening.Seconds() * 1e3}});
  CHIP_CHECK(ScanOf(*log, limit));
  PrintMeasurement("replay", "resident", {{"megabytes", ResidentMegabytes()}});
  const Stopwatch verifying;
  const auto verified = static_cast<double>(CHIP_TRY(log->Verify()));
  PrintMeasurement("replay", "verify", {{"per_second", verified / verifying.Seconds()}});
  return Ok();
}

}  // namespace

int BenchReplay(const BenchOptions& options) {
  const Result<void> run = RunReplay(options);
  if (run) return 0;
  std::fprintf(stderr, "chipline bench replay: %s\n", run.error().ToString().c_str());
  return 1;
}

}  // namespace chipline
