#include "web/events_api.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "web/answers.h"
#include "web/api_support.h"
#include "web/event_csv.h"
#include "web/event_list.h"
#include "web/event_question.h"
#include "web/question.h"
#include "web/submission.h"

namespace chipline {
namespace {

// A table is asked for whole. Past this many rows it would be made in memory at some length.
constexpr std::size_t kMostRows = 100'000;

std::optional<HttpProblem> ReadFacets(const Request& request,
                                      std::vector<std::string_view>& facets) {
  std::string_view given = request.Get("facet").value_or("");
  const auto names = FacetNames();
  while (!given.empty()) {
    const std::size_t end = std::min(given.find(','), given.size());
    const std::string_view name = given.substr(0, end);
    given.remove_prefix(std::min(end + 1, given.size()));
    if (std::find(names.begin(), names.end(), name) != names.end()) {
      facets.push_back(name);
      continue;
    }
    std::string list;
    for (const auto& known : names) list += (list.empty() ? "" : ", ") + std::string(known);
    return HttpProblem{ProblemType::kInvalidParameter,
                       "\"" + std::string(name) + "\" is not one of: " + list + ".", "facet",
                       std::string(Nearest(name, names))};
  }
  return std::nullopt;
}

// {type: [{value, count}, …], …}; the value is null where events do not say.
Json FacetsJson(const std::vector<std::string_view>& facets, const Timeline& timeline,
                const EventIndex& index, const std::vector<Ref>& events) {
  Json json = Json::object();
  for (const std::string_view facet : facets) {
    Json values = Json::array();
    for (const FacetValue& value : CountBy(facet, timeline, index, events)) {
      values.push_back({{"value", value.value.empty() ? Json(nullptr) : Json(value.value)},
                        {"count", value.count}});
    }
    json[std::string(facet)] = std::move(values);
  }
  return json;
}

void LinkPages(const Request& request, const Timeline& timeline, std::uint64_t recorded,
               const EventPage& page, Response& response) {
  if (page.refs.empty()) return;
  const auto id = [&](Ref ref) { return ToString(timeline.record(ref).id); };
  std::string links = PageLinks(request, recorded, id(page.refs.front()), id(page.refs.back()),
                                page.has_newer, page.has_more);
  if (!links.empty()) response.headers.Add("Link", std::move(links));
}

Response GetEvents(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  EventQuestion question;
  std::vector<std::string_view> facets;
  if (auto problem = ReadFacets(request, facets)) return Fail(*problem);
  if (auto failure = ReadEventQuestion(site, timeline, request, question)) return *failure;
  const auto events = SelectEvents(*timeline, &site.index, question.as_of, question.filter);
  const EventPage page = PageOf(*timeline, events, question.after, question.before,
                                question.limit.value_or(kUsualEvents));
  Json json = Envelope(site, *timeline, question.as_of);
  json["total"] = events.size();
  json["items"] = Json::array();
  for (const Ref ref : page.refs) {
    auto item = EventJson(site, *timeline, ref);
    if (!item) return Fail(item.error());
    json["items"].push_back(std::move(*item));
  }
  if (!facets.empty()) json["facets"] = FacetsJson(facets, *timeline, site.index, events);
  Response response = JsonAnswer(json);
  LinkPages(request, *timeline, question.as_of.recorded, page, response);
  return response;
}

Response GetEventsCsv(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  EventQuestion question;
  if (auto failure = ReadEventQuestion(site, timeline, request, question)) return *failure;
  const auto events = SelectEvents(*timeline, &site.index, question.as_of, question.filter);
  const EventPage page = PageOf(*timeline, events, question.after, question.before,
                                question.limit.value_or(events.size()));
  if (page.refs.size() > kMostRows) {
    return Fail({ProblemType::kTooLarge,
                 "There are " + std::to_string(events.size()) + " events and a table holds " +
                     std::to_string(kMostRows) +
                     ": narrow the filter, or give a limit and follow "
                     "the links.",
                 "limit", std::to_string(kMostEvents)});
  }
  Response response;
  response.content_type = "text/csv; charset=utf-8; header=present";
  response.headers = {{"X-Total-Count", std::to_string(events.size())},
                      {"Content-Disposition", "inline; filename=\"events.csv\""}};
  response.body = EventCsvHeader();
  for (const Ref ref : page.refs) {
    const EventRecord& record = timeline->record(ref);
    const auto event = site.bodies.Event(record);
    if (!event) return Fail(event.error());
    response.body += EventCsvRow(record.id, record.seq, timeline->RecordedAt(record.seq), *event);
  }
  LinkPages(request, *timeline, question.as_of.recorded, page, response);
  return response;
}

// ---- one event

// The first version of the event that the path names by id or key, or nothing.
Ref FindEvent(const Timeline& timeline, const std::string& name, std::uint64_t recorded) {
  const Ref base = timeline.FindNamed(name);
  return base != kNoRef && base < timeline.RefBound(recorded) ? base : kNoRef;
}

HttpProblem NotKnownEvent(const std::string& name) {
  return {ProblemType::kNotFound,
          "No event \"" + name + "\" is known at this point of the record.",
          "id",
          {}};
}

// To the event that one was merged into: 308. What was asked with it goes along (citation.cc).
Response MovedTo(const EventId& event) {
  const Json json = {{"merged_into", ToString(event)}};
  Response response = JsonAnswer(json);
  response.status = 308;
  response.headers.Add("Location", "/api/v1/events/" + ToString(event));
  return response;
}

Response GetEvent(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  AsOf as_of;
  if (auto problem = ReadKnowledge(site, *timeline, request, as_of)) return Fail(*problem);
  const std::string& name = request.PathValue("id");
  const Ref base = FindEvent(*timeline, name, as_of.recorded);
  if (base == kNoRef) return Fail(NotKnownEvent(name));
  const Resolver resolver(*timeline, as_of);
  const Ref visible = resolver.Visible(base);
  if (visible == kNoRef) {
    const Ref survivor = resolver.VisibleOrSurvivor(base);
    if (survivor != kNoRef) return MovedTo(timeline->record(survivor).id);
    HttpProblem problem = NotKnownEvent(name);
    problem.detail += " It was retracted, or not published by then: /api/v1/events/" + name +
                      "/versions has what was recorded.";
    return Fail(std::move(problem));
  }
  auto event = EventJson(site, *timeline, visible);
  if (!event) return Fail(event.error());
  Json json = Envelope(site, *timeline, as_of);
  json["event"] = std::move(*event);
  Response response = JsonAnswer(json);
  // Of the version that stands, so that it can be named by If-Match; an answer about an earlier
  // state of the record is of an earlier version.
  const EventRecord& record = timeline->record(visible);
  response.headers.Add("ETag", "\"" + VersionTag(record.id, record.seq) + "\"");
  return response;
}

// One entry about an event: what it did to it, who says so and why, and the event after it.
Result<Json> VersionJson(const Site& site, const Timeline& timeline, Ref ref) {
  const EventRecord& record = timeline.record(ref);
  const auto entry = CHIP_TRY(site.bodies.Entry(record.seq));
  Json json = {{"seq", record.seq},
               {"recorded_at", FormatInstant(timeline.RecordedAt(record.seq))}};
  const Json whole = ToJsonValue(*entry);
  for (const char* field : {"kind", "reason", "published", "by"}) {
    if (whole.contains(field)) json[field] = whole[field];
  }
  if (record.merged_into != kNoRef) {
    json["merged_into"] = ToString(timeline.record(record.merged_into).id);
  }
  if (!record.is_retraction) json["event"] = CHIP_TRY(EventJson(site, timeline, ref));
  return json;
}

Response GetVersions(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  AsOf as_of;
  if (auto problem = ReadKnowledge(site, *timeline, request, as_of)) return Fail(*problem);
  const std::string& name = request.PathValue("id");
  const Ref base = FindEvent(*timeline, name, as_of.recorded);
  if (base == kNoRef) return Fail(NotKnownEvent(name));
  std::vector<Ref> versions = {base};
  timeline->ForEachAmendment(base, [&](Ref ref) {
    if (ref < timeline->RefBound(as_of.recorded)) versions.push_back(ref);
  });
  const Ref visible = Resolver(*timeline, as_of).Visible(base);
  Json json = Envelope(site, *timeline, as_of);
  json["id"] = ToString(timeline->record(base).id);
  json["counts"] = visible == kNoRef ? Json(nullptr) : Json(timeline->record(visible).seq);
  json["total"] = versions.size();
  json["items"] = Json::array();
  for (const Ref ref : versions) {
    auto version = VersionJson(site, *timeline, ref);
    if (!version) return Fail(version.error());
    json["items"].push_back(std::move(*version));
  }
  return JsonAnswer(json);
}

}  // namespace

std::vector<Route> EventRoutes(const Site& site) {
  const auto list = Join({EventFilterParameters(), KnowledgeParameters(), EventPageParameters()});
  const ParameterSpec facet{"facet",
                            "counts beside the list, by type, certainty, evidence, effect, issuer, "
                            "agency, flow, target, review, month or year; each adds up to total"};
  return {
      {"GET", "/api/v1/events", "Events, newest entry first, in pages linked by rel=next",
       Join({list, {facet}}), On(site, GetEvents)},
      {"GET", "/api/v1/events.json", "The same under the name of its form", Join({list, {facet}}),
       On(site, GetEvents)},
      {"GET", "/api/v1/events.csv", "Events as a table, whole unless a limit is given", list,
       On(site, GetEventsCsv)},
      {"GET", "/api/v1/events/{id}", "One event by id or key", KnowledgeParameters(),
       On(site, GetEvent)},
      {"GET", "/api/v1/events/{id}/versions",
       "What was recorded of one event: entered, corrected, confirmed, merged, retracted",
       KnowledgeParameters(), On(site, GetVersions)},
  };
}

}  // namespace chipline
