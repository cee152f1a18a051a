#include "web/board_table.h"

#include <utility>

#include "web/page_frame.h"

namespace chipline {
namespace {

constexpr int kLaneHeight = 9;
constexpr int kStripHeight = 20;
constexpr char kSecondLane[] = "11";
// A board of more rows is in parts, each laid out as it comes into sight.
constexpr std::size_t kManyRows = 400;
constexpr std::size_t kRowsOfPart = 24;

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

// A strip shows statuses alone: neighbours that differ in what qualifies them are one rectangle.
void WriteStripLane(HtmlWriter& page, const TimeAxis& axis, const Board& board, const Lane& lane,
                    const char* y) {
  const auto css = [&](std::size_t i) -> const std::string& {
    return board.looks[lane[i].look].css;
  };
  for (std::size_t begin = 0, end = 0; begin < lane.size(); begin = end) {
    while (end < lane.size() && css(end) == css(begin)) ++end;
    const Day last = end < lane.size() ? lane[end].first - 1 : kDistantFuture;
    const Day first = lane[begin].first;
    if (css(begin) == "s-open" || last < axis.first || first > axis.last) continue;
    page.Empty("rect", {{"class", css(begin)},
                        {"x", axis.At(first)},
                        {"y", y},
                        {"width", axis.Width(first, last)},
                        {"height", std::to_string(kLaneHeight)}});
  }
}

class TableWriter {
 public:
  TableWriter(HtmlWriter& page, const BoardTable& table, const Request& request)
      : page_(page),
        table_(table),
        request_(request),
        is_large_(table.shown.rows.size() > kManyRows) {}

  void Write() {
    page_.Open("table", {{"class", is_large_ ? "board large" : "board"}, {"role", "table"}});
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
    for (std::size_t r = begin; r < end; ++r) {
      const bool is_next_part = is_large_ && r > begin && (r - begin) % kRowsOfPart == 0;
      if (is_next_part) page_.Close().Open("tbody", {{"role", "rowgroup"}});
      WriteRow(section, r);
    }
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
                       {"height", std::to_string(kStripHeight)},
                       {"aria-hidden", "true"}});
    WriteStripLane(page_, table_.axis, table_.shown, row.columns[0], "0");
    WriteStripLane(page_, table_.axis, table_.shown, row.columns[1], kSecondLane);
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
  const bool is_large_;
};

}  // namespace

void WriteBoardTable(HtmlWriter& page, const BoardTable& table, const Request& request) {
  TableWriter(page, table, request).Write();
}

std::string LooksText(const Board& board) {
  std::string text;
  for (const StatusLook& look : board.looks) {
    if (!text.empty()) text += '\n';
    text.append(look.css).append(1, '\t').append(look.word).append(1, '\t').append(look.detail);
  }
  return text;
}

}  // namespace chipline
