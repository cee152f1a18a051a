#include "web/expected_api.h"

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "query/expectations.h"
#include "web/answers.h"
#include "web/api_support.h"
#include "web/calendar.h"
#include "web/event_question.h"
#include "web/question.h"

namespace chipline {
namespace {

constexpr std::size_t kMostForecasts = 1'000;
constexpr std::size_t kUsualForecasts = 100;

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

// What the request asks for: which forecasts, and which page of them.
struct Asked {
  Question question;
  std::optional<Outcome> outcome;
  std::optional<std::size_t> limit;
  std::optional<EventId> after;
  bool with_events = false;
};

std::optional<HttpProblem> ReadAfter(const Request& request, std::optional<EventId>& after) {
  const auto given = request.Get("after");
  if (!given || given->empty()) return std::nullopt;
  after = ParseEventId(*given);
  if (after) return std::nullopt;
  return HttpProblem{ProblemType::kInvalidParameter, "Expected the id of a forecast.", "after", {}};
}

std::optional<HttpProblem> ReadAsked(const Site& site, const Request& request,
                                     const Timeline& timeline, Asked& asked) {
  if (auto problem = ReadQuestion(request, timeline, site.Today(), asked.question)) return problem;
  if (auto problem = ReadOutcome(request, asked.outcome)) return problem;
  if (auto problem = ReadLimit(request, kMostForecasts, asked.limit)) return problem;
  if (auto problem = ReadAfter(request, asked.after)) return problem;
  return ReadExpand(request, asked.with_events);
}

// The forecasts of one page: pointers into `all`.
struct Page {
  std::vector<const Expectation*> items;
  std::size_t total = 0;
  bool has_more = false;
};

// kNotFound where `after` names none of them.
Result<Page> PageOf(const Timeline& timeline, const std::vector<Expectation>& all,
                    const Asked& asked) {
  Page page;
  bool is_before = asked.after.has_value();
  for (const Expectation& expectation : all) {
    if (asked.outcome && expectation.outcome != *asked.outcome) continue;
    ++page.total;
    if (is_before) {
      is_before = timeline.record(expectation.event).id != *asked.after;
    } else if (page.items.size() < asked.limit.value_or(kUsualForecasts)) {
      page.items.push_back(&expectation);
    } else {
      page.has_more = true;
    }
  }
  if (is_before) return NotFound("no forecast of this list", ToString(*asked.after));
  return page;
}

Result<Json> ItemsJson(const Site& site, const Timeline& timeline, const Page& page,
                       PositionWriter& writer) {
  Json items = Json::array();
  for (const Expectation* expectation : page.items) {
    items.push_back(CHIP_TRY(ExpectationJson(site, timeline, *expectation)));
    writer.Mention(expectation->event);
    if (expectation->settled_by != kNoRef) writer.Mention(expectation->settled_by);
  }
  return items;
}

Json DueJson(const Timeline& timeline, const Question& question, PositionWriter& writer) {
  Json list = Json::array();
  for (const Due& due : DueAfter(timeline, question.as_of, question.filter)) {
    Json item = {{"event", ToString(timeline.record(due.event).id)}, {"kind", DueName(due.kind)}};
    PutWindow(item, due.days);
    list.push_back(std::move(item));
    writer.Mention(due.event);
  }
  return list;
}

Response GetExpected(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Asked asked;
  if (auto problem = ReadAsked(site, request, *timeline, asked)) return Fail(*problem);
  const AsOf& as_of = asked.question.as_of;
  const auto all = Expectations(*timeline, as_of, asked.question.filter);
  const auto page = PageOf(*timeline, all, asked);
  if (!page) {
    return Fail({ProblemType::kInvalidParameter,
                 "Expected the id of a forecast of this list.",
                 "after",
                 {}});
  }
  PositionWriter writer(site, *timeline, as_of);
  auto items = ItemsJson(site, *timeline, *page, writer);
  if (!items) return Fail(items.error());
  Json json = Envelope(site, *timeline, as_of);
  json["total"] = page->total;
  json["items"] = std::move(*items);
  // Of all that the filter takes, whatever outcome and page the list was asked for.
  json["scores"] = Json::array();
  for (const EvidenceScore& score : ScoreEvidence(*timeline, all)) {
    json["scores"].push_back(ScoreJson(score));
  }
  json["due"] = DueJson(*timeline, asked.question, writer);
  Response response = Finish(std::move(json), writer, asked.with_events);
  if (!page->has_more || response.problem) return response;
  const std::string last = ToString(timeline->record(page->items.back()->event).id);
  response.headers.Add("Link",
                       PageLinks(request, as_of.recorded, {}, last, /*has_newer=*/false, true));
  return response;
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
           Join({{{"outcome", "open, fulfilled, contradicted or lapsed; default all"},
                  {"after", "the id of the last forecast of the page before"},
                  {"limit", "how many a page, 1 to 1000; default 100"}},
                 shared,
                 {kExpandParameter}}),
           On(site, GetExpected)},
          {"GET", "/api/v1/expected.ics", "What is due after the date, as a calendar", shared,
           On(site, GetCalendar)}};
}

}  // namespace chipline
