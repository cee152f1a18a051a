// Rules as data: a new product and a new wording go live without a compiler, a bad edit leaves the
// old set serving, and an edit's effect on a corpus can be read before it goes live.
#include <filesystem>
#include <fstream>
#include <string>

#include "ingest/rules_report.h"
#include "ingest/rules_watcher.h"
#include "tests/ingest/extract_support.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace chipline {
namespace {

void Write(const TempDir& folder, const std::string& name, const std::string& text) {
  std::ofstream(folder / name, std::ios::binary) << text;
}

// A product with three names, and a wording that no rule of the program knows.
constexpr const char* kProduct =
    "\n[product.zephyr-z1]\nname = \"Zephyr Z1\"\nparent = \"ai-chips\"\naliases = [\"Zephyr "
    "Z1\", \"ZZ-One\", \"西风一号\"]\n";
constexpr const char* kWording =
    "\n[[frame]]\nid = \"attic\"\ntype = \"ban\"\nmatch = [\"consigned (?:the )?<S> to the "
    "attic\"]\nyes "
    "= [\"Washington consigned the H20 to the attic.\"]\nno = [\"Washington consigned "
    "nothing.\"]\n";

std::string NewsBy(const Extractor& extractor, const std::string& body) {
  const Extraction found = extractor.Extract(MakeDocument("Chip notes", body, "2025-11-13"));
  return found.drafts.empty() ? "-" : ShortLine(found.drafts.front().event);
}

TEST_CASE("A product with three names and a rule go live in a running extractor") {
  const TempDir folder;
  auto watcher = RulesWatcher::Start(folder.path().string());
  REQUIRE(watcher);
  const Extractor& live = (*watcher)->extractor();
  const std::string before = live.version();
  CHECK(NewsBy(live, "Washington banned exports of the ZZ-One to China on Tuesday.") == "-");
  Write(folder, "subjects.toml", SourceFile("model/subjects.toml") + kProduct);
  Write(folder, "frames.toml", SourceFile("ingest/rules/frames.toml") + kWording);
  (void)(*watcher)->Look();
  CHECK((*watcher)->status().fault.empty());
  CHECK(live.version() != before);
  for (const std::string name : {"Zephyr Z1", "ZZ-One", "西风一号"}) {
    INFO(name);
    CHECK(NewsBy(live, "Washington banned exports of the " + name + " to China on Tuesday.") ==
          "ban enacted US zephyr-z1");
  }
  CHECK(NewsBy(live, "On Tuesday Washington consigned ZZ-One to the attic.") ==
        "ban enacted US zephyr-z1");
}

TEST_CASE("A bad edit is told and the rules before it go on serving") {
  const TempDir folder;
  auto watcher = RulesWatcher::Start(folder.path().string());
  REQUIRE(watcher);
  const Extractor& live = (*watcher)->extractor();
  const std::string before = live.version();
  Write(folder, "frames.toml",
        SourceFile("ingest/rules/frames.toml") + "\n[[frame]]\nid = \"t\"\n");
  (void)(*watcher)->Look();
  const RulesStatus status = (*watcher)->status();
  CHECK(status.fault.find("frames.toml:") != std::string::npos);
  CHECK(status.version == before);
  CHECK(NewsBy(live, "Washington banned exports of the H20 to China on Tuesday.") ==
        "ban enacted US nvidia-h20");
  Write(folder, "frames.toml", SourceFile("ingest/rules/frames.toml"));
  (void)(*watcher)->Look();
  CHECK((*watcher)->status().fault.empty());
}

// The authorities with one name more, in front of `first` of their own.
std::string WithName(const std::string& first, const std::string& name) {
  std::string text = SourceFile("ingest/rules/authorities.toml");
  const std::size_t at = text.find('"' + first + '"');
  REQUIRE(at != std::string::npos);
  return text.insert(at, '"' + name + "\", ");
}

TEST_CASE("A Chinese name of a government is an edit of the authorities") {
  const TempDir folder;
  Write(folder, "authorities.toml", WithName("Japanese government", "东京贸易厅"));
  const auto edited = Extractor::Load(folder.path().string());
  REQUIRE(edited);
  for (const char* sentence : {"东京贸易厅禁止向中国出口英伟达H20芯片。",
                               "东京贸易厅12日宣布，禁止向中国出口英伟达H20芯片。"}) {
    INFO(sentence);
    CHECK(NewsBy(**edited, sentence) == "ban enacted JP nvidia-h20");
    CHECK(NewsBy(Extractor::Embedded(), sentence) != "ban enacted JP nvidia-h20");
  }
  // The longer name counts, and one to which somebody applies does nothing.
  CHECK(NewsBy(**edited, "美国政府禁止向中国出口英伟达H20芯片。") == "ban enacted US nvidia-h20");
  CHECK(NewsBy(**edited, "向东京贸易厅申请后，美国政府禁止向中国出口英伟达H20芯片。") ==
        "ban enacted US nvidia-h20");
}

TEST_CASE("Whose acts are no law yet is an edit of the authorities") {
  constexpr const char* kAct = "The Dutch cabinet banned exports of lithography machines to China.";
  constexpr const char* kOther =
      "Japan's trade ministry banned exports of etching machines to China.";
  const TempDir folder;
  std::string text = SourceFile("ingest/rules/authorities.toml");
  const std::string agency = "id = \"meti\"\n";
  const std::size_t at = text.find(agency);
  REQUIRE(at != std::string::npos);
  text.insert(at + agency.size(), "certainty = \"expected\"\nbinding = [\"Nishimura\"]\n");
  Write(folder, "authorities.toml", text);
  // The learned reader, which may know better, has no opinion.
  Write(folder, "act_weights.tsv", "bias\tban:-20\n");
  const auto edited = Extractor::Load(folder.path().string());
  REQUIRE(edited);
  CHECK(NewsBy(Extractor::Embedded(), kOther) == "ban enacted JP semiconductor-equipment");
  CHECK(NewsBy(**edited, kOther) == "ban expected JP semiconductor-equipment");
  CHECK(NewsBy(**edited, "Nishimura banned exports of etching machines to China.") ==
        "ban enacted JP semiconductor-equipment");
  CHECK(NewsBy(**edited, kAct) == NewsBy(Extractor::Embedded(), kAct));
}

TEST_CASE("A folder that is not there is refused") {
  CHECK_FALSE(RulesWatcher::Start("/nowhere/at/all"));
}

TEST_CASE("The difference of two sets of rules is what an edit adds, loses and changes") {
  const TempDir folder;
  Write(folder, "frames.toml", SourceFile("ingest/rules/frames.toml") + kWording);
  const auto edited = Extractor::Load(folder.path().string());
  REQUIRE(edited);
  const std::vector<NamedDocument> corpus = {
      {"a", MakeDocument("Notes", "Washington consigned the H20 to the attic.", "2025-11-13")},
      {"b", MakeDocument("Notes", "Washington banned exports of the H20 to China on Tuesday.",
                         "2025-11-13")}};
  const auto added = CompareRules(Extractor::Embedded(), **edited, corpus);
  REQUIRE(added.size() == 1);
  CHECK(added[0].document == "a");
  CHECK(added[0].change == EventChange::kAdded);
  const auto lost = CompareRules(**edited, Extractor::Embedded(), corpus);
  REQUIRE(lost.size() == 1);
  CHECK(lost[0].change == EventChange::kLost);
  CHECK(CompareRules(**edited, **edited, corpus).empty());
}

TEST_CASE("Lint names the rules that match nothing") {
  const TempDir folder;
  Write(folder, "frames.toml", SourceFile("ingest/rules/frames.toml") + kWording);
  const auto edited = Extractor::Load(folder.path().string());
  REQUIRE(edited);
  const auto unused = [&](const std::string& body) {
    for (const UnusedRule& rule :
         UnusedRules(**edited, {{"a", MakeDocument("Notes", body, "2025-11-13")}})) {
      if (rule.id == "attic") return rule.place.substr(rule.place.rfind('/') + 1, 12);
    }
    return std::string();
  };
  CHECK(unused("Washington consigned the H20 to the attic.").empty());
  CHECK(unused("Nothing happened.") == "frames.toml:");
}

}  // namespace
}  // namespace chipline
