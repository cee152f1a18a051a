// Rules P1 and P6 as they concern one event by itself: which layer it lays and how it ranks.
#pragma once

#include <cstdint>
#include <optional>

#include "model/codes.h"
#include "query/record.h"

namespace chipline {

// P6's permissions: they decide at the top, and end the joining of restrictions.
inline bool IsPermission(EventType type) {
  return type == EventType::kLicenceGrant || type == EventType::kApproval;
}

// P6: they decide only where no unscoped binding layer is live.
inline bool IsSoft(EventType type) {
  return type == EventType::kGuidance || type == EventType::kInvestigation;
}

inline bool Suspends(EventType type) {
  return type == EventType::kSuspension || type == EventType::kTruce;
}

inline bool Ends(EventType type) {
  return type == EventType::kRescission || type == EventType::kEntityDelisting;
}

// P1: which events lay a layer at all. Guidance does only where it tightens.
bool LaysLayer(const EventRecord& event);

// P1: the status that a layer gives. REQUIRES: LaysLayer(event), and it is no tariff.
Status StatusOf(const EventRecord& event);

// P1: a denial is a licence duty under a policy of denial.
std::optional<ReviewPolicy> PolicyOf(const EventRecord& event);

// P6: banned, policy of denial, listed, presumption of denial, licence with no policy stated, case
// by case, presumption of approval. Smaller is stricter.
int Strictness(Status status, std::optional<ReviewPolicy> policy);

// P4: "any other unscoped event that modifies an earlier one stands in its place". Events that lay
// no layer (a clarifying guidance, an order, a fine) replace nothing.
bool Replaces(const EventRecord& event);

// P6: a permission for buyers ranks as unscoped.
bool RanksUnscoped(const EventRecord& event);

// P10: announced for a day that lay ahead, and not confirmed since: it stays `possible`.
bool IsAnnouncedAhead(const EventRecord& event);

// Every date of the event is one known day, so that P10 has nothing to say of it.
bool HasExactDays(const EventRecord& event);

// P10: before the last day of an uncertain start, or after the first of an uncertain end; never
// where HasExactDays.
bool IsInsideWindow(const EventRecord& event, Day day);

// Not stated ranks below everything stated.
inline std::uint8_t EvidenceRank(const EventRecord& event) {
  return event.evidence == 0 ? 255 : event.evidence;
}

}  // namespace chipline
