#include "store/tools.h"

#include <fstream>
#include <sstream>
#include <thread>

#include "store/document_store.h"
#include "store/rules_store.h"
#include "tests/store/engines.h"
#include "tests/store/entries.h"

namespace chipline {
namespace {

std::string Exported(const EventLog& log) {
  std::ostringstream out;
  REQUIRE(ExportLog(log, out));
  return out.str();
}

Result<std::uint64_t> Import(EventLog* log, const std::string& text) {
  std::istringstream in(text);
  return ImportLog(log, in, "log.jsonl");
}

std::string ErrorOf(const Result<std::uint64_t>& result) {
  return result ? "" : result.error().ToString();
}

// A stream that, like a pipe, cannot be read twice.
class PipeBuffer final : public std::stringbuf {
 public:
  explicit PipeBuffer(const std::string& text) : std::stringbuf(text, std::ios::in) {}

 protected:
  pos_type seekoff(off_type, std::ios::seekdir, std::ios::openmode) override {
    return pos_type(off_type(-1));
  }
  pos_type seekpos(pos_type, std::ios::openmode) override { return pos_type(off_type(-1)); }
};

}  // namespace

TEST_CASE("an exported log imports into the same chain, and exports the same again") {
  EngineFixture from("memory:");
  for (std::uint64_t i = 1; i <= 30; ++i) REQUIRE(from.log().Append(EntryNumber(i)));
  REQUIRE(from.log().Append(FullEntry()));
  const std::string text = Exported(from.log());
  EngineFixture to(GENERATE(as<std::string>(), "memory:", "rocksdb:"));
  to.clock().Set(kNoon + 1'000'000'000);
  CHECK(Import(&to.log(), text).value() == 31);
  CHECK(to.log().Head().hash == from.log().Head().hash);
  CHECK(Exported(to.log()) == text);
  CHECK(to.log().Verify().value() == 31);
  // Again, there is nothing new in it; a longer one adds what follows.
  CHECK(Import(&to.log(), text).value() == 0);
  REQUIRE(from.log().Append(EntryNamed("later")));
  CHECK(Import(&to.log(), Exported(from.log())).value() == 1);
  CHECK(to.log().Get(32).value().recorded_at == from.log().Get(32).value().recorded_at);
}

TEST_CASE("a pipe can be imported") {
  EngineFixture from("memory:");
  for (std::uint64_t i = 1; i <= 3; ++i) REQUIRE(from.log().Append(EntryNumber(i)));
  PipeBuffer buffer(Exported(from.log()));
  std::istream in(&buffer);
  EngineFixture to("memory:");
  CHECK(ImportLog(&to.log(), in, "-").value() == 3);
  PipeBuffer nothing("");
  std::istream empty(&nothing);
  CHECK(ImportLog(&to.log(), empty, "-").value() == 0);
}

TEST_CASE("a file that is not a whole export changes nothing and says where") {
  EngineFixture from("memory:");
  for (const char* key : {"a", "b", "c"}) REQUIRE(from.log().Append(EntryNamed(key)));
  const std::string text = Exported(from.log());
  const std::size_t second = text.find('\n') + 1;
  const std::size_t third = text.find('\n', second) + 1;
  const auto with = [&](const std::string& what, const std::string& by) {
    std::string changed = text;
    changed.replace(changed.find(what, third), what.size(), by);
    return changed;
  };
  struct Row {
    std::string text;
    std::string error;
  };
  const std::string cut = "the line does not end with its hash: it is cut off, or no export";
  const std::vector<Row> rows = {
      {text.substr(0, text.size() - 20), "log.jsonl:3: " + cut},
      {text.substr(0, third + 5), "log.jsonl:3: " + cut},
      {text + "\n", "log.jsonl:4: " + cut},
      {text.substr(second), "log.jsonl:1: expected entry 1, found 2"},
      {text.substr(0, second) + text.substr(third), "log.jsonl:2: expected entry 2, found 3"},
      {with("licence is", "licence was"),
       "log.jsonl:3: its hash does not follow from the lines up to it"},
      {with("\"by\":\"test\"", "\"by\":\"else\""),
       "log.jsonl:3: its hash does not follow from the lines up to it"},
  };
  for (const Row& row : rows) {
    EngineFixture to("memory:");
    CHECK(ErrorOf(Import(&to.log(), row.text)) == row.error);
    CHECK(to.log().Head().seq == 0);
  }
  // Any other cut leaves a shorter log or is refused.
  for (std::size_t length = 0; length < text.size(); ++length) {
    EngineFixture to("memory:");
    const auto imported = Import(&to.log(), text.substr(0, length));
    if (imported && length != 0 && text[length - 1] != '\n' && text[length] != '\n') {
      FAIL("cut at " << length);
    }
    if (!imported && to.log().Head().seq != 0) FAIL("half done at " << length);
  }
}

TEST_CASE("a log that differs from the file is left alone") {
  EngineFixture from("memory:");
  for (const char* key : {"a", "b", "c"}) REQUIRE(from.log().Append(EntryNamed(key)));
  EngineFixture to("memory:");
  REQUIRE(to.log().Append(EntryNamed("a")));
  REQUIRE(to.log().Append(EntryNamed("x")));
  CHECK(ErrorOf(Import(&to.log(), Exported(from.log()))) ==
        "log.jsonl:2: the log holds another entry 2");
  CHECK(to.log().Head().seq == 2);
}

TEST_CASE("a backup made under load opens with everything that was there before it", "[threads]") {
  EngineFixture engine("rocksdb:");
  for (std::uint64_t i = 1; i <= 50; ++i) REQUIRE(engine.log().Append(EntryNumber(i)));
  TempDir dir;
  std::uint64_t last = 0;
  {
    std::jthread writer([&](const std::stop_token& stop) {
      for (std::uint64_t i = 51; !stop.stop_requested(); ++i) {
        if (!engine.log().Append(EntryNumber(i))) return;
      }
    });
    const auto backed_up = engine.log().BackUp(dir / "backup");
    if (!backed_up) FAIL(backed_up.error().ToString());
    last = *backed_up;
  }
  CHECK(last >= 50);
  const auto copy = OpenEventLog("rocksdb:" + dir / "backup", engine.clock()).value();
  CHECK(copy->Head().seq == last);
  CHECK(copy->Head().hash == engine.log().HashAt(last).value());
  // The original and its backup go their own ways.
  REQUIRE(copy->Append(EntryNamed("after")));
  CHECK_FALSE(engine.log().FindClaim("key:after").value());
  CHECK(engine.log().Verify());
}

TEST_CASE("a backup keeps the rules that earlier answers were made by") {
  EngineFixture engine("rocksdb:");
  const std::string folder = engine.log().Describe();
  REQUIRE(OpenRulesStore(folder).value()->Keep("00aa", "[product.chips]\n"));
  REQUIRE(OpenRulesStore(folder).value()->Keep("11bb", "[product.goods]\n"));
  TempDir dir;
  REQUIRE(engine.log().BackUp(dir / "backup"));
  const auto kept = OpenRulesStore("rocksdb:" + dir / "backup").value();
  CHECK(kept->Get("00aa").value() == "[product.chips]\n");
  CHECK(kept->Get("11bb").value() == "[product.goods]\n");
}

TEST_CASE("rules are listed, and damaged ones put right by whoever has the right bytes") {
  EngineFixture engine(GENERATE(as<std::string>(), "memory:", "rocksdb:"));
  const auto rules = OpenRulesStore(engine.name()).value();
  CHECK(rules->Versions().value().empty());
  REQUIRE(rules->Keep("11bb", "garb"));
  REQUIRE(rules->Keep("00aa", "[product.chips]\n"));
  CHECK(rules->Versions().value() == std::vector<std::string>{"00aa", "11bb"});
  REQUIRE(rules->Keep("11bb", "[product.goods]\n"));
  CHECK(rules->Get("11bb").value() == "[product.goods]\n");
  CHECK(OpenRulesStore("nats://somewhere").error().code == ErrorCode::kInvalidArgument);
}

TEST_CASE("a check of the documents names every damaged one") {
  TempDir dir;
  const auto documents = OpenDocumentStore("rocksdb:" + dir / "store").value();
  std::vector<std::string> names;
  for (const char* text : {"one", "two", "three", "four"}) {
    names.push_back(documents->Put(text).value());
  }
  CHECK(VerifyDocuments(*documents).value() == 4);
  for (const std::string& name : {names[1], names[2]}) {
    std::ofstream(dir / ("store/documents/" + name.substr(0, 2) + "/" + name)) << "else";
  }
  const auto checked = VerifyDocuments(*documents);
  CHECK(checked.error().code == ErrorCode::kCorruption);
  CHECK_THAT(checked.error().ToString(),
             Catch::Contains(names[1]) && Catch::Contains(names[2]) && !Catch::Contains(names[0]));
  REQUIRE(documents->Withdraw(names[1], "gone"));
  REQUIRE(documents->Put("three"));
  CHECK(VerifyDocuments(*documents).value() == 3);
}

TEST_CASE("a backup is never made over something else") {
  EngineFixture engine("rocksdb:");
  TempDir dir;
  REQUIRE(engine.log().BackUp(dir / "backup"));
  CHECK(engine.log().BackUp(dir / "backup").error().code == ErrorCode::kInvalidArgument);
  std::ofstream(dir / "file") << "text";
  CHECK(engine.log().BackUp(dir / "file").error().code == ErrorCode::kInvalidArgument);
  EngineFixture memory("memory:");
  CHECK(memory.log().BackUp(dir / "other").error().code == ErrorCode::kInvalidArgument);
}

TEST_CASE("a log can be copied whole, or as it once was") {
  EngineFixture from("rocksdb:");
  for (std::uint64_t i = 1; i <= 30; ++i) REQUIRE(from.log().Append(EntryNumber(i)));
  EngineFixture whole("memory:");
  CHECK(CopyLog(from.log(), &whole.log(), {}).value() == 30);
  CHECK(whole.log().Head().hash == from.log().Head().hash);
  EngineFixture earlier("memory:");
  CHECK(CopyLog(from.log(), &earlier.log(), 12).value() == 12);
  CHECK(earlier.log().Head().hash == from.log().HashAt(12).value());
  EngineFixture later("memory:");
  CHECK(CopyLog(from.log(), &later.log(), 31).error().code == ErrorCode::kInvalidArgument);
  CHECK(CopyLog(from.log(), &whole.log(), {}).error().code == ErrorCode::kConflict);
}

}  // namespace chipline
