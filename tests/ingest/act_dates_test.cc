// Which date of a page is the act's: whole pages in, "effective until" of the first event out.
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "ingest/extract.h"
#include "ingest/read_document.h"
#include "tests/support/catch.h"
#include "tests/support/source_dir.h"

namespace chipline {
namespace {

// "a / b": two paragraphs; "a / - b": a lead-in and its item.
std::string Body(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 3, " / ") != 0) {
      out += text[i];
      continue;
    }
    out += text.compare(i, 5, " / - ") == 0 ? "\n" : "\n\n";
    i += 2;
  }
  return out;
}

std::string DatesOf(const std::string& day, const std::string& body) {
  const std::string text =
      "title: Notes of the day\npublished: " + day + "\n\n" + Body(body) + "\n";
  const auto document = ReadDocument(text, {.path = "page.txt", .media_type = "", .published = {}});
  REQUIRE(document.has_value());
  const auto drafts = Extractor::Embedded().Extract(*document).drafts;
  if (drafts.empty()) return "no event";
  const PolicyEvent& event = drafts.front().event;
  std::string out = event.effective ? event.effective->text() : "-";
  if (event.until) out += " " + event.until->text();
  return out;
}

TEST_CASE("the dates of acts: stated days are found, none is invented") {
  std::ifstream file(SourcePath("tests/ingest/act_dates.tsv"));
  int rows = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::stringstream cells(line);
    std::string day;
    std::string body;
    std::string wanted;
    std::getline(cells, day, '\t');
    std::getline(cells, body, '\t');
    std::getline(cells, wanted, '\t');
    ++rows;
    INFO(body);
    CHECK(DatesOf(day, body) == wanted);
  }
  CHECK(rows >= 70);
}

}  // namespace
}  // namespace chipline
