#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "query/panel.h"
#include "web/cite_box.h"
#include "web/dials.h"
#include "web/page_frame.h"
#include "web/panel_api.h"
#include "web/panel_table.h"
#include "web/record_pages.h"
#include "web/reference.h"

namespace chipline {
namespace {

constexpr Day kUsualDays = 365;

struct Snippet {
  const char* id;
  const char* title;
  std::string text;
};

std::vector<Snippet> SnippetsOf(const std::string& url, bool has_days) {
  const std::string dates = has_days ? "\"date\", \"since\"" : "\"from\", \"to\"";
  return {
      {"snippet-curl", "curl", "curl -sS -o panel.csv '" + url + "'"},
      {"snippet-python", "Python",
       "import pandas as pd\n\npanel = pd.read_csv(\n    \"" + url + "\",\n    parse_dates=[" +
           dates + "],\n)"},
      {"snippet-r", "R", "library(readr)\n\npanel <- read_csv(\n  \"" + url + "\"\n)"},
  };
}

class DataWriter {
 public:
  DataWriter(HtmlWriter& page, const Site& site, const Request& request, const Timeline& timeline,
             const Question& question)
      : page_(page), site_(site), request_(request), timeline_(timeline), question_(question) {
    const Day today = site.Today();
    const auto day = [&](const char* name, Day usual) {
      return ParseDay(request.Get(name).value_or("")).value_or(usual);
    };
    last_ = day("to", today);
    first_ = day("from", last_ - kUsualDays);
    has_days_ = request.Get("form").value_or("days") != "spells";
    Request panel;
    panel.parameters = PanelQuery();
    problem_ = PanelProblem(site, timeline, panel);
  }

  // 200, or what the panel's own address would answer.
  int status() const { return problem_ ? KindOf(problem_->type).status : 200; }

  void Write() {
    page_.Open("div", {{"class", "lede"}}).Element("h1", "Data");
    page_.Element("p", {{"class", "deck"}},
                  "A balanced panel of every position and day, without look-ahead if you wish, and "
                  "the whole record to take home.");
    page_.Close();
    WriteBuilder();
    WriteDictionary();
    WriteDownloads();
    if (problem_) return;
    std::vector<Parameter> own = PanelQuery();
    AsOf as_of = question_.as_of;
    as_of.date = kDistantPast;
    Request bare = request_;
    bare.parameters.clear();
    WriteCiteBox(page_, site_, timeline_, bare, as_of,
                 "Chipline: panel of positions, " + FormatDay(first_) + " to " + FormatDay(last_),
                 "/api/v1/panel.csv", own);
  }

 private:
  std::vector<Parameter> PanelQuery() const {
    std::vector<Parameter> query = {{"from", FormatDay(first_)}, {"to", FormatDay(last_)}};
    for (const char* name :
         {"form", "vintage", "known_at", "issuer", "flow", "subject", "target"}) {
      const auto value = request_.Get(name);
      if (value && !value->empty()) query.push_back({name, std::string(*value)});
    }
    return query;
  }

  void WriteBuilder() {
    page_.Open("section").Element("h2", "Build a panel");
    page_.Open("form",
               {{"class", "filters"}, {"method", "get"}, {"action", "/data"}, {"id", "builder"}});
    WriteInput(page_, request_, "date", "from", "From", FormatDay(first_));
    WriteInput(page_, request_, "date", "to", "To, inclusive", FormatDay(last_));
    WriteSelect(page_, request_, "form", "A row for each", "",
                {{"days", "position and day"}, {"spells", "run of equal days"}});
    WriteSelect(
        page_, request_, "vintage", "Knowledge", "",
        {{"", "all, or that of the day beside"}, {"first", "each row that of its own day"}});
    WriteInput(page_, request_, "date", "known_at", "As known on", "");
    WriteFilterFields(page_, request_);
    page_.Element("button", {{"type", "submit"}}, "Make the address").Close();
    if (problem_) {
      page_.Element("p", {{"class", "refused"}, {"role", "alert"}}, problem_->detail);
    } else {
      WritePanel();
    }
    page_.Close();
  }

  void WritePanel() {
    const std::size_t positions =
        SelectPositions(timeline_, question_.filter, question_.as_of.recorded).size();
    const auto days = static_cast<std::size_t>(last_ - first_) + 1;
    page_.Element(
        "p", {{"class", "lead"}},
        has_days_
            ? Counted(positions, "position", "positions") + " × " + Counted(days, "day", "days") +
                  " = " + Counted(positions * days, "row", "rows") + "."
            : Counted(positions, "position", "positions") + ", a row for each run of equal days.");
    const std::string path = "/api/v1/panel.csv" + QueryText(PanelQuery());
    page_.Open("p", {{"class", "modes"}});
    page_.Element("a", {{"href", path}, {"class", "button"}}, "Download CSV").Text(" ");
    for (const char* kind : {"json", "zip"}) {
      page_.Link("/api/v1/panel." + std::string(kind) + QueryText(PanelQuery()),
                 kind[0] == 'z' ? "Zip with schema, citation and checksums" : "JSON");
      page_.Text(" ");
    }
    page_.Close();
    for (const Snippet& snippet : SnippetsOf(BaseOf(request_) + path, has_days_)) {
      page_.Element("h3", snippet.title);
      page_.Element("pre", {{"id", snippet.id}, {"tabindex", "0"}, {"aria-label", snippet.title}},
                    snippet.text);
      page_.Element(
          "button",
          {{"type", "button"}, {"class", "quiet"}, {"data-copy", snippet.id}, {"hidden", ""}},
          "Copy");
    }
  }

  void WriteDictionary() {
    page_.Open("section").Element("h2", "What the columns mean");
    page_.Open("table", {{"class", "cards"}}).Open("thead").Open("tr");
    for (const char* title : {"Column", "Type", "Meaning"}) {
      page_.Element("th", {{"scope", "col"}}, title);
    }
    page_.Close().Close().Open("tbody");
    const Json fields = PanelFields(has_days_ ? PanelForm::kDays : PanelForm::kSpells);
    for (const Json& field : fields) {
      page_.Open("tr").Open("th", {{"scope", "row"}});
      page_.Element("code", field.value("name", "")).Close();
      page_.Element("td", field.value("type", "")).Element("td", field.value("description", ""));
      page_.Close();
    }
    page_.Close().Close().Close();
  }

  void WriteDownloads() {
    struct Download {
      const char* path;
      const char* title;
      const char* words;
    };
    static constexpr std::array<Download, 7> kDownloads = {{
        {"/api/v1/events.csv", "Events", "one row an event, the version that stands"},
        {"/api/v1/log", "The record",
         "every entry with its hash, as JSON lines; enough to mirror it"},
        {"/api/v1/sources", "Sources", "what events cite, in order of first appearance"},
        {"/api/v1/subjects", "Subjects", "the tree, in English and Chinese"},
        {"/api/v1/expected.ics", "Calendar", "what falls due, for your own calendar"},
        {"/api/v1/feeds/events.atom", "Feed", "new entries, as Atom"},
        {"/api/v1/openapi.json", "OpenAPI", "the description of every address"},
    }};
    page_.Open("section").Element("h2", "Take it home").Open("ul");
    for (const Download& download : kDownloads) {
      page_.Open("li").Link(download.path, download.title);
      page_.Text(std::string(": ") + download.words).Close();
    }
    page_.Close();
    page_.Element(
        "p", {{"class", "lead"}},
        "The program is under the Apache licence 2.0. Quoted passages belong to their "
        "publishers; the facts of the record are free to use, and a citation is welcome.");
    page_.Close();
  }

  HtmlWriter& page_;
  const Site& site_;
  const Request& request_;
  const Timeline& timeline_;
  const Question& question_;
  Day first_ = 0;
  Day last_ = 0;
  bool has_days_ = true;
  std::optional<HttpProblem> problem_;
};

}  // namespace

Response DataPage(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Question question;
  if (auto problem = ReadQuestion(request, *timeline, site.Today(), question))
    return Fail(*problem);
  for (const char* name : {"from", "to"}) {
    std::optional<Day> day;
    if (auto problem = ReadDay(request, name, day)) return Fail(*problem);
  }
  HtmlWriter page;
  DataWriter writer(page, site, request, *timeline, question);
  writer.Write();
  PageParts parts;
  parts.place = "/data";
  parts.styles = {"record.css"};
  Response response = Page("Data", page, parts);
  response.status = writer.status();
  return response;
}

}  // namespace chipline
