// Rows of tables as sentences: which tables, what their text is, and that passages stay in place.
#include "ingest/table_sentences.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/block_day.h"
#include "ingest/extract.h"
#include "ingest/nearby_words.h"
#include "ingest/read_document.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

Document PageOf(const std::string& table) {
  const std::string text = "title: Steps\npublished: 2025-12-05\n\nWhat was done.\n\n" + table;
  auto document = ReadDocument(text, {.path = "page.txt", .media_type = "", .published = {}});
  REQUIRE(document.has_value());
  return std::move(document).value();
}

constexpr const char* kWorded =
    "Day | Who | What\n"
    "2 Dec | Washington | shut the door on sales of HBM to China. Samsung fell.\n"
    "3 Dec | Beijing | stopped gallium on its way to America\n";

TEST_CASE("tables of numbers and of single words stay tables") {
  CHECK(WordedTables(PageOf(kWorded)) == std::set<int>{0});
  CHECK(WordedTables(PageOf("Chip | Rate\nH20 | 15%\nMI308 | 15%\n")).empty());
  CHECK(WordedTables(PageOf("No table at all.")).empty());
}

TEST_CASE("tables in which nothing of policy was seen are left alone") {
  const Document document = PageOf(kWorded);
  const auto near = [&](std::string_view words) {
    Rejected one;
    one.start = static_cast<std::uint32_t>(document.text.find(words));  // all is ASCII
    return one;
  };
  CHECK(TablesOfPolicy(document, {}).empty());
  CHECK(TablesOfPolicy(document, {{}, {near("What was done")}}).empty());
  CHECK(TablesOfPolicy(document, {{}, {near("shut the door")}}) == std::set<int>{0});
  CHECK(TablesOfPolicy(document, {{}, {near("America")}}) == std::set<int>{0});
}

TEST_CASE("a row is a paragraph, and its text is the document's") {
  const Document document = PageOf(kWorded);
  const Document read = WithRowsAsSentences(document, {0});
  CHECK(read.text == document.text);
  std::vector<std::string> rows;
  for (const Block& block : read.blocks) {
    CHECK(block.kind != BlockKind::kTableCell);
    CHECK(block.text == read.text.substr(block.start, block.end - block.start));  // all is ASCII
    if (block.table == 0) rows.push_back(block.text);
  }
  REQUIRE(rows.size() == 2);
  CHECK(rows[1] == "3 Dec\nBeijing\nstopped gallium on its way to America");
  CHECK(WithRowsAsSentences(document, {}).blocks.size() == document.blocks.size());
}

TEST_CASE("a row's day is a sentence of its own, and only its full stops end others") {
  const Document read = WithRowsAsSentences(PageOf(kWorded), {0});
  const auto row = std::ranges::find_if(
      read.blocks, [](const Block& block) { return block.text.starts_with("2 Dec"); });
  REQUIRE(row != read.blocks.end());
  std::vector<std::string> sentences;
  for (const ByteSpan& span : SentencesOf(*row)) {
    sentences.push_back(row->text.substr(span.begin, span.end - span.begin));
  }
  CHECK(sentences == std::vector<std::string>{"2 Dec",
                                              "Washington\nshut the door on sales of HBM to China.",
                                              "Samsung fell."});
}

Draft FoundAt(const Document& document, std::string_view words, Grade grade) {
  Draft out;
  out.grade = grade;
  SlotTrace trace;
  trace.field = "type";
  trace.start = static_cast<std::uint32_t>(document.text.find(words));  // all is ASCII
  out.trace.push_back(trace);
  return out;
}

TEST_CASE("a word ends where its cell ends") {
  const std::string row = "3 Dec\nBeijing\nstopped gallium\nat once";
  const auto at = static_cast<std::uint32_t>(row.find("gallium"));
  CHECK(WordBefore(row, at) == "stopped");
  CHECK(WordAfter(row, at + 7) == "at");
  CHECK(WordBefore(row, static_cast<std::uint32_t>(row.find("stopped"))) == "beijing");
  CHECK(WordAfter(row, 5) == "beijing");
}

TEST_CASE("rows are better where they surely tell twice as much and leave nothing out") {
  const Document document = PageOf(kWorded);
  const auto at = [&](std::string_view words, Grade grade = Grade::kB) {
    return FoundAt(document, words, grade);
  };
  const std::set<int> none;
  const std::set<int> table = {0};
  CHECK(BetterByRows(document, {}, {at("shut")}) == table);
  CHECK(BetterByRows(document, {at("shut")}, {at("shut"), at("stopped")}) == table);
  CHECK(BetterByRows(document, {at("shut", Grade::kC)}, {at("shut")}) == table);
  CHECK(BetterByRows(document, {at("shut")}, {at("shut")}) == none);
  CHECK(BetterByRows(document, {}, {at("shut", Grade::kC)}) == none);
  CHECK(BetterByRows(document, {}, {at("What was done")}) == none);  // a paragraph's
  CHECK(BetterByRows(document, {at("shut", Grade::kC), at("stopped", Grade::kC)}, {at("shut")}) ==
        none);
}

TEST_CASE("what is found in rows is quoted from the document") {
  const Document document = PageOf(kWorded);
  const Extraction found = Extractor::Embedded().Extract(document);
  REQUIRE_FALSE(found.drafts.empty());
  for (const Draft& draft : found.drafts) {
    for (const SlotTrace& trace : draft.trace) {
      CHECK(trace.text == document.text.substr(trace.start, trace.end - trace.start));
    }
  }
}

}  // namespace
}  // namespace chipline
