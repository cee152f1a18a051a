#include "model/unprintable.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace chipline {
namespace {

TEST_CASE("what is no text is found, named and replaced", "[model]") {
  struct Row {
    std::string text;
    const char* first;
    const char* printable;
  };
  const std::vector<Row> table = {
      {"", "", ""},
      {"镓, tab\tand\r\nlines", "", "镓, tab\tand\r\nlines"},
      {std::string("a\0b", 3), "U+0000", "a\uFFFDb"},
      {"\x1b[31mred", "U+001B", "\uFFFD[31mred"},
      {"a\x7f", "U+007F", "a\uFFFD"},
      {"\xC2\x9B"
       "31m\xC2\xA0",
       "U+009B",
       "\uFFFD"
       "31m\xC2\xA0"},
      {"\xEF\xBF\xBE\xEF\xBF\xBF", "U+FFFE", "\uFFFD\uFFFD"},
      {"\xEF\xBF\xBF", "U+FFFF", "\uFFFD"},
      {"\uFFFD is a character", "", "\uFFFD is a character"},
      {"\xEF\xBF", "", "\xEF\xBF"},
  };
  for (const Row& row : table) {
    CAPTURE(row.text);
    CHECK(UnprintableIn(row.text) == row.first);
    CHECK(Printable(row.text) == row.printable);
  }
}

}  // namespace
}  // namespace chipline
