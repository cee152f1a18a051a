#include "web/spell_article.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "query/expectations.h"
#include "web/event_words.h"
#include "web/page_frame.h"

namespace chipline {
namespace {

class SpellWriter {
 public:
  SpellWriter(HtmlWriter& page, const Site& site, const Request& request, const Timeline& timeline)
      : page_(page), site_(site), request_(request), timeline_(timeline) {}

  void Refs(std::string_view title, const std::vector<Ref>& refs) {
    if (refs.empty()) return;
    page_.Element("dt", title);
    for (const Ref ref : refs) {
      page_.Open("dd");
      WriteEventLink(page_, site_, request_, timeline_.record(ref));
      page_.Close();
    }
  }

  void Measure(const PolicyEvent& event, const EventRecord& record, Certainty certainty) {
    page_.Open("p", {{"class", "measure"}});
    page_.Link(Linked("/events/" + ToString(record.id), request_), TitleOf(event));
    page_.Close();
    page_.Open("p", {{"class", "hint"}});
    std::string about = Capital(Words(Name(event.type))) + ", " + Words(Name(certainty));
    if (event.evidence) about += ", " + Words(Name(*event.evidence));
    about += event.review.state == ReviewState::kExtracted ? ", not yet reviewed"
                                                           : ", " + Words(Name(event.review.state));
    page_.Text(about).Close();
  }

  void Beneath(const Resolution& resolution) {
    std::vector<Ref> others;
    std::copy_if(resolution.also_in_force.begin(), resolution.also_in_force.end(),
                 std::back_inserter(others), [&](Ref ref) {
                   return std::find(resolution.duties.begin(), resolution.duties.end(), ref) ==
                          resolution.duties.end();
                 });
    Refs("Beneath it", others);
    Refs("Exceptions", resolution.exceptions);
    Refs("Duties", resolution.duties);
    for (const Dormant& dormant : resolution.dormant) {
      page_.Element("dt", dormant.returns ? "Suspended, returns " + LongDay(*dormant.returns)
                                          : std::string("Suspended"));
      page_.Open("dd");
      WriteEventLink(page_, site_, request_, timeline_.record(dormant.event));
      page_.Close().Open("dd").Text("by ");
      WriteEventLink(page_, site_, request_, timeline_.record(dormant.by));
      page_.Close();
    }
    Refs("Unreviewed, would change this", resolution.unreviewed_would_change);
  }

 private:
  HtmlWriter& page_;
  const Site& site_;
  const Request& request_;
  const Timeline& timeline_;
};

}  // namespace

void WriteSpell(HtmlWriter& page, const Site& site, const Request& request,
                const Timeline& timeline, const Question& question, const Position& position,
                const LanePart& part, bool is_now) {
  const Resolution& resolution = part.resolution;
  SpellWriter writer(page, site, request, timeline);
  page.Open(
      "article",
      {{"id", part.id}, {"class", is_now ? "spell-told now" : "spell-told"}, {"tabindex", "-1"}});
  page.Open("header").Element("h3", PositionTitle(position));
  page.Open("p", {{"class", "now-is"}});
  WriteStatus(page, part.look);
  page.Close().Element("p", {{"class", "span"}},
                       "This answer: " + SpanWords(part.first, part.last));
  page.Close().Open("div");
  std::vector<Source> sources;
  page.Open("div", {{"class", "facts"}});
  const bool has_measure = resolution.decided_by != kNoRef;
  const auto event = has_measure ? site.bodies.Event(timeline.record(resolution.decided_by))
                                 : Result<PolicyEvent>(PolicyEvent());
  if (has_measure && event) {
    writer.Measure(*event, timeline.record(resolution.decided_by),
                   resolution.certainty.value_or(event->certainty));
  }
  if (!has_measure && part.is_unseen) {
    page.Element("p", {{"class", "measure"}}, "Before the record begins: nobody looked.");
  } else if (!has_measure && resolution.duties.empty()) {
    page.Element("p", {{"class", "measure"}}, "No measure is known.");
  }
  page.Open("dl");
  if (has_measure && event) {
    for (std::size_t i = 0; i < event->conditions.size(); ++i) {
      if (i == 0) page.Element("dt", "Conditions");
      page.Element("dd", ConditionWords(event->conditions[i]));
    }
    if (event->scope) {
      page.Element("dt", "Only for")
          .Element("dd", Words(Name(event->scope->kind)) + ": " + event->scope->text);
    }
  }
  writer.Beneath(resolution);
  if (is_now) writer.Refs("Ahead", ExpectedNext(timeline, question.as_of, position));
  page.Close().Close();
  if (has_measure && event && !event->sources.empty()) {
    page.Open("div", {{"class", "sources"}});
    for (const Source& source : event->sources) WriteSource(page, source, /*supports=*/false);
    page.Close();
  }
  page.Close().Close();
}

}  // namespace chipline
