// What stands in another's place, names of acts, and modifiers that name nothing (P4). How to read
// the tables: tests/query/rules_table.h.
#include "tests/query/engines.h"
#include "tests/query/questions.h"
#include "tests/query/rules_table.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

TEST_CASE("P4: an event that modifies an earlier one stands in its place, while live") {
  CheckRules(R"(
    old: ban enacted US export CN [ai-chips] 2025-01-01
    new: licence_requirement enacted US export CN [h20] 2025-02-01..2025-03-31 modifies=old policy=case_by_case)",
             R"(
    US export h20 CN @2025-01-31 -> banned by old
    US export h20 CN @2025-02-01 -> licence_required/case_by_case by new
    US export h200 CN @2025-02-01 -> banned by old
    US export h20 CN @2025-04-01 -> banned by old)");
}

TEST_CASE("P4: and in the place of what that one replaced") {
  CheckRules(R"(
    first: ban enacted US export CN [chips] 2025-01-01
    second: ban enacted US export CN [chips] 2025-02-01 modifies=first
    third: licence_requirement enacted US export CN [h20] 2025-03-01 modifies=second
    early: licence_requirement enacted US export CN [memory] 2025-01-15 modifies=second)",
             R"(
    US export h20 CN @2025-03-01 -> licence_required by third
    US export h200 CN @2025-03-01 -> banned by second
    US export memory CN @2025-01-20 -> licence_required by early
    US export memory CN @2025-03-01 -> licence_required by early)");
}

// Between the first and the last of them are 2^58 ways.
TEST_CASE("P4: measures that each stand in the place of all before are looked at once") {
  constexpr int kMeasures = 60;
  for (const char* type : {"ban", "licence_grant"}) {
    std::string log;
    std::string names;
    for (int i = 0; i < kMeasures; ++i) {
      const std::string name = "e" + std::to_string(i);
      log += name + ": " + type + " enacted US export CN [h20] 2025-01-01" + names + "\n";
      names += (i == 0 ? " modifies=" : ",") + name;
    }
    const std::string status = type == std::string("ban") ? "banned" : "licensed";
    CheckResolver(log, "US export h20 CN @2025-02-01 -> " + status + " by e59");
  }
}

// A stack is deep enough for some 18,000.
TEST_CASE("P4: a chain of measures may be longer than a stack is deep") {
  constexpr int kMeasures = 40'000;
  std::string log;
  for (int i = 0; i < kMeasures; ++i) {
    log += "e" + std::to_string(i) + ": ban enacted US export CN [h20] 2025-01-01";
    log += i == 0 ? "\n" : " modifies=e" + std::to_string(i - 1) + "\n";
  }
  CheckResolver(log, "US export h20 CN @2025-02-01 -> banned by e39999");
  const auto entries = ParseLog(log);
  REQUIRE(entries);
  const ResolverUnderTest under_test(entries->entries, SmallTree());
  const Position position{Jurisdiction::kUS, Flow::kExport, *SmallTree().Find("h20"),
                          Jurisdiction::kCN};
  AsOf as_of;
  as_of.date = FromCivil({2025, 2, 1});
  Resolver resolver(under_test.timeline(), as_of);
  CHECK(resolver.Boundaries(position).size() == 2);
}

TEST_CASE("P4: what never stood replaced nothing") {
  CheckRules(R"(
    ban: ban enacted US export CN [h20] 2025-01-01
    word: licence_requirement announced US export CN [h20] ? announced=2025-01-10 modifies=ban
    duty: licence_requirement enacted US export CN [h20] 2025-02-01 modifies=word)",
             R"(
    US export h20 CN @2025-02-01 -> banned by ban also duty)");
}

TEST_CASE("P4: a suspended successor lets what it replaced show again") {
  CheckRules(R"(
    base: tariff enacted US import * [goods] 2025-01-01 conditions=rate:10
    high: tariff enacted US import CN [goods] 2025-02-01 conditions=rate:84 modifies=base
    truce: truce enacted US+CN import * [goods] 2025-03-01..2025-03-31 modifies=high)",
             R"(
    US import goods CN @2025-02-01 -> open 84% also high
    US import goods JP @2025-02-01 -> open 10% also base
    US import goods CN @2025-03-01 -> open 10% also base
    US import goods CN @2025-04-01 -> open 84% also high)");
}

TEST_CASE("P4: only an unscoped event that lays a layer there replaces") {
  CheckRules(R"(
    ban: ban enacted US export CN [h20] 2025-01-01
    some: licence_requirement enacted US export CN [h20] 2025-02-01 modifies=ban scope=sellers
    note: guidance enacted US export CN [h20] 2025-02-01 modifies=ban effect=neutral
    other: licence_requirement enacted US import CN [h20] 2025-02-01 modifies=ban)",
             R"(
    US export h20 CN @2025-02-01 -> banned by ban except some
    US import h20 CN @2025-02-01 -> licence_required by other)");
}

TEST_CASE("P4: what a suspended or ended modifier replaced, and a listing that ends a pause") {
  CheckRules(R"(
    list: entity_listing enacted US export CN [acme] 2025-01-01
    pause: suspension enacted US export CN [acme] 2025-02-01 modifies=list
    back: entity_listing enacted US export CN [acme] 2025-03-01 modifies=pause policy=policy_of_denial)",
             R"(
    US export acme CN @2025-02-01 -> suspended by pause returns 2025-03-01
    US export acme CN @2025-03-01 -> listed/policy_of_denial by back also list)");
}

TEST_CASE("P4: an act's name means all of its events, found late or not, but not the modifier") {
  CheckRules(R"(
    one: ban enacted CN export * [gallium] 2025-01-01 act=notices
    pause: suspension enacted CN export * [metals] 2025-02-01..2025-03-31 modifies=notices act=notices
    two: ban enacted CN export * [graphite] 2025-01-15 act=notices)",
             R"(
    CN export gallium US @2025-02-01 -> suspended by pause returns 2025-04-01
    CN export graphite US @2025-01-31 -> banned by two
    CN export graphite US @2025-02-01 -> suspended by pause returns 2025-04-01)");
}

TEST_CASE("P4: events are named by key, act or id") {
  CheckRules(R"(
    a: ban enacted US export CN [h20] 2025-01-01
    + b: ban enacted US export CN [h200] 2025-01-01
    pause: suspension enacted US export CN [ai-chips] 2025-02-01 modifies=1.1)",
             R"(
    US export h20 CN @2025-02-01 -> banned by a
    US export h200 CN @2025-02-01 -> suspended by pause)");
}

TEST_CASE("P4: without modifies a suspension takes the restrictions live on its first day") {
  CheckRules(R"(
    ban: ban enacted US export CN [h20] 2025-01-01
    above: ban enacted US export CN [chips] 2025-01-01..2025-01-31
    wide: ban enacted US export * [h20] 2025-01-01..2025-01-31
    pause: suspension enacted US export CN [h20] 2025-02-01..2025-02-28
    later: licence_requirement enacted US export CN [h20] 2025-02-10)",
             R"(
    US export h20 CN @2025-02-05 -> suspended by pause returns 2025-03-01
    US export h20 CN @2025-02-15 -> licence_required by later
    US export h20 CN @2025-03-01 -> banned by ban also later)");
}

TEST_CASE("P4: without modifies the same issuer, flow, target and exactly the subjects") {
  CheckRules(R"(
    parent: ban enacted US export CN [ai-chips] 2025-01-01
    child: ban enacted US export CN [h20] 2025-01-01
    world: ban enacted US export * [h20] 2025-01-01
    dutch: ban enacted NL export CN [h20] 2025-01-01
    buy: ban enacted US procurement CN [h20] 2025-01-01
    part: ban enacted US export CN [h20] 2025-01-01 scope=buyers
    lift: rescission enacted US export CN [h20] 2025-02-01)",
             R"(
    US export h20 CN @2025-02-01 -> banned by world also parent except part
    NL export h20 CN @2025-02-01 -> banned by dutch
    US procurement h20 CN @2025-02-01 -> banned by buy)");
}

TEST_CASE("P4: without modifies an act lifts a layer of an event that names more subjects") {
  CheckRules(R"(
    ban: ban enacted US export CN [h20 h200] 2025-01-01
    lift: rescission enacted US export CN [h20] 2025-02-01)",
             R"(
    US export h20 CN @2025-02-01 -> open
    US export h200 CN @2025-02-01 -> banned by ban)");
}

TEST_CASE("P4: without modifies a tightening act takes permissions, a delisting listings only") {
  CheckRules(R"(
    grant: licence_grant enacted US export CN [acme] 2025-01-02
    ban: ban enacted US export CN [acme] 2025-01-01
    list: entity_listing enacted US export CN [acme] 2025-01-01
    duty: tariff enacted US export CN [acme] 2025-01-01 conditions=rate:5
    off: entity_delisting enacted US export CN [acme] 2025-02-01 effect=loosen
    revoke: rescission enacted US export CN [acme] 2025-03-01 effect=tighten
    lift: rescission enacted US export CN [acme] 2025-04-01 effect=loosen)",
             R"(
    US export acme CN @2025-01-15 -> licensed 5% by grant also ban,list,duty
    US export acme CN @2025-02-01 -> licensed 5% by grant also ban,duty
    US export acme CN @2025-03-01 -> banned 5% by ban also duty
    US export acme CN @2025-04-01 -> open 5% also duty)");
}

TEST_CASE("P4: a truce and an extension without modifies change nothing") {
  CheckRules(R"(
    ban: ban enacted US export CN [h20] 2025-01-01..2025-01-31
    truce: truce enacted US export CN [h20] 2025-01-10
    more: extension enacted US export CN [h20] 2025-02-01..2025-03-01)",
             R"(
    US export h20 CN @2025-01-15 -> banned by ban
    US export h20 CN @2025-02-15 -> open)");
}

TEST_CASE("P4: a lifting for some does not lift what is for everybody") {
  CheckRules(R"(
    ban: ban enacted US export CN [h20] 2025-01-01
    part: ban enacted US export CN [h200] 2025-01-01 scope=buyers
    lift: rescission enacted US export CN [ai-chips] 2025-02-01 modifies=ban,part scope=buyers)",
             R"(
    US export h20 CN @2025-02-01 -> banned by ban
    US export h200 CN @2025-02-01 -> open)");
}

TEST_CASE(
    "P4: what stands in the place of a suspension that names nothing is not suspended by it") {
  CheckRules(R"(
    pause: suspension enacted US export * [ai-chips] 2025-01-31..2025-02-26 effect=loosen
    narrow: ban enacted US export CN [h20] 2025-01-18 scope=carve_out
    wide: ban enacted US export * [ai-chips] 2025-01-22..2025-02-16 modifies=pause,narrow)",
             R"(
    US export h20 CN @2025-01-20 -> banned by narrow
    US export h20 CN @2025-02-09 -> banned by wide
    US export h20 CN @2025-02-20 -> banned by narrow)");
}

}  // namespace
}  // namespace chipline
