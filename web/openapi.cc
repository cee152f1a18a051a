#include "web/openapi.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "model/codes.h"
#include "web/assets.h"
#include "web/citation.h"
#include "web/credentials.h"
#include "web/openapi_parameters.h"

namespace chipline {
namespace {

constexpr std::string_view kBase = "/api/v1";
constexpr std::string_view kJson = "application/json";

// What a route answers with: a schema of openapi_schemas.json, or a text of some type.
struct AnswerForm {
  std::string_view path;
  std::string_view schema;  // empty where the type says it all
  std::string_view media = kJson;
};
constexpr std::array kAnswers = {
    AnswerForm{"/api/v1/state", "StateAnswer"},
    AnswerForm{"/api/v1/state/{issuer}/{flow}/{subject}", "PositionAnswer"},
    AnswerForm{"/api/v1/ship/{subject}", "ShipAnswer"},
    AnswerForm{"/api/v1/timeline/{issuer}/{flow}/{subject}", "TimelineAnswer"},
    AnswerForm{"/api/v1/diff", "DiffAnswer"},
    AnswerForm{"/api/v1/panel.csv", "", "text/csv"},
    AnswerForm{"/api/v1/panel.json", "PanelAnswer"},
    AnswerForm{"/api/v1/panel.zip", "", "application/zip"},
    AnswerForm{"/api/v1/expected", "ExpectedAnswer"},
    AnswerForm{"/api/v1/expected.ics", "", "text/calendar"},
    AnswerForm{"/api/v1/stream", "", "text/event-stream"},
    AnswerForm{"/api/v1/conflicts", "ConflictsAnswer"},
    AnswerForm{"/api/v1/events", "EventsAnswer"},
    AnswerForm{"/api/v1/events.json", "EventsAnswer"},
    AnswerForm{"/api/v1/events.csv", "", "text/csv"},
    AnswerForm{"/api/v1/events/{id}", "EventAnswer"},
    AnswerForm{"/api/v1/events/{id}/versions", "VersionsAnswer"},
    AnswerForm{"/api/v1/feeds/events.atom", "", "application/atom+xml"},
    AnswerForm{"/api/v1/feeds/subjects/{subject}.atom", "", "application/atom+xml"},
    AnswerForm{"/api/v1/feeds/issuers/{issuer}.atom", "", "application/atom+xml"},
    AnswerForm{"/api/v1/sources", "SourcesAnswer"},
    AnswerForm{"/api/v1/documents/{sha}", "DocumentAnswer"},
    AnswerForm{"/api/v1/documents/{sha}/versions", "TextVersionsAnswer"},
    AnswerForm{"/api/v1/documents/{sha}/diff", "TextDiffAnswer"},
    AnswerForm{"/api/v1/subjects", "SubjectsAnswer"},
    AnswerForm{"/api/v1/status", "StatusAnswer"},
    AnswerForm{"/api/v1/queue", "QueueAnswer"},
    AnswerForm{"/api/v1/queue/{id}", "QueueItem"},
    AnswerForm{"/api/v1/log", "", "application/x-ndjson"},
    AnswerForm{"/api/v1/timemap", "", "application/link-format"},
    AnswerForm{"/api/v1/cite", "", "application/x-bibtex"},
    AnswerForm{"/api/v1/openapi.json", "OpenApiAnswer"},
};

Json Reference(std::string_view schema) {
  return {{"$ref", "#/components/schemas/" + std::string(schema)}};
}

Json Schemas() {
  Json schemas = Json::parse(web_data::Embedded("openapi_schemas.json"));
  schemas["Certainty"] = WordSchema(NamesOf<Certainty>());
  schemas["ConditionKind"] = WordSchema(NamesOf<ConditionKind>());
  schemas["Effect"] = WordSchema(NamesOf<Effect>());
  schemas["EventType"] = WordSchema(NamesOf<EventType>());
  schemas["Evidence"] = WordSchema(NamesOf<Evidence>());
  schemas["Flow"] = WordSchema(NamesOf<Flow>());
  schemas["Jurisdiction"] = WordSchema(NamesOf<Jurisdiction>());
  schemas["ReviewPolicy"] = WordSchema(NamesOf<ReviewPolicy>());
  schemas["ReviewState"] = WordSchema(NamesOf<ReviewState>());
  schemas["Status"] = WordSchema(NamesOf<Status>());
  return schemas;
}

Json Parameter(const Site& site, const Route& route, std::string_view name,
               std::string_view description, bool in_path) {
  Json parameter = {{"name", name}, {"in", in_path ? "path" : "query"}};
  if (!description.empty()) parameter["description"] = description;
  parameter["required"] = in_path || name == "url";
  if (PutForm(site, route, name, parameter) && parameter["schema"]["type"] == "array") {
    parameter["style"] = "form";
    parameter["explode"] = false;
  }
  return parameter;
}

// The {names} of a path, in order.
std::vector<std::string_view> PathNames(std::string_view path) {
  std::vector<std::string_view> names;
  for (std::size_t at = 0; (at = path.find('{', at)) != std::string_view::npos; ++at) {
    names.push_back(path.substr(at + 1, path.find('}', at) - at - 1));
  }
  return names;
}

Json ProblemResponse(std::string_view description) {
  return {{"description", description},
          {"content", {{"application/problem+json", {{"schema", Reference("Problem")}}}}}};
}

Json CitationHeaders() {
  const auto header = [](const char* description) {
    return Json{{"description", description}, {"schema", {{"type", "string"}}}};
  };
  return {{"Content-Location", header("The pinned URL: the same bytes for ever")},
          {"ETag", header("Strong")},
          {"Chipline-Seq", header("The last entry that the answer rests on")},
          {"Chipline-Chain-Hash", header("The chain's hash after it")},
          {"Chipline-Rules-Version", header("The resolver, rules and subject tree")},
          {"Link", header("cite-as, original, timegate, timemap, prev; next of a list")}};
}

Json Responses(const Route& route) {
  const auto* form = std::find_if(kAnswers.begin(), kAnswers.end(), [&](const AnswerForm& answer) {
    return answer.path == route.path && route.method == "GET";
  });
  Json content = Json::object();
  if (form != kAnswers.end()) {
    const Json schema = form->schema.empty() ? Json{{"type", "string"}} : Reference(form->schema);
    content[std::string(form->media)] = {{"schema", schema}};
  } else {
    content[std::string(kJson)] = {{"schema", {{"type", "object"}}}};
  }
  Json responses;
  responses["200"] = {{"description", route.summary}, {"content", std::move(content)}};
  if (IsCitable(route)) {
    responses["200"]["headers"] = CitationHeaders();
    responses["302"] = {{"description", "To the state recorded at Accept-Datetime (RFC 7089)"}};
    responses["304"] = {{"description", "What If-None-Match names is still the answer"}};
    responses["410"] = ProblemResponse("rules_version names rules that are not kept");
  }
  if (route.may_be_withdrawn) responses["451"] = ProblemResponse("The text was withdrawn");
  responses["default"] = ProblemResponse("What went wrong");
  return responses;
}

// "getStateIssuerFlowSubject"
std::string OperationId(const Route& route) {
  std::string id;
  for (const char c : route.method) {
    id += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  bool upper = true;
  for (const char c : route.path.substr(kBase.size())) {
    const bool is_word = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (is_word) id += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    upper = !is_word;
  }
  return id;
}

Json Operation(const Site& site, const Route& route) {
  Json operation = {{"operationId", OperationId(route)}, {"summary", route.summary}};
  Json parameters = Json::array();
  for (const std::string_view name : PathNames(route.path)) {
    parameters.push_back(Parameter(site, route, name, {}, /*in_path=*/true));
  }
  for (const ParameterSpec& spec : route.parameters) {
    parameters.push_back(Parameter(site, route, spec.name, spec.description, /*in_path=*/false));
  }
  operation["parameters"] = std::move(parameters);
  if (const Access access = AccessOf(route); access != Access::kOpen) {
    operation["x-role"] = RoleName(access);
    operation["x-token-scope"] = ScopeName(access);
    operation["security"] = Json::array({{{"token", Json::array()}}, {{"session", Json::array()}}});
  }
  operation["responses"] = Responses(route);
  return operation;
}

// A stored text to show, if the record cites one that is kept.
Json SomeDocument(const Site& site) {
  constexpr Ref kMostLooked = 1'000;
  const auto timeline = site.timeline();
  if (site.documents == nullptr || !site.index.CatchUp(timeline)) return nullptr;
  for (Ref ref = 0; ref < std::min(timeline->size(), kMostLooked); ++ref) {
    for (const SourceNumber number : site.index.SourcesOf(ref)) {
      const std::string document = site.index.SourceOf(number).document;
      if (!document.empty() && site.documents->Get(document)) return document;
    }
  }
  return nullptr;
}

}  // namespace

Json OpenApi(const Site& site, const std::vector<Route>& routes) {
  Json paths = Json::object();
  for (const Route& route : routes) {
    if (!route.path.starts_with(kBase)) continue;
    std::string method(route.method);
    for (char& c : method) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    paths[std::string(route.path)][method] = Operation(site, route);
  }
  const std::string documents = "/api/v1/documents/{sha}";
  if (paths.contains(documents)) {
    const Json example = SomeDocument(site);
    if (!example.is_null()) paths[documents]["get"]["parameters"][0]["example"] = example;
  }
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", "Chipline"},
            {"version", site.version},
            {"summary",
             "What stood in force in the trade in chips between the United States and "
             "China, on any date, as known at any date"},
            {"description",
             "Every read can be pinned: Content-Location names a URL that gives the same bytes for "
             "ever. Parameters that a resource does not list are refused, with the nearest that it "
             "does."}}},
          {"paths", std::move(paths)},
          {"components",
           {{"schemas", Schemas()},
            {"securitySchemes",
             {{"token", {{"type", "http"}, {"scheme", "bearer"}}},
              {"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", kSecureCookie}}}}}}}};
}

std::vector<Route> WithOpenApi(const Site& site, std::vector<Route> routes) {
  routes.push_back({"GET", "/api/v1/openapi.json", "This description", {}, {}});
  const auto described = std::make_shared<const std::vector<Route>>(routes);
  routes.back().handler = [&site, described](const Request&) {
    return JsonAnswer(OpenApi(site, *described));
  };
  return routes;
}

}  // namespace chipline
