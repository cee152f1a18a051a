// The contract: every route is described, every example in the description is sent to a live
// server, and every answer has the shape that it declares.
#include <cctype>
#include <cstdlib>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "store/document_store.h"
#include "tests/support/catch.h"
#include "tests/support/history.h"
#include "tests/support/json_schema.h"
#include "tests/support/source_dir.h"
#include "tests/web/client.h"
#include "tests/web/writable_site.h"
#include "web/app.h"
#include "web/server.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

struct HttpAnswer {
  int status = 0;
  std::string media;  // without its parameters
  std::string body;
};

HttpAnswer ReadAnswer(const std::string& bytes) {
  HttpAnswer answer;
  answer.status = std::atoi(StatusOf(bytes).c_str());
  answer.body = BodyOf(bytes);
  const std::string name = "Content-Type: ";
  const std::size_t at = bytes.find(name);
  if (at < bytes.find("\r\n\r\n")) {
    answer.media = bytes.substr(at + name.size());
    answer.media.erase(answer.media.find_first_of(";\r"));
  }
  return answer;
}

// The project's own history with one stored text that it cites, on a port, and an admin's token.
class HistorySite {
 public:
  HistorySite()
      : history_(LoadHistory(SourcePath("samples/history.jsonl"))),
        documents_(*OpenDocumentStore("memory:")),
        side_(*OpenSideStore("memory:")) {
    REQUIRE(history_->failure.empty());
    const std::string text = "Exports of the chip need a licence.";
    auto parsed = EventFromJson(
        R"({"type":"licence_requirement","certainty":"reported","issuer":"US","flow":"export","target":"CN","subjects":["nvidia-h20"],"published":"2025-04-15","summary":"A licence is needed.","sources":[{"url":"https://example.org/h20","publisher":"Federal Register","document":")" +
            *documents_->Put(text) +
            R"(","quotes":[{"exact":"need a licence","start":20,"end":34,"supports":["type"]}]}],"review":{"state":"entered"}})",
        JsonMode::kSubmission);
    REQUIRE(parsed);
    NewEntry entry;
    entry.events.push_back(parsed->event);
    REQUIRE(history_->log->Append(entry));
    app_ = *App::Start(*history_->log, SubjectTree::Embedded(), history_->clock, "test",
                       {history_->log.get(), documents_.get(), side_.get(), WritableSite::kCheap},
                       nullptr, documents_.get());
    const std::string vague =
        "title: Chips\npublisher: Example Wire\npublished: 2025-06-04\nurl: "
        "https://example.org/v\n\n"
        "The US Commerce Department spoke of Nvidia's H20 chips for China.\n\nDate | Measure\n"
        "June 3, 2025 | Exports were banned\n";
    ReadOptions plain;
    plain.media_type = "text/plain";
    REQUIRE(app_->editing()->ingester.Ingest(vague, plain));
    REQUIRE(app_->editing()->queue.All()->size() == 1);
    token_ = *app_->editing()->accounts.AddToken("contract", Access::kAdmin);
    ServerOptions options;
    options.port = 0;
    server_ = *HttpServer::Open(options, [this](Request request, std::string_view target) {
      return app_->Serve(std::move(request), target);
    });
    thread_ = std::jthread([this] { server_->Run(); });
  }
  ~HistorySite() { server_->Stop(); }

  // With the token, over HTTP. Of a stream only its head.
  HttpAnswer Send(const std::string& method, const std::string& target,
                  const std::string& fields = {}, const std::string& body = {}) const {
    std::string bytes = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" +
                        "Connection: close\r\nAuthorization: Bearer " + token_ + "\r\n" + fields;
    if (method != "GET") bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    const Client client(server_->port());
    client.Send(bytes + "\r\n" + body);
    return ReadAnswer(target.starts_with("/api/v1/stream") ? client.ReadUntil("\r\n\r\n")
                                                           : client.ReadAll());
  }
  Json Description() const { return Json::parse(Send("GET", "/api/v1/openapi.json").body); }
  const App& app() const { return *app_; }

 private:
  std::unique_ptr<LoadedHistory> history_;
  std::unique_ptr<DocumentStore> documents_;
  std::unique_ptr<SideStore> side_;
  std::unique_ptr<App> app_;
  std::string token_;
  std::unique_ptr<HttpServer> server_;
  std::jthread thread_;
};

// What a route without a row in openapi_answers.cc answers with.
const Json kUndeclared = {{"type", "object"}};

// As a query, a header or a segment of a path has it.
std::string TextOf(const Json& example) {
  if (example.is_string()) return example.get<std::string>();
  if (!example.is_array()) return example.dump();
  std::string text;
  for (const Json& item : example) text += (text.empty() ? "" : ",") + TextOf(item);
  return text;
}

// The parameters of one operation as requests have them.
struct Examples {
  std::string path;                 // filled in
  std::vector<std::string> needed;  // name=value
  std::vector<std::string> others;
  std::string needed_fields;  // of the head
  std::string other_fields;
  bool can_try = false;  // takes dry_run
};

Examples ExamplesOf(const std::string& path, const Json& operation) {
  Examples examples{path, {}, {}, {}, {}, false};
  for (const Json& parameter : operation["parameters"]) {
    const std::string name = parameter["name"];
    CAPTURE(path, name);
    examples.can_try |= name == "dry_run";
    if (!parameter.contains("example")) continue;
    const std::string text = TextOf(parameter["example"]);
    const std::string value = PercentEncode(text);
    if (parameter["in"] == "path") {
      examples.path.replace(examples.path.find("{" + name + "}"), name.size() + 2, value);
    } else if (parameter["in"] == "header") {
      (parameter["required"] == true ? examples.needed_fields : examples.other_fields) +=
          name + ": " + text + "\r\n";
    } else {
      (parameter["required"] == true ? examples.needed : examples.others)
          .push_back(name + "=" + value);
    }
  }
  CHECK(examples.path.find('{') == std::string::npos);  // give the name an example
  return examples;
}

std::string QueryOf(std::vector<std::string> parameters, const std::string& further = {}) {
  if (!further.empty()) parameters.push_back(further);
  std::string query;
  for (const std::string& parameter : parameters) query += (query.empty() ? "?" : "&") + parameter;
  return query;
}

// An example of a body as its media type writes it.
std::string BytesOf(const std::string& media, const Json& example) {
  if (example.is_string()) return example.get<std::string>();
  if (media != "application/x-www-form-urlencoded") return example.dump();
  std::string bytes;
  for (const auto& [name, value] : example.items()) {
    bytes += (bytes.empty() ? "" : "&") + name + "=" + PercentEncode(TextOf(value));
  }
  return bytes;
}

void CheckShape(const Json& value, const Json& schema, const Json& api) {
  for (const std::string& fault : SchemaFaults(value, schema, api)) FAIL_CHECK(fault);
}

// Whether the description promises such an answer.
void CheckAnswer(const HttpAnswer& answer, const Json& operation, const Json& api) {
  CAPTURE(answer.status, answer.media, answer.body.substr(0, 400));
  const std::string status = std::to_string(answer.status);
  REQUIRE(answer.status / 100 == 2);
  REQUIRE(operation["responses"].contains(status));
  const Json& response = operation["responses"][status];
  if (!response.contains("content")) {
    CHECK(answer.body.empty());
    return;
  }
  REQUIRE(response["content"].contains(answer.media));
  if (answer.media != "application/json") return;
  CheckShape(Json::parse(answer.body), response["content"][answer.media]["schema"], api);
}

// Asks a read with what it needs alone, and with each other parameter beside it.
int AskRead(const HistorySite& site, const std::string& path, const Json& operation,
            const Json& api) {
  const Examples examples = ExamplesOf(path, operation);
  std::vector<std::string> targets = {examples.path + QueryOf(examples.needed)};
  for (const std::string& other : examples.others) {
    targets.push_back(examples.path + QueryOf(examples.needed, other));
  }
  for (const std::string& target : targets) {
    CAPTURE(target);
    CheckAnswer(site.Send("GET", target), operation, api);
  }
  return static_cast<int>(targets.size());
}

// Sends a change as each type of body: first tried with each parameter beside it, where it can be
// tried, then in earnest. What gives things (a suggestion, an import of what is there) is asked
// with each parameter as well.
int SendChange(const HistorySite& site, const std::string& method, const std::string& path,
               const Json& operation, const Json& api) {
  const Examples examples = ExamplesOf(path, operation);
  Json bodies = {{"", {{"example", ""}}}};
  if (operation.contains("requestBody")) bodies = operation["requestBody"]["content"];
  int sent = 0;
  for (const auto& [media, body] : bodies.items()) {
    CAPTURE(method, path, media);
    if (body.contains("schema")) CheckShape(body["example"], body["schema"], api);
    const std::string bytes = BytesOf(media, body["example"]);
    const std::string type = media.empty() ? "" : "Content-Type: " + media + "\r\n";
    for (const std::string& other : examples.others) {
      const bool is_dry = other.starts_with("dry_run=");
      const std::string query =
          QueryOf(examples.can_try && !is_dry ? std::vector<std::string>{"dry_run=1"}
                                              : std::vector<std::string>{},
                  other);
      CAPTURE(query);
      CheckAnswer(site.Send(method, examples.path + query, type + examples.needed_fields, bytes),
                  operation, api);
      ++sent;
    }
    const std::string fields = type + examples.needed_fields + examples.other_fields;
    CheckAnswer(site.Send(method, examples.path, fields, bytes), operation, api);
    ++sent;
  }
  return sent;
}

TEST_CASE("a live server answers every example of its description in the shape that it declares",
          "[threads]") {
  const HistorySite site;
  const Json api = site.Description();
  int reads = 0;
  int changes = 0;
  for (const auto& [path, operations] : api["paths"].items()) {
    for (const auto& [name, operation] : operations.items()) {
      std::string method = name;
      for (char& c : method) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      CAPTURE(method, path);
      // What two versions of a page differ in takes a page that was read twice: version_test.cc.
      if (path == "/api/v1/documents/{sha}/diff") continue;
      if (path == "/api/v1/backups") continue;  // takes a command on the machine itself
      if (method == "GET") {
        reads += AskRead(site, path, operation, api);
      } else {
        changes += SendChange(site, method, path, operation, api);
      }
    }
  }
  CHECK(reads > 150);
  CHECK(changes > 50);
  // The description is of the record as it stands, so it can be followed again.
  const Json again = site.Description();
  for (const char* path : {"/api/v1/events/{id}/retractions", "/api/v1/merges"}) {
    CHECK(SendChange(site, "POST", path, again["paths"][path]["post"], again) > 0);
  }
}

TEST_CASE("a change that is refused is refused in the shape that is declared", "[threads]") {
  const HistorySite site;
  const Json api = site.Description();
  const Json problem = {{"$ref", "#/components/schemas/Problem"}};
  int refused = 0;
  for (const auto& [path, operations] : api["paths"].items()) {
    if (!operations.contains("post")) continue;
    const Json& operation = operations["post"];
    const Examples examples = ExamplesOf(path, operation);
    struct Row {
      const char* media;
      const char* body;
      std::string query;
    };
    for (const Row& row :
         {Row{"application/json", R"({"no_such_field":1})", ""},
          Row{"application/json", "{\"unfinished\":", ""}, Row{"application/octet-stream", "", ""},
          Row{"application/json", "{}", "?no_such_parameter=1"}}) {
      CAPTURE(path, row.media, row.body, row.query);
      // Any JSON is a draft.
      const bool takes_any = path == "/api/v1/drafts/{name}";
      if (takes_any && row.query.empty() && row.body == std::string(R"({"no_such_field":1})")) {
        continue;
      }
      if (path == "/api/v1/log" && row.query.empty() && *row.body == '\0') continue;
      // Most decisions need no words.
      if (path.starts_with("/api/v1/queue/") && row.query.empty() && *row.body == '\0') continue;
      const HttpAnswer answer = site.Send(
          "POST", examples.path + row.query,
          "Content-Type: " + std::string(row.media) + "\r\n" + examples.needed_fields, row.body);
      CAPTURE(answer.body);
      CHECK(answer.status / 100 == 4);
      CHECK(answer.media == "application/problem+json");
      CheckShape(Json::parse(answer.body), problem, api);
      ++refused;
    }
  }
  CHECK(refused > 40);
}

TEST_CASE("the description holds every route, and every parameter has a form and an example") {
  const HistorySite site;
  const Json api = site.Description();
  CHECK(api["openapi"] == "3.1.0");
  std::set<std::string> ids;
  for (const Route& route : site.app().router().routes()) {
    if (!route.path.starts_with("/api/")) continue;
    const std::string path(route.path);
    CAPTURE(path, route.method);
    std::string method(route.method);
    for (char& c : method) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    REQUIRE(api["paths"].contains(path));
    const Json& operation = api["paths"][path][method];
    CHECK(ids.insert(operation["operationId"]).second);
    // Give the answer a row in openapi_answers.cc, and what it takes one in openapi_bodies.cc.
    for (const auto& [status, response] : operation["responses"].items()) {
      if (response.contains("content")) {
        CHECK(response["content"].begin().value()["schema"] != kUndeclared);
      }
    }
    CHECK((operation.contains("requestBody") == (method == "post" || method == "put")));
    for (const Json& parameter : operation["parameters"]) {
      CAPTURE(parameter["name"]);
      CHECK(parameter.contains("schema"));  // give the name a row in openapi_parameters.cc
    }
  }
  // Design, section 8.
  for (const char* path : {"/state",
                           "/state/{issuer}/{flow}/{subject}",
                           "/ship/{subject}",
                           "/diff",
                           "/events",
                           "/events/{id}",
                           "/events/{id}/versions",
                           "/conflicts",
                           "/sources",
                           "/documents/{sha}",
                           "/subjects",
                           "/log",
                           "/feeds/events.atom",
                           "/status",
                           "/openapi.json",
                           "/events/{id}/corrections",
                           "/events/{id}/retractions",
                           "/events/{id}/confirmations",
                           "/merges",
                           "/events/suggest",
                           "/documents",
                           "/session"}) {
    CAPTURE(path);
    CHECK(api["paths"].contains("/api/v1" + std::string(path)));
  }
}

TEST_CASE("a check of shapes notices what is wrong") {
  const Json root =
      Json::parse(R"({"components":{"schemas":{"Day":{"type":"string","pattern":"^[0-9-]+$"}}}})");
  const Json schema = Json::parse(
      R"({"allOf":[{"type":"object","required":["a"],"properties":{"a":{"$ref":"#/components/schemas/Day"}}}],"unevaluatedProperties":false})");
  struct Row {
    const char* value;
    const char* fault;
  };
  for (const Row& row :
       {Row{R"({"a":"2025-01-01"})", ""}, Row{R"({"a":1})", "/a: is 1"},
        Row{R"({"a":"x"})", "/a: \"x\" does not match"}, Row{R"({})", ": has no \"a\""},
        Row{R"([])", ": is []"}, Row{R"({"a":"1","b":2})", "/b: is not in the schema"}}) {
    CAPTURE(row.value);
    const auto faults = SchemaFaults(Json::parse(row.value), schema, root);
    CHECK(faults.empty() == (*row.fault == '\0'));
    if (!faults.empty()) CHECK_THAT(faults.front(), Catch::StartsWith(row.fault));
  }
}

}  // namespace
}  // namespace chipline
