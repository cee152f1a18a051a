// The whole application on a small log in memory: what each resource answers, and that no request,
// however wrong, is answered by a fault of ours.
#include <iterator>
#include <memory>
#include <vector>

#include "model/clock.h"
#include "model/json.h"
#include "store/document_store.h"
#include "store/open_event_log.h"
#include "store/side_store.h"
#include "tests/support/catch.h"
#include "tests/web/log_without_chain.h"
#include "tests/web/writable_site.h"
#include "web/app.h"

namespace chipline {
namespace {

constexpr Micros kNow = 1'764'000'000'000'000;  // 2025-11-24

// A licence duty on everybody, a ban on one country above it, and the ban's suspension.
const char* const kEvents[] = {
    R"({"key":"licence","type":"licence_requirement","certainty":"enacted","issuer":"CN","agency":"mofcom","target":"*","flow":"export","subjects":["gallium"],"effective":"2023-08-01","published":"2023-07-03","review_policy":"case_by_case","summary":"Exports need a licence.","sources":[{"url":"https://example.org/1","publisher":"<b>The Gazette</b>","published":"2023-07-03"}],"review":{"state":"confirmed","grade":"A"}})",
    R"({"key":"ban","type":"ban","certainty":"enacted","issuer":"CN","agency":"mofcom","target":"US","flow":"export","subjects":["gallium"],"effective":"2024-12-03","published":"2024-12-03","summary":"Exports to the US banned.","review":{"state":"confirmed","grade":"A"}})",
    R"({"key":"pause","type":"suspension","certainty":"enacted","issuer":"CN","agency":"mofcom","target":"US","flow":"export","subjects":["gallium"],"effective":"2025-11-09","until":"2026-11-27","published":"2025-11-09","modifies":["ban"],"summary":"The ban is suspended.","review":{"state":"confirmed","grade":"A"}})",
};

// A duty, its suspension, and guidance that lays nothing.
const std::vector<const char*> kMore = {
    R"({"key":"duty","type":"tariff","certainty":"enacted","issuer":"US","target":"CN","flow":"import","subjects":["gallium"],"effective":"2025-03-04","published":"2025-03-04","conditions":[{"kind":"rate","number":25,"unit":"%"}],"summary":"Imports pay 25 per cent."})",
    R"({"key":"relief","type":"suspension","certainty":"enacted","issuer":"US","target":"CN","flow":"import","subjects":["gallium"],"effective":"2025-05-01","until":"2025-08-31","published":"2025-05-01","modifies":["duty"],"summary":"The duty is suspended."})",
    R"({"key":"advice","type":"guidance","certainty":"enacted","effect":"neutral","issuer":"CN","target":"US","flow":"export","subjects":["gallium"],"effective":"2025-01-01","published":"2025-01-01","summary":"How to apply."})",
};

class SampleSite {
 public:
  explicit SampleSite(const std::vector<const char*>& more = {})
      : clock_(kNow), log_(*OpenEventLog("memory:", clock_)) {
    std::vector<const char*> texts(std::begin(kEvents), std::end(kEvents));
    texts.insert(texts.end(), more.begin(), more.end());
    for (const char* text : texts) {
      NewEntry entry;
      auto parsed = EventFromJson(text, JsonMode::kSubmission);
      REQUIRE(parsed);
      REQUIRE(parsed->problems.empty());
      entry.events.push_back(parsed->event);
      REQUIRE(log_->Append(entry));
    }
    app_ = *App::Start(*log_, SubjectTree::Embedded(), clock_, "test");
  }

  Response Ask(const std::string& target, const std::string& accept = "application/json",
               const std::string& method = "GET") const {
    Request request;
    request.method = method;
    request.headers.push_back({"accept", accept});
    return app_->Handle(std::move(request), target);
  }
  std::string Body(const std::string& target) const { return Ask(target).body; }
  const App& app() const { return *app_; }

 private:
  ManualClock clock_;
  std::unique_ptr<EventLog> log_;
  std::unique_ptr<App> app_;
};

std::string LinkOf(const Response& response) {
  return std::string(response.headers.Get("Link").value_or(""));
}

TEST_CASE("what the store could not give shows in the status") {
  ManualClock clock(kNow);
  const auto memory = *OpenEventLog("memory:", clock);
  NewEntry entry;
  entry.events.emplace_back().key = "event-1";
  REQUIRE(memory->Append(entry));
  LogWithoutChain log(*memory);
  const auto app = *App::Start(log, SubjectTree::Embedded(), clock, "test");
  const auto ask = [&app](const std::string& target) {
    Request request;
    request.method = "GET";
    return app->Handle(std::move(request), target);
  };

  CHECK_THAT(ask("/api/v1/status").body, Catch::Contains(R"("healthy":true)"));
  CHECK(ask("/api/v1/nothing").status == 404);
  CHECK_THAT(ask("/api/v1/status").body, Catch::Contains(R"("healthy":true)"));
  CHECK(ask("/api/v1/log").status == 500);
  const std::string after = ask("/api/v1/status").body;
  CHECK_THAT(after, Catch::Contains(R"("healthy":false)"));
  CHECK_THAT(after,
             Catch::Contains(R"("fault":"2025-11-24T16:00:00Z: The answer could not be made)"));
  CHECK_THAT(ask("/status").body, Catch::Contains("Something is wrong: 2025-11-24"));
}

TEST_CASE("P8: a duty that sleeps is listed with its return, and read out", "[threads]") {
  const SampleSite site(kMore);
  const std::string asleep = site.Body("/api/v1/state/US/import/gallium?target=CN&date=2025-06-01");
  CHECK_THAT(asleep, Catch::Contains(R"("status":"open","when":"certain")"));
  CHECK_THAT(asleep,
             Catch::Contains(R"("suspended":[{"event":"4.0","by":"5.0","returns":"2025-09-01"}])"));
  CHECK_THAT(asleep, !Catch::Contains("duty_percent"));
  CHECK_THAT(site.Body("/api/v1/state/US/import/gallium?target=CN&date=2025-09-01"),
             Catch::Contains(R"("duty_percent":25)") && Catch::Contains(R"("suspended":[])"));
  CHECK_THAT(site.Ask("/subject/gallium?date=2025-06-01", "text/html").body,
             Catch::Contains("Suspended, returns 1 September 2025"));
}

TEST_CASE("the trace says of what lays nothing that it does", "[threads]") {
  const SampleSite site(kMore);
  const std::string told = site.Body("/api/v1/state/CN/export/gallium?date=2025-11-10");
  CHECK_THAT(told, Catch::Contains(R"("rule":"P1","event":"6.0","text":"guidance that does not )"
                                   R"(tighten: lays nothing")"));
  CHECK_THAT(told, Catch::Contains(R"("event":"3.0","text":"suspension acts")"));
}

TEST_CASE("one position answers with what decided it and what sleeps under it", "[threads]") {
  const SampleSite site;
  const std::string before = site.Body("/api/v1/state/CN/export/gallium?date=2025-11-08");
  CHECK_THAT(before, Catch::Contains(R"("status":"banned","since":"2024-12-03","when":"certain")"));
  CHECK_THAT(before, Catch::Contains(R"("decided_by":"2.0","also_in_force":["1.0"])"));
  CHECK_THAT(before, Catch::Contains(R"("expected_next":["3.0"])"));

  const std::string after = site.Body("/api/v1/state/CN/export/gallium?date=2025-11-09");
  CHECK_THAT(after,
             Catch::Contains(R"("status":"licence_required","review_policy":"case_by_case")"));
  CHECK_THAT(after,
             Catch::Contains(R"("suspended":[{"event":"2.0","by":"3.0","returns":"2026-11-28"}])"));
  CHECK_THAT(after, Catch::Contains(R"("trace":[{"rule":"P)"));
  CHECK_THAT(after, Catch::StartsWith(R"({"resolved":{"date":"2025-11-09","known_at":null,)"));

  // As known the day before, the suspension was not public.
  CHECK_THAT(site.Body("/api/v1/state/CN/export/gallium?date=2025-11-09&known_at=2025-11-08"),
             Catch::Contains(R"("status":"banned")"));
  // As recorded at first, there was only the licence duty.
  CHECK_THAT(site.Body("/api/v1/state/CN/export/gallium?date=2025-11-08&recorded_at=seq:1"),
             Catch::Contains(R"("status":"licence_required")") && Catch::Contains(R"("seq":1)"));
  // Another target is under the general duty alone.
  CHECK_THAT(site.Body("/api/v1/state/CN/export/gallium?date=2025-11-08&target=JP"),
             Catch::Contains(R"("target":"JP","status":"licence_required")"));
}

TEST_CASE("lists say how many there are, and pages lead to each other", "[threads]") {
  const SampleSite site;
  CHECK_THAT(site.Body("/api/v1/state?date=2025-11-08"), Catch::Contains(R"("total":2)"));
  CHECK_THAT(site.Body("/api/v1/state?issuer=US"), Catch::Contains(R"("total":0,"items":[])"));
  CHECK_THAT(
      site.Body("/api/v1/diff?from=2025-11-08&to=2025-11-09"),
      Catch::Contains(R"("total":1,"unchanged":1)") && Catch::Contains(R"("causes":["3.0"])"));

  std::string target = "/api/v1/events?limit=2";
  Response page = site.Ask(target);
  CHECK_THAT(page.body, Catch::Contains(R"("total":3)") && Catch::Contains(R"("id":"3.0")") &&
                            Catch::Contains(R"("id":"2.0")"));
  const std::string link = LinkOf(page);
  const std::string rules = site.app().site().rules_version;
  CHECK_THAT(link, Catch::StartsWith("</api/v1/events?limit=2&rules_version=" + rules +
                                     "&recorded_at=seq:3&after=2.0>; rel=\"next\""));
  page = site.Ask("/api/v1/events?limit=2&recorded_at=seq%3A3&after=2.0");
  CHECK_THAT(page.body, Catch::Contains(R"("total":3)") && Catch::Contains(R"("id":"1.0")"));
  CHECK_THAT(LinkOf(page), !Catch::Contains("rel=\"next\""));
  CHECK_THAT(site.Body("/api/v1/events?type=ban"), Catch::Contains(R"("total":1)"));
  CHECK_THAT(site.Body("/api/v1/events?known_at=2024-01-01"), Catch::Contains(R"("total":1)"));
  CHECK_THAT(site.Body("/api/v1/events/pause"), Catch::Contains(R"("event":{"id":"3.0")"));
}

TEST_CASE("a log that takes nothing more is no healthy one, and says so without its folder") {
  const ManualClock clock(1'764'000'000'000'000);
  const auto memory = *OpenEventLog("memory:", clock);
  LogWithoutChain log(*memory);
  log.is_readable = true;
  const auto documents = *OpenDocumentStore("memory:");
  const auto side = *OpenSideStore("memory:");
  const auto app = *App::Start(log, SubjectTree::Embedded(), clock, "test",
                               {&log, documents.get(), side.get(), WritableSite::kCheap});
  const auto ask = [&app](const std::string& method, const std::string& target,
                          const std::string& body = {}) {
    Request request;
    request.method = method;
    request.body = body;
    request.is_operator = true;
    request.headers.push_back({"content-type", "application/json"});
    return app->Handle(std::move(request), target);
  };
  CHECK_THAT(ask("GET", "/api/v1/status").body, Catch::Contains(R"("healthy":true)"));
  log.write_fault =
      Unavailable("the log is read-only since a write failed (no room: /srv/x/7.log)", "/srv/x");
  const std::string status = ask("GET", "/api/v1/status").body;
  CHECK_THAT(status, Catch::Contains(R"("healthy":false)"));
  CHECK_THAT(status, Catch::Contains("the log is read-only") && !Catch::Contains("/srv"));
  const Response refused = ask(
      "POST", "/api/v1/events",
      R"({"key":"one","type":"ban","certainty":"enacted","issuer":"US","target":"CN","flow":"export","subjects":["nvidia-h20"],"effective":"2025-01-01","summary":"A ban.","sources":[{"url":"https://example.org/1"}]})");
  CAPTURE(refused.body);
  CHECK(refused.status == 503);
  CHECK_THAT(refused.body, Catch::Contains("the log is read-only") && !Catch::Contains("/srv"));
  CHECK(ask("GET", "/api/v1/state").status == 200);
}

TEST_CASE("a wrong request has its own problem, and never a fault of ours", "[threads]") {
  const SampleSite site;
  struct Row {
    std::string target;
    int status;
    std::string type;
    std::string parameter;
    std::string suggestion;
  };
  const std::vector<Row> table = {
      {"/api/v1/state?date=2025-13-40", 400, "invalid-date", "date", ""},
      {"/api/v1/state?date=2025-02-29", 400, "invalid-date", "date", ""},
      {"/api/v1/state?date=today", 400, "invalid-date", "date", ""},
      {"/api/v1/state?date=2025-11", 400, "invalid-date", "date", ""},
      {"/api/v1/state?date=99999999999-01-01", 400, "invalid-date", "date", ""},
      {"/api/v1/state?known_at=seq:1", 400, "invalid-date", "known_at", ""},
      // P11: an instant is two days where two governments act; knowledge is counted in UTC.
      {"/api/v1/state?date=2025-11-09T00:30:00%2B08:00", 400, "invalid-date", "date", ""},
      {"/api/v1/diff?from=2025-11-09T00:30:00Z", 400, "invalid-date", "from", ""},
      {"/api/v1/state?known_at=2025-11-09T00:30:00Z", 200, "", "", ""},
      {"/api/v1/state?recorded_at=seq:", 400, "invalid-date", "recorded_at", ""},
      {"/api/v1/state?recorded_at=seq:-1", 400, "invalid-date", "recorded_at", ""},
      {"/api/v1/state?recorded_at=seq:4", 400, "invalid-parameter", "recorded_at", "seq:3"},
      {"/api/v1/state?recorded_at=seq:99999999999999999999", 400, "invalid-date", "recorded_at",
       ""},
      {"/api/v1/state?certainty=expected", 400, "invalid-parameter", "certainty", ""},
      {"/api/v1/state?certainty=enactd", 400, "invalid-parameter", "certainty", "enacted"},
      {"/api/v1/state?review=all", 400, "invalid-parameter", "review", ""},
      {"/api/v1/state?imprecise=earlist", 400, "invalid-parameter", "imprecise", "earliest"},
      {"/api/v1/state?issuer=us", 400, "invalid-parameter", "issuer", "US"},
      {"/api/v1/state?issuer=XX", 400, "invalid-parameter", "issuer", ""},
      {"/api/v1/state?flow=exports", 400, "invalid-parameter", "flow", "export"},
      {"/api/v1/state?target=", 400, "invalid-parameter", "target", ""},
      {"/api/v1/state?date", 400, "invalid-parameter", "date", ""},
      {"/?date=", 200, "", "", ""},
      {"/api/v1/state?subject=galium", 404, "unknown-subject", "subject", "gallium"},
      {"/api/v1/state?expand=everything", 400, "invalid-parameter", "expand", "events"},
      {"/api/v1/state?dat=2025-11-09", 400, "unknown-parameter", "dat", "date"},
      {"/api/v1/state?date=2025-11-09&date=2025-11-10", 400, "repeated-parameter", "date", ""},
      {"/api/v1/state?date=%zz", 400, "invalid-request", "date", ""},
      {"/api/v1/state/US", 404, "not-found", "", ""},
      {"/api/v1/state/XX/export/gallium", 400, "invalid-parameter", "issuer", ""},
      {"/api/v1/state/*/export/gallium", 400, "invalid-parameter", "issuer", ""},
      {"/api/v1/state/US/exprt/gallium", 400, "invalid-parameter", "flow", "export"},
      {"/api/v1/state/US/export/galium", 404, "unknown-subject", "subject", "gallium"},
      {"/api/v1/ship/galium", 404, "unknown-subject", "subject", "gallium"},
      {"/api/v1/ship/%3Cscript%3E", 404, "unknown-subject", "subject", ""},
      {"/api/v1/diff?from=x", 400, "invalid-date", "from", ""},
      {"/api/v1/diff?known_to=x", 400, "invalid-date", "known_to", ""},
      {"/api/v1/events?limit=0", 400, "invalid-parameter", "limit", "50"},
      {"/api/v1/events?limit=501", 400, "invalid-parameter", "limit", "50"},
      {"/api/v1/events?limit=1x", 400, "invalid-parameter", "limit", "50"},
      {"/api/v1/events?after=1", 400, "invalid-parameter", "after", ""},
      {"/api/v1/events?type=bann", 400, "invalid-parameter", "type", "ban"},
      {"/api/v1/events/9.0", 404, "not-found", "id", ""},
      {"/api/v1/events/1.7", 404, "not-found", "id", ""},
      {"/api/v1/events/99999999999999999999.0", 404, "not-found", "id", ""},
      {"/api/v1/events?type=ban,bann", 400, "invalid-parameter", "type", "ban"},
      {"/api/v1/events?facet=isuer", 400, "invalid-parameter", "facet", "issuer"},
      {"/api/v1/events?q=%21%21", 400, "invalid-parameter", "q", ""},
      {"/api/v1/events?from=2025-02-30", 400, "invalid-date", "from", ""},
      {"/api/v1/events?subject=gallium,galium", 404, "unknown-subject", "subject", "gallium"},
      {"/api/v1/events?after=1.0&before=2.0", 400, "invalid-parameter", "before", ""},
      {"/api/v1/events?date=2025-01-01", 400, "unknown-parameter", "date", ""},
      {"/api/v1/events.csv?facet=type", 400, "unknown-parameter", "facet", ""},
      {"/api/v1/events.csv?limit=-1", 400, "invalid-parameter", "limit", "50"},
      {"/api/v1/events.xml", 404, "not-found", "", ""},
      {"/api/v1/events/9.0/versions", 404, "not-found", "id", ""},
      {"/api/v1/events/1.0/version", 404, "not-found", "", ""},
      {"/api/v1/feeds/issuers/UK.atom", 400, "invalid-parameter", "issuer", ""},
      {"/api/v1/feeds/subjects/.atom", 404, "not-found", "", ""},
      {"/api/v1/sources?after=x", 400, "invalid-parameter", "after", ""},
      {"/api/v1/sources?limit=1001", 400, "invalid-parameter", "limit", "50"},
      {"/api/v1/documents/xyz", 404, "not-found", "sha", ""},
      {"/api/v1/state?rules_version=0000000000000000", 410, "unknown-rules", "rules_version", ""},
      {"/api/v1/cite", 400, "invalid-parameter", "url", ""},
      {"/api/v1/cite?url=https://elsewhere.example", 400, "invalid-parameter", "url", ""},
      {"/api/v1/cite?url=/api/v1/state%3Fdate=x", 400, "invalid-date", "date", ""},
      {"/api/v1/timemap?url=/api/v1/status", 404, "not-found", "", ""},
      {"/api/v1/timemap?url=/api/v1/state&after=4", 400, "invalid-parameter", "after", ""},
      {"/api/v1/timemap?url=/api/v1/state&format=xml", 400, "invalid-parameter", "format", "link"},
      {"/api/v2/state", 404, "not-found", "", ""},
      {"/assets/000000000000/../app.css", 404, "not-found", "", ""},
      {"/problems/none", 404, "not-found", "id", ""},
      {"/subject/galium", 404, "unknown-subject", "id", "gallium"},
  };
  for (const Row& row : table) {
    CAPTURE(row.target);
    const Response answer = site.Ask(row.target);
    CAPTURE(answer.body);
    CHECK(answer.status == row.status);
    if (row.type.empty()) continue;
    CHECK(answer.content_type == "application/problem+json");
    CHECK_THAT(answer.body, Catch::StartsWith("{\"type\":\"/problems/" + row.type + "\""));
    const auto has = [&](const std::string& field, const std::string& value) {
      return answer.body.find("\"" + field + "\":\"" + value + "\"") != std::string::npos;
    };
    if (!row.parameter.empty()) CHECK(has("parameter", row.parameter));
    if (!row.suggestion.empty()) CHECK(has("suggestion", row.suggestion));
  }
  CHECK(site.Ask("/api/v1/state", "*/*", "POST").status == 405);
}

TEST_CASE("pages answer people, and escape what others wrote", "[threads]") {
  const SampleSite site;
  const std::string html = "text/html,application/xhtml+xml";
  const Response board = site.Ask("/?date=2025-11-09", html);
  CHECK(board.status == 200);
  CHECK_THAT(board.body,
             Catch::Contains("What stood in force on 9 November 2025, as known today."));
  CHECK_THAT(board.body, Catch::Contains("/subject/gallium?date=2025-11-09"));
  const Response event = site.Ask("/events/1.0", html);
  CHECK_THAT(event.body, Catch::Contains("&lt;b&gt;The Gazette&lt;/b&gt;") &&
                             !Catch::Contains("<b>The Gazette"));
  CHECK_THAT(site.Ask("/subject/gallium?date=2025-11-09", html).body,
             Catch::Contains("Suspended, returns 28 November 2026"));
  const Response missing = site.Ask("/subject/galium", html);
  CHECK(missing.status == 404);
  CHECK(missing.content_type == "text/html; charset=utf-8");
  CHECK_THAT(missing.body, Catch::Contains("Did you mean “gallium”?"));
}

TEST_CASE("the data page builds no address that the API refuses", "[threads]") {
  const SampleSite site;
  struct Row {
    const char* query;
    int status;
    const char* told;
  };
  for (const Row& row : {
           Row{"from=2024-01-01&to=2024-12-31", 200, "× 366 days = "},
           Row{"from=2026-01-01&to=2025-01-01", 400, "`from` lies after `to`."},
           Row{"from=1000-01-01&to=9999-01-01", 400, "more than 3000000; ask for fewer days"},
           Row{"from=1000-01-01&to=9999-01-01&form=spells", 200,
               "a row for each run of equal days"},
           Row{"vintage=as_of", 400, "vintage=as_of needs known_at"},
           Row{"", 200, "/api/v1/panel.csv?from="},
       }) {
    CAPTURE(row.query);
    const std::string query = row.query;
    const Response page = site.Ask("/data?" + query, "text/html");
    CHECK(page.status == row.status);
    CHECK_THAT(page.body, Catch::Contains(row.told));
    // The form stays, to be put right.
    CHECK_THAT(page.body, Catch::Contains("Make the address"));
    CHECK((page.body.find("/api/v1/panel.csv") != std::string::npos) == (row.status == 200));
    if (!query.empty()) CHECK(site.Ask("/api/v1/panel.csv?" + query).status == row.status);
  }
}

TEST_CASE("every route of the table answers, and every problem links to its page", "[threads]") {
  const SampleSite site;
  for (const Route& route : site.app().router().routes()) {
    std::string target(route.example.empty() ? route.path : route.example);
    const auto fill = [&target](const std::string& name, const std::string& value) {
      const auto at = target.find("{" + name + "}");
      if (at != std::string::npos) target.replace(at, name.size() + 2, value);
    };
    fill("issuer", "CN");
    fill("flow", "export");
    fill("subject", "gallium");
    fill("name", "app.css");
    fill("hash", "0");
    fill("sha", std::string(64, '0'));
    fill("id", target.starts_with("/problems")                 ? "not-found"
               : target.find("/subject/") != std::string::npos ? "gallium"
                                                               : "1.0");
    CAPTURE(target);
    // Nothing is stored beside this log.
    CHECK(site.Ask(target).status == (route.may_be_withdrawn ? 404 : 200));
    CHECK_FALSE(route.summary.empty());
    for (const ParameterSpec& parameter : route.parameters) {
      CHECK_FALSE(parameter.description.empty());
    }
  }
}

}  // namespace
}  // namespace chipline
