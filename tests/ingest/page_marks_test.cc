// What the other candidates of a page say of one.
#include "ingest/page_marks.h"

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace chipline {
namespace {

Candidate Telling(std::size_t sentence, EventType type, Jurisdiction issuer,
                  std::vector<std::string> subjects, double likely) {
  Candidate out;
  out.sentence = sentence;
  out.event.type = type;
  out.event.issuers = {issuer};
  out.event.subjects = std::move(subjects);
  out.likely = likely;
  out.marks = {"!asked"};
  return out;
}

bool Has(const std::vector<std::string>& marks, const std::string& mark) {
  return std::ranges::find(marks, mark) != marks.end();
}

TEST_CASE("other candidates of a page are counted by what they share with one") {
  struct Row {
    Candidate other;
    const char* kind;
  };
  const Candidate own = Telling(3, EventType::kBan, Jurisdiction::kUS, {"smic", "huawei"}, 0.5);
  const std::vector<std::string> alone = PageMarks(own, {own});
  for (const Row& row : {
           Row{Telling(5, EventType::kBan, Jurisdiction::kUS, {"huawei"}, 0.9),
               "type-issuer-thing"},
           Row{Telling(5, EventType::kBan, Jurisdiction::kUS, {"zte"}, 0.9), "type-issuer-apart"},
           Row{Telling(5, EventType::kBan, Jurisdiction::kCN, {"smic"}, 0.9), "type-else-thing"},
           Row{Telling(3, EventType::kTariff, Jurisdiction::kUS, {"smic"}, 0.9),
               "here-other-issuer-thing"},
           Row{Telling(3, EventType::kTariff, Jurisdiction::kCN, {"zte"}, 0.9),
               "here-other-else-apart"},
       }) {
    CAPTURE(row.kind);
    const std::string name = std::string("!") + row.kind;
    const std::vector<Candidate> page = {own, row.other, row.other};
    const std::vector<std::string> marks = PageMarks(page[0], page);
    CHECK(Has(marks, name + "=2"));
    CHECK(Has(marks, name + "=2/ban"));
    CHECK(Has(marks, name + ">2"));  // odds of 9 are e to the power of 2.2
    CHECK(!Has(marks, name + ">3"));
    CHECK(Has(marks, name + "-more>2"));
    CHECK(!Has(marks, name + "-more>3"));
    CHECK(!Has(alone, name + "=2"));
  }
}

TEST_CASE("that nobody tells an act again is said too, and who was not asked about is nobody") {
  Candidate silent = Telling(5, EventType::kBan, Jurisdiction::kUS, {"smic"}, 0.9);
  silent.marks.clear();
  const std::vector<Candidate> page = {
      Telling(3, EventType::kBan, Jurisdiction::kUS, {"smic"}, 0.5), silent};
  const std::vector<std::string> marks = PageMarks(page[0], page);
  CHECK(Has(marks, "!type-issuer-thing=0"));
  CHECK(!Has(marks, "!type-issuer-thing=1"));
}

}  // namespace
}  // namespace chipline
