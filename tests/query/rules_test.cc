// The rules of state (docs/rules.md, P1 to P13 and P15) as tables: a log in a few lines, then
// questions and what they answer. The form is that of tests/support/event_text.h and
// tests/query/questions.h. Every table is put to the naive evaluator and to the resolver.
#include <string>
#include <string_view>

#include "tests/query/engines.h"
#include "tests/query/questions.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

void Check(std::string_view log_text, std::string_view questions) {
  const auto log = ParseLog(log_text);
  INFO((log ? std::string() : log.error().ToString()));
  REQUIRE(log);
  for (const std::string& line : Pieces(questions, '\n')) {
    const std::size_t arrow = line.find(" -> ");
    if (arrow == std::string::npos) continue;
    const auto asked = ParseQuestion(line.substr(0, arrow), SmallTree());
    INFO(line << (asked ? "" : asked.error().ToString()));
    REQUIRE(asked);
    for (const Engine& engine : Engines()) {
      INFO("engine: " << engine.name);
      CHECK(engine.ask(*log, *asked) == line.substr(arrow + 4));
    }
  }
}

TEST_CASE("P1: each type of event answers with its status") {
  Check(R"(
    ban: ban enacted US export CN [h20] 2025-01-01..2025-01-31
    duty: licence_requirement enacted US export CN [h20] 2025-02-01..2025-02-28 policy=case_by_case
    denial: licence_denial enacted US export CN [h20] 2025-03-01..2025-03-31
    list: entity_listing enacted US export CN [h20] 2025-04-01..2025-04-30 policy=presumption_of_denial
    grant: licence_grant enacted US export CN [h20] 2025-05-01..2025-05-31
    pass: approval enacted US export CN [h20] 2025-06-01..2025-06-30
    terms: approval enacted US export CN [h20] 2025-07-01..2025-07-31 conditions=volume_cap
    some: approval enacted US export CN [h20] 2025-08-01..2025-08-31 scope=buyers
    hint: guidance enacted US export CN [h20] 2025-09-01..2025-09-30 effect=tighten
    note: guidance enacted US export CN [h20] 2025-10-01..2025-10-31 effect=neutral
    probe: investigation enacted US export CN [h20] 2025-11-01..2025-11-30
    rate: tariff enacted US export CN [h20] 2025-12-01..2025-12-31 conditions=rate:25)",
        R"(
    US export h20 CN @2025-01-15 -> banned by ban
    US export h20 CN @2025-02-15 -> licence_required/case_by_case by duty
    US export h20 CN @2025-03-15 -> licence_required/policy_of_denial by denial
    US export h20 CN @2025-04-15 -> listed/presumption_of_denial by list
    US export h20 CN @2025-05-15 -> licensed by grant
    US export h20 CN @2025-06-15 -> approved by pass
    US export h20 CN @2025-07-15 -> conditional by terms
    US export h20 CN @2025-08-15 -> conditional by some
    US export h20 CN @2025-09-15 -> discouraged by hint
    US export h20 CN @2025-10-15 -> open
    US export h20 CN @2025-11-15 -> under_investigation by probe
    US export h20 CN @2025-12-15 -> open 25% also rate
    US export h20 CN @2024-12-31 -> open)");
}

TEST_CASE("P1: a denial is a policy of denial whatever it says, an order and a fine are nothing") {
  Check(R"(
    denial: licence_denial enacted US export CN [h20] 2025-01-01 policy=case_by_case
    order: purchase_order enacted CN procurement US [h20] 2025-01-01
    fine: penalty enacted CN procurement US [h20] 2025-01-01)",
        R"(
    US export h20 CN @2025-01-01 -> licence_required/policy_of_denial by denial
    CN procurement h20 US @2025-01-01 -> open)");
}

TEST_CASE("P1: a joint act lays layers for each of its issuers") {
  Check(R"(
    both: licence_requirement enacted US+NL export CN [tools] 2025-01-01)",
        R"(
    US export tools CN @2025-01-01 -> licence_required by both
    NL export tools CN @2025-01-01 -> licence_required by both
    JP export tools CN @2025-01-01 -> open
    US import tools CN @2025-01-01 -> open)");
}

TEST_CASE("P2: enacted and reported events start at their effective day, else when announced") {
  Check(R"(
    plain: ban enacted US export CN [h20] 2025-02-01 announced=2025-01-01
    said: ban reported US export CN [h200] ? announced=2025-01-10 published=2025-01-12
    printed: ban enacted US export CN [memory] ? published=2025-01-12
    source: ban enacted US export CN [tools] ? source=2025-01-14)",
        R"(
    US export h20 CN @2025-01-31 -> open
    US export h20 CN @2025-02-01 -> banned by plain
    US export h200 CN @2025-01-09 -> open
    US export h200 CN @2025-01-10 -> banned by said
    US export memory CN @2025-01-11 -> open
    US export memory CN @2025-01-12 -> banned by printed
    US export tools CN @2025-01-13 -> open
    US export tools CN @2025-01-14 -> banned by source)");
}

TEST_CASE("P2: an announced event lays a layer from a stated effective day only") {
  Check(R"(
    dated: ban announced US export CN [h20] 2025-01-10 announced=2025-01-10
    undated: ban announced US export CN [h200] ? announced=2025-01-10)",
        R"(
    US export h20 CN @2025-01-10 -> banned by dated
    US export h200 CN @2025-06-01 -> open)");
}

TEST_CASE("P2: expected, proposed and denied events never count") {
  Check(R"(
    threat: ban expected US export CN [h20] 2025-01-01
    bill: ban proposed US export CN [h20] 2025-01-01
    rumour: ban denied US export CN [h20] 2025-01-01
    duty: licence_requirement enacted US export CN [h20] 2025-01-01
    lift: rescission expected US export CN [h20] 2025-02-01 modifies=duty)",
        R"(
    US export h20 CN @2025-03-01 -> licence_required by duty
    US export h20 CN @2025-03-01 certainty=denied -> licence_required by duty)");
}

TEST_CASE("P2: certainty raises the floor, for measures and modifiers alike") {
  Check(R"(
    press: ban reported US export CN [h20] 2025-01-01
    said: licence_requirement announced US export CN [h20] 2025-01-01
    text: guidance enacted US export CN [h20] 2025-01-01 effect=tighten
    relief: suspension reported US export CN [h20] 2025-02-01 modifies=said)",
        R"(
    US export h20 CN @2025-01-15 -> banned by press also said,text
    US export h20 CN @2025-01-15 certainty=announced -> licence_required by said also text
    US export h20 CN @2025-01-15 certainty=enacted -> discouraged by text
    US export h20 CN @2025-02-15 certainty=announced -> licence_required by said also text)");
}

TEST_CASE("P2: the machine's finds count only where no person's event is live") {
  Check(R"(
    found: ban enacted US export CN [chips] 2025-01-01 review=extracted
    typed: licence_requirement enacted US export CN [h20] 2025-01-01..2025-06-30)",
        R"(
    US export h20 CN @2025-03-01 -> licence_required by typed
    US export h20 CN @2025-07-01 -> banned by found
    US export h200 CN @2025-03-01 -> banned by found
    US export h20 CN @2025-03-01 review=any -> banned by found also typed
    US export h20 CN @2025-03-01 review=confirmed -> open)");
}

TEST_CASE("P2: what a person suspended or ended is not undone by an older find") {
  Check(R"(
    found: ban enacted US export CN [h20 h200] 2025-01-01 review=extracted
    typed: ban enacted US export CN [h20 h200] 2025-01-01 review=confirmed
    lift: rescission enacted US export CN [h20] 2025-02-01 modifies=typed
    pause: suspension enacted US export CN [h200] 2025-02-01 modifies=typed)",
        R"(
    US export h20 CN @2025-02-01 -> open
    US export h200 CN @2025-02-01 -> suspended by pause
    US export h20 CN @2025-02-01 review=any -> banned by found)");
}

TEST_CASE("P3: the last day is in force, and what stood below shows again") {
  Check(R"(
    duty: licence_requirement enacted US export CN [h20] 2025-01-01
    ban: ban enacted US export CN [h20] 2025-02-01..2025-02-28)",
        R"(
    US export h20 CN @2025-01-31 -> licence_required by duty
    US export h20 CN @2025-02-01 -> banned by ban also duty
    US export h20 CN @2025-02-28 -> banned by ban also duty
    US export h20 CN @2025-03-01 -> licence_required by duty)");
}

TEST_CASE("P4, P8: a suspension makes dormant for its own interval, then the layer returns") {
  Check(R"(
    ban: ban enacted US export CN [h20] 2025-01-01
    pause: suspension enacted US export CN [h20] 2025-02-01..2025-02-28 modifies=ban)",
        R"(
    US export h20 CN @2025-01-31 -> banned by ban
    US export h20 CN @2025-02-01 -> suspended by pause returns 2025-03-01
    US export h20 CN @2025-02-28 -> suspended by pause returns 2025-03-01
    US export h20 CN @2025-03-01 -> banned by ban)");
}

TEST_CASE("P4: a suspension before the first day keeps the measure from ever applying") {
  Check(R"(
    duty: licence_requirement enacted CN export * [gallium] 2025-11-08
    pause: suspension enacted CN export * [gallium] 2025-11-07..2026-11-10 modifies=duty)",
        R"(
    CN export gallium US @2025-11-07 -> open
    CN export gallium US @2025-11-08 -> suspended by pause returns 2026-11-11
    CN export gallium US @2026-11-11 -> licence_required by duty)");
}

TEST_CASE("P4: a suspended suspension lets the measure show, and returns itself") {
  Check(R"(
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
  Check(R"(
    ban: ban enacted US export CN [h20] 2025-01-01
    first: suspension enacted US export CN [h20] 2025-02-01..2025-03-15 modifies=ban
    second: suspension enacted US export CN [h20] 2025-03-01..2025-04-15 modifies=ban)",
        R"(
    US export h20 CN @2025-02-15 -> suspended by first returns 2025-04-16
    US export h20 CN @2025-03-10 -> suspended by second returns 2025-04-16
    US export h20 CN @2025-03-20 -> suspended by second returns 2025-04-16
    US export h20 CN @2025-04-16 -> banned by ban)");
}

TEST_CASE("P4, P8: a measure whose own end falls inside its suspension never returns") {
  Check(R"(
    ban: ban enacted US export CN [h20] 2025-01-01..2025-02-15
    pause: suspension enacted US export CN [h20] 2025-02-01..2025-02-28 modifies=ban)",
        R"(
    US export h20 CN @2025-02-10 -> suspended by pause
    US export h20 CN @2025-02-16 -> open
    US export h20 CN @2025-03-01 -> open)");
}

TEST_CASE("P4: a truce suspends what it names and nothing else") {
  Check(R"(
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
  Check(R"(
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
  Check(R"(
    ban: ban enacted US export CN [ai-chips] 2025-01-01
    lift: rescission enacted US export CN [h20] 2025-02-01 modifies=ban)",
        R"(
    US export h20 CN @2025-02-01 -> open
    US export h200 CN @2025-02-01 -> banned by ban
    US export ai-chips CN @2025-02-01 -> banned by ban
    US export chips CN @2025-02-01 -> open)");
}

TEST_CASE("P4: a modifier acts on its own target only") {
  Check(R"(
    ban: ban enacted CN export * [gallium] 2025-01-01
    pause: suspension enacted CN export US [gallium] 2025-02-01 modifies=ban)",
        R"(
    CN export gallium US @2025-02-01 -> suspended by pause
    CN export gallium JP @2025-02-01 -> banned by ban
    CN export gallium * @2025-02-01 -> banned by ban)");
}

TEST_CASE("P4: a modifier's subjects bound it, not those of what it modifies") {
  Check(R"(
    ban: ban enacted CN export US [gallium graphite] 2025-01-01
    pause: suspension enacted CN export US [gallium] 2025-02-01 modifies=ban
    wide: suspension enacted CN export US [metals] 2025-03-01..2025-03-31 modifies=ban)",
        R"(
    CN export gallium US @2025-02-15 -> suspended by pause
    CN export graphite US @2025-02-15 -> banned by ban
    CN export graphite US @2025-03-15 -> suspended by wide returns 2025-04-01)");
}

TEST_CASE("P4: a delisting ends a listing") {
  Check(R"(
    soft: entity_listing enacted US export CN [acme] 2025-01-01
    hard: entity_listing enacted US export CN [acme] 2025-02-01 policy=presumption_of_denial
    off: entity_delisting enacted US export CN [acme] 2025-02-01 modifies=soft)",
        R"(
    US export acme CN @2025-01-31 -> listed by soft
    US export acme CN @2025-02-01 -> listed/presumption_of_denial by hard)");
}

TEST_CASE("P4: an extension moves the end") {
  Check(R"(
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
  Check(R"(
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
  Check(R"(
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
  Check(R"(
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
  Check(R"(
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

TEST_CASE("P4: an event that modifies an earlier one stands in its place, while live") {
  Check(R"(
    old: ban enacted US export CN [ai-chips] 2025-01-01
    new: licence_requirement enacted US export CN [h20] 2025-02-01..2025-03-31 modifies=old policy=case_by_case)",
        R"(
    US export h20 CN @2025-01-31 -> banned by old
    US export h20 CN @2025-02-01 -> licence_required/case_by_case by new
    US export h200 CN @2025-02-01 -> banned by old
    US export h20 CN @2025-04-01 -> banned by old)");
}

TEST_CASE("P4: and in the place of what that one replaced") {
  Check(R"(
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

TEST_CASE("P4: a suspended successor lets what it replaced show again") {
  Check(R"(
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
  Check(R"(
    ban: ban enacted US export CN [h20] 2025-01-01
    some: licence_requirement enacted US export CN [h20] 2025-02-01 modifies=ban scope=sellers
    note: guidance enacted US export CN [h20] 2025-02-01 modifies=ban effect=neutral
    other: licence_requirement enacted US import CN [h20] 2025-02-01 modifies=ban)",
        R"(
    US export h20 CN @2025-02-01 -> banned by ban except some
    US import h20 CN @2025-02-01 -> licence_required by other)");
}

TEST_CASE("P4: what a suspended or ended modifier replaced, and a listing that ends a pause") {
  Check(R"(
    list: entity_listing enacted US export CN [acme] 2025-01-01
    pause: suspension enacted US export CN [acme] 2025-02-01 modifies=list
    back: entity_listing enacted US export CN [acme] 2025-03-01 modifies=pause policy=policy_of_denial)",
        R"(
    US export acme CN @2025-02-01 -> suspended by pause returns 2025-03-01
    US export acme CN @2025-03-01 -> listed/policy_of_denial by back also list)");
}

TEST_CASE("P4: an act's name means all of its events, found late or not, but not the modifier") {
  Check(R"(
    one: ban enacted CN export * [gallium] 2025-01-01 act=notices
    pause: suspension enacted CN export * [metals] 2025-02-01..2025-03-31 modifies=notices act=notices
    two: ban enacted CN export * [graphite] 2025-01-15 act=notices)",
        R"(
    CN export gallium US @2025-02-01 -> suspended by pause returns 2025-04-01
    CN export graphite US @2025-01-31 -> banned by two
    CN export graphite US @2025-02-01 -> suspended by pause returns 2025-04-01)");
}

TEST_CASE("P4: events are named by key, act or id") {
  Check(R"(
    a: ban enacted US export CN [h20] 2025-01-01
    + b: ban enacted US export CN [h200] 2025-01-01
    pause: suspension enacted US export CN [ai-chips] 2025-02-01 modifies=1.1)",
        R"(
    US export h20 CN @2025-02-01 -> banned by a
    US export h200 CN @2025-02-01 -> suspended by pause)");
}

TEST_CASE("P4: without modifies a suspension takes the restrictions live on its first day") {
  Check(R"(
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
  Check(R"(
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
  Check(R"(
    ban: ban enacted US export CN [h20 h200] 2025-01-01
    lift: rescission enacted US export CN [h20] 2025-02-01)",
        R"(
    US export h20 CN @2025-02-01 -> open
    US export h200 CN @2025-02-01 -> banned by ban)");
}

TEST_CASE("P4: without modifies a tightening act takes permissions, a delisting listings only") {
  Check(R"(
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
  Check(R"(
    ban: ban enacted US export CN [h20] 2025-01-01..2025-01-31
    truce: truce enacted US export CN [h20] 2025-01-10
    more: extension enacted US export CN [h20] 2025-02-01..2025-03-01)",
        R"(
    US export h20 CN @2025-01-15 -> banned by ban
    US export h20 CN @2025-02-15 -> open)");
}

TEST_CASE("P4: a lifting for some does not lift what is for everybody") {
  Check(R"(
    ban: ban enacted US export CN [h20] 2025-01-01
    part: ban enacted US export CN [h200] 2025-01-01 scope=buyers
    lift: rescission enacted US export CN [ai-chips] 2025-02-01 modifies=ban,part scope=buyers)",
        R"(
    US export h20 CN @2025-02-01 -> banned by ban
    US export h200 CN @2025-02-01 -> open)");
}

TEST_CASE("P5: a measure holds for descendants, and a parent inherits nothing") {
  Check(R"(
    ban: ban enacted US export CN [ai-chips] 2025-01-01)",
        R"(
    US export h20 CN @2025-01-01 -> banned by ban
    US export ai-chips CN @2025-01-01 -> banned by ban
    US export chips CN @2025-01-01 -> open
    US export memory CN @2025-01-01 -> open)");
}

TEST_CASE("P6: a permission that modifies something is idle unless that is live") {
  Check(R"(
    ban: ban enacted US export CN [h20] 2025-02-01..2025-04-30
    grant: licence_grant enacted US export CN [h20] 2025-01-01 modifies=ban
    pause: suspension enacted US export CN [h20] 2025-03-01..2025-03-31 modifies=ban
    free: licence_grant enacted US export CN [h200] 2025-01-01)",
        R"(
    US export h20 CN @2025-01-15 -> open
    US export h20 CN @2025-02-15 -> licensed by grant
    US export h20 CN @2025-03-15 -> suspended by pause returns 2025-04-01
    US export h20 CN @2025-04-15 -> licensed by grant
    US export h20 CN @2025-05-01 -> open
    US export h200 CN @2025-01-15 -> licensed by free)");
}

TEST_CASE("P6: a permission on a permission needs the measure under both") {
  Check(R"(
    duty: licence_requirement enacted US export CN [h20] 2025-01-01
    grant: licence_grant enacted US export CN [h20] 2025-02-01 modifies=duty
    share: licence_grant enacted US export CN [h20] 2025-03-01 modifies=grant conditions=revenue_share:15
    rule: licence_requirement enacted US export CN [h20] 2025-05-01 modifies=duty policy=case_by_case)",
        R"(
    US export h20 CN @2025-02-15 -> licensed by grant
    US export h20 CN @2025-03-15 -> licensed by share
    US export h20 CN @2025-05-01 -> licence_required/case_by_case by rule)");
}

TEST_CASE("P6: two grants on one duty stand side by side") {
  Check(R"(
    duty: licence_requirement enacted US export CN [acme] 2025-01-01
    one: licence_grant enacted US export CN [acme] 2025-02-01..2025-04-30 modifies=duty
    two: licence_grant enacted US export CN [acme] 2025-03-01 modifies=duty)",
        R"(
    US export acme CN @2025-03-15 -> licensed by two also one
    US export acme CN @2025-05-01 -> licensed by two)");
}

TEST_CASE("P6: unscoped layers come before scoped ones, which decide where they are alone") {
  Check(R"(
    part: ban enacted CN procurement US [acme] 2025-01-01 scope=buyers
    hint: guidance enacted CN procurement US [acme] 2025-02-01..2025-02-28 effect=tighten
    duty: licence_requirement enacted CN procurement US [acme] 2025-03-01)",
        R"(
    CN procurement acme US @2025-01-15 -> banned by part
    CN procurement acme US @2025-02-15 -> discouraged by hint except part
    CN procurement acme US @2025-03-15 -> licence_required by duty except part)");
}

TEST_CASE("P6, P8: a dormant unscoped layer too comes before scoped ones") {
  Check(R"(
    duty: licence_requirement enacted CN export US [gallium] 2025-01-01
    part: ban enacted CN export US [metals] 2025-01-01 scope=buyers
    pause: suspension enacted CN export US [gallium] 2025-02-01..2025-02-28 modifies=duty)",
        R"(
    CN export gallium US @2025-01-15 -> licence_required by duty except part
    CN export gallium US @2025-02-15 -> suspended by pause returns 2025-03-01 except part
    CN export graphite US @2025-02-15 -> banned by part)");
}

TEST_CASE("P6: one buyer licensed under a ban is named, and the ban stays beside") {
  Check(R"(
    ban: ban enacted CN import US [h200] 2025-01-01
    three: approval enacted CN import US [h200] 2025-02-01 modifies=ban scope=buyers)",
        R"(
    CN import h200 US @2025-01-31 -> banned by ban
    CN import h200 US @2025-02-01 -> conditional by three also ban)");
}

TEST_CASE("P6: a carve-out is an exception, not a decision") {
  Check(R"(
    list: entity_listing enacted US export CN [acme] 2025-01-01 policy=presumption_of_denial
    general: licence_grant enacted US export CN [acme] 2025-01-10 modifies=list scope=carve_out)",
        R"(
    US export acme CN @2025-01-15 -> listed/presumption_of_denial by list except general)");
}

TEST_CASE("P6: the order is overrides, nearest subject, exact target, later start, evidence, id") {
  Check(R"(
    all: licence_grant enacted US export CN [chips] 2025-01-01 overrides
    near: licence_grant enacted US export CN [h20] 2025-02-01
    far: licence_grant enacted US export CN [ai-chips] 2025-03-01
    world: licence_grant enacted US import * [h20] 2025-03-01
    exact: licence_grant enacted US import CN [h20] 2025-01-01
    older: licence_grant enacted US sale CN [h20] 2025-01-01
    newer: licence_grant enacted US sale CN [h20] 2025-01-02
    last: licence_grant enacted US sale CN [h20] 2025-01-01
    press: licence_grant enacted US use CN [h20] 2025-01-01 evidence=press
    text: licence_grant enacted US use CN [h20] 2025-01-01 evidence=official_text
    blank: licence_grant enacted US use CN [h20] 2025-01-01
    twin1: licence_grant enacted US investment CN [h20] 2025-01-01
    twin2: licence_grant enacted US investment CN [h20] 2025-01-01)",
        R"(
    US export h20 CN @2025-04-01 -> licensed by all also near,far
    US export h200 CN @2025-04-01 -> licensed by all also far
    US import h20 CN @2025-04-01 -> licensed by exact also world
    US import h20 JP @2025-04-01 -> licensed by world
    US sale h20 CN @2025-04-01 -> licensed by newer also older,last
    US use h20 CN @2025-04-01 -> licensed by text also press,blank
    US investment h20 CN @2025-04-01 -> licensed by twin2 also twin1)");
}

TEST_CASE("P6: a later general ban governs over an older specific licence duty") {
  Check(R"(
    duty: licence_requirement enacted US export CN [h20] 2025-01-01 policy=case_by_case
    ban: ban enacted US export CN [chips] 2025-02-01)",
        R"(
    US export h20 CN @2025-02-01 -> banned by ban also duty)");
}

TEST_CASE("P6: a later general ban does not govern over an older specific grant") {
  Check(R"(
    grant: licence_grant enacted US export CN [h20] 2025-01-01
    ban: ban enacted US export CN [chips] 2025-02-01
    firm: ban enacted US export CN [chips] 2025-03-01 overrides)",
        R"(
    US export h20 CN @2025-02-01 -> licensed by grant also ban
    US export h200 CN @2025-02-01 -> banned by ban
    US export h20 CN @2025-03-01 -> banned by firm also grant,ban)");
}

TEST_CASE("P6: restrictions join down to the first permission only") {
  Check(R"(
    near: licence_requirement enacted US export CN [h20] 2025-01-01 policy=case_by_case
    grant: licence_grant enacted US export CN [ai-chips] 2025-01-01
    ban: ban enacted US export CN [chips] 2025-01-01)",
        R"(
    US export h20 CN @2025-01-01 -> licence_required/case_by_case by near also grant,ban
    US export h200 CN @2025-01-01 -> licensed by grant also ban)");
}

TEST_CASE("P6: of joined restrictions the strictest decides") {
  Check(R"(
    case: licence_requirement enacted US export CN [acme] 2025-02-01..2025-07-31 policy=case_by_case
    likely: licence_requirement enacted US export CN [acme] 2025-01-01 policy=presumption_of_approval
    plain: licence_requirement enacted US export CN [acme] 2025-03-01..2025-07-31
    hard: licence_requirement enacted US export CN [acme] 2025-04-01..2025-07-31 policy=presumption_of_denial
    list: entity_listing enacted US export CN [acme] 2025-05-01..2025-07-31 policy=case_by_case
    never: licence_denial enacted US export CN [acme] 2025-06-01..2025-07-31
    ban: ban enacted US export CN [acme] 2025-07-01..2025-07-31)",
        R"(
    US export acme CN @2025-01-15 -> licence_required/presumption_of_approval by likely
    US export acme CN @2025-02-15 -> licence_required/case_by_case by case also likely
    US export acme CN @2025-03-15 -> licence_required by plain also case,likely
    US export acme CN @2025-04-15 -> licence_required/presumption_of_denial by hard also case,likely,plain
    US export acme CN @2025-05-15 -> listed/case_by_case by list also case,likely,plain,hard
    US export acme CN @2025-06-15 -> licence_required/policy_of_denial by never also case,likely,plain,hard,list
    US export acme CN @2025-07-15 -> banned by ban also case,likely,plain,hard,list,never)");
}

TEST_CASE("P6: of equally strict restrictions the first in order decides") {
  Check(R"(
    parent: entity_listing enacted US export CN [metals] 2025-02-01 policy=case_by_case
    child: entity_listing enacted US export CN [gallium] 2025-01-01 policy=presumption_of_denial)",
        R"(
    US export gallium CN @2025-03-01 -> listed/presumption_of_denial by child also parent
    US export graphite CN @2025-03-01 -> listed/case_by_case by parent)");
}

TEST_CASE("P6: a scoped ban never joins an unscoped duty") {
  Check(R"(
    duty: licence_requirement enacted CN export US [gallium] 2025-01-01 policy=case_by_case
    part: ban enacted CN export US [metals] 2025-02-01 scope=buyers)",
        R"(
    CN export gallium US @2025-02-01 -> licence_required/case_by_case by duty except part)");
}

TEST_CASE("P6: an investigation and guidance decide only where nothing binding is live") {
  Check(R"(
    probe: investigation enacted CN import US [chips] 2025-01-01
    hint: guidance enacted CN import US [h20] 2025-02-01 effect=tighten
    duty: licence_requirement enacted CN import US [chips] 2025-03-01
    pause: suspension enacted CN import US [chips] 2025-04-01 modifies=duty)",
        R"(
    CN import h20 US @2025-01-15 -> under_investigation by probe
    CN import h20 US @2025-02-15 -> discouraged by hint also probe
    CN import h20 US @2025-03-15 -> licence_required by duty also probe,hint
    CN import h20 US @2025-04-15 -> discouraged by hint also probe)");
}

TEST_CASE("P8: one dormant layer beside one that stands is no suspension") {
  Check(R"(
    duty: licence_requirement enacted CN export * [gallium] 2024-01-01 policy=case_by_case
    ban: ban enacted CN export US [gallium] 2025-01-01
    pause: suspension enacted CN export US [gallium] 2025-02-01..2025-02-28 modifies=ban)",
        R"(
    CN export gallium US @2025-01-15 -> banned by ban also duty
    CN export gallium US @2025-02-15 -> licence_required/case_by_case by duty
    CN export gallium US @2025-03-01 -> banned by ban also duty)");
}

TEST_CASE("P8: the suspension of a duty alone suspends no status") {
  Check(R"(
    rate: tariff enacted US import CN [goods] 2025-01-01 conditions=rate:25
    pause: suspension enacted US import CN [chips] 2025-02-01 modifies=rate)",
        R"(
    US import chips CN @2025-02-01 -> open
    US import tools CN @2025-02-01 -> open 25% also rate)");
}

TEST_CASE("P9: own and inherited duties add up, each event once") {
  Check(R"(
    goods: tariff enacted US import CN [goods] 2025-01-01 conditions=rate:10
    chips: tariff enacted US import CN [chips h20] 2025-01-01 conditions=rate:50
    zero: tariff enacted US import CN [h20] 2025-01-01 conditions=rate:0
    unsaid: tariff enacted US import CN [h20] 2025-01-01
    part: tariff enacted US import CN [h20] 2025-01-01 conditions=rate:25 scope=carve_out)",
        R"(
    US import h20 CN @2025-01-01 -> open 60% also goods,chips,zero,unsaid except part
    US import tools CN @2025-01-01 -> open 10% also goods)");
}

TEST_CASE("P9: a rateless duty alone answers no per cent, one of nought answers 0%") {
  Check(R"(
    unsaid: tariff enacted US import CN [h20] 2025-01-01
    zero: tariff enacted US import CN [h200] 2025-01-01 conditions=rate:0)",
        R"(
    US import h20 CN @2025-01-01 -> open also unsaid
    US import h200 CN @2025-01-01 -> open 0% also zero)");
}

TEST_CASE("P9: a tariff that modifies another replaces it and is not added") {
  Check(R"(
    ten: tariff enacted US import CN [goods] 2025-02-01 conditions=rate:10 act=emergency
    twenty: tariff enacted US import CN [goods] 2025-03-01 conditions=rate:20 modifies=ten act=emergency
    cut: tariff enacted US import CN [goods] 2025-11-01 conditions=rate:10 modifies=twenty act=emergency
    court: rescission enacted US import * [goods] 2026-02-01 modifies=emergency)",
        R"(
    US import chips CN @2025-02-15 -> open 10% also ten
    US import chips CN @2025-03-15 -> open 20% also twenty
    US import chips CN @2025-11-15 -> open 10% also cut
    US import chips CN @2026-02-01 -> open)");
}

TEST_CASE("P9: a child is exempt from its parent's duty") {
  Check(R"(
    rate: tariff enacted US import CN [goods] 2025-01-01 conditions=rate:125
    spare: suspension enacted US import * [chips] 2025-01-01 modifies=rate)",
        R"(
    US import goods CN @2025-01-01 -> open 125% also rate
    US import chips CN @2025-01-01 -> open
    US import h20 CN @2025-01-01 -> open)");
}

TEST_CASE("P9: duties never mix with the licensing status") {
  Check(R"(
    ban: ban enacted US import CN [h20] 2025-01-01
    rate: tariff enacted US import CN [h20] 2025-01-01 conditions=rate:25)",
        R"(
    US import h20 CN @2025-01-01 -> banned 25% by ban also rate)");
}

TEST_CASE("P10: a day inside a start's window is possible, past it certain") {
  Check(R"(
    ban: ban enacted US export CN [h20] 2025-03
    near: ban enacted US export CN [h200] 2025-03-10~)",
        R"(
    US export h20 CN @2025-02-28 -> open
    US export h20 CN @2025-03-01 -> banned by ban possible
    US export h20 CN @2025-03-30 -> banned by ban possible
    US export h20 CN @2025-03-31 -> banned by ban
    US export h20 CN @2025-03-15 imprecise=earliest -> banned by ban
    US export h20 CN @2025-03-15 imprecise=latest -> open
    US export h20 CN @2025-03-31 imprecise=latest -> banned by ban
    US export h200 CN @2025-03-09 -> open
    US export h200 CN @2025-03-10 -> banned by near)");
}

TEST_CASE("P10: a day inside an end's window is possible") {
  Check(R"(
    ban: ban enacted US export CN [h20] 2025-01-01..[2025-03-10..2025-03-20])",
        R"(
    US export h20 CN @2025-03-10 -> banned by ban
    US export h20 CN @2025-03-11 -> banned by ban possible
    US export h20 CN @2025-03-20 -> banned by ban possible
    US export h20 CN @2025-03-21 -> open
    US export h20 CN @2025-03-11 imprecise=earliest -> open
    US export h20 CN @2025-03-20 imprecise=latest -> banned by ban)");
}

TEST_CASE("P10: a possible lifting makes a possible answer") {
  Check(R"(
    ban: ban enacted US export CN [h20] 2025-01-01
    lift: rescission enacted US export CN [h20] [2025-03-01..2025-03-10] modifies=ban
    duty: licence_requirement enacted US export CN [h200] 2025-01-01
    over: ban enacted US export CN [h200] 2025-02-01
    pause: suspension enacted US export CN [h200] 2025-04 modifies=over)",
        R"(
    US export h20 CN @2025-02-28 -> banned by ban
    US export h20 CN @2025-03-05 -> open possible
    US export h20 CN @2025-03-10 -> open
    US export h200 CN @2025-04-15 -> licence_required by duty possible
    US export h200 CN @2025-04-30 -> licence_required by duty)");
}

TEST_CASE("P10: starts are cut at until, and compared by that day") {
  Check(R"(
    month: licence_grant enacted US export CN [h20] 2025-03..2025-03-15
    mid: ban enacted US export CN [h20] 2025-03-10)",
        R"(
    US export h20 CN @2025-03-12 -> banned by mid also month
    US export h20 CN @2025-03-15 imprecise=latest -> licensed by month also mid
    US export h20 CN @2025-03-16 imprecise=latest -> banned by mid)");
}

TEST_CASE("P10: an announced day ahead is possible until confirmed") {
  Check(R"(
    plan: ban announced US export CN [h20] 2025-06-01 announced=2025-01-10
    word: ban announced US export CN [h200] 2025-01-05 announced=2025-01-10
    confirm plan known=2025-01-10)",
        R"(
    US export h20 CN @2025-06-01 seq=2 -> banned by plan possible
    US export h20 CN @2025-06-01 -> banned by plan
    US export h200 CN @2025-06-01 -> banned by word)");
}

TEST_CASE("P11: known_at drops what had not been published") {
  Check(R"(
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
  Check(R"(
    leak: ban enacted US export CN [h20] 2025-05-01 announced=2025-04-15 source=2025-04-10)",
        R"(
    US export h20 CN @2025-05-01 known=2025-04-09 -> open
    US export h20 CN @2025-05-01 known=2025-04-10 -> banned by leak
    US export h20 CN @2025-05-01 known=2025-04-14 certainty=announced -> open
    US export h20 CN @2025-05-01 known=2025-04-15 certainty=announced -> banned by leak
    US export h20 CN @2025-05-01 certainty=enacted -> banned by leak)");
}

TEST_CASE("P11: recorded_at cuts the log") {
  Check(R"(
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
  Check(R"(
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
  Check(R"(
    ban: ban enacted US export CN [h20] 2025-03-01 published=2025-02-20
    correct ban: licence_requirement enacted US export CN [h20] 2025-03-01 published=2025-02-20 recorded=2026-07-01)",
        R"(
    US export h20 CN @2025-03-05 known=2026-06-30 -> banned by ban
    US export h20 CN @2025-03-05 known=2026-07-01 -> licence_required by ban)");
}

TEST_CASE("P12: a retraction takes the event and its effect away, from its own day on") {
  Check(R"(
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
  Check(R"(
    typed: licence_requirement enacted US export CN [h20] 2025-01-01
    found: ban enacted US export CN [h20] 2025-01-01 review=extracted
    confirm found)",
        R"(
    US export h20 CN @2025-02-01 seq=2 -> licence_required by typed
    US export h20 CN @2025-02-01 -> banned by found also typed
    US export h20 CN @2025-02-01 review=confirmed -> banned by found)");
}

TEST_CASE("P12: a merge makes one event of two, and names of the other lead to it") {
  Check(R"(
    one: tariff enacted US import CN [goods] 2025-01-01 conditions=rate:25
    two: tariff enacted US import CN [goods] 2025-01-01 conditions=rate:25
    pause: suspension enacted US import CN [chips] 2025-02-01 modifies=two
    merge one two: tariff enacted US import CN [goods] 2025-01-01 conditions=rate:20)",
        R"(
    US import goods CN @2025-02-01 seq=3 -> open 50% also one,two
    US import goods CN @2025-02-01 -> open 20% also one
    US import chips CN @2025-02-01 -> open)");
}

TEST_CASE("P13: of two that cannot both be true P6 picks one and the other stays listed") {
  Check(R"(
    grant: licence_grant enacted US export CN [h20] 2025-01-01 evidence=press
    ban: ban enacted US export CN [h20] 2025-01-01 evidence=official_text
    early: ban enacted US sale CN [h20] 2025-01-01 evidence=press act=rule
    right: ban enacted US sale CN [h20] 2025-01-05 evidence=official_text act=rule)",
        R"(
    US export h20 CN @2025-01-01 -> banned by ban also grant
    US sale h20 CN @2025-01-03 -> banned by early
    US sale h20 CN @2025-01-05 -> banned by right also early)");
}

TEST_CASE("P15: a ban or a likely refusal on either side is no") {
  Check(R"(
    ban: ban enacted CN import US [h20] 2025-01-01..2025-01-31
    hard: licence_requirement enacted US export CN [h20] 2025-02-01..2025-02-28 policy=presumption_of_denial
    never: licence_denial enacted US export CN [h20] 2025-03-01..2025-03-31
    list: entity_listing enacted US export CN [h20] 2025-04-01..2025-04-30 policy=presumption_of_denial
    part: ban enacted CN procurement US [h20] 2025-05-01..2025-05-31 scope=buyers)",
        R"(
    ship h20 @2025-01-15 -> no
    ship h20 @2025-02-15 -> no
    ship h20 @2025-03-15 -> no
    ship h20 @2025-04-15 -> no
    ship h20 @2025-05-15 -> no
    ship h20 @2025-06-15 -> yes)");
}

TEST_CASE("P15: any other live measure restricts") {
  Check(R"(
    duty: licence_requirement enacted US export CN [h20] 2025-01-01..2025-01-31 policy=case_by_case
    list: entity_listing enacted US export CN [h20] 2025-02-01..2025-02-28
    hint: guidance enacted CN procurement US [h20] 2025-03-01..2025-03-31 effect=tighten
    grant: licence_grant enacted US export CN [h20] 2025-04-01..2025-04-30
    use: investigation enacted CN use US [h20] 2025-05-01..2025-05-31
    sale: ban enacted CN sale US [h20] 2025-06-01..2025-06-30)",
        R"(
    ship h20 @2025-01-15 -> restricted
    ship h20 @2025-02-15 -> restricted
    ship h20 @2025-03-15 -> restricted
    ship h20 @2025-04-15 -> restricted
    ship h20 @2025-05-15 -> restricted
    ship h20 @2025-06-15 -> yes)");
}

TEST_CASE("P15: what is suspended, duties and carve-outs do not restrict") {
  Check(R"(
    rate: tariff enacted CN import US [h20] 2025-01-01 conditions=rate:10
    ban: ban enacted US export CN [h20] 2025-01-01
    pause: suspension enacted US export CN [h20] 2025-01-01 modifies=ban
    part: licence_requirement enacted CN import US [h20] 2025-01-01 scope=carve_out)",
        R"(
    ship h20 @2025-01-15 -> yes)");
}

TEST_CASE("P15: before the declared coverage of a side the answer is unknown, unless it is no") {
  Check(R"(
    ban: ban enacted US export CN [h20] 2019-01-01..2019-12-31
    duty: licence_requirement enacted US export CN [h200] 2020-06-01..2021-12-31)",
        R"(
    ship h20 @2019-06-01 -> no
    ship h200 @2019-06-01 -> unknown
    ship h200 @2020-06-01 -> unknown
    ship h200 @2020-12-31 -> unknown
    ship h200 @2021-01-01 -> restricted
    ship h200 @2022-01-01 -> yes)");
}

}  // namespace
}  // namespace chipline
