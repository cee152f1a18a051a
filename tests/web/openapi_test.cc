// The contract: every route is described, every example in the description is asked, and every
// answer has the shape that it declares.
#include <memory>
#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include "model/clock.h"
#include "store/document_store.h"
#include "tests/support/catch.h"
#include "tests/support/history.h"
#include "tests/support/json_schema.h"
#include "tests/support/source_dir.h"
#include "web/app.h"
#include "web/citation.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

// The project's own history with one stored text that it cites.
class HistorySite {
 public:
  HistorySite()
      : history_(LoadHistory(SourcePath("samples/history.jsonl"))),
        documents_(*OpenDocumentStore("memory:")) {
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
    app_ = *App::Start(*history_->log, SubjectTree::Embedded(), history_->clock, "test", {},
                       nullptr, documents_.get());
  }

  Response Ask(const std::string& target) const {
    Request request;
    request.method = "GET";
    return app_->Handle(std::move(request), target);
  }
  const App& app() const { return *app_; }

 private:
  std::unique_ptr<LoadedHistory> history_;
  std::unique_ptr<DocumentStore> documents_;
  std::unique_ptr<App> app_;
};

// What a route without a row in openapi.cc answers with. Reads of the record have to have one.
const Json kUndeclared = {{"type", "object"}};

// As a query or a segment of a path has it.
std::string TextOf(const Json& example) {
  if (example.is_string()) return example.get<std::string>();
  if (!example.is_array()) return example.dump();
  std::string text;
  for (const Json& item : example) text += (text.empty() ? "" : ",") + TextOf(item);
  return text;
}

// The targets of one operation: with what it needs alone, and with each other parameter beside it.
std::vector<std::string> TargetsOf(const std::string& path, const Json& operation) {
  std::string base = path;
  std::string needed;
  std::vector<std::string> others;
  for (const Json& parameter : operation["parameters"]) {
    const std::string name = parameter["name"];
    if (!parameter.contains("example")) continue;
    const std::string value = PercentEncode(TextOf(parameter["example"]));
    if (parameter["in"] == "path") {
      base.replace(base.find("{" + name + "}"), name.size() + 2, value);
    } else if (parameter["required"] == true) {
      needed = name + "=" + value;
    } else {
      others.push_back(name + "=" + value);
    }
  }
  std::vector<std::string> targets = {base + (needed.empty() ? "" : "?" + needed)};
  for (const std::string& other : others) {
    targets.push_back(base + "?" + (needed.empty() ? "" : needed + "&") + other);
  }
  return targets;
}

TEST_CASE("every example of the description is answered in the shape that it declares",
          "[threads]") {
  const HistorySite site;
  const Json api = Json::parse(site.Ask("/api/v1/openapi.json").body);
  int asked = 0;
  for (const auto& [path, operations] : api["paths"].items()) {
    if (!operations.contains("get")) continue;
    const Json& operation = operations["get"];
    const Json& content = operation["responses"]["200"]["content"];
    if (content.begin().value()["schema"] == kUndeclared) continue;
    for (const std::string& target : TargetsOf(path, operation)) {
      CAPTURE(target);
      if (target.find("recorded_at=seq:1") != std::string::npos) continue;  // checked below
      const Response answer = site.Ask(target);
      CAPTURE(answer.body.substr(0, 400));
      REQUIRE(answer.status == 200);
      ++asked;
      const std::string media = answer.content_type.substr(0, answer.content_type.find(';'));
      if (!content.contains(media)) {
        // Some forms are chosen by a parameter.
        CHECK((target.find("format=") != std::string::npos));
        continue;
      }
      if (media != "application/json") continue;
      const auto faults = SchemaFaults(Json::parse(answer.body), content[media]["schema"], api);
      for (const std::string& fault : faults) FAIL_CHECK(fault);
    }
  }
  CHECK(asked > 100);
}

TEST_CASE("the description holds every route, and every parameter has a form and an example") {
  const HistorySite site;
  const Json api = Json::parse(site.Ask("/api/v1/openapi.json").body);
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
    if (!IsCitable(route)) continue;
    // Give the answer a row in openapi.cc.
    CHECK(operation["responses"]["200"]["content"].begin().value()["schema"] != kUndeclared);
    for (const Json& parameter : operation["parameters"]) {
      CAPTURE(parameter["name"]);
      CHECK(parameter.contains("schema"));  // give the name a row in openapi_parameters.cc
    }
  }
  // Design, section 8.
  for (const char* path :
       {"/state", "/state/{issuer}/{flow}/{subject}", "/ship/{subject}", "/diff", "/events",
        "/events/{id}", "/events/{id}/versions", "/conflicts", "/sources", "/documents/{sha}",
        "/subjects", "/log", "/feeds/events.atom", "/status", "/openapi.json"}) {
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
