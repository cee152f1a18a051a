#include <string>

#include "web/page_frame.h"
#include "web/record_pages.h"

namespace chipline {
namespace {

void WriteCoverage(HtmlWriter& page, const SubjectTree& tree) {
  page.Open("section").Element("h2", "Where the record begins");
  page.Element("p", {{"class", "lead"}},
               "Before these days nobody looked: “open” then says nothing.");
  page.Open("table", {{"class", "cards"}}).Open("thead").Open("tr");
  for (const char* title : {"Issuer", "Flow", "Complete from"}) {
    page.Element("th", {{"scope", "col"}}, title);
  }
  page.Close().Close().Open("tbody");
  for (const auto& issuer : Codes<Jurisdiction>()) {
    for (const auto& flow : Codes<Flow>()) {
      const auto start = tree.CoverageStart(issuer.code, flow.code);
      if (!start) continue;
      page.Open("tr").Element("td", Capital(CountryName(issuer.code)));
      page.Element("td", Words(flow.name)).Element("td", LongDay(*start)).Close();
    }
  }
  page.Close().Close().Close();
}

}  // namespace

Response StatusPage(const Site& site, const Request& /*request*/) {
  const auto timeline = site.timeline();
  const LogHead head = site.log.Head();
  const std::string fault = site.follower.LastError();
  HtmlWriter page;
  page.Open("div", {{"class", "lede"}}).Element("h1", "Status");
  page.Element("p", {{"class", "deck"}},
               fault.empty() ? "The record is open and whole as far as it has been read."
                             : "Something is wrong: " + fault);
  page.Close().Open("section").Element("h2", "The record").Open("dl");
  const auto field = [&page](std::string_view name, const std::string& text) {
    page.Element("dt", name).Element("dd", text);
  };
  field("Entries", std::to_string(head.seq));
  if (head.seq > 0) field("Last entry", FormatInstant(head.recorded_at).substr(0, 19) + "Z");
  page.Element("dt", "Hash after it").Open("dd");
  page.Element("span", {{"class", "hash"}}, HexOf(head.hash)).Close();
  field("Positions", std::to_string(timeline->positions().size()));
  field("Subjects", std::to_string(timeline->subjects().size()));
  field("Rules of state", site.rules_version);
  if (site.rules != nullptr) {
    const RulesStatus status = site.rules->status();
    field("Rules of reading", status.version);
    if (!status.fault.empty()) field("Last edit refused", status.fault);
  }
  field("Program", site.version);
  page.Close();
  page.Open("p", {{"class", "modes"}}).Link("/log", "The log, and its check").Text(" ");
  page.Link("/api/v1/status", "This as JSON").Close().Close();
  WriteCoverage(page, timeline->subjects());
  PageParts parts;
  parts.place = "/status";
  parts.styles = {"record.css"};
  return Page("Status", page, parts);
}

}  // namespace chipline
