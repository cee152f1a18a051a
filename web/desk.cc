#include "web/desk.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "web/page_frame.h"
#include "web/queue_api.h"
#include "web/write_api.h"

namespace chipline {
namespace {

void WriteSignOut(HtmlWriter& page, const Request& request) {
  OpenForm(page, request, "/sign-out", "sign-out");
  page.Element("span", {{"class", "who"}}, request.principal.name);
  page.Element("button", {{"type", "submit"}}, "Sign out");
  page.Close();
}

void WriteNavigation(HtmlWriter& page, const Request& request, std::string_view here) {
  const Principal& who = request.principal;
  if (!IsSignedIn(request)) return;
  page.Open("nav", {{"class", "desk"}, {"aria-label", "Newsroom"}});
  const auto entry = [&](const char* path, const char* words, Access needed) {
    if (who.access < needed) return;
    page.Element("a", {{"href", path}, {here == path ? "aria-current" : "", "page"}}, words);
  };
  entry("/newsroom", "Desk", Access::kWrite);
  entry("/new", "New event", Access::kWrite);
  entry("/queue", "Queue", Access::kWrite);
  entry("/audit", "Audit", Access::kWrite);
  entry("/users", "Users", Access::kAdmin);
  entry("/account", "Account", Access::kRead);
  WriteSignOut(page, request);
  page.Close();
}

std::vector<Route> ApiOf(const Site& site, Editing& editing) {
  std::vector<Route> routes = WriteRoutes(site, editing);
  std::ranges::move(QueueRoutes(site, editing), std::back_inserter(routes));
  return routes;
}

}  // namespace

Desk::Desk(const Site& of, Editing& with)
    : site(of), editing(with), api_(ApiOf(of, with), [](const Route& route, Request& request) {
        std::optional<Response> refusal;
        if (request.principal.access < AccessOf(route)) {
          refusal = Fail({ProblemType::kForbidden, "This needs another role.", {}, {}});
        }
        return refusal;
      }) {}

Response Desk::Post(const Request& request, const std::string& path, std::string json,
                    std::vector<Parameter> headers,
                    const std::vector<Parameter>& parameters) const {
  Request inner;
  inner.method = "POST";
  inner.client = request.client;
  inner.principal = request.principal;
  inner.headers = std::move(headers);
  inner.headers.push_back({"content-type", "application/json"});
  inner.body = std::move(json);
  return api_.Dispatch(inner, path + QueryText(parameters));
}

Response Desk::Get(const Request& request, const std::string& target) const {
  Request inner;
  inner.method = "GET";
  inner.client = request.client;
  inner.principal = request.principal;
  return api_.Dispatch(inner, target);
}

bool IsSignedIn(const Request& request) {
  return request.principal.via == Via::kSession;
}

void NameReader(const Request& request, Response& page) {
  if (!IsSignedIn(request)) return;
  HtmlWriter reader;
  reader.Link("/account", "Account");
  WriteSignOut(reader, request);
  ShowReader(page, reader);
}

Response DeskPage(const Request& request, std::string_view title, const HtmlWriter& main,
                  std::string_view here) {
  HtmlWriter page;
  WriteNavigation(page, request, here);
  page.Append(main);
  PageParts parts;
  parts.place = "/newsroom";
  parts.has_desk = IsSignedIn(request);
  parts.styles = {"newsroom.css"};
  parts.scripts = {"newsroom.js"};
  Response response = Page(title, page, parts);
  response.headers.Set("Cache-Control", "no-store");
  return response;
}

void WriteMessage(HtmlWriter& page, const std::string& kind, std::string_view text) {
  page.Element("p", {{"class", "message " + kind}, {"role", kind == "fault" ? "alert" : "status"}},
               text);
}

void WriteField(HtmlWriter& page, const FieldSpec& spec, const std::string& value) {
  page.Open("div", {{"class", "field"}});
  page.Element("label", {{"for", spec.name}}, spec.label);
  page.Void("input",
            {{"type", std::string(spec.type)},
             {"id", spec.name},
             {"name", spec.name},
             {"value", value},
             {spec.autocomplete.empty() ? "" : "autocomplete", std::string(spec.autocomplete)},
             {spec.is_required ? "required" : "", ""},
             {spec.hint.empty() ? "" : "aria-describedby", spec.name + "-hint"}});
  if (!spec.hint.empty()) {
    page.Element("p", {{"class", "hint"}, {"id", spec.name + "-hint"}}, spec.hint);
  }
  page.Close();
}

void WriteSelect(HtmlWriter& page, const std::string& name, std::string_view label,
                 const Choices& choices, std::string_view chosen) {
  page.Open("div", {{"class", "field"}});
  page.Element("label", {{"for", name}}, label);
  page.Open("select", {{"id", name}, {"name", name}});
  for (const auto& [value, words] : choices) {
    page.Element("option", {{"value", value}, {value == chosen ? "selected" : "", ""}}, words);
  }
  page.Close().Close();
}

}  // namespace chipline
