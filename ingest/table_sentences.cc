#include "ingest/table_sentences.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <span>
#include <utility>

#include "ingest/document_builder.h"

namespace chipline {
namespace {

constexpr std::ptrdiff_t kWords = 5;

// The cells of one row, from the first block of `rest` on; none where that is no cell.
std::span<const Block> RowOf(std::span<const Block> rest) {
  const Block& first = rest.front();
  const auto end = std::ranges::find_if_not(rest, [&](const Block& block) {
    return block.kind == BlockKind::kTableCell && block.table == first.table &&
           block.row == first.row;
  });
  return rest.first(static_cast<std::size_t>(end - rest.begin()));
}

Block AsSentence(std::span<const Block> row) {
  Block out = row.front();
  out.kind = BlockKind::kParagraph;
  out.column = -1;
  out.row_header.clear();
  out.column_header.clear();
  for (const Block& cell : row.subspan(1)) {
    out.text += '\n';
    out.text += cell.text;
    out.end = cell.end;
  }
  SetDateLead(&out);
  return out;
}

// The table in which a code point of Document::text stands, -1 where it is in none.
int TableAt(const Document& document, std::uint32_t at) {
  const auto block = std::ranges::upper_bound(document.blocks, at, {}, &Block::end);
  return block != document.blocks.end() && block->start <= at ? block->table : -1;
}

struct Found {
  int acts = 0;
  int sure = 0;
};

// By number of the table.
std::map<int, Found> FoundInTables(const Document& document, const std::vector<Draft>& drafts) {
  std::map<int, Found> out;
  for (const Draft& draft : drafts) {
    if (draft.trace.empty()) continue;
    const int table = TableAt(document, draft.trace.front().start);
    if (table < 0) continue;
    ++out[table].acts;
    if (draft.grade != Grade::kC) ++out[table].sure;
  }
  return out;
}

}  // namespace

std::set<int> WordedTables(const Document& document) {
  std::set<int> out;
  const std::span<const Block> blocks(document.blocks);
  for (std::size_t at = 0; at < blocks.size();) {
    const std::span<const Block> row = RowOf(blocks.subspan(at));
    std::ptrdiff_t words = std::ssize(row);
    for (const Block& cell : row) words += std::ranges::count(cell.text, ' ');
    if (!row.empty() && words >= kWords) out.insert(row.front().table);
    at += std::max<std::size_t>(row.size(), 1);
  }
  return out;
}

std::set<int> TablesOfPolicy(const Document& document, const Extraction& by_cells) {
  std::set<int> found;
  for (const Draft& draft : by_cells.drafts) {
    for (const SlotTrace& trace : draft.trace) found.insert(TableAt(document, trace.start));
  }
  for (const Rejected& one : by_cells.rejected) found.insert(TableAt(document, one.start));
  found.erase(-1);
  std::set<int> out;
  if (!found.empty()) {
    std::ranges::set_intersection(WordedTables(document), found, std::inserter(out, out.end()));
  }
  return out;
}

Document WithRowsAsSentences(const Document& document, const std::set<int>& tables) {
  Document out = document;
  out.blocks.clear();
  const std::span<const Block> blocks(document.blocks);
  for (std::size_t at = 0; at < blocks.size();) {
    const std::span<const Block> row = RowOf(blocks.subspan(at));
    if (row.empty() || !tables.contains(row.front().table)) {
      out.blocks.push_back(blocks[at++]);
      continue;
    }
    out.blocks.push_back(AsSentence(row));
    at += row.size();
  }
  return out;
}

std::set<int> BetterByRows(const Document& document, const std::vector<Draft>& by_cells,
                           const std::vector<Draft>& by_rows) {
  std::set<int> out;
  const std::map<int, Found> cells = FoundInTables(document, by_cells);
  for (const auto& [table, rows] : FoundInTables(document, by_rows)) {
    const auto known = cells.find(table);
    const Found in_cells = known == cells.end() ? Found() : known->second;
    if (rows.sure > 0 && rows.sure >= 2 * in_cells.sure && rows.acts >= in_cells.acts) {
      out.insert(table);
    }
  }
  return out;
}

}  // namespace chipline
