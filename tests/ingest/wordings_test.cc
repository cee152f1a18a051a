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

struct News {
  std::string acts;    // "type issuer", "; " between; "none"
  bool asked = false;  // all of them wait for people
};

News NewsOfPage(const std::string& sentence) {
  const std::string page =
      "title: Trade notes\npublisher: Harbour Notes\npublished: 2025-11-13\n\n" + sentence + "\n";
  const auto document = ReadDocument(page, {.path = "page.txt", .media_type = "", .published = {}});
  REQUIRE(document.has_value());
  News out;
  out.asked = true;
  for (const Draft& draft : Extractor::Embedded().Extract(*document).drafts) {
    if (draft.background) continue;
    if (!out.acts.empty()) out.acts += "; ";
    out.acts += std::string(Name(draft.event.type)) + " " + IssuerText(draft.event.issuers);
    if (draft.grade != Grade::kC) out.asked = false;
  }
  if (out.acts.empty()) out.acts = "none";
  return out;
}

// "approval/licence_grant CN": any of the types, by that issuer. "asked": no act that is not put to
// people first.
bool Matches(const std::string& wanted, const News& news) {
  if (wanted == "asked") return news.asked;
  const std::string& found = news.acts;
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
    const News found = NewsOfPage(sentence);
    INFO(sentence << "\nwanted " << wanted << ", found " << found.acts);
    CHECK(Matches(wanted, found));
    ++rows;
  }
  CHECK(rows >= 160);
}

}  // namespace
}  // namespace chipline
