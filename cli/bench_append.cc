#include <atomic>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <functional>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "cli/bench.h"
#include "cli/bench_support.h"
#include "cli/synthetic_log.h"
#include "store/open_event_log.h"
#include "store/posix.h"

namespace chipline {
namespace {

constexpr std::size_t kRounds = 5;
constexpr std::size_t kWriters = 32;
constexpr std::size_t kBulk = 1000;
constexpr std::size_t kRawRecord = 1014;

struct Rate {
  std::size_t count = 0;
  double seconds = 0;
  std::vector<double> each;  // seconds of each call
  double per_second() const { return static_cast<double>(count) / seconds; }
};

// Calls `work` for about `seconds` and adds what it did to `rate`.
Result<void> Measure(double seconds, Rate* rate, const std::function<Result<void>()>& work) {
  const Stopwatch watch;
  while (watch.Seconds() < seconds) {
    const Stopwatch one;
    CHIP_CHECK(work());
    rate->each.push_back(one.Seconds());
    ++rate->count;
  }
  rate->seconds += watch.Seconds();
  return Ok();
}

// The entries of the synthetic log, each named so that the log has a claim to look up.
class Entries {
 public:
  explicit Entries(const BenchOptions& options)
      : log_(SubjectTree::Embedded(), options.positions, options.seed) {}
  NewEntry Next() {
    NewEntry entry = log_.Next();
    ++count_;
    if (!entry.events.empty()) entry.events[0].key = "bench-" + std::to_string(count_);
    return entry;
  }
  std::vector<NewEntry> Next(std::size_t count) {
    std::vector<NewEntry> entries;
    for (std::size_t i = 0; i < count; ++i) entries.push_back(Next());
    return entries;
  }

 private:
  SyntheticLog log_;
  std::size_t count_ = 0;
};

// Raw and durable appends in turn, so that a disk that slows down slows both.
Result<void> OneWriter(const BenchOptions& options, const std::string& folder, EventLog* log,
                       Entries* entries) {
  File raw = CHIP_TRY(File::Open(folder + "/raw", O_WRONLY | O_CREAT | O_TRUNC));
  const std::string bytes(kRawRecord, 'x');
  std::uint64_t end = 0;
  Rate raw_rate;
  Rate rate;
  for (std::size_t round = 0; round < kRounds; ++round) {
    CHIP_CHECK(Measure(options.seconds / kRounds, &raw_rate, [&]() -> Result<void> {
      CHIP_CHECK(raw.WriteAt(bytes, end));
      end += bytes.size();
      return raw.SyncData();
    }));
    CHIP_CHECK(Measure(options.seconds / kRounds, &rate, [&]() -> Result<void> {
      CHIP_TRY(log->Append(entries->Next()));
      return Ok();
    }));
  }
  PrintMeasurement("append", "raw write and fdatasync",
                   {{"per_second", raw_rate.per_second()},
                    {"bytes", static_cast<double>(kRawRecord)},
                    {"p50_ms", Quantile(raw_rate.each, 0.5) * 1e3},
                    {"p99_ms", Quantile(raw_rate.each, 0.99) * 1e3}});
  PrintMeasurement("append", "one writer, durable",
                   {{"per_second", rate.per_second()},
                    {"ratio_to_raw", rate.per_second() / raw_rate.per_second()},
                    {"p50_ms", Quantile(rate.each, 0.5) * 1e3},
                    {"p99_ms", Quantile(rate.each, 0.99) * 1e3}});
  return Ok();
}

Result<void> ManyWriters(const BenchOptions& options, EventLog* log, Entries* entries) {
  const std::vector<NewEntry> made = entries->Next(200'000);
  std::atomic<std::size_t> next = 0;
  std::atomic<std::size_t> failed = 0;
  const Stopwatch watch;
  {
    std::vector<std::jthread> writers;
    for (std::size_t i = 0; i < kWriters; ++i) {
      writers.emplace_back([&] {
        while (watch.Seconds() < options.seconds) {
          const std::size_t mine = next++;
          if (mine >= made.size()) return;
          if (!log->Append(made[mine])) ++failed;
        }
      });
    }
  }
  const double seconds = watch.Seconds();
  if (failed > 0) return IoError(std::to_string(failed) + " appends failed");
  const auto count = static_cast<double>(std::min(next.load(), made.size()));
  PrintMeasurement("append", "32 writers, durable", {{"per_second", count / seconds}});
  return Ok();
}

Result<void> BulkLoad(const BenchOptions& options, EventLog* log, Entries* entries) {
  Rate rate;
  std::vector<NewEntry> batch = entries->Next(kBulk);
  double making = 0;
  CHIP_CHECK(Measure(options.seconds, &rate, [&]() -> Result<void> {
    CHIP_TRY(log->AppendAll(batch));
    const Stopwatch watch;
    batch = entries->Next(kBulk);
    making += watch.Seconds();
    return Ok();
  }));
  const auto count = static_cast<double>(rate.count * kBulk);
  PrintMeasurement("append", "1,000 entries a call, durable",
                   {{"per_second", count / (rate.seconds - making)}});
  return Ok();
}

Result<void> RunAppend(const BenchOptions& options) {
  const BenchFolder folder = CHIP_TRY(BenchFolder::Open(options.folder));
  const std::string store = folder.path() + "/append";
  std::error_code ignored;
  std::filesystem::remove_all(store, ignored);
  const SystemClock clock;
  const auto log = CHIP_TRY(OpenEventLog("rocksdb:" + store, clock));
  Entries entries(options);
  CHIP_CHECK(OneWriter(options, folder.path(), log.get(), &entries));
  CHIP_CHECK(ManyWriters(options, log.get(), &entries));
  CHIP_CHECK(BulkLoad(options, log.get(), &entries));
  std::filesystem::remove(folder.path() + "/raw", ignored);
  return Ok();
}

}  // namespace

int BenchAppend(const BenchOptions& options) {
  const Result<void> run = RunAppend(options);
  if (run) return 0;
  std::fprintf(stderr, "chipline bench append: %s\n", run.error().ToString().c_str());
  return 1;
}

}  // namespace chipline
