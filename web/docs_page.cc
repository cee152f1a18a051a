#include "web/docs_page.h"

#include <memory>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "web/openapi.h"
#include "web/page_frame.h"

namespace chipline {
namespace {

// "date", "one of: a, b", "integer from 1 to 500".
std::string TypeWords(const Json& schema) {
  if (schema.contains("enum")) {
    std::string words;
    for (const Json& value : schema["enum"]) {
      if (value.is_string())
        words += (words.empty() ? "one of: " : ", ") + value.get<std::string>();
    }
    return words;
  }
  if (schema.contains("items")) return "list of " + TypeWords(schema["items"]);
  if (schema.contains("$ref")) {
    const std::string name = schema["$ref"].get<std::string>();
    return name.substr(name.rfind('/') + 1);
  }
  return schema.value("format", schema.value("type", std::string("text")));
}

void WriteParameters(HtmlWriter& page, const Json& operation) {
  if (!operation.contains("parameters") || operation["parameters"].empty()) return;
  page.Open("details").Element("summary",
                               Counted(operation["parameters"].size(), "parameter", "parameters"));
  page.Open("table", {{"class", "cards"}}).Open("tbody");
  for (const Json& parameter : operation["parameters"]) {
    page.Open("tr").Element("th", {{"scope", "row"}}, parameter.value("name", ""));
    page.Element("td", parameter.value("description", ""));
    page.Element("td", {{"class", "counts"}},
                 (parameter.value("required", false) ? "required, " : "") +
                     TypeWords(parameter.value("schema", Json::object())));
    page.Close();
  }
  page.Close().Close().Close();
}

void WriteOperation(HtmlWriter& page, const std::string& path, const std::string& method,
                    const Json& operation, const std::string& example) {
  std::string upper = method;
  for (char& c : upper) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  page.Open("div", {{"class", "endpoint"}, {"id", operation.value("operationId", "")}});
  page.Element("h3", upper + " " + path);
  page.Open("p").Text(operation.value("summary", "") + ".");
  if (operation.contains("x-role")) {
    page.Text(" Needs the role " + operation.value("x-role", "") + ".");
  }
  if (!example.empty()) {
    page.Text(" ").OpenWith("a",
                            {{"href", example}, {"aria-label", "Try it: " + upper + " " + path}});
    page.Text("Try it").Close();
  }
  page.Close();
  WriteParameters(page, operation);
  page.Close();
}

// A target to try, where a plain GET answers for everybody.
std::string ExampleOf(const Route& route) {
  if (route.method != "GET" || AccessOf(route) != Access::kOpen) return {};
  if (!route.example.empty()) return std::string(route.example);
  std::string path(route.path);
  const std::pair<std::string_view, std::string_view> values[] = {
      {"{issuer}", "US"}, {"{flow}", "export"}, {"{subject}", "nvidia-h20"}, {"{id}", "1.0"}};
  for (const auto& [name, value] : values) {
    if (const auto at = path.find(name); at != std::string::npos)
      path.replace(at, name.size(), value);
  }
  const bool is_whole = path.find('{') == std::string::npos;
  const bool is_endless = path.ends_with("/stream");
  return is_whole && !is_endless ? path : std::string();
}

Response DocsPage(const Site& site, const std::vector<Route>& routes) {
  const Json api = OpenApi(site, routes);
  HtmlWriter page;
  page.Open("div", {{"class", "lede"}}).Element("h1", "The API");
  page.Element("p", {{"class", "deck"}}, api["info"].value("description", ""));
  page.Open("p", {{"class", "modes"}}).Link("/api/v1/openapi.json", "As OpenAPI 3.1");
  page.Text(" ").Link("/data", "Panels and downloads").Close().Close();
  for (const bool is_reading : {true, false}) {
    page.Open("section").Element("h2", is_reading ? "Reading" : "Adding and changing");
    for (const auto& [path, methods] : api["paths"].items()) {
      for (const auto& [method, operation] : methods.items()) {
        if ((method == "get") != is_reading) continue;
        std::string example;
        for (const Route& route : routes) {
          if (route.path == path && route.method == "GET") example = ExampleOf(route);
        }
        WriteOperation(page, path, method, operation, is_reading ? example : std::string());
      }
    }
    page.Close();
  }
  PageParts parts;
  parts.place = "/docs";
  parts.styles = {"record.css"};
  return Page("API", page, parts);
}

}  // namespace

std::vector<Route> WithDocsPage(const Site& site, std::vector<Route> routes) {
  const auto described = std::make_shared<const std::vector<Route>>(routes);
  routes.push_back(
      {"GET", "/docs", "The reference of the API", {}, [&site, described](const Request&) {
         return DocsPage(site, *described);
       }});
  return routes;
}

}  // namespace chipline
