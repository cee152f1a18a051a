// What a page says of one of its acts, once the tellings of each are together.
#include "ingest/act_marks.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "ingest/extract.h"
#include "ingest/odds.h"
#include "ingest/rules.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

struct Page {
  Document document;
  DocumentContext context;

  Page() {
    document.published = Edtf::Parse("2025-11-13").value();
    context.document = &document;
    context.rules = Extractor::Embedded().rules().get();
    context.sentences.resize(9);
  }
};

Candidate Telling(const Page& page, std::size_t sentence, double right,
                  const std::string& subject = "smic", bool read = true) {
  Candidate out;
  out.sentence = sentence;
  out.event.type = EventType::kBan;
  out.event.issuers = {Jurisdiction::kUS};
  out.event.subjects = {subject};
  out.subjects = {*page.context.rules->subjects->Find(subject)};
  out.right = right;
  out.newsworthy = 0.5;
  if (read) out.marks = {"!asked"};
  out.words = page.context.rules->reader->constants();
  return out;
}

ToldAct Act(const std::vector<Candidate>& tellings) {
  return {tellings, tellings.front()};
}

bool Has(const std::vector<std::string>& marks, const std::string& mark) {
  return std::ranges::find(marks, mark) != marks.end();
}

// The last step of halves of a power of e that the odds under a name reach; -12 where none.
int Reached(const std::vector<std::string>& marks, const std::string& name) {
  int out = -12;
  for (const std::string& mark : marks) {
    if (mark.starts_with("%" + name + ">"))
      out = std::max(out, std::stoi(mark.substr(name.size() + 2)));
  }
  return out;
}

TEST_CASE("the sentences that tell an act vouch for it together") {
  const Page page;
  const std::vector<Candidate> once = {Telling(page, 3, 0.7)};
  // Two readings of one sentence are one voice; so is a word that no rule left to the reader.
  const std::vector<Candidate> here = {Telling(page, 3, 0.7), Telling(page, 3, 0.6)};
  const std::vector<Candidate> twice = {Telling(page, 3, 0.6), Telling(page, 6, 0.7)};
  struct Row {
    const std::vector<Candidate>& tellings;
    const char* sentences;
    double together;
    double second;
  };
  for (const Row& row : {
           Row{once, "%sentences=1", 0.7, 0},
           Row{here, "%sentences=1", 0.7, 0},
           Row{twice, "%sentences=2", 1 - 0.4 * 0.3, 0.6},
       }) {
    CAPTURE(row.sentences, row.together);
    const std::vector<ToldAct> acts = {Act(row.tellings)};
    const auto marks = ActMarks(page.context, acts, 0);
    CHECK(SurestTelling(acts[0]) == 0.7);
    CHECK(Has(marks, row.sentences));
    CHECK(Has(marks, "!asked"));
    CHECK(Reached(marks, "surest") == OddsStep(0.7, 2));
    CHECK(Reached(marks, "together") == OddsStep(row.together, 2));
    CHECK(Reached(marks, "second") == std::max(-12, OddsStep(row.second, 2)));
  }
}

TEST_CASE("surer acts of its type by its issuers are told of: it may be one of them") {
  const Page page;
  const std::vector<Candidate> own = {Telling(page, 6, 0.7)};
  const std::vector<Candidate> surer = {Telling(page, 3, 0.9)};
  const std::vector<Candidate> apart = {Telling(page, 3, 0.9, "zte")};
  std::vector<Candidate> foreign = surer;
  foreign[0].event.issuers = {Jurisdiction::kCN};
  struct Row {
    const std::vector<Candidate>& other;
    const char* count;
    int thing;
  };
  for (const Row& row : {
           Row{surer, "%surer=1", OddsStep(0.9, 2)},
           Row{apart, "%surer=1", -12},
           Row{foreign, "%surer=0", -12},
       }) {
    CAPTURE(row.count, row.thing);
    std::vector<ToldAct> acts = {Act(row.other), Act(own)};
    acts[0].recounted = true;
    const auto marks = ActMarks(page.context, acts, 1);
    CHECK(Has(marks, row.count));
    CHECK(Has(marks, "%alike=1"));
    CHECK(Reached(marks, "surer-thing") == row.thing);
    CHECK(Has(marks, row.thing > -12 ? "%surer-recounted=yes" : "%surer-recounted=no"));
    CHECK(Has(ActMarks(page.context, acts, 0), "%surer=0"));
  }
}

TEST_CASE("of equals the first is the surer, and who was not asked about is nobody") {
  const Page page;
  const std::vector<Candidate> first = {Telling(page, 3, 0.7)};
  const std::vector<Candidate> second = {Telling(page, 6, 0.7)};
  const std::vector<Candidate> silent = {Telling(page, 8, 0.9, "smic", /*read=*/false)};
  const std::vector<ToldAct> acts = {Act(first), Act(second), Act(silent)};
  CHECK(Has(ActMarks(page.context, acts, 0), "%surer=0"));
  CHECK(Has(ActMarks(page.context, acts, 1), "%surer=1"));
  CHECK_FALSE(SurestTelling(acts[2]));
}

}  // namespace
}  // namespace chipline
