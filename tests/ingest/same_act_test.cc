// Two tellings of one act, or two acts: what the reader is asked of each pair of candidates.
#include "ingest/same_act.h"

#include <algorithm>
#include <string>
#include <vector>

#include "ingest/extract.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

const SubjectTree& Tree() {
  return *Extractor::Embedded().rules()->subjects;
}

Candidate Told(std::size_t sentence, const std::vector<std::string>& subjects,
               const std::string& effective = {}) {
  Candidate out;
  out.sentence = sentence;
  out.event.type = EventType::kLicenceGrant;
  out.event.issuers = {Jurisdiction::kUS};
  out.marks = {"!type=licence_grant"};
  for (const std::string& id : subjects) out.subjects.push_back(*Tree().Find(id));
  if (!effective.empty()) out.event.effective = *Edtf::Parse(effective);
  return out;
}

// The value of a feature by its name; "" where there is none.
std::string ValueOf(const std::vector<std::string>& features, const std::string& name) {
  const std::string begin = "&" + name + "=";
  const auto one =
      std::ranges::find_if(features, [&](const std::string& f) { return f.starts_with(begin); });
  return one == features.end() ? std::string() : one->substr(begin.size());
}

TEST_CASE("what two candidates are about is compared as sets and along the tree") {
  using Ids = std::vector<std::string>;
  struct Row {
    Ids first;
    Ids second;
    const char* about;
  };
  for (const Row& row : {
           Row{{"nvidia-h20"}, {"nvidia-h20"}, "equal"},
           Row{{"gallium", "germanium"}, {"germanium", "gallium"}, "equal"},
           Row{{"gallium"}, {"gallium", "germanium"}, "fewer"},
           Row{{"gallium", "germanium"}, {"gallium"}, "more"},
           Row{{"gallium", "germanium"}, {"gallium", "antimony"}, "some"},
           Row{{"semiconductors"}, {"nvidia-h20"}, "kin"},
           Row{{"nvidia-h20"}, {"amd-mi308"}, "apart"},
       }) {
    CAPTURE(row.first, row.second);
    const auto features = PairFeatures(Tree(), Told(2, row.first), Told(3, row.second));
    CHECK(ValueOf(features, "about") == row.about);
  }
}

TEST_CASE("the days of two candidates are compared by the days between them") {
  struct Row {
    const char* first;
    const char* second;
    const char* when;
  };
  for (const Row& row : {
           Row{"", "", "none"},
           Row{"2025-07-14", "", "first"},
           Row{"", "2025-07-14", "second"},
           Row{"2025-07-14", "2025-07-14", "equal"},
           Row{"2025-07-14", "2025-07", "within"},
           Row{"2025-07-14", "2025-07-15", "1"},
           Row{"2025-07-15", "2025-07-12", "3"},
           Row{"2025-07-15", "2025-08-15", "31"},
           Row{"2022", "2025-08-15", "more"},
           Row{"2022/..", "2025-08-15", "within"},
           Row{"../2022-10-07", "2025-08-15", "more"},
       }) {
    CAPTURE(row.first, row.second);
    const auto features =
        PairFeatures(Tree(), Told(2, {"gallium"}, row.first), Told(3, {"gallium"}, row.second));
    CHECK(ValueOf(features, "when") == row.when);
  }
}

TEST_CASE("a pair is asked about where both were read and may be one act") {
  const Candidate told = Told(4, {"nvidia-h20"});
  CHECK(MayBeSame(told, Told(9, {"gallium"})));
  CHECK(IsToldBefore(told, Told(9, {"gallium"})));
  CHECK_FALSE(IsToldBefore(Told(9, {"gallium"}), told));

  Candidate other = told;
  other.event.type = EventType::kBan;
  CHECK_FALSE(MayBeSame(told, other));
  other = told;
  other.event.issuers = {Jurisdiction::kCN};
  CHECK_FALSE(MayBeSame(told, other));
  other = told;
  other.marks.clear();  // of a table, a notice, a frame that nobody fitted
  CHECK_FALSE(MayBeSame(told, other));
  CHECK_FALSE(MayBeSame(told, Told(400, {"nvidia-h20"})));
}

}  // namespace
}  // namespace chipline
