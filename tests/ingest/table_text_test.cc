// Where the columns of a table were, once only its text is left.
#include "ingest/table_text.h"

#include <string>
#include <string_view>
#include <vector>

#include "ingest/text_utils.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

std::string Join(const std::vector<std::string>& cells) {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) out += (i == 0 ? "" : " | ") + cells[i];
  return out;
}

std::string Show(const std::string& text, const LowerCaseWords& prose = {}) {
  const auto table = ReadTextTable(SplitLines(text), 0, prose);
  if (!table) return "no table";
  std::string out = "[" + Join(table->header) + "]";
  for (const TextRow& row : table->rows) {
    out += row.is_label ? " {" + row.cells.front() + "}" : " (" + Join(row.cells) + ")";
  }
  return out + " in " + std::to_string(table->lines);
}

struct Case {
  std::string_view input;
  std::string_view expected;
};

TEST_CASE("a period at the start of a line ends where the next word begins", "[table]") {
  const auto c = GENERATE(values<Case>({
      {"Apr 2025 Licence required", "Apr 2025"},
      {"April 9, 2025 Letter sent", "April 9, 2025"},
      {"Oct. 7, 2022 — Rules", "Oct. 7, 2022"},
      {"9 April 2025: letter", "9 April 2025"},
      {"7 Nov", "7 Nov"},
      {"2025 Ban", "2025"},
      {"2018–19 Duties", "2018–19"},
      {"2018-19 Duties", "2018-19"},
      {"2025-04 Ban", "2025-04"},
      {"2025-04-09 Ban", "2025-04-09"},
      {"Q3 2025 Talks", "Q3 2025"},
      {"H1 2026 Talks", "H1 2026"},
      {"Early 2026 Talks", "Early 2026"},
      {"Mid-2025 Talks", "Mid-2025"},
      {"Apr–Aug 2025 Talks", "Apr–Aug 2025"},
      {"February to April: shipments", "February to April"},
      {"May", "May"},
      {"Mayors met in Lyon", ""},
      {"2025s models", ""},
      {"3.5 per cent", ""},
      {"60 firms were listed", ""},
      {"Licences were issued in April", ""},
  }));
  CAPTURE(c.input);
  CHECK(c.input.substr(0, PeriodPrefix(c.input)) == c.expected);
}

TEST_CASE("a flattened header is cut at places, nationalities and closing nouns", "[table]") {
  const auto c = GENERATE(values<Case>({
      {"U.S. Action China Response", "U.S. Action | China Response"},
      {"United States China", "United States | China"},
      {"US measures Chinese countermeasures", "US measures | Chinese countermeasures"},
      {"Washington Beijing", "Washington | Beijing"},
      {"Event Impact Source", "Event | Impact | Source"},
      {"Dutch action South Korean response", "Dutch action | South Korean response"},
      {"Measure", "Measure"},
  }));
  CAPTURE(c.input);
  CHECK(Join(SplitFlatHeader(c.input)) == c.expected);
}

TEST_CASE("a flattened row is cut at the most plausible place", "[table]") {
  const LowerCaseWords prose = {"ban", "conditional", "permits", "tariff", "licence", "review"};
  const auto c = GENERATE(values<Case>({
      // A lone dash is an empty cell.
      {"Full stop of server chip sales -", "Full stop of server chip sales | "},
      {"— Permits for gallium", " | Permits for gallium"},
      // A word that the prose writes small begins a cell where it is capitalised.
      {"A20 licences granted Ban on A20 imports (RTX 9 only)",
       "A20 licences granted | Ban on A20 imports (RTX 9 only)"},
      {"Duty pause agreed Conditional A20 review", "Duty pause agreed | Conditional A20 review"},
      // Names, codes and what stands behind a preposition do not.
      {"Chips for Huawei and SMIC stopped Review of Micron products",
       "Chips for Huawei and SMIC stopped | Review of Micron products"},
      // Two blanks still show where a column was.
      {"Huawei listed  Huawei protests", "Huawei listed | Huawei protests"},
      // Brackets are not broken.
      {"Export rule (new Ban list) published Tariff raised",
       "Export rule (new Ban list) published | Tariff raised"},
      // No place is plausible: one cell.
      {"talks went on without result", "talks went on without result"},
  }));
  CAPTURE(c.input);
  CHECK(Join(SplitFlatRow(c.input, 2, prose)) == c.expected);
}

TEST_CASE("tables in every spelling", "[table]") {
  const LowerCaseWords prose = {"export", "permits"};
  const auto c = GENERATE(values<Case>({
      {"| When | Who |\n|------|:---:|\n| May 2023 | CN |\n", "[When | Who] (May 2023 | CN) in 3"},
      {"No. | Scope | Starts\n55 | Saws \\| wires | Nov 8\nOLD ONES | |\n56 | Ovens | -\n\nText",
       "[No. | Scope | Starts] (55 | Saws | wires | Nov 8) {OLD ONES} (56 | Ovens | ) in 4"},
      {"Period\tUS\tChina\nApr 2018\tOrder\t-\nJul 2018\t-\tDuty",
       "[Period | US | China] (Apr 2018 | Order | ) (Jul 2018 |  | Duty) in 3"},
      {"Date        Measure     Issuer\n2023-08-01  Permits     CN\n2024-12-03  Ban         CN",
       "[Date | Measure | Issuer] (2023-08-01 | Permits | CN) (2024-12-03 | Ban | CN) in 3"},
      {"Period U.S. Action China Response\nApr 2018 Order signed -\nMay 2023 Export rule Permits "
       "due",
       "[Period | U.S. Action | China Response] (Apr 2018 | Order signed | )"
       " (May 2023 | Export rule | Permits due) in 3"},
      // A first line that begins with a date is data.
      {"May 2023 | CN\nJune 2023 | US", "[] (May 2023 | CN) (June 2023 | US) in 2"},
      {"When the rule came, firms paused.\nMay 2023 was quiet.\nJune 2023 was not.", "no table"},
      {"Two blanks.  After a full stop.\nThey are an old habit.", "no table"},
      {"A | lone line", "no table"},
  }));
  CAPTURE(c.input);
  CHECK(Show(std::string(c.input), prose) == c.expected);
}

}  // namespace
}  // namespace chipline
