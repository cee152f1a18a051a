// The difference of two texts: exact, shortest, and able to give both texts back.
#include "ingest/text_diff.h"

#include <random>

#include "tests/support/catch.h"

namespace chipline {
namespace {

std::string LineOf(const std::vector<DiffLine>& diff) {
  std::string line;
  for (const DiffLine& part : diff) {
    line += part.op == DiffOp::kSame ? " " : part.op == DiffOp::kRemoved ? "-" : "+";
    line += part.text;
  }
  return line;
}

std::string Side(const std::vector<DiffLine>& diff, DiffOp without) {
  std::string text;
  for (const DiffLine& part : diff) {
    if (part.op != without) text += part.text + "\n";
  }
  return text;
}

TEST_CASE("lines are kept, removed and added in order") {
  struct Row {
    const char* before;
    const char* after;
    const char* diff;
  };
  for (const Row& row :
       {Row{"", "", ""}, Row{"a", "a", " a"}, Row{"a", "", "-a"}, Row{"", "a", "+a"},
        Row{"a\nb\nc", "a\nx\nc", " a-b+x c"}, Row{"a\nb", "b\na", "-a b+a"},
        Row{"a\nb\nc", "a\nb\nb\nc", " a b+b c"}, Row{"a\n\nb", "a\nb", " a- b"}}) {
    CAPTURE(row.before, row.after);
    CHECK(LineOf(DiffLines(row.before, row.after)) == row.diff);
  }
}

// The most lines that two texts have in common, told by trying all.
std::size_t MostInCommon(const std::string& a, std::size_t i, const std::string& b, std::size_t j) {
  if (i >= a.size() || j >= b.size()) return 0;
  if (a[i] == b[j]) return 1 + MostInCommon(a, i + 1, b, j + 1);
  return std::max(MostInCommon(a, i + 1, b, j), MostInCommon(a, i, b, j + 1));
}

TEST_CASE("a difference gives both texts back and has the fewest changes") {
  std::mt19937 random(20251126);
  for (int round = 0; round < 400; ++round) {
    std::string sides[2];
    std::string texts[2];
    for (int s = 0; s < 2; ++s) {
      const std::size_t length = random() % 9;
      for (std::size_t i = 0; i < length; ++i) {
        const char letter = static_cast<char>('a' + random() % 3);
        sides[s] += letter;
        texts[s] += std::string(1, letter) + "\n";
      }
    }
    const auto diff = DiffLines(texts[0], texts[1]);
    CAPTURE(round, sides[0], sides[1]);
    CHECK(Side(diff, DiffOp::kAdded) == texts[0]);
    CHECK(Side(diff, DiffOp::kRemoved) == texts[1]);
    const std::size_t same = MostInCommon(sides[0], 0, sides[1], 0);
    CHECK(diff.size() == sides[0].size() + sides[1].size() - same);
  }
}

TEST_CASE("texts too large to compare are replaced whole between what they share") {
  std::string before = "head\n";
  std::string after = "head\n";
  for (int i = 0; i < 3000; ++i) {
    before += "b" + std::to_string(i) + "\n";
    after += "a" + std::to_string(i) + "\n";
  }
  const auto diff = DiffLines(before + "tail", after + "tail");
  CHECK(diff.size() == 6002);
  CHECK(diff.front() == DiffLine{DiffOp::kSame, "head"});
  CHECK(diff.back() == DiffLine{DiffOp::kSame, "tail"});
}

}  // namespace
}  // namespace chipline
