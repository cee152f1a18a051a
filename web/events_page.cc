#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "web/event_list.h"
#include "web/event_question.h"
#include "web/event_words.h"
#include "web/page_frame.h"
#include "web/record_pages.h"

namespace chipline {
namespace {

constexpr std::size_t kValuesShown = 12;

// The request's parameters with one set anew; "" leaves it out. A list begins again.
std::string With(const Request& request, std::string_view name, const std::string& value) {
  std::vector<Parameter> query;
  for (const Parameter& parameter : request.parameters) {
    if (parameter.name == name || parameter.name == "after" || parameter.name == "before" ||
        parameter.value.empty()) {
      continue;
    }
    query.push_back(parameter);
  }
  if (!value.empty()) query.push_back({std::string(name), value});
  return QueryText(query);
}

class EventsWriter {
 public:
  EventsWriter(HtmlWriter& page, const Site& site, const Request& request, const Timeline& timeline,
               const EventQuestion& question)
      : page_(page),
        site_(site),
        request_(request),
        timeline_(timeline),
        events_(SelectEvents(timeline, &site.index, question.as_of, question.filter)),
        shown_(PageOf(timeline, events_, question.after, question.before,
                      question.limit.value_or(kUsualEvents))) {}

  void Write() {
    WriteHead();
    page_.Open("div", {{"class", "with-facets"}});
    WriteFacets();
    page_.Open("div");
    WriteTable();
    WritePages();
    page_.Close().Close();
  }

 private:
  void WriteHead() {
    page_.Open("div", {{"class", "lede"}}).Element("h1", "Events");
    page_.Element("p", {{"class", "deck"}},
                  Counted(events_.size(), "event", "events") + " on record, newest entry first.");
    page_.Open("form",
               {{"class", "search"}, {"method", "get"}, {"action", "/events"}, {"role", "search"}});
    page_.Open("label").Element("span", {{"class", "sr"}}, "Words to look for");
    page_.Void("input", {{"type", "search"},
                         {"name", "q"},
                         {"value", std::string(request_.Get("q").value_or(""))},
                         {"placeholder", "Words, or the beginning of one: licen*"}});
    page_.Close();
    for (const Parameter& parameter : request_.parameters) {
      if (parameter.name == "q" || parameter.name == "after" || parameter.name == "before")
        continue;
      page_.Void("input",
                 {{"type", "hidden"}, {"name", parameter.name}, {"value", parameter.value}});
    }
    page_.Element("button", {{"type", "submit"}}, "Search").Close();
    page_.Open("p", {{"class", "modes"}});
    const std::string same = With(request_, "", "");
    page_.Link("/api/v1/events.csv" + same, "This list as CSV").Text(" ");
    page_.Link("/api/v1/events" + same, "JSON").Text(" ");
    page_.Link("/api/v1/feeds/events.atom" + same, "Atom");
    if (!same.empty()) page_.Text(" ").Link("/events", "All events");
    page_.Close().Close();
  }

  void WriteFacets() {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kFacets = {{
        {"type", "Kind"},
        {"issuer", "Issuer"},
        {"flow", "Flow"},
        {"certainty", "Certainty"},
        {"review", "Review"},
        {"agency", "Agency"},
    }};
    page_.Open("nav", {{"class", "facets"}, {"aria-label", "Narrow the list"}});
    page_.Open("details", {{"open", ""}}).Element("summary", "Narrow the list");
    for (const auto& [name, title] : kFacets) {
      const std::string chosen(request_.Get(name).value_or(""));
      page_.Element("h2", title).Open("ul");
      if (!chosen.empty()) {
        page_.Open("li", {{"class", "chosen"}});
        page_.Link("/events" + With(request_, name, ""), "Any " + Words(name)).Close();
      }
      std::size_t count = 0;
      for (const FacetValue& value : CountBy(name, timeline_, site_.index, events_)) {
        if (value.value.empty() || ++count > kValuesShown) continue;
        WriteValue(name, value, value.value == chosen);
      }
      page_.Close();
    }
    page_.Close().Close();
  }

  void WriteValue(std::string_view name, const FacetValue& value, bool is_chosen) {
    // A joint act's "US+CN" is found under each of its issuers.
    const std::string wanted = value.value.substr(0, value.value.find('+'));
    const Agency* agency = name == "agency" ? FindAgency(value.value) : nullptr;
    page_.OpenWith(
        "li", is_chosen ? std::vector<Attribute>{{"class", "chosen"}} : std::vector<Attribute>());
    page_.OpenWith(
        "a", is_chosen
                 ? std::vector<Attribute>{{"href", "/events" + With(request_, name, wanted)},
                                          {"aria-current", "true"}}
                 : std::vector<Attribute>{{"href", "/events" + With(request_, name, wanted)}});
    page_.Text(agency != nullptr ? std::string(agency->name) : Words(value.value)).Close();
    page_.Element("span", {{"class", "count"}}, std::to_string(value.count)).Close();
  }

  void WriteTable() {
    if (events_.empty()) {
      page_.Element("p", {{"class", "empty"}}, "No event is on record for this.");
      return;
    }
    page_.Open("table", {{"class", "events cards"}}).Open("thead").Open("tr");
    for (const char* title : {"From", "Who", "What", "Kind", "Certainty"}) {
      page_.Element("th", {{"scope", "col"}}, title);
    }
    page_.Close().Close().Open("tbody");
    for (const Ref ref : shown_.refs) {
      const EventRecord& record = timeline_.record(ref);
      const auto event = site_.bodies.Event(record);
      if (!event) continue;
      page_.Open("tr").Element("td", event->effective ? DateWords(*event->effective) : "no day");
      page_.Element("td", IssuerText(event->issuers)).Open("td");
      page_.Link(Linked("/events/" + ToString(record.id), request_), TitleOf(*event)).Close();
      page_.Element("td", Words(Name(event->type)));
      page_.Element("td",
                    Words(Name(event->certainty)) +
                        (event->review.state == ReviewState::kExtracted ? ", unreviewed" : ""));
      page_.Close();
    }
    page_.Close().Close();
  }

  void WritePages() {
    if (shown_.refs.empty() || (!shown_.has_newer && !shown_.has_more)) return;
    const auto id = [&](Ref ref) { return ToString(timeline_.record(ref).id); };
    page_.Open("nav", {{"class", "pages"}, {"aria-label", "Pages of the list"}});
    if (shown_.has_newer) {
      page_.OpenWith("a", {{"href", "/events" + With(request_, "before", id(shown_.refs.front()))},
                           {"rel", "prev"}});
      page_.Text("Newer events").Close();
    }
    if (shown_.has_more) {
      page_.OpenWith("a", {{"href", "/events" + With(request_, "after", id(shown_.refs.back()))},
                           {"rel", "next"}});
      page_.Text("Older events").Close();
    }
    page_.Close();
  }

  HtmlWriter& page_;
  const Site& site_;
  const Request& request_;
  const Timeline& timeline_;
  const std::vector<Ref> events_;
  const EventPage shown_;
};

}  // namespace

Response EventsPage(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  EventQuestion question;
  if (auto failure = ReadEventQuestion(site, timeline, request, question)) return *failure;
  HtmlWriter page;
  EventsWriter(page, site, request, *timeline, question).Write();
  PageParts parts;
  parts.place = "/events";
  parts.styles = {"record.css"};
  parts.feed = "/api/v1/feeds/events.atom" + With(request, "", "");
  return Page("Events", page, parts);
}

}  // namespace chipline
