#include "tests/query/rules_table.h"

#include <functional>
#include <string>

#include "tests/query/engines.h"
#include "tests/query/questions.h"
#include "tests/support/catch.h"

namespace chipline {

namespace {

void Check(std::string_view log_text, std::string_view questions,
           const std::function<bool(std::string_view engine)>& takes) {
  const auto log = ParseLog(log_text);
  INFO((log ? std::string() : log.error().ToString()));
  REQUIRE(log);
  for (const std::string& line : Pieces(questions, '\n')) {
    const std::size_t arrow = line.find(" -> ");
    if (arrow == std::string::npos) continue;
    const auto asked = ParseQuestion(line.substr(0, arrow), SmallTree());
    INFO(line << (asked ? "" : asked.error().ToString()));
    REQUIRE(asked);
    for (const Engine& engine : Engines()) {
      if (!takes(engine.name)) continue;
      INFO("engine: " << engine.name);
      CHECK(engine.ask(*log, *asked) == line.substr(arrow + 4));
    }
  }
}

}  // namespace

void CheckRules(std::string_view log, std::string_view questions) {
  Check(log, questions, [](std::string_view) { return true; });
}

void CheckResolver(std::string_view log, std::string_view questions) {
  Check(log, questions, [](std::string_view engine) { return engine == "resolver"; });
}

}  // namespace chipline
