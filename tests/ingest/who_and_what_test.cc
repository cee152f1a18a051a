// Whose act it is and what it is about, in words that name neither country nor product outright.
#include "tests/ingest/extract_support.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

struct Case {
  const char* body;
  const char* news;
};

void Check(const Case& row) {
  CAPTURE(row.body);
  CHECK(NewsOf("Chips", row.body, "2023-01-28") == row.news);
}

TEST_CASE("governments that agree on a control act together") {
  static constexpr Case kCases[] = {
      {"Japan and the Netherlands agreed on Friday to restrict exports of chipmaking equipment to "
       "China, two people said.",
       "licence_requirement reported NL+JP semiconductor-equipment"},
      {"The Netherlands and Japan have agreed to join the United States in restricting exports of "
       "chipmaking equipment to China, two people said.",
       "licence_requirement reported US+NL+JP semiconductor-equipment"},
      // What one does for itself is its own.
      {"Japan restricted exports of chipmaking equipment to China on Friday, and the Netherlands "
       "has yet to follow.",
       "licence_requirement enacted JP semiconductor-equipment"},
  };
  for (const Case& row : kCases) Check(row);
}

TEST_CASE("authorities and classes are known by the names that the press gives them") {
  static constexpr Case kCases[] = {
      {"China's industry ministry on Friday advised state-owned data centres against buying "
       "foreign "
       "AI accelerators.",
       "guidance reported CN foreign-ai-chips"},
      {"The Netherlands has required licences for exports of measuring equipment to China since "
       "Friday.",
       "licence_requirement enacted NL metrology-equipment"},
      {"The Post and Telecom Authority on Friday banned operators from using Huawei's equipment in "
       "new networks.",
       "ban enacted SE huawei"},
      {"The Commerce Department on Friday imposed a licence requirement on chips made to designs "
       "by Huawei.",
       "licence_requirement enacted US huawei-designed-chips"},
  };
  for (const Case& row : kCases) Check(row);
}

}  // namespace
}  // namespace chipline
