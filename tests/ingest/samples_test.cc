// The sample articles against their labels: what the extractor finds and what it invents.
#include <algorithm>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "ingest/extract.h"
#include "ingest/read_document.h"
#include "ingest/text_utils.h"
#include "model/event.h"
#include "tests/ingest/extract_support.h"
#include "tests/ingest/labelled_page.h"
#include "tests/support/catch.h"
#include "tests/support/source_dir.h"

namespace chipline {
namespace {

constexpr const char* kPages[] = {
    "annual-licences.txt",  "bill-location.txt",      "correction-duv.txt",
    "digest-september.txt", "h200-disputed.txt",      "huawei-conditions.txt",
    "materials-table.md",   "negative-packaging.txt", "nexperia-page.html",
    "notice-antimony.txt",  "opinion-blackwell.txt",  "qa-affiliates.txt",
    "quantum-listing.txt"};

Document Page(const std::string& name) {
  ReadOptions options;
  options.path = name;
  Result<Document> document = ReadDocument(SourceFile("samples/articles/" + name), options);
  REQUIRE(document);
  return std::move(document).value();
}

TEST_CASE("A page about the chip business has no events") {
  const Document document = Page("negative-packaging.txt");
  for (const Draft& draft : Extractor::Embedded().Extract(document).drafts) {
    CHECK(draft.background);
  }
}

TEST_CASE("Every draft of the samples is valid and proved by its quotes") {
  for (const char* name : kPages) {
    CAPTURE(name);
    const Document document = Page(name);
    std::set<std::string> keys;
    for (const Draft& draft : Extractor::Embedded().Extract(document).drafts) {
      CAPTURE(OneLine(draft.event));
      CHECK(Faults(draft.event) == "");
      CHECK(keys.insert(draft.event.key).second);
      REQUIRE(draft.event.sources.size() == 1);
      std::set<std::string> proved;
      for (const Quote& quote : draft.event.sources[0].quotes) {
        CHECK(SliceCodePoints(document.text, quote.start, quote.end) == quote.exact);
        proved.insert(quote.supports.begin(), quote.supports.end());
      }
      CHECK(proved.count("type") == 1);
      CHECK(proved.count("subjects") == 1);
      CHECK(proved.count("certainty") == 1);
      if (draft.event.effective) CHECK(proved.count("effective") == 1);
    }
  }
}

TEST_CASE("The samples give the events that their labels name, and no others") {
  Tally tally;
  std::ifstream file(SourcePath("samples/articles/expected.jsonl"));
  for (std::string line; std::getline(file, line);) {
    const auto page = nlohmann::json::parse(line, nullptr, false);
    REQUIRE(page.is_object());
    const std::string id = page["id"];
    std::string name;
    for (const char* one : kPages) {
      if (std::string(one).rfind(id + ".", 0) == 0) name = one;
    }
    REQUIRE(!name.empty());
    CountPage(page, Extractor::Embedded().Extract(Page(name)).drafts, &tally);
  }
  INFO(tally.misses);
  REQUIRE(tally.wanted >= 18);
  CHECK(tally.right * 10 >= tally.wanted * 9);
  CHECK(tally.right * 10 >= (tally.right + tally.invented) * 9);
}

TEST_CASE("The same page twice gives the same bytes") {
  for (const char* name : kPages) {
    const Document document = Page(name);
    const Extraction a = Extractor::Embedded().Extract(document);
    const Extraction b = Extractor::Embedded().Extract(document);
    REQUIRE(a.drafts.size() == b.drafts.size());
    for (std::size_t i = 0; i < a.drafts.size(); ++i) CHECK(a.drafts[i].event == b.drafts[i].event);
  }
}

}  // namespace
}  // namespace chipline
