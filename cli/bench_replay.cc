#include <algorithm>
#include <cstdio>
#include <string>

#include "cli/bench.h"
#include "cli/bench_store.h"
#include "cli/bench_support.h"
#include "query/timeline.h"
#include "store/open_event_log.h"
#include "store/rocks_database.h"

namespace chipline {
namespace {

constexpr int kPasses = 3;

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

// The first replay is what a start costs; the best one is compared with the limit.
Result<void> ReplayOf(const EventLog& log, double limit, double open_seconds) {
  double best = 0;
  for (int pass = 0; pass < kPasses; ++pass) {
    const double megabytes_before = ResidentMegabytes();
    const Stopwatch watch;
    const auto timeline = CHIP_TRY(Timeline::Replay(log, SubjectTree::Embedded()));
    const double seconds = watch.Seconds();
    best = std::max(best, static_cast<double>(timeline->last_seq()) / seconds);
    if (pass > 0) continue;
    PrintMeasurement("replay", "open log and timeline",
                     {{"ms", (open_seconds + seconds) * 1e3},
                      {"log_ms", open_seconds * 1e3},
                      {"timeline_ms", seconds * 1e3}});
    PrintMeasurement(
        "replay", "resident",
        {{"megabytes", ResidentMegabytes()}, {"before_timeline_megabytes", megabytes_before}});
  }
  PrintMeasurement("replay", "Timeline::Replay",
                   {{"per_second", best}, {"ratio_to_bare_scan", best / limit}});
  return Ok();
}

Result<void> RunReplay(const BenchOptions& options) {
  const BenchFolder folder = CHIP_TRY(BenchFolder::Open(options.folder));
  const std::string store = folder.path() + "/replay";
  CHIP_CHECK(PrepareBenchStore(store, options));
  const double limit = CHIP_TRY(BareScan(store));
  const SystemClock clock;
  const Stopwatch opening;
  const auto log = CHIP_TRY(OpenEventLog("rocksdb:" + store, clock));
  CHIP_CHECK(ReplayOf(*log, limit, opening.Seconds()));
  CHIP_CHECK(ScanOf(*log, limit));
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
