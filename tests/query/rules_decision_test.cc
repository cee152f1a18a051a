// Which of several measures decides, and what is listed beside it (P6, P7, P8, P13). How to read
// the tables: tests/query/rules_table.h.
#include "tests/query/rules_table.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

TEST_CASE("P6: a permission that modifies something is idle unless that is live") {
  CheckRules(R"(
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
  CheckRules(R"(
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
  CheckRules(R"(
    duty: licence_requirement enacted US export CN [acme] 2025-01-01
    one: licence_grant enacted US export CN [acme] 2025-02-01..2025-04-30 modifies=duty
    two: licence_grant enacted US export CN [acme] 2025-03-01 modifies=duty)",
             R"(
    US export acme CN @2025-03-15 -> licensed by two also one
    US export acme CN @2025-05-01 -> licensed by two)");
}

TEST_CASE("P6: unscoped layers come before scoped ones, which decide where they are alone") {
  CheckRules(R"(
    part: ban enacted CN procurement US [acme] 2025-01-01 scope=buyers
    hint: guidance enacted CN procurement US [acme] 2025-02-01..2025-02-28 effect=tighten
    duty: licence_requirement enacted CN procurement US [acme] 2025-03-01)",
             R"(
    CN procurement acme US @2025-01-15 -> banned by part
    CN procurement acme US @2025-02-15 -> discouraged by hint except part
    CN procurement acme US @2025-03-15 -> licence_required by duty except part)");
}

TEST_CASE("P6, P8: a dormant unscoped layer too comes before scoped ones") {
  CheckRules(R"(
    duty: licence_requirement enacted CN export US [gallium] 2025-01-01
    part: ban enacted CN export US [metals] 2025-01-01 scope=buyers
    pause: suspension enacted CN export US [gallium] 2025-02-01..2025-02-28 modifies=duty)",
             R"(
    CN export gallium US @2025-01-15 -> licence_required by duty except part
    CN export gallium US @2025-02-15 -> suspended by pause returns 2025-03-01 except part
    CN export graphite US @2025-02-15 -> banned by part)");
}

TEST_CASE("P6: one buyer licensed under a ban is named, and the ban stays beside") {
  CheckRules(R"(
    ban: ban enacted CN import US [h200] 2025-01-01
    three: approval enacted CN import US [h200] 2025-02-01 modifies=ban scope=buyers)",
             R"(
    CN import h200 US @2025-01-31 -> banned by ban
    CN import h200 US @2025-02-01 -> conditional by three also ban)");
}

TEST_CASE("P6: a carve-out is an exception, not a decision") {
  CheckRules(R"(
    list: entity_listing enacted US export CN [acme] 2025-01-01 policy=presumption_of_denial
    general: licence_grant enacted US export CN [acme] 2025-01-10 modifies=list scope=carve_out)",
             R"(
    US export acme CN @2025-01-15 -> listed/presumption_of_denial by list except general)");
}

TEST_CASE("P6: the order is overrides, nearest subject, exact target, later start, evidence, id") {
  CheckRules(R"(
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
  CheckRules(R"(
    duty: licence_requirement enacted US export CN [h20] 2025-01-01 policy=case_by_case
    ban: ban enacted US export CN [chips] 2025-02-01)",
             R"(
    US export h20 CN @2025-02-01 -> banned by ban also duty)");
}

TEST_CASE("P6: a later general ban does not govern over an older specific grant") {
  CheckRules(R"(
    grant: licence_grant enacted US export CN [h20] 2025-01-01
    ban: ban enacted US export CN [chips] 2025-02-01
    firm: ban enacted US export CN [chips] 2025-03-01 overrides)",
             R"(
    US export h20 CN @2025-02-01 -> licensed by grant also ban
    US export h200 CN @2025-02-01 -> banned by ban
    US export h20 CN @2025-03-01 -> banned by firm also grant,ban)");
}

TEST_CASE("P6: restrictions join down to the first permission only") {
  CheckRules(R"(
    near: licence_requirement enacted US export CN [h20] 2025-01-01 policy=case_by_case
    grant: licence_grant enacted US export CN [ai-chips] 2025-01-01
    ban: ban enacted US export CN [chips] 2025-01-01)",
             R"(
    US export h20 CN @2025-01-01 -> licence_required/case_by_case by near also grant,ban
    US export h200 CN @2025-01-01 -> licensed by grant also ban)");
}

TEST_CASE("P6: of joined restrictions the strictest decides") {
  CheckRules(R"(
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
  CheckRules(R"(
    parent: entity_listing enacted US export CN [metals] 2025-02-01 policy=case_by_case
    child: entity_listing enacted US export CN [gallium] 2025-01-01 policy=presumption_of_denial)",
             R"(
    US export gallium CN @2025-03-01 -> listed/presumption_of_denial by child also parent
    US export graphite CN @2025-03-01 -> listed/case_by_case by parent)");
}

TEST_CASE("P6: a scoped ban never joins an unscoped duty") {
  CheckRules(R"(
    duty: licence_requirement enacted CN export US [gallium] 2025-01-01 policy=case_by_case
    part: ban enacted CN export US [metals] 2025-02-01 scope=buyers)",
             R"(
    CN export gallium US @2025-02-01 -> licence_required/case_by_case by duty except part)");
}

TEST_CASE("P6: an investigation and guidance decide only where nothing binding is live") {
  CheckRules(R"(
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
  CheckRules(R"(
    duty: licence_requirement enacted CN export * [gallium] 2024-01-01 policy=case_by_case
    ban: ban enacted CN export US [gallium] 2025-01-01
    pause: suspension enacted CN export US [gallium] 2025-02-01..2025-02-28 modifies=ban)",
             R"(
    CN export gallium US @2025-01-15 -> banned by ban also duty
    CN export gallium US @2025-02-15 -> licence_required/case_by_case by duty
    CN export gallium US @2025-03-01 -> banned by ban also duty)");
}

TEST_CASE("P8: the suspension of a duty alone suspends no status") {
  CheckRules(R"(
    rate: tariff enacted US import CN [goods] 2025-01-01 conditions=rate:25
    pause: suspension enacted US import CN [chips] 2025-02-01 modifies=rate)",
             R"(
    US import chips CN @2025-02-01 -> open
    US import tools CN @2025-02-01 -> open 25% also rate)");
}

TEST_CASE("P13: of two that cannot both be true P6 picks one and the other stays listed") {
  CheckRules(R"(
    grant: licence_grant enacted US export CN [h20] 2025-01-01 evidence=press
    ban: ban enacted US export CN [h20] 2025-01-01 evidence=official_text
    early: ban enacted US sale CN [h20] 2025-01-01 evidence=press act=rule
    right: ban enacted US sale CN [h20] 2025-01-05 evidence=official_text act=rule)",
             R"(
    US export h20 CN @2025-01-01 -> banned by ban also grant
    US sale h20 CN @2025-01-03 -> banned by early
    US sale h20 CN @2025-01-05 -> banned by right also early)");
}

}  // namespace
}  // namespace chipline
