#include "ingest/pdf_columns.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace chipline {
namespace {

// A column of text has some lines, most of them of some length; the space beside it is a gutter.
constexpr std::size_t kLines = 4;
constexpr double kLength = 90;
constexpr double kGutter = 8;
// Above and below what spans columns.
constexpr double kSpace = 3;
constexpr int kMostCuts = 16;

double MedianLength(const std::vector<PdfLine>& lines) {
  std::vector<double> lengths;
  lengths.reserve(lines.size());
  for (const PdfLine& line : lines) lengths.push_back(line.right - line.left);
  const auto middle = lengths.begin() + static_cast<std::ptrdiff_t>(lengths.size() / 2);
  std::ranges::nth_element(lengths, middle);
  return *middle;
}

bool IsColumn(const std::vector<PdfLine>& lines) {
  return lines.size() >= kLines && MedianLength(lines) >= kLength;
}

using Halves = std::pair<std::vector<PdfLine>, std::vector<PdfLine>>;

template <class IsFirst>
Halves Split(const std::vector<PdfLine>& lines, IsFirst is_first) {
  Halves out;
  for (const PdfLine& line : lines) (is_first(line) ? out.first : out.second).push_back(line);
  return out;
}

// At the widest strip from top to bottom that no line enters, if both sides are columns.
std::optional<Halves> BesideGutter(const std::vector<PdfLine>& lines) {
  std::vector<std::pair<double, double>> spans;
  spans.reserve(lines.size());
  for (const PdfLine& line : lines) spans.emplace_back(line.left, line.right);
  std::ranges::sort(spans);
  double reach = spans.front().second;
  double widest = kGutter;
  double cut = 0;
  for (const auto& [left, right] : spans) {
    if (left - reach > widest) {
      widest = left - reach;
      cut = (left + reach) / 2;
    }
    reach = std::max(reach, right);
  }
  if (cut == 0) return std::nullopt;
  Halves halves = Split(lines, [&](const PdfLine& line) { return line.left < cut; });
  if (!IsColumn(halves.first) || !IsColumn(halves.second)) return std::nullopt;
  return halves;
}

// Below the first line that runs over what would otherwise be two columns, or above it.
std::optional<Halves> AtSpanning(const std::vector<PdfLine>& lines) {
  std::vector<std::pair<double, double>> spans;
  spans.reserve(lines.size());
  for (const PdfLine& line : lines) spans.emplace_back(line.top, line.bottom);
  std::ranges::sort(spans);
  double reach = spans.front().second;
  std::vector<double> cuts;
  for (const auto& [top, bottom] : spans) {
    if (top - reach > kSpace) cuts.push_back((top + reach) / 2);
    reach = std::max(reach, bottom);
  }
  // Only where it helps: one of the halves then falls into columns.
  int tried = 0;
  for (const double cut : cuts) {
    if (++tried > kMostCuts) break;
    Halves halves = Split(lines, [&](const PdfLine& line) { return line.top < cut; });
    if (halves.first.empty() || halves.second.empty()) continue;
    if (BesideGutter(halves.first) || BesideGutter(halves.second)) return halves;
  }
  return std::nullopt;
}

void Order(std::vector<PdfLine> lines, int depth, std::vector<PdfLine>* out) {
  constexpr int kDeepest = 8;
  std::optional<Halves> halves;
  if (depth < kDeepest && lines.size() >= 2 * kLines) {
    halves = BesideGutter(lines);
    if (!halves) halves = AtSpanning(lines);
  }
  if (!halves) {
    std::ranges::move(lines, std::back_inserter(*out));
    return;
  }
  Order(std::move(halves->first), depth + 1, out);
  Order(std::move(halves->second), depth + 1, out);
}

}  // namespace

void OrderInColumns(std::vector<PdfLine> page, std::vector<PdfLine>* out) {
  Order(std::move(page), 0, out);
}

}  // namespace chipline
