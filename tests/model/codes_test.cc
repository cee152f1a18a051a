// The numbers below are in every log that was ever written.
#include "model/codes.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/catch.h"

namespace chipline {
namespace {

// "1 ban, 2 licence_requirement, …"
template <class E>
std::string Dump() {
  std::vector<CodeName<E>> codes(Codes<E>().begin(), Codes<E>().end());
  std::ranges::sort(codes, {}, &CodeName<E>::code);
  std::string line;
  for (const auto& [code, name] : codes) {
    if (!line.empty()) line += ", ";
    line += std::to_string(static_cast<int>(code)) + " " + std::string(name);
  }
  return line;
}

TEST_CASE("a code keeps its number and its name for ever", "[model]") {
  // If a row fails because a code was added, add it here. If it fails for another reason, old logs
  // would be read wrongly.
  struct Row {
    const char* type;
    std::string now;
    const char* stored;
  };
  const Row table[] = {
      {"EventType", Dump<EventType>(),
       "1 ban, 2 licence_requirement, 3 licence_grant, 4 licence_denial, "
       "5 approval, 6 truce, 7 suspension, 8 rescission, 9 extension, "
       "10 tariff, 11 entity_listing, 12 entity_delisting, 13 investigation, "
       "14 guidance, 15 penalty, 16 purchase_order"},
      {"Certainty", Dump<Certainty>(),
       "1 enacted, 2 announced, 3 reported, 4 expected, 5 proposed, 6 denied"},
      {"Evidence", Dump<Evidence>(),
       "1 official_text, 2 official_statement, 3 company_statement, "
       "4 named_source, 5 unnamed_sources, 6 press, 7 analyst"},
      {"Effect", Dump<Effect>(), "1 tighten, 2 loosen, 3 neutral"},
      {"Flow", Dump<Flow>(), "1 export, 2 import, 3 procurement, 4 use, 5 sale, 6 investment"},
      {"ConditionKind", Dump<ConditionKind>(),
       "1 domestic_quota, 2 use_restriction, 3 end_use_verification, "
       "4 revenue_share, 5 volume_cap, 6 third_party_testing, "
       "7 customer_vetting, 8 supply_certification, 9 fee, 10 rate, 11 other"},
      {"ReviewPolicy", Dump<ReviewPolicy>(),
       "1 case_by_case, 2 presumption_of_denial, 3 policy_of_denial, "
       "4 presumption_of_approval"},
      {"ScopeKind", Dump<ScopeKind>(), "1 buyers, 2 sellers, 3 carve_out"},
      {"ReviewState", Dump<ReviewState>(), "1 extracted, 2 entered, 3 confirmed"},
      {"Grade", Dump<Grade>(), "1 A, 2 B, 3 C"},
      {"Jurisdiction", Dump<Jurisdiction>(),
       "0 *, 1 US, 2 CN, 3 NL, 4 JP, 5 TW, 6 KR, 7 EU, 8 GB, 9 DE, 10 IN, "
       "11 MY, 12 SG, 13 AE, 14 SA, 15 RU, 16 CA, 17 MX, 18 IL, 19 VN, 20 HK, "
       "21 FR, 22 IT, 23 BE, 24 AU, 25 CH, 26 ES, 27 SE, 28 TH, 29 FI"},
      {"Status", Dump<Status>(),
       "1 open, 2 banned, 3 licence_required, 4 listed, 5 licensed, 6 approved, "
       "7 conditional, 8 discouraged, 9 under_investigation, 10 suspended"},
  };
  for (const Row& row : table) {
    INFO(row.type);
    CHECK(row.now == row.stored);
  }
}

TEMPLATE_TEST_CASE("names and numbers are unique and lead back to their code", "[model]", EventType,
                   Certainty, Evidence, Effect, Flow, ConditionKind, ReviewPolicy, ScopeKind,
                   ReviewState, Grade, Jurisdiction, Status) {
  std::set<std::string_view> names;
  std::set<TestType> codes;
  for (const auto& [code, name] : Codes<TestType>()) {
    INFO(name);
    CHECK(names.insert(name).second);
    CHECK(codes.insert(code).second);
    CHECK(Name(code) == name);
    CHECK(FromName<TestType>(name) == code);
    CHECK(FromNumber<TestType>(static_cast<std::uint8_t>(code)) == code);
    CHECK(NearestName<TestType>(name) == name);
  }
  CHECK_FALSE(FromName<TestType>(""));
  CHECK_FALSE(FromName<TestType>("Ban"));
  CHECK_FALSE(FromNumber<TestType>(200));
}

TEST_CASE("certainty and evidence are ordered from best to least", "[model]") {
  CHECK(Certainty::kEnacted < Certainty::kAnnounced);
  CHECK(Certainty::kReported < Certainty::kExpected);
  CHECK(Evidence::kOfficialText < Evidence::kPress);
}

TEST_CASE("a misspelt name leads to the nearest one, a strange one to none", "[model]") {
  CHECK(NearestName<EventType>("licence_requirment") == "licence_requirement");
  CHECK(NearestName<EventType>("license_grant") == "licence_grant");
  CHECK(NearestName<Jurisdiction>("us") == "US");
  CHECK(NearestName<EventType>("Ban") == "ban");
  CHECK(NearestName<Flow>("exports") == "export");
  CHECK(NearestName<Certainty>("anounced") == "announced");
  CHECK(NearestName<Certainty>("maybe").empty());
  CHECK(NearestName<EventType>("").empty());
  CHECK(NameList<Effect>() == "tighten, loosen, neutral");
}

TEST_CASE("edit distance counts changed, added and lost bytes", "[model]") {
  CHECK(EditDistance("", "") == 0);
  CHECK(EditDistance("", "abc") == 3);
  CHECK(EditDistance("kitten", "sitting") == 3);
  CHECK(EditDistance("ban", "ban") == 0);
  CHECK(EditDistance("flaw", "lawn") == EditDistance("lawn", "flaw"));
}

TEST_CASE("an agency has one id and belongs to one issuer", "[model]") {
  std::set<std::string_view> ids;
  for (const Agency& agency : Agencies()) {
    INFO(agency.id);
    CHECK(ids.insert(agency.id).second);
    CHECK_FALSE(agency.name.empty());
    CHECK(agency.jurisdiction != Jurisdiction::kAny);
    CHECK(agency.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string_view::npos);
    CHECK(FindAgency(agency.id) == &agency);
  }
  CHECK(FindAgency("bis")->jurisdiction == Jurisdiction::kUS);
  CHECK(FindAgency("mofcom")->jurisdiction == Jurisdiction::kCN);
  CHECK(FindAgency("BIS") == nullptr);
}

}  // namespace
}  // namespace chipline
