// The real program from end to end: load the samples, ask, serve, and be misused.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/cli/program.h"
#include "tests/cli/sample_store.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace chipline {
namespace {

using Words = std::vector<std::string>;

TEST_CASE("the suspension of the germanium ban takes effect on its day") {
  const Words question = {"state",     "--issuer",  "CN",       "--flow", "export",
                          "--subject", "germanium", "--target", "US",     "--date"};
  Words before = question;
  before.push_back("2025-11-08");
  const Outcome banned = Ask(before);
  CHECK(banned.status == 0);
  CHECK_THAT(banned.out, Catch::StartsWith("CN export germanium → US: banned"));

  Words after = question;
  after.push_back("2025-11-09");
  const Outcome licence = Ask(after);
  CHECK(licence.status == 0);
  CHECK_THAT(licence.out, Catch::StartsWith("CN export germanium → US: licence required"));
  CHECK_THAT(licence.out, Catch::Contains("cn-suspension-ga-ge-sb-2025"));
  CHECK_THAT(licence.out, Catch::Contains("returns      2026-11-28"));
}

TEST_CASE("a second load of the same file adds nothing") {
  const TempDir dir;
  const std::string store = "rocksdb:" + dir / "store";
  const Outcome first = RunProgram({"ingest", "--store", store, "samples/history.jsonl"});
  const Outcome second = RunProgram({"ingest", "--store", store, "samples/history.jsonl"});
  CHECK(first.status == 0);
  CHECK_THAT(first.out, Catch::Contains(" added\n"));
  CHECK(second.status == 0);
  CHECK_THAT(second.out, Catch::Contains(": 0 added, ") && Catch::Contains("known already"));

  const std::string exported = dir / "log.jsonl";
  CHECK(RunProgram({"export", "--store", store, exported}).status == 0);
  const std::string copy = "rocksdb:" + dir / "copy";
  CHECK(RunProgram({"import", "--store", copy, exported}).status == 0);
  const Outcome verified = RunProgram({"verify", "--store", store});
  CHECK(verified.status == 0);
  // A log that was carried over has no kept rules: nobody has served it.
  const auto first_lines = [](const std::string& out) {
    return out.substr(0, out.find(" documents"));
  };
  CHECK(first_lines(RunProgram({"verify", "--store", copy}).out) == first_lines(verified.out));
}

TEST_CASE("a served store answers over HTTP, and its commands go through the server") {
  const TempDir dir;
  const std::string store = "rocksdb:" + dir / "store";
  REQUIRE(RunProgram({"ingest", "--store", store, "samples/history.jsonl"}).status == 0);
  int ended_with = -1;
  {
    const ServedStore server(store, &ended_with);
    REQUIRE(server.port() > 0);
    const std::string position = "/api/v1/state/CN/export/germanium?target=US&date=";
    const HttpAnswer banned = server.Get(position + "2025-11-08");
    CHECK(banned.status == 200);
    CHECK_THAT(banned.body, Catch::Contains("\"status\":\"banned\""));
    const HttpAnswer licence = server.Get(position + "2025-11-09");
    CHECK_THAT(licence.body, Catch::Contains("\"status\":\"licence_required\""));
    CHECK_THAT(licence.body, Catch::Contains("\"returns\":\"2026-11-28\""));
    CHECK_THAT(licence.head, Catch::Contains("Content-Security-Policy"));

    const HttpAnswer board = server.Get("/?date=2025-11-09");
    CHECK(board.status == 200);
    CHECK_THAT(board.body, Catch::Contains("9 November 2025"));
    CHECK(server.Get("/subject/nvidia-h20").status == 200);
    CHECK(server.Get("/events/us-h20-licence-2025").status == 200);
    CHECK(server.Get("/nowhere").status == 404);

    // Another process may not open the store, but may ask its owner.
    const Outcome through =
        RunProgram({"ship", "nvidia-h20", "--date", "2025-06-01", "--store", store});
    CHECK(through.status == 0);
    CHECK_THAT(through.out, Catch::StartsWith("Restricted: "));
    const Outcome server_too = RunProgram({"serve", "--listen", "127.0.0.1:0", "--store", store});
    CHECK(server_too.status == 1);
    CHECK_THAT(server_too.err, Catch::Contains("another process owns this store"));
  }
  CHECK(ended_with == 0);
  CHECK_FALSE(std::filesystem::exists(dir / "store/control.sock"));
  CHECK(RunProgram({"verify", "--store", store}).status == 0);
}

TEST_CASE("every command on a served store does through the server what it does without one") {
  const TempDir dir;
  const std::string store = "rocksdb:" + dir / "store";
  const std::string twin = "rocksdb:" + dir / "twin";
  REQUIRE(RunProgram({"ingest", "--store", store, "samples/history.jsonl"}).status == 0);
  const std::string exported = dir / "log.jsonl";
  REQUIRE(RunProgram({"export", "--store", store, exported}).status == 0);
  REQUIRE(RunProgram({"import", "--store", twin, exported}).status == 0);
  const std::string event = dir / "new.jsonl";
  std::ofstream(event)
      << R"({"key":"x-1","type":"ban","certainty":"enacted","issuer":"US","target":"CN","flow":"export","subjects":["zte"],"effective":"2025-01-01","published":"2025-01-01"})"
         "\n";
  const std::string article = dir / "article.txt";
  std::ofstream(article) << "China bans gallium exports to the United States\n\n"
                            "BEIJING - China's Ministry of Commerce on Tuesday banned exports of "
                            "gallium to the United States, effective immediately.\n";
  std::ofstream(dir / "cut.jsonl") << "{\"seq\":1,\"recorded_at\"";
  std::ofstream(dir / "bad.jsonl") << R"({"type":"bann","certainty":"enacted","flow":"expor"})"
                                   << "\n{}\n";
  const ServedStore server(twin);
  REQUIRE(server.port() > 0);
  // The same words on a store that is served and on one that is not.
  const std::vector<Words> commands = {
      {"ingest", event, "--dry-run"},
      {"ingest", event},
      {"ingest", event, "--json"},
      {"ingest", dir / "missing.jsonl"},
      {"ingest", article, "--published", "2024-12-03", "--dry-run", "--json"},
      {"ingest", article, "--published", "2024-12-03"},
      {"events", "x-1"},
      {"state", "--subject", "zte", "--date", "2025-02-01"},
      {"diff", "2024-12-31", "2025-01-02", "--subject", "zte"},
      {"import", exported},
      {"import", dir / "cut.jsonl"},
      {"ingest", dir / "bad.jsonl"},
      {"ingest", dir / "bad.jsonl", "--json"},
      {"log", "--after", "5", "--limit", "2"},
      {"log", "--after", "100000"},
      {"user", "list"},
      {"token", "remove", "nobody"},
  };
  // Times and hashes differ where an entry was added at another moment.
  const auto stable = [](std::string text) {
    for (std::size_t at = text.find("\"recorded_at\": \""); at != std::string::npos;
         at = text.find("\"recorded_at\": \"", at + 1)) {
      text.replace(at + 16, 27, "then");
    }
    return text;
  };
  const Outcome trial = RunProgram({"ingest", event, "--dry-run", "--store", store});
  CHECK_THAT(trial.out,
             Catch::Contains("1 would be added\n  On ") &&
                 Catch::Contains("\n  ZTE, US export to CN, from 1 Jan 2025: Open → Banned"));
  for (Words words : commands) {
    CAPTURE(words);
    Words served = words;
    served.insert(served.end(), {"--store", twin});
    words.insert(words.end(), {"--store", store});
    const Outcome through = RunProgram(served);
    const Outcome without = RunProgram(words);
    CHECK(through.status == without.status);
    CHECK(stable(through.out) == stable(without.out));
    CHECK(through.err == without.err);
  }
  // The log of the server, by its own pages and by another door.
  const Outcome mirror = RunProgram({"export", "--store", twin});
  CHECK(mirror.out == server.Get("/api/v1/log").body);
  CHECK(std::count(mirror.out.begin(), mirror.out.end(), '\n') > 190);
  const Outcome verified = RunProgram({"verify", "--store", twin, "--json"});
  CHECK(verified.status == 0);
  CHECK_THAT(mirror.out, Catch::Contains(verified.out.substr(verified.out.find("hash"), 71)));
  const Outcome accepted = RunProgram({"verify", "--accept-head", "--store", twin});
  CHECK(accepted.status == 1);
  CHECK_THAT(accepted.err, Catch::Contains("a server runs on this store"));
}

TEST_CASE("people and programs get in by what the program gave them") {
  const TempDir dir;
  const std::string store = "rocksdb:" + dir / "store";
  CHECK(RunProgram({"user", "add", "ada", "--role", "admin", "--store", store}, "short\n").status ==
        2);
  CHECK(RunProgram({"user", "add", "ada", "--store", store}).status == 2);
  const Outcome added = RunProgram({"user", "add", "ada", "--role", "admin", "--store", store},
                                   "correct horse battery\n");
  CHECK(added.status == 0);
  CHECK(added.out == "ada is admin\n");
  const ServedStore server(store);
  const Outcome token = RunProgram({"token", "new", "ci", "--scope", "write", "--store", store});
  CHECK(token.status == 0);
  CHECK_THAT(token.out, Catch::StartsWith("chipline_") && Catch::EndsWith("\n"));
  CHECK(RunProgram({"token", "new", "ci", "--scope", "write", "--store", store}).status == 1);
  CHECK_THAT(RunProgram({"token", "list", "--store", store}).out,
             Catch::StartsWith("ci                       write   since 20"));
  CHECK_THAT(RunProgram({"user", "list", "--store", store}).out,
             Catch::StartsWith("ada                      admin   since 20"));
  const std::string bearer =
      "Authorization: Bearer " + token.out.substr(0, token.out.size() - 1) + "\r\n";
  const auto post = [&](const std::string& fields) {
    return server
        .Send("POST", "/api/v1/drafts/x", fields + "Content-Type: application/json\r\n", "{}")
        .status;
  };
  CHECK(post("") == 401);
  CHECK(post(bearer) == 204);
  CHECK(RunProgram({"token", "remove", "ci", "--store", store}).status == 0);
  CHECK(post(bearer) == 401);
  CHECK(server
            .Send("POST", "/api/v1/session", "Content-Type: application/json\r\n",
                  R"({"name":"ada","password":"correct horse battery"})")
            .status == 201);
}

TEST_CASE("a log that lost its tail opens once its operator says so") {
  const TempDir dir;
  const std::string store = "rocksdb:" + dir / "store";
  REQUIRE(RunProgram({"ingest", "--store", store, "samples/history.jsonl"}).status == 0);
  std::filesystem::remove(dir / "store/head.anchor");
  const Outcome refused = RunProgram({"verify", "--store", store});
  CHECK(refused.status == 1);
  CHECK_THAT(refused.err, Catch::Contains("`chipline verify --accept-head`"));
  CHECK(RunProgram({"verify", "--accept-head", "--store", store}).status == 0);
  CHECK(RunProgram({"verify", "--store", store}).status == 0);
  CHECK(RunProgram({"verify", "--accept-head", "--store", "rocksdb:" + dir / "none"}).status == 1);
}

TEST_CASE("a quiz passes and fails by status, policy and duty") {
  const TempDir dir;
  const std::string path = dir / "quiz.jsonl";
  std::ofstream(path)
      << R"({"q":1,"date":"2025-11-08","issuer":"CN","flow":"export","subject":"germanium","status":"banned"})"
         "\n"
      << R"({"q":2,"date":"2025-11-09","issuer":"CN","flow":"export","subject":"germanium","status":"banned"})"
         "\n\n"
      << R"({"q":3,"date":"2024-12-31","issuer":"US","flow":"import","subject":"legacy-chips","status":"tariff 25%"})"
         "\n";
  const Outcome quiz = Ask({"quiz", path});
  CHECK(quiz.status == 1);
  CHECK_THAT(quiz.out, Catch::Contains("q2 2025-11-09 CN export germanium: expected banned, got "
                                       "licence_required"));
  CHECK_THAT(quiz.out, Catch::EndsWith("\n2 passed, 1 failed\n"));
}

TEST_CASE("misuse is one line that says where and what was expected") {
  const TempDir dir;
  const std::string cut = dir / "cut.jsonl";
  std::ofstream(cut) << "{\"key\": \"a\", \"type\": \"ban\", \"cert";
  const std::string unknown = dir / "unknown.jsonl";
  std::ofstream(unknown)
      << R"({"key":"x-1","type":"ban","certainty":"enacted","issuer":"US","flow":"export","subjects":["zte"],"efective":"2025-01-01"})";
  const std::string empty = dir / "empty";
  const std::string store = "rocksdb:" + dir / "new";
  struct Row {
    Words words;
    int status;
    std::string says;
  };
  const std::vector<Row> table = {
      {{}, 2, "usage: chipline COMMAND"},
      {{"stat"}, 2, "chipline: stat: unknown command; did you mean state?"},
      {{"state", "--dat", "2025-11-09"},
       2,
       "chipline state: --dat: unknown option; did you mean --date?"},
      {{"state", "--date", "2025-13-40", "--store", SampleStore()},
       2,
       "--date: \"2025-13-40\" is not a date that exists; expected YYYY-MM-DD"},
      {{"state", "--subject", "nvidia-h21", "--store", SampleStore()},
       2,
       "--subject: \"nvidia-h21\" is not a subject. Did you mean nvidia-h2"},
      {{"state", "--flow", "exports", "--store", SampleStore()},
       2,
       "--flow: \"exports\" is not one of: export, import"},
      {{"ship", "germanum", "--store", SampleStore()},
       2,
       "chipline ship: SUBJECT: \"germanum\" is not a subject. Did you mean germanium?"},
      {{"diff", "2024-13-01", "2024-01-01", "--store", SampleStore()}, 2, "chipline diff: FROM: "},
      {{"timeline", "US", "exports", "zte", "--store", SampleStore()},
       2,
       "chipline timeline: FLOW: "},
      {{"state", "--date", "", "--store", SampleStore()},
       2,
       "chipline state: --date: \"date\" has no value; leave it out for its default."},
      {{"events", "--q=", "--store", SampleStore()}, 2, "chipline events: --q: "},
      {{"state", "--date", "2025-11-09T00:30:00+08:00", "--store", SampleStore()},
       2,
       "is an instant, and not the same day everywhere; expected the issuer's own day"},
      {{"events", "no-such-key", "--store", SampleStore()}, 1, "No event \"no-such-key\""},
      {{"state", "--store", "rocksdb:" + empty}, 1, "no store here"},
      {{"state", "--store", "mysql:x"}, 1, "no such store: expected rocksdb:DIR or memory:"},
      {{"ingest", dir / "missing.jsonl", "--store", store}, 1, "missing.jsonl: "},
      {{"ingest", cut, "--store", store}, 1, "cut.jsonl:1: "},
      {{"ingest", unknown, "--store", store}, 1, "unknown.jsonl:1: efective: "},
      {{"ingest", "--published", "someday", "x.txt", "--store", store}, 2, "--published: "},
      {{"serve", "--listen", "8080"}, 2, "--listen: \"8080\" is not ADDRESS:PORT"},
      {{"edtf", "--", "2025-13-40"}, 1, "chipline edtf: offset 5: "},
      {{"edtf"}, 2, "chipline edtf: edtf: expected -- STRING"},
  };
  for (const Row& row : table) {
    const Outcome outcome = RunProgram(row.words);
    CAPTURE(row.words, outcome.err, outcome.out);
    CHECK(outcome.status == row.status);
    CHECK_THAT(outcome.err, Catch::Contains(row.says));
    if (!row.words.empty()) CHECK(std::count(outcome.err.begin(), outcome.err.end(), '\n') == 1);
  }
}

TEST_CASE("what cannot be read makes no store") {
  const TempDir dir;
  const std::string cut = dir / "cut.jsonl";
  const std::string whole = Ask({"export"}).out;
  std::ofstream(cut) << whole.substr(0, whole.size() / 2);
  const std::vector<Words> commands = {{"import", cut},
                                       {"import", dir / "missing.jsonl"},
                                       {"ingest", dir / "missing.jsonl", dir / "missing.txt"}};
  for (Words words : commands) {
    CAPTURE(words);
    words.insert(words.end(), {"--store", "rocksdb:" + dir / "store"});
    const Outcome outcome = RunProgram(words);
    CHECK(outcome.status == 1);
    CHECK_THAT(outcome.err, Catch::Contains(words[1]));
    CHECK_FALSE(std::filesystem::exists(dir / "store"));
  }
  CHECK(RunProgram({"import", "-", "--store", "rocksdb:" + dir / "store"}, whole).status == 0);
}

TEST_CASE("every command explains itself") {
  const Outcome overview = RunProgram({"--help"});
  CHECK(overview.status == 0);
  std::istringstream lines(overview.out);
  std::size_t commands = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("  ") || line.starts_with("   ")) continue;
    const std::string command = line.substr(2, line.find(' ', 2) - 2);
    const Outcome help = RunProgram({command, "--help"});
    CAPTURE(command, help.err);
    CHECK(help.status == 0);
    CHECK_THAT(help.out, Catch::StartsWith("usage: chipline " + command));
    ++commands;
  }
  CHECK(commands > 25);
}

}  // namespace
}  // namespace chipline
