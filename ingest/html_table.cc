#include "ingest/html_table.h"

#include <algorithm>
#include <charconv>

#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr int kMaxRows = 500;
constexpr int kMaxColumns = 40;
constexpr std::size_t kMaxProse = 600;  // bytes; a longer cell holds an article, not a datum

struct Cell {
  std::string text;
  bool header = false;
  bool copy = false;  // the rest of a span
  bool set = false;
};

int Span(std::string_view value, int most) {
  int span = 1;
  std::from_chars(value.data(), value.data() + value.size(), span);
  return std::clamp(span, 1, most);
}

class TableReader {
 public:
  TableReader(const HtmlTree& tree, int node, const std::vector<bool>& pruned)
      : tree_(tree), node_(node), pruned_(pruned) {}

  std::optional<TextTable> Read() {
    const int end = tree_.at(node_).end;
    for (int i = node_ + 1; i < end;) {
      const HtmlNode& element = tree_.at(i);
      if (element.Is("table")) return std::nullopt;
      if (pruned_[static_cast<std::size_t>(i)]) {
        i = element.end;
        continue;
      }
      if (element.Is("thead")) head_end_ = element.end;
      if (element.Is("caption")) table_.caption = tree_.TextOf(i);
      if (element.Is("tr") && !StartRow()) break;
      if (element.Is("td") || element.Is("th")) {
        if (row_ < 0 && !StartRow()) break;
        if (!AddCell(i)) return std::nullopt;
        i = element.end;
      } else {
        ++i;
      }
    }
    return Finish();
  }

 private:
  bool StartRow() {
    if (++row_ >= kMaxRows) return false;
    if (row_ >= static_cast<int>(grid_.size())) grid_.resize(static_cast<std::size_t>(row_) + 1);
    column_ = 0;
    return true;
  }

  // False where the cell shows that the table is a page's frame.
  bool AddCell(int i) {
    if (tree_.Find("table", i + 1, tree_.at(i).end) >= 0) return false;
    const std::string text = tree_.TextOf(i);
    if (text.size() > kMaxProse * 4) return false;
    long_cells_ += text.size() > kMaxProse ? 1 : 0;
    while (At(row_, column_).set) ++column_;
    const int rows = Span(tree_.at(i).Attribute("rowspan"), 200);
    const int columns = Span(tree_.at(i).Attribute("colspan"), kMaxColumns);
    for (int r = row_; r < std::min(row_ + rows, kMaxRows); ++r) {
      for (int c = column_; c < std::min(column_ + columns, kMaxColumns); ++c) {
        At(r, c) = {text, tree_.at(i).Is("th") || i<head_end_, r> row_ || c > column_, true};
      }
    }
    ++cells_;
    return true;
  }

  // The grid cell, made where it does not exist; columns beyond the cap share one.
  Cell& At(int row, int column) {
    if (row >= static_cast<int>(grid_.size())) grid_.resize(static_cast<std::size_t>(row) + 1);
    std::vector<Cell>& cells = grid_[static_cast<std::size_t>(row)];
    if (column >= kMaxColumns) {
      overflow_ = {};
      return overflow_;
    }
    if (column >= static_cast<int>(cells.size()))
      cells.resize(static_cast<std::size_t>(column) + 1);
    return cells[static_cast<std::size_t>(column)];
  }

  std::optional<TextTable> Finish() {
    std::erase_if(grid_, [](const std::vector<Cell>& row) {
      return std::all_of(row.begin(), row.end(),
                         [](const Cell& cell) { return cell.text.empty(); });
    });
    std::size_t columns = 0;
    for (const auto& row : grid_) columns = std::max(columns, row.size());
    if (grid_.size() < 2 || columns < 2 || long_cells_ * 4 > cells_) return std::nullopt;
    std::size_t first = 0;
    if (IsHeader(grid_[0])) {
      table_.header = Texts(grid_[0], columns);
      first = 1;
    }
    for (std::size_t i = first; i < grid_.size(); ++i) AddRow(grid_[i], columns);
    if (table_.rows.empty()) return std::nullopt;
    return std::move(table_);
  }

  static bool IsHeader(const std::vector<Cell>& row) {
    const auto marked =
        std::count_if(row.begin(), row.end(), [](const Cell& c) { return c.header; });
    if (marked * 2 > static_cast<std::ptrdiff_t>(row.size())) return true;
    return row.size() > 1 && std::all_of(row.begin(), row.end(), [](const Cell& cell) {
             return cell.text.size() < 60 &&
                    cell.text.find_first_of("0123456789") == std::string::npos;
           });
  }

  static std::vector<std::string> Texts(const std::vector<Cell>& row, std::size_t columns) {
    std::vector<std::string> texts;
    texts.reserve(columns);
    for (const Cell& cell : row) texts.push_back(cell.text);
    texts.resize(columns);
    return texts;
  }

  void AddRow(const std::vector<Cell>& cells, std::size_t columns) {
    TextRow row;
    // One cell across the table: a label. Spans repeat their text, so it is counted once.
    const auto own = std::count_if(cells.begin(), cells.end(),
                                   [](const Cell& c) { return !c.copy && !c.text.empty(); });
    const bool across = std::all_of(cells.begin(), cells.end(), [&](const Cell& c) {
      return c.text.empty() || c.text == cells.front().text;
    });
    row.is_label = columns > 1 && own == 1 && across && cells.size() == columns &&
                   !cells.front().text.empty() && !cells.front().copy;
    row.cells = Texts(cells, columns);
    for (std::string& cell : row.cells) {
      if (cell == "-" || cell == "–" || cell == "—") cell.clear();
    }
    table_.rows.push_back(std::move(row));
  }

  const HtmlTree& tree_;
  int node_;
  const std::vector<bool>& pruned_;
  TextTable table_;
  std::vector<std::vector<Cell>> grid_;
  Cell overflow_;
  int head_end_ = 0;
  int row_ = -1;
  int column_ = 0;
  int cells_ = 0;
  int long_cells_ = 0;
};

void AppendCells(const std::vector<std::string>& cells, std::string* out) {
  if (!out->empty()) out->push_back('\n');
  bool first = true;
  for (const std::string& cell : cells) {
    if (cell.empty()) continue;
    if (!first) out->push_back(' ');
    out->append(cell);
    first = false;
  }
}

}  // namespace

std::optional<TextTable> ReadHtmlTable(const HtmlTree& tree, int node,
                                       const std::vector<bool>& pruned) {
  return TableReader(tree, node, pruned).Read();
}

std::string TableAsText(const TextTable& table) {
  std::string out = table.caption;
  if (!table.header.empty()) AppendCells(table.header, &out);
  for (const TextRow& row : table.rows) {
    AppendCells(row.is_label ? std::vector<std::string>{row.cells.front()} : row.cells, &out);
  }
  return out;
}

}  // namespace chipline
