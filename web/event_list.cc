#include "web/event_list.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace chipline {
namespace {

template <class T>
bool Fits(const std::vector<T>& wanted, const T& value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

bool ActsFrom(const EventRecord& event, Jurisdiction issuer) {
  return ((event.issuers >> static_cast<unsigned>(issuer)) & 1U) != 0;
}

bool Concerns(const Timeline& timeline, const EventRecord& event,
              const std::vector<SubjectIndex>& subjects) {
  const auto named = timeline.SubjectsOf(event);
  return std::any_of(subjects.begin(), subjects.end(), [&](SubjectIndex subject) {
    return std::any_of(named.begin(), named.end(),
                       [&](SubjectIndex one) { return timeline.subjects().IsA(subject, one); });
  });
}

bool FitsParties(const EventFilter& filter, const EventRecord& event) {
  const bool acts = filter.issuers.empty() ||
                    std::any_of(filter.issuers.begin(), filter.issuers.end(),
                                [&](Jurisdiction issuer) { return ActsFrom(event, issuer); });
  return acts && (event.target == Jurisdiction::kAny || Fits(filter.targets, event.target)) &&
         (filter.flows.empty() || Fits(filter.flows, static_cast<Flow>(event.flow)));
}

bool FitsDays(const EventFilter& filter, const EventRecord& event) {
  if (!filter.from && !filter.to) return true;
  const auto first = FirstDay(event);
  return first && (!filter.from || *first >= *filter.from) && (!filter.to || *first <= *filter.to);
}

// ---- facets

std::string IssuersText(const EventRecord& event) {
  std::string text;
  for (const auto& issuer : Codes<Jurisdiction>()) {
    if (!ActsFrom(event, issuer.code)) continue;
    text += (text.empty() ? "" : "+") + std::string(issuer.name);
  }
  return text;
}

template <class E>
std::string NameOrNothing(std::uint8_t code) {
  return code == 0 ? std::string() : std::string(Name(static_cast<E>(code)));
}

// "2025-10" of the first day.
std::string MonthOf(const EventRecord& event, std::size_t length) {
  const auto first = FirstDay(event);
  return first ? FormatDay(*first).substr(0, length) : std::string();
}

struct Facet {
  std::string_view name;
  bool is_time;
  std::string (*value)(const EventIndex& index, const EventRecord& event);
};
constexpr std::array kFacets = {
    Facet{"type", false,
          [](const EventIndex&, const EventRecord& e) { return std::string(Name(e.type)); }},
    Facet{"certainty", false,
          [](const EventIndex&, const EventRecord& e) { return std::string(Name(e.certainty)); }},
    Facet{"evidence", false,
          [](const EventIndex&, const EventRecord& e) {
            return NameOrNothing<Evidence>(e.evidence);
          }},
    Facet{"effect", false,
          [](const EventIndex&, const EventRecord& e) { return NameOrNothing<Effect>(e.effect); }},
    Facet{"issuer", false, [](const EventIndex&, const EventRecord& e) { return IssuersText(e); }},
    Facet{"agency", false,
          [](const EventIndex& index, const EventRecord& e) { return index.AgencyOf(e.self); }},
    Facet{"flow", false,
          [](const EventIndex&, const EventRecord& e) { return NameOrNothing<Flow>(e.flow); }},
    Facet{"target", false,
          [](const EventIndex&, const EventRecord& e) { return std::string(Name(e.target)); }},
    Facet{"review", false,
          [](const EventIndex&, const EventRecord& e) { return std::string(Name(e.review)); }},
    Facet{"month", true, [](const EventIndex&, const EventRecord& e) { return MonthOf(e, 7); }},
    Facet{"year", true, [](const EventIndex&, const EventRecord& e) { return MonthOf(e, 4); }},
};

}  // namespace

std::optional<Day> FirstDay(const EventRecord& version) {
  if (version.has_effective) return version.effective.first;
  if (version.has_fallback) return version.fallback.first;
  return std::nullopt;
}

bool Takes(const Timeline& timeline, const EventIndex* index, const EventFilter& filter,
           const EventRecord& version) {
  return Fits(filter.types, version.type) && Fits(filter.certainties, version.certainty) &&
         Fits(filter.reviews, version.review) && FitsParties(filter, version) &&
         FitsDays(filter, version) &&
         (filter.subjects.empty() || Concerns(timeline, version, filter.subjects)) &&
         (filter.agencies.empty() || Fits(filter.agencies, index->AgencyOf(version.self))) &&
         (!filter.found ||
          std::binary_search(filter.found->begin(), filter.found->end(), version.self));
}

std::vector<Ref> SelectEvents(const Timeline& timeline, const EventIndex* index, const AsOf& as_of,
                              const EventFilter& filter) {
  const Resolver resolver(timeline, as_of);
  std::vector<Ref> events;
  for (Ref ref = timeline.RefBound(as_of.recorded); ref-- > 0;) {
    if (timeline.record(ref).base != ref) continue;
    const Ref visible = resolver.Visible(ref);
    if (visible == kNoRef || !Takes(timeline, index, filter, timeline.record(visible))) continue;
    events.push_back(visible);
  }
  return events;
}

EventPage PageOf(const Timeline& timeline, const std::vector<Ref>& events,
                 std::optional<EventId> after, std::optional<EventId> before, std::size_t limit) {
  // Newest first: the events that are not older than `id`, or newer than it, come before this.
  const auto older_than = [&](const EventId& id) {
    return std::partition_point(events.begin(), events.end(),
                                [&](Ref ref) { return timeline.record(ref).id >= id; });
  };
  const auto newer_end = [&](const EventId& id) {
    return std::partition_point(events.begin(), events.end(),
                                [&](Ref ref) { return timeline.record(ref).id > id; });
  };
  auto begin = after ? older_than(*after) : events.begin();
  auto end = before ? newer_end(*before) : events.end();
  if (begin > end) begin = end;
  const auto wanted = static_cast<std::ptrdiff_t>(limit);
  if (end - begin > wanted) {
    if (before && !after) {
      begin = end - wanted;
    } else {
      end = begin + wanted;
    }
  }
  return {{begin, end}, begin != events.begin(), end != events.end()};
}

std::vector<std::string_view> FacetNames() {
  std::vector<std::string_view> names;
  names.reserve(kFacets.size());
  for (const Facet& facet : kFacets) names.push_back(facet.name);
  return names;
}

std::vector<FacetValue> CountBy(std::string_view facet, const Timeline& timeline,
                                const EventIndex& index, const std::vector<Ref>& events) {
  const Facet& by = *std::find_if(kFacets.begin(), kFacets.end(),
                                  [&](const Facet& one) { return one.name == facet; });
  std::map<std::string, std::size_t> counts;
  for (const Ref ref : events) ++counts[by.value(index, timeline.record(ref))];
  std::vector<FacetValue> values;
  values.reserve(counts.size());
  for (const auto& [value, count] : counts) values.push_back({value, count});
  std::stable_sort(values.begin(), values.end(), [&](const FacetValue& a, const FacetValue& b) {
    if (by.is_time) return a.value.empty() < b.value.empty();
    return a.count > b.count;
  });
  return values;
}

}  // namespace chipline
