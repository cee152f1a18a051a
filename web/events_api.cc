#include "web/events_api.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <nlohmann/json.hpp>

#include "web/answers.h"
#include "web/api_support.h"
#include "web/event_list.h"
#include "web/question.h"
#include "web/submission.h"

namespace chipline {
namespace {

constexpr std::size_t kMostEvents = 500;
constexpr std::size_t kUsualEvents = 50;

struct EventQuestion {
  EventFilter filter;
  std::optional<EventId> after;
  std::size_t limit = kUsualEvents;
};

template <class E>
std::optional<HttpProblem> ReadFilter(const Request& request, const std::string& parameter,
                                      std::optional<E>& out) {
  const auto given = request.Get(parameter);
  if (!given || given->empty()) return std::nullopt;
  out = FromName<E>(*given);
  if (out) return std::nullopt;
  return HttpProblem{ProblemType::kInvalidParameter,
                     "\"" + std::string(*given) + "\" is not one of: " + NameList<E>() + ".",
                     parameter, std::string(NearestName<E>(*given))};
}

std::optional<HttpProblem> ReadEventQuestion(const Request& request, const StateFilter& shared,
                                             EventQuestion& question) {
  question.filter.issuer = shared.issuer;
  question.filter.flow = shared.flow;
  question.filter.target = shared.target;
  question.filter.subject = shared.subject;
  if (auto problem = ReadFilter(request, "type", question.filter.type)) return problem;
  if (auto problem = ReadFilter(request, "certainty", question.filter.certainty)) return problem;
  if (auto problem = ReadFilter(request, "review", question.filter.review)) return problem;
  if (const auto after = request.Get("after"); after && !after->empty()) {
    question.after = ParseEventId(*after);
    if (!question.after) {
      return HttpProblem{
          ProblemType::kInvalidParameter, "Expected an event's id, like 1042.0.", "after", {}};
    }
  }
  if (const auto limit = request.Get("limit"); limit && !limit->empty()) {
    const auto [end, fault] =
        std::from_chars(limit->data(), limit->data() + limit->size(), question.limit);
    if (fault != std::errc() || end != limit->data() + limit->size() || question.limit == 0 ||
        question.limit > kMostEvents) {
      return HttpProblem{ProblemType::kInvalidParameter,
                         "Expected a number from 1 to " + std::to_string(kMostEvents) + ".",
                         "limit", std::to_string(kUsualEvents)};
    }
  }
  return std::nullopt;
}

// Events have a certainty and a review state of their own, so here these two filter.
std::optional<HttpProblem> ReadSharedForEvents(const Request& request, const Timeline& timeline,
                                               Day today, Question& question) {
  Request shared = request;
  std::erase_if(shared.parameters, [](const Parameter& parameter) {
    return parameter.name == "certainty" || parameter.name == "review";
  });
  return ReadQuestion(shared, timeline, today, question);
}

Response GetEvents(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Question shared;
  EventQuestion question;
  if (auto problem = ReadSharedForEvents(request, *timeline, site.Today(), shared)) {
    return Fail(*problem);
  }
  if (auto problem = ReadEventQuestion(request, shared.filter, question)) return Fail(*problem);
  const EventPage page =
      ListEvents(*timeline, shared.as_of, question.filter, question.after, question.limit);
  Json json = Envelope(site, *timeline, shared.as_of);
  json["total"] = page.total;
  json["items"] = Json::array();
  for (const Ref ref : page.refs) {
    auto item = EventJson(site, *timeline, ref);
    if (!item) return Fail(item.error());
    json["items"].push_back(std::move(*item));
  }
  Response response = JsonAnswer(json);
  if (page.has_more) {
    std::vector<Parameter> next = request.parameters;
    std::erase_if(next, [](const Parameter& parameter) {
      return parameter.name == "after" || parameter.name == "recorded_at";
    });
    // The next page is of the same log, whatever is appended meanwhile.
    next.push_back({"recorded_at", "seq:" + std::to_string(shared.as_of.recorded)});
    next.push_back({"after", ToString(timeline->record(page.refs.back()).id)});
    response.headers.push_back({"Link", "<" + request.path + QueryText(next) + ">; rel=\"next\""});
  }
  return response;
}

Response GetEvent(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Question question;
  if (auto problem = ReadQuestion(request, *timeline, site.Today(), question))
    return Fail(*problem);
  const std::string& name = request.PathValue("id");
  auto id = ParseEventId(name);
  if (!id) id = timeline->catalog().FindKey(name);
  const Ref base = id ? timeline->Find(*id) : kNoRef;
  const Ref visible = base == kNoRef ? kNoRef : Resolver(*timeline, question.as_of).Visible(base);
  if (visible == kNoRef) {
    return Fail({ProblemType::kNotFound,
                 "No event \"" + name + "\" is known at this point of the record.",
                 "id",
                 {}});
  }
  auto event = EventJson(site, *timeline, visible);
  if (!event) return Fail(event.error());
  Json json = Envelope(site, *timeline, question.as_of);
  json["event"] = std::move(*event);
  Response response = JsonAnswer(json);
  // Of the version that stands, so that it can be named by If-Match; an answer about an earlier
  // state of the record is of an earlier version.
  const EventRecord& record = timeline->record(visible);
  response.headers.push_back({"ETag", "\"" + VersionTag(record.id, record.seq) + "\""});
  return response;
}

}  // namespace

std::vector<Route> EventRoutes(const Site& site) {
  const auto as_of = AsOfParameters();
  return {
      {"GET", "/api/v1/events", "Events, newest entry first, in pages linked by rel=next",
       Join({{{"type", "e.g. ban, licence_requirement, suspension"},
              {"certainty", "enacted, announced, reported, expected, proposed or denied"},
              {"review", "extracted, entered or confirmed"},
              {"known_at", as_of[1].description},
              {"recorded_at", as_of[2].description},
              {"after", "the id of the last event of the page before"},
              {"limit", "how many a page, 1 to 500; default 50"}},
             FilterParameters()}),
       On(site, GetEvents)},
      {"GET",
       "/api/v1/events/{id}",
       "One event by id or key",
       {as_of[1], as_of[2]},
       On(site, GetEvent)},
  };
}

}  // namespace chipline
