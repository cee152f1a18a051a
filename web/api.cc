#include "web/api.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <nlohmann/json.hpp>

#include "query/conflicts.h"
#include "web/answers.h"
#include "web/event_list.h"
#include "web/question.h"

namespace chipline {
namespace {

constexpr std::size_t kMostEvents = 500;
constexpr std::size_t kUsualEvents = 50;

std::vector<ParameterSpec> Join(std::initializer_list<std::vector<ParameterSpec>> lists) {
  std::vector<ParameterSpec> all;
  for (const auto& list : lists) all.insert(all.end(), list.begin(), list.end());
  return all;
}

const ParameterSpec kExpand{"expand", "events: the events that the answer names, by id"};
const ParameterSpec kTarget{"target", "whose trade is hit; default the other side"};

std::optional<HttpProblem> ReadExpand(const Request& request, bool& events) {
  const auto given = request.Get("expand");
  events = given == "events";
  if (!given || given->empty() || events) return std::nullopt;
  return HttpProblem{ProblemType::kInvalidParameter,
                     "\"" + std::string(*given) + "\" is not one of: events.", "expand", "events"};
}

// Adds {events: …} where asked for and sends the answer.
Response Finish(Json json, const PositionWriter& writer, bool with_events) {
  if (with_events) {
    auto events = writer.NamedEvents();
    if (!events) return Fail(events.error());
    json["events"] = std::move(*events);
  }
  return JsonAnswer(json);
}

Response GetState(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Question question;
  bool with_events = false;
  if (auto problem = ReadQuestion(request, *timeline, site.Today(), question))
    return Fail(*problem);
  if (auto problem = ReadExpand(request, with_events)) return Fail(*problem);
  const auto states = StateAt(*timeline, question.as_of, question.filter);
  PositionWriter writer(site, *timeline, question.as_of);
  Json json = Envelope(site, *timeline, question.as_of);
  json["total"] = states.size();
  json["items"] = Json::array();
  for (const PositionState& state : states) {
    auto item = writer.Write(state.position, state.resolution);
    if (!item) return Fail(item.error());
    json["items"].push_back(std::move(*item));
  }
  return Finish(std::move(json), writer, with_events);
}

// P13. The position's own subject, its ancestors and what is below it.
Json ConflictsJson(const Timeline& timeline, const Question& question, const StateFilter& filter) {
  Json items = Json::array();
  for (const RivalClaims& rivals : Conflicts(timeline, question.as_of, filter)) {
    const auto id = [&](Ref ref) { return ToString(timeline.record(ref).id); };
    items.push_back({{"kind", ConflictName(rivals.kind)},
                     {"counts", id(rivals.counts)},
                     {"other", id(rivals.other)},
                     {"rule", rivals.rule},
                     {"text", rivals.text}});
  }
  return items;
}

Response GetConflicts(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Question question;
  if (auto problem = ReadQuestion(request, *timeline, site.Today(), question))
    return Fail(*problem);
  Json json = Envelope(site, *timeline, question.as_of);
  Json items = ConflictsJson(*timeline, question, question.filter);
  json["total"] = items.size();
  json["items"] = std::move(items);
  return JsonAnswer(json);
}

Response GetPosition(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Question question;
  Position position;
  bool with_events = false;
  if (auto problem = ReadPosition(request, *timeline, position)) return Fail(*problem);
  if (auto problem = ReadQuestion(request, *timeline, site.Today(), question))
    return Fail(*problem);
  if (auto problem = ReadExpand(request, with_events)) return Fail(*problem);
  Resolver resolver(*timeline, question.as_of);
  PositionWriter writer(site, *timeline, question.as_of);
  auto item = writer.Write(position, resolver.ResolveWithTrace(position));
  if (!item) return Fail(item.error());
  Json json = Envelope(site, *timeline, question.as_of);
  json.update(*item);
  json["conflicts"] = ConflictsJson(
      *timeline, question, {position.issuer, std::nullopt, position.subject, position.target});
  return Finish(std::move(json), writer, with_events);
}

Response GetShip(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Question question;
  SubjectIndex subject = 0;
  bool with_events = false;
  if (auto problem =
          ReadSubject(request.PathValue("subject"), "subject", timeline->subjects(), subject)) {
    return Fail(*problem);
  }
  if (auto problem = ReadQuestion(request, *timeline, site.Today(), question))
    return Fail(*problem);
  if (auto problem = ReadExpand(request, with_events)) return Fail(*problem);
  const ShipAnswer answer = CanShip(*timeline, question.as_of, subject);
  PositionWriter writer(site, *timeline, question.as_of);
  Json json = Envelope(site, *timeline, question.as_of);
  json["subject"] = timeline->subjects().at(subject).id;
  json["name"] = timeline->subjects().at(subject).name;
  json["verdict"] = VerdictName(answer.verdict);
  json["sentence"] = answer.sentence;
  json["binding"] = {{"issuer", Name(answer.sides[answer.binding].position.issuer)},
                     {"flow", Name(answer.sides[answer.binding].position.flow)}};
  json["sides"] = Json::array();
  for (const ShipSide& side : answer.sides) {
    auto item = writer.Write(side.position, side.resolution);
    if (!item) return Fail(item.error());
    Json with_verdict = {{"verdict", VerdictName(side.verdict)}};
    if (side.coverage_start) with_verdict["coverage_start"] = FormatDay(*side.coverage_start);
    with_verdict.update(*item);
    json["sides"].push_back(std::move(with_verdict));
  }
  json["sources"] = json["sides"][answer.binding]["sources"];
  return Finish(std::move(json), writer, with_events);
}

// A question whose date, or whose known_at, comes from another parameter.
std::optional<HttpProblem> ReadShifted(const Request& request, const Timeline& timeline, Day today,
                                       const std::string& date_from, const std::string& known_from,
                                       Question& question) {
  Request shifted = request;
  std::erase_if(shifted.parameters, [&](const Parameter& parameter) {
    return parameter.name == "date" || (parameter.name == "known_at" && request.Get(known_from));
  });
  for (Parameter& parameter : shifted.parameters) {
    if (parameter.name == date_from) parameter.name = "date";
    if (parameter.name == known_from) parameter.name = "known_at";
  }
  auto problem = ReadQuestion(shifted, timeline, today, question);
  if (problem && problem->parameter == "date") problem->parameter = date_from;
  if (problem && problem->parameter == "known_at" && request.Get(known_from)) {
    problem->parameter = known_from;
  }
  return problem;
}

Response GetDiff(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Question from;
  Question to;
  bool with_events = false;
  const Day today = site.Today();
  if (auto problem = ReadShifted(request, *timeline, today, "from", "known_from", from)) {
    return Fail(*problem);
  }
  if (auto problem = ReadShifted(request, *timeline, today, "to", "known_to", to)) {
    return Fail(*problem);
  }
  if (auto problem = ReadExpand(request, with_events)) return Fail(*problem);
  const auto changes = Diff(*timeline, from.as_of, to.as_of, to.filter);
  PositionWriter before(site, *timeline, from.as_of);
  PositionWriter after(site, *timeline, to.as_of);
  Json json;
  json["from"] = Envelope(site, *timeline, from.as_of)["resolved"];
  json.update(Envelope(site, *timeline, to.as_of));
  json["total"] = changes.size();
  json["unchanged"] = SelectPositions(*timeline, to.filter).size() - changes.size();
  json["items"] = Json::array();
  for (const PositionChange& change : changes) {
    auto old_state = before.Write(change.position, change.before);
    auto new_state = after.Write(change.position, change.after);
    if (!old_state) return Fail(old_state.error());
    if (!new_state) return Fail(new_state.error());
    Json causes = Json::array();
    for (const Ref ref : change.causes) causes.push_back(ToString(timeline->record(ref).id));
    json["items"].push_back({{"before", std::move(*old_state)},
                             {"after", std::move(*new_state)},
                             {"causes", std::move(causes)}});
  }
  if (with_events) {
    auto events = before.NamedEvents();
    if (!events) return Fail(events.error());
    json["events"] = std::move(*events);
    auto later = after.NamedEvents();
    if (!later) return Fail(later.error());
    json["events"].update(*later);
  }
  return JsonAnswer(json);
}

// ---- events

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
  return JsonAnswer(json);
}

// ---- the record itself

std::string_view KindName(SubjectKind kind) {
  switch (kind) {
    case SubjectKind::kProduct:
      return "product";
    case SubjectKind::kMaterial:
      return "material";
    case SubjectKind::kEntity:
      return "entity";
    case SubjectKind::kRule:
      return "rule";
  }
  return "?";
}

Response GetSubjects(const Site& site) {
  const auto timeline = site.timeline();
  const SubjectTree& tree = timeline->subjects();
  Json items = Json::array();
  for (SubjectIndex i = 0; i < tree.size(); ++i) {
    const Subject& subject = tree.at(i);
    Json item = {{"id", subject.id}, {"name", subject.name}};
    if (!subject.name_zh.empty()) item["name_zh"] = subject.name_zh;
    item["kind"] = KindName(subject.kind);
    if (subject.parent) item["parent"] = tree.at(*subject.parent).id;
    if (!subject.maker.empty()) item["maker"] = subject.maker;
    items.push_back(std::move(item));
  }
  return JsonAnswer(
      {{"rules_version", site.rules_version}, {"total", items.size()}, {"items", items}});
}

Response GetStatus(const Site& site) {
  const auto timeline = site.timeline();
  const LogHead head = site.log.Head();
  const std::string fault = site.follower.LastError();
  Json coverage = Json::array();
  for (const auto& issuer : Codes<Jurisdiction>()) {
    for (const auto& flow : Codes<Flow>()) {
      const auto start = timeline->subjects().CoverageStart(issuer.code, flow.code);
      if (!start) continue;
      coverage.push_back(
          {{"issuer", issuer.name}, {"flow", flow.name}, {"start", FormatDay(*start)}});
    }
  }
  Json json = {{"version", site.version},
               {"rules_version", site.rules_version},
               {"store", site.log.Describe().substr(0, site.log.Describe().find(':'))},
               {"healthy", fault.empty()},
               {"head", {{"seq", head.seq}, {"hash", HexOf(head.hash)}}},
               {"seq", timeline->last_seq()},
               {"positions", timeline->positions().size()},
               {"coverage", std::move(coverage)}};
  if (head.seq > 0) json["head"]["recorded_at"] = FormatInstant(head.recorded_at);
  return JsonAnswer(json);
}

}  // namespace

std::vector<Route> ApiRoutes(const Site& site) {
  using Handler = Response (*)(const Site&, const Request&);
  const auto on = [&site](Handler handler) {
    return [&site, handler](const Request& request) { return handler(site, request); };
  };
  const auto as_of = AsOfParameters();
  const auto filters = FilterParameters();
  return {
      {"GET", "/api/v1/state", "Positions on a day", Join({as_of, filters, {kExpand}}),
       on(GetState)},
      {"GET", "/api/v1/state/{issuer}/{flow}/{subject}", "One position on a day, with its trace",
       Join({as_of, {kTarget, kExpand}}), on(GetPosition)},
      {"GET", "/api/v1/ship/{subject}", "Whether it can go from the US to China",
       Join({as_of, {kExpand}}), on(GetShip)},
      {"GET", "/api/v1/diff", "What differs between two days or two states of knowledge",
       Join({{{"from", "the first day; default today"},
              {"to", "the second day; default today"},
              {"known_from", "known_at of the first state"},
              {"known_to", "known_at of the second state"}},
             {as_of.begin() + 1, as_of.end()},
             filters,
             {kExpand}}),
       on(GetDiff)},
      {"GET", "/api/v1/conflicts", "Claims that cannot both be true, and which one counts",
       Join({as_of, filters}), on(GetConflicts)},
      {"GET", "/api/v1/events", "Events, newest entry first, in pages linked by rel=next",
       Join({{{"type", "e.g. ban, licence_requirement, suspension"},
              {"certainty", "enacted, announced, reported, expected, proposed or denied"},
              {"review", "extracted, entered or confirmed"},
              {"known_at", as_of[1].description},
              {"recorded_at", as_of[2].description},
              {"after", "the id of the last event of the page before"},
              {"limit", "how many a page, 1 to 500; default 50"}},
             filters}),
       on(GetEvents)},
      {"GET", "/api/v1/events/{id}", "One event by id or key", {as_of[1], as_of[2]}, on(GetEvent)},
      {"GET",
       "/api/v1/subjects",
       "The subject tree",
       {},
       [&site](const Request&) { return GetSubjects(site); }},
      {"GET",
       "/api/v1/status",
       "The store, its head and what the record covers",
       {},
       [&site](const Request&) { return GetStatus(site); }},
  };
}

}  // namespace chipline
