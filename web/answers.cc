#include "web/answers.h"

#include <cmath>
#include <iterator>
#include <map>
#include <utility>

#include <nlohmann/json.hpp>

#include "query/expectations.h"

namespace chipline {
namespace {

// 25 and not 25.0.
Json Number(double number) {
  if (std::trunc(number) == number && std::abs(number) < 9e15) {
    return static_cast<std::int64_t>(number);
  }
  return number;
}

void PutDay(Json& json, const char* field, const std::optional<Day>& day) {
  if (day && *day != kDistantPast && *day != kDistantFuture) json[field] = FormatDay(*day);
}

// What the deciding event itself says.
Result<void> PutDecider(const Site& site, const EventRecord& decider, Json& json) {
  const PolicyEvent event = CHIP_TRY(site.bodies.Event(decider));
  json["review"] = Name(event.review.state);
  if (event.scope) json["scope"] = ToJsonValue(*event.scope);
  json["conditions"] = Json::array();
  for (const Condition& condition : event.conditions) {
    json["conditions"].push_back(ToJsonValue(condition));
  }
  json["sources"] = Json::array();
  for (const Source& source : event.sources) json["sources"].push_back(ToJsonValue(source));
  return Ok();
}

Json TraceList(const std::vector<TraceStep>& trace) {
  Json list = Json::array();
  for (const TraceStep& step : trace) {
    Json json = {{"rule", step.rule}};
    if (step.event != EventId{}) json["event"] = ToString(step.event);
    json["text"] = step.text;
    list.push_back(std::move(json));
  }
  return list;
}

}  // namespace

std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Response JsonAnswer(const Json& json) {
  return JsonText(Dump(json));
}

Response JsonText(std::string text) {
  Response response;
  response.content_type = "application/json; charset=utf-8";
  static const HeaderFields kFields{{"Cache-Control", "no-cache"},
                                    {"Access-Control-Allow-Origin", "*"}};
  response.headers = kFields;
  response.body = std::move(text);
  return response;
}

Json Envelope(const Site& site, const Timeline& timeline, const AsOf& as_of) {
  Json resolved;
  resolved["date"] = as_of.date == kDistantPast ? Json(nullptr) : Json(FormatDay(as_of.date));
  resolved["known_at"] = as_of.known_at ? Json(FormatDay(*as_of.known_at)) : Json(nullptr);
  resolved["recorded_at"] = as_of.recorded == 0
                                ? Json(nullptr)
                                : Json(FormatInstant(timeline.RecordedAt(as_of.recorded)));
  resolved["certainty"] = Name(as_of.floor);
  resolved["review"] = Name(as_of.review);
  resolved["imprecise"] = Name(as_of.imprecise);
  if (as_of.without) resolved["without"] = ToString(*as_of.without);
  Json json;
  json["resolved"] = std::move(resolved);
  json["seq"] = as_of.recorded;
  if (const auto chain = site.chain.Hex(as_of.recorded)) json["chain_hash"] = *chain;
  json["rules_version"] = site.rules_version;
  return json;
}

PositionWriter::PositionWriter(const Site& site, const Timeline& timeline, const AsOf& as_of)
    : site_(site), timeline_(timeline), as_of_(as_of) {}

Result<Json> PositionWriter::Write(const Position& position, const Resolution& resolution) {
  Json json;
  json["issuer"] = Name(position.issuer);
  json["flow"] = Name(position.flow);
  json["subject"] = timeline_.subjects().at(position.subject).id;
  json["target"] = Name(position.target);
  json["status"] = Name(resolution.status);
  if (resolution.review_policy) json["review_policy"] = Name(*resolution.review_policy);
  if (resolution.duty_percent) json["duty_percent"] = Number(*resolution.duty_percent);
  PutDay(json, "since", resolution.since);
  PutDay(json, "until", resolution.until);
  PutDay(json, "returns", resolution.returns);
  json["when"] = resolution.possible ? "possible" : "certain";
  if (resolution.certainty) json["certainty"] = Name(*resolution.certainty);
  if (resolution.decided_by != kNoRef) {
    CHIP_CHECK(PutDecider(site_, timeline_.record(resolution.decided_by), json));
    json["decided_by"] = Id(resolution.decided_by);
  } else {
    json["conditions"] = Json::array();
    json["sources"] = Json::array();
  }
  json["also_in_force"] = Ids(resolution.also_in_force);
  json["exceptions"] = Ids(resolution.exceptions);
  json["suspended"] = Json::array();
  for (const Dormant& dormant : resolution.dormant) {
    Json item = {{"event", Id(dormant.event)}, {"by", Id(dormant.by)}};
    PutDay(item, "returns", dormant.returns);
    json["suspended"].push_back(std::move(item));
  }
  json["duties"] = Ids(resolution.duties);
  json["expected_next"] = Ids(ExpectedNext(timeline_, as_of_, position));
  json["unreviewed_would_change"] = Ids(resolution.unreviewed_would_change);
  if (!resolution.trace.empty()) json["trace"] = TraceList(resolution.trace);
  return json;
}

Json PositionWriter::Id(Ref ref) {
  named_.insert(ref);
  return ToString(timeline_.record(ref).id);
}

bool PositionWriter::MentionEvent(EventId id) {
  const Ref base = timeline_.Find(id);
  const Ref visible = base == kNoRef ? kNoRef : Resolver(timeline_, as_of_).Visible(base);
  if (visible != kNoRef) named_.insert(visible);
  return visible != kNoRef;
}

Json PositionWriter::Ids(const std::vector<Ref>& refs) {
  Json list = Json::array();
  for (const Ref ref : refs) list.push_back(Id(ref));
  return list;
}

Result<Json> PositionWriter::NamedEvents() const {
  Json events = Json::object();
  // Behind the others and not by name, which would be looked for among all of them.
  auto& members = events.get_ref<Json::object_t&>();
  std::map<EventId, std::ptrdiff_t> places;  // of versions of one event the last stands
  for (const Ref ref : named_) {
    const EventId id = timeline_.record(ref).id;
    Json event = CHIP_TRY(EventJson(site_, timeline_, ref));
    const auto [place, is_new] = places.try_emplace(id, std::ssize(members));
    if (is_new) {
      members.emplace_back(ToString(id), std::move(event));
    } else {
      std::next(members.begin(), place->second)->second = std::move(event);
    }
  }
  return events;
}

Result<std::string> ShipSentenceOf(const Site& site, const Timeline& timeline,
                                   const ShipAnswer& answer, Day day) {
  std::string scope;
  const Ref decider = answer.sides[answer.binding].resolution.decided_by;
  if (decider != kNoRef && timeline.record(decider).scope != 0) {
    const PolicyEvent event = CHIP_TRY(site.bodies.Event(timeline.record(decider)));
    if (event.scope) scope = ScopeText(event.scope->kind, event.scope->text);
  }
  return ShipSentence(timeline, answer, day, scope);
}

Result<Json> EventJson(const Site& site, const Timeline& timeline, Ref ref) {
  const EventRecord& record = timeline.record(ref);
  const PolicyEvent event = CHIP_TRY(site.bodies.Event(record));
  Json json;
  json["id"] = ToString(record.id);
  json["seq"] = record.seq;
  json["recorded_at"] = FormatInstant(timeline.RecordedAt(record.seq));
  json.update(ToJsonValue(event));
  return json;
}

}  // namespace chipline
