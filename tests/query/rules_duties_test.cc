// Duties (P9). How to read the tables: tests/query/rules_table.h.
#include "tests/query/rules_table.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

TEST_CASE("P9: own and inherited duties add up, each event once") {
  CheckRules(R"(
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
  CheckRules(R"(
    unsaid: tariff enacted US import CN [h20] 2025-01-01
    zero: tariff enacted US import CN [h200] 2025-01-01 conditions=rate:0)",
             R"(
    US import h20 CN @2025-01-01 -> open also unsaid
    US import h200 CN @2025-01-01 -> open 0% also zero)");
}

TEST_CASE("P9: a tariff that modifies another replaces it and is not added") {
  CheckRules(R"(
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
  CheckRules(R"(
    rate: tariff enacted US import CN [goods] 2025-01-01 conditions=rate:125
    spare: suspension enacted US import * [chips] 2025-01-01 modifies=rate)",
             R"(
    US import goods CN @2025-01-01 -> open 125% also rate
    US import chips CN @2025-01-01 -> open
    US import h20 CN @2025-01-01 -> open)");
}

TEST_CASE("P9: duties never mix with the licensing status") {
  CheckRules(R"(
    ban: ban enacted US import CN [h20] 2025-01-01
    rate: tariff enacted US import CN [h20] 2025-01-01 conditions=rate:25)",
             R"(
    US import h20 CN @2025-01-01 -> banned 25% by ban also rate)");
}

}  // namespace
}  // namespace chipline
