// Copies of a store and texts that have to go, from the command line: on the store itself and
// through the server that has it.
#include <filesystem>
#include <fstream>
#include <memory>
#include <unistd.h>

#include "tests/cli/program.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace chipline {
namespace {

namespace fs = std::filesystem;

const std::string kBan =
    "title: A ban\npublisher: Example Wire\npublished: 2025-06-04\n"
    "url: https://example.org/ban\n\n"
    "The US Commerce Department banned exports of Nvidia's H20 chips to China from June 3, 2025.\n";

// A store with the history and one page, whose text it keeps.
std::string MakeStore(const TempDir& dir) {
  const std::string store = "rocksdb:" + dir / "store";
  REQUIRE(RunProgram({"ingest", "--store", store, "samples/history.jsonl"}).status == 0);
  std::ofstream(dir / "ban.txt") << kBan;
  REQUIRE(RunProgram({"ingest", "--store", store, dir / "ban.txt"}).status == 0);
  return store;
}

// The one text that the store keeps.
fs::path TextIn(const std::string& folder) {
  fs::path found;
  for (const auto& file : fs::recursive_directory_iterator(folder + "/documents")) {
    if (file.is_regular_file() && file.path().filename().string().size() == 64) found = file.path();
  }
  REQUIRE_FALSE(found.empty());
  return found;
}

Outcome Run(std::vector<std::string> words, const std::string& store) {
  words.insert(words.end(), {"--store", store});
  return RunProgram(words);
}

}  // namespace

TEST_CASE("a store is backed up and restored, with and without its server", "[threads]") {
  const TempDir dir;
  const std::string store = MakeStore(dir);
  const std::string made = "rocksdb:" + dir / "made";
  const bool is_served = GENERATE(false, true);
  CAPTURE(is_served);
  {
    const auto server = is_served ? std::make_unique<ServedStore>(store) : nullptr;
    const Outcome added = RunProgram({"user", "add", "ada", "--role", "admin", "--store", store},
                                     "correct horse battery\n");
    REQUIRE(added.status == 0);
    const Outcome backup = Run({"backup", dir / "backup"}, store);
    CAPTURE(backup.out, backup.err);
    CHECK(backup.status == 0);
    CHECK_THAT(backup.out, Catch::Contains("entries and 1 documents, all checked"));
    const Outcome again = Run({"backup", dir / "backup"}, store);
    CHECK(again.status == 1);
    CHECK_THAT(again.err, Catch::Contains("is there already"));
  }
  const Outcome verified = Run({"verify", "--json"}, store);
  CHECK(Run({"restore", dir / "backup"}, store).status == 1);  // it is there
  const Outcome restored = Run({"restore", dir / "backup"}, made);
  CAPTURE(restored.out, restored.err);
  CHECK(restored.status == 0);
  CHECK(Run({"verify", "--json"}, made).out == verified.out);
  CHECK_THAT(Run({"user", "list"}, made).out, Catch::Contains("ada"));
  CHECK(Run({"export"}, made).out == Run({"export"}, store).out);

  const std::string early = "rocksdb:" + dir / "early";
  CHECK(Run({"restore", dir / "backup", "--seq", "1", "--json"}, early).status == 0);
  CHECK_THAT(Run({"verify", "--json"}, early).out, Catch::StartsWith("{\"entries\":1,"));
  CHECK(Run({"restore", dir / "backup", "--seq", "one"}, "rocksdb:" + dir / "x").status == 2);
  CHECK(Run({"restore", dir.path().string()}, "rocksdb:" + dir / "x").status == 1);
  CHECK(Run({"backup", dir / "x"}, "rocksdb:" + dir / "none").status == 1);
  CHECK_FALSE(fs::exists(dir / "none"));
  CHECK_FALSE(fs::exists(dir / "x"));
}

TEST_CASE("verify names a document and kept rules that are damaged; a start mends the rules") {
  const TempDir dir;
  const std::string store = MakeStore(dir);
  REQUIRE(Run({"user", "list"}, store).status == 0);
  const fs::path text = TextIn(dir / "store");
  fs::path rules;
  for (const auto& file : fs::directory_iterator(dir / "store/rules")) rules = file.path();
  REQUIRE_FALSE(rules.empty());
  CHECK_THAT(Run({"verify"}, store).out,
             Catch::Contains("1 documents and 1 kept versions of the rules"));
  std::ofstream(text) << "else";
  std::ofstream(rules) << "garbage";
  const Outcome both = Run({"verify"}, store);
  CHECK(both.status == 1);
  CHECK_THAT(both.err,
             Catch::Contains(text.filename().string()) && Catch::Contains(rules.stem().string()));
  { const ServedStore server(store); }
  const Outcome one = Run({"verify"}, store);
  CHECK(one.status == 1);
  CHECK_THAT(one.err,
             Catch::Contains(text.filename().string()) && !Catch::Contains(rules.stem().string()));
}

TEST_CASE("verify warns of texts that events cite and that nobody keeps") {
  const TempDir dir;
  const std::string store = "rocksdb:" + dir / "store";
  const std::string lost(64, 'a');
  std::ofstream(dir / "events.jsonl")
      << R"({"key":"x","type":"ban","certainty":"enacted","issuer":"US","target":"CN","flow":"export",)"
      << R"("subjects":["nvidia-h20"],"effective":"2025-04-09","published":"2025-04-09","summary":"A ban.",)"
      << R"("sources":[{"url":"https://example.org/a","document":")" << lost << R"("}]})"
      << "\n";
  REQUIRE(Run({"ingest", dir / "events.jsonl"}, store).status == 0);
  const Outcome warned = Run({"verify"}, store);
  CHECK(warned.status == 0);
  CHECK_THAT(warned.out, Catch::Contains("warning: event 1.0 cites the text " + lost));
  CHECK_THAT(Run({"verify", "--json"}, store).out,
             Catch::Contains(R"("unkept":[{"event":"1.0","document":")" + lost));
  // A text that had to go is missed by nobody.
  REQUIRE(Run({"withdraw", lost, "--reason", "an order"}, store).status == 0);
  CHECK_THAT(Run({"verify"}, store).out, !Catch::Contains("warning"));
}

TEST_CASE("a text is withdrawn for good, and the trail says by whom", "[threads]") {
  const TempDir dir;
  const std::string store = MakeStore(dir);
  const std::string text = TextIn(dir / "store").filename().string();
  const bool is_served = GENERATE(false, true);
  CAPTURE(is_served);
  auto server = is_served ? std::make_unique<ServedStore>(store) : nullptr;
  CHECK(Run({"withdraw", text}, store).status == 2);
  CHECK(Run({"withdraw", "abc", "--reason", "x"}, store).status == 2);
  const Outcome done = Run({"withdraw", text, "--reason", "a court's order"}, store);
  CAPTURE(done.out, done.err);
  CHECK(done.status == 0);
  CHECK_FALSE(fs::exists(dir / "store/documents/" / fs::path(text.substr(0, 2)) / text));
  if (!server) server = std::make_unique<ServedStore>(store);
  const HttpAnswer answer = server->Get("/api/v1/documents/" + text);
  CHECK(answer.status == 451);
  CHECK_THAT(answer.body, Catch::Contains("a court's order"));
  server.reset();
  // The page that had it is not taken in again.
  const Outcome again = RunProgram({"ingest", "--store", store, dir / "ban.txt"});
  CHECK_THAT(again.out + again.err, Catch::Contains("withdrawn"));
  CHECK(Run({"verify"}, store).status == 0);
}

}  // namespace chipline
