#include "ingest/document_builder.h"

#include <array>
#include <utility>

#include "ingest/table_text.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr std::array<std::string_view, 9> kKindNames = {"title",   "byline",    "dateline",
                                                        "heading", "paragraph", "list_item",
                                                        "quote",   "caption",   "table_cell"};

void AppendField(std::string_view name, const std::string& value, std::string* out) {
  if (value.empty()) return;
  if (!out->empty()) out->push_back(' ');
  out->append(name).append("=\"").append(value).append("\"");
}

std::string Fields(const Block& block) {
  std::string out;
  if (block.level != 0) out = std::to_string(block.level);
  if (block.table >= 0) {
    out = std::to_string(block.table) + "," + std::to_string(block.row) + "," +
          std::to_string(block.column);
  }
  AppendField("section", block.section, &out);
  AppendField("lead", block.lead_in, &out);
  AppendField("row", block.row_header, &out);
  AppendField("col", block.column_header, &out);
  return out;
}

}  // namespace

Block* DocumentBuilder::Add(BlockKind kind, std::string_view text, int level) {
  Block block;
  block.text = CleanInline(text);
  if (block.text.empty() || document_->blocks.size() >= kMaxBlocks) return nullptr;
  if (!document_->blocks.empty()) {
    document_->text.push_back('\n');
    ++end_;
  }
  block.kind = kind;
  block.level = level;
  block.start = end_;
  end_ += static_cast<std::uint32_t>(CountCodePoints(block.text));
  block.end = end_;
  document_->text += block.text;
  if (kind == BlockKind::kHeading) {
    section_ = block.text;
  } else if (kind != BlockKind::kTitle) {
    block.section = section_;
  }
  document_->blocks.push_back(std::move(block));
  return &document_->blocks.back();
}

void DocumentBuilder::AddTable(const TextTable& table) {
  const std::string outer_section = section_;
  if (!table.caption.empty()) Add(BlockKind::kCaption, table.caption);
  int row_number = 0;
  for (const TextRow& row : table.rows) {
    if (row.is_label) {
      Add(BlockKind::kHeading, row.cells.front(), 6);
    } else {
      AddRow(table, row, row_number++);
    }
  }
  section_ = outer_section;
  ++tables_;
}

void DocumentBuilder::AddRow(const TextTable& table, const TextRow& row, int row_number) {
  for (std::size_t column = 0; column < row.cells.size(); ++column) {
    Block* cell = Add(BlockKind::kTableCell, row.cells[column]);
    if (cell == nullptr) continue;
    cell->table = tables_;
    cell->row = row_number;
    cell->column = static_cast<int>(column);
    if (column > 0) cell->row_header = CleanInline(row.cells.front());
    // A row that could not be cut says nothing about whose column it is.
    const bool whole = row.cells.size() >= table.header.size() || column == 0;
    if (whole && column < table.header.size()) {
      cell->column_header = CleanInline(table.header[column]);
    }
  }
}

std::string DocumentBuilder::LeadIn() const {
  if (document_->blocks.empty()) return {};
  const Block& last = document_->blocks.back();
  if (last.kind == BlockKind::kListItem) return last.lead_in;
  const bool prose = last.kind == BlockKind::kParagraph || last.kind == BlockKind::kHeading;
  return prose && last.text.back() == ':' ? last.text : std::string();
}

void SetDateLead(Block* block) {
  const std::size_t period = PeriodPrefix(block->text);
  if (period == 0) return;
  std::string_view rest = std::string_view(block->text).substr(period);
  bool blank = !rest.empty() && rest.front() == ' ';
  const bool cell = rest.starts_with('\n');  // of a table's row
  rest = Trim(rest);
  if (rest.substr(0, 1) == "(" && rest.find(')') < 20) {
    rest.remove_prefix(rest.find(')') + 1);
    blank = !rest.empty() && rest.front() == ' ';
  }
  const bool dash =
      rest.substr(0, 3) == "–" || rest.substr(0, 3) == "—" || (blank && rest.substr(0, 2) == "- ");
  const bool mark = !blank && !rest.empty() && (rest[0] == ':' || rest[0] == '.' || rest[0] == '|');
  if (dash || mark || cell || rest.empty()) block->row_header = block->text.substr(0, period);
}

std::string_view BlockKindName(BlockKind kind) {
  return kKindNames[static_cast<std::size_t>(kind)];
}

std::string DumpDocument(const Document& document) {
  std::string out;
  for (const Block& block : document.blocks) {
    out += BlockKindName(block.kind);
    const std::string fields = Fields(block);
    if (!fields.empty()) out += " [" + fields + "]";
    out += ": " + block.text + "\n";
  }
  return out;
}

}  // namespace chipline
