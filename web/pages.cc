#include "web/pages.h"

#include <utility>

#include "web/assets.h"
#include "web/board_page.h"
#include "web/event_pages.h"
#include "web/page_frame.h"
#include "web/subject_page.h"

namespace chipline {
namespace {

// The address holds the content's hash, so what it names never changes; another hash is an older
// page's and gets today's file uncached.
Response Asset(const Request& request) {
  const std::string_view text = web_data::Embedded(request.PathValue("name"));
  if (text.empty()) return Fail({ProblemType::kNotFound, "No such file.", "name", {}});
  const bool is_current = request.PathValue("hash") == HexOf(Sha256(text)).substr(0, 12);
  Response response;
  response.content_type = "text/css; charset=utf-8";
  response.headers.push_back(
      {"Cache-Control", is_current ? "public, max-age=31536000, immutable" : "no-cache"});
  response.body = text;
  return response;
}

// What the `type` of a problem links to.
Response ProblemKindPage(const Request& request) {
  const ProblemKind* kind = FindProblemKind(request.PathValue("id"));
  if (kind == nullptr) {
    return Fail({ProblemType::kNotFound, "No kind of problem has this name.", "id", {}});
  }
  HtmlWriter page;
  page.Element("h1", kind->title);
  page.Element("p", {{"class", "deck"}}, kind->meaning);
  page.Element("p", "Answers of this kind have the status " + std::to_string(kind->status) + ".");
  return Page(kind->title, page);
}

std::vector<ParameterSpec> Join(std::vector<ParameterSpec> first,
                                const std::vector<ParameterSpec>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

}  // namespace

Response ProblemPage(const Response& response) {
  const HttpProblem& problem = *response.problem;
  HtmlWriter main;
  main.Open("div", {{"class", "lede"}});
  main.Element("h1", KindOf(problem.type).title);
  main.Element("p", {{"class", "deck"}}, problem.detail);
  if (!problem.suggestion.empty()) {
    main.Element("p", "Did you mean “" + problem.suggestion + "”?");
  }
  main.Open("p").Link("/", "To the board").Close().Close();
  Response page = Page(KindOf(problem.type).title, main);
  page.status = response.status;
  page.headers.insert(page.headers.end(), response.headers.begin(), response.headers.end());
  return page;
}

std::vector<Route> PageRoutes(const Site& site) {
  using Handler = Response (*)(const Site&, const Request&);
  const auto on = [&site](Handler handler) {
    return [&site, handler](const Request& request) { return handler(site, request); };
  };
  const auto as_of = AsOfParameters();
  return {
      {"GET", "/", "The board", as_of, on(BoardPage)},
      {"GET", "/subject/{id}", "One subject", as_of, on(SubjectPage)},
      {"GET", "/events", "The list of events",
       Join(Join(as_of, FilterParameters()), {{"after", "the last event of the page before"}}),
       on(EventsPage)},
      {"GET", "/events/{id}", "One event by id or key", as_of, on(EventPageOf)},
      {"GET", "/problems/{id}", "What a kind of problem means", {}, ProblemKindPage},
      {"GET", "/assets/{hash}/{name}", "Style sheet", {}, Asset},
  };
}

}  // namespace chipline
