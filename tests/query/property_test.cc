// The resolver and the naive evaluator agree on logs that nobody would write. 300 of them in the
// fast run, 40 under sanitizers; with CHIPLINE_SOAK=1, 10,000. CHIPLINE_SEED=N runs the one log of
// that seed, CHIPLINE_SEED=N-M those from N to M, so that a long run can be split.
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

#include "model/event.h"
#include "tests/query/engines.h"
#include "tests/query/naive_state.h"
#include "tests/query/questions.h"
#include "tests/query/random_log.h"
#include "tests/support/catch.h"
#include "tests/support/effort.h"

namespace chipline {
namespace {

constexpr std::size_t kQuestionsPerLog = 60;
constexpr std::size_t kWholeStatesPerLog = 3;

TextLog WithKeys(const std::vector<LogEntry>& entries) {
  TextLog log;
  log.entries = entries;
  for (const LogEntry& entry : entries) {
    if (entry.kind != EntryKind::kEvents) continue;
    for (std::size_t i = 0; i < entry.events.size(); ++i) {
      log.ids[entry.events[i].key] = {entry.seq, static_cast<std::uint32_t>(i)};
    }
  }
  return log;
}

// What a person needs to see of a difference.
std::string Tell(std::uint64_t seed, const TextLog& log, const naive::Question& question,
                 const naive::Answer& expected, const naive::Answer& given) {
  return "seed " + std::to_string(seed) + "\n" + Describe(log.entries) +
         Render(question, SmallTree()) + "\n  naive:    " + Render(expected, log) +
         "\n  resolver: " + Render(given, log);
}

// Asks both about the log of `seed`; the first difference as text for a person, or nothing.
std::optional<std::string> Difference(std::uint64_t seed, const RandomLogOptions& options = {}) {
  Random random(seed);
  const TextLog log = WithKeys(RandomLog(&random, options));
  const std::vector<Day> days = InterestingDays(log.entries);
  const ResolverUnderTest resolver(log.entries, SmallTree());
  for (std::size_t i = 0; i < kQuestionsPerLog; ++i) {
    const naive::Question question = RandomQuestion(log.entries, days, &random);
    const auto expected = naive::Evaluate(log.entries, SmallTree(), question);
    const auto given = resolver.Evaluate(question);
    if (given != expected) return Tell(seed, log, question, expected, given);
  }
  return std::nullopt;
}

// The same for the state of all positions at once, which leaves out the lists.
std::optional<std::string> DifferenceOfAll(std::uint64_t seed) {
  Random random(seed);
  const TextLog log = WithKeys(RandomLog(&random, {}));
  const std::vector<Day> days = InterestingDays(log.entries);
  const ResolverUnderTest resolver(log.entries, SmallTree());
  for (std::size_t i = 0; i < kWholeStatesPerLog; ++i) {
    naive::Question question = RandomQuestion(log.entries, days, &random);
    for (const auto& [position, given] : resolver.EvaluateAll(question)) {
      question.issuer = position.issuer;
      question.flow = position.flow;
      question.subject = position.subject;
      question.target = position.target;
      auto expected = naive::Evaluate(log.entries, SmallTree(), question);
      expected.returns.reset();
      expected.certainty.reset();
      expected.also_in_force.clear();
      expected.exceptions.clear();
      expected.suspended.clear();
      if (given != expected) return Tell(seed, log, question, expected, given);
    }
  }
  return std::nullopt;
}

// Whether some question about the log of `seed` is answered otherwise with the fault.
bool Notices(std::uint64_t seed, naive::Fault fault) {
  Random random(seed);
  const std::vector<LogEntry> log = RandomLog(&random, {});
  const std::vector<Day> days = InterestingDays(log);
  for (std::size_t i = 0; i < kQuestionsPerLog; ++i) {
    const naive::Question question = RandomQuestion(log, days, &random);
    if (naive::Evaluate(log, SmallTree(), question, fault) !=
        naive::Evaluate(log, SmallTree(), question)) {
      return true;
    }
  }
  return false;
}

// The seeds of this run: first, and one past the last.
std::pair<std::uint64_t, std::uint64_t> Seeds() {
  if (const char* chosen = std::getenv("CHIPLINE_SEED")) {
    char* rest = nullptr;
    const std::uint64_t first = std::strtoull(chosen, &rest, 10);
    return {first, (*rest == '-' ? std::strtoull(rest + 1, nullptr, 10) : first) + 1};
  }
  return {1, 1 + static_cast<std::uint64_t>(Effort(300, 40, 10'000))};
}

TEST_CASE("the resolver and the naive evaluator agree on random logs", "[agreement]") {
  const auto [first, end] = Seeds();
  for (std::uint64_t seed = first; seed < end; ++seed) {
    if (const auto difference = Difference(seed)) FAIL(*difference);
  }
  SUCCEED();
}

// No more than 16 events, since the naive evaluator's time doubles with each such modifier.
TEST_CASE("both agree where many modifiers that name nothing meet on one position", "[agreement]") {
  const auto [first, end] = Seeds();
  for (std::uint64_t seed = first; seed < end; ++seed) {
    if (const auto difference = Difference(seed, {.min_events = 6, .crowded = true})) {
      FAIL(*difference);
    }
  }
  SUCCEED();
}

TEST_CASE("the state of all positions at once agrees with the naive evaluator on random logs",
          "[agreement]") {
  const auto [first, end] = Seeds();
  for (std::uint64_t seed = first; seed < end; ++seed) {
    if (const auto difference = DifferenceOfAll(seed)) FAIL(*difference);
  }
  SUCCEED();
}

TEST_CASE("every event of a random log is valid") {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Random random(seed);
    for (const LogEntry& entry : RandomLog(&random, {})) {
      for (const PolicyEvent& event : entry.events) {
        for (const Problem& problem : Validate(event, SmallTree())) {
          FAIL("seed " << seed << ": " << OneLine(event) << ": " << problem.field << ": "
                       << problem.message);
        }
      }
    }
  }
  SUCCEED();
}

TEST_CASE("a rule read wrongly is noticed on random logs") {
  for (int fault = 1; fault <= static_cast<int>(naive::Fault::kRetractionIgnored); ++fault) {
    INFO("fault " << fault);
    bool noticed = false;
    for (std::uint64_t seed = 1; seed <= 300 && !noticed; ++seed) {
      noticed = Notices(seed, static_cast<naive::Fault>(fault));
    }
    CHECK(noticed);
  }
}

}  // namespace
}  // namespace chipline
