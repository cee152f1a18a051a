// What is kept of an answer about one position is the answer, on every day.
#include "web/position_answers.h"

#include "model/clock.h"
#include "store/memory_event_log.h"
#include "tests/query/questions.h"
#include "tests/query/random_log.h"
#include "tests/support/catch.h"
#include "web/app.h"

namespace chipline {
namespace {

ReviewMode ModeOf(naive::ReviewMode mode) {
  if (mode == naive::ReviewMode::kAny) return ReviewMode::kAny;
  return mode == naive::ReviewMode::kConfirmedOnly ? ReviewMode::kConfirmed : ReviewMode::kReviewed;
}

Imprecise ModeOf(naive::Imprecise mode) {
  if (mode == naive::Imprecise::kEarliest) return Imprecise::kEarliest;
  return mode == naive::Imprecise::kLatest ? Imprecise::kLatest : Imprecise::kMark;
}

PositionQuestion QuestionOf(const naive::Question& asked, std::uint64_t last_seq, Random* random) {
  PositionQuestion question;
  question.position = {asked.issuer, asked.flow, asked.subject, asked.target};
  question.as_of.known_at = asked.known_at;
  question.as_of.recorded = asked.seq.value_or(last_seq);
  question.as_of.floor = asked.floor;
  question.as_of.review = ModeOf(asked.review);
  question.as_of.imprecise = ModeOf(asked.imprecise);
  if (random->Chance(10)) question.as_of.without = EventId{1 + random->Below(last_seq), 0};
  question.with_events = random->Chance(10);
  return question;
}

TEST_CASE("an answer that is kept is the answer that would be made, on any day", "[random]") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Random random(seed);
    const std::vector<LogEntry> entries = RandomLog(&random, {});
    const std::vector<Day> days = InterestingDays(entries);
    const ManualClock clock(0);
    MemoryEventLog log(clock);
    REQUIRE(log.AppendRecorded(entries));
    const auto app = App::Start(log, SmallTree(), clock, "test").value();
    const auto timeline = app->site().timeline();
    const PositionAnswers answers(std::size_t{1} << 20U);
    for (int asked = 0; asked < 8; ++asked) {
      const naive::Question some = RandomQuestion(entries, days, &random);
      PositionQuestion question = QuestionOf(some, timeline->last_seq(), &random);
      std::vector<Day> order = days;
      for (int i = 0; i < 20; ++i)
        order.push_back(random.Of(days) + static_cast<Day>(random.Below(9)) - 4);
      for (std::size_t i = order.size(); i-- > 1;) std::swap(order[i], order[random.Below(i + 1)]);
      for (const Day day : order) {
        question.as_of.date = day;
        const auto made = MakePositionAnswer(app->site(), timeline, question);
        const auto kept = answers.Answer(app->site(), timeline, question);
        CAPTURE(seed, asked, FormatDay(day));
        REQUIRE(kept.value() == made.value());
      }
    }
    CHECK(answers.bytes() > 0);
  }
}

TEST_CASE("what is kept of answers stays within its bytes") {
  Random random(7);
  const std::vector<LogEntry> entries = RandomLog(&random, {12, 16});
  const ManualClock clock(0);
  MemoryEventLog log(clock);
  REQUIRE(log.AppendRecorded(entries));
  const auto app = App::Start(log, SmallTree(), clock, "test").value();
  const auto timeline = app->site().timeline();
  const PositionAnswers few(4096);
  std::size_t most = 0;
  for (const Position& position : timeline->positions()) {
    for (const Day day : InterestingDays(entries)) {
      PositionQuestion question{position, {}, false};
      question.as_of.date = day;
      question.as_of.recorded = timeline->last_seq();
      REQUIRE(few.Answer(app->site(), timeline, question).value() ==
              MakePositionAnswer(app->site(), timeline, question).value());
      most = std::max(most, few.bytes());
    }
  }
  CHECK(most > 0);
  CHECK(most <= 4096);
}

}  // namespace
}  // namespace chipline
