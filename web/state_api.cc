#include "web/state_api.h"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "web/answers.h"
#include "web/api_support.h"
#include "web/diff_json.h"
#include "web/diff_question.h"
#include "web/kept_conflicts.h"
#include "web/position_answers.h"
#include "web/question.h"

namespace chipline {
namespace {

Response GetState(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Question question;
  bool with_events = false;
  if (auto problem = ReadQuestion(request, *timeline, site.Today(), question))
    return Fail(*problem);
  if (auto problem = ReadWithout(request, *timeline, question.as_of.without)) return Fail(*problem);
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

Response GetConflicts(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Question question;
  bool with_events = false;
  if (auto problem = ReadQuestion(request, *timeline, site.Today(), question))
    return Fail(*problem);
  if (auto problem = ReadExpand(request, with_events)) return Fail(*problem);
  PositionWriter writer(site, *timeline, question.as_of);
  Json json = Envelope(site, *timeline, question.as_of);
  Json items = ConflictsJson(site, timeline, question.as_of, question.filter, &writer);
  json["total"] = items.size();
  json["items"] = std::move(items);
  return Finish(std::move(json), writer, with_events);
}

Response GetPosition(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Question question;
  Position position;
  bool with_events = false;
  if (auto problem = ReadPosition(request, *timeline, position)) return Fail(*problem);
  if (auto problem = ReadQuestion(request, *timeline, site.Today(), question))
    return Fail(*problem);
  if (auto problem = ReadWithout(request, *timeline, question.as_of.without)) return Fail(*problem);
  if (auto problem = ReadExpand(request, with_events)) return Fail(*problem);
  auto answer = site.positions.Answer(site, timeline, {position, question.as_of, with_events});
  return answer ? JsonText(std::move(*answer)) : Fail(answer.error());
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
  if (auto problem = ReadWithout(request, *timeline, question.as_of.without)) return Fail(*problem);
  if (auto problem = ReadExpand(request, with_events)) return Fail(*problem);
  const ShipAnswer answer = CanShip(*timeline, question.as_of, subject);
  const auto sentence = ShipSentenceOf(site, *timeline, answer, question.as_of.date);
  if (!sentence) return Fail(sentence.error());
  PositionWriter writer(site, *timeline, question.as_of);
  Json json = Envelope(site, *timeline, question.as_of);
  json["subject"] = timeline->subjects().at(subject).id;
  json["name"] = timeline->subjects().at(subject).name;
  json["verdict"] = VerdictName(answer.verdict);
  json["sentence"] = *sentence;
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

Response GetDiff(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Question from;
  Question to;
  bool with_events = false;
  if (auto problem = ReadDiffQuestion(request, *timeline, site.Today(), from, to)) {
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
  json["unchanged"] =
      SelectPositions(*timeline, to.filter, to.as_of.recorded).size() - changes.size();
  auto items = ChangeItems(changes, before, after);
  if (!items) return Fail(items.error());
  json["items"] = std::move(*items);
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

}  // namespace

std::vector<Route> StateRoutes(const Site& site) {
  const auto as_of = AsOfParameters();
  const auto filters = FilterParameters();
  return {
      {"GET", "/api/v1/state", "Positions on a day",
       Join({as_of, filters, {kWithoutParameter, kExpandParameter}}), On(site, GetState)},
      {"GET", "/api/v1/state/{issuer}/{flow}/{subject}", "One position on a day, with its trace",
       Join({as_of, {kTargetParameter, kWithoutParameter, kExpandParameter}}),
       On(site, GetPosition)},
      {"GET", "/api/v1/ship/{subject}", "Whether it can go from the US to China",
       Join({as_of, {kWithoutParameter, kExpandParameter}}), On(site, GetShip)},
      {"GET", "/api/v1/diff", "What differs between two days or two states of knowledge",
       Join({{{"from", "the first day; default today", true},
              {"to", "the second day; default today", true},
              {"known_from", "known_at of the first state"},
              {"known_to", "known_at of the second state"},
              {"recorded_from", "recorded_at of the first state"},
              {"recorded_to", "recorded_at of the second state"}},
             {as_of.begin() + 1, as_of.end()},
             filters,
             {kExpandParameter}}),
       On(site, GetDiff)},
      {"GET", "/api/v1/conflicts", "Claims that cannot both be true, and which one counts",
       Join({as_of, filters, {kExpandParameter}}), On(site, GetConflicts)},
  };
}

}  // namespace chipline
