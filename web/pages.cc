#include "web/pages.h"

#include <utility>

#include "web/api_support.h"
#include "web/assets.h"
#include "web/board_page.h"
#include "web/event_question.h"
#include "web/log_records.h"
#include "web/page_frame.h"
#include "web/record_pages.h"
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
  const bool is_script = request.PathValue("name").ends_with(".js");
  response.content_type = is_script ? "text/javascript; charset=utf-8" : "text/css; charset=utf-8";
  response.headers.Add("Cache-Control",
                       is_current ? "public, max-age=31536000, immutable" : "no-cache");
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
  page.headers.Add(response.headers);
  return page;
}

std::vector<Route> PageRoutes(const Site& site) {
  const auto as_of = AsOfParameters();
  const auto filtered = Join({as_of, FilterParameters()});
  const auto knowledge = KnowledgeParameters();
  Route source{"GET", "/source/{sha}", "A stored text with its passages", knowledge,
               On(site, SourcePage)};
  source.may_be_withdrawn = true;
  return {
      {"GET", "/", "The board", as_of, BoardHandler(site)},
      {"GET", "/state", "The state of every position", filtered, On(site, StatePage)},
      {"GET", "/subject/{id}", "One subject", as_of, On(site, SubjectPage)},
      {"GET", "/embed/subject/{id}", "One subject, for a frame", as_of, On(site, SubjectEmbed)},
      {"GET", "/diff", "What differs between two days or two states of knowledge",
       Join({{{"from", "the first day"},
              {"to", "the second day"},
              {"known_from", "known_at of the first state"},
              {"known_to", "known_at of the second state"},
              {"recorded_from", "recorded_at of the first state"},
              {"recorded_to", "recorded_at of the second state"}},
             {as_of.begin() + 1, as_of.end()},
             FilterParameters()}),
       On(site, DiffPage)},
      {"GET", "/events", "The list of events",
       Join({EventFilterParameters(), knowledge, EventPageParameters()}), On(site, EventsPage)},
      {"GET", "/events/{id}", "One event by id or key", as_of, On(site, EventPageOf)},
      source,
      {"GET", "/conflicts", "Claims that cannot both be true", filtered, On(site, ConflictsPage)},
      {"GET", "/expectations", "Forecasts and what came of them", filtered,
       On(site, ExpectationsPage)},
      {"GET", "/data", "Panels, downloads and snippets",
       Join({{{"from", "the first day"},
              {"to", "the last day, inclusive"},
              {"form", "days or spells"},
              {"vintage", "final, as_of or first"}},
             {as_of.begin() + 1, as_of.end()},
             FilterParameters()}),
       On(site, DataPage)},
      {"GET",
       "/log",
       "The log",
       {{"before", "the entry before which the page begins"}},
       On(site, LogPage)},
      {"GET",
       "/log/records",
       "The log's own bytes, for checking the chain",
       {{"after", "the seq behind which to begin; default 0"}},
       On(site, LogRecords)},
      {"GET", "/status", "The record, its sources and what it covers", {}, On(site, StatusPage)},
      {"GET", "/problems/{id}", "What a kind of problem means", {}, ProblemKindPage},
      {"GET", "/assets/{hash}/{name}", "Style sheets and scripts", {}, Asset},
  };
}

}  // namespace chipline
