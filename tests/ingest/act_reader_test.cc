// The learned reader: its files, what it reads, and that reading by numbers and by names agree.
#include "ingest/act_reader.h"

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/extract.h"
#include "tests/ingest/extract_support.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

constexpr const char* kSentence =
    "China's commerce ministry on Monday scrapped 25 of its permits for Nvidia's H20.";

Result<std::unique_ptr<const ActReader>> Reader(const std::string& groups,
                                                const std::string& weights) {
  return ActReader::Load(groups, weights, nullptr, *Extractor::Embedded().rules());
}

// `sentence` must outlive what is returned.
Prepared Prepare(std::string_view sentence) {
  Prepared out;
  chipline::Prepare(*Extractor::Embedded().rules(), sentence, true, &out, false);
  return out;
}

double ProbabilityOf(const std::vector<Reading>& readings, EventType type) {
  for (const Reading& reading : readings) {
    if (reading.type == type) return reading.probability;
  }
  return -1;
}

TEST_CASE("a bad line of the reader's files is refused with its place and what was expected") {
  struct Row {
    const char* groups;
    const char* weights;
    const char* place;
    const char* message;
  };
  for (const Row& row : {
           Row{"scrap", "", "word_groups.tsv:1", "expected a word and its groups"},
           Row{"# a note\n\tx", "", "word_groups.tsv:2", "expected a word and its groups"},
           Row{"", "=scrapped", "act_weights.tsv:1", "expected a feature"},
           Row{"", "\tban:1", "act_weights.tsv:1", "expected a feature"},
           Row{"", "bias\tban:-1\n=scrapped\tban", "act_weights.tsv:2", "expected answer:weight"},
           Row{"", "=scrapped\tban:much", "act_weights.tsv:1", "expected answer:weight"},
           Row{"", "=scrapped\tban:1 :2", "act_weights.tsv:1", "expected answer:weight"},
           Row{"", "=scrapped\tbann:1", "act_weights.tsv:1", "\"bann\" is no type of event"},
           Row{"", "=a\tban:1\n=b\tban:1\n=a\tban:2", "act_weights.tsv:3", "\"=a\" again"},
       }) {
    CAPTURE(row.groups, row.weights);
    const auto reader = Reader(row.groups, row.weights);
    REQUIRE(!reader);
    CHECK(reader.error().place == row.place);
    CHECK_THAT(reader.error().message, Catch::Contains(row.message));
  }
}

TEST_CASE("a type is read from words, from what is used like them, and from what names stand for") {
  struct Row {
    const char* weights;
    bool read;
    const char* span;
  };
  const Prepared sentence = Prepare(kSentence);
  for (const Row& row : {
           Row{"=scrap\trescission:9", true, "scrapped"},  // its stem
           Row{"=scrapped\trescission:9", false, ""},      // no stem of any word
           Row{"@1.7\trescission:9", true, "scrapped"},    // a group of the first size
           Row{"@2.7\trescission:9", false, ""},           // no group of the second
           Row{"#number\trescission:9", true, "25"},       // all numbers are one
           Row{"#agency-mofcom\trescission:9", true, "China's commerce ministry"},
           Row{"#in-ai-chips\trescission:9", true, "Nvidia's H20"},
           Row{"=of =it\trescission:9", true, "of its"},
           Row{"=scrap =it\trescission:9", false, ""},  // these are no neighbours
       }) {
    CAPTURE(row.weights);
    const auto reader =
        Reader("scrapped\t7\t8\n", "bias\trescission:-4\n" + std::string(row.weights) + "\n");
    REQUIRE(reader);
    ActSymbols symbols;
    (*reader)->Symbols(sentence, &symbols);
    ActWeights weights;
    const auto readings = (*reader)->Read(symbols, {}, 0, &weights);
    REQUIRE(readings.size() == 1);  // of types that the weights do not name nothing is said
    CHECK((readings[0].probability > 0.5) == row.read);
    const ByteSpan span = readings[0].span;
    CHECK(std::string(kSentence).substr(span.begin, span.end - span.begin) == row.span);
  }
}

TEST_CASE("reading by numbers finds each feature that is named, once") {
  const auto rules = Extractor::Embedded().rules();
  for (const char* text :
       {kSentence, "The Commerce Department added 80 firms to the Entity List, the Entity List!",
        "Gallium, germanium and antimony may not be exported to the United States.",
        "自2025年12月1日起，未经许可，不得出口镓。", "Chips.", ""}) {
    CAPTURE(text);
    const Prepared sentence = Prepare(text);
    const auto names = rules->reader->FeaturesOf(*rules, sentence, {}, 3);
    const double each = 6.0 / static_cast<double>(names.size());
    std::string weights = "bias\tban:-3\n";
    for (const std::string& name : names) weights += name + "\tban:" + std::to_string(each) + "\n";
    const auto known =
        ActReader::Load(SourceFile("ingest/rules/word_groups.tsv"), weights, nullptr, *rules);
    REQUIRE(known);
    ActSymbols symbols;
    (*known)->Symbols(sentence, &symbols);
    ActWeights sums;
    const double read = ProbabilityOf((*known)->Read(symbols, {}, 3, &sums), EventType::kBan);
    CHECK(read == Approx(1 / (1 + std::exp(-3.0))).margin(0.001));
  }
}

// A network that answers 6 of every sentence.
constexpr const char* kSure =
    "shape\t1 1 1 1\nanswers\tban news=yes\nwindow-1\t0\t1\tAA==\ndeep\t0\t1\tAAAA\n"
    "out\t6\t1\tAAA=\nout\t-6\t1\tAAA=\n";

TEST_CASE("a type is as likely as the regression and the network hold it in the mean") {
  struct Row {
    const char* weights;
    double odds;
    bool asked;
  };
  for (const Row& row : {
           Row{"bias\tban:0", 3, true}, Row{"bias\tban:2", 4, true},
           Row{"bias\tban:-6", -6, false},             // too unlikely to be asked about
           Row{"bias\tban:-6 rescission:0", 0, true},  // but asked for another type's sake
       }) {
    CAPTURE(row.weights);
    auto network = ActNetwork::Load(kSure);
    REQUIRE(network);
    const auto reader =
        ActReader::Load("", row.weights, std::move(*network), *Extractor::Embedded().rules());
    REQUIRE(reader);
    ActSymbols symbols;
    (*reader)->Symbols(Prepare(kSentence), &symbols);
    ActWeights weights;
    const double read = ProbabilityOf((*reader)->Read(symbols, {}, 0, &weights), EventType::kBan);
    CHECK(read == Approx(1 / (1 + std::exp(-row.odds))));
    const auto news = (*reader)->Heard(weights, "news=yes");
    CHECK(news.has_value() == row.asked);
    if (news) CHECK(*news == Approx(1 / (1 + std::exp(6.0))));
    CHECK(!(*reader)->Heard(weights, "certainty=enacted"));  // it has no such answer
  }
}

TEST_CASE("answers of a family are weighed by the sentence and by the candidate's own features") {
  const auto reader =
      Reader("", "bias\tcertainty=enacted:1 certainty=denied:-1\n!seen=yes\tcertainty=denied:4\n");
  REQUIRE(reader);
  const auto plain = (*reader)->Judge("certainty", (*reader)->constants(), {});
  REQUIRE(plain.size() == 2);
  CHECK(plain[0].name == "enacted");
  const std::vector<std::string> seen = {"!seen=yes", "!never=heard"};
  const auto judged = (*reader)->Judge("certainty", (*reader)->constants(), seen);
  CHECK(judged[0].name == "denied");
  CHECK(judged[0].probability == Approx(1 / (1 + std::exp(-3.0))));
  CHECK((*reader)->Judge("issuer", (*reader)->constants(), {}).empty());
}

}  // namespace
}  // namespace chipline
