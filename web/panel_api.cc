#include "web/panel_api.h"

#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "web/answers.h"
#include "web/api_support.h"
#include "web/panel_package.h"
#include "web/panel_table.h"
#include "web/question.h"

namespace chipline {
namespace {

constexpr std::size_t kMostRows = 3'000'000;

struct PanelRequest {
  PanelQuestion question;
  PanelForm form = PanelForm::kDays;
  std::string_view vintage;
};

HttpProblem NotOneOf(std::string_view given, const std::string& parameter,
                     const std::string& words) {
  return {ProblemType::kInvalidParameter,
          "\"" + std::string(given) + "\" is not one of: " + words + ".",
          parameter,
          {}};
}

std::string_view VintageName(Vintage vintage) {
  switch (vintage) {
    case Vintage::kFinal:
      return "final";
    case Vintage::kAsOf:
      return "as_of";
    case Vintage::kFirst:
      return "first";
  }
  return "?";
}

// Without `vintage` a known_at makes it as_of, so that no given parameter is without effect.
std::optional<HttpProblem> ReadVintage(const Request& request, PanelQuestion& question) {
  const bool cut = question.as_of.known_at.has_value();
  const std::string given(request.Get("vintage").value_or(""));
  question.vintage = cut ? Vintage::kAsOf : Vintage::kFinal;
  if (given.empty()) return std::nullopt;
  for (const Vintage vintage : {Vintage::kFinal, Vintage::kAsOf, Vintage::kFirst}) {
    if (VintageName(vintage) != given) continue;
    question.vintage = vintage;
    if (cut == (vintage == Vintage::kAsOf)) return std::nullopt;
    return HttpProblem{ProblemType::kInvalidParameter,
                       cut ? "known_at belongs to vintage=as_of."
                           : "vintage=as_of needs known_at, the day whose knowledge counts.",
                       cut ? "vintage" : "known_at", cut ? "as_of" : ""};
  }
  return NotOneOf(given, "vintage", "final, as_of, first");
}

std::optional<HttpProblem> ReadForm(const Request& request, PanelForm& form) {
  const std::string given(request.Get("form").value_or("days"));
  if (given != "days" && given != "spells") return NotOneOf(given, "form", "days, spells");
  form = given == "days" ? PanelForm::kDays : PanelForm::kSpells;
  return std::nullopt;
}

std::optional<HttpProblem> ReadPanel(const Request& request, const Timeline& timeline, Day today,
                                     PanelRequest& panel) {
  Question shared;
  if (auto problem = ReadQuestion(request, timeline, today, shared)) return problem;
  panel.question.as_of = shared.as_of;
  panel.question.filter = shared.filter;
  std::optional<Day> first;
  std::optional<Day> last;
  if (auto problem = ReadDay(request, "from", first)) return problem;
  if (auto problem = ReadDay(request, "to", last)) return problem;
  panel.question.last = last.value_or(today);
  panel.question.first = first.value_or(panel.question.last);
  if (panel.question.first > panel.question.last) {
    return HttpProblem{ProblemType::kInvalidParameter, "`from` lies after `to`.", "from", {}};
  }
  if (auto problem = ReadForm(request, panel.form)) return problem;
  return ReadVintage(request, panel.question);
}

struct Panel {
  PanelRequest asked;
  std::vector<PanelRun> runs;
  std::size_t rows = 0;
};

Json Resolved(const Site& site, const Timeline& timeline, const PanelRequest& asked) {
  Json resolved = {{"from", FormatDay(asked.question.first)},
                   {"to", FormatDay(asked.question.last)},
                   {"form", asked.form == PanelForm::kDays ? "days" : "spells"},
                   {"vintage", VintageName(asked.question.vintage)}};
  Json shared = Envelope(site, timeline, asked.question.as_of)["resolved"];
  shared.erase("date");
  resolved.update(shared);
  return resolved;
}

std::optional<HttpProblem> CheckRows(std::size_t rows) {
  if (rows <= kMostRows) return std::nullopt;
  return HttpProblem{ProblemType::kInvalidParameter,
                     "The panel would have " + std::to_string(rows) + " rows, more than " +
                         std::to_string(kMostRows) + "; ask for fewer days, or for form=spells.",
                     "form", "spells"};
}

std::optional<HttpProblem> MakePanel(const Site& site, const Timeline& timeline,
                                     const Request& request, Panel& panel) {
  if (auto problem = ReadPanel(request, timeline, site.Today(), panel.asked)) return problem;
  panel.runs = PanelRuns(timeline, panel.asked.question);
  panel.rows = PanelRowCount(panel.runs, panel.asked.form);
  return CheckRows(panel.rows);
}

Response Text(std::string type, std::string body) {
  Response response;
  response.content_type = std::move(type);
  response.headers = {{"Cache-Control", "no-cache"}, {"Access-Control-Allow-Origin", "*"}};
  response.body = std::move(body);
  return response;
}

Response GetCsv(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Panel panel;
  if (auto problem = MakePanel(site, *timeline, request, panel)) return Fail(*problem);
  auto csv = PanelCsv(site, *timeline, panel.runs, panel.asked.form);
  if (!csv) return Fail(csv.error());
  return Text("text/csv; charset=utf-8", std::move(*csv));
}

// {resolved, seq, rules_version, total, columns, rows}
Response GetJson(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Panel panel;
  if (auto problem = MakePanel(site, *timeline, request, panel)) return Fail(*problem);
  auto rows = PanelRowsJson(site, *timeline, panel.runs, panel.asked.form);
  if (!rows) return Fail(rows.error());
  Json json = Envelope(site, *timeline, panel.asked.question.as_of);
  json["resolved"] = Resolved(site, *timeline, panel.asked);
  json["total"] = panel.rows;
  json["columns"] = PanelFields(panel.asked.form);
  std::string body = Dump(json);
  body.erase(body.rfind('}'));
  return Text("application/json; charset=utf-8", body + ",\"rows\":" + *rows + "}\n");
}

Response GetZip(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Panel panel;
  if (auto problem = MakePanel(site, *timeline, request, panel)) return Fail(*problem);
  auto csv = PanelCsv(site, *timeline, panel.runs, panel.asked.form);
  if (!csv) return Fail(csv.error());
  PanelPackage package;
  package.csv = std::move(*csv);
  package.rows = panel.rows;
  package.form = panel.asked.form;
  package.resolved = Resolved(site, *timeline, panel.asked).dump();
  package.seq = panel.asked.question.as_of.recorded;
  package.rules_version = site.rules_version;
  if (package.seq > 0) package.recorded_day = FormatDay(UtcDay(timeline->RecordedAt(package.seq)));
  Response response = Text("application/zip", ZipPanel(package));
  response.headers.Add("Content-Disposition", "attachment; filename=\"chipline-panel.zip\"");
  return response;
}

}  // namespace

std::optional<HttpProblem> PanelProblem(const Site& site, const Timeline& timeline,
                                        const Request& request) {
  PanelRequest asked;
  if (auto problem = ReadPanel(request, timeline, site.Today(), asked)) return problem;
  if (asked.form == PanelForm::kSpells) return std::nullopt;
  const PanelQuestion& question = asked.question;
  const std::size_t positions =
      SelectPositions(timeline, question.filter, question.as_of.recorded).size();
  return CheckRows(positions * static_cast<std::size_t>(question.last - question.first + 1));
}

std::vector<Route> PanelRoutes(const Site& site) {
  const auto as_of = AsOfParameters();
  const auto parameters = Join(
      {{{"from", "the first day; default `to`"},
        {"to", "the last day, inclusive; default today", true},
        {"form", "days (default): a row a position and day; spells: a row a run of equal days"},
        {"vintage",
         "final (default): all knowledge; as_of: that of known_at; first: each row that of its "
         "own day, without look-ahead"}},
       {as_of.begin() + 1, as_of.end()},
       FilterParameters()});
  return {{"GET", "/api/v1/panel.csv", "The balanced daily panel of positions as CSV", parameters,
           On(site, GetCsv)},
          {"GET", "/api/v1/panel.json", "The balanced daily panel of positions as JSON", parameters,
           On(site, GetJson)},
          {"GET", "/api/v1/panel.zip", "The panel with its Table Schema, citation and checksums",
           parameters, On(site, GetZip)}};
}

}  // namespace chipline
