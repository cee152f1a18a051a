#include "web/subject_page.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "query/ship.h"
#include "web/answers.h"
#include "web/cite_box.h"
#include "web/event_list.h"
#include "web/event_words.h"
#include "web/page_frame.h"
#include "web/reference.h"
#include "web/spell_article.h"
#include "web/swim_lanes.h"

namespace chipline {
namespace {

constexpr std::size_t kEventsShown = 100;
constexpr std::size_t kEmbedLaneHeight = 62;
constexpr std::size_t kEmbedFrameHeight = 230;

std::string_view KindWord(SubjectKind kind) {
  switch (kind) {
    case SubjectKind::kProduct:
      return "Product";
    case SubjectKind::kMaterial:
      return "Material";
    case SubjectKind::kEntity:
      return "Company";
    case SubjectKind::kRule:
      return "Rule";
  }
  return "Subject";
}

class SubjectWriter {
 public:
  SubjectWriter(HtmlWriter& page, const Site& site, const Request& request,
                const Timeline& timeline, const Question& question, SubjectIndex subject)
      : page_(page),
        site_(site),
        request_(request),
        timeline_(timeline),
        question_(question),
        subject_(timeline.subjects().at(subject)),
        index_(subject),
        date_(question.as_of.date),
        lanes_(LanesOf(timeline, question.as_of, subject)),
        axis_(AxisOf(lanes_, site.Today(), date_)) {}

  void Write() {
    WriteHead(/*is_bare=*/false);
    WriteLanes();
    WriteToday();
    WriteSpellList();
    WriteKnowledge();
    WriteEvents();
    WriteShare();
    const bool is_product = subject_.kind == SubjectKind::kProduct;
    std::vector<Parameter> own;
    if (!is_product) own.push_back({"subject", subject_.id});
    WriteCiteBox(page_, site_, timeline_, request_, question_.as_of,
                 "Chipline: " + subject_.name + " " + AsOfText(question_, site_.Today()),
                 is_product ? "/api/v1/ship/" + subject_.id : "/api/v1/state", own);
  }

  void WriteBare() {
    WriteHead(/*is_bare=*/true);
    WriteSwimLanes(page_, lanes_, axis_, date_, /*is_bare=*/true);
    page_.Open("p", {{"class", "more"}});
    page_.OpenWith("a", {{"href", Linked("/subject/" + subject_.id, request_)},
                         {"target", "_blank"},
                         {"rel", "noopener"}});
    page_.Text("Chipline: the passages behind this").Close();
    page_.Text(", entry " + std::to_string(question_.as_of.recorded) + " of the record").Close();
  }

 private:
  void WriteHead(bool is_bare) {
    page_.Open("div", {{"class", "lede"}});
    if (!is_bare) WriteBelongs();
    page_.Open("h1").Text(subject_.name);
    if (!subject_.name_zh.empty()) {
      page_.Text(" ").Element("span", {{"lang", "zh"}, {"class", "zh"}}, subject_.name_zh);
    }
    page_.Close();
    if (subject_.kind == SubjectKind::kProduct) {
      const ShipAnswer answer = CanShip(timeline_, question_.as_of, index_);
      StatusLook look = LookOf(answer);
      look.detail.clear();
      page_.Open("p", {{"class", "deck verdict-line"}});
      WriteVerdict(page_, look);
      // The sentence begins with the verdict's word and a colon, which the mark has said.
      const auto said = ShipSentenceOf(site_, timeline_, answer, date_);
      std::string sentence = said ? *said : ShipSentence(timeline_, answer, date_, {});
      const std::string day = FormatDay(date_);
      if (const auto at = sentence.find(day); at != std::string::npos) {
        sentence.replace(at, day.size(), LongDay(date_));
      }
      const std::size_t colon = sentence.find(": ");
      page_.Text(" " + (colon == std::string::npos ? sentence : sentence.substr(colon + 2)));
      page_.Close();
    } else {
      page_.Element("p", {{"class", "deck"}},
                    "What stood in force " + AsOfText(question_, site_.Today()) + ".");
    }
    if (!is_bare) {
      WriteAsOfForm(page_, request_, question_, "/subject/" + subject_.id);
      WriteModes();
    }
    page_.Close();
  }

  void WriteModes() {
    const std::string path = "/subject/" + subject_.id;
    const std::string day = FormatDay(date_);
    page_.Open("p", {{"class", "modes"}});
    if (question_.as_of.known_at == date_) {
      page_.Link(LinkedAt(path, request_, day, ""), "With all that is known today");
    } else {
      page_.Link(LinkedAt(path, request_, day, day), "As printed that morning");
    }
    page_.Text(" ").Link("/api/v1/feeds/subjects/" + subject_.id + ".atom", "Feed of its changes");
    page_.Text(" ").Link("#cite", "Cite").Text(" ").Link("#embed", "Embed").Close();
  }

  void WriteBelongs() {
    const SubjectTree& tree = timeline_.subjects();
    page_.Open("p", {{"class", "belongs"}}).Text(KindWord(subject_.kind));
    const auto list = [&](std::string_view lead, std::span<const SubjectIndex> subjects) {
      std::string_view separator = lead;
      for (const SubjectIndex other : subjects) {
        page_.Text(std::exchange(separator, ", "))
            .Link(Linked("/subject/" + tree.at(other).id, request_), tree.at(other).name);
      }
    };
    list(" · part of ", tree.Ancestors(index_));
    list(" · includes ", tree.Children(index_));
    if (const auto maker = tree.Find(subject_.maker)) {
      const std::array<SubjectIndex, 1> one = {*maker};
      list(" · made by ", one);
    }
    page_.Close();
  }

  void WriteLanes() {
    page_.Open("section", {{"class", "swim"}});
    page_.Element("h2", "What stood, over the years");
    page_.Element("p", {{"class", "lead"}},
                  "Choose a spell to read its measure, what stands beneath it and the passage that "
                  "says so.");
    WriteSwimLanes(page_, lanes_, axis_, date_, /*is_bare=*/false);
    page_.Element("p", {{"class", "hint keys-of-lanes"}},
                  "A thin line: no measure known. Hatched grey: nobody looked. A stem with a ring: "
                  "it ended by its own date. Stripes in a dashed frame: suspended.");
    page_.Open("div", {{"id", "pane"}, {"aria-live", "polite"}}).Close();
    page_.Close();
  }

  void WriteToday() {
    page_.Open("section", {{"id", "today"}});
    page_.Element("h2", "On " + LongDay(date_));
    for (const SwimLane& lane : lanes_) {
      WriteSpell(page_, site_, request_, timeline_, question_, lane.position, lane.At(date_),
                 /*is_now=*/true);
    }
    if (lanes_.empty()) {
      page_.Element("p", {{"class", "lead"}},
                    "No measure on it, or on what it belongs to, is on record.");
    }
    page_.Close();
  }

  void WriteSpellList() {
    std::size_t count = 0;
    for (const SwimLane& lane : lanes_) {
      count += static_cast<std::size_t>(
          std::count_if(lane.parts.begin(), lane.parts.end(),
                        [&](const LanePart& part) { return IsTold(lane, part); }));
    }
    if (count == 0) return;
    page_.Open("details", {{"class", "all-spells"}});
    page_.Element("summary",
                  "The lanes as a list: " + Counted(count, "other spell", "other spells"));
    for (const SwimLane& lane : lanes_) {
      for (const LanePart& part : lane.parts) {
        if (!IsTold(lane, part)) continue;
        WriteSpell(page_, site_, request_, timeline_, question_, lane.position, part,
                   /*is_now=*/false);
      }
    }
    page_.Close();
  }

  // Whether a part has an article of its own in the list; that of the date stands above.
  bool IsTold(const SwimLane& lane, const LanePart& part) const {
    return !part.is_unseen && !IsOpen(part.resolution) && &part != &lane.At(date_);
  }

  // The answer for the date, as it was known over time.
  void WriteKnowledge() {
    struct Turn {
      Day day;
      StatusLook look;
      Ref by;
    };
    AsOf as_of = question_.as_of;
    as_of.known_at.reset();
    Resolver resolver(timeline_, as_of);
    bool is_first = true;
    for (const SwimLane& lane : lanes_) {
      std::vector<Turn> turns;
      for (const Day day : resolver.KnowledgeDays(lane.position)) {
        if (day == kDistantPast || day == kDistantFuture) continue;
        resolver.SetKnownAt(day);
        const Resolution answer = resolver.Resolve(lane.position);
        StatusLook look = LookOf(timeline_, answer);
        if (turns.empty() ? IsOpen(answer) : turns.back().look == look) continue;
        turns.push_back({day, std::move(look), answer.decided_by});
      }
      if (turns.empty()) continue;
      if (std::exchange(is_first, false)) {
        page_.Open("section", {{"class", "knowledge"}});
        page_.Element("h2", "How knowledge of that day was revised");
        page_.Element("p", {{"class", "lead"}},
                      "What the world could say of " + LongDay(date_) + ", from when on.");
        page_.Open("table", {{"class", "cards"}}).Open("thead").Open("tr");
        for (const char* title : {"As known from", "Position", "Answer", "Because"}) {
          page_.Element("th", {{"scope", "col"}}, title);
        }
        page_.Close().Close().Open("tbody");
      }
      for (const Turn& turn : turns) {
        page_.Open("tr").Open("td");
        page_.Link(
            LinkedAt("/subject/" + subject_.id, request_, FormatDay(date_), FormatDay(turn.day)),
            ShortDay(turn.day));
        page_.Close().Element("td", PositionTitle(lane.position)).Open("td");
        WriteStatus(page_, turn.look);
        page_.Close().Open("td");
        if (turn.by != kNoRef) {
          WriteEventLink(page_, site_, request_, timeline_.record(turn.by));
        }
        page_.Close().Close();
      }
    }
    if (!is_first) page_.Close().Close().Close();
  }

  void WriteEvents() {
    EventFilter filter;
    filter.subjects = {index_};
    const std::vector<Ref> all = SelectEvents(timeline_, nullptr, question_.as_of, filter);
    const EventPage events = PageOf(timeline_, all, std::nullopt, std::nullopt, kEventsShown);
    page_.Open("section").Element("h2", "Events that concern it");
    page_.Open("ol", {{"class", "days"}});
    for (const Ref ref : events.refs) {
      const EventRecord& record = timeline_.record(ref);
      page_.Open("li");
      const Day day = record.has_effective ? record.effective.first : record.fallback.first;
      if (day != kDistantPast) {
        page_.Element("time", {{"datetime", FormatDay(day)}}, ShortDay(day));
      } else {
        page_.Element("span", "no day");
      }
      page_.Open("span");
      WriteEventLink(page_, site_, request_, record);
      page_.Close().Close();
    }
    page_.Close();
    if (all.size() > events.refs.size()) {
      std::vector<Parameter> query = Carried(request_);
      query.push_back({"subject", subject_.id});
      page_.Open("p").Link("/events" + QueryText(query),
                           "All " + std::to_string(all.size()) + " events");
      page_.Close();
    }
    page_.Close();
  }

  void WriteShare() {
    const std::size_t height = kEmbedFrameHeight + kEmbedLaneHeight * lanes_.size();
    page_.Open("section", {{"id", "embed"}}).Element("h2", "Embed");
    page_.Element("p", {{"class", "lead"}},
                  "The verdict and the lanes in your own page: no cookie, no script.");
    page_.Element("pre", {{"id", "iframe"}, {"tabindex", "0"}, {"aria-label", "HTML to embed"}},
                  "<iframe src=\"" + BaseOf(request_) +
                      Linked("/embed/subject/" + subject_.id, request_) +
                      "\" title=\"Chipline: " + subject_.name + "\" width=\"100%\" height=\"" +
                      std::to_string(height) + "\" loading=\"lazy\"></iframe>");
    page_.Open("p").Element("button", {{"type", "button"}, {"data-copy", "iframe"}, {"hidden", ""}},
                            "Copy HTML");
    page_.Text(" ").Link(Linked("/embed/subject/" + subject_.id, request_), "Look at it");
    page_.Close().Close();
  }

  HtmlWriter& page_;
  const Site& site_;
  const Request& request_;
  const Timeline& timeline_;
  const Question& question_;
  const Subject& subject_;
  const SubjectIndex index_;
  const Day date_;
  const std::vector<SwimLane> lanes_;
  const TimeAxis axis_;
};

Response Answer(const Site& site, const Request& request, bool is_bare) {
  const auto timeline = site.timeline();
  SubjectIndex subject = 0;
  Question question;
  if (auto problem = ReadSubject(request.PathValue("id"), "id", timeline->subjects(), subject)) {
    return Fail(*problem);
  }
  if (auto problem = ReadQuestion(request, *timeline, site.Today(), question))
    return Fail(*problem);
  HtmlWriter page;
  SubjectWriter writer(page, site, request, *timeline, question, subject);
  PageParts parts;
  parts.styles = {"record.css"};
  parts.is_bare = is_bare;
  const Subject& named = timeline->subjects().at(subject);
  if (is_bare) {
    writer.WriteBare();
    Response response = Page(named.name, page, parts);
    response.headers.Add(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors *; require-trusted-types-for 'script'; "
        "trusted-types 'none'");
    response.headers.Add("Cross-Origin-Resource-Policy", "cross-origin");
    response.has_own_security = true;
    return response;
  }
  writer.Write();
  parts.scripts = {"subject.js"};
  parts.feed = "/api/v1/feeds/subjects/" + named.id + ".atom";
  return Page(named.name, page, parts);
}

}  // namespace

Response SubjectPage(const Site& site, const Request& request) {
  return Answer(site, request, /*is_bare=*/false);
}

Response SubjectEmbed(const Site& site, const Request& request) {
  return Answer(site, request, /*is_bare=*/true);
}

}  // namespace chipline
