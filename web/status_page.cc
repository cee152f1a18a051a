#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "web/answers.h"
#include "web/fetching.h"
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

// A member's text; nothing where it is absent or none: a report is a fetcher's word.
std::string TextOf(const Json& source, const char* name) {
  const auto found = source.find(name);
  return found != source.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// "2026-11-26 16:24Z", or nothing.
std::string Minute(const Json& source, const char* name) {
  std::string instant = TextOf(source, name);
  if (instant.size() < 16) return {};
  instant[10] = ' ';
  return instant.substr(0, 16) + "Z";
}

// What the fetcher last said of each source: when somebody looked, and what came of it.
void WriteSources(HtmlWriter& page, const Json& fetching) {
  page.Open("section", {{"id", "sources"}}).Element("h2", "When each source was last looked at");
  if (!fetching.is_object() || !fetching.contains("sources")) {
    page.Element("p", {{"class", "lead"}},
                 "No fetcher has reported: sources are read when somebody brings them.");
    page.Close();
    return;
  }
  if (fetching.value("late", false)) {
    page.Element("p", {{"class", "notice"}},
                 "The fetcher has been silent since " + Minute(fetching, "received") +
                     ": that a source has nothing new means nothing.");
  }
  page.Open("table", {{"class", "cards"}}).Open("thead").Open("tr");
  for (const char* title : {"Source", "State", "Checked", "Changed", "Next", "Trouble"}) {
    page.Element("th", {{"scope", "col"}}, title);
  }
  page.Close().Close().Open("tbody");
  for (const Json& source : fetching["sources"]) {
    const std::string name = TextOf(source, "name");
    page.Open("tr").Element("th", {{"scope", "row"}}, name.empty() ? TextOf(source, "id") : name);
    page.Element("td", TextOf(source, "state"));
    for (const char* when : {"checked", "changed", "next"}) {
      page.Element("td", Minute(source, when));
    }
    page.Element("td", TextOf(source, "error")).Close();
  }
  page.Close().Close().Close();
}

}  // namespace

Response StatusPage(const Site& site, const Request& /*request*/) {
  const auto timeline = site.timeline();
  const LogHead head = site.log.Head();
  const std::string fault = site.Fault();
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
  WriteSources(page, site.fetching == nullptr ? Json() : site.fetching->Status());
  WriteCoverage(page, timeline->subjects());
  PageParts parts;
  parts.place = "/status";
  parts.styles = {"record.css"};
  return Page("Status", page, parts);
}

}  // namespace chipline
