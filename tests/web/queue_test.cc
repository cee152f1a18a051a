// The review queue over HTTP: what a decision writes, that undoing takes it back by an entry, and
// that two editors, repeated requests and lost notes lose or double nothing.
#include <set>

#include "model/json.h"
#include "tests/support/json_schema.h"
#include "tests/web/page_visitor.h"
#include "tests/web/writable_site.h"
#include "web/queue_api.h"

namespace chipline {
namespace {

using nlohmann::json;

// Grade C by the rules alone, since no table is put to the learned reader: who and what stand
// outside of it.
const std::string kVague =
    "The US Commerce Department spoke of Nvidia's H20 chips for China.\n\n"
    "Date | Measure\n"
    "June 3, 2025 | Exports were banned";
const std::string kBan =
    "The US Commerce Department banned exports of Nvidia's H20 chips to China from June 3, 2025.";

std::string Page(const std::string& name, const std::string& body) {
  return "title: Page " + name + "\npublisher: Example Wire\npublished: 2025-06-04\n" +
         "url: https://example.org/" + name + "\n\n" + body + "\n";
}

json Ingest(const WritableSite& site, const std::string& page) {
  const Response answer = site.Send("POST", "/api/v1/documents", page,
                                    {{"content-type", "text/plain"}, site.Bearer(Access::kWrite)});
  CAPTURE(answer.body);
  REQUIRE(answer.status <= 201);
  return JsonOf(answer);
}

Response Ask(const WritableSite& site, const std::string& target) {
  return site.Send("GET", target, {}, {site.Bearer(Access::kWrite)});
}

std::string QueueOne(const WritableSite& site, const std::string& name = "vague") {
  const json told = Ingest(site, Page(name, kVague));
  REQUIRE(told["events"].size() == 1);
  CHECK(told["events"][0]["outcome"] == "queued");
  return told["events"][0]["queue"];
}

// Puts a draft of the machine in the log and in the queue, as the ingester does with grade B.
std::string QueueAppended(const WritableSite& site) {
  const json told = Ingest(site, Page("ban", kBan));
  REQUIRE(told["events"][0]["outcome"] == "added");
  QueueItem item;
  item.event = site.log().Get(1)->events[0];
  item.document = told["sha256"];
  item.reasons = {{"grade_b", "grade B: issuer by sentence"}};
  return site.app().editing()->queue.Add(item).value().item->id;
}

Response Decide(const WritableSite& site, const std::string& id, const std::string& action,
                const std::string& body = "{}", std::vector<Parameter> headers = {}) {
  return site.Post("/api/v1/queue/" + id + "/" + action, body, std::move(headers));
}

std::string StateOf(const WritableSite& site) {
  const json state = JsonOf(
      site.Get("/api/v1/state/US/export/nvidia-h20?target=CN&date=2025-06-10&review=confirmed"));
  return state["status"];
}

TEST_CASE("a draft that is accepted is appended as reviewed, and undone by an entry", "[threads]") {
  const WritableSite site;
  const std::string id = QueueOne(site);
  CHECK(site.log().Head().seq == 0);
  const json item = JsonOf(Ask(site, "/api/v1/queue/" + id));
  CHECK(item["state"] == "open");
  CHECK(item["grade"] == "C");
  CHECK_FALSE(item.contains("event_id"));
  CHECK_FALSE(item["passages"].empty());
  // The text can be read before anything cites it.
  CHECK(site.Get("/api/v1/documents/" + item["document"].get<std::string>()).status == 200);

  const Response tried = site.Post("/api/v1/queue/" + id + "/accept?dry_run=1", "{}");
  CHECK(JsonOf(tried)["dry_run"] == true);
  CHECK(site.log().Head().seq == 0);

  const Response accepted = Decide(site, id, "accept");
  CHECK(accepted.status == 201);
  CHECK(HeaderOf(accepted, "ETag") == "\"" + id + "@1\"");
  CHECK(JsonOf(accepted)["item"]["state"] == "accepted");
  CHECK(JsonOf(accepted)["item"]["event_id"] == "1.0");
  CHECK(JsonOf(accepted)["events"] == json{"1.0"});
  const PolicyEvent event = site.log().Get(1)->events[0];
  CHECK(event.review.state == ReviewState::kConfirmed);
  CHECK(event.review.by == "token/write");
  CHECK(event.review.grade == Grade::kC);
  CHECK(StateOf(site) == "banned");

  const Response undone = Decide(site, id, "undo");
  CHECK(undone.status == 201);
  CHECK(JsonOf(undone)["item"]["state"] == "open");
  CHECK(site.log().Get(2)->kind == EntryKind::kRetraction);
  CHECK(StateOf(site) == "open");
  // And once more: the event comes back under its id.
  CHECK(Decide(site, id, "accept").status == 201);
  CHECK(site.log().Get(3)->kind == EntryKind::kCorrection);
  CHECK(StateOf(site) == "banned");
  CHECK(Decide(site, id, "undo").status == 201);
  CHECK(StateOf(site) == "open");
  CHECK(site.log().Head().seq == 4);
}

TEST_CASE("an edited draft is appended as the person left it", "[threads]") {
  const WritableSite site;
  const std::string id = QueueOne(site);
  json event = JsonOf(Ask(site, "/api/v1/queue/" + id))["event"];
  event["effective"] = "2025-06-05";
  event.erase("key");
  event.erase("sources");
  json broken = event;
  broken["flow"] = "exprt";
  const Response refused = Decide(site, id, "accept", json{{"event", broken}}.dump());
  CHECK(refused.status == 422);
  CHECK(JsonOf(refused)["errors"][0]["field"] == "event.flow");
  CHECK(Decide(site, id, "accept", json{{"event", event}}.dump()).status == 201);
  const PolicyEvent appended = site.log().Get(1)->events[0];
  CHECK(appended.effective->text() == "2025-06-05");
  CHECK(appended.review.state == ReviewState::kEntered);
  CHECK(appended.key.starts_with("x-"));
  CHECK_FALSE(appended.sources.at(0).quotes.empty());
  // The page read again says the other day still: it is the same statement, and settled.
  CHECK(Ingest(site, Page("vague", kVague + "\n\nMore."))["events"][0]["outcome"] == "known");
  CHECK(site.log().Head().seq == 1);
}

TEST_CASE("a draft that is sent back as it was found is accepted as it was found", "[threads]") {
  const WritableSite site;
  const auto accept_as_is = [&](const std::string& id) {
    const json event = JsonOf(Ask(site, "/api/v1/queue/" + id))["event"];
    return Decide(site, id, "accept", json{{"event", event}}.dump()).status;
  };
  const std::string vague = QueueOne(site);
  CHECK(accept_as_is(vague) == 201);
  CHECK(site.log().Get(1)->events[0].review.state == ReviewState::kConfirmed);

  const WritableSite other;
  const std::string appended = QueueAppended(other);
  const json event = JsonOf(Ask(other, "/api/v1/queue/" + appended))["event"];
  CHECK(Decide(other, appended, "accept", json{{"event", event}}.dump()).status == 201);
  CHECK(other.log().Get(2)->kind == EntryKind::kConfirmation);
}

TEST_CASE("what was appended already is confirmed or retracted, and that is undone", "[threads]") {
  const WritableSite site;
  const std::string id = QueueAppended(site);
  CHECK(JsonOf(Ask(site, "/api/v1/queue/" + id))["event_id"] == "1.0");
  CHECK(Decide(site, id, "accept").status == 201);
  CHECK(site.log().Get(2)->kind == EntryKind::kConfirmation);
  CHECK(StateOf(site) == "banned");
  CHECK(Decide(site, id, "undo").status == 201);
  CHECK(site.log().Get(3)->kind == EntryKind::kCorrection);
  CHECK(site.log().Get(3)->events == site.log().Get(1)->events);
  CHECK(StateOf(site) == "open");

  CHECK(Decide(site, id, "reject").status == 422);
  CHECK(Decide(site, id, "reject", R"({"reason":"a hoax"})").status == 201);
  CHECK(site.log().Get(4)->kind == EntryKind::kRetraction);
  CHECK(site.log().Get(4)->reason == "a hoax");
  CHECK(Decide(site, id, "undo").status == 201);
  CHECK(site.log().Get(5)->events == site.log().Get(1)->events);
  CHECK(JsonOf(Ask(site, "/api/v1/queue/" + id))["history"].size() == 4);
}

TEST_CASE("what people did to the event itself is not undone or overwritten from the queue",
          "[threads]") {
  const WritableSite site;
  const std::string id = QueueAppended(site);
  REQUIRE(Decide(site, id, "accept").status == 201);
  json event = json::parse(ToJson(site.log().Get(2)->events[0]));
  event["effective"] = "2025-06-09";
  const Response corrected =
      site.Post("/api/v1/events/1.0/corrections",
                json{{"event", event}, {"reason", "misread"}}.dump(), {{"if-match", "*"}});
  REQUIRE(corrected.status == 201);
  const Response refused = Decide(site, id, "undo");
  CHECK(refused.status == 409);
  CHECK(JsonOf(refused)["item"]["state"] == "accepted");
  CHECK(site.log().Head().seq == 3);
}

TEST_CASE("an item that a person settled elsewhere is noted without an entry", "[threads]") {
  const WritableSite site;
  const std::string id = QueueAppended(site);
  REQUIRE(site.Post("/api/v1/events/1.0/confirmations", "{}", {{"if-match", "*"}}).status == 201);
  CHECK(Decide(site, id, "reject", R"({"reason":"x"})").status == 409);
  const Response accepted = Decide(site, id, "accept");
  CHECK(accepted.status == 200);
  CHECK(JsonOf(accepted)["outcome"] == "noted");
  CHECK(site.log().Head().seq == 2);
  CHECK(Decide(site, id, "undo").status == 200);
  CHECK(site.log().Head().seq == 2);
}

// Of a ban that the press told, which a person confirmed: what the notice would make of it.
std::string QueueProposal(const WritableSite& site) {
  const json told = Ingest(site, Page("ban", kBan));
  REQUIRE(told["events"][0]["outcome"] == "added");
  const Response confirmed =
      site.Post("/api/v1/events/1.0/confirmations", "{}", {{"if-match", "*"}});
  REQUIRE(confirmed.status == 201);
  QueueItem item;
  item.about = EventId{1, 0};
  item.event = site.log().Get(2)->events[0];
  item.event.evidence = Evidence::kOfficialText;
  item.event.sources.push_back(item.event.sources[0]);
  item.event.sources.back().url = "https://example.org/notice";
  item.event.sources.back().document = std::string(64, '0');
  item.event.sources.back().quotes.clear();
  item.document = std::string(64, '0');
  item.reasons = {{"disagreement", "event 1.0: better evidence"}};
  return site.app().editing()->queue.Add(item).value().item->id;
}

TEST_CASE("a proposal is accepted as a correction with its source, and undone", "[threads]") {
  const WritableSite site;
  const std::string id = QueueProposal(site);
  CHECK(JsonOf(Ask(site, "/api/v1/queue?reason=disagreement"))["total"] == 1);
  CHECK(JsonOf(Ask(site, "/api/v1/queue/" + id))["event_id"] == "1.0");
  CHECK_THAT(Visitor(site, "editor").Get("/queue?item=" + id).body,
             Catch::Contains("It would change what a person left: ") &&
                 !Catch::Contains("On record as extracted, unseen"));
  const PolicyEvent before = site.log().Get(2)->events[0];
  const Response accepted = Decide(site, id, "accept");
  CAPTURE(accepted.body);
  CHECK(accepted.status == 201);
  const LogEntry entry = *site.log().Get(3);
  CHECK(entry.kind == EntryKind::kCorrection);
  CHECK_THAT(entry.reason, Catch::StartsWith("better evidence, "));
  CHECK(entry.events[0].evidence == Evidence::kOfficialText);
  CHECK(entry.events[0].key == before.key);
  CHECK(entry.events[0].sources.size() == before.sources.size() + 1);
  CHECK(entry.events[0].review.state == ReviewState::kConfirmed);
  CHECK(Decide(site, id, "undo").status == 201);
  CHECK(site.log().Get(4)->events[0] == before);
}

TEST_CASE("a proposal takes nothing away that a person has said since", "[threads]") {
  const WritableSite site;
  const std::string id = QueueProposal(site);
  PolicyEvent mended = site.log().Get(2)->events[0];
  mended.note = "As the ministry told us.";
  const auto correct = [&] {
    return site.Post("/api/v1/events/1.0/corrections",
                     json{{"event", json::parse(ToJson(mended))}, {"reason", "x"}}.dump(),
                     {{"if-match", "*"}});
  };
  REQUIRE(correct().status == 201);
  REQUIRE(Decide(site, id, "accept").status == 201);
  CHECK(site.log().Get(4)->events[0].note == mended.note);
  CHECK(site.log().Get(4)->events[0].evidence == Evidence::kOfficialText);
  // Undone, and said by a person meanwhile: nothing is left to be changed.
  REQUIRE(Decide(site, id, "undo").status == 201);
  mended.evidence = Evidence::kOfficialText;
  REQUIRE(correct().status == 201);
  const std::uint64_t end = site.log().Head().seq;
  CHECK(JsonOf(Decide(site, id, "accept"))["outcome"] == "noted");
  CHECK(site.log().Head().seq == end);
}

TEST_CASE("an event that its page no longer tells is retracted on a person's word, and undone",
          "[threads]") {
  const WritableSite site;
  Ingest(site, Page("ban", kBan));
  const json told = Ingest(site, Page("ban", "This story was withdrawn, as it was in error."));
  REQUIRE(told["events"].size() == 1);
  CHECK(told["events"][0]["id"] == "1.0");
  const std::string id = told["events"][0]["queue"];
  CHECK(JsonOf(Ask(site, "/api/v1/queue?reason=withdrawn"))["total"] == 1);
  CHECK_THAT(Visitor(site, "editor").Get("/queue?item=" + id).body,
             Catch::Contains("Its page no longer tells it; accepting retracts it: "));
  const PolicyEvent before = site.log().Get(1)->events[0];
  CHECK(site.log().Head().seq == 1);
  CHECK(Decide(site, id, "accept").status == 201);
  CHECK(site.log().Get(2)->kind == EntryKind::kRetraction);
  CHECK_THAT(site.log().Get(2)->reason, Catch::StartsWith("event 1.0 rests on this page alone"));
  CHECK(Decide(site, id, "undo").status == 201);
  CHECK(site.log().Get(3)->events[0] == before);
  CHECK(Decide(site, id, "reject", R"({"reason":"the page is down"})").status == 200);
  CHECK(site.log().Head().seq == 3);
}

TEST_CASE("what its page says no longer is accepted on a person's reason alone", "[threads]") {
  const WritableSite site;
  const std::string id = QueueOne(site);
  const std::string before = JsonOf(Ask(site, "/api/v1/queue/" + id))["etag"];
  Ingest(site, Page("vague", "Exports of Nvidia's H20 chips to China were not banned."));
  CHECK(JsonOf(Ask(site, "/api/v1/queue?reason=page_edited"))["total"] == 1);
  const std::string page = Visitor(site, "editor").Get("/queue?item=" + id).body;
  CHECK_THAT(page, Catch::Contains("The page was edited and no longer says so: version ") &&
                       Catch::Contains("name=\"why\""));
  // Whoever looked at it before is told, and so is who gives no reason.
  CHECK(site.Send("POST", "/api/v1/queue/" + id + "/accept", "{}",
                  {{"content-type", "application/json"},
                   {"if-match", "\"" + before + "\""},
                   site.Bearer(Access::kWrite)})
            .status == 412);
  const Response refused = Decide(site, id, "accept", "{}");
  CHECK(refused.status == 409);
  CHECK_THAT(refused.body, Catch::Contains("The page was edited and no longer says so"));
  CHECK(site.log().Head().seq == 0);
  CHECK(Decide(site, id, "accept", R"({"reason":"the ministry confirmed it"})").status == 201);
}

TEST_CASE("a proposal that is turned down leaves the event as it is", "[threads]") {
  const WritableSite site;
  const std::string id = QueueProposal(site);
  const Response rejected = Decide(site, id, "reject", R"({"reason":"the notice is a draft"})");
  CHECK(rejected.status == 200);
  CHECK(JsonOf(rejected)["item"]["state"] == "rejected");
  CHECK(site.log().Head().seq == 2);
  CHECK(StateOf(site) == "banned");
}

TEST_CASE("decisions that do not fit an item's state are refused with the item", "[threads]") {
  const WritableSite site;
  const std::string id = QueueOne(site);
  struct Step {
    const char* action;
    int status;
    const char* state;
  };
  const std::vector<Step> steps = {
      {"undo", 409, "open"},       {"skip", 200, "skipped"},    {"skip", 409, "skipped"},
      {"reject", 200, "rejected"}, {"accept", 409, "rejected"}, {"skip", 409, "rejected"},
      {"undo", 200, "open"},       {"accept", 201, "accepted"}, {"accept", 409, "accepted"},
      {"reject", 409, "accepted"}, {"undo", 201, "open"}};
  for (const Step& step : steps) {
    CAPTURE(step.action);
    const Response answer = Decide(site, id, step.action, R"({"reason":"seen"})");
    CHECK(answer.status == step.status);
    CHECK(JsonOf(answer)["item"]["state"] == step.state);
  }
  CHECK(Decide(site, "q0", "skip").status == 404);
}

TEST_CASE("of two editors one wins, and a repeated request is answered as the first", "[threads]") {
  const WritableSite site;
  const std::string id = QueueOne(site);
  const Parameter seen = {"if-match", "\"" + id + "@0\""};
  const Parameter key = {"idempotency-key", "k1"};
  const Response first = Decide(site, id, "accept", "{}", {seen, key});
  CHECK(first.status == 201);
  const Response again = Decide(site, id, "accept", "{}", {seen, key});
  CHECK(again.status == 201);
  CHECK(again.body == first.body);
  CHECK(site.log().Head().seq == 1);
  const Response late = Decide(site, id, "reject", R"({"reason":"x"})", {seen});
  CHECK(late.status == 412);
  CHECK(JsonOf(late)["etag"] == id + "@1");
  CHECK(JsonOf(late)["item"]["state"] == "accepted");
  CHECK(Decide(site, id, "skip", "{}", {key}).status == 422);
}

TEST_CASE("a decision whose note was lost is found in the log", "[threads]") {
  const WritableSite site;
  const std::string id = QueueOne(site);
  const auto item = site.app().editing()->queue.Find(id).value();
  NewEntry entry;
  entry.events = {item->event};
  entry.events[0].review = {ReviewState::kConfirmed, Grade::kC, "", "ada"};
  entry.id = "review:" + id + ":0:accept";
  entry.by = "ada";
  REQUIRE(site.log().Append(entry));
  const Response late = Decide(site, id, "reject", R"({"reason":"x"})");
  CHECK(late.status == 409);
  const json told = JsonOf(late)["item"];
  CHECK(told["state"] == "accepted");
  CHECK(told["history"][0]["by"] == "ada");
  CHECK(told["history"][0]["seq"] == 1);
}

TEST_CASE("the queue is listed in pages with an exact total, and filtered", "[threads]") {
  const WritableSite site;
  std::vector<std::string> ids;
  for (int i = 0; i < 5; ++i) ids.push_back(QueueOne(site, "p" + std::to_string(i)));
  REQUIRE(Decide(site, ids[2], "skip").status == 200);
  const auto total = [&](const std::string& query) -> json {
    const Response answer = Ask(site, "/api/v1/queue?" + query);
    CAPTURE(query, answer.body);
    return answer.status == 200 ? JsonOf(answer)["total"] : json(answer.status);
  };
  CHECK(total("") == 5);
  CHECK(total("state=open") == 4);
  CHECK(total("state=skipped") == 1);
  CHECK(total("grade=C") == 5);
  CHECK(total("grade=B") == 0);
  CHECK(total("type=ban&issuer=US&flow=export&subject=nvidia-h20&reason=grade_c") == 5);
  CHECK(total("subject=gallium") == 0);
  CHECK(total("subject=galium") == 404);
  CHECK(total("state=closed") == 400);
  CHECK(total("type=bann") == 400);
  CHECK(total("reason=other") == 400);
  CHECK(total("after=q0") == 400);
  CHECK(total("limit=0") == 400);
  CHECK(total("sate=open") == 400);

  std::vector<std::string> read;
  std::string target = "/api/v1/queue?state=open&limit=2";
  while (!target.empty()) {
    const Response page = Ask(site, target);
    CHECK(JsonOf(page)["total"] == 4);
    CHECK(JsonOf(page)["counts"]["skipped"] == 1);
    const json told = JsonOf(page);
    for (const json& item : told["items"]) read.push_back(item["id"]);
    const std::string link = HeaderOf(page, "Link");
    target = link.empty() ? "" : link.substr(1, link.find('>') - 1);
    // What is decided meanwhile moves nobody else.
    if (read.size() == 2) REQUIRE(Decide(site, read[1], "skip").status == 200);
    if (read.size() == 2) REQUIRE(Decide(site, read[1], "undo").status == 200);
  }
  CHECK(read.size() == 4);
  CHECK(std::set<std::string>(read.begin(), read.end()).size() == 4);
}

TEST_CASE("only an editor sees or decides what waits", "[threads]") {
  const WritableSite site;
  const std::string id = QueueOne(site);
  for (const auto& [method, target] : std::vector<std::pair<std::string, std::string>>{
           {"GET", "/api/v1/queue"},
           {"GET", "/api/v1/queue/" + id},
           {"POST", "/api/v1/queue/" + id + "/accept"},
           {"POST", "/api/v1/queue/" + id + "/reject"},
           {"POST", "/api/v1/queue/" + id + "/skip"},
           {"POST", "/api/v1/queue/" + id + "/undo"}}) {
    CAPTURE(method, target);
    CHECK(site.Send(method, target).status == 401);
    CHECK(site.Send(method, target, "{}", {site.Bearer(Access::kRead)}).status == 403);
  }
  CHECK(site.log().Head().seq == 0);
}

TEST_CASE("the queue's answers have the shape that the description declares", "[threads]") {
  const WritableSite site;
  const std::string id = QueueOne(site);
  REQUIRE(Decide(site, id, "accept").status == 201);
  const auto api = nlohmann::ordered_json::parse(site.Get("/api/v1/openapi.json").body);
  for (const std::string& path :
       {std::string("/api/v1/queue"), std::string("/api/v1/queue/{id}")}) {
    CAPTURE(path);
    const auto& operation = api["paths"][path]["get"];
    CHECK(operation["x-role"] == "editor");
    for (const auto& parameter : operation["parameters"]) CHECK(parameter.contains("schema"));
    const std::string target = path == "/api/v1/queue" ? path : "/api/v1/queue/" + id;
    const auto body = nlohmann::ordered_json::parse(Ask(site, target).body);
    const auto& schema = operation["responses"]["200"]["content"]["application/json"]["schema"];
    for (const std::string& fault : SchemaFaults(body, schema, api)) FAIL_CHECK(fault);
  }
}

}  // namespace
}  // namespace chipline
