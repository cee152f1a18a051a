// Spells against the answer of each single day, on logs that nobody would write. The seeds are
// fixed: the same logs every time.
#include <algorithm>
#include <set>
#include <vector>

#include "query/state.h"
#include "tests/query/engines.h"
#include "tests/query/questions.h"
#include "tests/query/random_log.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

constexpr std::uint64_t kLogs = 80;
constexpr int kPositionsPerLog = 4;

const Spell& On(const std::vector<Spell>& spells, Day day) {
  return *std::ranges::find_if(spells, [&](const Spell& spell) { return day <= spell.last; });
}

std::set<EventId> IdsOf(const Timeline& timeline, const std::vector<Ref>& refs) {
  std::set<EventId> ids;
  for (const Ref ref : refs) ids.insert(timeline.record(ref).id);
  return ids;
}

// Calls check(log, resolver, question, days) for some questions about each of the logs; `days` are
// all days from well before the first date of the log to well after its last.
template <class Check>
void ForRandomQuestions(Check check) {
  for (std::uint64_t seed = 1; seed <= kLogs; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    const std::vector<LogEntry> log = RandomLog(&random, {});
    const std::vector<Day> days = InterestingDays(log);
    const ResolverUnderTest resolver(log, SmallTree());
    for (int i = 0; i < kPositionsPerLog; ++i) {
      const naive::Question question = RandomQuestion(log, days, &random);
      INFO(Render(question, SmallTree()));
      check(log, resolver, question, days);
    }
  }
}

TEST_CASE("every day answers as the spell that holds it") {
  int changes = 0;
  ForRandomQuestions(
      [&](const auto&, const auto& under_test, const auto& question, const std::vector<Day>& days) {
        const Position position = ToPosition(question);
        const std::vector<Spell> spells = Spells(under_test.timeline(), ToAsOf(question), position);
        REQUIRE(!spells.empty());
        REQUIRE(spells.front().first == kDistantPast);
        REQUIRE(spells.back().last == kDistantFuture);
        for (std::size_t i = 1; i < spells.size(); ++i) {
          REQUIRE(spells[i].first == spells[i - 1].last + 1);
          REQUIRE(spells[i - 1].resolution != spells[i].resolution);
          ++changes;
        }
        Resolver resolver(under_test.timeline(), ToAsOf(question));
        for (Day day = days.front() - 2; day <= days.back() + 2; ++day) {
          resolver.SetDate(day);
          if (resolver.Resolve(position) != On(spells, day).resolution) {
            FAIL("differs on " << FormatDay(day));
          }
        }
      });
  CHECK(changes > 300);
}

TEST_CASE("a spell ends where what lies beside the decider changes") {
  const auto log = ParseLog(R"(
    list: entity_listing enacted US export CN [h20] 2023-12-01
    ban: ban enacted US export CN [h20] 2024-01-01
    pause: suspension enacted US export CN [h20] 2024-03-01..2024-03-31 modifies=list
    part: licence_grant enacted US export CN [h20] 2024-05-01 scope=carve_out)");
  REQUIRE(log);
  const ResolverUnderTest under_test(log->entries, SmallTree());
  const Position position{Jurisdiction::kUS, Flow::kExport, *SmallTree().Find("h20"),
                          Jurisdiction::kCN};
  const auto spells = Spells(under_test.timeline(), AsOf{}, position);
  std::string told;
  for (const Spell& spell : spells) {
    told += (spell.first == kDistantPast ? "" : FormatDay(spell.first)) + " " +
            std::string(Name(spell.resolution.status)) + " " +
            std::to_string(spell.resolution.also_in_force.size()) +
            std::to_string(spell.resolution.exceptions.size()) +
            std::to_string(spell.resolution.dormant.size()) + "\n";
  }
  CHECK(told ==
        " open 000\n2023-12-01 listed 000\n2024-01-01 banned 100\n2024-03-01 banned 001\n"
        "2024-04-01 banned 100\n2024-05-01 banned 110\n");
  CHECK(JoinSame(spells).size() == 3);
}

TEST_CASE("the day before, of and after each change answers as the naive evaluator says") {
  ForRandomQuestions([&](const std::vector<LogEntry>& log, const auto& under_test,
                         naive::Question question, const std::vector<Day>&) {
    const auto spells = Spells(under_test.timeline(), ToAsOf(question), ToPosition(question));
    for (std::size_t i = 1; i < spells.size(); ++i) {
      for (const Day day : {spells[i].first - 1, spells[i].first, spells[i].first + 1}) {
        question.date = day;
        const naive::Answer expected = naive::Evaluate(log, SmallTree(), question);
        const Resolution& given = On(spells, day).resolution;
        INFO(FormatDay(day));
        CHECK(given.status == expected.status);
        CHECK(given.duty_percent == expected.duty_percent);
        CHECK(given.possible == expected.possible);
        CHECK(given.returns == expected.returns);
        CHECK(IdsOf(under_test.timeline(), given.also_in_force) == expected.also_in_force);
        CHECK(IdsOf(under_test.timeline(), given.exceptions) == expected.exceptions);
      }
    }
  });
}

TEST_CASE("spells as first known answer each day with that day's knowledge") {
  int changes = 0;
  ForRandomQuestions([&](const std::vector<LogEntry>& log, const auto& under_test,
                         naive::Question question, const std::vector<Day>& days) {
    const Position position = ToPosition(question);
    const auto spells = SpellsAsFirstKnown(under_test.timeline(), ToAsOf(question), position);
    changes += static_cast<int>(spells.size()) - 1;
    Resolver resolver(under_test.timeline(), ToAsOf(question));
    // Knowledge of some of these events came only when they were recorded, months later.
    const Day last = std::max(days.back(), UtcDay(log.back().recorded_at)) + 2;
    for (Day day = days.front() - 2; day <= last; ++day) {
      resolver.SetDate(day);
      resolver.SetKnownAt(day);
      if (!SameAnswer(resolver.Resolve(position), On(spells, day).resolution)) {
        FAIL("differs on " << FormatDay(day));
      }
    }
  });
  CHECK(changes > 300);
}

}  // namespace
}  // namespace chipline
