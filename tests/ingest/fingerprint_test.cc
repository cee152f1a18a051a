#include "ingest/fingerprint.h"

#include <array>
#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace chipline {
namespace {

// 200 pairs of stories, labelled by how they came about: made from phrases by a fixed generator, so
// that no pair is chosen for its answer. What a desk does to a report is done here to these: leads
// rewritten, credits put on, paragraphs cut from the end, updates, boiler plate of one site.
class Desk {
 public:
  explicit Desk(std::uint32_t seed) : state_(seed * 2654435761u + 1) {}

  std::size_t Below(std::size_t bound) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::size_t>(state_ >> 33) % bound;
  }
  template <std::size_t kSize>
  std::string Any(const std::array<const char*, kSize>& phrases) {
    return phrases[Below(kSize)];
  }

  std::string Sentence() {
    static constexpr std::array<const char*, 12> kWho = {
        "the commerce department", "a ministry spokesman", "two people briefed on the talks",
        "the chipmaker",           "an industry group",    "officials in the capital",
        "lawyers for the company", "a senior lawmaker",    "the customs office",
        "analysts at a brokerage", "the trade office",     "suppliers in the region"};
    static constexpr std::array<const char*, 14> kDid = {"said new licences would be needed for",
                                                         "declined to comment on",
                                                         "confirmed a review of",
                                                         "warned against delays in",
                                                         "published guidance about",
                                                         "filed an objection to",
                                                         "welcomed the decision on",
                                                         "asked for more time with",
                                                         "ruled out a ban on",
                                                         "set conditions for",
                                                         "postponed a vote about",
                                                         "opened an inquiry into",
                                                         "reported lower sales of",
                                                         "resumed shipments of"};
    static constexpr std::array<const char*, 14> kWhat = {"memory chips for data centres",
                                                          "lithography parts",
                                                          "advanced accelerators",
                                                          "gallium and germanium",
                                                          "design software",
                                                          "wafers bought last year",
                                                          "packaging equipment",
                                                          "older graphics cards",
                                                          "optical modules",
                                                          "rare earth magnets",
                                                          "test machines",
                                                          "photoresists from three makers",
                                                          "servers built abroad",
                                                          "silicon carbide substrates"};
    static constexpr std::array<const char*, 12> kWhen = {"on Monday",
                                                          "earlier this week",
                                                          "late on Tuesday",
                                                          "before the deadline in April",
                                                          "after a hearing on Thursday",
                                                          "for a second time this year",
                                                          "in a filing on Friday",
                                                          "despite earlier promises",
                                                          "while talks go on",
                                                          "until further notice",
                                                          "under a rule from October",
                                                          "for customers in the south"};
    return Any(kWho) + " " + Any(kDid) + " " + Any(kWhat) + " " + Any(kWhen) + ", citing file " +
           std::to_string(100 + Below(900)) + ".";
  }
  std::vector<std::string> Story() {
    std::vector<std::string> story;
    const std::size_t count = 16 + Below(20);
    for (std::size_t i = 0; i < count; ++i) story.push_back(Sentence());
    return story;
  }

 private:
  std::uint64_t state_;
};

using Story = std::vector<std::string>;

std::string Text(const Story& story, const std::string& before = "",
                 const std::string& after = "") {
  std::string text = before;
  for (const std::string& sentence : story) text += sentence + "\n";
  return text + after;
}

struct Pair {
  std::string kind;
  bool same = false;
  std::string first;
  std::string second;
};

const std::string kFrame =
    "Sign up for our daily briefing on trade and technology. All times are local. Our standards "
    "are "
    "those of the trust principles. Reporting by our staff, editing by the desk. ";

std::vector<Pair> Pairs() {
  std::vector<Pair> pairs;
  for (std::uint32_t i = 0; i < 20; ++i) {
    Desk desk(i);
    const Story story = desk.Story();
    Story lead = story;
    lead[0] = desk.Sentence();
    pairs.push_back({"lead rewritten", true, Text(story), Text(lead)});
    pairs.push_back(
        {"credit and note of a reprint", true, Text(story),
         Text(story, "WASHINGTON (Reuters) - ", "This story was supplied by an agency.")});
    Story cut = story;
    cut.resize(story.size() - story.size() / 6);
    pairs.push_back({"cut from the end", true, Text(story), Text(cut)});
    Story update = story;
    update.insert(update.begin() + 2, desk.Sentence());
    update.push_back(desk.Sentence());
    pairs.push_back({"update", true, Text(story), Text(update)});
    Story mended = story;
    mended[story.size() / 2] = desk.Sentence();
    pairs.push_back({"one sentence corrected", true, Text(story), Text(mended, "UPDATE 1: ")});

    Desk other(1000 + i);
    pairs.push_back({"other story", false, Text(story), Text(other.Story())});
    pairs.push_back({"other story of one site", false, Text(story, kFrame, kFrame),
                     Text(other.Story(), kFrame, kFrame)});
    const Story brief(story.begin(), story.begin() + 4);
    const Story also = other.Story();
    pairs.push_back({"brief of one site", false, Text(brief, kFrame),
                     Text(Story(also.begin(), also.begin() + 4), kFrame)});
    Story round_up(also.begin(), also.begin() + 10);
    round_up.insert(round_up.end(), story.begin(), story.begin() + 3);
    pairs.push_back({"round-up that quotes it", false, Text(story), Text(round_up)});
    Story half = story;
    for (std::size_t j = 0; j < half.size(); j += 2) half[j] = other.Sentence();
    pairs.push_back({"same quotes, own report", false, Text(story), Text(half)});
  }
  return pairs;
}

TEST_CASE("near-duplicate stories are found, and others are not", "[fingerprint]") {
  int found_right = 0;
  int found = 0;
  int same = 0;
  const std::vector<Pair> pairs = Pairs();
  REQUIRE(pairs.size() == 200);
  for (const Pair& pair : pairs) {
    NearDuplicates known;
    known.Add("first", Shingles::Of(pair.first));
    const bool hit = !known.Find(Shingles::Of(pair.second)).empty();
    if (pair.same) ++same;
    if (hit) ++found;
    if (hit && pair.same) ++found_right;
    if (hit != pair.same) std::cout << "  wrong: " << pair.kind << "\n";
  }
  std::cout << "near duplicates: " << found_right << " of " << same << " found, "
            << found - found_right << " false\n";
  CHECK(found_right * 100 >= found * 95);
  CHECK(found_right * 100 >= same * 90);
}

TEST_CASE("likeness is that of the sets of runs", "[fingerprint]") {
  const auto likeness = [](const char* a, const char* b) {
    return Shingles::Of(a).Likeness(Shingles::Of(b));
  };
  CHECK(likeness("a b c d e", "A, b; c d e!") == 1);
  CHECK(likeness("a b c d e f", "a b c d e g") == Approx(1.0 / 3));
  CHECK(likeness("a b c d e", "b c d e f") == 0);
  CHECK(likeness("", "a b c d e") == 0);
  CHECK(likeness("short", "short") == 1);
  // 出口管制新规 against 出口管制新法: two runs each, one of them common.
  CHECK(likeness("\xE5\x87\xBA\xE5\x8F\xA3\xE7\xAE\xA1\xE5\x88\xB6\xE6\x96\xB0\xE8\xA7\x84",
                 "\xE5\x87\xBA\xE5\x8F\xA3\xE7\xAE\xA1\xE5\x88\xB6\xE6\x96\xB0\xE6\xB3\x95") ==
        Approx(1.0 / 3));
}

TEST_CASE("MinHash estimates likeness", "[fingerprint]") {
  for (const Pair& pair : Pairs()) {
    const Shingles a = Shingles::Of(pair.first);
    const Shingles b = Shingles::Of(pair.second);
    const MinHash x = MinHashOf(a);
    const MinHash y = MinHashOf(b);
    int agree = 0;
    for (std::size_t i = 0; i < x.size(); ++i) agree += x[i] == y[i] ? 1 : 0;
    CHECK(agree / 128.0 == Approx(a.Likeness(b)).margin(0.2));
  }
}

}  // namespace
}  // namespace chipline
