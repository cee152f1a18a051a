// Days that are known imprecisely (P10). How to read the tables: tests/query/rules_table.h.
#include "tests/query/rules_table.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

TEST_CASE("P10: a day inside a start's window is possible, past it certain") {
  CheckRules(R"(
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
  CheckRules(R"(
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
  CheckRules(R"(
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

TEST_CASE("P10: what makes no difference to the answer makes it no less certain") {
  CheckRules(R"(
    ban: ban enacted US export CN [h20] 2025-01-01
    duty: licence_requirement enacted US export CN [h20] 2025-01-01
    lift: rescission enacted US export CN [h20] 2025-03 modifies=duty
    list: entity_listing enacted US export CN [acme] 2025-01-01
    some: licence_grant enacted US export CN [acme] 2025-03 scope=sellers)",
             R"(
    US export h20 CN @2025-03-15 -> banned by ban
    US export acme CN @2025-03-15 -> listed by list except some)");
}

TEST_CASE("P10: what an answer rests on makes it possible, though the decider is certain") {
  CheckRules(R"(
    old: ban enacted US export CN [tools] 2025-01-01
    duty: licence_requirement enacted US export CN [tools] 2025-03
    grant: licence_grant enacted US export CN [tools] 2025-01-02 modifies=duty
    near: licence_requirement enacted US export CN [h200] 2025-01-01
    some: licence_grant enacted US export CN [ai-chips] 2025-03
    wide: ban enacted US export CN [chips] 2025-01-01)",
             R"(
    US export tools CN @2025-02-15 -> banned by old
    US export tools CN @2025-03-15 -> licensed by grant possible also old
    US export tools CN @2025-03-31 -> licensed by grant also old
    US export h200 CN @2025-02-15 -> banned by wide also near
    US export h200 CN @2025-03-15 -> licence_required by near possible also some,wide)");
}

TEST_CASE("P10: starts are cut at until, and compared by that day") {
  CheckRules(R"(
    month: licence_grant enacted US export CN [h20] 2025-03..2025-03-15
    mid: ban enacted US export CN [h20] 2025-03-10)",
             R"(
    US export h20 CN @2025-03-12 -> banned by mid also month
    US export h20 CN @2025-03-09 -> licensed by month possible
    US export h20 CN @2025-03-15 -> banned by mid also month
    US export h20 CN @2025-03-15 imprecise=latest -> licensed by month also mid
    US export h20 CN @2025-03-16 imprecise=latest -> banned by mid)");
}

TEST_CASE("P10: an announced day ahead is possible until confirmed") {
  CheckRules(R"(
    plan: ban announced US export CN [h20] 2025-06-01 announced=2025-01-10
    word: ban announced US export CN [h200] 2025-01-05 announced=2025-01-10
    confirm plan known=2025-01-10)",
             R"(
    US export h20 CN @2025-06-01 seq=2 -> banned by plan possible
    US export h20 CN @2025-06-01 -> banned by plan
    US export h200 CN @2025-06-01 -> banned by word)");
}

}  // namespace
}  // namespace chipline
