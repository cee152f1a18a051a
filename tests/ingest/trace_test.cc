// Every field of every event of every labelled article rests on a passage that is in the document,
// and the same document gives the same bytes.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "ingest/read_document.h"
#include "ingest/text_utils.h"
#include "model/json.h"
#include "tests/ingest/extract_support.h"
#include "tests/support/catch.h"
#include "tests/support/source_dir.h"

namespace chipline {
namespace {

std::vector<Document> Articles() {
  std::vector<Document> out;
  for (const std::string folder : {"tests/ingest/articles", "samples/articles"}) {
    std::error_code error;
    const std::string root = SourcePath(folder);
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(root, error)) {
      names.push_back(entry.path().filename().string());
    }
    std::ranges::sort(names);
    for (const std::string& name : names) {
      if (!name.ends_with(".txt") && !name.ends_with(".md")) continue;
      ReadOptions options;
      options.path = name;
      auto document = ReadDocument(SourceFile(folder + "/" + name), options);
      REQUIRE(document.has_value());
      out.push_back(std::move(document).value());
    }
  }
  return out;
}

std::string Slice(const Document& document, std::uint32_t start, std::uint32_t end) {
  return std::string(SliceCodePoints(document.text, start, end));
}

// Places in a long block are counted otherwise than those in a short one.
TEST_CASE("Passages of a long paragraph are what it says there") {
  std::string text = "Beijing’s ministry — 商务部 — spoke. ";
  while (text.size() < 9000) text += "Traders in Zürich waited, and “chip makers” did as well. ";
  text += "The US Commerce Department banned exports of Nvidia H20 chips to China on 29 May 2025. ";
  text += "In Málaga nobody minded.";
  const Document document = MakeDocument("Chips", text, "2025-06-01");
  const Extraction found = Extractor::Embedded().Extract(document);
  REQUIRE_FALSE(found.drafts.empty());
  for (const Draft& draft : found.drafts) {
    for (const Source& source : draft.event.sources) {
      REQUIRE_FALSE(source.quotes.empty());
      for (const Quote& quote : source.quotes) {
        CHECK(Slice(document, static_cast<std::uint32_t>(quote.start),
                    static_cast<std::uint32_t>(quote.end)) == quote.exact);
      }
    }
  }
}

TEST_CASE("Every passage of a trace and every quote is what the document says there") {
  const auto articles = Articles();
  REQUIRE(articles.size() >= 10);
  std::size_t passages = 0;
  for (const Document& document : articles) {
    INFO(document.title);
    for (const Draft& draft : Extractor::Embedded().Extract(document).drafts) {
      for (const SlotTrace& trace : draft.trace) {
        INFO(trace.field << " by " << trace.rule);
        CHECK(trace.start <= trace.end);
        CHECK(Slice(document, trace.start, trace.end) == trace.text);
        passages += trace.end > trace.start ? 1 : 0;
      }
      for (const Source& source : draft.event.sources) {
        for (const Quote& quote : source.quotes) {
          CHECK(Slice(document, quote.start, quote.end) == quote.exact);
        }
      }
    }
  }
  CHECK(passages > 100);
}

// The firms are of the sentence before, which is longer than the one that tells of the inquiry.
TEST_CASE("The trade of firms that are not named is shown where the firms stand") {
  const Document document =
      MakeDocument("Talks",
                   "Beijing would, the White House said after the summit, be lenient toward "
                   "American chip companies. China's regulator opened an investigation.",
                   "2026-08-04");
  const Extraction extraction = Extractor::Embedded().Extract(document);
  std::size_t trades = 0;
  for (const Draft& draft : extraction.drafts) {
    for (const SlotTrace& trace : draft.trace) {
      if (trace.rule != "trade") continue;
      ++trades;
      CHECK(trace.text == "American chip companies");
      CHECK(Slice(document, trace.start, trace.end) == trace.text);
    }
  }
  CHECK(trades == 1);
}

TEST_CASE("The same document and rules give the same bytes") {
  for (const Document& document : Articles()) {
    INFO(document.title);
    const Extraction first = Extractor::Embedded().Extract(document);
    const Extraction second = Extractor::Embedded().Extract(document);
    REQUIRE(first.drafts.size() == second.drafts.size());
    for (std::size_t i = 0; i < first.drafts.size(); ++i) {
      CHECK(ToJson(first.drafts[i].event) == ToJson(second.drafts[i].event));
      CHECK(first.drafts[i].trace.size() == second.drafts[i].trace.size());
    }
  }
}

}  // namespace
}  // namespace chipline
