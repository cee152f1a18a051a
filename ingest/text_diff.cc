#include "ingest/text_diff.h"

#include <algorithm>
#include <array>

namespace chipline {
namespace {

constexpr std::size_t kMostPairs = 4'000'000;
constexpr std::array<std::string_view, 3> kOps = {"same", "removed", "added"};

using Lines = std::vector<std::string_view>;

Lines LinesOf(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// common[i][j]: how many lines a[i..] and b[j..] have in common, in order.
class Common {
 public:
  Common(const Lines& a, const Lines& b) : width_(b.size() + 1), counts_((a.size() + 1) * width_) {
    for (std::size_t i = a.size(); i-- > 0;) {
      for (std::size_t j = b.size(); j-- > 0;) {
        At(i, j) = a[i] == b[j] ? At(i + 1, j + 1) + 1 : std::max(At(i + 1, j), At(i, j + 1));
      }
    }
  }
  std::uint32_t& At(std::size_t i, std::size_t j) { return counts_[i * width_ + j]; }

 private:
  std::size_t width_;
  std::vector<std::uint32_t> counts_;
};

void Put(DiffOp op, const Lines& lines, std::size_t from, std::size_t to,
         std::vector<DiffLine>* out) {
  for (std::size_t i = from; i < to; ++i) out->push_back({op, std::string(lines[i])});
}

void Compare(const Lines& a, const Lines& b, std::vector<DiffLine>* out) {
  if ((a.size() + 1) * (b.size() + 1) > kMostPairs) {
    Put(DiffOp::kRemoved, a, 0, a.size(), out);
    Put(DiffOp::kAdded, b, 0, b.size(), out);
    return;
  }
  Common common(a, b);
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      out->push_back({DiffOp::kSame, std::string(a[i])});
      ++i;
      ++j;
    } else if (j == b.size() || (i < a.size() && common.At(i + 1, j) >= common.At(i, j + 1))) {
      out->push_back({DiffOp::kRemoved, std::string(a[i++])});
    } else {
      out->push_back({DiffOp::kAdded, std::string(b[j++])});
    }
  }
}

}  // namespace

std::string_view Name(DiffOp op) {
  return kOps[static_cast<std::size_t>(op)];
}

std::vector<DiffLine> DiffLines(std::string_view before, std::string_view after) {
  Lines a = LinesOf(before);
  Lines b = LinesOf(after);
  std::size_t head = 0;
  while (head < std::min(a.size(), b.size()) && a[head] == b[head]) ++head;
  std::size_t tail = 0;
  while (tail < std::min(a.size(), b.size()) - head &&
         a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) {
    ++tail;
  }
  std::vector<DiffLine> out;
  Put(DiffOp::kSame, a, 0, head, &out);
  Compare(
      {a.begin() + static_cast<std::ptrdiff_t>(head), a.end() - static_cast<std::ptrdiff_t>(tail)},
      {b.begin() + static_cast<std::ptrdiff_t>(head), b.end() - static_cast<std::ptrdiff_t>(tail)},
      &out);
  Put(DiffOp::kSame, a, a.size() - tail, a.size(), &out);
  return out;
}

}  // namespace chipline
