#include "web/board_panels.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "query/resolver.h"
#include "web/page_frame.h"

namespace chipline {
namespace {

constexpr Day kWeek = 7;
constexpr std::size_t kChangesShown = 3;
constexpr std::size_t kNamesShown = 2;

class PanelsWriter {
 public:
  PanelsWriter(HtmlWriter& page, const BoardPanels& panels, const Request& request)
      : page_(page), panels_(panels), request_(request) {}

  void Write() {
    page_.Open("div", {{"class", "panels"}});
    WriteLately();
    WriteAhead();
    WriteFresh();
    page_.Close();
  }

 private:
  void WriteChange(const BoardChange& change, const Board& board) {
    page_.Open("li").Element("time", {{"datetime", FormatDay(change.day)}}, ShortDay(change.day));
    page_.Open("span", {{"class", "change"}});
    const std::size_t named = std::min(change.rows.size(), kNamesShown);
    for (std::size_t i = 0; i < named; ++i) {
      const Subject& subject = panels_.timeline.subjects().at(board.rows[change.rows[i]].subject);
      const bool is_end = i + 1 == change.rows.size();
      if (i > 0) page_.Text(is_end ? " and " : ", ");
      page_.Link(LinkedAt("/subject/" + subject.id, request_, FormatDay(change.day),
                          std::string(request_.Get("known_at").value_or(""))),
                 subject.name);
    }
    if (const std::size_t others = change.rows.size() - named; others > 0) {
      page_.Text(" and " + Counted(others, "other", "others"));
    }
    const BoardSection& section = BoardSections()[change.section];
    page_.Text(" ").Element("span", {{"class", "turn"}},
                            std::string(section.columns[change.column].title) + ": " +
                                std::string(change.from) + " → " + std::string(change.to));
    page_.Close().Close();
  }

  void WriteLately() {
    std::vector<const BoardChange*> lately;
    const BoardChange* before = nullptr;
    for (const BoardChange& change : panels_.changes) {
      if (change.day > panels_.as_of.date) break;
      if (change.day > panels_.as_of.date - kWeek) {
        lately.push_back(&change);
      } else {
        before = &change;
      }
    }
    std::reverse(lately.begin(), lately.end());
    page_.Open("section").Element("h2", "Changed in the week before");
    page_.Open("ol", {{"class", "days"}, {"id", "lately"}});
    for (std::size_t i = 0; i < std::min(lately.size(), kChangesShown); ++i) {
      WriteChange(*lately[i], panels_.shown);
    }
    if (lately.size() > kChangesShown) {
      page_.Element("li", {{"class", "more"}},
                    "and " + Counted(lately.size() - kChangesShown, "more change", "more changes"));
    }
    if (lately.empty()) {
      page_.Element("li", {{"class", "none"}},
                    before == nullptr ? "Nothing yet." : "Nothing. The last change before:");
      if (before != nullptr) WriteChange(*before, panels_.shown);
    }
    page_.Close().Close();
  }

  void WriteAhead() {
    page_.Open("section").Element("h2", "Falls due next");
    page_.Open("ol", {{"class", "days"}, {"id", "ahead"}});
    std::size_t ahead = 0;
    for (const BoardChange& change : panels_.ahead) {
      if (change.day <= panels_.as_of.date) continue;
      if (ahead++ < kChangesShown) WriteChange(change, panels_.as_asked);
    }
    if (ahead > kChangesShown) {
      page_.Element("li", {{"class", "more"}},
                    "and " + Counted(ahead - kChangesShown, "more change", "more changes"));
    }
    if (ahead == 0) page_.Element("li", {{"class", "none"}}, "No later day is on record.");
    page_.Close();
    page_.Open("p", {{"class", "more"}}).Link("/expectations", "Forecasts, and how they fared");
    page_.Text(" · ").Link("/api/v1/expected.ics", "Calendar").Close().Close();
  }

  // The newest day that each kind of evidence was published on, among all that is known.
  void WriteFresh() {
    struct Kind {
      Day newest = kDistantPast;
      std::size_t count = 0;
    };
    std::map<std::uint8_t, Kind> kinds;
    const Resolver resolver(panels_.timeline, panels_.as_of);
    for (Ref ref = 0; ref < panels_.timeline.RefBound(panels_.as_of.recorded); ++ref) {
      if (panels_.timeline.record(ref).base != ref || resolver.Visible(ref) == kNoRef) continue;
      const EventRecord& event = panels_.timeline.record(resolver.Visible(ref));
      if (event.evidence == 0 || event.published == kDistantPast) continue;
      Kind& kind = kinds[event.evidence];
      ++kind.count;
      kind.newest = std::max(kind.newest, event.published);
    }
    static constexpr std::array<std::string_view, 8> kNames = {"",
                                                               "Official texts",
                                                               "Official statements",
                                                               "Company statements",
                                                               "Named sources",
                                                               "Unnamed sources",
                                                               "Press",
                                                               "Analysts"};
    page_.Open("section").Element("h2", "How fresh each source is");
    page_.Open("table", {{"class", "fresh"}}).Open("thead").Open("tr");
    page_.Element("th", {{"scope", "col"}}, "Evidence").Element("th", {{"scope", "col"}}, "Newest");
    page_.Element("th", {{"scope", "col"}}, "Events").Close().Close().Open("tbody");
    for (const auto& [number, kind] : kinds) {
      if (number >= kNames.size()) continue;
      page_.Open("tr").Element("th", {{"scope", "row"}}, kNames[number]);
      page_.Element("td", ShortDay(kind.newest)).Element("td", std::to_string(kind.count)).Close();
    }
    page_.Close().Close();
    page_.Open("p", {{"class", "more"}})
        .Text("Last entry " + ShortDay(UtcDay(panels_.timeline.last_recorded_at())) + " · ");
    page_.Link("/status", "All sources").Close().Close();
  }

  HtmlWriter& page_;
  const BoardPanels& panels_;
  const Request& request_;
};

}  // namespace

void WriteBoardPanels(HtmlWriter& page, const BoardPanels& panels, const Request& request) {
  PanelsWriter(page, panels, request).Write();
}

}  // namespace chipline
