#include "tests/query/engines.h"

#include "model/clock.h"
#include "query/resolver.h"
#include "query/ship.h"
#include "store/memory_event_log.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

std::string AskNaive(const TextLog& log, const TextQuestion& asked) {
  if (asked.ship) return Render(naive::Ship(log.entries, SmallTree(), asked.question));
  return Render(naive::Evaluate(log.entries, SmallTree(), asked.question), log);
}

std::string AskResolver(const TextLog& log, const TextQuestion& asked) {
  const ResolverUnderTest resolver(log.entries, SmallTree());
  if (asked.ship) return Render(resolver.Ship(asked.question));
  return Render(resolver.Evaluate(asked.question), log);
}

}  // namespace

AsOf ToAsOf(const naive::Question& question) {
  AsOf as_of;
  as_of.date = question.date;
  as_of.known_at = question.known_at;
  as_of.recorded = question.seq.value_or(kHeadOfLog);
  as_of.floor = question.floor;
  switch (question.review) {
    case naive::ReviewMode::kPeopleFirst:
      as_of.review = ReviewMode::kReviewed;
      break;
    case naive::ReviewMode::kAny:
      as_of.review = ReviewMode::kAny;
      break;
    case naive::ReviewMode::kConfirmedOnly:
      as_of.review = ReviewMode::kConfirmed;
      break;
  }
  switch (question.imprecise) {
    case naive::Imprecise::kMark:
      as_of.imprecise = Imprecise::kMark;
      break;
    case naive::Imprecise::kEarliest:
      as_of.imprecise = Imprecise::kEarliest;
      break;
    case naive::Imprecise::kLatest:
      as_of.imprecise = Imprecise::kLatest;
      break;
  }
  return as_of;
}

Position ToPosition(const naive::Question& question) {
  return {question.issuer, question.flow, question.subject, question.target};
}

const std::vector<Engine>& Engines() {
  static const std::vector<Engine> engines = {{"naive", AskNaive}, {"resolver", AskResolver}};
  return engines;
}

std::shared_ptr<const Timeline> TimelineOf(const std::vector<LogEntry>& entries,
                                           const SubjectTree& tree) {
  const ManualClock clock(0);
  MemoryEventLog log(clock);
  const auto appended = log.AppendRecorded(entries);
  INFO((appended ? "" : appended.error().ToString()));
  REQUIRE(appended);
  auto timeline = Timeline::Replay(log, tree);
  INFO((timeline ? "" : timeline.error().ToString()));
  REQUIRE(timeline);
  return *timeline;
}

ResolverUnderTest::ResolverUnderTest(const std::vector<LogEntry>& entries, const SubjectTree& tree)
    : timeline_(TimelineOf(entries, tree)), full_state_(std::make_unique<FullState>(timeline_)) {}

naive::Answer ResolverUnderTest::Evaluate(const naive::Question& question) const {
  Resolver resolver(*timeline_, ToAsOf(question));
  const Resolution found =
      resolver.Resolve({question.issuer, question.flow, question.subject, question.target});
  naive::Answer answer;
  answer.status = found.status;
  answer.review_policy = found.review_policy;
  answer.duty_percent = found.duty_percent;
  answer.possible = found.possible;
  answer.returns = found.returns;
  answer.certainty = found.certainty;
  if (found.decided_by != kNoRef) answer.decided_by = timeline_->record(found.decided_by).id;
  for (const Ref ref : found.also_in_force) {
    answer.also_in_force.insert(timeline_->record(ref).id);
  }
  for (const Ref ref : found.exceptions) answer.exceptions.insert(timeline_->record(ref).id);
  for (const Dormant& dormant : found.dormant) {
    answer.suspended[timeline_->record(dormant.event).id] = {timeline_->record(dormant.by).id,
                                                             dormant.returns};
  }
  return answer;
}

std::vector<ResolverUnderTest::Row> ResolverUnderTest::EvaluateAll(
    const naive::Question& question) const {
  std::vector<Row> rows;
  for (const StateRow& found : full_state_->At(ToAsOf(question))) {
    Row row;
    row.position = timeline_->positions()[rows.size()];
    row.answer.status = found.status;
    row.answer.review_policy = FromNumber<ReviewPolicy>(found.policy);
    row.answer.possible = found.possible;
    if (found.has_duty) row.answer.duty_percent = found.duty_percent;
    if (found.decided_by != kNoRef) {
      row.answer.decided_by = timeline_->record(found.decided_by).id;
    }
    rows.push_back(row);
  }
  return rows;
}

naive::Verdict ResolverUnderTest::Ship(const naive::Question& question) const {
  switch (CanShip(*timeline_, ToAsOf(question), question.subject).verdict) {
    case Verdict::kYes:
      return naive::Verdict::kYes;
    case Verdict::kRestricted:
      return naive::Verdict::kRestricted;
    case Verdict::kNo:
      return naive::Verdict::kNo;
    case Verdict::kUnknown:
      break;
  }
  return naive::Verdict::kUnknown;
}

}  // namespace chipline
