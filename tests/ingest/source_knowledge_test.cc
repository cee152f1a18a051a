// What is known of a source beside its text: who published it, whose acts it tells of where it
// names nobody, and the firmest certainty that anything in it may have. The same document with and
// without each.
#include <string>
#include <vector>

#include "ingest/extract.h"
#include "ingest/read_document.h"
#include "tests/ingest/desk.h"
#include "tests/ingest/extract_support.h"

namespace chipline {
namespace {

std::string PageOf(const std::string& body) {
  return "title: A notice\npublished: 2025-06-04\nurl: https://example.org/a\n\n" + body + "\n";
}

std::vector<Draft> DraftsOf(const std::string& body, const ReadOptions& options) {
  const auto document = ReadDocument(PageOf(body), options);
  REQUIRE(document);
  return Extractor::Embedded().Extract(*document).drafts;
}

std::string LinesOf(const std::string& body, const ReadOptions& options) {
  std::string lines;
  for (const Draft& draft : DraftsOf(body, options)) {
    lines += (lines.empty() ? "" : "; ") + ShortLine(draft.event);
  }
  return lines.empty() ? "-" : lines;
}

TEST_CASE("a source's issuer stands for an authority that the text leaves open, and for no other") {
  struct Row {
    const char* body;
    const char* without;
    const char* with_japan;
  };
  for (const Row& row : {
           // Nobody is named, and nothing tells whose act it is.
           Row{"The export of photoresists was made subject to a licence on June 3, 2025.", "-",
               "licence_requirement enacted JP photoresist"},
           Row{"The ministry imposed a tariff of 25% on semiconductors on June 3, 2025.", "-",
               "tariff enacted JP semiconductors"},
           // The thing traded lets us guess; the source knows.
           Row{"The ministry requires licences for exports of semiconductor equipment from June 3, "
               "2025.",
               "licence_requirement enacted US semiconductor-equipment",
               "licence_requirement enacted JP semiconductor-equipment"},
           // Somebody is named.
           Row{"The US Commerce Department requires licences for exports of semiconductor "
               "equipment "
               "from June 3, 2025.",
               "licence_requirement enacted US semiconductor-equipment",
               "licence_requirement enacted US semiconductor-equipment"},
           // Nor does it make an event of what is none.
           Row{"Exports of photoresists rose in June.", "-", "-"},
       }) {
    CAPTURE(row.body);
    ReadOptions options;
    CHECK(LinesOf(row.body, options) == row.without);
    options.issuer = Jurisdiction::kJP;
    CHECK(LinesOf(row.body, options) == row.with_japan);
  }
}

TEST_CASE("a ceiling caps what a document can claim, and says so") {
  const std::string ban =
      "The US Commerce Department banned exports of Nvidia's H20 chips to China from June 3, 2025.";
  const std::string denied =
      "The US Commerce Department denied that it had banned exports of Nvidia's H20 chips to "
      "China.";
  struct Row {
    const std::string& body;
    const char* ceiling;  // none where empty
    const char* line;
  };
  for (const Row& row : {
           Row{ban, "", "ban enacted US nvidia-h20"},
           Row{ban, "enacted", "ban enacted US nvidia-h20"},
           Row{ban, "announced", "ban announced US nvidia-h20"},
           Row{ban, "reported", "ban reported US nvidia-h20"},
           Row{ban, "expected", "ban expected US nvidia-h20"},
           Row{denied, "", "ban denied US nvidia-h20"},
           Row{denied, "reported", "ban denied US nvidia-h20"},
       }) {
    CAPTURE(row.body, row.ceiling);
    ReadOptions options;
    options.ceiling = FromName<Certainty>(row.ceiling);
    CHECK(LinesOf(row.body, options) == row.line);
    const auto drafts = DraftsOf(row.body, options);
    REQUIRE(drafts.size() == 1);
    CHECK(Faults(drafts[0].event).empty());
    std::string last;
    for (const SlotTrace& step : drafts[0].trace) {
      if (step.field == "certainty") last = step.value;
    }
    CHECK(last == Name(drafts[0].event.certainty));
  }
}

TEST_CASE("a capped story is firm only through another page") {
  const std::string ban =
      "The US Commerce Department banned exports of Nvidia's H20 chips to China from June 3, 2025.";
  Desk desk;
  ReadOptions options;
  options.ceiling = Certainty::kReported;
  REQUIRE(desk.ingester.Ingest(PageOf(ban), options));
  REQUIRE(desk.Standing().size() == 1);
  CHECK(desk.Standing().begin()->second.certainty == Certainty::kReported);
  options.ceiling = {};
  REQUIRE(desk.ingester.Ingest(
      "title: Another\npublished: 2025-06-05\nurl: https://example.net/b\n\n" + ban + "\n",
      options));
  REQUIRE(desk.Standing().size() == 1);
  CHECK(desk.Standing().begin()->second.certainty == Certainty::kEnacted);
  CHECK(desk.Standing().begin()->second.sources.size() == 2);
}

TEST_CASE("a source's name is the publisher of a page that names none") {
  ReadOptions options;
  options.publisher = "Example Wire";
  CHECK(ReadDocument(PageOf("Nothing."), options)->publisher == "Example Wire");
  CHECK(ReadDocument("publisher: Another\n\nNothing.\n", options)->publisher == "Another");
}

}  // namespace
}  // namespace chipline
