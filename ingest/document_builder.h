// Appends blocks to a document and keeps its promise: text[start:end] == block.text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ingest/document.h"
#include "ingest/table_text.h"

namespace chipline {

// Borrows the document, which must outlive it. One thread.
class DocumentBuilder {
 public:
  // Nothing is added beyond this many blocks.
  static constexpr std::size_t kMaxBlocks = 100'000;

  explicit DocumentBuilder(Document* document) : document_(document) {}

  // Appends one block; the text is cleaned (CleanInline) first. Returns null where nothing is left
  // of it or the document is full. The pointer is good until the next Add. Headings set the section
  // of what follows.
  Block* Add(BlockKind kind, std::string_view text, int level = 0);

  // All data cells, row by row, with their headers; the caption before them. A row of one cell in a
  // table of several is a label: a heading for the rows below it, inside the table only.
  void AddTable(const TextTable& table);

  // Whether the last block introduces what follows ("… include:"), and its text.
  std::string LeadIn() const;

 private:
  void AddRow(const TextTable& table, const TextRow& row, int row_number);

  Document* document_;
  std::uint32_t end_ = 0;  // code points of the text so far
  std::string section_;
  int tables_ = 0;
};

// "Oct. 7, 2022 — New controls …" is the row of a one-column table: sets row_header where the text
// begins with a date set apart by a mark.
void SetDateLead(Block* block);

// One line a block, for tests and traces: kind, then in brackets what is set of level, section,
// lead-in, table position and headers, then the text.
//   paragraph: Text.
//   table_cell [0,1,2 row="Apr 2025" col="China"]: Text.
std::string DumpDocument(const Document& document);

// "paragraph", "table_cell", …
std::string_view BlockKindName(BlockKind kind);

}  // namespace chipline
