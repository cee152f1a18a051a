// Which days the learned reader is offered for an act, and what it takes of them.
#include <string>
#include <vector>

#include "ingest/extract.h"
#include "ingest/read_document.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

Document PageOf(const std::string& body, const std::string& published = "2025-11-14") {
  const std::string text = "title: Notes of the day\npublished: " + published + "\n\n" + body;
  return ReadDocument(text, {.path = "page.txt", .media_type = "", .published = {}}).value();
}

// The days offered for the first candidate, in order; "-" where there are none.
std::string Offered(const Document& document) {
  for (const SentenceFeatures& sentence : Extractor::Embedded().Features(document)) {
    for (const auto& candidate : sentence.candidates) {
      std::string out;
      for (const auto& day : candidate.days) out += (out.empty() ? "" : " ") + day.id;
      return out.empty() ? "-" : out;
    }
  }
  return "no candidate";
}

TEST_CASE("days named near an act are offered, but not those that are surely another's") {
  struct Row {
    const char* body;
    const char* days;
  };
  for (const Row& row : {
           // A weekday is two days: the last one and the next.
           Row{"The visitors left on Monday. The Commerce Department now wants a licence for "
               "every H20 that goes to China.",
               "2025-11-10 2025-11-17"},
           Row{"The Commerce Department now wants a licence for every H20 that goes to China. The "
               "letters went out on November 3.",
               "2025-11-03"},
           // The press's own day, the day of what came of it, and days that only bound or end.
           Row{"Reuters reported on Monday that the United States had banned exports of H20 chips "
               "to China.",
               "-"},
           Row{"Shares fell on Wednesday after the Commerce Department banned exports of H20 chips "
               "to China.",
               "-"},
           Row{"Nvidia needs a licence for the H20 until December 1. The Commerce Department told "
               "it so before Tuesday.",
               "-"},
           // The day that the slots found, beside the others.
           Row{"The Commerce Department on November 3 banned exports of H20 chips to China. The "
               "letters went out on Monday.",
               "2025-11-03 2025-11-10 2025-11-17"},
       }) {
    CAPTURE(row.body);
    CHECK(Offered(PageOf(row.body)) == row.days);
  }
}

TEST_CASE("the day that the reader takes is traced to its words") {
  const Document document = PageOf(
      "The visitors left on Monday. The Commerce Department now wants a licence for every H20 "
      "that goes to China.");
  const auto drafts = Extractor::Embedded().Extract(document).drafts;
  REQUIRE(drafts.size() == 1);
  REQUIRE(drafts[0].event.effective.has_value());
  CHECK(drafts[0].event.effective->text() == "2025-11-10");
  int traces = 0;
  for (const SlotTrace& trace : drafts[0].trace) {
    if (trace.field != "effective") continue;
    ++traces;
    CHECK(trace.value == "2025-11-10");
    CHECK(trace.rule == "read:day");
    CHECK(trace.text == "Monday");
    CHECK(document.text.substr(trace.start, trace.end - trace.start) == "Monday");
  }
  CHECK(traces == 1);
}

TEST_CASE("a day much likelier than that of the slots takes its place, but no stated start's") {
  struct Row {
    const char* body;
    const char* day;
  };
  for (const Row& row : {
           Row{"The Trump administration on Tuesday launched a trade investigation into "
               "Chinese-made legacy semiconductors, a step that could lead to more duties on parts "
               "found in cars.\n\nThe inquiry, under Section 301 of the Trade Act, will be handed "
               "to a new trade representative in five weeks' time, officials said.",
               "2025-11-11"},
           Row{"The Commerce Department added Inspur to the Entity List on Monday. The rule takes "
               "effect on Wednesday.",
               "2025-11-19"},
       }) {
    const auto drafts = Extractor::Embedded().Extract(PageOf(row.body)).drafts;
    CAPTURE(row.body);
    REQUIRE(drafts.size() == 1);
    REQUIRE(drafts[0].event.effective.has_value());
    CHECK(drafts[0].event.effective->text() == row.day);
  }
}

TEST_CASE("a page without a day of its own is offered none") {
  CHECK(Offered(PageOf("The visitors left on Monday. The Commerce Department now wants a "
                       "licence for every H20 that goes to China.",
                       "")) == "-");
}

}  // namespace
}  // namespace chipline
