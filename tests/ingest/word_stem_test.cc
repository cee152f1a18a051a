// Inflected words as one.
#include "ingest/word_stem.h"

#include "tests/support/catch.h"

namespace chipline {
namespace {

TEST_CASE("inflected words have one stem, and what is no English word stays as it is") {
  struct Row {
    const char* word;
    const char* stem;
  };
  for (const Row& row : {
           Row{"halts", "halt"},
           Row{"halted", "halt"},
           Row{"halting", "halt"},
           Row{"ban", "ban"},
           Row{"banned", "ban"},
           Row{"banning", "ban"},
           Row{"supply", "suppli"},
           Row{"supplies", "suppli"},
           Row{"approval", "approv"},
           Row{"approving", "approv"},
           Row{"its", "it"},
           Row{"u.s.", "u.s."},
           Row{"h20", "h20"},
           Row{"2025", "2025"},
           Row{"暂停", "暂停"},
           Row{"", ""},
       }) {
    CAPTURE(row.word);
    CHECK(Stem(row.word) == row.stem);
  }
}

}  // namespace
}  // namespace chipline
