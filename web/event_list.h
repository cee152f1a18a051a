// Which events of the record a reader asked for, newest entry first, in pages.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "query/as_of.h"
#include "query/resolver.h"
#include "query/timeline.h"

namespace chipline {

// Absent fields filter nothing.
struct EventFilter {
  std::optional<EventType> type;
  std::optional<Certainty> certainty;
  std::optional<ReviewState> review;
  std::optional<Jurisdiction> issuer;
  std::optional<Flow> flow;
  std::optional<Jurisdiction> target;   // events on all destinations count for each
  std::optional<SubjectIndex> subject;  // events that name it or one of its ancestors
};

// Some of the events in order, and how many there are in all.
struct EventPage {
  std::vector<Ref> refs;  // the visible versions
  std::size_t total = 0;
  bool has_more = false;
};

// The visible versions under the AsOf's knowledge (its date plays no part) that `filter` takes,
// newest event first: up to `limit` of those older than `after`.
EventPage ListEvents(const Timeline& timeline, const AsOf& as_of, const EventFilter& filter,
                     std::optional<EventId> after, std::size_t limit);

// Visible events on the position or its subject's ancestors whose first day lies after the AsOf's
// date, soonest first: what is expected next. Denied ones are left out.
std::vector<Ref> ExpectedNext(const Resolver& resolver, const Position& position);

}  // namespace chipline
