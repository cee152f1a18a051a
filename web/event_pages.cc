#include "web/event_pages.h"

#include <algorithm>
#include <utility>

#include "web/event_list.h"
#include "web/page_frame.h"

namespace chipline {
namespace {

constexpr std::size_t kEventsAPage = 50;

std::string DateText(const Edtf& date) {
  return date.is_day() ? LongDay(date.earliest()) : date.text();
}

std::string NumberText(double number) {
  std::string text = std::to_string(number);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

// Only what a browser may follow; a source's address is somebody else's text.
bool IsWebAddress(const std::string& url) {
  return url.starts_with("https://") || url.starts_with("http://");
}

class EventWriter {
 public:
  EventWriter(const Request& request, const Timeline& timeline, const PolicyEvent& event)
      : request_(request), timeline_(timeline), event_(event) {}

  void Write(HtmlWriter& page) {
    page.Open("dl", {{"class", "fields"}});
    Field(page, "Type", Words(Name(event_.type)));
    Field(page, "Certainty", Words(Name(event_.certainty)));
    if (event_.evidence) Field(page, "Evidence", Words(Name(*event_.evidence)));
    if (event_.effect) Field(page, "Effect", Words(Name(*event_.effect)));
    Field(page, "Issuer", IssuerText(event_.issuers));
    Field(page, "Agency", AgencyText());
    Field(page, "Asserted by", event_.asserted_by);
    if (event_.target) Field(page, "Target", CountryName(*event_.target));
    if (event_.flow) Field(page, "Flow", Words(Name(*event_.flow)));
    WriteSubjects(page);
    Date(page, "Effective", event_.effective);
    Date(page, "Until", event_.until);
    Date(page, "Announced", event_.announced);
    Date(page, "Published", event_.published);
    if (event_.review_policy) Field(page, "Review policy", Words(Name(*event_.review_policy)));
    WriteConditions(page);
    if (event_.scope) {
      Field(page, "Only for", Words(Name(event_.scope->kind)) + ": " + event_.scope->text);
    }
    WriteModifies(page);
    Field(page, "Act", event_.act);
    Field(page, "Key", event_.key);
    Field(page, "Review",
          Words(Name(event_.review.state)) +
              (event_.review.grade ? ", grade " + std::string(Name(*event_.review.grade))
                                   : std::string()));
    page.Close();
    if (!event_.note.empty()) page.Element("p", {{"class", "note"}}, event_.note);
    WriteSources(page);
  }

 private:
  void Field(HtmlWriter& page, std::string_view name, const std::string& text) {
    if (!text.empty()) page.Element("dt", name).Element("dd", text);
  }
  void Date(HtmlWriter& page, std::string_view name, const std::optional<Edtf>& date) {
    if (date) Field(page, name, DateText(*date));
  }
  std::string AgencyText() const {
    const Agency* agency = FindAgency(event_.agency);
    return agency == nullptr ? event_.agency : std::string(agency->name);
  }

  void WriteSubjects(HtmlWriter& page) {
    page.Element("dt", "Subjects");
    for (const std::string& id : event_.subjects) {
      const auto subject = timeline_.subjects().Find(id);
      page.Open("dd").Link(Linked("/subject/" + id, request_),
                           subject ? timeline_.subjects().at(*subject).name : id);
      page.Close();
    }
  }

  void WriteConditions(HtmlWriter& page) {
    if (event_.conditions.empty()) return;
    page.Element("dt", "Conditions");
    for (const Condition& condition : event_.conditions) {
      std::string text = Words(Name(condition.kind)) + ": " + condition.text;
      if (condition.number)
        text += " (" + NumberText(*condition.number) + " " + condition.unit + ")";
      page.Element("dd", text);
    }
  }

  void WriteModifies(HtmlWriter& page) {
    if (event_.modifies.empty()) return;
    page.Element("dt", "Modifies");
    for (const std::string& name : event_.modifies) {
      const auto ids = timeline_.catalog().Resolve(name);
      page.Open("dd");
      if (ids.size() == 1) {
        page.Link(Linked("/events/" + ToString(ids[0]), request_), name);
      } else {
        page.Text(name);
      }
      page.Close();
    }
  }

  void WriteSources(HtmlWriter& page) {
    if (event_.sources.empty()) return;
    page.Open("section").Element("h2", "Sources").Open("ul", {{"class", "sources"}});
    for (const Source& source : event_.sources) {
      std::string text = source.publisher;
      if (!source.title.empty()) text += (text.empty() ? "" : ": ") + source.title;
      if (text.empty()) text = source.url;
      page.Open("li");
      if (IsWebAddress(source.url)) {
        page.Element("a", {{"href", source.url}, {"rel", "noreferrer"}}, text);
      } else {
        page.Text(text);
      }
      if (source.published) page.Text(", " + DateText(*source.published));
      for (const Quote& quote : source.quotes) page.Element("blockquote", quote.exact);
      page.Close();
    }
    page.Close().Close();
  }

  const Request& request_;
  const Timeline& timeline_;
  const PolicyEvent& event_;
};

void WriteModifiers(HtmlWriter& page, const Site& site, const Request& request,
                    const Resolver& resolver, const EventRecord& record) {
  const Timeline& timeline = resolver.timeline();
  std::vector<Ref> modifiers;
  timeline.ForEachModifier(timeline.record(record.base), [&](Ref ref) {
    const Ref visible = resolver.Visible(timeline.record(ref).base);
    if (visible != kNoRef) modifiers.push_back(visible);
  });
  std::sort(modifiers.begin(), modifiers.end());
  modifiers.erase(std::unique(modifiers.begin(), modifiers.end()), modifiers.end());
  if (modifiers.empty()) return;
  page.Open("section").Element("h2", "Modified by").Open("ul");
  for (const Ref ref : modifiers) {
    const auto event = site.bodies.Event(timeline.record(ref));
    if (!event) continue;
    page.Open("li").Link(Linked("/events/" + ToString(timeline.record(ref).id), request),
                         event->summary.empty() ? OneLine(*event) : event->summary);
    page.Close();
  }
  page.Close().Close();
}

}  // namespace

Response EventsPage(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Question question;
  if (auto problem = ReadQuestion(request, *timeline, site.Today(), question))
    return Fail(*problem);
  std::optional<EventId> after;
  if (const auto given = request.Get("after"); given && !given->empty()) {
    after = ParseEventId(*given);
    if (!after) {
      return Fail(
          {ProblemType::kInvalidParameter, "Expected an event's id, like 1042.0.", "after", {}});
    }
  }
  EventFilter filter;
  const auto want = [](const auto& wanted, auto& list) {
    if (wanted) list.push_back(*wanted);
  };
  want(question.filter.issuer, filter.issuers);
  want(question.filter.flow, filter.flows);
  want(question.filter.target, filter.targets);
  want(question.filter.subject, filter.subjects);
  const std::vector<Ref> all = SelectEvents(*timeline, nullptr, question.as_of, filter);
  const EventPage events = PageOf(*timeline, all, after, std::nullopt, kEventsAPage);

  HtmlWriter page;
  page.Open("div", {{"class", "lede"}}).Element("h1", "Events");
  page.Element("p", {{"class", "deck"}},
               std::to_string(all.size()) + (all.size() == 1 ? " event" : " events") +
                   " on record, newest entry first.");
  page.Close();
  page.Open("table", {{"class", "events"}}).Open("thead").Open("tr");
  for (const char* title : {"From", "Who", "What", "Certainty"}) {
    page.Element("th", {{"scope", "col"}}, title);
  }
  page.Close().Close().Open("tbody");
  for (const Ref ref : events.refs) {
    const EventRecord& record = timeline->record(ref);
    const auto event = site.bodies.Event(record);
    if (!event) return Fail(event.error());
    page.Open("tr");
    page.Element("td", event->effective
                           ? (event->effective->is_day() ? ShortDay(event->effective->earliest())
                                                         : event->effective->text())
                           : std::string());
    page.Element("td", IssuerText(event->issuers));
    page.Open("td").Link(Linked("/events/" + ToString(record.id), request),
                         event->summary.empty() ? OneLine(*event) : event->summary);
    page.Close();
    page.Element("td", Words(Name(event->certainty))).Close();
  }
  page.Close().Close();
  if (events.has_more) {
    std::vector<Parameter> next = request.parameters;
    std::erase_if(next, [](const Parameter& parameter) { return parameter.name == "after"; });
    next.push_back({"after", ToString(timeline->record(events.refs.back()).id)});
    page.Open("p", {{"class", "next"}});
    page.Element("a", {{"href", "/events" + QueryText(next)}, {"rel", "next"}}, "Older events");
    page.Close();
  }
  return Page("Events", page);
}

Response EventPageOf(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Question question;
  if (auto problem = ReadQuestion(request, *timeline, site.Today(), question))
    return Fail(*problem);
  const std::string& name = request.PathValue("id");
  auto id = ParseEventId(name);
  if (!id) id = timeline->catalog().FindKey(name);
  const Ref base = id ? timeline->Find(*id) : kNoRef;
  const Resolver resolver(*timeline, question.as_of);
  const Ref visible = base == kNoRef ? kNoRef : resolver.Visible(base);
  if (visible == kNoRef) {
    return Fail({ProblemType::kNotFound,
                 "No event \"" + name + "\" is known at this point of the record.",
                 "id",
                 {}});
  }
  const EventRecord& record = timeline->record(visible);
  const auto event = site.bodies.Event(record);
  if (!event) return Fail(event.error());
  HtmlWriter page;
  page.Open("div", {{"class", "lede"}});
  page.Element("h1", event->summary.empty() ? OneLine(*event) : event->summary);
  page.Element("p", {{"class", "deck"}},
               "Event " + ToString(record.id) + ", recorded " +
                   LongDay(UtcDay(timeline->RecordedAt(record.seq))) + ".");
  page.Close();
  EventWriter(request, *timeline, *event).Write(page);
  WriteModifiers(page, site, request, resolver, record);
  page.Open("p").Link("/api/v1/events/" + ToString(record.id), "The same as JSON").Close();
  return Page("Event " + ToString(record.id), page);
}

}  // namespace chipline
