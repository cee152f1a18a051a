#include <algorithm>
#include <vector>

#include "web/cite_box.h"
#include "web/dials.h"
#include "web/event_words.h"
#include "web/page_frame.h"
#include "web/record_pages.h"

namespace chipline {
namespace {

constexpr std::size_t kMostRows = 1'000;

void WriteDials(HtmlWriter& page, const Request& request, const Question& question) {
  page.Open("form", {{"class", "filters"}, {"method", "get"}, {"action", "/state"}});
  WriteInput(page, request, "date", "date", "On the day", FormatDay(question.as_of.date));
  WriteInput(page, request, "date", "known_at", "As known on", "");
  WriteInput(page, request, "text", "recorded_at", "As recorded at", "");
  WriteSelect(page, request, "certainty", "At least", "reported", CertaintyChoices());
  WriteSelect(page, request, "review", "Review", "reviewed first",
              {{"any", "any"}, {"confirmed", "confirmed only"}});
  WriteSelect(page, request, "imprecise", "Uncertain days", "marked",
              {{"earliest", "as their earliest"}, {"latest", "as their latest"}});
  WriteFilterFields(page, request);
  page.Element("button", {{"type", "submit"}}, "Show").Close();
}

void WriteRow(HtmlWriter& page, const Site& site, const Request& request, const Timeline& timeline,
              const PositionState& state) {
  const Subject& subject = timeline.subjects().at(state.position.subject);
  page.Open("tr").Open("th", {{"scope", "row"}});
  page.Link(Linked("/subject/" + subject.id, request), subject.name).Close();
  page.Element("td", PositionTitle(state.position)).Open("td");
  WriteStatus(page, LookOf(timeline, state.resolution));
  page.Close().Open("td");
  if (state.resolution.decided_by != kNoRef) {
    WriteEventLink(page, site, request, timeline.record(state.resolution.decided_by));
  } else if (!state.resolution.duties.empty()) {
    WriteEventLink(page, site, request, timeline.record(state.resolution.duties.front()));
  }
  page.Close().Close();
}

}  // namespace

Response StatePage(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Question question;
  if (auto problem = ReadQuestion(request, *timeline, site.Today(), question))
    return Fail(*problem);
  const auto states = StateAt(*timeline, question.as_of, question.filter);
  const auto with_measure = std::count_if(
      states.begin(), states.end(), [](const auto& state) { return !IsOpen(state.resolution); });
  HtmlWriter page;
  page.Open("div", {{"class", "lede"}}).Element("h1", "The state of every position");
  page.Element("p", {{"class", "deck"}},
               "What stood in force " + AsOfText(question, site.Today()) + ": " +
                   Counted(states.size(), "position", "positions") + ", " +
                   std::to_string(with_measure) + " with a measure.");
  page.Close();
  WriteDials(page, request, question);
  page.Open("p", {{"class", "modes"}});
  const std::string query = QueryText(request.parameters);
  page.Link("/api/v1/state" + query, "This as JSON").Text(" ");
  page.Link(Linked("/", request), "As a board").Close();
  page.Open("table", {{"class", "cards"}}).Open("thead").Open("tr");
  for (const char* title : {"Subject", "Position", "Status", "Because"}) {
    page.Element("th", {{"scope", "col"}}, title);
  }
  page.Close().Close().Open("tbody");
  for (std::size_t i = 0; i < std::min(states.size(), kMostRows); ++i) {
    WriteRow(page, site, request, *timeline, states[i]);
  }
  page.Close().Close();
  if (states.size() > kMostRows) {
    page.Element("p", {{"class", "rest"}},
                 "The first " + std::to_string(kMostRows) + " of " + std::to_string(states.size()) +
                     ": choose an issuer, flow or subject, or "
                     "take the JSON.");
  }
  std::vector<Parameter> own;
  for (const char* name : {"issuer", "flow", "subject", "target"}) {
    const auto value = request.Get(name);
    if (value && !value->empty()) own.push_back({name, std::string(*value)});
  }
  WriteCiteBox(page, site, *timeline, request, question.as_of,
               "Chipline: the state " + AsOfText(question, site.Today()), "/api/v1/state", own);
  PageParts parts;
  parts.place = "/";
  parts.styles = {"record.css"};
  return Page("State, " + LongDay(question.as_of.date), page, parts);
}

}  // namespace chipline
