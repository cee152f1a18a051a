// Which events of the record a reader asked for, newest entry first: in pages, and counted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/as_of.h"
#include "query/event_index.h"
#include "query/resolver.h"
#include "query/timeline.h"

namespace chipline {

// Empty lists and absent fields filter nothing; of a list, one has to fit.
struct EventFilter {
  std::vector<EventType> types;
  std::vector<Certainty> certainties;
  std::vector<ReviewState> reviews;
  std::vector<Jurisdiction> issuers;  // of a joint act, one has to fit
  std::vector<Flow> flows;
  std::vector<Jurisdiction> targets;      // events on all destinations count for each
  std::vector<SubjectIndex> subjects;     // events that name it or one of its ancestors
  std::vector<std::string> agencies;      // needs the index
  std::optional<Day> from;                // first day not before
  std::optional<Day> to;                  // first day not after
  std::optional<std::vector<Ref>> found;  // versions that a search gave, sorted
};

// Whether a version passes. `index` holds it, or may be null where no agency is asked for.
bool Takes(const Timeline& timeline, const EventIndex* index, const EventFilter& filter,
           const EventRecord& version);

// First day, as far as the record says one (P2): effective, else announced, else published.
std::optional<Day> FirstDay(const EventRecord& version);

// The visible versions under the AsOf's knowledge (its date plays no part) that `filter` takes,
// newest event first.
std::vector<Ref> SelectEvents(const Timeline& timeline, const EventIndex* index, const AsOf& as_of,
                              const EventFilter& filter);

// A stretch of a list of versions.
struct EventPage {
  std::vector<Ref> refs;
  bool has_newer = false;
  bool has_more = false;  // older ones
};
// Up to `limit` of those older than `after`; or, with `before`, of those next to it that are newer.
EventPage PageOf(const Timeline& timeline, const std::vector<Ref>& events,
                 std::optional<EventId> after, std::optional<EventId> before, std::size_t limit);

// The names by which events can be counted: each event has exactly one value of each, so the counts
// of a facet add up to the number of events.
std::vector<std::string_view> FacetNames();
struct FacetValue {
  std::string value;  // empty where the event does not say
  std::size_t count = 0;
};
// Largest first; months and years in order of time, without a date last. REQUIRES: `facet` is one
// of FacetNames()
std::vector<FacetValue> CountBy(std::string_view facet, const Timeline& timeline,
                                const EventIndex& index, const std::vector<Ref>& events);

}  // namespace chipline
