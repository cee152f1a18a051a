// Adding to the record over HTTP: what is refused and why, that a preview is what saving does, and
// that neither repeating nor racing loses or doubles anything.
#include "web/write_api.h"

#include <set>
#include <thread>

#include "model/entry.h"
#include "model/json.h"
#include "tests/query/questions.h"
#include "tests/query/random_log.h"
#include "tests/web/writable_site.h"
#include "web/effect_words.h"

namespace chipline {
namespace {

using nlohmann::json;

json Ban(const std::string& key) {
  return {{"key", key},
          {"type", "ban"},
          {"certainty", "enacted"},
          {"issuer", "CN"},
          {"agency", "mofcom"},
          {"target", "US"},
          {"flow", "export"},
          {"subjects", {"gallium"}},
          {"effective", "2024-12-03"},
          {"published", "2024-12-03"},
          {"summary", "Exports to the US banned."}};
}

Response PostEvent(const WritableSite& site, const json& event,
                   std::vector<Parameter> headers = {}) {
  return site.Post("/api/v1/events", event.dump(), std::move(headers));
}

std::string TypeOf(const Response& response) {
  const std::string type = JsonOf(response).value("type", "");
  return type.substr(type.rfind('/') + 1);
}

TEST_CASE("an event is added once, and the answer says where it is", "[threads]") {
  const WritableSite site;
  const Response first = PostEvent(site, Ban("ban"));
  CHECK(first.status == 201);
  CHECK(HeaderOf(first, "Location") == "/api/v1/events/1.0");
  CHECK(HeaderOf(first, "ETag") == "\"1.0@1\"");
  const json receipt = JsonOf(first);
  CHECK(receipt["outcome"] == "added");
  CHECK(receipt["events"] == json{"1.0"});
  CHECK(receipt["by"] == "token/write");
  CHECK(site.log().Get(1)->by == "token/write");

  const Response again = PostEvent(site, Ban("ban"));
  CHECK(again.status == 200);
  CHECK(JsonOf(again)["outcome"] == "known");
  json other = Ban("ban");
  other["effective"] = "2024-12-04";
  CHECK(PostEvent(site, other).status == 409);
  CHECK(site.log().Head().seq == 1);
  // Whoever reads next sees it.
  CHECK_THAT(site.Get("/api/v1/state/CN/export/gallium?target=US").body,
             Catch::Contains("\"status\":\"banned\""));
  CHECK(HeaderOf(site.Get("/api/v1/events/ban"), "ETag") == "\"1.0@1\"");
}

TEST_CASE("several events are one entry, whole or not at all", "[threads]") {
  const WritableSite site;
  json broken = Ban("second");
  broken["effective"] = "2024-13-01";
  const Response refused = PostEvent(site, json::array({Ban("first"), broken}));
  CHECK(refused.status == 422);
  CHECK(JsonOf(refused)["errors"][0]["field"] == "events[1].effective");
  CHECK(site.log().Head().seq == 0);
  const Response taken = PostEvent(site, {{"events", {Ban("first"), Ban("second")}}});
  CHECK(taken.status == 201);
  CHECK(JsonOf(taken)["events"] == json({"1.0", "1.1"}));
}

TEST_CASE("P11: before its announcement a measure is told of as a report", "[threads]") {
  const WritableSite site;
  json ban = Ban("ban");
  ban["announced"] = "2024-12-20";
  REQUIRE(PostEvent(site, ban).status == 201);
  const std::string position = "/api/v1/state/CN/export/gallium?date=2024-12-10&known_at=";
  CHECK(JsonOf(site.Get(position + "2024-12-19"))["certainty"] == "reported");
  CHECK(JsonOf(site.Get(position + "2024-12-20"))["certainty"] == "enacted");
  const std::string panel =
      site.Get("/api/v1/panel.csv?from=2024-12-19&to=2024-12-20&vintage=first").body;
  CHECK_THAT(panel, Catch::Contains("2024-12-19,CN,export,gallium,US,banned,,,2024-12-03,,,certain,"
                                    "reported,") &&
                        Catch::Contains("2024-12-20,CN,export,gallium,US,banned,,,2024-12-03,,,"
                                        "certain,enacted,"));
}

TEST_CASE("every fault of an event is told at once", "[threads]") {
  const WritableSite site;
  const Response refused = site.Post(
      "/api/v1/events",
      R"({"type":"bann","certainty":"enacted","flow":"expor","effective":"2023-13-09","subjects":["x"]})");
  CHECK(refused.status == 422);
  std::string fields;
  const json problem = JsonOf(refused);
  for (const json& error : problem["errors"]) {
    fields += error["field"].get<std::string>() + " ";
  }
  CHECK(fields == "type flow effective issuer subjects[0] ");
}

TEST_CASE("of known lines those that count no longer are named", "[threads]") {
  const WritableSite site;
  const std::vector<Parameter> headers = {{"content-type", "application/x-ndjson"},
                                          site.Bearer(Access::kWrite)};
  const auto send = [&] {
    const std::string lines =
        Ban("stays").dump() + "\n" + Ban("goes").dump() + "\n" + Ban("joins").dump() + "\n";
    return JsonOf(site.Send("POST", "/api/v1/events?name=x.jsonl", lines, headers));
  };
  CHECK_FALSE(send().contains("gone"));
  CHECK(
      site.Post("/api/v1/events/2.0/retractions", R"({"reason":"x"})", {{"if-match", "\"2.0@2\""}})
          .status == 201);
  CHECK(site.Post("/api/v1/merges", R"({"targets":["1.0","3.0"],"reason":"one act"})",
                  {{"if-match", "\"1.0@1\""}})
            .status == 201);
  const json again = send();
  CHECK(again["known"] == 3);
  CHECK(
      again["gone"] ==
      json{{{"place", "x.jsonl:2"}, {"id", "2.0"}, {"as", "retracted"}, {"by", 4}},
           {{"place", "x.jsonl:3"}, {"id", "3.0"}, {"as", "merged"}, {"by", 5}, {"into", "1.0"}}});
}

TEST_CASE("lines of which none is taken are 422, and counted", "[threads]") {
  const WritableSite site;
  const std::vector<Parameter> headers = {{"content-type", "application/x-ndjson"},
                                          site.Bearer(Access::kWrite)};
  json lost = Ban("lost");
  lost["modifies"] = {"nobody"};
  json broken = Ban("broken");
  broken["flow"] = "expor";
  const auto send = [&](const std::string& lines) {
    return site.Send("POST", "/api/v1/events", lines, headers);
  };
  const Response both = send(broken.dump() + "\n" + Ban("a").dump() + "\n");
  CHECK(both.status == 422);
  CHECK(TypeOf(both) == "validation");
  CHECK(JsonOf(both)["found"] == 2);
  CHECK(JsonOf(both)["added"] == 0);
  CHECK_THAT(JsonOf(both)["refused"][0].get<std::string>(), Catch::StartsWith("body:1: flow: "));
  CHECK(send(lost.dump() + "\n").status == 422);
  // One that the log has no place for keeps no other out.
  const Response some = send(lost.dump() + "\n" + Ban("a").dump() + "\n");
  CHECK(some.status == 200);
  CHECK(JsonOf(some)["added"] == 1);
  CHECK(JsonOf(some)["refused"].size() == 1);
}

TEST_CASE("lines are entries of their own, and a broken one keeps all of them out", "[threads]") {
  const WritableSite site;
  const std::vector<Parameter> headers = {{"content-type", "application/x-ndjson"},
                                          site.Bearer(Access::kWrite)};
  const std::string lines = Ban("a").dump() + "\n" + Ban("b").dump() + "\n";
  const Response cut =
      site.Send("POST", "/api/v1/events?name=x.jsonl", lines + "{\"key\"", headers);
  CHECK_THAT(JsonOf(cut)["refused"][0].get<std::string>(), Catch::StartsWith("x.jsonl:3: "));
  CHECK(site.log().Head().seq == 0);
  CHECK(JsonOf(site.Send("POST", "/api/v1/events?dry_run=1", lines, headers))["added"] == 2);
  CHECK(site.Send("POST", "/api/v1/events?dry_run=true", lines, headers).status == 400);
  CHECK(site.log().Head().seq == 0);
  CHECK(JsonOf(site.Send("POST", "/api/v1/events", lines, headers))["added"] == 2);
  CHECK(JsonOf(site.Send("POST", "/api/v1/events", lines, headers))["known"] == 2);
  CHECK(site.log().Head().seq == 2);
}

TEST_CASE("a dry run of lines says what all of them would change", "[threads]") {
  const WritableSite site;
  REQUIRE(PostEvent(site, Ban("known")).status == 201);
  json second = Ban("second");
  second["subjects"] = {"germanium"};
  json lifted = Ban("lifted");
  lifted["type"] = "suspension";
  lifted["effective"] = "2025-11-09";
  lifted["subjects"] = {"germanium"};
  lifted["modifies"] = {"second"};
  const std::string lines =
      Ban("known").dump() + "\n" + second.dump() + "\n" + lifted.dump() + "\n";
  const auto post = [&](const std::string& query) {
    return JsonOf(
        site.Send("POST", "/api/v1/events" + query, lines,
                  {{"content-type", "application/x-ndjson"}, site.Bearer(Access::kWrite)}));
  };
  const json tried = post("?dry_run=1&date=2025-01-01");
  CHECK(tried["added"] == 2);
  CHECK(tried["known"] == 1);
  const auto effect = nlohmann::ordered_json::parse(tried["effect"].dump());
  CHECK(EffectLines(SubjectTree::Embedded(), effect) ==
        std::vector<std::string>{
            "On 1 January 2025, 1 position is different and 1 stays as before. Over all time:",
            "Germanium, CN export to US, 3 Dec 2024 to 8 Nov 2025: Open → Banned · by event "
            "2.0",
            "Germanium, CN export to US, from 9 Nov 2025: Open → Suspended · by event 2.1"});
  CHECK(site.log().Head().seq == 1);
  CHECK_FALSE(post("").contains("effect"));
}

TEST_CASE("every refusal has its type and its field", "[threads]") {
  const WritableSite site;
  REQUIRE(PostEvent(site, Ban("ban")).status == 201);
  const auto with = [](const std::string& field, const json& value) {
    json event = Ban("new");
    event[field] = value;
    return event.dump();
  };
  const std::string reasoned = R"({"reason":"a slip","event":)";
  struct Row {
    std::string target;
    std::string body;
    int status;
    std::string type;
    std::string field;
  };
  const std::vector<Row> table = {
      {"/api/v1/events", "{", 400, "invalid-request", ""},
      {"/api/v1/events", "[]", 422, "validation", "events"},
      {"/api/v1/events", "7", 422, "validation", "event"},
      {"/api/v1/events", "[7]", 422, "validation", "events[0]"},
      {"/api/v1/events", with("efective", "2025-01-01"), 422, "validation", "efective"},
      {"/api/v1/events", with("effective", "2025-13-01"), 422, "validation", "effective"},
      {"/api/v1/events", with("effective", "2025-01-01/2025-02-01"), 422, "validation",
       "effective"},
      {"/api/v1/events", with("type", "bann"), 422, "validation", "type"},
      {"/api/v1/events", with("subjects", {"galium"}), 422, "validation", "subjects[0]"},
      {"/api/v1/events", with("modifies", {"no-such-event"}), 422, "validation", "modifies[0]"},
      {"/api/v1/events?dry_run=yes", Ban("new").dump(), 400, "invalid-parameter", "dry_run"},
      {"/api/v1/events?dry_run=1&date=soon", Ban("new").dump(), 400, "invalid-date", "date"},
      {"/api/v1/events?dryrun=1", Ban("new").dump(), 400, "unknown-parameter", "dryrun"},
      {"/api/v1/events/9.0/retractions", R"({"reason":"x"})", 404, "not-found", "id"},
      {"/api/v1/events/1.0/retractions", R"({"reason":"x"})", 428, "precondition-required",
       "If-Match"},
      {"/api/v1/events/1.0/retractions", R"({})", 422, "validation", "reason"},
      {"/api/v1/events/1.0/retractions", R"({"reason":" "})", 422, "validation", "reason"},
      {"/api/v1/events/1.0/retractions", R"({"reson":"x"})", 422, "validation", "reson"},
      {"/api/v1/events/1.0/retractions", R"({"reason":"x","published":"soon"})", 422, "validation",
       "published"},
      {"/api/v1/events/1.0/corrections", R"({"reason":"x"})", 422, "validation", "event"},
      {"/api/v1/events/1.0/corrections", reasoned + with("flow", "exprt") + "}", 422, "validation",
       "event.flow"},
      {"/api/v1/events/1.0/confirmations", R"({"grade":"Z"})", 422, "validation", "grade"},
      {"/api/v1/merges", R"({"reason":"x","targets":["ban"]})", 422, "validation", "targets"},
      {"/api/v1/merges", R"({"reason":"x","targets":["ban","gone"]})", 422, "validation",
       "targets[1]"},
      {"/api/v1/merges?dry_run=1", R"({"reason":"x","targets":["ban","1.0"]})", 422, "validation",
       "targets[1]"},
      {"/api/v1/events", with("summary", std::string("a\0b", 3)), 422, "validation", "summary"},
      {"/api/v1/events", with("review", {{"state", "confirmed"}, {"by", "somebody"}}), 422,
       "validation", "review.by"},
      {"/api/v1/events/1.0/retractions?dry_run=1", R"({"reason":"a\u001b[2J"})", 422, "validation",
       "reason"},
      {"/api/v1/events/suggest", R"({"text":""})", 422, "validation", "text"},
      {"/api/v1/events/suggest", R"({"text":"x","published":"soon"})", 422, "validation",
       "published"},
      {"/api/v1/events/suggest", R"({"text":"x","title":"a\nurl: b"})", 422, "validation", "title"},
  };
  for (const Row& row : table) {
    CAPTURE(row.target, row.body);
    const Response answer = site.Post(row.target, row.body);
    CAPTURE(answer.body);
    CHECK(answer.status == row.status);
    CHECK(TypeOf(answer) == row.type);
    if (!row.field.empty()) CHECK(JsonOf(answer).value("parameter", "") == row.field);
  }
  CHECK(site.Send("POST", "/api/v1/events", Ban("new").dump(),
                  {{"content-type", "text/plain"}, site.Bearer(Access::kWrite)})
            .status == 415);
  CHECK(PostEvent(site, Ban("new"), {{"idempotency-key", ""}}).status == 400);
  CHECK(site.log().Head().seq == 1);
}

TEST_CASE("a change is said of the version that stands", "[threads]") {
  const WritableSite site;
  REQUIRE(PostEvent(site, Ban("ban")).status == 201);
  json event = Ban("ban");
  event["effective"] = "2024-12-05";
  const json body = {{"event", event}, {"reason", "The notice says the 5th."}};
  const std::string corrections = "/api/v1/events/ban/corrections";
  const Response first = site.Post(corrections, body.dump(), {{"if-match", "\"1.0@1\""}});
  REQUIRE(first.status == 201);
  CHECK(HeaderOf(first, "ETag") == "\"1.0@2\"");
  CHECK(HeaderOf(first, "Location") == "/api/v1/events/1.0");
  CHECK(site.log().Get(2)->reason == "The notice says the 5th.");

  // The second editor looked at the first version.
  json late = body;
  late["event"]["effective"] = "2024-12-06";
  const Response stale = site.Post(corrections, late.dump(), {{"if-match", "\"1.0@1\""}});
  CHECK(stale.status == 412);
  const json told = JsonOf(stale);
  CHECK(told["type"] == "/problems/stale-version");
  CHECK(told["etag"] == "1.0@2");
  CHECK(told["current"]["effective"] == "2024-12-05");
  CHECK(told["changes"][0] ==
        json::parse(R"({"field":"effective","was":"2024-12-03","is":"2024-12-05"})"));
  CHECK(told["changes"][1]["field"] == "review");  // it is the word of whoever changed it
  CHECK(told["changes"].size() == 2);
  CHECK(site.Post(corrections, late.dump(), {{"if-match", "W/\"1.0@2\""}}).status == 412);
  CHECK(site.Post(corrections, late.dump(), {{"if-match", "\"x\", \"1.0@2\""}}).status == 201);

  const Response confirmed = site.Post("/api/v1/events/1.0/confirmations", R"({"grade":"A"})",
                                       {{"if-match", "\"1.0@3\""}});
  CHECK(confirmed.status == 201);
  const PolicyEvent version = site.log().Get(4)->events[0];
  CHECK(version.review.state == ReviewState::kConfirmed);
  CHECK(version.review.by == "token/write");
  CHECK(version.effective->text() == "2024-12-06");

  CHECK(site.Post("/api/v1/events/1.0/retractions", R"({"reason":"Never happened."})",
                  {{"if-match", "*"}})
            .status == 201);
  CHECK(site.Get("/api/v1/events/1.0").status == 404);
  CHECK(site.Post("/api/v1/events/1.0/retractions", R"({"reason":"x"})", {{"if-match", "*"}})
            .status == 409);
  const Response gone = site.Post(corrections, late.dump(), {{"if-match", "\"1.0@4\""}});
  CHECK(gone.status == 412);
  CHECK(JsonOf(gone)["retracted"] == true);
}

TEST_CASE("a version is its writer's, whoever wrote the one before", "[threads]") {
  const WritableSite site;
  json event = Ban("ban");
  event["review"] = {{"state", "entered"}, {"by", "token/write"}};
  REQUIRE(PostEvent(site, event).status == 201);
  event["effective"] = "2024-12-04";
  event["review"]["by"] = "ada";
  const json body = {{"event", event}, {"reason", "a slip"}};
  REQUIRE(site.Post("/api/v1/events/ban/corrections", body.dump(), {{"if-match", "*"}}).status ==
          201);
  CHECK(site.log().Get(2)->events[0].review.by == "token/write");
  // Lines say whose they are as well.
  event["key"] = "other";
  const Response lines =
      site.Send("POST", "/api/v1/events", event.dump() + "\n",
                {{"content-type", "application/x-ndjson"}, site.Bearer(Access::kWrite)});
  CHECK(lines.status == 422);
  CHECK_THAT(lines.body, Catch::Contains("body:1: review.by: "));
}

TEST_CASE("an event that is sent again after it was taken back is known, and gone", "[threads]") {
  const WritableSite site;
  REQUIRE(PostEvent(site, Ban("ban")).status == 201);
  REQUIRE(PostEvent(site, Ban("other")).status == 201);
  REQUIRE(site.Post("/api/v1/events/ban/confirmations", "{}", {{"if-match", "*"}}).status == 201);
  const Response standing = PostEvent(site, Ban("ban"));
  CHECK(standing.status == 200);
  CHECK(HeaderOf(standing, "ETag") == "\"1.0@3\"");
  CHECK(JsonOf(standing)["etag"] == "1.0@3");
  CHECK_FALSE(JsonOf(standing).contains("gone"));
  const char* reason = R"({"reason":"never published"})";
  REQUIRE(site.Post("/api/v1/events/ban/retractions", reason, {{"if-match", "*"}}).status == 201);
  const json again = JsonOf(PostEvent(site, Ban("ban")));
  CHECK(again["outcome"] == "known");
  CHECK(again["etag"] == "1.0@4");
  CHECK(again["gone"] == json::parse(R"([{"id":"1.0","as":"retracted"}])"));
}

TEST_CASE("what an event quotes is what the stored text has", "[threads]") {
  const WritableSite site;
  DocumentStore& documents = site.app().editing()->documents;
  const std::string sha = *documents.Put("铟 and gallium: banned.");
  const auto citing = [&](const std::string& key, const json& quote, const std::string& document) {
    json event = Ban(key);
    event["sources"] = {{{"publisher", "x"}, {"document", document}, {"quotes", {quote}}}};
    return event;
  };
  const json right = {{"exact", "gallium"}, {"start", 6}, {"end", 13}};
  const json shifted = {{"exact", "gallium"}, {"start", 7}, {"end", 14}};
  const json invented = {{"exact", "germanium"}, {"start", 6}, {"end", 15}};
  const json beyond = {{"exact", "gallium"}, {"start", 90}, {"end", 97}};
  CHECK(PostEvent(site, citing("ban", right, sha)).status == 201);
  for (const json& quote : {shifted, invented, beyond}) {
    for (const char* target : {"/api/v1/events", "/api/v1/events?dry_run=1"}) {
      const Response refused = site.Post(target, citing("new", quote, sha).dump());
      CAPTURE(target, refused.body);
      CHECK(refused.status == 422);
      CHECK(JsonOf(refused)["errors"][0]["field"] == "sources[0].quotes[0].exact");
    }
  }
  const Response line =
      site.Send("POST", "/api/v1/events", citing("new", shifted, sha).dump() + "\n",
                {{"content-type", "application/x-ndjson"}, site.Bearer(Access::kWrite)});
  CHECK(line.status == 422);
  CHECK_THAT(line.body, Catch::Contains("sources[0].quotes[0].exact"));
  const auto correct = [&](const json& event) {
    const json body = {{"event", event}, {"reason", "a slip"}};
    return site.Post("/api/v1/events/ban/corrections", body.dump(), {{"if-match", "*"}});
  };
  CHECK(correct(citing("ban", invented, sha)).status == 422);

  // A text that is not kept is cited on the writer's word; once it is, its passages are true.
  const std::string later = "Beijing bans gallium.";
  const std::string name = HexOf(Sha256(later));
  CHECK(PostEvent(site, citing("early", shifted, name)).status == 201);
  CHECK(site.Get("/api/v1/documents/" + name).status == 404);
  REQUIRE(*documents.Put(later) == name);
  CHECK(JsonOf(site.Get("/api/v1/documents/" + name))["passages"].empty());
  CHECK(JsonOf(site.Get("/api/v1/documents/" + sha))["passages"].size() == 1);

  // What was withdrawn is quoted by nobody new; what quoted it can still be corrected.
  REQUIRE(documents.Withdraw(sha, "asked by its author"));
  CHECK(PostEvent(site, citing("ban", right, sha)).status == 200);
  const Response withdrawn = PostEvent(site, citing("new", right, sha));
  CHECK(withdrawn.status == 422);
  CHECK(JsonOf(withdrawn)["errors"][0]["field"] == "sources[0].document");
  json standing = citing("ban", right, sha);
  standing["note"] = "The text was withdrawn.";
  CHECK(correct(standing).status == 201);
}

TEST_CASE("a correction that changes nothing is not appended, and takes no review back",
          "[threads]") {
  const WritableSite site;
  REQUIRE(site.Post("/api/v1/events", json::array({Ban("ban"), Ban("second")}).dump()).status ==
          201);
  const std::string path = "/api/v1/events/1.1";
  REQUIRE(site.Post(path + "/confirmations", R"({"grade":"A"})", {{"if-match", "*"}}).status ==
          201);
  const auto correct = [&](const json& event, const std::string& query = {},
                           const std::string& published = {}) {
    json body = {{"event", event}, {"reason", "Looked again."}};
    if (!published.empty()) body["published"] = published;
    return site.Post(path + "/corrections" + query, body.dump(), {{"if-match", "*"}});
  };
  const PolicyEvent confirmed = site.log().Get(2)->events[0];
  json keyless = Ban("second");
  keyless.erase("key");
  for (const json& same : {json::parse(ToJson(confirmed)), Ban("second"), keyless}) {
    CAPTURE(same.dump());
    for (const char* query : {"", "?effect=1", "?dry_run=1"}) {
      const Response answer = correct(same, query);
      REQUIRE(answer.status == 200);
      CHECK(HeaderOf(answer, "ETag") == "\"1.1@2\"");
      const json told = JsonOf(answer);
      CHECK(told["outcome"] == "known");
      CHECK(told["seq"] == 2);
      CHECK(told["events"] == json::array({"1.1"}));
    }
  }
  CHECK(site.log().Head().seq == 2);

  // From which day the world could know it is news by itself, of the same review.
  CHECK(correct(Ban("second"), {}, "2024-12-10").status == 201);
  CHECK(site.log().Get(3)->events[0] == confirmed);
  CHECK(correct(Ban("second"), {}, "2024-12-10").status == 200);

  // What does change is the word of whoever changes it; and what is said of the review is done.
  json other = Ban("second");
  other["effective"] = "2024-12-05";
  CHECK(correct(other).status == 201);
  const Review review = site.log().Get(4)->events[0].review;
  CHECK(review.state == ReviewState::kEntered);
  CHECK(review.by == "token/write");
  CHECK(review.grade == Grade::kA);
  other["review"] = {{"state", "confirmed"}, {"by", "ada"}};
  CHECK(correct(other).status == 201);
  CHECK(site.log().Get(5)->events[0].review.by == "token/write");
}

TEST_CASE("events that were one act become one", "[threads]") {
  const WritableSite site;
  REQUIRE(PostEvent(site, Ban("a")).status == 201);
  REQUIRE(PostEvent(site, Ban("b")).status == 201);
  const std::string body = R"({"targets":["a","b"],"reason":"the same notice"})";
  CHECK(site.Post("/api/v1/merges", body).status == 428);
  CHECK(site.Post("/api/v1/merges", body, {{"if-match", "\"1.0@1\""}}).status == 201);
  CHECK(site.log().Get(3)->targets == std::vector<EventId>{{1, 0}, {2, 0}});
  CHECK(JsonOf(site.Get("/api/v1/events"))["total"] == 1);
}

TEST_CASE("what an Idempotency-Key stands for is forgotten after 30 days, what was added is not",
          "[threads]") {
  constexpr Micros kDay = Micros{86'400} * 1'000'000;
  WritableSite site;
  json event = Ban("");
  event.erase("key");
  const Parameter key{"idempotency-key", "7f3a"};
  CHECK(PostEvent(site, event, {key}).status == 201);
  const SideStore& side = site.app().editing()->side;
  CHECK(side.List("idempotency")->size() == 1);
  site.clock().Advance(29 * kDay);
  CHECK(PostEvent(site, event, {{"idempotency-key", "other"}}).status == 201);
  CHECK(side.List("idempotency")->size() == 2);
  site.clock().Advance(kDay);
  CHECK(PostEvent(site, event, {key}).status == 200);
  CHECK(side.List("idempotency")->size() == 2);
  CHECK(site.log().Head().seq == 2);
}

TEST_CASE("fifty at once with one Idempotency-Key make one entry and get one answer", "[threads]") {
  const WritableSite site;
  json event = Ban("");
  event.erase("key");
  std::vector<Response> answers(50);
  {
    std::vector<std::jthread> clients;
    for (std::size_t i = 0; i < answers.size(); ++i) {
      clients.emplace_back([&, i] {
        answers[i] = PostEvent(site, event, {{"idempotency-key", "one"}});
      });
    }
  }
  CHECK(site.log().Head().seq == 1);
  for (const Response& answer : answers) {
    CHECK(answer.status == 201);
    CHECK(answer.body == answers[0].body);
  }
  CHECK(PostEvent(site, Ban("other"), {{"idempotency-key", "one"}}).status == 422);
  CHECK(TypeOf(PostEvent(site, Ban("other"), {{"idempotency-key", "one"}})) ==
        "idempotency-mismatch");
  const json told = JsonOf(PostEvent(site, Ban("other"), {{"idempotency-key", "one"}}));
  CHECK(told["seq"] == 1);
  CHECK(told["events"] == json{"1.0"});
  // Another key, or none, is another submission; without an event's key nobody can tell.
  CHECK(PostEvent(site, event, {{"idempotency-key", "two"}}).status == 201);
  CHECK(site.log().Head().seq == 2);
}

TEST_CASE("a change that is repeated under its key is made once", "[threads]") {
  const WritableSite site;
  REQUIRE(PostEvent(site, Ban("ban")).status == 201);
  json changed = Ban("ban");
  changed["effective"] = "2024-12-05";
  const std::string body = json{{"event", changed}, {"reason", "looked again"}}.dump();
  std::vector<Response> answers(8);
  {
    std::vector<std::jthread> clients;
    for (std::size_t i = 0; i < answers.size(); ++i) {
      clients.emplace_back([&, i] {
        answers[i] = site.Post("/api/v1/events/ban/corrections", body,
                               {{"if-match", "\"1.0@1\""}, {"idempotency-key", "k"}});
      });
    }
  }
  CHECK(site.log().Head().seq == 2);
  for (const Response& answer : answers) {
    CHECK(answer.status == 201);
    CHECK(answer.body == answers[0].body);
  }
}

TEST_CASE("of many who change one version at once, one does and the others are told", "[threads]") {
  const WritableSite site;
  REQUIRE(PostEvent(site, Ban("ban")).status == 201);
  std::vector<int> statuses(8);
  {
    std::vector<std::jthread> editors;
    for (std::size_t i = 0; i < statuses.size(); ++i) {
      editors.emplace_back([&, i] {
        json event = Ban("ban");
        event["note"] = "by editor " + std::to_string(i);
        statuses[i] = site.Post("/api/v1/events/ban/corrections",
                                json{{"event", event}, {"reason", "mine"}}.dump(),
                                {{"if-match", "\"1.0@1\""}})
                          .status;
      });
    }
  }
  CHECK(std::count(statuses.begin(), statuses.end(), 201) == 1);
  CHECK(std::count(statuses.begin(), statuses.end(), 412) == 7);
  CHECK(site.log().Head().seq == 2);
}

// ---- the preview

// A request that would append `entry`, which is one of a random log.
Response Send(const WritableSite& site, const LogEntry& entry, const std::string& query) {
  std::string path = "/api/v1/events";
  json body;
  std::vector<Parameter> headers;
  const auto event = [&](std::size_t i) { return json::parse(ToJson(entry.events[i])); };
  if (entry.kind == EntryKind::kEvents) {
    body = json::array();
    for (std::size_t i = 0; i < entry.events.size(); ++i) body.push_back(event(i));
  } else {
    headers.push_back({"if-match", "*"});
    body["reason"] = entry.reason.empty() ? "because" : entry.reason;
    if (entry.published) body["published"] = entry.published->text();
    if (!entry.events.empty()) body["event"] = event(0);
  }
  if (entry.kind == EntryKind::kMerge) {
    path = "/api/v1/merges";
    for (const EventId& target : entry.targets) body["targets"].push_back(ToString(target));
  } else if (entry.kind == EntryKind::kRetraction) {
    path += "/" + ToString(entry.targets[0]) + "/retractions";
  } else if (entry.kind != EntryKind::kEvents) {
    // A confirmation of a random log may say something else as well: it goes as a correction.
    path += "/" + ToString(entry.targets[0]) + "/corrections";
  }
  return site.Post(path + query, body.dump(), std::move(headers));
}

// Position → its JSON, of an answer's list of positions.
std::map<std::string, json> ByPosition(const json& items) {
  std::map<std::string, json> all;
  for (const json& item : items) {
    const std::string key = item["issuer"].get<std::string>() + item["flow"].get<std::string>() +
                            item["subject"].get<std::string>() + item["target"].get<std::string>();
    all[key] = item;
  }
  return all;
}

TEST_CASE("a preview is what saving does, on 200 random drafts", "[threads]") {
  constexpr std::uint64_t kSeed = 20'251'124;
  CAPTURE(kSeed);
  Random random(kSeed);
  int drafts = 0;
  int changing = 0;
  int refused = 0;
  while (drafts < 200) {
    WritableSite site(SmallTree());
    const std::vector<LogEntry> log = RandomLog(&random, {});
    const std::vector<Day> days = InterestingDays(log);
    for (const LogEntry& entry : log) {
      CAPTURE(Describe(log), entry.seq);
      site.clock().Set(entry.recorded_at);
      const std::string date = "date=" + FormatDay(random.Of(days));
      const Response tried = Send(site, entry, "?dry_run=1&" + date);
      const Response saved = Send(site, entry, "?effect=1&" + date);
      ++drafts;
      // What cannot be saved cannot be tried either, and says the same.
      if (saved.status >= 400) {
        CHECK(tried.status == saved.status);
        CHECK(JsonOf(tried)["errors"] == JsonOf(saved)["errors"]);
        ++refused;
        break;  // later entries may name this one
      }
      REQUIRE(tried.status == 200);
      if (saved.status == 200) {
        // It changes nothing: later entries would have other numbers.
        CHECK(JsonOf(saved)["outcome"] == "known");
        CHECK(JsonOf(tried)["outcome"] == "known");
        break;
      }
      REQUIRE(saved.status == 201);
      json preview = JsonOf(tried);
      json effect = JsonOf(saved);
      preview.erase("dry_run");
      for (const char* only_saved : {"recorded_at", "etag"}) effect.erase(only_saved);
      CHECK(preview == effect);

      // The states before and after, as anybody may ask for them, differ by just that.
      const std::string seq = "&recorded_at=seq:";
      auto before = ByPosition(
          JsonOf(site.Get("/api/v1/state?" + date + seq + std::to_string(entry.seq - 1)))["items"]);
      const auto after = ByPosition(
          JsonOf(site.Get("/api/v1/state?" + date + seq + std::to_string(entry.seq)))["items"]);
      std::set<std::string> told;
      for (const json& item : preview["items"]) {
        for (const auto& [key, value] : ByPosition(json::array({item["after"]}))) {
          // A place that nothing named before is in no earlier state.
          if (before.contains(key)) CHECK(before[key] == item["before"]);
          CHECK(after.at(key) == value);
          told.insert(key);
          ++changing;
        }
      }
      for (const auto& [key, value] : after) {
        if (told.contains(key) || !before.contains(key)) continue;
        for (const char* field :
             {"status", "review_policy", "duty_percent", "when", "decided_by"}) {
          CHECK(before[key].value(field, json()) == value.value(field, json()));
        }
      }
    }
  }
  // A comparison of nothing with nothing would pass as well.
  CHECK(changing > 100);
  CHECK(refused < drafts / 10);
}

TEST_CASE("a preview says on which days which answer would change", "[threads]") {
  const WritableSite site;
  json event = Ban("ban");
  event["until"] = "2025-03-01";
  const Response tried = site.Post("/api/v1/events?dry_run=1&date=2025-01-01", event.dump());
  REQUIRE(tried.status == 200);
  const json told = JsonOf(tried);
  CHECK(told["total"] == 1);
  CHECK(told["items"][0]["before"]["status"] == "open");
  CHECK(told["items"][0]["after"]["status"] == "banned");
  REQUIRE(told["spells"].size() == 1);
  CHECK(told["spells"][0]["from"] == "2024-12-03");
  CHECK(told["spells"][0]["to"] == "2025-03-01");
  CHECK(told["spells"][0]["after"]["decided_by"] == "1.0");
  CHECK(site.log().Head().seq == 0);
  CHECK(site.Get("/api/v1/events/ban").status == 404);
}

// ---- texts

const char* const kArticle =
    "China bans gallium exports to the United States\n\n"
    "BEIJING - China's Ministry of Commerce on Tuesday banned exports of gallium to the United "
    "States, effective immediately, according to a ministry announcement.\n";

TEST_CASE("a text gives filled drafts with the passage behind each field, and stores nothing",
          "[threads]") {
  const WritableSite site;
  const Response answer = site.Post(
      "/api/v1/events/suggest",
      json{{"text", kArticle}, {"published", "2024-12-03"}, {"publisher", "Reuters"}}.dump());
  REQUIRE(answer.status == 200);
  const json told = JsonOf(answer);
  REQUIRE(told["total"] >= 1);
  const json& draft = told["drafts"][0];
  CHECK(draft["event"]["type"] == "ban");
  CHECK(draft["event"]["issuer"] == "CN");
  CHECK(draft["event"]["subjects"] == json{"gallium"});
  CHECK(draft["event"]["effective"] == "2024-12-03");
  CHECK(draft["event"]["sources"][0]["publisher"] == "Reuters");
  CHECK_FALSE(draft["trace"].empty());
  CHECK(site.log().Head().seq == 0);
}

TEST_CASE("a document is ingested once", "[threads]") {
  const WritableSite site;
  const std::vector<Parameter> headers = {{"content-type", "text/plain; charset=utf-8"},
                                          site.Bearer(Access::kWrite)};
  const std::string target = "/api/v1/documents?published=2024-12-03";
  const Response tried = site.Send("POST", target + "&dry_run=1", kArticle, headers);
  CHECK(tried.status == 200);
  CHECK(site.log().Head().seq == 0);
  CHECK(site.Send("POST", target + "&dry_run=yes", kArticle, headers).status == 400);
  CHECK(site.log().Head().seq == 0);
  const Response first = site.Send("POST", target, kArticle, headers);
  CHECK(first.status == 201);
  CHECK(JsonOf(first)["events"][0]["outcome"] == "added");
  CHECK(JsonOf(first)["sha256"] == JsonOf(tried)["sha256"]);
  CHECK_THAT(site.log().Get(1)->by, Catch::StartsWith("ingest/"));
  const Response again = site.Send("POST", target, kArticle, headers);
  CHECK(again.status == 200);
  CHECK(JsonOf(again)["events"][0]["outcome"] == "duplicate");
  CHECK(site.log().Head().seq == 1);
  CHECK(site.Send("POST", target, "", headers).status == 400);
}

}  // namespace
}  // namespace chipline
