// Commands on a store whose files were damaged, and on files that cannot be written.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/stat.h>

#include "tests/cli/program.h"
#include "tests/cli/sample_store.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace chipline {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

std::string ReadAll(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Flips a byte of the bodies. They are in table files once the store has been opened again.
void Damage(const std::string& folder) {
  fs::path largest;
  for (const auto& file : fs::directory_iterator(folder + "/log")) {
    if (file.path().extension() != ".sst") continue;
    if (largest.empty() || file.file_size() > fs::file_size(largest)) largest = file.path();
  }
  REQUIRE_FALSE(largest.empty());
  std::fstream table(largest, std::ios::binary | std::ios::in | std::ios::out);
  table.seekg(200);
  const int byte = table.get();
  table.seekp(200);
  table.put(static_cast<char>(byte ^ 0xFF));
}

TEST_CASE("every read of a damaged store ends, and names the entry and the file") {
  const TempDir dir;
  const std::string store = "rocksdb:" + dir / "store";
  REQUIRE(RunProgram({"ingest", "--store", store, "samples/history.jsonl"}).status == 0);
  REQUIRE(RunProgram({"verify", "--store", store}).status == 0);
  Damage(dir / "store");
  const std::vector<Words> commands = {
      {"verify"},
      {"export"},
      {"log"},
      {"events"},
      {"events", "--q", "chips"},
      {"events", "--limit", "5", "--json"},
      {"events", "1.0"},
      {"versions", "1.0"},
      {"sources"},
      {"state", "--date", "2026-01-01"},
      {"ship", "zte", "--date", "2018-05-01"},
      {"timeline", "US", "export", "zte"},
      {"panel", "--from", "2026-01-01", "--to", "2026-01-01"},
      {"expected"},
  };
  for (Words words : commands) {
    CAPTURE(words);
    words.insert(words.end(), {"--store", store});
    const Outcome outcome = RunProgram(words);
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.status == 1);
    CHECK(std::count(outcome.err.begin(), outcome.err.end(), '\n') == 1);
    CHECK_THAT(outcome.err, Catch::Contains("entry ") && Catch::Contains(".sst"));
  }
  const ServedStore server(store);
  const HttpAnswer answer = server.Get("/api/v1/events");
  CHECK(answer.status == 500);
  CHECK_THAT(answer.body, Catch::Contains("entry ") && Catch::Contains(".sst"));
  CHECK_THAT(answer.body, !Catch::Contains(dir / "store"));
  CHECK_THAT(answer.head, !Catch::Contains("Retry-After"));
}

TEST_CASE("an export that fails leaves the file as it was") {
  const TempDir dir;
  const std::string file = dir / "log.jsonl";
  std::ofstream(file) << "what was there\n";
  const std::string store = "rocksdb:" + dir / "store";
  CHECK(RunProgram({"export", file, "--store", "rocksdb:" + dir / "none"}).status == 1);
  CHECK(ReadAll(file) == "what was there\n");

  REQUIRE(RunProgram({"ingest", "--store", store, "samples/history.jsonl"}).status == 0);
  REQUIRE(RunProgram({"verify", "--store", store}).status == 0);
  Damage(dir / "store");
  CHECK(RunProgram({"export", file, "--store", store}).status == 1);
  CHECK(ReadAll(file) == "what was there\n");
  // Nothing half-done lies about.
  CHECK(std::distance(fs::directory_iterator(dir.path()), fs::directory_iterator()) == 2);
}

TEST_CASE("an export takes the place of a file, its mode kept, and goes through a link") {
  const TempDir dir;
  const std::string file = dir / "log.jsonl";
  std::ofstream(file) << "what was there\n";
  REQUIRE(::chmod(file.c_str(), 0640) == 0);
  fs::create_symlink(file, dir / "link");
  const Outcome printed = Ask({"export"});
  CHECK(Ask({"export", dir / "link"}).status == 0);
  CHECK(ReadAll(file) == printed.out);
  CHECK(fs::is_symlink(dir / "link"));
  CHECK(fs::status(file).permissions() == fs::perms(0640));
  CHECK(Ask({"export", "-"}).out == printed.out);
}

TEST_CASE("what cannot be written or read is said with the path and the reason") {
  const TempDir dir;
  struct Row {
    Words words;
    std::string says;
  };
  const std::vector<Row> table = {
      {{"export", "/nodir/x"}, "export: /nodir/x: cannot write: No such file or directory"},
      {{"export", dir.path().string()}, dir.path().string() + ": cannot write: Is a directory"},
      {{"export", "/dev/full"}, "export: /dev/full: cannot write: No space left on device"},
      {{"panel", "--zip", "/nodir/x"}, "panel: /nodir/x: cannot write: No such file"},
      {{"import", "/nope"}, "import: /nope: cannot read: No such file or directory"},
      {{"import", dir.path().string()}, dir.path().string() + ": cannot read: Is a directory"},
      {{"quiz", "/nope"}, "quiz: /nope: cannot read: No such file or directory"},
  };
  for (const Row& row : table) {
    CAPTURE(row.words);
    const Outcome outcome = Ask(row.words);
    CHECK(outcome.status == 1);
    CHECK_THAT(outcome.err, Catch::Contains(row.says));
  }
}

}  // namespace
}  // namespace chipline
