#include "web/board_table.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "web/page_frame.h"

namespace chipline {
namespace {

constexpr int kLaneHeight = 9;
constexpr int kLaneStep = 11;
constexpr std::size_t kManyRows = 400;

// [look, day, look, …]: the first look holds from the distant past.
void AppendLane(std::string& json, const Lane& lane) {
  json += '[';
  for (std::size_t i = 0; i < lane.size(); ++i) {
    if (i > 0) json += ',' + std::to_string(lane[i].first) + ',';
    json += std::to_string(lane[i].look);
  }
  json += ']';
}

std::string LanesJson(const BoardRow& row) {
  std::string json = "[";
  AppendLane(json, row.columns[0]);
  json += ',';
  AppendLane(json, row.columns[1]);
  if (!row.verdict.empty()) {
    json += ',';
    AppendLane(json, row.verdict);
  }
  return json + ']';
}

void WriteStripLane(HtmlWriter& page, const TimeAxis& axis, const Board& board, const Lane& lane) {
  for (std::size_t i = 0; i < lane.size(); ++i) {
    const StatusLook& look = board.looks[lane[i].look];
    const Day last = i + 1 < lane.size() ? lane[i + 1].first - 1 : kDistantFuture;
    if (look.css == "s-open" || last < axis.first || lane[i].first > axis.last) continue;
    page.Empty("rect", {{"class", look.css},
                        {"x", axis.At(lane[i].first)},
                        {"width", axis.Width(lane[i].first, last)},
                        {"height", std::to_string(kLaneHeight)}});
  }
}

class TableWriter {
 public:
  TableWriter(HtmlWriter& page, const BoardTable& table, const Request& request)
      : page_(page), table_(table), request_(request) {}

  void Write() {
    // A large one is laid out as it comes into sight.
    const bool is_large = table_.shown.rows.size() > kManyRows;
    page_.Open("table", {{"class", is_large ? "board large" : "board"}, {"role", "table"}});
    page_.Element("caption", {{"class", "sr"}},
                  "Every subject of the record: its history, what each side says on the day, and "
                  "whether it can ship");
    const std::vector<BoardRow>& rows = table_.shown.rows;
    for (std::size_t begin = 0; begin < rows.size();) {
      std::size_t end = begin;
      while (end < rows.size() && rows[end].section == rows[begin].section) ++end;
      WriteSection(begin, end);
      begin = end;
    }
    page_.Close();
  }

 private:
  void WriteSection(std::size_t begin, std::size_t end) {
    const BoardSection& section = BoardSections()[table_.shown.rows[begin].section];
    page_.Open("tbody", {{"id", std::string(section.id)}, {"role", "rowgroup"}});
    page_.Open("tr", {{"class", "section"}, {"role", "row"}})
        .Open("th", {{"scope", "col"}, {"role", "columnheader"}});
    page_.Element("h2", section.title);
    page_.Element("span", {{"class", "lead"}}, section.lead).Close();
    page_.Open("th", {{"scope", "col"}, {"role", "columnheader"}, {"class", "history"}});
    page_.Element("span", {{"class", "lanes-are"}},
                  "above: " + std::string(section.columns[0].title) +
                      " · below: " + std::string(section.columns[1].title));
    page_.Close();
    for (const BoardColumn& column : section.columns) {
      page_.Element("th", {{"scope", "col"}, {"role", "columnheader"}}, column.title);
    }
    if (section.has_verdict) {
      page_.Element("th", {{"scope", "col"}, {"role", "columnheader"}, {"class", "verdict"}},
                    "Can it ship?");
    } else {
      page_.Element("td", {{"class", "verdict"}, {"role", "cell"}}, "");
    }
    page_.Close();
    for (std::size_t r = begin; r < end; ++r) WriteRow(section, r);
    page_.Close();
  }

  void WriteRow(const BoardSection& section, std::size_t r) {
    const BoardRow& row = table_.shown.rows[r];
    const std::string asked = LanesJson(table_.as_asked.rows[r]);
    const std::string of_day = LanesJson(table_.that_day.rows[r]);
    std::vector<Attribute> attributes = {{"role", "row"}, {"data-a", asked}};
    if (of_day != asked) attributes.push_back({"data-m", of_day});
    if (IsPlain(row)) attributes.push_back({"class", "plain"});
    page_.OpenWith("tr", attributes);
    const Subject& subject = table_.timeline.subjects().at(row.subject);
    page_.Open(
        "th",
        {{"scope", "row"}, {"role", "rowheader"}, {"class", "depth-" + std::to_string(row.depth)}});
    page_.Link(Linked("/subject/" + subject.id, request_), subject.name);
    if (!subject.name_zh.empty()) {
      page_.Text(" ").Element("span", {{"lang", "zh"}, {"class", "zh"}}, subject.name_zh);
    }
    page_.Close();
    WriteStrip(row);
    for (std::size_t c = 0; c < row.columns.size(); ++c) {
      page_.Open("td", {{"role", "cell"}})
          .Element("span", {{"class", "label"}}, section.columns[c].title);
      WriteStatus(page_, LookOn(row.columns[c]));
      page_.Close();
    }
    page_.Open("td", {{"class", "verdict"}, {"role", "cell"}});
    if (section.has_verdict) {
      page_.Element("span", {{"class", "label"}}, "Can it ship?");
      WriteVerdict(page_, LookOn(row.verdict));
    }
    page_.Close().Close();
  }

  void WriteStrip(const BoardRow& row) {
    page_.Open("td", {{"class", "history"}, {"role", "cell"}});
    page_.Open("svg", {{"class", "strip"},
                       {"width", "100%"},
                       {"height", std::to_string(kLaneStep + kLaneHeight)},
                       {"aria-hidden", "true"}});
    page_.Open("g");
    WriteStripLane(page_, table_.axis, table_.shown, row.columns[0]);
    page_.Close().Open("g", {{"transform", "translate(0 " + std::to_string(kLaneStep) + ")"}});
    WriteStripLane(page_, table_.axis, table_.shown, row.columns[1]);
    page_.Close();
    const std::string now = table_.axis.At(table_.date);
    page_.Empty("line", {{"class", "now"}, {"x1", now}, {"x2", now}, {"y2", "100%"}});
    page_.Close().Close();
  }

  const StatusLook& LookOn(const Lane& lane) const {
    return table_.shown.looks[SpellAt(lane, table_.date).look];
  }

  // Nothing is known to stand, or nobody looked.
  bool IsPlain(const BoardRow& row) const {
    for (const Lane& lane : row.columns) {
      const std::string& css = LookOn(lane).css;
      if (css != "s-open" && css != "s-unseen") return false;
    }
    return true;
  }

  HtmlWriter& page_;
  const BoardTable& table_;
  const Request& request_;
};

}  // namespace

void WriteBoardTable(HtmlWriter& page, const BoardTable& table, const Request& request) {
  TableWriter(page, table, request).Write();
}

std::string LooksJson(const Board& board) {
  nlohmann::json looks = nlohmann::json::array();
  for (const StatusLook& look : board.looks) looks.push_back({look.css, look.word, look.detail});
  return looks.dump();
}

}  // namespace chipline
