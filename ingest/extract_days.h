// The day of an act that its own sentence does not date: from the acts and the sentences beside it.
#pragma once

#include <vector>

#include "ingest/slots.h"
#include "model/day.h"

namespace chipline {

// Days before publication within which an act is news; what is older is background.
inline constexpr Day kFresh = 7;

// One act of the page; `dated` where some passage about it gives its first day.
struct ActOfPage {
  Candidate* act = nullptr;
  bool dated = false;
};

// Fills `effective` and `until` of acts that are the page's own news, with their traces; a first
// day that lies ahead or is past settles whether the act is announced or enacted.
void FindDaysNearby(const DocumentContext& context, const std::vector<ActOfPage>& acts);

}  // namespace chipline
