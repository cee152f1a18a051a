#include "web/openapi.h"

#include <cctype>
#include <memory>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "ingest/text_utils.h"
#include "model/codes.h"
#include "web/assets.h"
#include "web/credentials.h"
#include "web/openapi_answers.h"
#include "web/openapi_bodies.h"
#include "web/openapi_examples.h"
#include "web/openapi_parameters.h"

namespace chipline {
namespace {

constexpr std::string_view kBase = "/api/v1";
Json Schemas() {
  Json schemas = Json::parse(web_data::Embedded("openapi_schemas.json"));
  schemas.update(Json::parse(web_data::Embedded("openapi_write_schemas.json")));
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

// The name of a thing of the record: one that is there.
void PutNameOfRecord(const Route& route, std::string_view name, const RecordExamples& record,
                     Json& parameter) {
  std::string example;
  if (name == "sha") example = record.document;
  if (name == "id" || name == "without") example = record.event;
  if (name == "id" && route.method != "GET") {
    example = route.path.ends_with("/retractions") ? record.retracted : record.corrected;
  }
  const bool is_of_queue = route.path.starts_with("/api/v1/queue");
  if (is_of_queue && (name == "id" || name == "after")) example = record.queued;
  if (!example.empty()) parameter["example"] = std::move(example);
}

Json Parameter(const Site& site, const Route& route, std::string_view name,
               std::string_view description, bool in_path) {
  Json parameter = {{"name", name}, {"in", in_path ? "path" : "query"}};
  if (!description.empty()) parameter["description"] = description;
  parameter["required"] = in_path || (name == "url" && route.method == "GET");
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

// "getStateIssuerFlowSubject"
std::string OperationId(const Route& route) {
  std::string id = AsciiLower(route.method);
  bool upper = true;
  for (const char c : route.path.substr(kBase.size())) {
    const bool is_word = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (is_word) id += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    upper = !is_word;
  }
  return id;
}

Json Operation(const Site& site, const Route& route, const RecordExamples& record) {
  Json operation = {{"operationId", OperationId(route)}, {"summary", route.summary}};
  Json parameters = Json::array();
  for (const std::string_view name : PathNames(route.path)) {
    parameters.push_back(Parameter(site, route, name, {}, /*in_path=*/true));
    PutNameOfRecord(route, name, record, parameters.back());
  }
  for (const ParameterSpec& spec : route.parameters) {
    parameters.push_back(Parameter(site, route, spec.name, spec.description, /*in_path=*/false));
    PutNameOfRecord(route, spec.name, record, parameters.back());
  }
  for (Json& header : HeaderParametersOf(route, record)) parameters.push_back(std::move(header));
  operation["parameters"] = std::move(parameters);
  if (Json body = RequestBodyOf(route, record); !body.is_null()) {
    operation["requestBody"] = std::move(body);
  }
  if (const Access access = AccessOf(route); access != Access::kOpen) {
    operation["x-role"] = RoleName(access);
    operation["x-token-scope"] = ScopeName(access);
    operation["security"] = Json::array({{{"token", Json::array()}}, {{"session", Json::array()}}});
  }
  operation["responses"] = ResponsesOf(route);
  return operation;
}

}  // namespace

Json OpenApi(const Site& site, const std::vector<Route>& routes, ReviewQueue* queue) {
  const RecordExamples record(site, queue);
  Json paths = Json::object();
  for (const Route& route : routes) {
    if (!route.path.starts_with(kBase)) continue;
    paths[std::string(route.path)][AsciiLower(route.method)] = Operation(site, route, record);
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
             "does. Examples are of the record as it stands, and are answered by whoever has an "
             "admin's token in the order in which they stand here."}}},
          {"paths", std::move(paths)},
          {"components",
           {{"schemas", Schemas()},
            {"securitySchemes",
             {{"token", {{"type", "http"}, {"scheme", "bearer"}}},
              {"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", kSecureCookie}}}}}}}};
}

std::vector<Route> WithOpenApi(const Site& site, std::vector<Route> routes, ReviewQueue* queue) {
  routes.push_back({"GET", "/api/v1/openapi.json", "This description", {}, {}});
  const auto described = std::make_shared<const std::vector<Route>>(routes);
  routes.back().handler = [&site, queue, described](const Request&) {
    return JsonAnswer(OpenApi(site, *described, queue));
  };
  return routes;
}

}  // namespace chipline
