// Pages of the web that are about something else: what words of policy they have must not make
// acts.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "tests/cli/program.h"
#include "tests/support/catch.h"
#include "tests/support/source_dir.h"

namespace chipline {
namespace {

// Events that a page without one of Huawei's gives: the one page of the suites that is on the
// subject tells of Huawei's general licence.
std::size_t EventsOffSubject(const std::string& folder) {
  const Outcome done = RunProgram({"extract", "--jsonl", folder});
  REQUIRE(done.status == 0);
  std::size_t out = 0;
  std::istringstream lines(done.out);
  for (std::string line; std::getline(lines, line);) {
    const nlohmann::json events = nlohmann::json::parse(line).at("events");
    const bool on_subject = std::ranges::any_of(events, [](const nlohmann::json& event) {
      return std::ranges::find(event.at("subjects"), "huawei") != event.at("subjects").end();
    });
    if (!on_subject) out += events.size();
  }
  return out;
}

TEST_CASE("pages off the subject give next to no event") {
  std::size_t events = 0;
  for (const char* suite : {"article-extraction-benchmark/html", "readability-pages/html"}) {
    const std::string folder = SourcePath(std::string("../shared/datasets/") + suite);
    std::error_code ignored;
    if (!std::filesystem::exists(folder, ignored)) {
      std::cout << "skipped: no " << folder << "\n";
      return;
    }
    events += EventsOffSubject(folder);
  }
  std::cout << "pages off the subject: " << events << " events\n";
  CHECK(events <= 2);
}

}  // namespace
}  // namespace chipline
