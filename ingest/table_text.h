// Tables that survive only as lines of text: Markdown pipes, tabs, columns set apart by blanks, and
// tables whose columns were flattened to single blanks.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace chipline {

struct TextRow {
  std::vector<std::string> cells;  // "" where the source has nothing or a dash
  bool is_label = false;           // one text across the table: "UNCHANGED | |"
};

struct TextTable {
  std::string caption;
  std::vector<std::string> header;  // empty where the table has none
  std::vector<TextRow> rows;
  std::size_t lines = 0;  // how many lines of the source it took
};

// What the prose around a table says about spelling: the words it writes in lower case. Such a
// word, capitalised inside a row, probably begins a cell; a name never does so for that reason.
using LowerCaseWords = std::unordered_set<std::string>;

// The table that begins at lines[first], if one does. Tries pipes, tabs, wide blanks, then a
// flattened table. REQUIRES: first < lines.size().
std::optional<TextTable> ReadTextTable(const std::vector<std::string_view>& lines,
                                       std::size_t first, const LowerCaseWords& prose);

// A flattened table only: a header line that begins with a word for a time ("Period U.S. Action
// China Response") and at least two lines that each begin with a date.
std::optional<TextTable> ReadFlatTable(const std::vector<std::string_view>& lines,
                                       std::size_t first, const LowerCaseWords& prose);

// Bytes at the start of `line` that name a time: "Apr 2025", "Q3 2025", "2018–19", "Oct. 7, 2022",
// "Early 2026", "2025-04-09", "Apr–Aug 2025"; 0 if none or if the word goes on.
std::size_t PeriodPrefix(std::string_view line);

// The column names in a header whose columns were flattened: "U.S. Action China Response" gives
// two. A place or nationality begins a column, a noun such as "action" ends one.
std::vector<std::string> SplitFlatHeader(std::string_view header);

// Cuts a flattened row (without its period) into `columns` cells at the most plausible places, or
// gives one cell where no place is. A lone dash is an empty cell.
std::vector<std::string> SplitFlatRow(std::string_view row, std::size_t columns,
                                      const LowerCaseWords& prose);

}  // namespace chipline
