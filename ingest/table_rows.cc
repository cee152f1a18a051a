#include "ingest/table_rows.h"

#include <algorithm>
#include <initializer_list>

#include "ingest/text_utils.h"

namespace chipline {
namespace {

// Paragraphs above a table that may say what it lists.
constexpr std::size_t kAbove = 3;

bool HoldsAny(const std::string& text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

// Title, caption and the last paragraphs above the table, in lower case.
std::string TextAbove(const DocumentContext& context, const Block& cell) {
  const auto& blocks = context.document->blocks;
  const auto first =
      std::ranges::find_if(blocks, [&](const Block& block) { return block.table == cell.table; });
  std::string out = AsciiLower(context.document->title);
  const auto end = static_cast<std::size_t>(first - blocks.begin());
  for (std::size_t i = end > kAbove ? end - kAbove : 0; i < end; ++i) {
    out += "\n" + AsciiLower(blocks[i].text);
  }
  return out;
}

bool HasColumnOfStarts(const DocumentContext& context, const Block& cell) {
  return std::ranges::any_of(context.document->blocks, [&](const Block& other) {
    return other.kind == BlockKind::kTableCell && other.table == cell.table &&
           other.row == cell.row && other.column != cell.column &&
           HasRole(context.rules->headers, other.column_header, &HeaderRole::starts);
  });
}

}  // namespace

bool IsRate(const std::string& text) {
  const std::size_t digits = text.find_first_not_of("0123456789.");
  if (digits == 0 || digits == std::string::npos) return false;
  const std::string unit = AsciiLower(Trim(std::string_view(text).substr(digits)));
  return unit == "%" || unit == "percent" || unit == "per cent";
}

std::string ImpliedHeader(const DocumentContext& context, const Block& cell) {
  if (cell.kind != BlockKind::kTableCell || !HasColumnOfStarts(context, cell)) return {};
  const std::string above = TextAbove(context, cell);
  if (HoldsAny(above, {"licen", "permit", "export control"})) return "What needs a licence";
  if (HoldsAny(above, {"tariff", "duty", "duties"})) return "Subject to a tariff";
  return {};
}

bool CountsAsAct(const DocumentContext& context, const Block& cell) {
  if (!IsRate(cell.text)) return true;
  const std::string above = TextAbove(context, cell);
  if (!HoldsAny(above, {"tariff", "duty", "duties", "section 301"})) return false;
  const auto dates = context.rules->dates->FindUnresolved(cell.column_header);
  if (dates.empty() || AsciiLower(cell.column_header).starts_with("to ")) return false;
  return dates.front().role != DateRole::kUntil && dates.front().role != DateRole::kExpires &&
         dates.front().role != DateRole::kDeadline;
}

}  // namespace chipline
