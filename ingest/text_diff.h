// What changed between two versions of a text, paragraph by paragraph.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chipline {

enum class DiffOp : std::uint8_t { kSame, kRemoved, kAdded };
std::string_view Name(DiffOp op);  // "same", "removed", "added"

struct DiffLine {
  DiffOp op = DiffOp::kSame;
  std::string text;
  friend bool operator==(const DiffLine&, const DiffLine&) = default;
};

// The lines of `before` and `after`, in order, removed ones before the added ones that stand in
// their place: those that are not added are `before`, those that are not removed `after`. The
// fewest changes, as long as the part that differs has at most four million pairs of lines; beyond,
// all of that part is removed and added.
std::vector<DiffLine> DiffLines(std::string_view before, std::string_view after);

}  // namespace chipline
