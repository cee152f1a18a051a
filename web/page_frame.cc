#include "web/page_frame.h"

#include <array>
#include <utility>

#include "web/assets.h"

namespace chipline {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kPlaces = {{
    {"/", "Board"},
    {"/events", "Events"},
    {"/diff", "Compare"},
    {"/expectations", "Expected"},
    {"/conflicts", "Conflicts"},
    {"/data", "Data"},
    {"/log", "Log"},
    {"/status", "Status"},
    {"/docs", "API"},
    {"/newsroom", "Newsroom"},
}};

// Where the header has the place for whoever is signed in; no text of a page can look like it.
constexpr std::string_view kReaderPlace = "<div class=\"reader\"></div>";

void WriteHeader(HtmlWriter& page, const PageParts& parts) {
  page.Open("header", {{"class", "top"}});
  page.Element("a", {{"class", "brand"}, {"href", "/"}}, "Chipline");
  page.Open("nav", {{"aria-label", "Main"}}).Open("ul");
  for (const auto& [path, word] : kPlaces) {
    std::vector<Attribute> attributes = {{"href", std::string(path)}};
    if (path == parts.place) attributes.push_back({"aria-current", "page"});
    page.Open("li").OpenWith("a", attributes).Text(word).Close().Close();
  }
  page.Close().Close();
  if (!parts.has_desk) page.Open("div", {{"class", "reader"}}).Close();
  page.Close();
}

void WriteHead(HtmlWriter& page, std::string_view title, const PageParts& parts) {
  page.Open("head");
  page.Void("meta", {{"charset", "utf-8"}});
  page.Void("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  page.Void("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  page.Element("title", std::string(title) + " – Chipline");
  const auto style = [&page](std::string_view name) {
    page.Void("link", {{"rel", "stylesheet"}, {"href", AssetPath(name)}});
  };
  style("app.css");
  for (const std::string_view name : parts.styles) style(name);
  page.Void("link", {{"rel", "icon"}, {"href", "data:,"}});
  if (!parts.feed.empty()) {
    page.Void("link", {{"rel", "alternate"},
                       {"type", "application/atom+xml"},
                       {"title", std::string(title)},
                       {"href", parts.feed}});
  }
  if (!parts.is_bare) {
    const auto script = [&page](std::string_view name) {
      page.Element("script", {{"src", AssetPath(name)}, {"defer", ""}}, "");
    };
    script("app.js");
    for (const std::string_view name : parts.scripts) script(name);
  }
  page.Close();
}

}  // namespace

std::string AssetPath(std::string_view name) {
  return "/assets/" + HexOf(Sha256(web_data::Embedded(name))).substr(0, 12) + "/" +
         std::string(name);
}

Response Page(std::string_view title, const HtmlWriter& main, const PageParts& parts) {
  HtmlWriter page;
  page.Open("html", {{"lang", "en"}});
  WriteHead(page, title, parts);
  page.Open("body");
  if (parts.is_bare) {
    page.Open("main", {{"id", "main"}, {"class", "bare"}}).Append(main).Close();
  } else {
    page.Element("a", {{"class", "skip"}, {"href", "#main"}}, "Skip to the content");
    WriteHeader(page, parts);
    page.Open("main", {{"id", "main"}, {"tabindex", "-1"}}).Append(main).Close();
    page.Open("footer");
    page.Element("p",
                 "A record of what governments did, and were reported to do, with the passage that "
                 "says so. Not legal advice.");
    page.Close();
  }
  page.Close().Close();
  Response response;
  response.content_type = "text/html; charset=utf-8";
  response.headers.Add("Cache-Control", "no-cache");
  response.body = "<!doctype html>\n" + page.html() + "\n";
  return response;
}

void ShowReader(Response& page, const HtmlWriter& reader) {
  const std::size_t at = page.body.find(kReaderPlace);
  if (at == std::string::npos) return;
  page.body.insert(at + kReaderPlace.find("</"), reader.html());
  page.headers.Set("Cache-Control", "private, no-cache");
}

std::vector<Parameter> Carried(const Request& request) {
  std::vector<Parameter> carried;
  for (const ParameterSpec& spec : AsOfParameters()) {
    const auto value = request.Get(spec.name);
    if (value && !value->empty()) carried.push_back({std::string(spec.name), std::string(*value)});
  }
  return carried;
}

std::string Linked(const std::string& path, const Request& request) {
  return path + QueryText(Carried(request));
}

std::string LinkedAt(const std::string& path, const Request& request, const std::string& date,
                     const std::string& known_at) {
  std::vector<Parameter> query = {{"date", date}};
  if (!known_at.empty()) query.push_back({"known_at", known_at});
  for (Parameter& parameter : Carried(request)) {
    if (parameter.name != "date" && parameter.name != "known_at") query.push_back(parameter);
  }
  return path + QueryText(query);
}

void WriteAsOfForm(HtmlWriter& page, const Request& request, const Question& question,
                   const std::string& action) {
  const std::string known = question.as_of.known_at ? FormatDay(*question.as_of.known_at) : "";
  page.Open("form", {{"class", "as-of"}, {"method", "get"}, {"action", action}});
  page.Open("label").Element("span", "On the day");
  page.Void("input",
            {{"type", "date"}, {"name", "date"}, {"value", FormatDay(question.as_of.date)}});
  page.Close();
  page.Open("label").Element("span", "As known on");
  page.Void("input", {{"type", "date"}, {"name", "known_at"}, {"value", known}});
  page.Close();
  for (const Parameter& parameter : Carried(request)) {
    if (parameter.name == "date" || parameter.name == "known_at") continue;
    page.Void("input", {{"type", "hidden"}, {"name", parameter.name}, {"value", parameter.value}});
  }
  page.Element("button", {{"type", "submit"}}, "Show");
  page.Close();
}

std::string AsOfText(const Question& question, Day today) {
  std::string text = "on " + LongDay(question.as_of.date);
  if (question.as_of.known_at) return text + ", as known on " + LongDay(*question.as_of.known_at);
  return text + (question.as_of.date > today ? ", if nothing else happens" : ", as known today");
}

}  // namespace chipline
