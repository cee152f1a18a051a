// What the learned reader is fitted to, as the program tells it: fit.py reads these names.
#include <fstream>

#include <nlohmann/json.hpp>

#include "tests/cli/program.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace chipline {
namespace {

constexpr const char* kPage =
    "title: Notes\npublished: 2025-11-13\n\n"
    "It was a quiet week for the makers of chips.\n\n"
    "The Commerce Department on Tuesday banned exports of the H20 to China.\n\n"
    "Shares of Nvidia fell. Analysts had expected it. Nobody was surprised, a trader said.\n";

TEST_CASE("features tell each question of a candidate and of an act") {
  const TempDir dir;
  std::ofstream(dir / "page.txt", std::ios::binary) << kPage;

  const Outcome read = RunProgram({"features", dir / "page.txt"});
  REQUIRE(read.status == 0);
  std::size_t candidates = 0;
  const auto page = nlohmann::json::parse(read.out);
  for (const auto& sentence : page.at("sentences")) {
    CHECK(!sentence.at("features").empty());
    CHECK(!sentence.at("tokens").empty());
    for (const auto& candidate : sentence.at("candidates")) {
      ++candidates;
      CHECK(candidate.contains("before"));
      for (const char* question :
           {"event", "settled", "choices", "issuers", "days", "features", "certainties", "right"}) {
        INFO(question);
        REQUIRE(candidate.contains(question));
        CHECK(!candidate.at(question).empty());
      }
    }
  }
  CHECK(candidates > 0);

  const Outcome joined = RunProgram({"features", "--acts", dir / "page.txt"});
  REQUIRE(joined.status == 0);
  const auto acts = nlohmann::json::parse(joined.out).at("acts");
  REQUIRE(acts.size() == 1);
  CHECK(acts[0].at("event").at("type") == "ban");
  CHECK(acts[0].at("surest") > 0);
  CHECK(!acts[0].at("marks").empty());
}

}  // namespace
}  // namespace chipline
