#include "ingest/table_text.h"

#include <algorithm>
#include <utility>

#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr std::size_t kMaxFlatRows = 500;

bool IsEmptyCell(std::string_view cell) {
  return cell.empty() || cell == "-" || cell == "--" || cell == "–" || cell == "—" || cell == "−";
}

std::string CellText(std::string_view cell) {
  std::string text = CleanInline(cell);
  if (IsEmptyCell(text)) text.clear();
  return text;
}

// Cells between unescaped pipes; the outer pipes of a fully framed row are not cells.
std::vector<std::string> SplitPipes(std::string_view line) {
  line = Trim(line);
  const bool framed = line.size() > 1 && line.front() == '|' && line.back() == '|';
  if (!line.empty() && line.front() == '|') line.remove_prefix(1);
  std::vector<std::string> cells(1);
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size() && line[i + 1] == '|') {
      cells.back().push_back(line[++i]);
    } else if (line[i] == '|') {
      cells.emplace_back();
    } else {
      cells.back().push_back(line[i]);
    }
  }
  if (framed) cells.pop_back();
  for (std::string& cell : cells) cell = CleanInline(cell);
  return cells;
}

std::vector<std::string> SplitTabs(std::string_view line) {
  std::vector<std::string> cells;
  std::size_t start = 0;
  for (std::size_t tab = line.find('\t'); tab != std::string_view::npos;
       tab = line.find('\t', start)) {
    cells.push_back(CleanInline(line.substr(start, tab - start)));
    start = tab + 1;
  }
  cells.push_back(CleanInline(line.substr(start)));
  return cells;
}

// Cells set apart by at least two blanks.
std::vector<std::string> SplitWide(std::string_view line) {
  std::vector<std::string> cells;
  line = Trim(line);
  while (!line.empty()) {
    const std::size_t gap = std::min(line.find("  "), line.size());
    cells.push_back(CleanInline(line.substr(0, gap)));
    line = Trim(line.substr(gap));
  }
  return cells;
}

// "---", ":--:", "===": the line that Markdown and others draw below a header.
bool IsRule(const std::vector<std::string>& cells) {
  return std::all_of(cells.begin(), cells.end(), [](const std::string& cell) {
    return !cell.empty() && cell.find_first_not_of("-:=+ ") == std::string::npos &&
           cell.size() >= 2;
  });
}

using Splitter = std::vector<std::string> (*)(std::string_view);

TextRow MakeRow(std::vector<std::string> cells, std::size_t columns) {
  TextRow row;
  const std::size_t filled = static_cast<std::size_t>(
      std::count_if(cells.begin(), cells.end(), [](const std::string& c) { return !c.empty(); }));
  row.is_label = columns > 2 && filled == 1 && !cells.front().empty() &&
                 PeriodPrefix(cells.front()) != cells.front().size();
  for (std::string& cell : cells) {
    if (IsEmptyCell(cell)) cell.clear();
  }
  row.cells = std::move(cells);
  return row;
}

// Lines that a splitter cuts into the same number of cells, with the first as the header.
std::optional<TextTable> ReadSeparated(const std::vector<std::string_view>& lines,
                                       std::size_t first, Splitter split, bool ragged) {
  TextTable table;
  table.header = split(lines[first]);
  const std::size_t columns = table.header.size();
  if (columns < 2) return std::nullopt;
  for (std::size_t i = first + 1; i < lines.size(); ++i) {
    if (Trim(lines[i]).empty()) break;
    std::vector<std::string> cells = split(lines[i]);
    if (IsRule(cells)) {
      ++table.lines;
      continue;
    }
    if (cells.size() < 2 || cells.size() > columns || (!ragged && cells.size() != columns)) break;
    cells.resize(columns);
    table.rows.push_back(MakeRow(std::move(cells), columns));
    ++table.lines;
  }
  ++table.lines;
  if (table.rows.empty()) return std::nullopt;
  // A first line that itself begins with a date is a row like the others.
  if (PeriodPrefix(table.header.front()) != 0) {
    table.rows.insert(table.rows.begin(), MakeRow(std::exchange(table.header, {}), columns));
  }
  return table;
}

}  // namespace

std::optional<TextTable> ReadTextTable(const std::vector<std::string_view>& lines,
                                       std::size_t first, const LowerCaseWords& prose) {
  const std::string_view line = lines[first];
  if (line.find('|') != std::string_view::npos) {
    if (auto table = ReadSeparated(lines, first, SplitPipes, true)) return table;
  }
  if (Trim(line).find('\t') != std::string_view::npos) {
    if (auto table = ReadSeparated(lines, first, SplitTabs, true)) return table;
  }
  if (Trim(line).find("  ") != std::string_view::npos) {
    auto table = ReadSeparated(lines, first, SplitWide, false);
    // Two blanks after a full stop are an old habit, not a column.
    if (table && table->rows.size() >= 2) return table;
  }
  return ReadFlatTable(lines, first, prose);
}

std::optional<TextTable> ReadFlatTable(const std::vector<std::string_view>& lines,
                                       std::size_t first, const LowerCaseWords& prose) {
  constexpr std::string_view kTimeWords[] = {"period",  "date", "when", "year",     "month",
                                             "quarter", "time", "day",  "timeline", "dates"};
  const std::string_view line = Trim(lines[first]);
  const std::size_t word_end = line.find(' ');
  if (word_end == std::string_view::npos || line.size() > 120) return std::nullopt;
  const std::string_view word = line.substr(0, word_end);
  const bool is_time =
      std::any_of(std::begin(kTimeWords), std::end(kTimeWords),
                  [&](std::string_view time_word) { return EqualsIgnoringCase(word, time_word); });
  if (!is_time || line.back() == '.' || line.back() == ':') return std::nullopt;

  TextTable table;
  table.header = SplitFlatHeader(line.substr(word_end + 1));
  const std::size_t columns = table.header.size();
  table.header.insert(table.header.begin(), std::string(word));
  for (std::size_t i = first + 1; i < std::min(lines.size(), first + kMaxFlatRows); ++i) {
    const std::string_view row = Trim(lines[i]);
    const std::size_t period = PeriodPrefix(row);
    if (period == 0) break;
    TextRow cells;
    cells.cells = SplitFlatRow(row.substr(period), columns, prose);
    cells.cells.insert(cells.cells.begin(), CellText(row.substr(0, period)));
    table.rows.push_back(std::move(cells));
  }
  table.lines = table.rows.size() + 1;
  if (table.rows.size() < 2) return std::nullopt;
  return table;
}

}  // namespace chipline
