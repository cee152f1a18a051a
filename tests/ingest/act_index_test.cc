// When two readings are one act, and what a modifier can mean.
#include "ingest/act_index.h"

#include <functional>

#include "store/memory_event_log.h"
#include "tests/store/engines.h"
#include "tests/store/entries.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

const SubjectTree& Subjects() {
  return SubjectTree::Embedded();
}

// As a machine read it: a licence requirement of the US on exports of the H20 from 9 April 2025.
PolicyEvent Reading() {
  PolicyEvent event = EventNamed("reading");
  event.review.state = ReviewState::kExtracted;
  return event;
}

using Edit = std::function<void(PolicyEvent&)>;

bool Repeats(const Edit& first, const Edit& second) {
  PolicyEvent known = Reading();
  first(known);
  PolicyEvent found = Reading();
  second(found);
  return IsRepeated(ActOf(known, Subjects()), ActOf(found, Subjects()), Subjects());
}

const Edit kAsIs = [](PolicyEvent&) {};
const Edit kByPerson = [](PolicyEvent& event) { event.review.state = ReviewState::kEntered; };

TEST_CASE("one act read twice is one act; what is new about it makes another event") {
  struct Case {
    const char* second;
    Edit edit;
    bool after_machine;
    bool after_person;
  };
  const auto c = GENERATE(values<Case>({
      {"the same", kAsIs, true, true},
      {"its month", [](PolicyEvent& e) { e.effective = Date("2025-04"); }, true, true},
      {"another day", [](PolicyEvent& e) { e.effective = Date("2025-04-15"); }, false, false},
      {"another type", [](PolicyEvent& e) { e.type = EventType::kBan; }, false, false},
      {"another issuer", [](PolicyEvent& e) { e.issuers = {Jurisdiction::kNL}; }, false, false},
      {"another flow", [](PolicyEvent& e) { e.flow = Flow::kUse; }, false, false},
      {"no flow", [](PolicyEvent& e) { e.flow.reset(); }, true, true},
      {"another target", [](PolicyEvent& e) { e.target = Jurisdiction::kAE; }, false, false},
      {"no target", [](PolicyEvent& e) { e.target.reset(); }, true, true},
      {"a further subject", [](PolicyEvent& e) { e.subjects.push_back("amd-mi308"); }, false,
       false},
      {"another subject", [](PolicyEvent& e) { e.subjects = {"gallium"}; }, false, false},
      {"only expected", [](PolicyEvent& e) { e.certainty = Certainty::kExpected; }, false, false},
      {"denied", [](PolicyEvent& e) { e.certainty = Certainty::kDenied; }, false, false},
      {"less certain", [](PolicyEvent& e) { e.certainty = Certainty::kReported; }, true, true},
      {"for some only",
       [](PolicyEvent& e) {
         e.scope = Scope{ScopeKind::kBuyers, "universities"};
       },
       false, false},
      {"with a policy",
       [](PolicyEvent& e) { e.review_policy = ReviewPolicy::kPresumptionOfDenial; }, false, true},
      {"with a condition",
       [](PolicyEvent& e) {
         e.conditions = {{ConditionKind::kVolumeCap, "a cap", std::nullopt, ""}};
       },
       false, true},
  }));
  CAPTURE(c.second);
  CHECK(Repeats(kAsIs, c.edit) == c.after_machine);
  CHECK(Repeats(kByPerson, c.edit) == c.after_person);
}

TEST_CASE("a stronger certainty is new where only a machine has read the act before") {
  const Edit weaker = [](PolicyEvent& e) { e.certainty = Certainty::kReported; };
  const Edit weaker_by_person = [](PolicyEvent& e) {
    e.certainty = Certainty::kReported;
    e.review.state = ReviewState::kConfirmed;
  };
  CHECK_FALSE(Repeats(weaker, kAsIs));
  CHECK(Repeats(weaker_by_person, kAsIs));
}

TEST_CASE("a narrower subject is covered, a wider one is not") {
  const Edit wide = [](PolicyEvent& e) { e.subjects = {"advanced-ai-chips"}; };
  const Edit narrow = [](PolicyEvent& e) { e.subjects = {"nvidia-h100"}; };
  CHECK(Repeats(wide, narrow));
  CHECK_FALSE(Repeats(narrow, wide));
}

TEST_CASE("without a day of its own an event is as old as its news") {
  const auto published = [](const std::string& day) {
    return [day](PolicyEvent& e) {
      e.effective.reset();
      e.published = Date(day);
    };
  };
  CHECK(Repeats(published("2025-04-10"), published("2025-04-13")));
  CHECK(Repeats(kAsIs, published("2025-04-12")));
  CHECK_FALSE(Repeats(published("2025-04-10"), published("2025-05-10")));
  CHECK_FALSE(Repeats(kAsIs, published("2025-05-12")));
}

TEST_CASE("two rates of one duty are two acts") {
  const auto duty = [](double rate) {
    return [rate](PolicyEvent& e) {
      e.type = EventType::kTariff;
      e.conditions = {{ConditionKind::kRate, "a rate", rate, "%"}};
    };
  };
  CHECK(Repeats(duty(25), duty(25)));
  CHECK_FALSE(Repeats(duty(25), duty(50)));
}

TEST_CASE("what a modifier can mean follows its type, direction, subjects and day") {
  struct Case {
    const char* description;
    EventType modifier;
    Effect effect;
    Edit known;
    bool can;
  };
  const auto c = GENERATE(values<Case>({
      {"lifted duty to ask", EventType::kRescission, Effect::kLoosen, kAsIs, true},
      {"a restriction taken back by tightening", EventType::kRescission, Effect::kTighten, kAsIs,
       false},
      {"a grant taken back", EventType::kRescission, Effect::kTighten,
       [](PolicyEvent& e) { e.type = EventType::kLicenceGrant; }, true},
      {"no delisting of what is no listing", EventType::kEntityDelisting, Effect::kLoosen, kAsIs,
       false},
      {"nothing to extend", EventType::kExtension, Effect::kNeutral, kAsIs, false},
      {"an end to move, though it has passed", EventType::kExtension, Effect::kNeutral,
       [](PolicyEvent& e) { e.until = Date("2025-05-01"); }, true},
      {"over by then", EventType::kSuspension, Effect::kLoosen,
       [](PolicyEvent& e) { e.until = Date("2025-05-01"); }, false},
      {"not begun", EventType::kSuspension, Effect::kLoosen,
       [](PolicyEvent& e) { e.effective = Date("2026-01-01"); }, false},
      {"never in force", EventType::kSuspension, Effect::kLoosen,
       [](PolicyEvent& e) { e.certainty = Certainty::kProposed; }, false},
      {"a duty on a wider class", EventType::kRescission, Effect::kLoosen,
       [](PolicyEvent& e) {
         e.type = EventType::kTariff;
         e.subjects = {"semiconductors"};
       },
       false},
  }));
  CAPTURE(c.description);
  PolicyEvent known = Reading();
  c.known(known);
  PolicyEvent modifier = Reading();
  modifier.type = c.modifier;
  modifier.effect = c.effect;
  modifier.effective = Date("2025-08-01");
  CHECK(CanModify(ActOf(modifier, Subjects()), ActOf(known, Subjects()), Subjects()) == c.can);
}

TEST_CASE("the index follows corrections, merges and retractions") {
  ManualClock clock{kNoon};
  MemoryEventLog log{clock};
  ActIndex index{Subjects()};
  const auto append = [&](EntryKind kind, const std::vector<EventId>& targets,
                          const std::vector<PolicyEvent>& events) {
    NewEntry entry;
    entry.kind = kind;
    entry.targets = targets;
    entry.events = events;
    REQUIRE(log.Append(entry));
    REQUIRE(index.CatchUp(log));
  };
  using Ids = std::vector<EventId>;
  PolicyEvent second = Reading();
  second.key = "second";
  append(EntryKind::kEvents, {}, {Reading()});
  append(EntryKind::kEvents, {}, {second});
  const Act act = ActOf(Reading(), Subjects());
  CHECK(index.RepeatedBy(act) == Ids{{1, 0}, {2, 0}});

  PolicyEvent confirmed = second;
  confirmed.review.state = ReviewState::kConfirmed;
  append(EntryKind::kConfirmation, {{2, 0}}, {confirmed});
  CHECK(index.RepeatedBy(act) == Ids{{2, 0}, {1, 0}});

  append(EntryKind::kMerge, {{2, 0}, {1, 0}}, {confirmed});
  CHECK(index.RepeatedBy(act) == Ids{{2, 0}});
  CHECK(index.Find({1, 0}) == nullptr);

  confirmed.effective = Date("2025-06-01");
  append(EntryKind::kCorrection, {{2, 0}}, {confirmed});
  CHECK(index.RepeatedBy(act).empty());

  append(EntryKind::kRetraction, {{2, 0}}, {});
  CHECK(index.Find({2, 0}) == nullptr);
  CHECK(index.last_seq() == 6);
}

}  // namespace
}  // namespace chipline
