#include "ingest/provision.h"

#include "tests/support/catch.h"

namespace chipline {
namespace {

TEST_CASE("the number that opens a provision") {
  struct Row {
    const char* paragraph;
    const char* number;
  };
  const Row rows[] = {
      {"I. Dual-use items may not be exported to military users.", "I"},
      {"One. The export of graphite is prohibited.", "One"},
      {"2) Exporters shall apply.", "2"},
      {"(3) Germanium ingots.", "3"},
      {"Article 4 Organisations that transfer the items are liable.", "Article 4"},
      {"二、原则上不予许可镓相关两用物项对美国出口。", "二"},
      {"In principle no licence will be issued.", ""},
      {"I have decided to extend the measure.", ""},
      {"15 companies were added to the list.", ""},
      {"One of the companies may be supplied again.", ""},
      {"2024 was a year of controls.", ""},
  };
  for (const Row& row : rows) {
    INFO(row.paragraph);
    CHECK(ProvisionOf(row.paragraph) == row.number);
  }
}

}  // namespace
}  // namespace chipline
