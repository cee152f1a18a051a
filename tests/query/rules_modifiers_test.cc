// What suspends, ends and extends (P4). How to read the tables: tests/query/rules_table.h.
#include <string>

#include "tests/query/engines.h"
#include "tests/query/rules_table.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

TEST_CASE("P4, P8: a suspension makes dormant for its own interval, then the layer returns") {
  CheckRules(R"(
    ban: ban enacted US export CN [h20] 2025-01-01
    pause: suspension enacted US export CN [h20] 2025-02-01..2025-02-28 modifies=ban)",
             R"(
    US export h20 CN @2025-01-31 -> banned by ban
    US export h20 CN @2025-02-01 -> suspended by pause returns 2025-03-01
    US export h20 CN @2025-02-28 -> suspended by pause returns 2025-03-01
    US export h20 CN @2025-03-01 -> banned by ban)");
}

TEST_CASE("P4: a suspension before the first day keeps the measure from ever applying") {
  CheckRules(R"(
    duty: licence_requirement enacted CN export * [gallium] 2025-11-08
    pause: suspension enacted CN export * [gallium] 2025-11-07..2026-11-10 modifies=duty)",
             R"(
    CN export gallium US @2025-11-07 -> open
    CN export gallium US @2025-11-08 -> suspended by pause returns 2026-11-11
    CN export gallium US @2026-11-11 -> licence_required by duty)");
}

TEST_CASE("P4: a suspended suspension lets the measure show, and returns itself") {
  CheckRules(R"(
    ban: ban enacted US export CN [h20] 2025-01-01
    pause: suspension enacted US export CN [h20] 2025-02-01..2025-05-31 modifies=ban
    doubt: suspension enacted US export CN [h20] 2025-03-01..2025-03-31 modifies=pause)",
             R"(
    US export h20 CN @2025-02-15 -> suspended by pause returns 2025-03-01
    US export h20 CN @2025-03-15 -> banned by ban
    US export h20 CN @2025-04-01 -> suspended by pause returns 2025-06-01
    US export h20 CN @2025-06-01 -> banned by ban)");
}

TEST_CASE("P4: overlapping suspensions hold until the last of them ends") {
  CheckRules(R"(
    ban: ban enacted US export CN [h20] 2025-01-01
    first: suspension enacted US export CN [h20] 2025-02-01..2025-03-15 modifies=ban
    second: suspension enacted US export CN [h20] 2025-03-01..2025-04-15 modifies=ban)",
             R"(
    US export h20 CN @2025-02-15 -> suspended by first returns 2025-04-16
    US export h20 CN @2025-03-10 -> suspended by second returns 2025-04-16
    US export h20 CN @2025-03-20 -> suspended by second returns 2025-04-16
    US export h20 CN @2025-04-16 -> banned by ban)");
}

TEST_CASE("P8: of a suspension by name and one that names nothing, the nearer one decides") {
  CheckRules(R"(
    ban: ban enacted US export CN [h20] 2025-01-05
    wide: suspension enacted US export CN [chips] 2025-01-08 modifies=ban
    doubt: suspension enacted US export CN [chips] 2025-01-14..2025-01-28 modifies=wide
    near: suspension enacted US export CN [h20] 2025-01-21..2025-02-12)",
             R"(
    US export h20 CN @2025-01-13 -> suspended by wide returns 2025-01-14
    US export h20 CN @2025-01-20 -> banned by ban
    US export h20 CN @2025-01-21 -> suspended by near
    US export h20 CN @2025-01-30 -> suspended by near
    US export h20 CN @2025-02-13 -> suspended by wide)");
}

TEST_CASE("P4: a delisting that names nothing passes by the layer that slept on its first day") {
  CheckRules(R"(
    list: entity_listing enacted US export CN [h20 chips] 2025-01-01
    pause: suspension enacted US export CN [h20] 2025-01-07..2025-02-05
    strike: entity_delisting enacted US export CN [h20 chips] 2025-01-09)",
             R"(
    US export h20 CN @2025-01-08 -> listed by list
    US export h20 CN @2025-01-09 -> suspended by pause returns 2025-02-06
    US export h20 CN @2025-02-06 -> listed by list
    US export h200 CN @2025-01-08 -> listed by list
    US export h200 CN @2025-01-09 -> open)");
}

TEST_CASE("P8: of two suspensions, one for everybody decides before a nearer scoped one") {
  CheckRules(R"(
    grant: licence_grant enacted US export CN [chips] 2025-01-01 scope=buyers
    wide: truce enacted US export CN [chips] 2025-01-02 modifies=grant
    near: suspension enacted US export CN [h20] 2025-01-03 scope=carve_out modifies=grant)",
             R"(
    US export h20 CN @2025-01-02 -> suspended by wide
    US export h20 CN @2025-01-03 -> suspended by wide)");
}

TEST_CASE("P8: a dormant layer returns on its own day, whenever its sister does") {
  CheckRules(R"(
    ban: ban enacted US export CN [h20 ai-chips] 2025-01-08
    lift: rescission enacted US export CN [h20] 2025-01-23..2025-02-20
    pause: suspension enacted US export CN [ai-chips] 2025-01-27..2025-02-24)",
             R"(
    US export h20 CN @2025-01-25 -> banned by ban
    US export h20 CN @2025-02-06 -> suspended by pause returns 2025-02-25
    US export h20 CN @2025-02-21 -> banned by ban
    US export h200 CN @2025-02-06 -> suspended by pause returns 2025-02-25)");
}

TEST_CASE("P8: what sleeps through two of its subjects returns with the first of them") {
  // On h20 itself the licence is held by both suspensions, through ai-chips by the named one only.
  CheckRules(R"(
    duty: licence_requirement enacted US export CN [ai-chips h20] 2025-01-01..2025-03-31
    pause: suspension enacted US export CN [h20] 2025-01-07..2025-01-21
    named: suspension enacted US export CN [h20] 2025-01-09..2025-01-15 modifies=duty)",
             R"(
    US export h20 CN @2025-01-08 -> licence_required by duty
    US export h20 CN @2025-01-10 -> suspended by named returns 2025-01-16
    US export h20 CN @2025-01-16 -> licence_required by duty)");
}

TEST_CASE("P4, P8: a measure whose own end falls inside its suspension never returns") {
  CheckRules(R"(
    ban: ban enacted US export CN [h20] 2025-01-01..2025-02-15
    pause: suspension enacted US export CN [h20] 2025-02-01..2025-02-28 modifies=ban)",
             R"(
    US export h20 CN @2025-02-10 -> suspended by pause
    US export h20 CN @2025-02-16 -> open
    US export h20 CN @2025-03-01 -> open)");
}

TEST_CASE("P4: a name that is a key and an act means both, whichever came first") {
  CheckRules(R"(
    one: ban enacted NL export CN [h20] 2024-01-01 act=nl
    two: ban enacted NL export CN [h200] 2024-01-01 act=nl
    nl: investigation enacted US export CN [acme] 2024-01-01
    lift: rescission enacted NL export CN [h20 h200] 2024-02-01 modifies=nl
    good: ban enacted US export CN [h20] 2024-01-01
    off: rescission enacted US export CN [h20 h200] 2024-03-01 modifies=good
    more: ban enacted US export CN [h200] 2024-02-15 act=good
    first: ban enacted JP export CN [h20] 2024-01-01 act=late
    end: rescission enacted JP export CN [h20 h200] 2024-02-01 modifies=late
    late: ban enacted JP export CN [h200] 2024-01-01)",
             R"(
    NL export h20 CN @2024-01-15 -> banned by one
    NL export h20 CN @2024-02-01 -> open
    NL export h200 CN @2024-02-01 -> open
    US export h20 CN @2024-02-20 -> banned by good
    US export h200 CN @2024-02-20 -> banned by more
    US export h20 CN @2024-03-01 -> open
    US export h200 CN @2024-03-01 -> open
    JP export h20 CN @2024-02-01 -> open
    JP export h200 CN @2024-02-01 -> open)");
}

TEST_CASE("P4: a truce suspends what it names and nothing else") {
  CheckRules(R"(
    high: tariff enacted US import CN [goods] 2025-01-01 conditions=rate:125
    low: tariff enacted US import CN [goods] 2025-01-01 conditions=rate:10
    duty: licence_requirement enacted US export CN [goods] 2025-01-01
    truce: truce enacted US+CN import * [goods] 2025-02-01..2025-03-31 modifies=high
    talk: truce enacted US+CN export * [goods] 2025-02-01)",
             R"(
    US import goods CN @2025-01-15 -> open 135% also high,low
    US import goods CN @2025-02-15 -> open 10% also low
    US import goods CN @2025-04-01 -> open 135% also high,low
    US export goods CN @2025-02-15 -> licence_required by duty)");
}

TEST_CASE("P4: a rescission ends, for good or while it is in force itself") {
  CheckRules(R"(
    ban: ban enacted US export CN [h20 h200] 2025-01-01
    lift: rescission enacted US export CN [h20] 2025-02-01 modifies=ban
    respite: rescission enacted US export CN [h200] 2025-02-01..2025-02-28 modifies=ban
    court: suspension enacted US export CN [h20] 2025-04-01..2025-04-30 modifies=lift
    undo: rescission enacted US export CN [h20] 2025-06-01 modifies=lift)",
             R"(
    US export h20 CN @2025-01-31 -> banned by ban
    US export h20 CN @2025-02-01 -> open
    US export h200 CN @2025-02-15 -> open
    US export h200 CN @2025-03-01 -> banned by ban
    US export h20 CN @2025-04-15 -> banned by ban
    US export h20 CN @2025-05-01 -> open
    US export h20 CN @2025-06-01 -> banned by ban)");
}

TEST_CASE("P4: lifting for one descendant leaves its siblings and its parent") {
  CheckRules(R"(
    ban: ban enacted US export CN [ai-chips] 2025-01-01
    lift: rescission enacted US export CN [h20] 2025-02-01 modifies=ban)",
             R"(
    US export h20 CN @2025-02-01 -> open
    US export h200 CN @2025-02-01 -> banned by ban
    US export ai-chips CN @2025-02-01 -> banned by ban
    US export chips CN @2025-02-01 -> open)");
}

TEST_CASE("P4: a modifier acts on its own target only") {
  CheckRules(R"(
    ban: ban enacted CN export * [gallium] 2025-01-01
    pause: suspension enacted CN export US [gallium] 2025-02-01 modifies=ban)",
             R"(
    CN export gallium US @2025-02-01 -> suspended by pause
    CN export gallium JP @2025-02-01 -> banned by ban
    CN export gallium * @2025-02-01 -> banned by ban)");
}

TEST_CASE("P4: a modifier's subjects bound it, not those of what it modifies") {
  CheckRules(R"(
    ban: ban enacted CN export US [gallium graphite] 2025-01-01
    pause: suspension enacted CN export US [gallium] 2025-02-01 modifies=ban
    wide: suspension enacted CN export US [metals] 2025-03-01..2025-03-31 modifies=ban)",
             R"(
    CN export gallium US @2025-02-15 -> suspended by pause
    CN export graphite US @2025-02-15 -> banned by ban
    CN export graphite US @2025-03-15 -> suspended by wide returns 2025-04-01)");
}

TEST_CASE("P4: a delisting ends a listing") {
  CheckRules(R"(
    soft: entity_listing enacted US export CN [acme] 2025-01-01
    hard: entity_listing enacted US export CN [acme] 2025-02-01 policy=presumption_of_denial
    off: entity_delisting enacted US export CN [acme] 2025-02-01 modifies=soft)",
             R"(
    US export acme CN @2025-01-31 -> listed by soft
    US export acme CN @2025-02-01 -> listed/presumption_of_denial by hard)");
}

TEST_CASE("P4: an extension moves the end") {
  CheckRules(R"(
    duty: licence_requirement enacted US export CN [acme] 2024-01-01
    grant: licence_grant enacted US export CN [acme] 2025-01-01..2025-03-31 modifies=duty
    more: extension enacted US export CN [acme] 2025-04-01..2025-06-30 modifies=grant)",
             R"(
    US export acme CN @2025-03-31 -> licensed by grant
    US export acme CN @2025-04-01 -> licensed by grant
    US export acme CN @2025-06-30 -> licensed by grant
    US export acme CN @2025-07-01 -> licence_required by duty)");
}

TEST_CASE("P4: an extension after expiry revives from its own first day") {
  CheckRules(R"(
    duty: licence_requirement enacted US export CN [acme] 2024-01-01
    grant: licence_grant enacted US export CN [acme] 2025-01-01..2025-03-31 modifies=duty
    late: extension enacted US export CN [acme] 2025-05-01..2025-06-30 modifies=grant)",
             R"(
    US export acme CN @2025-03-31 -> licensed by grant
    US export acme CN @2025-04-01 -> licence_required by duty
    US export acme CN @2025-04-30 -> licence_required by duty
    US export acme CN @2025-05-01 -> licensed by grant
    US export acme CN @2025-07-01 -> licence_required by duty)");
}

TEST_CASE("P4, P6: what an extension revived ranks by the day it was revived") {
  CheckRules(R"(
    grant: licence_grant enacted US export CN [acme] 2025-01-01..2025-03-31
    duty: licence_requirement enacted US export CN [acme] 2025-02-01
    late: extension enacted US export CN [acme] 2025-05-01..2025-06-30 modifies=grant)",
             R"(
    US export acme CN @2025-01-15 -> licensed by grant
    US export acme CN @2025-03-01 -> licence_required by duty also grant
    US export acme CN @2025-04-15 -> licence_required by duty
    US export acme CN @2025-05-01 -> licensed by grant also duty)");
}

TEST_CASE("P4: an extension can be extended, suspended and ended, and bounds itself") {
  CheckRules(R"(
    ban: ban enacted US export CN [ai-chips] 2025-01-01..2025-01-31
    more: extension enacted US export CN [h20] 2025-02-01..2025-02-28 modifies=ban
    again: extension enacted US export CN [h20] 2025-03-01 modifies=more
    pause: suspension enacted US export CN [h20] 2025-04-01..2025-04-30 modifies=again
    stop: rescission enacted US export CN [h20] 2025-06-01 modifies=again)",
             R"(
    US export h20 CN @2025-02-15 -> banned by ban
    US export h200 CN @2025-02-15 -> open
    US export h20 CN @2025-03-15 -> banned by ban
    US export h20 CN @2025-04-15 -> open
    US export h20 CN @2025-05-15 -> banned by ban
    US export h20 CN @2025-06-01 -> open)");
}

TEST_CASE("P4: a joint truce that one side prolongs goes on for that side only") {
  CheckRules(R"(
    us: tariff enacted US import CN [goods] 2025-01-01 conditions=rate:100
    cn: tariff enacted CN import US [goods] 2025-01-01 conditions=rate:90
    truce: truce enacted US+CN import * [goods] 2025-02-01..2025-02-28 modifies=us,cn
    more: extension enacted US import CN [goods] 2025-03-01..2025-03-31 modifies=truce)",
             R"(
    US import chips CN @2025-02-15 -> open
    CN import chips US @2025-02-15 -> open
    US import chips CN @2025-03-15 -> open
    CN import chips US @2025-03-15 -> open 90% also cn
    US import chips CN @2025-04-01 -> open 100% also us)");
}

constexpr Day kFirstDay = 20089;  // 2025-01-01

std::string Line(const std::string& key, const std::string& type, Day first, Day last,
                 const std::string& modifies = "") {
  return key + ": " + type + " enacted US export CN [h20] " + FormatDay(first) + ".." +
         FormatDay(last) + (modifies.empty() ? "" : " modifies=" + modifies) + "\n";
}

// The resolver alone: the other evaluator's time doubles with each line of these logs.
std::string ResolverSays(const std::string& lines, Day day) {
  const TextLog log = ParseLog(lines).value();
  const ResolverUnderTest resolver(log.entries, SmallTree());
  const std::string question = "US export h20 CN @" + FormatDay(day);
  return Render(resolver.Evaluate(ParseQuestion(question, SmallTree())->question), log);
}

TEST_CASE("P4: hundreds of modifiers that name nothing on one position are answered") {
  constexpr Day kCount = 300;
  for (const std::string type : {"suspension", "rescission"}) {
    for (const bool newest_first : {false, true}) {
      std::string log = Line("ban", "ban", kFirstDay, kFirstDay + 5000);
      for (Day i = 0; i < kCount; ++i) {
        const Day first = kFirstDay + 1 + (newest_first ? kCount - i : i);
        log += Line("m" + std::to_string(i), type, first, kFirstDay + 1000);
      }
      INFO(type << (newest_first ? ", newest first" : ""));
      // The first of them takes the ban away, so that the others reach nothing.
      const std::string first = newest_first ? "m299" : "m0";
      const std::string taken =
          type == "rescission" ? "open" : "suspended by " + first + " returns 2027-09-29";
      CHECK(ResolverSays(log, kFirstDay + 500) == taken);
      CHECK(ResolverSays(log, kFirstDay + 1001) == "banned by ban");
    }
  }
}

TEST_CASE("P4: modifiers that name nothing, each from the last day of the one before") {
  std::string log = Line("ban", "ban", kFirstDay, kFirstDay + 5000);
  for (Day i = 1; i <= 300; ++i) {
    log += Line("m" + std::to_string(i), "suspension", kFirstDay + i, kFirstDay + i + 1);
  }
  // Every other one meets the ban on its first day, since the one before sees to it that the next
  // does not.
  CHECK(ResolverSays(log, kFirstDay + 299) == "suspended by m299 returns 2025-10-29");
  CHECK(ResolverSays(log, kFirstDay + 300) == "suspended by m299 returns 2025-10-29");
  CHECK(ResolverSays(log, kFirstDay + 301) == "banned by ban");
}

TEST_CASE("P4: measures in the place of two others each, all of them over, are answered") {
  std::string log = Line("a0", "ban", kFirstDay, kFirstDay + 5000) +
                    Line("b0", "ban", kFirstDay, kFirstDay + 5000);
  for (Day i = 1; i <= 30; ++i) {
    const std::string below = std::to_string(i - 1);
    for (const std::string side : {"a", "b"}) {
      log += Line(side + std::to_string(i), "licence_requirement", kFirstDay + i, kFirstDay + i + 1,
                  "a" + below + ",b" + below);
    }
  }
  CHECK(ResolverSays(log, kFirstDay + 500) == "banned by b0 also a0");
}

}  // namespace
}  // namespace chipline
