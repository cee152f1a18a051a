// The closed vocabularies of a policy event: a number that is stored and a name that is shown,
// from one table each (codes.cc).
//
// The numbers are part of the log format: never change or reuse one, only add.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chipline {

enum class EventType : std::uint8_t {
  kBan = 1,
  kLicenceRequirement = 2,
  kLicenceGrant = 3,
  kLicenceDenial = 4,
  kApproval = 5,
  kTruce = 6,
  kSuspension = 7,
  kRescission = 8,
  kExtension = 9,
  kTariff = 10,
  kEntityListing = 11,
  kEntityDelisting = 12,
  kInvestigation = 13,
  kGuidance = 14,
  kPenalty = 15,
  kPurchaseOrder = 16,
};

// How firm the act is; ordered from firmest to least, so that a query's floor is a comparison.
enum class Certainty : std::uint8_t {
  kEnacted = 1,
  kAnnounced = 2,
  kReported = 3,
  kExpected = 4,
  kProposed = 5,
  kDenied = 6,
};

// Who vouches for it; ordered from best to least (P6 compares).
enum class Evidence : std::uint8_t {
  kOfficialText = 1,
  kOfficialStatement = 2,
  kCompanyStatement = 3,
  kNamedSource = 4,
  kUnnamedSources = 5,
  kPress = 6,
  kAnalyst = 7,
};

enum class Effect : std::uint8_t { kTighten = 1, kLoosen = 2, kNeutral = 3 };

enum class Flow : std::uint8_t {
  kExport = 1,
  kImport = 2,
  kProcurement = 3,
  kUse = 4,
  kSale = 5,
  kInvestment = 6,
};

enum class ConditionKind : std::uint8_t {
  kDomesticQuota = 1,
  kUseRestriction = 2,
  kEndUseVerification = 3,
  kRevenueShare = 4,
  kVolumeCap = 5,
  kThirdPartyTesting = 6,
  kCustomerVetting = 7,
  kSupplyCertification = 8,
  kFee = 9,
  kRate = 10,  // a tariff's rate in per cent
  kOther = 11,
};

enum class ReviewPolicy : std::uint8_t {
  kCaseByCase = 1,
  kPresumptionOfDenial = 2,
  kPolicyOfDenial = 3,
  kPresumptionOfApproval = 4,
};

enum class ScopeKind : std::uint8_t { kBuyers = 1, kSellers = 2, kCarveOut = 3 };

enum class ReviewState : std::uint8_t { kExtracted = 1, kEntered = 2, kConfirmed = 3 };

enum class Grade : std::uint8_t { kA = 1, kB = 2, kC = 3 };

// Issuers and targets; below 32, since a record keeps the issuers as bits. kAny, written "*", is a
// target only: all destinations.
enum class Jurisdiction : std::uint8_t {
  kAny = 0,
  kUS = 1,
  kCN = 2,
  kNL = 3,
  kJP = 4,
  kTW = 5,
  kKR = 6,
  kEU = 7,
  kGB = 8,
  kDE = 9,
  kIN = 10,
  kMY = 11,
  kSG = 12,
  kAE = 13,
  kSA = 14,
  kRU = 15,
  kCA = 16,
  kMX = 17,
  kIL = 18,
  kVN = 19,
  kHK = 20,
  kFR = 21,
  kIT = 22,
  kBE = 23,
  kAU = 24,
  kCH = 25,
  kES = 26,
  kSE = 27,
  kTH = 28,
  kFI = 29,
};

// What a position resolves to (rule P1).
enum class Status : std::uint8_t {
  kOpen = 1,
  kBanned = 2,
  kLicenceRequired = 3,
  kListed = 4,
  kLicensed = 5,
  kApproved = 6,
  kConditional = 7,
  kDiscouraged = 8,
  kUnderInvestigation = 9,
  kSuspended = 10,
};

template <class E>
struct CodeName {
  E code;
  std::string_view name;
};

// Every code of E with its name, in table order. Defined for each enum above.
template <class E>
std::span<const CodeName<E>> Codes();

// The name that JSON and people use, e.g. "licence_requirement". REQUIRES: `code` is in the table.
template <class E>
std::string_view Name(E code) {
  for (const auto& entry : Codes<E>()) {
    if (entry.code == code) return entry.name;
  }
  return "?";
}

// Exact match only; nothing if the name is not in the table.
template <class E>
std::optional<E> FromName(std::string_view name) {
  for (const auto& entry : Codes<E>()) {
    if (entry.name == name) return entry.code;
  }
  return std::nullopt;
}

// The code of a stored number, or nothing if this version does not know it.
template <class E>
std::optional<E> FromNumber(std::uint8_t number) {
  for (const auto& entry : Codes<E>()) {
    if (static_cast<std::uint8_t>(entry.code) == number) return entry.code;
  }
  return std::nullopt;
}

// "a, b, c": the names of E for an error message.
template <class E>
std::string NameList() {
  std::string list;
  for (const auto& entry : Codes<E>()) {
    if (!list.empty()) list += ", ";
    list += entry.name;
  }
  return list;
}

struct Agency {
  std::string_view id;  // lower case, e.g. "bis"
  Jurisdiction jurisdiction;
  std::string_view name;
};
std::span<const Agency> Agencies();
const Agency* FindAgency(std::string_view id);

// The nearest of `candidates` to a misspelt `word` within a third of its length, or empty.
std::string_view Nearest(std::string_view word, std::span<const std::string_view> candidates);
// Levenshtein distance over bytes.
std::size_t EditDistance(std::string_view a, std::string_view b);

// The nearest name of E to a misspelt one, or empty.
template <class E>
std::string_view NearestName(std::string_view word);

}  // namespace chipline
