// Tables of acts: the issuer from the column, the date from the row.
#include <string>

#include "ingest/extract.h"
#include "ingest/read_document.h"
#include "model/event.h"
#include "tests/ingest/extract_support.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

std::string Rows(const std::string& body) {
  const Document document = MakeDocument("Chip measures since spring", body, "2026-01-09");
  std::string out;
  for (const Draft& draft : Extractor::Embedded().Extract(document).drafts) {
    out += ShortLine(draft.event);
    out += " " + (draft.event.effective ? draft.event.effective->text() : "-") + "\n";
  }
  return out;
}

TEST_CASE("Columns name the issuer and rows the date") {
  CHECK(Rows("The sequence in one table.\n\n"
             "| Period | US action | China response |\n"
             "|---|---|---|\n"
             "| Apr 2025 | H20 needs a licence | Seven rare earths need a licence |\n"
             "| Jul 2025 | H20 export licences granted | - |\n"
             "| Dec 2025 | - | Ban on RTX Pro 6000D |\n") ==
        "licence_requirement enacted US nvidia-h20 2025-04\n"
        "licence_requirement enacted CN rare-earths 2025-04\n"
        "licence_grant enacted US nvidia-h20 2025-07\n"
        "ban enacted CN nvidia-rtx-pro-6000d 2025-12\n");
}

TEST_CASE("A table of figures has no acts") {
  CHECK(Rows("Sales of chips.\n\n"
             "| Quarter | Nvidia | AMD |\n"
             "|---|---|---|\n"
             "| Q1 2025 | 44.1 | 7.4 |\n"
             "| Q2 2025 | 46.7 | 7.7 |\n") == "");
}

}  // namespace
}  // namespace chipline
