// Whether a chip may be shipped (P15). How to read the tables: tests/query/rules_table.h.
#include "tests/query/rules_table.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

TEST_CASE("P15: a ban or a likely refusal on either side is no") {
  CheckRules(R"(
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
  CheckRules(R"(
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
  CheckRules(R"(
    rate: tariff enacted CN import US [h20] 2025-01-01 conditions=rate:10
    ban: ban enacted US export CN [h20] 2025-01-01
    pause: suspension enacted US export CN [h20] 2025-01-01 modifies=ban
    part: licence_requirement enacted CN import US [h20] 2025-01-01 scope=carve_out)",
             R"(
    ship h20 @2025-01-15 -> yes)");
}

TEST_CASE("P15: a ban for one purpose alone is no, a licence duty for one restricts nothing") {
  CheckRules(R"(
    ban: ban enacted US export CN [h20] 2025-01-01..2025-01-31 scope=carve_out
    duty: licence_requirement enacted US export CN [h20] 2025-02-01..2025-02-28 scope=carve_out)",
             R"(
    ship h20 @2025-01-15 -> no
    ship h20 @2025-02-15 -> yes)");
}

TEST_CASE("P15: before the declared coverage of a side the answer is unknown, unless it is no") {
  CheckRules(R"(
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
