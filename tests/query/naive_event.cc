#include "tests/query/naive_event.h"

namespace chipline::naive {

std::optional<Status> StatusOf(const PolicyEvent& event) {
  switch (event.type) {
    case EventType::kBan:
      return Status::kBanned;
    case EventType::kLicenceRequirement:
    case EventType::kLicenceDenial:
      return Status::kLicenceRequired;
    case EventType::kEntityListing:
      return Status::kListed;
    case EventType::kLicenceGrant:
      return Status::kLicensed;
    case EventType::kApproval:
      return event.conditions.empty() && !event.scope ? Status::kApproved : Status::kConditional;
    case EventType::kGuidance:
      if (event.effect == Effect::kTighten) return Status::kDiscouraged;
      return std::nullopt;
    case EventType::kInvestigation:
      return Status::kUnderInvestigation;
    default:
      return std::nullopt;
  }
}

std::optional<ReviewPolicy> PolicyOf(const PolicyEvent& event) {
  if (event.type == EventType::kLicenceDenial) return ReviewPolicy::kPolicyOfDenial;
  return event.review_policy;
}

Kind KindOf(const PolicyEvent& event) {
  if (event.type == EventType::kTariff) return Kind::kDuty;
  const auto status = StatusOf(event);
  if (!status) return Kind::kNone;
  switch (*status) {
    case Status::kLicensed:
    case Status::kApproved:
    case Status::kConditional:
      return Kind::kPermission;
    case Status::kDiscouraged:
    case Status::kUnderInvestigation:
      return Kind::kWeak;
    default:
      return Kind::kRestriction;
  }
}

bool IsPause(const PolicyEvent& event) {
  return event.type == EventType::kSuspension || event.type == EventType::kTruce;
}
bool IsEnd(const PolicyEvent& event) {
  return event.type == EventType::kRescission || event.type == EventType::kEntityDelisting;
}
bool IsExtension(const PolicyEvent& event) {
  return event.type == EventType::kExtension;
}

bool Replaces(const PolicyEvent& event) {
  return KindOf(event) != Kind::kNone && !event.scope && !event.modifies.empty();
}

bool RanksUnscoped(const PolicyEvent& event) {
  if (!event.scope) return true;
  return KindOf(event) == Kind::kPermission && event.scope->kind == ScopeKind::kBuyers;
}

int Strictness(const PolicyEvent& event) {
  const auto policy = PolicyOf(event);
  if (StatusOf(event) == Status::kBanned) return 7;
  if (policy == ReviewPolicy::kPolicyOfDenial) return 6;
  if (StatusOf(event) == Status::kListed) return 5;
  if (policy == ReviewPolicy::kPresumptionOfDenial) return 4;
  if (!policy) return 3;
  if (policy == ReviewPolicy::kCaseByCase) return 2;
  return 1;
}

std::optional<double> RateOf(const PolicyEvent& event) {
  for (const Condition& condition : event.conditions) {
    if (condition.kind == ConditionKind::kRate && condition.number) return condition.number;
  }
  return std::nullopt;
}

bool IsAhead(const PolicyEvent& event) {
  if (event.certainty != Certainty::kAnnounced || !event.effective) return false;
  if (event.review.state == ReviewState::kConfirmed) return false;
  const auto said =
      event.announced ? std::optional<Day>(event.announced->latest()) : PublishedDay(event);
  return said && *said < event.effective->earliest();
}

}  // namespace chipline::naive
