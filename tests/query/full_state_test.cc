// The whole state at once is what the resolver says position by position: on logs that nobody would
// write, on a larger one that somebody might, and on timelines that grew.
#include "query/full_state.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "cli/synthetic_log.h"
#include "model/clock.h"
#include "query/resolver.h"
#include "store/memory_event_log.h"
#include "tests/query/questions.h"
#include "tests/query/random_log.h"
#include "tests/support/catch.h"
#include "tests/support/effort.h"

namespace chipline {
namespace {

StateRow Resolved(const Timeline& timeline, const AsOf& as_of, const Position& position) {
  const Resolution found = Resolver(timeline, as_of).Resolve(position);
  StateRow row;
  row.status = found.status;
  row.policy = static_cast<std::uint8_t>(found.review_policy.value_or(ReviewPolicy{}));
  row.possible = found.possible;
  row.has_duty = found.duty_percent.has_value();
  row.duty_percent = found.duty_percent.value_or(0);
  row.decided_by = found.decided_by;
  return row;
}

std::string Text(const StateRow& row) {
  return std::string(Name(row.status)) + "/" + std::to_string(row.policy) + " duty " +
         (row.has_duty ? std::to_string(row.duty_percent) : "none") + " by " +
         std::to_string(row.decided_by) + (row.possible ? " possible" : "");
}

std::string Text(const AsOf& as_of) {
  return "@" + FormatDay(as_of.date) +
         (as_of.known_at ? " known=" + FormatDay(*as_of.known_at) : "") +
         (as_of.recorded == kHeadOfLog ? "" : " seq=" + std::to_string(as_of.recorded));
}

// The first position on which the two differ, as text for a person.
std::optional<std::string> Difference(const FullState& state, const AsOf& as_of) {
  const Timeline& timeline = state.timeline();
  const std::vector<StateRow> rows = state.At(as_of);
  REQUIRE(rows.size() == timeline.positions().size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Position& position = timeline.positions()[i];
    const StateRow expected = Resolved(timeline, as_of, position);
    if (rows[i] == expected) continue;
    return Text(as_of) + " " + timeline.subjects().at(position.subject).id +
           "\n  resolver:   " + Text(expected) + "\n  full state: " + Text(rows[i]);
  }
  return std::nullopt;
}

AsOf RandomAsOf(const std::vector<LogEntry>& log, const std::vector<Day>& days, Random* random) {
  AsOf as_of;
  as_of.date = random->Of(days);
  if (random->Chance(40)) as_of.known_at = random->Of(days);
  if (random->Chance(40)) as_of.recorded = random->Below(log.size() + 1);
  if (random->Chance(10)) as_of.imprecise = Imprecise::kLatest;
  if (random->Chance(10)) as_of.review = ReviewMode::kAny;
  return as_of;
}

// A timeline over `log` that was replayed up to some entry and has followed the rest in two steps,
// so that its tail is not empty.
std::shared_ptr<const Timeline> Grown(const std::vector<LogEntry>& log, Random* random) {
  ManualClock clock(0);
  MemoryEventLog store(clock);
  const std::size_t first = random->Below(log.size());
  const std::size_t second = first + random->Below(log.size() - first);
  std::shared_ptr<const Timeline> timeline;
  std::size_t begin = 0;
  for (const std::size_t end : {first, second, log.size()}) {
    const std::vector<LogEntry> part(log.begin() + static_cast<std::ptrdiff_t>(begin),
                                     log.begin() + static_cast<std::ptrdiff_t>(end));
    if (!part.empty()) REQUIRE(store.AppendRecorded(part));
    auto next = timeline ? timeline->Advance(store) : Timeline::Replay(store, SmallTree());
    REQUIRE(next);
    timeline = *next;
    begin = end;
  }
  return timeline;
}

TEST_CASE("the full state is the resolver's on random logs, however the timeline grew") {
  constexpr std::size_t kQuestionsPerLog = 20;
  constexpr RandomLogOptions kSizes[] = {{4, 16}, {20, 40}};
  std::vector<std::uint64_t> seeds(static_cast<std::size_t>(Effort(300, 40, 300)));
  std::iota(seeds.begin(), seeds.end(), 1);
  seeds.push_back(800);  // the new version of an event that was extended before the tail began
  for (const std::uint64_t seed : seeds) {
    Random random(seed);
    const std::vector<LogEntry> log = RandomLog(&random, kSizes[seed % 2]);
    const std::vector<Day> days = InterestingDays(log);
    const FullState state(Grown(log, &random));
    for (std::size_t i = 0; i < kQuestionsPerLog; ++i) {
      const auto difference = Difference(state, RandomAsOf(log, days, &random));
      if (difference) FAIL("seed " << seed << " " << *difference << "\n" << Describe(log));
    }
  }
  SUCCEED();
}

TEST_CASE("the full state is the resolver's on every day of random logs") {
  const auto logs = static_cast<std::uint64_t>(Effort(60, 10, 60));
  for (std::uint64_t seed = 1001; seed <= 1000 + logs; ++seed) {
    Random random(seed);
    const std::vector<LogEntry> log = RandomLog(&random, {});
    const FullState state(Grown(log, &random));
    for (const Day day : InterestingDays(log)) {
      AsOf as_of;
      as_of.date = day;
      const auto difference = Difference(state, as_of);
      if (difference) FAIL("seed " << seed << " " << *difference << "\n" << Describe(log));
    }
  }
  SUCCEED();
}

TEST_CASE("the full state is the resolver's on a large synthetic log", "[threads]") {
  const auto events = static_cast<std::size_t>(Effort(20'000, 5'000, 20'000));
  constexpr std::uint32_t kSeed = 5;
  ManualClock clock(1'500'000'000'000'000);
  MemoryEventLog log(clock);
  SyntheticLog synthetic(SubjectTree::Embedded(), 200, kSeed);
  std::shared_ptr<const Timeline> timeline;
  for (const std::size_t end : {events - 500, events}) {
    std::vector<NewEntry> batch;
    for (std::size_t i = log.Head().seq; i < end; ++i) batch.push_back(synthetic.Next());
    REQUIRE(log.AppendAll(batch));
    auto next = timeline ? timeline->Advance(log) : Timeline::Replay(log, SubjectTree::Embedded());
    REQUIRE(next);
    timeline = *next;
  }
  const FullState state(timeline);
  Random random(kSeed);
  for (int i = 0; i < 12; ++i) {
    AsOf as_of;
    as_of.date = FromCivil({SyntheticLog::kFirstYear, 1, 1}) + static_cast<Day>(random.Below(3200));
    if (i % 3 != 0) as_of.known_at = as_of.date - 200 + static_cast<Day>(random.Below(400));
    if (i % 3 == 2) as_of.recorded = 1 + random.Below(events);
    const auto difference = Difference(state, as_of);
    if (difference) FAIL("seed " << kSeed << " " << *difference);
  }
  SUCCEED();
}

}  // namespace
}  // namespace chipline
