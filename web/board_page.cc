#include "web/board_page.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "web/board_cache.h"
#include "web/board_panels.h"
#include "web/board_table.h"
#include "web/page_frame.h"

namespace chipline {
namespace {

constexpr int kBarHeight = 36;

std::string Dump(Day day) {
  return std::to_string(day);
}

class BoardWriter {
 public:
  BoardWriter(const Site& site, const Request& request, const Timeline& timeline,
              const Question& question, const Board& as_asked, const Board& that_day)
      : site_(site),
        request_(request),
        timeline_(timeline),
        date_(question.as_of.date),
        is_morning_(question.as_of.known_at == question.as_of.date),
        question_(question),
        as_asked_(as_asked),
        that_day_(that_day),
        shown_(is_morning_ ? that_day : as_asked),
        changes_(ChangesOf(shown_)),
        ahead_(is_morning_ ? ChangesOf(as_asked) : changes_) {
    for (const BoardChange& change : changes_) change_days_.insert(change.day);
    Day first = site.Today();
    Day last = first;
    for (const std::vector<BoardChange>* changes : {&changes_, &ahead_}) {
      if (changes->empty()) continue;
      first = std::min(first, changes->front().day);
      last = std::max(last, changes->back().day);
    }
    axis_ = TimeAxis::Around(first, last, site.Today(), date_);
  }

  void Write(HtmlWriter& page) {
    WriteLede(page);
    WritePatterns(page);
    page.Open("div",
              {{"id", "board"},
               {"data-day", Dump(date_)},
               {"data-today", Dump(site_.Today())},
               {"data-first", Dump(axis_.first)},
               {"data-last", Dump(axis_.last)},
               {"data-known", question_.as_of.known_at ? Dump(*question_.as_of.known_at) : ""}});
    WriteBoardPanels(page, {timeline_, question_.as_of, shown_, as_asked_, changes_, ahead_},
                     request_);
    WriteBar(page);
    WriteBoardTable(page, {timeline_, as_asked_, that_day_, shown_, axis_, date_}, request_);
    // Behind the rows: of a large board it is much, and nothing to look at.
    page.Element("div", {{"id", "looks"}, {"data-looks", LooksText(as_asked_)}, {"hidden", ""}},
                 "");
    page.Close();
    WriteLegend(page);
  }

 private:
  void WriteLede(HtmlWriter& page);
  void WriteDial(HtmlWriter& page);
  void WriteTally(HtmlWriter& page);
  void WriteBar(HtmlWriter& page);
  void WriteStep(HtmlWriter& page, std::string_view rel, std::string_view sign,
                 std::string_view words, std::optional<Day> day);
  void WriteHistogram(HtmlWriter& page);

  const Site& site_;
  const Request& request_;
  const Timeline& timeline_;
  const Day date_;
  const bool is_morning_;  // as printed that morning: known_at is the date
  const Question& question_;
  const Board& as_asked_;
  const Board& that_day_;
  const Board& shown_;
  const std::vector<BoardChange> changes_;
  const std::vector<BoardChange> ahead_;  // of what was known: what lies ahead is no hindsight
  std::set<Day> change_days_;
  TimeAxis axis_;
};

void BoardWriter::WriteLede(HtmlWriter& page) {
  page.Open("div", {{"class", "lede board-lede"}});
  page.Element("h1", "Which chips may pass between the United States and China");
  page.Open("div");
  page.Element("p", {{"class", "deck"}, {"id", "deck"}},
               "What stood in force " + AsOfText(question_, site_.Today()) + ".");
  WriteAsOfForm(page, request_, question_, "/");
  page.Open("p", {{"class", "modes"}});
  const std::string day = FormatDay(date_);
  if (is_morning_) {
    page.Element("a", {{"id", "morning"}, {"href", LinkedAt("/", request_, day, "")}},
                 "With all that is known today");
  } else {
    page.Element("a", {{"id", "morning"}, {"href", LinkedAt("/", request_, day, day)}},
                 "As printed that morning");
  }
  page.Text(" ").Element("a", {{"id", "whole"}, {"href", Linked("/state", request_)}},
                         "The whole state as a table");
  page.Close();
  WriteDial(page);
  page.Close();
  WriteTally(page);
  page.Close();
}

// The second dial, for scripts alone: the form's field does the same without.
void BoardWriter::WriteDial(HtmlWriter& page) {
  const Day known = question_.as_of.known_at.value_or(site_.Today());
  page.Open("p", {{"class", "dial"}, {"id", "dial"}, {"hidden", ""}});
  page.Open("label").Element("span", "Knowledge of ");
  page.Element("span", {{"id", "known-day"}},
               question_.as_of.known_at ? LongDay(known) : std::string("today"));
  page.Void("input", {{"type", "range"},
                      {"id", "known"},
                      {"min", Dump(axis_.first)},
                      {"max", Dump(std::max(site_.Today(), known))},
                      {"value", Dump(known)}});
  page.Close().Close();
}

// How many of what can ship.
void BoardWriter::WriteTally(HtmlWriter& page) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kVerdicts = {{
      {"v-no", "No"},
      {"v-restricted", "Restricted"},
      {"v-yes", "Yes"},
      {"v-unknown", "Unknown"},
  }};
  std::map<std::string_view, std::size_t> count;
  for (const BoardRow& row : shown_.rows) {
    if (!row.verdict.empty()) ++count[shown_.looks[SpellAt(row.verdict, date_).look].css];
  }
  page.Open("div", {{"class", "tally"}}).Element("h2", "Can it ship to China?");
  page.Open("ul", {{"id", "tally"}});
  for (const auto& [css, word] : kVerdicts) {
    page.Open("li", {{"class", std::string(css)}, {"data-css", std::string(css)}});
    page.Element("span", {{"class", "number"}}, std::to_string(count[css]));
    page.Open("span", {{"class", "status " + std::string(css)}});
    page.Element("span", {{"class", "mark"}, {"aria-hidden", "true"}}, "");
    page.Element("span", {{"class", "word"}}, word).Close().Close();
  }
  page.Close();
  page.Element("p", {{"class", "of"}}, "chips, machines and services on the record");
  page.Close();
}

void BoardWriter::WriteStep(HtmlWriter& page, std::string_view rel, std::string_view sign,
                            std::string_view words, std::optional<Day> day) {
  std::vector<Attribute> attributes = {{"class", "step"},
                                       {"id", std::string(rel)},
                                       {"aria-label", std::string(words)},
                                       {"title", std::string(words)}};
  if (day) {
    const std::string text = FormatDay(*day);
    attributes.push_back({"rel", std::string(rel)});
    attributes.push_back(
        {"href",
         LinkedAt("/", request_, text,
                  is_morning_ ? text : std::string(request_.Get("known_at").value_or("")))});
  } else {
    attributes.push_back({"role", "link"});
    attributes.push_back({"aria-disabled", "true"});
  }
  page.OpenWith("a", attributes).Text(sign).Close();
}

// How many answers changed in each month.
void BoardWriter::WriteHistogram(HtmlWriter& page) {
  std::map<Day, std::size_t> months;
  for (const BoardChange& change : changes_) {
    if (change.day < axis_.first || change.day > axis_.last) continue;
    CivilDay civil = ToCivil(change.day);
    civil.day = 1;
    months[FromCivil(civil)] += change.rows.size();
  }
  std::size_t most = 1;
  for (const auto& [month, count] : months) most = std::max(most, count);
  page.Open("svg", {{"class", "histogram"},
                    {"width", "100%"},
                    {"height", std::to_string(kBarHeight)},
                    {"aria-hidden", "true"}});
  for (const auto& [month, count] : months) {
    // The root of the share, by whole pixels: one change must be seen beside a hundred.
    int height = 1;
    while (static_cast<std::size_t>(height * height) * most <
           count * static_cast<std::size_t>(kBarHeight * kBarHeight)) {
      ++height;
    }
    height = std::clamp(height, 3, kBarHeight);
    page.Empty("rect", {{"x", axis_.At(month)},
                        {"width", axis_.Width(month, month + 23)},
                        {"y", std::to_string(kBarHeight - height)},
                        {"height", std::to_string(height)}});
  }
  const std::string now = axis_.At(date_);
  page.Empty("line", {{"class", "now"}, {"x1", now}, {"x2", now}, {"y2", "100%"}});
  page.Close();
}

void BoardWriter::WriteBar(HtmlWriter& page) {
  std::optional<Day> previous;
  std::optional<Day> next;
  if (const auto after = change_days_.upper_bound(date_); after != change_days_.end())
    next = *after;
  if (auto at = change_days_.lower_bound(date_); at != change_days_.begin()) previous = *--at;
  page.Open("div", {{"class", "bar"}, {"role", "group"}, {"aria-label", "The day shown"}});
  page.Open("div", {{"class", "when"}});
  WriteStep(page, "prev", "◀", "Previous change", previous);
  page.Element("strong", {{"id", "day"}}, LongDay(date_));
  WriteStep(page, "next", "▶", "Next change", next);
  page.Close().Open("div", {{"class", "scrub"}});
  WriteHistogram(page);
  page.Void("input", {{"type", "range"},
                      {"id", "slider"},
                      {"aria-label", "Day"},
                      {"min", Dump(axis_.first)},
                      {"max", Dump(axis_.last)},
                      {"value", Dump(date_)},
                      {"hidden", ""}});
  WriteYears(page, axis_);
  page.Close();
  page.Element("p", {{"class", "keys"}, {"id", "keys"}, {"hidden", ""}}, "");
  page.Close();
  page.Element("p", {{"class", "sr"}, {"id", "said"}, {"aria-live", "polite"}}, "");
}

Response BoardPage(const Site& site, const Request& request, BoardCache& cache) {
  const auto timeline = site.timeline();
  Question question;
  if (auto problem = ReadQuestion(request, *timeline, site.Today(), question))
    return Fail(*problem);
  PageParts parts;
  parts.place = "/";
  parts.scripts = {"board.js"};
  parts.styles = {"board.css"};
  parts.feed = "/api/v1/feeds/events.atom";
  HtmlWriter page;
  if (timeline->last_seq() == 0) {
    page.Open("div", {{"class", "lede"}});
    page.Element("h1", "Which chips may pass between the United States and China").Close();
    page.Element("p", {{"class", "empty"}},
                 "The record is empty. Load it with: chipline ingest samples/history.jsonl");
    return Page("Board", page, parts);
  }
  const BoardPair boards = cache.Get(timeline, question.as_of);
  BoardWriter(site, request, *timeline, question, *boards.as_asked, *boards.that_day).Write(page);
  return Page("Board, " + LongDay(question.as_of.date), page, parts);
}

}  // namespace

std::function<Response(const Request&)> BoardHandler(const Site& site) {
  return [&site, cache = std::make_shared<BoardCache>()](const Request& request) {
    return BoardPage(site, request, *cache);
  };
}

}  // namespace chipline
