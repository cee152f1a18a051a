// One act in many wordings: type and issuer must not hang on the verb that a writer chose.
#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "ingest/extract.h"
#include "ingest/read_document.h"
#include "model/event.h"
#include "tests/support/catch.h"
#include "tests/support/source_dir.h"

namespace chipline {
namespace {

std::string NewsOfPage(const std::string& sentence) {
  const std::string page =
      "title: Trade notes\npublisher: Harbour Notes\npublished: 2025-11-13\n\n" + sentence + "\n";
  const auto document = ReadDocument(page, {.path = "page.txt", .media_type = "", .published = {}});
  REQUIRE(document.has_value());
  std::string out;
  for (const Draft& draft : Extractor::Embedded().Extract(*document).drafts) {
    if (draft.background) continue;
    if (!out.empty()) out += "; ";
    out += std::string(Name(draft.event.type)) + " " + IssuerText(draft.event.issuers);
  }
  return out.empty() ? "none" : out;
}

// "approval/licence_grant CN": any of the types, by that issuer.
bool Matches(const std::string& wanted, const std::string& found) {
  const std::size_t blank = wanted.find(' ');
  if (blank == std::string::npos) return wanted == found;
  const std::string issuer = wanted.substr(blank);
  std::size_t begin = 0;
  while (begin < blank) {
    const std::size_t end = std::min(wanted.find('/', begin), blank);
    if (wanted.substr(begin, end - begin) + issuer == found) return true;
    begin = end + 1;
  }
  return false;
}

TEST_CASE("Every wording of an act is the same act") {
  std::ifstream file(SourcePath("tests/ingest/wordings.tsv"));
  int rows = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t tab = line.find('\t');
    REQUIRE(tab != std::string::npos);
    const std::string wanted = line.substr(0, tab);
    const std::string sentence = line.substr(tab + 1);
    const std::string found = NewsOfPage(sentence);
    INFO(sentence << "\nwanted " << wanted << ", found " << found);
    CHECK(Matches(wanted, found));
    ++rows;
  }
  CHECK(rows >= 160);
}

}  // namespace
}  // namespace chipline
