// What an event lays, from when to when, and on what (P1, P2, P3, P5). How to read the tables:
// tests/query/rules_table.h.
#include "tests/query/rules_table.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

TEST_CASE("P1: each type of event answers with its status") {
  CheckRules(R"(
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
  CheckRules(R"(
    denial: licence_denial enacted US export CN [h20] 2025-01-01 policy=case_by_case
    order: purchase_order enacted CN procurement US [h20] 2025-01-01
    fine: penalty enacted CN procurement US [h20] 2025-01-01)",
             R"(
    US export h20 CN @2025-01-01 -> licence_required/policy_of_denial by denial
    CN procurement h20 US @2025-01-01 -> open)");
}

TEST_CASE("P1: a joint act lays layers for each of its issuers") {
  CheckRules(R"(
    both: licence_requirement enacted US+NL export CN [tools] 2025-01-01)",
             R"(
    US export tools CN @2025-01-01 -> licence_required by both
    NL export tools CN @2025-01-01 -> licence_required by both
    JP export tools CN @2025-01-01 -> open
    US import tools CN @2025-01-01 -> open)");
}

TEST_CASE("P2: enacted and reported events start at their effective day, else when announced") {
  CheckRules(R"(
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
  CheckRules(R"(
    dated: ban announced US export CN [h20] 2025-01-10 announced=2025-01-10
    undated: ban announced US export CN [h200] ? announced=2025-01-10)",
             R"(
    US export h20 CN @2025-01-10 -> banned by dated
    US export h200 CN @2025-06-01 -> open)");
}

TEST_CASE("P2: expected, proposed and denied events never count") {
  CheckRules(R"(
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
  CheckRules(R"(
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
  CheckRules(R"(
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
  CheckRules(R"(
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
  CheckRules(R"(
    duty: licence_requirement enacted US export CN [h20] 2025-01-01
    ban: ban enacted US export CN [h20] 2025-02-01..2025-02-28)",
             R"(
    US export h20 CN @2025-01-31 -> licence_required by duty
    US export h20 CN @2025-02-01 -> banned by ban also duty
    US export h20 CN @2025-02-28 -> banned by ban also duty
    US export h20 CN @2025-03-01 -> licence_required by duty)");
}

TEST_CASE("P5: a measure holds for descendants, and a parent inherits nothing") {
  CheckRules(R"(
    ban: ban enacted US export CN [ai-chips] 2025-01-01)",
             R"(
    US export h20 CN @2025-01-01 -> banned by ban
    US export ai-chips CN @2025-01-01 -> banned by ban
    US export chips CN @2025-01-01 -> open
    US export memory CN @2025-01-01 -> open)");
}

}  // namespace
}  // namespace chipline
