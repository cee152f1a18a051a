// The article that the project began with: eight acts, nothing from its figures.
#include <iostream>
#include <set>
#include <string>

#include "ingest/extract.h"
#include "ingest/read_document.h"
#include "ingest/text_utils.h"
#include "model/event.h"
#include "tests/ingest/extract_support.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

TEST_CASE("The founding article gives its eight acts") {
  const std::string text = SourceFile("../shared/seed/h200-article.txt");
  if (text.empty()) {
    std::cout << "skipped: ../shared/seed/h200-article.txt is not here\n";
    return;
  }
  ReadOptions options;
  options.path = "h200-article.txt";
  options.published = ParseDay("2026-01-09");
  const Result<Document> document = ReadDocument(text, options);
  REQUIRE(document);
  const Extraction extraction = Extractor::Embedded().Extract(*document);

  std::multiset<std::string> lines;
  for (const Draft& draft : extraction.drafts) {
    if (draft.background || draft.grade == Grade::kC) continue;
    const auto& e = draft.event;
    lines.insert(ShortLine(e) + " " + (e.effective ? e.effective->text() : "-") +
                 (e.actor.empty() ? "" : " " + e.actor));
  }
  CHECK(lines == std::multiset<std::string>{
                     "approval expected CN nvidia-h200 2026-33",
                     "ban enacted US advanced-ai-chips 2025-04",
                     "licence_grant enacted US nvidia-h20 2025-07",
                     "ban enacted CN nvidia-rtx-pro-6000d 2025-07",
                     "truce enacted US+CN tariffs 2025-11",
                     "approval proposed CN nvidia-h200 2025-11",
                     "purchase_order reported CN nvidia-h200 - alibaba",
                     "purchase_order reported CN nvidia-h200 - bytedance",
                 });

  SECTION("with the three conditions of the approval and the buyers that it leaves out") {
    const PolicyEvent& approval = extraction.drafts.front().event;
    REQUIRE(approval.conditions.size() == 3);
    std::string uses;
    for (const Condition& condition : approval.conditions) {
      if (condition.kind == ConditionKind::kUseRestriction) uses = AsciiLower(condition.text);
    }
    for (const char* buyer : {"military", "government agencies",
                              "critical infrastructure operators", "state-owned enterprises"}) {
      CAPTURE(buyer, uses);
      CHECK(uses.find(buyer) != std::string::npos);
    }
  }

  SECTION("with orders of 200,000 chips at least") {
    for (const Draft& draft : extraction.drafts) {
      if (draft.event.type != EventType::kPurchaseOrder) continue;
      REQUIRE(draft.event.quantity);
      CHECK(draft.event.quantity->min == 200000);
      CHECK_FALSE(draft.event.quantity->max);
    }
  }

  SECTION("every quote stands where it says, and every event is valid") {
    for (const Draft& draft : extraction.drafts) {
      for (const Quote& quote : draft.event.sources.at(0).quotes) {
        CHECK(SliceCodePoints(document->text, quote.start, quote.end) == quote.exact);
      }
      for (const SlotTrace& trace : draft.trace) {
        CHECK(SliceCodePoints(document->text, trace.start, trace.end) == trace.text);
      }
      CHECK(Faults(draft.event) == "");
    }
  }
}

}  // namespace
}  // namespace chipline
