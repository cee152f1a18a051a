#include "model/codes.h"

#include <algorithm>
#include <string>
#include <vector>

namespace chipline {
namespace {

constexpr CodeName<EventType> kEventTypes[] = {
    {EventType::kBan, "ban"},
    {EventType::kLicenceRequirement, "licence_requirement"},
    {EventType::kLicenceGrant, "licence_grant"},
    {EventType::kLicenceDenial, "licence_denial"},
    {EventType::kApproval, "approval"},
    {EventType::kTruce, "truce"},
    {EventType::kSuspension, "suspension"},
    {EventType::kRescission, "rescission"},
    {EventType::kExtension, "extension"},
    {EventType::kTariff, "tariff"},
    {EventType::kEntityListing, "entity_listing"},
    {EventType::kEntityDelisting, "entity_delisting"},
    {EventType::kInvestigation, "investigation"},
    {EventType::kGuidance, "guidance"},
    {EventType::kPenalty, "penalty"},
    {EventType::kPurchaseOrder, "purchase_order"},
};

constexpr CodeName<Certainty> kCertainties[] = {
    {Certainty::kEnacted, "enacted"},   {Certainty::kAnnounced, "announced"},
    {Certainty::kReported, "reported"}, {Certainty::kExpected, "expected"},
    {Certainty::kProposed, "proposed"}, {Certainty::kDenied, "denied"},
};

constexpr CodeName<Evidence> kEvidences[] = {
    {Evidence::kOfficialText, "official_text"},
    {Evidence::kOfficialStatement, "official_statement"},
    {Evidence::kCompanyStatement, "company_statement"},
    {Evidence::kNamedSource, "named_source"},
    {Evidence::kUnnamedSources, "unnamed_sources"},
    {Evidence::kPress, "press"},
    {Evidence::kAnalyst, "analyst"},
};

constexpr CodeName<Effect> kEffects[] = {
    {Effect::kTighten, "tighten"},
    {Effect::kLoosen, "loosen"},
    {Effect::kNeutral, "neutral"},
};

constexpr CodeName<Flow> kFlows[] = {
    {Flow::kExport, "export"}, {Flow::kImport, "import"}, {Flow::kProcurement, "procurement"},
    {Flow::kUse, "use"},       {Flow::kSale, "sale"},     {Flow::kInvestment, "investment"},
};

constexpr CodeName<ConditionKind> kConditionKinds[] = {
    {ConditionKind::kDomesticQuota, "domestic_quota"},
    {ConditionKind::kUseRestriction, "use_restriction"},
    {ConditionKind::kEndUseVerification, "end_use_verification"},
    {ConditionKind::kRevenueShare, "revenue_share"},
    {ConditionKind::kVolumeCap, "volume_cap"},
    {ConditionKind::kThirdPartyTesting, "third_party_testing"},
    {ConditionKind::kCustomerVetting, "customer_vetting"},
    {ConditionKind::kSupplyCertification, "supply_certification"},
    {ConditionKind::kFee, "fee"},
    {ConditionKind::kRate, "rate"},
    {ConditionKind::kOther, "other"},
};

constexpr CodeName<ReviewPolicy> kReviewPolicies[] = {
    {ReviewPolicy::kCaseByCase, "case_by_case"},
    {ReviewPolicy::kPresumptionOfDenial, "presumption_of_denial"},
    {ReviewPolicy::kPolicyOfDenial, "policy_of_denial"},
    {ReviewPolicy::kPresumptionOfApproval, "presumption_of_approval"},
};

constexpr CodeName<ScopeKind> kScopeKinds[] = {
    {ScopeKind::kBuyers, "buyers"},
    {ScopeKind::kSellers, "sellers"},
    {ScopeKind::kCarveOut, "carve_out"},
};

constexpr CodeName<ReviewState> kReviewStates[] = {
    {ReviewState::kExtracted, "extracted"},
    {ReviewState::kEntered, "entered"},
    {ReviewState::kConfirmed, "confirmed"},
};

constexpr CodeName<Grade> kGrades[] = {{Grade::kA, "A"}, {Grade::kB, "B"}, {Grade::kC, "C"}};

// ISO 3166-1 alpha-2, and EU.
constexpr CodeName<Jurisdiction> kJurisdictions[] = {
    {Jurisdiction::kAny, "*"}, {Jurisdiction::kUS, "US"}, {Jurisdiction::kCN, "CN"},
    {Jurisdiction::kNL, "NL"}, {Jurisdiction::kJP, "JP"}, {Jurisdiction::kTW, "TW"},
    {Jurisdiction::kKR, "KR"}, {Jurisdiction::kEU, "EU"}, {Jurisdiction::kGB, "GB"},
    {Jurisdiction::kDE, "DE"}, {Jurisdiction::kIN, "IN"}, {Jurisdiction::kMY, "MY"},
    {Jurisdiction::kSG, "SG"}, {Jurisdiction::kAE, "AE"}, {Jurisdiction::kSA, "SA"},
    {Jurisdiction::kRU, "RU"}, {Jurisdiction::kCA, "CA"}, {Jurisdiction::kMX, "MX"},
    {Jurisdiction::kIL, "IL"}, {Jurisdiction::kVN, "VN"}, {Jurisdiction::kHK, "HK"},
    {Jurisdiction::kFR, "FR"}, {Jurisdiction::kIT, "IT"}, {Jurisdiction::kBE, "BE"},
    {Jurisdiction::kAU, "AU"}, {Jurisdiction::kCH, "CH"}, {Jurisdiction::kES, "ES"},
    {Jurisdiction::kSE, "SE"}, {Jurisdiction::kTH, "TH"}, {Jurisdiction::kFI, "FI"},
};
static_assert(std::ranges::all_of(kJurisdictions, [](const auto& code) {
  return static_cast<unsigned>(code.code) < 32;
}));

constexpr CodeName<Status> kStatuses[] = {
    {Status::kOpen, "open"},
    {Status::kBanned, "banned"},
    {Status::kLicenceRequired, "licence_required"},
    {Status::kListed, "listed"},
    {Status::kLicensed, "licensed"},
    {Status::kApproved, "approved"},
    {Status::kConditional, "conditional"},
    {Status::kDiscouraged, "discouraged"},
    {Status::kUnderInvestigation, "under_investigation"},
    {Status::kSuspended, "suspended"},
};

constexpr Agency kAgencies[] = {
    {"bis", Jurisdiction::kUS, "Bureau of Industry and Security"},
    {"commerce", Jurisdiction::kUS, "Department of Commerce"},
    {"ustr", Jurisdiction::kUS, "Office of the US Trade Representative"},
    {"white-house", Jurisdiction::kUS, "White House"},
    {"congress", Jurisdiction::kUS, "Congress"},
    {"dod", Jurisdiction::kUS, "Department of Defense"},
    {"treasury", Jurisdiction::kUS, "Department of the Treasury"},
    {"ofac", Jurisdiction::kUS, "Office of Foreign Assets Control"},
    {"cfius", Jurisdiction::kUS, "Committee on Foreign Investment in the United States"},
    {"state-department", Jurisdiction::kUS, "Department of State"},
    {"doj", Jurisdiction::kUS, "Department of Justice"},
    {"fcc", Jurisdiction::kUS, "Federal Communications Commission"},
    {"cbp", Jurisdiction::kUS, "Customs and Border Protection"},
    {"usitc", Jurisdiction::kUS, "International Trade Commission"},
    {"supreme-court", Jurisdiction::kUS, "Supreme Court"},
    {"us-court", Jurisdiction::kUS, "a federal court"},
    {"mofcom", Jurisdiction::kCN, "Ministry of Commerce"},
    {"miit", Jurisdiction::kCN, "Ministry of Industry and Information Technology"},
    {"cac", Jurisdiction::kCN, "Cyberspace Administration of China"},
    {"samr", Jurisdiction::kCN, "State Administration for Market Regulation"},
    {"gacc", Jurisdiction::kCN, "General Administration of Customs"},
    {"ndrc", Jurisdiction::kCN, "National Development and Reform Commission"},
    {"state-council", Jurisdiction::kCN, "State Council"},
    {"tariff-commission", Jurisdiction::kCN, "Customs Tariff Commission of the State Council"},
    {"npc", Jurisdiction::kCN, "National People's Congress"},
    {"mfa", Jurisdiction::kCN, "Ministry of Foreign Affairs"},
    {"mof", Jurisdiction::kCN, "Ministry of Finance"},
    {"csia", Jurisdiction::kCN, "China Semiconductor Industry Association"},
    {"cn-court", Jurisdiction::kCN, "a Chinese court"},
    {"ministry-of-economic-affairs", Jurisdiction::kNL, "Ministry of Economic Affairs"},
    {"ministry-of-foreign-trade", Jurisdiction::kNL, "Ministry for Foreign Trade"},
    {"nl-court", Jurisdiction::kNL, "a Dutch court"},
    {"meti", Jurisdiction::kJP, "Ministry of Economy, Trade and Industry"},
    {"moea", Jurisdiction::kTW, "Ministry of Economic Affairs"},
    {"motie", Jurisdiction::kKR, "Ministry of Trade, Industry and Energy"},
    {"european-commission", Jurisdiction::kEU, "European Commission"},
    {"uk-dbt", Jurisdiction::kGB, "Department for Business and Trade"},
    {"bmwk", Jurisdiction::kDE, "Federal Ministry for Economic Affairs"},
};

}  // namespace

// NOLINTBEGIN(bugprone-macro-parentheses): E is a type.
#define CHIPLINE_CODES(E, table)                                   \
  template <>                                                      \
  std::span<const CodeName<E>> Codes<E>() {                        \
    return (table);                                                \
  }                                                                \
  template <>                                                      \
  std::string_view NearestName<E>(std::string_view word) {         \
    std::vector<std::string_view> names;                           \
    for (const auto& entry : (table)) names.push_back(entry.name); \
    return Nearest(word, names);                                   \
  }

CHIPLINE_CODES(EventType, kEventTypes)
CHIPLINE_CODES(Certainty, kCertainties)
CHIPLINE_CODES(Evidence, kEvidences)
CHIPLINE_CODES(Effect, kEffects)
CHIPLINE_CODES(Flow, kFlows)
CHIPLINE_CODES(ConditionKind, kConditionKinds)
CHIPLINE_CODES(ReviewPolicy, kReviewPolicies)
CHIPLINE_CODES(ScopeKind, kScopeKinds)
CHIPLINE_CODES(ReviewState, kReviewStates)
CHIPLINE_CODES(Grade, kGrades)
CHIPLINE_CODES(Jurisdiction, kJurisdictions)
CHIPLINE_CODES(Status, kStatuses)
#undef CHIPLINE_CODES
// NOLINTEND(bugprone-macro-parentheses)

std::span<const Agency> Agencies() {
  return kAgencies;
}

const Agency* FindAgency(std::string_view id) {
  const auto* found = std::ranges::find(kAgencies, id, &Agency::id);
  return found == std::end(kAgencies) ? nullptr : found;
}

std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({row[j - 1] + 1, above + 1, change});
      diagonal = above;
    }
  }
  return row[b.size()];
}

namespace {

std::string Folded(std::string_view text) {
  std::string folded(text);
  for (char& c : folded) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return folded;
}

}  // namespace

std::string_view Nearest(std::string_view word, std::span<const std::string_view> candidates) {
  std::string_view best;
  // A third of the word may be wrong; beyond that a suggestion would be a guess.
  std::size_t best_distance = word.size() / 3 + 1;
  // A word in the other case is the same word.
  const std::string folded = Folded(word);
  for (const std::string_view candidate : candidates) {
    // The lengths alone are that far apart: a stranger's megabyte must not cost a table.
    const auto [shorter, longer] = std::minmax({word.size(), candidate.size()});
    if (longer - shorter >= best_distance) continue;
    const std::size_t distance = EditDistance(folded, Folded(candidate));
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace chipline
