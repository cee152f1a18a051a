#include <array>
#include <string>
#include <utility>
#include <vector>

#include "query/conflicts.h"
#include "web/dials.h"
#include "web/event_words.h"
#include "web/kept_conflicts.h"
#include "web/page_frame.h"
#include "web/record_pages.h"

namespace chipline {
namespace {

constexpr std::size_t kMostPairs = 200;

// What two claims are compared by.
std::vector<std::pair<std::string, std::string>> FieldsOf(const PolicyEvent& event) {
  const auto date = [](const std::optional<Edtf>& day) {
    return day ? DateWords(*day) : std::string("not stated");
  };
  std::string sources;
  for (const Source& source : event.sources) {
    sources +=
        (sources.empty() ? "" : "; ") + (source.publisher.empty() ? source.url : source.publisher);
  }
  return {
      {"Kind", Words(Name(event.type))},
      {"Effective", date(event.effective)},
      {"Until", date(event.until)},
      {"Published", date(event.published)},
      {"Certainty", Words(Name(event.certainty))},
      {"Evidence", event.evidence ? Words(Name(*event.evidence)) : "not stated"},
      {"Review", Words(Name(event.review.state))},
      {"Sources", sources},
  };
}

// "Huawei: entity listing against licence requirement"
std::string HeadingOf(const Timeline& timeline, const PolicyEvent& first,
                      const PolicyEvent& second) {
  const auto named = timeline.subjects().Find(first.subjects.empty() ? "" : first.subjects[0]);
  const std::string subject = named ? timeline.subjects().at(*named).name : "An event";
  if (first.type == second.type) return subject + ": two days for one " + Words(Name(first.type));
  return subject + ": " + Words(Name(first.type)) + " against " + Words(Name(second.type));
}

void WriteSide(HtmlWriter& page, const Site& site, const Request& request,
               const EventRecord& record, const PolicyEvent& event, const PolicyEvent& other,
               std::string_view title) {
  page.Open("div").Element("h3", title).Open("p", {{"class", "measure"}});
  WriteEventLink(page, site, request, record);
  page.Close().Open("dl");
  const auto ours = FieldsOf(event);
  const auto theirs = FieldsOf(other);
  for (std::size_t i = 0; i < ours.size(); ++i) {
    page.Element("dt", ours[i].first).Open("dd");
    if (ours[i].second == theirs[i].second) {
      page.Text(ours[i].second);
    } else {
      page.Element("mark", ours[i].second);
    }
    page.Close();
  }
  page.Close().Close();
}

}  // namespace

Response ConflictsPage(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Question question;
  if (auto problem = ReadQuestion(request, *timeline, site.Today(), question))
    return Fail(*problem);
  const auto rivals = site.conflicts.Of(timeline, question.as_of)->In(question.filter);
  HtmlWriter page;
  page.Open("div", {{"class", "lede"}}).Element("h1", "Claims that cannot both be true");
  page.Element("p", {{"class", "deck"}},
               rivals.empty() ? "No two events on record contradict each other here."
                              : Counted(rivals.size(), "pair", "pairs") +
                                    ". One of each counts; the other never vanishes.");
  page.Close();
  page.Open("form", {{"class", "filters"}, {"method", "get"}, {"action", "/conflicts"}});
  WriteInput(page, request, "date", "known_at", "As known on", "");
  WriteFilterFields(page, request);
  page.Element("button", {{"type", "submit"}}, "Show").Close();
  page.Open("p", {{"class", "modes"}});
  page.Link("/api/v1/conflicts" + QueryText(request.parameters), "This as JSON").Close();
  for (std::size_t i = 0; i < std::min(rivals.size(), kMostPairs); ++i) {
    const RivalClaims& claims = rivals[i];
    const EventRecord& counts = timeline->record(claims.counts);
    const EventRecord& other = timeline->record(claims.other);
    const auto first = site.bodies.Event(counts);
    const auto second = site.bodies.Event(other);
    if (!first || !second) continue;
    page.Open("section", {{"class", "pair"}});
    page.Element("h2", HeadingOf(*timeline, *first, *second));
    page.Element("p", {{"class", "lead"}}, Words(ConflictText(*timeline, claims)));
    WriteSide(page, site, request, counts, *first, *second,
              "This counts, by rule " + std::string(claims.rule));
    WriteSide(page, site, request, other, *second, *first, "This stands against it");
    page.Close();
  }
  if (rivals.size() > kMostPairs) {
    page.Element(
        "p", {{"class", "rest"}},
        "The first " + std::to_string(kMostPairs) + "; choose an issuer, flow or subject.");
  }
  PageParts parts;
  parts.place = "/conflicts";
  parts.styles = {"record.css"};
  return Page("Conflicts", page, parts);
}

}  // namespace chipline
