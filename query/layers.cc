#include "query/layers.h"

#include <algorithm>

namespace chipline {

bool LaysLayer(const EventRecord& event) {
  switch (event.type) {
    case EventType::kBan:
    case EventType::kLicenceRequirement:
    case EventType::kLicenceGrant:
    case EventType::kLicenceDenial:
    case EventType::kApproval:
    case EventType::kEntityListing:
    case EventType::kInvestigation:
    case EventType::kTariff:
      return true;
    case EventType::kGuidance:
      return event.effect == static_cast<std::uint8_t>(Effect::kTighten);
    default:
      return false;
  }
}

Status StatusOf(const EventRecord& event) {
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
      return event.has_conditions || event.scope != 0 ? Status::kConditional : Status::kApproved;
    case EventType::kGuidance:
      return Status::kDiscouraged;
    case EventType::kInvestigation:
      return Status::kUnderInvestigation;
    default:
      return Status::kOpen;
  }
}

std::optional<ReviewPolicy> PolicyOf(const EventRecord& event) {
  if (event.type == EventType::kLicenceDenial) return ReviewPolicy::kPolicyOfDenial;
  if (event.policy == 0) return std::nullopt;
  return static_cast<ReviewPolicy>(event.policy);
}

int Strictness(Status status, std::optional<ReviewPolicy> policy) {
  if (status == Status::kBanned) return 0;
  if (policy == ReviewPolicy::kPolicyOfDenial) return 1;
  if (status == Status::kListed) return 2;
  if (policy == ReviewPolicy::kPresumptionOfDenial) return 3;
  if (!policy) return 4;
  return policy == ReviewPolicy::kCaseByCase ? 5 : 6;
}

bool Replaces(const EventRecord& event) {
  return event.scope == 0 && LaysLayer(event);
}

bool RanksUnscoped(const EventRecord& event) {
  return event.scope == 0 ||
         (IsPermission(event.type) && event.scope == static_cast<std::uint8_t>(ScopeKind::kBuyers));
}

bool IsAnnouncedAhead(const EventRecord& event) {
  if (event.certainty != Certainty::kAnnounced || event.review == ReviewState::kConfirmed ||
      !event.has_effective) {
    return false;
  }
  return event.effective.first > (event.has_announced ? event.announced : event.published);
}

bool HasExactDays(const EventRecord& event) {
  const DaySpan start = event.has_effective ? event.effective : event.fallback;
  return start.first == start.last && (!event.has_until || event.until.first == event.until.last);
}

bool IsInsideWindow(const EventRecord& event, Day day) {
  const DaySpan start = event.has_effective ? event.effective : event.fallback;
  const Day start_last = event.has_until ? std::min(start.last, event.until.last) : start.last;
  if (day >= start.first && day < start_last) return true;
  return event.has_until && day > event.until.first && day <= event.until.last;
}

}  // namespace chipline
