#include "web/event_list.h"

#include <algorithm>
#include <utility>

namespace chipline {
namespace {

bool ActsFrom(const EventRecord& event, Jurisdiction issuer) {
  return ((event.issuers >> static_cast<unsigned>(issuer)) & 1U) != 0;
}

bool Concerns(const Timeline& timeline, const EventRecord& event, SubjectIndex subject) {
  const auto named = timeline.SubjectsOf(event);
  return std::any_of(named.begin(), named.end(),
                     [&](SubjectIndex one) { return timeline.subjects().IsA(subject, one); });
}

bool Takes(const Timeline& timeline, const EventFilter& filter, const EventRecord& event) {
  if (filter.type && event.type != *filter.type) return false;
  if (filter.certainty && event.certainty != *filter.certainty) return false;
  if (filter.review && event.review != *filter.review) return false;
  if (filter.issuer && !ActsFrom(event, *filter.issuer)) return false;
  if (filter.flow && event.flow != static_cast<std::uint8_t>(*filter.flow)) return false;
  if (filter.target && event.target != Jurisdiction::kAny && event.target != *filter.target) {
    return false;
  }
  return !filter.subject || Concerns(timeline, event, *filter.subject);
}

// First day, as far as the record says one (P2).
Day FirstDay(const EventRecord& event) {
  return event.has_effective ? event.effective.first : event.fallback.first;
}

}  // namespace

EventPage ListEvents(const Timeline& timeline, const AsOf& as_of, const EventFilter& filter,
                     std::optional<EventId> after, std::size_t limit) {
  const Resolver resolver(timeline, as_of);
  EventPage page;
  for (Ref ref = timeline.RefBound(as_of.recorded); ref-- > 0;) {
    if (timeline.record(ref).base != ref) continue;
    const Ref visible = resolver.Visible(ref);
    if (visible == kNoRef || !Takes(timeline, filter, timeline.record(visible))) continue;
    ++page.total;
    if (after && timeline.record(ref).id >= *after) continue;
    if (page.refs.size() < limit) {
      page.refs.push_back(visible);
    } else {
      page.has_more = true;
    }
  }
  return page;
}

std::vector<Ref> ExpectedNext(const Resolver& resolver, const Position& position) {
  const Timeline& timeline = resolver.timeline();
  std::vector<SubjectIndex> subjects = {position.subject};
  const auto ancestors = timeline.subjects().Ancestors(position.subject);
  subjects.insert(subjects.end(), ancestors.begin(), ancestors.end());
  std::vector<Ref> found;
  for (const SubjectIndex subject : subjects) {
    for (const Jurisdiction target : {position.target, Jurisdiction::kAny}) {
      for (std::size_t segment = 0; segment < Timeline::kSegments; ++segment) {
        const Position place{position.issuer, position.flow, subject, target};
        for (const BucketEntry& entry : timeline.Bucket(segment, place)) {
          const Ref visible = resolver.Visible(timeline.record(entry.ref).base);
          if (visible == kNoRef) continue;
          const EventRecord& event = timeline.record(visible);
          if (event.certainty == Certainty::kDenied || !event.has_effective ||
              event.effective.first <= resolver.as_of().date) {
            continue;
          }
          found.push_back(visible);
        }
      }
      if (position.target == Jurisdiction::kAny) break;
    }
  }
  std::sort(found.begin(), found.end(), [&](Ref a, Ref b) {
    return std::pair(FirstDay(timeline.record(a)), a) < std::pair(FirstDay(timeline.record(b)), b);
  });
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace chipline
