#include "web/expected_api.h"

#include <array>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "query/expectations.h"
#include "web/answers.h"
#include "web/api_support.h"
#include "web/calendar.h"
#include "web/question.h"

namespace chipline {
namespace {

constexpr std::array kOutcomes = {Outcome::kOpen, Outcome::kFulfilled, Outcome::kContradicted,
                                  Outcome::kLapsed};

std::optional<HttpProblem> ReadOutcome(const Request& request, std::optional<Outcome>& outcome) {
  const auto given = request.Get("outcome");
  if (!given || given->empty()) return std::nullopt;
  for (const Outcome each : kOutcomes) {
    if (OutcomeName(each) == *given) outcome = each;
  }
  if (outcome) return std::nullopt;
  return HttpProblem{
      ProblemType::kInvalidParameter,
      "\"" + std::string(*given) + "\" is not one of: open, fulfilled, contradicted, lapsed.",
      "outcome",
      {}};
}

void PutWindow(Json& item, const DaySpan& days) {
  if (days.first != kDistantPast) item["from"] = FormatDay(days.first);
  if (days.last != kDistantFuture) item["to"] = FormatDay(days.last);
}

// What the forecast itself says, in short.
Result<Json> ForecastJson(const Site& site, const Timeline& timeline, Ref ref) {
  const EventRecord& record = timeline.record(ref);
  const PolicyEvent event = CHIP_TRY(site.bodies.Event(record));
  Json json = {{"event", ToString(record.id)},
               {"key", event.key},
               {"type", Name(event.type)},
               {"certainty", Name(event.certainty)}};
  if (event.evidence) json["evidence"] = Name(*event.evidence);
  json["issuer"] = IssuerText(event.issuers);
  if (event.flow) json["flow"] = Name(*event.flow);
  json["subjects"] = event.subjects;
  if (event.target) json["target"] = Name(*event.target);
  json["summary"] = event.summary;
  return json;
}

Result<Json> ExpectationJson(const Site& site, const Timeline& timeline,
                             const Expectation& expectation) {
  Json json = CHIP_TRY(ForecastJson(site, timeline, expectation.event));
  json["said"] = FormatDay(expectation.said);
  if (expectation.window) PutWindow(json["window"], *expectation.window);
  json["outcome"] = OutcomeName(expectation.outcome);
  if (expectation.settled_by != kNoRef) {
    json["settled_by"] = ToString(timeline.record(expectation.settled_by).id);
    json["settled_on"] = FormatDay(*expectation.settled_on);
  }
  if (expectation.delay_days) json["delay_days"] = *expectation.delay_days;
  if (expectation.waited_days) json["waited_days"] = *expectation.waited_days;
  return json;
}

Json ScoreJson(const EvidenceScore& score) {
  Json json = {{"evidence", score.evidence == 0
                                ? Json(nullptr)
                                : Json(Name(static_cast<Evidence>(score.evidence)))}};
  int total = 0;
  for (const int count : score.count) total += count;
  json["total"] = total;
  for (const Outcome outcome : kOutcomes) {
    json[std::string(OutcomeName(outcome))] = score.count[static_cast<std::size_t>(outcome)];
  }
  if (score.median_delay_days) json["median_delay_days"] = *score.median_delay_days;
  if (score.median_waited_days) json["median_waited_days"] = *score.median_waited_days;
  return json;
}

Response GetExpected(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Question question;
  std::optional<Outcome> wanted;
  bool with_events = false;
  if (auto problem = ReadQuestion(request, *timeline, site.Today(), question)) {
    return Fail(*problem);
  }
  if (auto problem = ReadOutcome(request, wanted)) return Fail(*problem);
  if (auto problem = ReadExpand(request, with_events)) return Fail(*problem);
  const auto all = Expectations(*timeline, question.as_of, question.filter);
  PositionWriter writer(site, *timeline, question.as_of);
  Json items = Json::array();
  for (const Expectation& expectation : all) {
    if (wanted && expectation.outcome != *wanted) continue;
    auto item = ExpectationJson(site, *timeline, expectation);
    if (!item) return Fail(item.error());
    items.push_back(std::move(*item));
    writer.Mention(expectation.event);
    if (expectation.settled_by != kNoRef) writer.Mention(expectation.settled_by);
  }
  Json json = Envelope(site, *timeline, question.as_of);
  json["total"] = items.size();
  json["items"] = std::move(items);
  // Of all that the filter takes, whatever outcome the list was asked for.
  json["scores"] = Json::array();
  for (const EvidenceScore& score : ScoreEvidence(*timeline, all)) {
    json["scores"].push_back(ScoreJson(score));
  }
  json["due"] = Json::array();
  for (const Due& due : DueAfter(*timeline, question.as_of, question.filter)) {
    Json item = {{"event", ToString(timeline->record(due.event).id)}, {"kind", DueName(due.kind)}};
    PutWindow(item, due.days);
    json["due"].push_back(std::move(item));
    writer.Mention(due.event);
  }
  return Finish(std::move(json), writer, with_events);
}

Response GetCalendar(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Question question;
  if (auto problem = ReadQuestion(request, *timeline, site.Today(), question)) {
    return Fail(*problem);
  }
  auto calendar = CalendarOf(site, *timeline, DueAfter(*timeline, question.as_of, question.filter));
  if (!calendar) return Fail(calendar.error());
  Response response;
  response.content_type = "text/calendar; charset=utf-8";
  response.headers = {{"Cache-Control", "no-cache"}, {"Access-Control-Allow-Origin", "*"}};
  response.body = std::move(*calendar);
  return response;
}

}  // namespace

std::vector<Route> ExpectedRoutes(const Site& site) {
  const auto as_of = AsOfParameters();
  const auto shared = Join({as_of, FilterParameters()});
  return {{"GET", "/api/v1/expected",
           "Forecasts with what came of them, how each kind of evidence has done, and what is due",
           Join({{{"outcome", "open, fulfilled, contradicted or lapsed; default all"}},
                 shared,
                 {kExpandParameter}}),
           On(site, GetExpected)},
          {"GET", "/api/v1/expected.ics", "What is due after the date, as a calendar", shared,
           On(site, GetCalendar)}};
}

}  // namespace chipline
