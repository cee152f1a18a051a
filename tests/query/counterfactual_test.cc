// The answer without an event is the answer of a log that never held it, by the other evaluator.
#include <algorithm>
#include <map>
#include <set>

#include "query/state.h"
#include "tests/query/engines.h"
#include "tests/query/random_log.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

// A place in the log that says nothing, so that those after it keep their numbers.
PolicyEvent Nothing(const PolicyEvent& in_place_of) {
  PolicyEvent event;
  event.key = in_place_of.key;
  event.type = EventType::kBan;
  event.certainty = Certainty::kDenied;
  event.issuers = {Jurisdiction::kUS};
  event.flow = Flow::kExport;
  event.subjects = in_place_of.subjects;
  event.published = in_place_of.published;
  return event;
}

// The log without the event and what was said about it. What was merged into it was the same act
// and goes too; where it was merged into another itself, that merge never named it.
std::vector<LogEntry> WithoutEvent(std::vector<LogEntry> log, EventId left_out,
                                   std::optional<std::uint64_t> last_seq) {
  std::erase_if(log, [&](const LogEntry& entry) { return last_seq && entry.seq > *last_seq; });
  std::map<EventId, EventId> first_of;  // version -> event
  for (const LogEntry& entry : log) {
    for (std::uint32_t i = 0; i < entry.events.size(); ++i) {
      const EventId id{entry.seq, i};
      const bool is_new = entry.kind == EntryKind::kEvents;
      first_of[id] = is_new ? id : first_of.at(entry.targets[0]);
    }
  }
  std::set<EventId> gone = {left_out};
  for (std::size_t i = log.size(); i-- > 0;) {
    if (log[i].kind != EntryKind::kMerge || !gone.contains(first_of.at(log[i].targets[0])))
      continue;
    for (const EventId target : log[i].targets) gone.insert(first_of.at(target));
  }
  for (LogEntry& entry : log) {
    if (entry.kind == EntryKind::kEvents) {
      for (std::uint32_t i = 0; i < entry.events.size(); ++i) {
        if (gone.contains({entry.seq, i})) entry.events[i] = Nothing(entry.events[i]);
      }
      continue;
    }
    if (gone.contains(first_of.at(entry.targets[0]))) {
      PolicyEvent nothing;
      nothing.subjects = {"goods"};
      nothing.key = "nothing-" + std::to_string(entry.seq);
      entry.events = {Nothing(nothing)};
      entry.kind = EntryKind::kEvents;
      entry.targets.clear();
      continue;
    }
    std::erase_if(entry.targets, [&](EventId id) { return gone.contains(first_of.at(id)); });
    // A merge of one is a confirmation: it counts from the same day (P12).
    if (entry.kind == EntryKind::kMerge && entry.targets.size() == 1) {
      entry.kind = EntryKind::kConfirmation;
    }
  }
  return log;
}

TEST_CASE("the answer without an event is that of a log without it") {
  int moved = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    Random random(seed);
    const std::vector<LogEntry> log = RandomLog(&random, {});
    const std::vector<Day> days = InterestingDays(log);
    const ResolverUnderTest resolver(log, SmallTree());
    for (int i = 0; i < 12; ++i) {
      const naive::Question question = RandomQuestion(log, days, &random);
      const LogEntry& entry = random.Of(log);
      if (entry.kind != EntryKind::kEvents) continue;
      const EventId id{entry.seq, static_cast<std::uint32_t>(random.Below(entry.events.size()))};
      AsOf as_of = ToAsOf(question);
      const Resolution with = Resolver(resolver.timeline(), as_of).Resolve(ToPosition(question));
      as_of.without = id;
      const Resolution given = Resolver(resolver.timeline(), as_of).Resolve(ToPosition(question));
      const auto expected =
          naive::Evaluate(WithoutEvent(log, id, question.seq), SmallTree(), question);
      INFO("seed " << seed << " without " << ToString(id) << "\n"
                   << Describe(log) << Render(question, SmallTree()));
      CHECK(given.status == expected.status);
      CHECK(given.review_policy == expected.review_policy);
      CHECK(given.duty_percent == expected.duty_percent);
      CHECK(given.possible == expected.possible);
      CHECK(given.returns == expected.returns);
      const bool decided = given.decided_by != kNoRef;
      REQUIRE(decided == expected.decided_by.has_value());
      if (decided) CHECK(resolver.timeline().record(given.decided_by).id == *expected.decided_by);
      moved += with.status != given.status ? 1 : 0;
    }
  }
  CHECK(moved > 150);
}

}  // namespace
}  // namespace chipline
