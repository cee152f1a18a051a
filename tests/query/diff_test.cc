// What differs between two questions, and why.
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "query/bodies.h"
#include "query/state.h"
#include "tests/query/engines.h"
#include "tests/query/random_log.h"
#include "tests/support/catch.h"
#include "tests/support/history.h"
#include "tests/support/source_dir.h"

namespace chipline {
namespace {

const LoadedHistory& History() {
  static const auto history = LoadHistory(SourcePath("samples/history.jsonl"));
  return *history;
}

// Applies the changes to the first state; every one has a cause, and nothing else differs.
void CheckApplying(const Timeline& timeline, const AsOf& from, const AsOf& to) {
  std::map<Position, Resolution> state;
  for (auto& item : StateAt(timeline, from, {})) state[item.position] = item.resolution;
  // What only the other state lists answers in this one with what it inherits.
  Resolver first(timeline, from);
  for (const Position& position : SelectPositions(timeline, {}, to.recorded)) {
    if (!state.contains(position)) state[position] = first.Resolve(position);
  }
  for (auto& change : Diff(timeline, from, to, {})) {
    CHECK(state[change.position] == change.before);
    CHECK_FALSE(change.causes.empty());
    state[change.position] = change.after;
  }
  for (const auto& item : StateAt(timeline, to, {})) {
    if (state[item.position] != item.resolution) FAIL("another state than the second");
  }
}

TEST_CASE("applying a difference to the first state of the history gives the second") {
  const Timeline& timeline = *History().timeline;
  auto any_day = [random = std::mt19937(7)]() mutable {
    return ParseDay("2018-01-01").value() + static_cast<Day>(random() % 3100);
  };
  for (int i = 0; i < 24; ++i) {
    AsOf from;
    AsOf to;
    from.date = any_day();
    to.date = i % 3 == 0 ? from.date : any_day();
    if (i % 3 != 1) from.known_at = any_day();
    if (i % 2 == 0) to.known_at = any_day();
    if (i % 4 == 3) from.recorded = 100;
    CheckApplying(timeline, from, to);
  }
}

// By the definition: answered anew without each event that touches the position.
std::vector<EventId> PlainCauses(const Timeline& timeline, const AsOf& from, const AsOf& to,
                                 const PositionChange& change) {
  const Resolver before(timeline, from);
  const Resolver after(timeline, to);
  std::set<EventId> changed;
  std::set<EventId> causes;
  for (const Resolver* resolver : {&before, &after}) {
    for (const Ref ref : resolver->Touching(change.position)) {
      const Ref base = timeline.record(ref).base;
      const EventId id = timeline.record(base).id;
      if (before.PresenceOf(base, change.position) == after.PresenceOf(base, change.position)) {
        continue;
      }
      changed.insert(id);
      AsOf first = from;
      AsOf second = to;
      first.without = second.without = id;
      if (Resolver(timeline, first).Resolve(change.position) != change.before ||
          Resolver(timeline, second).Resolve(change.position) != change.after) {
        causes.insert(id);
      }
    }
  }
  const auto& named = causes.empty() ? changed : causes;
  return {named.begin(), named.end()};
}

TEST_CASE("the causes of a difference are what leaving out each event in turn shows", "[random]") {
  std::size_t compared = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Random random(seed);
    const bool crowded = random.Chance(30);
    const std::vector<LogEntry> entries = RandomLog(
        &random, {.min_events = 8, .max_events = crowded ? 16U : 40U, .crowded = crowded});
    const std::vector<Day> days = InterestingDays(entries);
    const auto timeline = TimelineOf(entries, SmallTree());
    for (int asked = 0; asked < 6; ++asked) {
      AsOf from;
      from.date = random.Of(days);
      if (random.Chance(20)) from.known_at = random.Of(days);
      from.review = random.Chance(70)   ? ReviewMode::kReviewed
                    : random.Chance(50) ? ReviewMode::kAny
                                        : ReviewMode::kConfirmed;
      AsOf to = from;
      to.date = random.Of(days);
      if (random.Chance(20)) to.known_at = random.Of(days);
      for (const PositionChange& change : Diff(*timeline, from, to, {})) {
        CAPTURE(seed, asked);
        REQUIRE(change.causes == PlainCauses(*timeline, from, to, change));
        ++compared;
      }
    }
  }
  CHECK(compared > 1000);
}

// Not one by one: each would be a reading of them all.
TEST_CASE("a difference of 24,000 measures on one position names them all") {
  constexpr int kMany = 24'000;
  std::vector<LogEntry> entries(1);
  entries[0].seq = 1;
  entries[0].recorded_at = 1;
  for (int i = 0; i < kMany; ++i) {
    PolicyEvent event;
    event.key = "event-" + std::to_string(i);
    event.type = i % 2 == 0 ? EventType::kBan : EventType::kLicenceRequirement;
    event.certainty = Certainty::kEnacted;
    event.evidence = Evidence::kOfficialText;
    event.issuers = {Jurisdiction::kUS};
    event.target = Jurisdiction::kCN;
    event.flow = Flow::kExport;
    event.subjects = {"goods"};
    event.effective = event.published = Edtf::FromDay(ParseDay("2020-01-01").value() + i % 900);
    event.review.state = ReviewState::kEntered;
    entries[0].events.push_back(std::move(event));
  }
  const auto timeline = TimelineOf(entries, SmallTree());
  AsOf from;
  AsOf to;
  from.date = ParseDay("2019-01-01").value();
  to.date = ParseDay("2023-01-01").value();
  const auto changes = Diff(*timeline, from, to, {});
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].causes.size() == kMany);
}

TEST_CASE("applying a difference gives the second state on random logs") {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    const std::vector<LogEntry> log = RandomLog(&random, {});
    const std::vector<Day> days = InterestingDays(log);
    const ResolverUnderTest resolver(log, SmallTree());
    const AsOf from = ToAsOf(RandomQuestion(log, days, &random));
    AsOf to = ToAsOf(RandomQuestion(log, days, &random));
    to.floor = from.floor;
    to.review = from.review;
    to.imprecise = from.imprecise;
    CheckApplying(resolver.timeline(), from, to);
  }
}

std::string KeyOf(EventId id) {
  return Bodies(*History().log).Entry(id.seq).value()->events[id.index].key;
}

TEST_CASE("a change names the events that made it") {
  struct Row {
    const char* from;
    const char* to;
    const char* known_from;
    const char* known_to;
    Jurisdiction issuer;
    Flow flow;
    const char* subject;
    std::vector<std::string> causes;
  };
  const std::vector<Row> table = {
      // A suspension begins: the ban beneath it was there before.
      {"2025-11-08",
       "2025-11-09",
       "",
       "",
       Jurisdiction::kCN,
       Flow::kExport,
       "gallium",
       {"cn-suspension-ga-ge-sb-2025"}},
      // It ends: the same one is missed.
      {"2026-11-27",
       "2026-11-28",
       "",
       "",
       Jurisdiction::kCN,
       Flow::kExport,
       "gallium",
       {"cn-suspension-ga-ge-sb-2025"}},
      // A measure is lifted: the lifting is the cause and not what it lifted.
      {"2025-07-01",
       "2025-07-02",
       "",
       "",
       Jurisdiction::kUS,
       Flow::kExport,
       "eda-software",
       {"us-eda-lifted-2025"}},
      // One day, two states of knowledge: a letter of the 9th, disclosed on the 15th.
      {"2025-04-12",
       "2025-04-12",
       "2025-04-12",
       "2025-04-15",
       Jurisdiction::kUS,
       Flow::kExport,
       "nvidia-h20",
       {"us-h20-licence-2025"}},
  };
  for (const Row& row : table) {
    INFO(row.subject << " " << row.from);
    AsOf from;
    AsOf to;
    from.date = ParseDay(row.from).value();
    to.date = ParseDay(row.to).value();
    from.known_at = ParseDay(row.known_from);
    to.known_at = ParseDay(row.known_to);
    StateFilter filter;
    filter.issuer = row.issuer;
    filter.flow = row.flow;
    filter.subject = SubjectTree::Embedded().Find(row.subject);
    filter.target = DefaultTarget(row.issuer);
    const auto changes = Diff(*History().timeline, from, to, filter);
    REQUIRE(changes.size() == 1);
    std::vector<std::string> causes;
    for (const EventId id : changes[0].causes) causes.push_back(KeyOf(id));
    CHECK(causes == row.causes);
  }
}

}  // namespace
}  // namespace chipline
