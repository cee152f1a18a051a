#include <algorithm>
#include <string>
#include <vector>

#include "web/dials.h"
#include "web/diff_question.h"
#include "web/event_words.h"
#include "web/page_frame.h"
#include "web/record_pages.h"

namespace chipline {
namespace {

constexpr Day kUsualSpan = 30;

std::string SideText(const Question& question, Day today) {
  std::string text = LongDay(question.as_of.date);
  if (question.as_of.known_at) text += ", as known on " + LongDay(*question.as_of.known_at);
  if (question.as_of.date > today) text += ", if nothing else happens";
  return text;
}

// The request with each parameter of one side given to the other.
std::string Swapped(const Request& request) {
  std::vector<Parameter> query = request.parameters;
  for (Parameter& parameter : query) {
    const std::string name = parameter.name;
    const std::size_t underscore = name.find('_');
    const std::string head = underscore == std::string::npos ? "" : name.substr(0, underscore + 1);
    if (name == head + "from") parameter.name = head + "to";
    if (name == head + "to") parameter.name = head + "from";
  }
  return "/diff" + QueryText(query);
}

class DiffWriter {
 public:
  DiffWriter(HtmlWriter& page, const Site& site, const Request& request, const Timeline& timeline,
             const Question& from, const Question& to)
      : page_(page), site_(site), request_(request), timeline_(timeline), from_(from), to_(to) {}

  void Write() {
    const auto changes = Diff(timeline_, from_.as_of, to_.as_of, to_.filter);
    const std::size_t all = SelectPositions(timeline_, to_.filter, to_.as_of.recorded).size();
    page_.Open("div", {{"class", "lede"}}).Element("h1", "What changed");
    page_.Element("p", {{"class", "deck"}},
                  "From " + SideText(from_, site_.Today()) + " to " + SideText(to_, site_.Today()) +
                      ": " + Counted(changes.size(), "change", "changes") + ", no change in " +
                      std::to_string(all - changes.size()) + " others.");
    page_.Close();
    WriteForm();
    WriteTable(changes);
  }

 private:
  void WriteForm() {
    page_.Open("form", {{"class", "filters"}, {"method", "get"}, {"action", "/diff"}});
    WriteInput(page_, request_, "date", "from", "From the day", FormatDay(from_.as_of.date));
    WriteInput(page_, request_, "date", "known_from", "as known on", "");
    WriteInput(page_, request_, "date", "to", "To the day", FormatDay(to_.as_of.date));
    WriteInput(page_, request_, "date", "known_to", "as known on", "");
    WriteFilterFields(page_, request_);
    page_.Element("button", {{"type", "submit"}}, "Compare").Close();
    page_.Open("p", {{"class", "modes"}}).Link(Swapped(request_), "Swap the sides").Text(" ");
    page_.Link("/api/v1/diff" + QueryText(request_.parameters), "This as JSON");
    page_.Text(" ").Element(
        "button",
        {{"type", "button"}, {"class", "quiet"}, {"data-copy", "changes"}, {"hidden", ""}},
        "Copy as text");
    page_.Close();
  }

  void WriteTable(const std::vector<PositionChange>& changes) {
    if (changes.empty()) {
      page_.Element("p", {{"class", "empty"}}, "No answer differs between the two.");
      return;
    }
    page_.Open("table", {{"class", "turned cards"}}).Open("thead").Open("tr");
    for (const char* title : {"Position", "Before", "After", "Because"}) {
      page_.Element("th", {{"scope", "col"}}, title);
    }
    page_.Close().Close().Open("tbody", {{"id", "changes"}});
    for (const PositionChange& change : changes) {
      const Subject& subject = timeline_.subjects().at(change.position.subject);
      page_.Open("tr").Open("th", {{"scope", "row"}});
      page_.Link(LinkedAt("/subject/" + subject.id, request_, FormatDay(to_.as_of.date),
                          to_.as_of.known_at ? FormatDay(*to_.as_of.known_at) : ""),
                 subject.name);
      page_.Text(" ").Element("span", {{"class", "detail"}}, PositionTitle(change.position));
      page_.Close();
      for (const Resolution* side : {&change.before, &change.after}) {
        page_.Open("td", {{"data-label", side == &change.before ? "Before" : "After"}});
        WriteStatus(page_, LookOf(timeline_, *side));
        page_.Close();
      }
      page_.Open("td");
      for (const EventId& cause : change.causes) {
        const Ref ref = timeline_.Find(cause);
        if (ref == kNoRef) continue;
        page_.Open("div");
        WriteEventLink(page_, site_, request_, timeline_.record(ref));
        page_.Close();
      }
      page_.Close().Text("\n").Close();
    }
    page_.Close().Close();
  }

  HtmlWriter& page_;
  const Site& site_;
  const Request& request_;
  const Timeline& timeline_;
  const Question& from_;
  const Question& to_;
};

}  // namespace

Response DiffPage(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Request asked = request;
  const auto is_given = [&request](const char* name) {
    return !request.Get(name).value_or("").empty();
  };
  // Asked for nothing it compares today with a month ago.
  std::erase_if(asked.parameters,
                [](const Parameter& parameter) { return parameter.value.empty(); });
  if (!is_given("to")) asked.parameters.push_back({"to", FormatDay(site.Today())});
  if (!is_given("from")) {
    const auto to = ParseDay(*asked.Get("to"));
    asked.parameters.push_back({"from", FormatDay(to.value_or(site.Today()) - kUsualSpan)});
  }
  Question from;
  Question to;
  if (auto problem = ReadDiffQuestion(asked, *timeline, site.Today(), from, to)) {
    return Fail(*problem);
  }
  HtmlWriter page;
  DiffWriter(page, site, asked, *timeline, from, to).Write();
  PageParts parts;
  parts.place = "/diff";
  parts.styles = {"record.css"};
  return Page("Changes from " + ShortDay(from.as_of.date) + " to " + ShortDay(to.as_of.date), page,
              parts);
}

}  // namespace chipline
