#include "web/timeline_api.h"

#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "web/answers.h"
#include "web/api_support.h"
#include "web/question.h"

namespace chipline {
namespace {

// What a spell says of the position, behind its own days.
Result<Json> SpellJson(PositionWriter& writer, const Position& position, const Spell& spell) {
  Json item;
  if (spell.first != kDistantPast) item["from"] = FormatDay(spell.first);
  if (spell.last != kDistantFuture) item["to"] = FormatDay(spell.last);
  Json state = CHIP_TRY(writer.Write(position, spell.resolution));
  // The position stands above the list, and what lies ahead is the next spell.
  for (const char* field : {"issuer", "flow", "subject", "target", "expected_next"}) {
    state.erase(field);
  }
  item.update(state);
  return item;
}

Response GetTimeline(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Question question;
  Position position;
  bool with_events = false;
  if (auto problem = ReadPosition(request, *timeline, position)) return Fail(*problem);
  if (auto problem = ReadQuestion(request, *timeline, site.Today(), question)) {
    return Fail(*problem);
  }
  if (auto problem = ReadExpand(request, with_events)) return Fail(*problem);
  PositionWriter writer(site, *timeline, question.as_of);
  Json json = Envelope(site, *timeline, question.as_of);
  json["resolved"].erase("date");
  json["issuer"] = Name(position.issuer);
  json["flow"] = Name(position.flow);
  json["subject"] = timeline->subjects().at(position.subject).id;
  json["target"] = Name(position.target);
  const auto coverage = timeline->subjects().CoverageStart(position.issuer, position.flow);
  if (coverage) json["coverage_start"] = FormatDay(*coverage);
  Json items = Json::array();
  for (const Spell& spell : Spells(*timeline, question.as_of, position)) {
    auto item = SpellJson(writer, position, spell);
    if (!item) return Fail(item.error());
    items.push_back(std::move(*item));
  }
  json["total"] = items.size();
  json["items"] = std::move(items);
  return Finish(std::move(json), writer, with_events);
}

}  // namespace

std::vector<Route> TimelineRoutes(const Site& site) {
  const auto as_of = AsOfParameters();
  return {{"GET", "/api/v1/timeline/{issuer}/{flow}/{subject}",
           "The spells of one position: runs of days with one answer, over all days",
           Join({{as_of.begin() + 1, as_of.end()}, {kTargetParameter, kExpandParameter}}),
           On(site, GetTimeline)}};
}

}  // namespace chipline
