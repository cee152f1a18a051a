#include "web/subject_page.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "query/expectations.h"
#include "query/ship.h"
#include "web/event_list.h"
#include "web/page_frame.h"

namespace chipline {
namespace {

constexpr std::size_t kEventsShown = 100;

std::string PositionTitle(const Position& position) {
  std::string title = Capital(CountryAdjective(position.issuer)) + " " + Words(Name(position.flow));
  if (position.target == Jurisdiction::kAny) return title + ", all destinations";
  const bool inward = position.flow == Flow::kImport || position.flow == Flow::kProcurement;
  return title + (inward ? " from " : " to ") + CountryName(position.target);
}

void WriteEventLink(HtmlWriter& page, const Site& site, const Request& request,
                    const EventRecord& record) {
  const auto event = site.bodies.Event(record);
  const std::string id = ToString(record.id);
  const std::string text = !event ? id : event->summary.empty() ? OneLine(*event) : event->summary;
  page.Link(Linked("/events/" + id, request), text);
}

class SubjectWriter {
 public:
  SubjectWriter(const Site& site, const Request& request, const Timeline& timeline,
                const Question& question, SubjectIndex subject)
      : site_(site),
        request_(request),
        timeline_(timeline),
        question_(question),
        subject_(timeline.subjects().at(subject)),
        index_(subject) {}

  void Write(HtmlWriter& page) {
    WriteHead(page);
    StateFilter filter;
    filter.subject = index_;
    const auto states = Shown(StateAt(timeline_, question_.as_of, filter));
    for (const PositionState& state : states) WritePosition(page, state);
    if (states.empty()) {
      page.Element("p", {{"class", "lead"}},
                   "No measure on it, or on what it belongs to, is on record.");
    }
    WriteEvents(page);
  }

 private:
  // What stands first. A measure on all destinations shows on the positions that name one.
  static std::vector<PositionState> Shown(std::vector<PositionState> states) {
    const auto is_repeated = [&states](const PositionState& general) {
      if (general.position.target != Jurisdiction::kAny) return false;
      return std::any_of(states.begin(), states.end(), [&](const PositionState& other) {
        return other.position.target != Jurisdiction::kAny &&
               other.position.issuer == general.position.issuer &&
               other.position.flow == general.position.flow;
      });
    };
    std::vector<PositionState> shown;
    std::copy_if(states.begin(), states.end(), std::back_inserter(shown),
                 [&](const PositionState& state) { return !is_repeated(state); });
    std::stable_partition(shown.begin(), shown.end(), [](const PositionState& state) {
      return state.resolution.status != Status::kOpen || state.resolution.duty_percent;
    });
    return shown;
  }

  void WriteHead(HtmlWriter& page) {
    page.Open("div", {{"class", "lede"}}).Open("h1").Text(subject_.name);
    if (!subject_.name_zh.empty()) {
      page.Text(" ").Element("span", {{"lang", "zh"}, {"class", "zh"}}, subject_.name_zh);
    }
    page.Close();
    if (subject_.kind == SubjectKind::kProduct) {
      page.Element("p", {{"class", "deck"}}, CanShip(timeline_, question_.as_of, index_).sentence);
    } else {
      page.Element("p", {{"class", "deck"}},
                   "What stood in force " + AsOfText(question_, site_.Today()) + ".");
    }
    WriteBelongs(page);
    WriteAsOfForm(page, request_, question_, "/subject/" + subject_.id);
    page.Close();
  }

  void WriteBelongs(HtmlWriter& page) {
    const auto ancestors = timeline_.subjects().Ancestors(index_);
    const auto children = timeline_.subjects().Children(index_);
    if (ancestors.empty() && children.empty()) return;
    page.Open("p", {{"class", "belongs"}});
    const auto list = [&](std::string_view lead, std::span<const SubjectIndex> subjects) {
      if (subjects.empty()) return;
      page.Element("span", {{"class", "lead-in"}}, lead);
      std::string_view separator = " ";
      for (const SubjectIndex other : subjects) {
        const Subject& subject = timeline_.subjects().at(other);
        page.Text(std::exchange(separator, " · "))
            .Link(Linked("/subject/" + subject.id, request_), subject.name);
      }
      page.Void("br");
    };
    list("Part of:", ancestors);
    list("Includes:", children);
    page.Close();
  }

  void WriteRefs(HtmlWriter& page, std::string_view title, const std::vector<Ref>& refs) {
    if (refs.empty()) return;
    page.Element("dt", title);
    for (const Ref ref : refs) {
      page.Open("dd");
      WriteEventLink(page, site_, request_, timeline_.record(ref));
      page.Close();
    }
  }

  void WritePosition(HtmlWriter& page, const PositionState& state) {
    const Resolution& resolution = state.resolution;
    page.Open("section", {{"class", "position"}});
    page.Element("h2", PositionTitle(state.position));
    page.Open("p", {{"class", "now"}});
    WriteStatus(page, LookOf(timeline_, resolution));
    page.Close();
    page.Open("dl");
    if (resolution.decided_by != kNoRef) WriteRefs(page, "Because", {resolution.decided_by});
    std::vector<Ref> others;
    std::copy_if(resolution.also_in_force.begin(), resolution.also_in_force.end(),
                 std::back_inserter(others), [&](Ref ref) {
                   return std::find(resolution.duties.begin(), resolution.duties.end(), ref) ==
                          resolution.duties.end();
                 });
    WriteRefs(page, "Also in force", others);
    WriteRefs(page, "Exceptions", resolution.exceptions);
    WriteRefs(page, "Duties", resolution.duties);
    for (const Dormant& dormant : resolution.dormant) {
      page.Element("dt", dormant.returns ? "Suspended, returns " + LongDay(*dormant.returns)
                                         : std::string("Suspended"));
      page.Open("dd");
      WriteEventLink(page, site_, request_, timeline_.record(dormant.event));
      page.Close().Open("dd").Text("by ");
      WriteEventLink(page, site_, request_, timeline_.record(dormant.by));
      page.Close();
    }
    WriteRefs(page, "Ahead", ExpectedNext(timeline_, question_.as_of, state.position));
    WriteRefs(page, "Unreviewed, would change this", resolution.unreviewed_would_change);
    page.Close();
    WriteSpells(page, state.position);
    page.Close();
  }

  void WriteSpells(HtmlWriter& page, const Position& position) {
    const auto spells = Spells(timeline_, question_.as_of, position);
    if (spells.size() < 2) return;
    page.Open("details").Element("summary", "All spells");
    page.Open("table", {{"class", "spells"}}).Open("thead").Open("tr");
    for (const char* title : {"From", "To", "Status"}) {
      page.Element("th", {{"scope", "col"}}, title);
    }
    page.Close().Close().Open("tbody");
    for (const Spell& spell : spells) {
      page.Open("tr");
      page.Element("td", spell.first == kDistantPast ? "" : ShortDay(spell.first));
      page.Element("td", spell.last == kDistantFuture ? "" : ShortDay(spell.last));
      StatusLook look = LookOf(timeline_, spell.resolution);
      look.detail.clear();
      if (spell.resolution.review_policy) {
        look.detail = Words(Name(*spell.resolution.review_policy));
      }
      page.Open("td");
      WriteStatus(page, look);
      page.Close().Close();
    }
    page.Close().Close().Close();
  }

  void WriteEvents(HtmlWriter& page) {
    EventFilter filter;
    filter.subjects = {index_};
    const std::vector<Ref> all = SelectEvents(timeline_, nullptr, question_.as_of, filter);
    const EventPage events = PageOf(timeline_, all, std::nullopt, std::nullopt, kEventsShown);
    page.Open("section").Element("h2", "Events that concern it");
    page.Open("ol", {{"class", "days"}});
    for (const Ref ref : events.refs) {
      const EventRecord& record = timeline_.record(ref);
      page.Open("li");
      const Day day = record.has_effective ? record.effective.first : record.fallback.first;
      if (day != kDistantPast) page.Element("time", {{"datetime", FormatDay(day)}}, ShortDay(day));
      page.Text(" ");
      WriteEventLink(page, site_, request_, record);
      page.Close();
    }
    page.Close();
    if (all.size() > events.refs.size()) {
      std::vector<Parameter> query = Carried(request_);
      query.push_back({"subject", subject_.id});
      page.Open("p").Link("/events" + QueryText(query),
                          "All " + std::to_string(all.size()) + " events");
      page.Close();
    }
    page.Close();
  }

  const Site& site_;
  const Request& request_;
  const Timeline& timeline_;
  const Question& question_;
  const Subject& subject_;
  const SubjectIndex index_;
};

}  // namespace

Response SubjectPage(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  SubjectIndex subject = 0;
  Question question;
  if (auto problem = ReadSubject(request.PathValue("id"), "id", timeline->subjects(), subject)) {
    return Fail(*problem);
  }
  if (auto problem = ReadQuestion(request, *timeline, site.Today(), question))
    return Fail(*problem);
  HtmlWriter page;
  SubjectWriter(site, request, *timeline, question, subject).Write(page);
  return Page(timeline->subjects().at(subject).name, page);
}

}  // namespace chipline
