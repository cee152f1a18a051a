// What was known when, and corrections (P11, P12). How to read the tables:
// tests/query/rules_table.h.
#include "tests/query/engines.h"
#include "tests/query/questions.h"
#include "tests/query/rules_table.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

TEST_CASE("P11: known_at drops what had not been published") {
  CheckRules(R"(
    silent: ban enacted US export CN [tools] 2025-04-01 recorded=2025-05-05
    letter: licence_requirement announced US export CN [h20] 2025-04-09 announced=2025-04-15 published=2025-04-15
    said: ban enacted US export CN [h200] 2025-04-01 announced=2025-04-10
    month: ban enacted US export CN [memory] 2025-04-01 published=2025-04)",
             R"(
    US export h20 CN @2025-04-12 -> licence_required by letter
    US export h20 CN @2025-04-12 known=2025-04-14 -> open
    US export h20 CN @2025-04-12 known=2025-04-15 -> licence_required by letter
    US export h200 CN @2025-04-12 known=2025-04-09 -> open
    US export h200 CN @2025-04-12 known=2025-04-10 -> banned by said
    US export memory CN @2025-04-12 known=2025-04-29 -> open
    US export memory CN @2025-04-12 known=2025-04-30 -> banned by month
    US export tools CN @2025-04-12 known=2025-05-04 -> open
    US export tools CN @2025-04-12 known=2025-05-05 -> banned by silent)");
}

TEST_CASE("P11: a source published before the announcement makes it known as a report") {
  CheckRules(R"(
    leak: ban enacted US export CN [h20] 2025-05-01 announced=2025-04-15 source=2025-04-10)",
             R"(
    US export h20 CN @2025-05-01 known=2025-04-09 -> open
    US export h20 CN @2025-05-01 known=2025-04-10 -> banned by leak
    US export h20 CN @2025-05-01 known=2025-04-14 certainty=announced -> open
    US export h20 CN @2025-05-01 known=2025-04-15 certainty=announced -> banned by leak
    US export h20 CN @2025-05-01 certainty=enacted -> banned by leak)");
}

TEST_CASE("P11: before its announcement what decides is told as a report") {
  const auto log = ParseLog(R"(
    leak: ban enacted US export CN [h20] 2025-05-01 announced=2025-04-15 source=2025-04-10
    pause: suspension enacted US export CN [h20] 2025-06-01 announced=2025-05-25 source=2025-05-20 modifies=leak)");
  REQUIRE(log);
  const ResolverUnderTest resolver(log->entries, SmallTree());
  struct Row {
    const char* question;
    Certainty certainty;
  };
  const Row table[] = {{"US export h20 CN @2025-05-01 known=2025-04-14", Certainty::kReported},
                       {"US export h20 CN @2025-05-01 known=2025-04-15", Certainty::kEnacted},
                       {"US export h20 CN @2025-06-01 known=2025-05-24", Certainty::kReported},
                       {"US export h20 CN @2025-06-01 known=2025-05-25", Certainty::kEnacted},
                       {"US export h20 CN @2025-06-01", Certainty::kEnacted}};
  for (const Row& row : table) {
    CAPTURE(row.question);
    const auto asked = ParseQuestion(row.question, SmallTree());
    REQUIRE(asked);
    CHECK(resolver.Evaluate(asked->question).certainty == row.certainty);
    CHECK(naive::Evaluate(log->entries, SmallTree(), asked->question).certainty == row.certainty);
  }
}

TEST_CASE("P11: recorded_at cuts the log") {
  CheckRules(R"(
    ban: ban enacted US export CN [h20] 2025-01-01
    lift: rescission enacted US export CN [h20] 2025-02-01 modifies=ban
    old: ban enacted US export CN [h200] 2020-01-01)",
             R"(
    US export h20 CN @2025-03-01 seq=1 -> banned by ban
    US export h20 CN @2025-03-01 seq=2 -> open
    US export h200 CN @2025-03-01 seq=2 -> open
    US export h200 CN @2025-03-01 seq=3 -> banned by old)");
}

TEST_CASE("P11, P12: a correction counts from its own seq and its own published day") {
  CheckRules(R"(
    ban: ban enacted US export CN [h20] 2025-03-01 published=2025-02-20 recorded=2025-02-21
    correct ban known=2025-04-01: ban enacted US export CN [h20] 2025-03-10 published=2025-02-20 recorded=2025-05-01)",
             R"(
    US export h20 CN @2025-03-05 seq=1 -> banned by ban
    US export h20 CN @2025-03-05 -> open
    US export h20 CN @2025-03-05 known=2025-03-31 -> banned by ban
    US export h20 CN @2025-03-05 known=2025-04-01 -> open
    US export h20 CN @2025-03-10 -> banned by ban)");
}

TEST_CASE("P11, P12: a correction without a published day is known from its recorded one") {
  CheckRules(R"(
    ban: ban enacted US export CN [h20] 2025-03-01 published=2025-02-20
    correct ban: licence_requirement enacted US export CN [h20] 2025-03-01 published=2025-02-20 recorded=2026-07-01)",
             R"(
    US export h20 CN @2025-03-05 known=2026-06-30 -> banned by ban
    US export h20 CN @2025-03-05 known=2026-07-01 -> licence_required by ban)");
}

TEST_CASE("P12: a retraction takes the event and its effect away, from its own day on") {
  CheckRules(R"(
    ban: ban enacted US export CN [h20] 2025-01-01 published=2025-01-01
    lift: rescission enacted US export CN [h20] 2025-02-01 modifies=ban published=2025-01-01
    retract lift known=2025-06-01)",
             R"(
    US export h20 CN @2025-03-01 seq=2 -> open
    US export h20 CN @2025-03-01 -> banned by ban
    US export h20 CN @2025-03-01 known=2025-05-31 -> open
    US export h20 CN @2025-03-01 known=2025-06-01 -> banned by ban)");
}

TEST_CASE("P12: a confirmed find counts as a person's") {
  CheckRules(R"(
    typed: licence_requirement enacted US export CN [h20] 2025-01-01
    found: ban enacted US export CN [h20] 2025-01-01 review=extracted
    confirm found)",
             R"(
    US export h20 CN @2025-02-01 seq=2 -> licence_required by typed
    US export h20 CN @2025-02-01 -> banned by found also typed
    US export h20 CN @2025-02-01 review=confirmed -> banned by found)");
}

TEST_CASE("P11, P12: a confirmation does not let a correction out before its day") {
  CheckRules(R"(
    ban: ban enacted US export CN [h20] 2025-03-01 published=2025-02-20
    correct ban known=2025-06-01: licence_requirement enacted US export CN [h20] 2025-03-01 published=2025-02-20
    confirm ban)",
             R"(
    US export h20 CN @2025-03-05 known=2025-05-31 -> banned by ban
    US export h20 CN @2025-03-05 known=2025-05-31 review=confirmed -> open
    US export h20 CN @2025-03-05 known=2025-06-01 review=confirmed -> licence_required by ban)");
}

TEST_CASE("P12: an event merged with one that it modified does not modify itself") {
  CheckRules(R"(
    draft: ban announced US export CN [h20] 2025-01-01
    final: ban enacted US export CN [h20] 2025-01-01 modifies=draft
    merge final draft: ban enacted US export CN [h20] 2025-01-01 modifies=draft)",
             R"(
    US export h20 CN @2025-02-01 -> banned by final)");
}

TEST_CASE("P12: what was said of the act of a merged event is said of the one it became") {
  CheckRules(R"(
    one: ban enacted US export CN [h20] 2025-01-01
    two: ban enacted US export CN [h20] 2025-01-01 act=rule
    pause: suspension enacted US export CN [h20] 2025-02-01 modifies=rule
    merge one two: ban enacted US export CN [h20] 2025-01-01)",
             R"(
    US export h20 CN @2025-02-01 seq=3 -> banned by one
    US export h20 CN @2025-02-01 -> suspended by pause)");
}

TEST_CASE("P12: a merge makes one event of two, and names of the other lead to it") {
  CheckRules(R"(
    one: tariff enacted US import CN [goods] 2025-01-01 conditions=rate:25
    two: tariff enacted US import CN [goods] 2025-01-01 conditions=rate:25
    pause: suspension enacted US import CN [chips] 2025-02-01 modifies=two
    merge one two: tariff enacted US import CN [goods] 2025-01-01 conditions=rate:20)",
             R"(
    US import goods CN @2025-02-01 seq=3 -> open 50% also one,two
    US import goods CN @2025-02-01 -> open 20% also one
    US import chips CN @2025-02-01 -> open)");
}

TEST_CASE("P12: a name leads to what its event became, however often it was merged") {
  constexpr int kMerges = 20;
  const std::string ban = ": ban enacted US export CN [h20] 2025-01-01\n";
  std::string log;
  for (int i = 0; i <= kMerges; ++i) log += "e" + std::to_string(i) + ban;
  log += "grant: licence_grant enacted US export CN [h20] 2025-02-01 modifies=e20\n";
  for (int i = kMerges - 1; i >= 0; --i) {
    log += "merge e" + std::to_string(i) + " e" + std::to_string(i + 1) + ban;
  }
  CheckRules(log, R"(
    US export h20 CN @2025-01-15 -> banned by e0
    US export h20 CN @2025-02-15 -> licensed by grant)");
}

}  // namespace
}  // namespace chipline
