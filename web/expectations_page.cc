#include <array>
#include <optional>
#include <string>
#include <vector>

#include "query/expectations.h"
#include "web/dials.h"
#include "web/event_words.h"
#include "web/page_frame.h"
#include "web/record_pages.h"

namespace chipline {
namespace {

constexpr std::array kOutcomes = {Outcome::kFulfilled, Outcome::kContradicted, Outcome::kLapsed,
                                  Outcome::kOpen};
constexpr std::size_t kMostShown = 500;

std::string WindowWords(const DaySpan& days) {
  if (days.first == days.last) return ShortDay(days.first);
  if (days.first == kDistantPast) return "by " + ShortDay(days.last);
  if (days.last == kDistantFuture) return "from " + ShortDay(days.first);
  return ShortDay(days.first) + " to " + ShortDay(days.last);
}

// "3 days late", "on the day"
std::string DelayWords(const std::optional<int>& days) {
  if (!days) return {};
  if (*days == 0) return "in its window";
  const auto count = static_cast<std::size_t>(*days < 0 ? -*days : *days);
  return Counted(count, "day", "days") + (*days < 0 ? " early" : " late");
}

void WriteScores(HtmlWriter& page, const std::vector<EvidenceScore>& scores) {
  page.Open("section").Element("h2", "How each kind of source has done");
  page.Open("table", {{"class", "cards scores"}}).Open("thead").Open("tr");
  page.Element("th", {{"scope", "col"}}, "Evidence");
  for (const Outcome outcome : kOutcomes) {
    page.Element("th", {{"scope", "col"}}, Capital(std::string(OutcomeName(outcome))));
  }
  for (const char* title : {"Came true, of what is settled", "Half of it came"}) {
    page.Element("th", {{"scope", "col"}}, title);
  }
  page.Close().Close().Open("tbody");
  for (const EvidenceScore& score : scores) {
    page.Open("tr").Element("th", {{"scope", "row"}},
                            score.evidence == 0
                                ? "Not stated"
                                : Capital(Words(Name(static_cast<Evidence>(score.evidence)))));
    for (const Outcome outcome : kOutcomes) {
      page.Open("td").Element("span", {{"class", "outcome-" + std::string(OutcomeName(outcome))}},
                              std::to_string(score.count[static_cast<std::size_t>(outcome)]));
      page.Text(" ").Element("span", {{"class", "counts"}}, std::string(OutcomeName(outcome)));
      page.Close();
    }
    const int good = score.count[static_cast<std::size_t>(Outcome::kFulfilled)];
    const int settled = good + score.count[static_cast<std::size_t>(Outcome::kContradicted)] +
                        score.count[static_cast<std::size_t>(Outcome::kLapsed)];
    page.Element("td", settled == 0 ? std::string("nothing settled yet")
                                    : std::to_string((100 * good + settled / 2) / settled) + "%");
    page.Element("td", DelayWords(score.median_delay_days)).Close();
  }
  page.Close().Close().Close();
}

void WriteDue(HtmlWriter& page, const Site& site, const Request& request, const Timeline& timeline,
              const std::vector<Due>& due) {
  page.Open("section").Element("h2", "What falls due");
  if (due.empty()) page.Element("p", {{"class", "lead"}}, "No later day is on record.");
  page.Open("ol", {{"class", "days due"}});
  for (std::size_t i = 0; i < std::min(due.size(), kMostShown); ++i) {
    page.Open("li").Element("time", WindowWords(due[i].days)).Open("span");
    page.Text(Capital(std::string(DueName(due[i].kind))) + ": ");
    WriteEventLink(page, site, request, timeline.record(due[i].event));
    page.Close().Close();
  }
  page.Close().Open("p", {{"class", "more"}});
  page.Link("/api/v1/expected.ics" + QueryText(request.parameters), "As a calendar");
  page.Close().Close();
}

void WriteForecasts(HtmlWriter& page, const Site& site, const Request& request,
                    const Timeline& timeline, const std::vector<Expectation>& all) {
  page.Open("section").Element("h2", "Forecasts and announcements, newest first");
  page.Open("table", {{"class", "cards"}}).Open("thead").Open("tr");
  for (const char* title : {"Said", "What", "For", "Outcome", "Settled by"}) {
    page.Element("th", {{"scope", "col"}}, title);
  }
  page.Close().Close().Open("tbody");
  std::size_t shown = 0;
  for (auto one = all.rbegin(); one != all.rend() && shown < kMostShown; ++one, ++shown) {
    page.Open("tr").Element("td", ShortDay(one->said)).Open("td");
    WriteEventLink(page, site, request, timeline.record(one->event));
    page.Close();
    page.Element("td", one->window ? WindowWords(*one->window) : std::string("no day"));
    const std::string outcome(OutcomeName(one->outcome));
    page.Open("td").Element("strong", {{"class", "outcome-" + outcome}}, Capital(outcome));
    if (const std::string delay = DelayWords(one->delay_days); !delay.empty()) {
      page.Element("span", {{"class", "detail"}}, delay);
    }
    page.Close().Open("td");
    if (one->settled_by != kNoRef) {
      WriteEventLink(page, site, request, timeline.record(one->settled_by));
    }
    page.Close().Close();
  }
  page.Close().Close();
  if (all.size() > shown) {
    page.Element("p", {{"class", "rest"}},
                 "The newest " + std::to_string(shown) + " of " + std::to_string(all.size()) + ".");
  }
  page.Close();
}

}  // namespace

Response ExpectationsPage(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Question question;
  if (auto problem = ReadQuestion(request, *timeline, site.Today(), question))
    return Fail(*problem);
  const auto all = Expectations(*timeline, question.as_of, question.filter);
  HtmlWriter page;
  page.Open("div", {{"class", "lede"}}).Element("h1", "What was expected, and what came of it");
  page.Element("p", {{"class", "deck"}},
               Counted(all.size(), "forecast or announcement", "forecasts and announcements") +
                   " judged " + AsOfText(question, site.Today()) + ".");
  page.Close();
  page.Open("form", {{"class", "filters"}, {"method", "get"}, {"action", "/expectations"}});
  WriteInput(page, request, "date", "date", "On the day", FormatDay(question.as_of.date));
  WriteInput(page, request, "date", "known_at", "As known on", "");
  WriteFilterFields(page, request);
  page.Element("button", {{"type", "submit"}}, "Show").Close();
  WriteScores(page, ScoreEvidence(*timeline, all));
  WriteDue(page, site, request, *timeline, DueAfter(*timeline, question.as_of, question.filter));
  WriteForecasts(page, site, request, *timeline, all);
  PageParts parts;
  parts.place = "/expectations";
  parts.styles = {"record.css"};
  return Page("Expected", page, parts);
}

}  // namespace chipline
