// The commands for what lies over and beside single answers, and the second quiz.
#include <fstream>
#include <iterator>
#include <sstream>

#include "tests/cli/program.h"
#include "tests/cli/sample_store.h"
#include "tests/support/catch.h"
#include "tests/support/source_dir.h"
#include "tests/support/temp_dir.h"

namespace chipline {
namespace {

using Words = std::vector<std::string>;

TEST_CASE("the second quiz, on knowledge, conflicts, forecasts and verdicts, passes whole") {
  const Outcome quiz = Ask({"quiz", "samples/quiz-knowledge.jsonl"});
  INFO(quiz.out << quiz.err);
  CHECK(quiz.status == 0);
  CHECK_THAT(quiz.out, Catch::EndsWith("47 passed, 0 failed\n"));
}

TEST_CASE("a wrong expectation of any kind is a miss, and a wrong kind is refused") {
  const TempDir dir;
  const std::string path = dir / "wrong.jsonl";
  const auto ask = [&](const std::string& line) {
    std::ofstream(path) << line << "\n";
    return Ask({"quiz", path});
  };
  for (
      const char* line :
      {R"({"ask":"state","date":"2025-04-12","issuer":"US","flow":"export","subject":"nvidia-h20","status":"banned"})",
       R"({"ask":"ship","date":"2025-04-12","subject":"nvidia-h20","verdict":"yes"})",
       R"({"ask":"conflict","counts":"us-h20-ban-claim-2025","other":"us-h20-licence-2025","listed":true})",
       R"({"ask":"expected","key":"us-h20-assurance-2025-07","date":"2025-08-08","outcome":"fulfilled","delay_days":7})",
       R"({"ask":"expected","key":"no-such-key","date":"2025-08-08","outcome":"open"})"}) {
    INFO(line);
    const Outcome quiz = ask(line);
    CHECK(quiz.status == 1);
    CHECK_THAT(quiz.out, Catch::EndsWith("0 passed, 1 failed\n"));
  }
  struct Row {
    const char* line;
    const char* says;
  };
  const Row faulty[] = {
      {R"({"dat":1})",
       "wrong.jsonl:1: dat: unknown field; did you mean date?, date: missing, issuer: missing, "
       "flow: "
       "missing, subject: missing, status: missing"},
      {R"({"date":"2025-04-12","issuer":"US","flow":"export","subject":"nvidia-h20","status":"bannd"})",
       "status: unknown word \"bannd\"; did you mean banned?"},
      {R"({"ask":"ship","date":"2025-04-12","subject":"nvidia-h20","verdict":true})",
       "verdict: expected a text"},
      {"", "wrong.jsonl: holds no question"},
  };
  for (const Row& row : faulty) {
    CAPTURE(row.line);
    const Outcome quiz = ask(row.line);
    CHECK(quiz.status == 1);
    CHECK(quiz.out.empty());
    CHECK_THAT(quiz.err, Catch::Contains(row.says));
  }
  const Outcome odd = ask(R"({"ask":"oracle","date":"2025-04-12"})");
  CHECK(odd.status == 1);
  CHECK_THAT(odd.err, Catch::Contains("wrong.jsonl:1") && Catch::Contains("state, ship, conflict"));
}

TEST_CASE("timeline, conflicts, expected and panel print for people and as JSON") {
  const Outcome timeline = Ask({"timeline", "US", "export", "nvidia-h20"});
  CHECK_THAT(timeline.out, Catch::Contains("2025-04-09 to 2025-08-07  licence required") &&
                               Catch::Contains("us-h20-licence-2025"));
  CHECK_THAT(Ask({"conflicts"}).out,
             Catch::Contains("us-h20-ban-claim-2025") && Catch::EndsWith(" conflicts\n"));
  const Outcome expected = Ask({"expected", "--date", "2026-06-30"});
  CHECK_THAT(expected.out, Catch::Contains("official_statement") &&
                               Catch::Contains("cn-suspension-ga-ge-sb-2025"));
  CHECK_THAT(Ask({"expected", "--date", "2026-06-30", "--ics"}).out,
             Catch::StartsWith("BEGIN:VCALENDAR\r\n"));
  const Outcome panel = Ask({"panel", "--from", "2025-11-08", "--to", "2025-11-09", "--issuer",
                             "CN", "--subject", "gallium", "--target", "US"});
  CHECK_THAT(panel.out, Catch::StartsWith("date,issuer,flow,subject,target,status,") &&
                            Catch::Contains("2025-11-08,CN,export,gallium,US,banned,") &&
                            Catch::Contains("2025-11-09,CN,export,gallium,US,licence_required,"));
  for (const char* command : {"conflicts", "expected", "panel"}) {
    CHECK_THAT(Ask({command, "--json"}).out, Catch::StartsWith("{\"resolved\":"));
  }
  const TempDir dir;
  CHECK(Ask({"panel", "--zip", dir / "panel.zip"}).status == 0);
  std::ifstream zip(dir / "panel.zip", std::ios::binary);
  CHECK(zip.get() == 'P');
  CHECK(Ask({"expected", "--ics", "--json"}).status == 2);
  CHECK(Ask({"timeline", "US", "export", "nvidia-h2O"}).status == 2);
}

TEST_CASE("for whom a measure holds is said in words") {
  const TempDir dir;
  const std::string store = "rocksdb:" + dir / "store";
  const std::string events = dir / "events.jsonl";
  std::ofstream(events)
      << R"({"key":"a","type":"ban","certainty":"enacted","issuer":"US","target":"CN","flow":"export","subjects":["nvidia-h20"],"effective":"2024-01-01","published":"2024-01-01","scope":{"kind":"buyers","text":"military end users"}})"
         "\n"
      << R"({"key":"b","type":"ban","certainty":"enacted","issuer":"US","target":"CN","flow":"export","subjects":["zte"],"effective":"2024-01-01","published":"2024-01-01","scope":{"kind":"carve_out","text":"transit"}})"
         "\n"
      << R"({"key":"c","type":"licence_grant","certainty":"enacted","issuer":"US","target":"CN","flow":"export","subjects":["zte"],"effective":"2024-03-01","published":"2024-03-01","scope":{"kind":"carve_out","text":"spares"}})"
         "\n";
  REQUIRE(RunProgram({"ingest", events, "--store", store}).status == 0);
  const auto ask = [&](Words words) {
    words.insert(words.end(), {"--store", store});
    return RunProgram(words).out;
  };
  CHECK_THAT(ask({"state", "--subject", "nvidia-h20", "--date", "2024-06-01"}),
             Catch::Contains(": banned, only for buyers: military end users, since 2024-01-01"));
  CHECK_THAT(ask({"ship", "nvidia-h20", "--date", "2024-06-01"}),
             Catch::Contains("because US export is banned (only for buyers: military end users)."));
  CHECK_THAT(ask({"ship", "zte", "--date", "2024-02-01"}),
             Catch::Contains("because US export is banned (only for one purpose: transit)."));
  // A spell ends where what lies beside the ban changes, and says what that is.
  const std::string timeline = ask({"timeline", "US", "export", "zte"});
  CHECK_THAT(timeline, Catch::Contains("2024-01-01 to 2024-02-29  ") &&
                           Catch::Contains("2024-03-01 to ..          ") &&
                           Catch::Contains("except"));
}

TEST_CASE("state and ship without an event, and a difference with its causes") {
  CHECK_THAT(Ask({"state", "--issuer", "CN", "--flow", "export", "--subject", "gallium", "--target",
                  "US", "--date", "2025-11-09", "--without", "cn-suspension-ga-ge-sb-2025"})
                 .out,
             Catch::StartsWith("CN export gallium → US: banned"));
  CHECK_THAT(
      Ask({"diff", "2025-11-08", "2025-11-09", "--subject", "gallium", "--target", "US"}).out,
      Catch::Contains("because") && Catch::Contains("cn-suspension-ga-ge-sb-2025"));
}

TEST_CASE("the first example of the README is what the program answers") {
  std::ifstream file(SourcePath("README.md"));
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::string prompt = "$ build/release/chipline ";
  const std::size_t line = text.find(prompt) + prompt.size();
  const std::size_t answer = text.find('\n', line) + 1;
  std::istringstream given(text.substr(line, answer - line));
  Words words;
  for (std::string word; given >> word;) words.push_back(word);
  CHECK(Ask(words).out == text.substr(answer, text.find("```", answer) - answer));
}

}  // namespace
}  // namespace chipline
