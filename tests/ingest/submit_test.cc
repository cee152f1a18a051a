#include "ingest/submit.h"

#include <fstream>
#include <sstream>
#include <thread>

#include "ingest/event_file.h"
#include "model/json.h"
#include "store/memory_event_log.h"
#include "tests/store/engines.h"
#include "tests/store/entries.h"
#include "tests/support/catch.h"
#include "tests/support/source_dir.h"

namespace chipline {
namespace {

using Lines = std::vector<std::string>;

const SubjectTree& Subjects() {
  return SubjectTree::Embedded();
}

// "key act modifies…"
NewEntry Entry(const std::string& words) {
  std::istringstream in(words);
  std::string word;
  in >> word;
  NewEntry entry = EntryNamed(word);
  if (in >> word && word != "-") entry.events[0].act = word;
  while (in >> word) entry.events[0].modifies.push_back(word);
  return entry;
}

NewEntry About(EntryKind kind, EventId target, const std::string& key) {
  NewEntry entry = EntryNamed(key);
  entry.kind = kind;
  entry.targets = {target};
  if (kind == EntryKind::kRetraction) entry.events.clear();
  return entry;
}

struct Desk {
  ManualClock clock{kNoon};
  MemoryEventLog log{clock};
  Catalog catalog;

  Lines Submitted(const std::vector<NewEntry>& entries, bool dry_run = false) {
    Lines lines;
    const auto results = Submit(&log, &catalog, Subjects(), entries, {dry_run}).value();
    for (const SubmitResult& result : results) {
      lines.push_back(Summary(result));
    }
    return lines;
  }
};

std::string Line(const std::string& key) {
  return ToJson(EventNamed(key)) + "\n";
}

Lines ProblemsIn(const std::string& text, const std::string& name = "events.jsonl") {
  return ParseEvents(text, name, "test", Subjects()).problems;
}

}  // namespace

TEST_CASE("each item of a submission is added, known, in conflict or refused") {
  Desk desk;
  NewEntry changed = Entry("a");
  changed.events[0].effective = Date("2025-06-01");
  NewEntry invalid = Entry("d");
  invalid.events[0].subjects = {"no-such-subject"};
  const Lines lines = desk.Submitted(
      {Entry("a"), Entry("b - a"), Entry("a"), changed, Entry("c - nobody"), invalid, Entry("e")});
  REQUIRE(lines.size() == 7);
  CHECK(lines[0] == "added as 1");
  CHECK(lines[1] == "added as 2");
  CHECK(lines[2] == "known as 1");
  CHECK(lines[3] == "conflict: key a stands for something else in entry 1");
  CHECK(lines[4] == "refused: events[0].modifies[0]: no event has the id, key or act 'nobody'");
  CHECK_THAT(lines[5], Catch::StartsWith("refused: events[0].subjects"));
  CHECK(lines[6] == "added as 3");
  CHECK(desk.log.Head().seq == 3);
}

TEST_CASE("what is wrong with an event and with its place in the log is told together") {
  Desk desk;
  NewEntry entry = Entry("a - nobody");
  entry.events[0].subjects = {"no-such-subject"};
  for (const bool dry_run : {true, false}) {
    const Lines lines = desk.Submitted({entry}, dry_run);
    CHECK_THAT(lines[0], Catch::Contains("events[0].subjects[0]: unknown subject") &&
                             Catch::Contains("; events[0].modifies[0]: no event has the id"));
  }
}

TEST_CASE("the same submission again adds nothing") {
  Desk desk;
  const std::vector<NewEntry> entries = {Entry("a act-1"), Entry("b act-1"), Entry("c - act-1 a")};
  CHECK(desk.Submitted(entries) == Lines{"added as 1", "added as 2", "added as 3"});
  CHECK(desk.Submitted(entries) == Lines{"known as 1", "known as 2", "known as 3"});
  CHECK(desk.log.Head().seq == 3);
}

TEST_CASE("a dry run says the same and writes nothing") {
  Desk desk;
  CHECK(desk.Submitted({Entry("a")}) == Lines{"added as 1"});
  NewEntry changed = Entry("b");
  changed.events[0].effective = Date("2025-06-01");
  CHECK(desk.Submitted(
            {Entry("a"), Entry("b"), Entry("b"), changed, Entry("c - b"), Entry("d - nobody")},
            /*dry_run=*/true) ==
        Lines{"known as 1", "would be added", "repeats one further up",
              "conflict: key:b stands for something else further up", "would be added",
              "refused: events[0].modifies[0]: no event has the id, key or act 'nobody'"});
  CHECK(desk.log.Head().seq == 1);
  CHECK_FALSE(desk.catalog.FindKey("b"));
}

TEST_CASE("corrections and retractions are submitted like events") {
  Desk desk;
  NewEntry correction = About(EntryKind::kCorrection, {1, 0}, "a");
  correction.events[0].effective = Date("2025-07-01");
  CHECK(desk.Submitted({Entry("a"), correction, About(EntryKind::kRetraction, {1, 0}, ""),
                        About(EntryKind::kRetraction, {7, 0}, "")}) ==
        Lines{"added as 1", "added as 2", "added as 3",
              "refused: targets[0]: there is no event 7.0"});
  NewEntry bare;
  CHECK(desk.Submitted({bare}) == Lines{"refused: events: there are none"});
}

TEST_CASE("two submitters of one catalog never let a circle in", "[threads]") {
  for (int round = 0; round < 20; ++round) {
    Desk desk;
    CHECK(desk.Submitted({Entry("a act-1"), Entry("b act-2")}) ==
          Lines{"added as 1", "added as 2"});
    // Either alone is fine; both together are a circle.
    Lines first;
    Lines second;
    {
      std::jthread one([&] { first = desk.Submitted({Entry("c act-1 act-2")}); });
      std::jthread two([&] { second = desk.Submitted({Entry("d act-2 act-1")}); });
    }
    const bool first_in = first[0].rfind("added", 0) == 0;
    const bool second_in = second[0].rfind("added", 0) == 0;
    REQUIRE(first_in != second_in);
    CHECK_THAT(first_in ? second[0] : first[0], Catch::Contains("a circle"));
  }
}

TEST_CASE("an event file gives one entry a line") {
  const EventFile file =
      ParseEvents(Line("a") + "\n" + Line("b"), "events.jsonl", "me", Subjects());
  CHECK(file.problems.empty());
  REQUIRE(file.entries.size() == 2);
  CHECK(file.entries[0].entry.events[0] == EventNamed("a"));
  CHECK(file.entries[1].place == "events.jsonl:3");
  CHECK(file.entries[1].entry.by == "me");
  // The last line needs no line feed.
  CHECK(ProblemsIn(Line("a") + ToJson(EventNamed("b"))).empty());
}

TEST_CASE("a JSON file holds one event or a list") {
  const std::string event = ToJson(EventNamed("a"));
  CHECK(ParseEvents(event, "one.json", "me", Subjects()).entries.size() == 1);
  const EventFile list = ParseEvents("[\n" + event + ",\n" + ToJson(EventNamed("b")) + "\n]",
                                     "list.json", "me", Subjects());
  REQUIRE(list.entries.size() == 2);
  CHECK(list.entries[1].place == "list.json: item 2");
  CHECK(ProblemsIn("[" + event + ", {\"type\": \"ban\"}]", "list.json").size() > 0);
}

TEST_CASE("every problem of an event file is listed with its line and field") {
  std::string bad = Line("b");
  bad.replace(bad.find("2025-04-09"), 10, "2025-13-09");
  std::string unknown = Line("c");
  unknown.insert(1, "\"efective\":\"2025-04-09\",");
  const Lines problems = ProblemsIn(Line("a") + bad + unknown + "not json\n" + Line("d"));
  REQUIRE(problems.size() == 3);
  CHECK_THAT(problems[0], Catch::StartsWith("events.jsonl:2: effective: "));
  CHECK_THAT(problems[1], Catch::StartsWith("events.jsonl:3: efective: "));
  CHECK_THAT(problems[1], Catch::Contains("effective"));
  CHECK_THAT(problems[2], Catch::StartsWith("events.jsonl:4: "));
}

TEST_CASE("an event file cut anywhere inside a line is a problem") {
  const std::string text = Line("a") + Line("b");
  const std::size_t first = Line("a").size();
  for (std::size_t length = first + 1; length + 1 < text.size(); ++length) {
    const Lines problems = ProblemsIn(text.substr(0, length));
    REQUIRE(problems.size() == 1);
    CHECK_THAT(problems[0], Catch::StartsWith("events.jsonl:2: "));
    CHECK_THAT(problems[0], Catch::Contains("(the file may be cut off here)"));
  }
}

TEST_CASE("a file that is not there is not an empty file") {
  TempDir dir;
  const auto missing = ReadEventFile(dir / "none.jsonl", "me", Subjects());
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == ErrorCode::kNotFound);
  std::ofstream(dir / "some.jsonl") << Line("a");
  CHECK(ReadEventFile(dir / "some.jsonl", "me", Subjects()).value().entries.size() == 1);
}

TEST_CASE("the curated history loads whole, and once") {
  const std::string path = SourcePath("samples/history.jsonl");
  const Result<EventFile> file = ReadEventFile(path, "me", Subjects());
  if (!file) {
    WARN("skipped: " << file.error().ToString());
    return;
  }
  CHECK(file->problems == Lines{});
  std::vector<NewEntry> entries;
  for (const FileEntry& read : file->entries) entries.push_back(read.entry);
  Desk desk;
  for (const std::string& line : desk.Submitted(entries)) {
    if (line.rfind("added", 0) != 0) FAIL(line);
  }
  for (const std::string& line : desk.Submitted(entries)) {
    if (line.rfind("known", 0) != 0) FAIL(line);
  }
  CHECK(desk.log.Head().seq == entries.size());
}

}  // namespace chipline
