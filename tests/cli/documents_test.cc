// Documents from the command line to the answers: the article that began the record, and batches.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <regex>

#include "tests/cli/program.h"
#include "tests/support/catch.h"
#include "tests/support/pdf_writer.h"
#include "tests/support/source_dir.h"
#include "tests/support/temp_dir.h"

namespace chipline {
namespace {

const std::string kFoundingArticle = SourcePath("../shared/seed/h200-article.txt");

bool HasFoundingArticle() {
  std::error_code ignored;
  if (std::filesystem::exists(kFoundingArticle, ignored)) return true;
  std::cout << "skipped: no " << kFoundingArticle << "\n";
  return false;
}

Outcome IngestFoundingArticle(const std::string& store) {
  return RunProgram({"ingest", "--store", store, "--published", "2026-01-09", kFoundingArticle});
}

std::string WriteFile(const TempDir& dir, const std::string& name, const std::string& text) {
  std::ofstream(dir / name, std::ios::binary) << text;
  return dir / name;
}

const std::string kBan =
    "title: A ban\npublisher: Example Wire\npublished: 2025-06-04\n"
    "url: https://example.org/ban\n\n"
    "The US Commerce Department banned exports of Nvidia's H20 chips to China from June 3, 2025.\n";

TEST_CASE("the article that began the record is taken in once") {
  if (!HasFoundingArticle()) return;
  const TempDir dir;
  const std::string store = "rocksdb:" + dir / "store";
  const Outcome first = IngestFoundingArticle(store);
  CAPTURE(first.out, first.err);
  CHECK(first.status == 0);
  CHECK_THAT(first.out, Catch::Contains(", 8 added"));
  CHECK_THAT(first.out, Catch::Contains("added as 1.0: ") && Catch::Contains("the log ends at 1"));
  const Outcome second = IngestFoundingArticle(store);
  CHECK(second.status == 0);
  // The same eight, and what waits for a person.
  CHECK(std::regex_search(second.out, std::regex("([0-9]+) found, \\1 duplicate\n")));
  CHECK_THAT(second.out, Catch::Contains("the log ends at 1\n"));
}

TEST_CASE("beside the curated record the article neither wins nor vanishes") {
  if (!HasFoundingArticle()) return;
  const TempDir dir;
  const std::string store = "rocksdb:" + dir / "store";
  REQUIRE(RunProgram({"ingest", "--store", store, "samples/history.jsonl"}).status == 0);
  const Outcome taken = IngestFoundingArticle(store);
  CAPTURE(taken.out);
  CHECK(taken.status == 0);
  CHECK_THAT(taken.out, Catch::Matches("[^]*added as [0-9.]+: ban enacted US[^\n]*"
                                       "\\[advanced-ai-chips\\] 2025-04[;\n][^]*"));
  CHECK_THAT(taken.out, Catch::Matches("[^]*added as [0-9.]+: ban enacted CN[^\n]*"
                                       "\\[nvidia-rtx-pro-6000d\\] 2025-07[;\n][^]*"));
  // The rule of 2022 and 2023 stands, and the unreviewed ban shows beside it.
  const Outcome state =
      RunProgram({"state", "--store", store, "--issuer", "US", "--flow", "export", "--subject",
                  "advanced-ai-chips", "--target", "CN", "--date", "2025-06-01", "--json"});
  CAPTURE(state.out);
  CHECK(state.status == 0);
  CHECK_THAT(state.out, Catch::Contains("\"status\":\"licence_required\""));
  CHECK_THAT(state.out, Catch::Contains("\"unreviewed_would_change\":["));
  CHECK_THAT(state.out, !Catch::Contains("\"unreviewed_would_change\":[]"));
}

TEST_CASE("a dry run of a document writes nothing") {
  const TempDir dir;
  const std::string store = "rocksdb:" + dir / "store";
  const std::string path = WriteFile(dir, "ban.txt", kBan);
  const Outcome trial = RunProgram({"ingest", "--store", store, "--dry-run", path});
  CHECK(trial.status == 0);
  CHECK_THAT(trial.out, Catch::Contains("1 found, 1 would be added") &&
                            Catch::Contains("the log ends at 0\n"));
  CHECK_THAT(RunProgram({"ingest", "--store", store, path}).out,
             Catch::Contains("1 found, 1 added") && Catch::Contains("the log ends at 1\n"));
}

TEST_CASE("in a batch each failure is told with its place, and the rest goes on") {
  const TempDir dir;
  std::filesystem::create_directory(dir.path() / "pages");
  WriteFile(dir, "pages/ban.txt", kBan);
  WriteFile(dir, "pages/picture.png", std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16));
  const Outcome batch = RunProgram({"ingest", "--store", "rocksdb:" + dir / "store",
                                    dir / "absent.txt", "http://10.0.0.1/ban", dir / "pages"});
  CHECK(batch.status == 1);
  CHECK_THAT(batch.err, Catch::Contains(dir / "absent.txt: cannot read: No such file"));
  CHECK_THAT(batch.err, Catch::Contains("10.0.0.1 is closed: private"));
  CHECK_THAT(batch.err, Catch::Contains(dir / "pages/picture.png: "));
  CHECK_THAT(batch.out, Catch::Contains(dir / "pages/ban.txt: 1 found, 1 added"));
}

TEST_CASE("what is no document is said to be none, and why") {
  const TempDir dir;
  const auto write = [&](const char* name, const std::string& bytes) {
    return WriteFile(dir, name, bytes);
  };
  std::string noise;
  for (unsigned i = 0, x = 1; i < 4'000; ++i)
    noise += static_cast<char>((x = x * 69'069 + 1) >> 24);
  std::filesystem::create_directory(dir / "empty");
  struct Row {
    std::string path;
    int status;
    const char* says;
  };
  for (const Row& row : {
           Row{write("nothing.txt", ""), 1, "nothing.txt: the file is empty"},
           Row{write("noise.txt", noise), 1, "noise.txt: not a text document"},
           Row{write("noise.html", noise), 1, "noise.html: not a text document"},
           Row{write("cut.txt.gz", "\x1F\x8B\x08"), 1, "cut.txt.gz: damaged gzip data"},
           Row{write("huge.txt", std::string(11u << 20, 'x')), 1,
               "huge.txt: larger than 10485760 bytes"},
           Row{write("twice.jsonl", R"({"key":"a","key":"b"})"), 1,
               "twice.jsonl:1: key: is given twice in one object"},
           Row{write("twice.json", R"([{"type":"ban","type":"ban"}])"), 1,
               "twice.json: type: is given twice in one object"},
           Row{dir / "empty", 0, "empty: no files in this folder"},
           Row{dir / "nowhere.txt", 1, "nowhere.txt: cannot read: No such file or directory"},
       }) {
    const Outcome told = RunProgram({"ingest", "--store", "rocksdb:" + dir / "store", row.path});
    CAPTURE(row.path, told.out, told.err);
    CHECK(told.status == row.status);
    CHECK_THAT(told.out + told.err, Catch::Contains(row.says));
  }
  CHECK_THAT(RunProgram({"verify", "--store", "rocksdb:" + dir / "store"}).out,
             Catch::Contains("0 entries"));
}

TEST_CASE("what waits for people is listed, shown, decided and taken back") {
  const TempDir dir;
  const std::string store = "rocksdb:" + dir / "store";
  const std::string path =
      WriteFile(dir, "vague.txt",
                "title: A ban\npublisher: Example Wire\npublished: 2025-06-04\n"
                "url: https://example.org/vague\n\n"
                "The US Commerce Department spoke of Nvidia's H20 chips for China.\n\n"
                "Date | Measure\nJune 3, 2025 | Exports were banned\n");
  const Outcome taken = RunProgram({"ingest", "--store", store, path});
  CHECK_THAT(taken.out, Catch::Contains("queued as q") && Catch::Contains("(grade C: "));
  const std::string id = taken.out.substr(taken.out.find("queued as q") + 10, 17);
  const auto queue = [&](std::vector<std::string> words) {
    words.insert(words.begin(), "queue");
    words.insert(words.end(), {"--store", store});
    return RunProgram(words);
  };
  CHECK_THAT(queue({"list"}).out,
             Catch::StartsWith(id + " open ") && Catch::Contains("1 of 1 items"));
  CHECK_THAT(queue({"show", id}).out, Catch::Contains("> Exports were banned"));
  CHECK(queue({"reject", id}).status != 0);
  CHECK_THAT(queue({"reject", id, "--reason", "a hoax"}).out,
             Catch::StartsWith(id + " is rejected"));
  CHECK_THAT(queue({"list"}).out, Catch::StartsWith("0 of 0 items"));
  CHECK_THAT(queue({"list", "--state", "all"}).out, Catch::StartsWith(id + " rejected"));
  CHECK(queue({"accept", id}).status == 1);
  CHECK(queue({"undo", id}).status == 0);
  CHECK_THAT(queue({"accept", id}).out, Catch::StartsWith(id + " is accepted, by entry 1"));
  CHECK_THAT(RunProgram({"events", "--store", store, "--review", "confirmed"}).out,
             Catch::Contains("1 of 1 events"));
  CHECK(queue({"show"}).status == 2);
  CHECK(queue({"open", id}).status == 2);
}

const std::string kNotices = SourcePath("tests/ingest/federal_register/");

TEST_CASE(
    "a document of the Federal Register is ingested, and the answer of a search as its parts") {
  const TempDir dir;
  const std::string store = "rocksdb:" + dir / "store";
  const Outcome first = RunProgram({"ingest", "--store", store, kNotices + "2023-23049.json"});
  CAPTURE(first.out, first.err);
  CHECK(first.status == 0);
  CHECK_THAT(first.out, Catch::Contains("2 found, 2 added") &&
                            Catch::Contains("[semiconductor-equipment] 2023-11-17") &&
                            Catch::Contains("[semiconductor-equipment] 2026-01-01"));
  std::string results;
  for (const char* number : {"2023-23048", "2025-16735"}) {
    std::ifstream file(kNotices + std::string(number) + ".json");
    results += (results.empty() ? "" : ",") + std::string(std::istreambuf_iterator<char>(file), {});
  }
  const std::string path =
      WriteFile(dir, "search.json", "{\"count\":2,\"results\":[" + results + "]}");
  const Outcome search = RunProgram({"ingest", "--store", store, path});
  CAPTURE(search.out, search.err);
  CHECK(search.status == 0);
  CHECK_THAT(search.out, Catch::Contains("search.json: results[0]: 1 found, 1 added") &&
                             Catch::Contains("search.json: results[1]: 1 found, 1 added"));
  CHECK_THAT(RunProgram({"ingest", "--store", store, path}).out,
             Catch::Contains("results[1]: 1 found, 1 duplicate"));
}

TEST_CASE("notices over HTTP: JSON of the Federal Register, alone and as a search, and a PDF") {
  const TempDir dir;
  const std::string store = "rocksdb:" + dir / "store";
  const Outcome made = RunProgram({"token", "new", "tester", "--scope", "write", "--store", store});
  CAPTURE(made.out, made.err);
  const ServedStore server(store);
  const std::string json = "Content-Type: application/json\r\n";
  std::ifstream file(kNotices + "2025-16735.json");
  const std::string one(std::istreambuf_iterator<char>(file), {});
  const std::string access =
      "Authorization: Bearer " + made.out.substr(0, made.out.size() - 1) + "\r\n";
  const HttpAnswer single = server.Send("POST", "/api/v1/documents", json + access, one);
  CAPTURE(single.body);
  CHECK(single.status == 201);
  CHECK_THAT(single.body, Catch::Contains("\"effective\":\"2025-12-31\""));
  const HttpAnswer several = server.Send("POST", "/api/v1/documents?dry_run=1", json + access,
                                         "{\"count\":2,\"results\":[" + one + "," + one + "]}");
  CAPTURE(several.body);
  CHECK(several.status == 200);
  CHECK_THAT(several.body, Catch::Contains("{\"documents\":[{"));
  PdfWriter pdf;
  pdf.Page();
  pdf.Lines(72, 80, 16, 20, {"A ban on chips"});
  pdf.Lines(72, 140, 11, 13,
            {"The US Commerce Department banned exports of Nvidia's H20",
             "chips to China from June "
             "3, 2025."});
  const HttpAnswer page = server.Send("POST", "/api/v1/documents?published=2025-06-04",
                                      "Content-Type: application/pdf\r\n" + access, pdf.Bytes());
  CAPTURE(page.body);
  CHECK(page.status == 201);
  CHECK_THAT(page.body,
             Catch::Contains("\"title\":\"A ban on chips\"") && Catch::Contains("nvidia-h20"));
}

TEST_CASE("the text of a PDF, and what a notice says of itself, on the command line") {
  const TempDir dir;
  PdfWriter pdf;
  pdf.Page().Lines(72, 80, 11, 13, {"A line that is cut by the mar-", "gin of its page."});
  const std::string path = WriteFile(dir, "page.pdf", pdf.Bytes());
  CHECK_THAT(RunProgram({"text", path}).out, Catch::Contains("cut by the margin of its page."));
  const Outcome notice = RunProgram({"text", "--json", kNotices + "2025-19001.json"});
  CHECK_THAT(notice.out, Catch::Contains("\"citation\":\"90 FR 47201\"") &&
                             Catch::Contains("{\"role\":\"effective\",\"day\":\"2025-09-29\"}"));
  CHECK_THAT(
      RunProgram({"extract", "--jsonl", kNotices + "2023-23048.json"}).out,
      Catch::Contains("\"id\":\"2023-23048\"") && Catch::Contains("\"effective\":\"2023-10-17\""));
  pdf.Encrypted();
  const Outcome locked = RunProgram({"text", WriteFile(dir, "locked.pdf", pdf.Bytes())});
  CHECK(locked.status == 1);
  CHECK_THAT(locked.err, Catch::Contains("the PDF is encrypted"));
}

}  // namespace
}  // namespace chipline
