// A store copied and brought back, whole or not at all.
#include "store/backup.h"

#include <filesystem>
#include <fstream>
#include <signal.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "store/rocks_event_log.h"
#include "store/rules_store.h"
#include "store/tools.h"
#include "tests/store/engines.h"
#include "tests/store/entries.h"
#include "tests/support/effort.h"

namespace chipline {
namespace {

namespace fs = std::filesystem;

// A store with something in each of its parts.
class Whole {
 public:
  explicit Whole(std::uint64_t entries = 30) {
    for (std::uint64_t i = 1; i <= entries; ++i) REQUIRE(engine_.log().Append(EntryNumber(i)));
    REQUIRE(OpenRulesStore(name()).value()->Keep("00aa", "[product.chips]\n"));
    text = documents->Put("a text").value();
    gone = documents->Put("a text that had to go").value();
    REQUIRE(documents->Withdraw(gone, "a court's order"));
    REQUIRE(side->Put("users", "ada", "{\"role\":\"admin\"}"));
    REQUIRE(side->Put("sessions", "secret", "{}"));
  }
  const std::string& name() const { return engine_.name(); }
  std::string folder() const { return name().substr(std::string("rocksdb:").size()); }
  EventLog& log() { return engine_.log(); }
  const Clock& clock() { return engine_.clock(); }
  StoreParts parts() { return {engine_.log(), *documents, *side}; }

 private:
  EngineFixture engine_{"rocksdb:"};

 public:
  std::unique_ptr<DocumentStore> documents = OpenDocumentStore(engine_.name()).value();
  std::unique_ptr<SideStore> side = OpenSideStore(engine_.name()).value();
  std::string text;
  std::string gone;
};

std::string ErrorOf(const Result<BackupReport>& result) {
  return result ? "" : result.error().ToString();
}

// Every regular file below a folder with its bytes, but for those that say when it was opened.
std::vector<std::pair<std::string, std::string>> BytesIn(const std::string& folder) {
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto& file : fs::recursive_directory_iterator(folder)) {
    if (!file.is_regular_file()) continue;
    std::ifstream in(file.path(), std::ios::binary);
    all.emplace_back(file.path().string(), std::string(std::istreambuf_iterator<char>(in), {}));
  }
  std::sort(all.begin(), all.end());
  return all;
}

void FlipByte(const fs::path& path) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekg(static_cast<std::streamoff>(fs::file_size(path) / 2));
  const int byte = file.get();
  file.seekp(static_cast<std::streamoff>(fs::file_size(path) / 2));
  file.put(static_cast<char>(byte ^ 0xFF));
}

}  // namespace

TEST_CASE("a store that was backed up and restored is the same store") {
  Whole store;
  TempDir dir;
  const auto made = BackUpStore(store.parts(), dir / "backup/", {"sessions"});
  if (!made) FAIL(made.error().ToString());
  CHECK(made->entries == 30);
  CHECK(made->hash == store.log().Head().hash);
  CHECK(made->documents == 1);
  const auto before = BytesIn(dir / "backup");
  const auto restored = RestoreStore(dir / "backup", dir / "new/", std::nullopt, store.clock());
  if (!restored) FAIL(restored.error().ToString());
  CHECK(restored->entries == 30);
  CHECK(restored->documents == 1);
  // A backup is read, never written: it may lie on something that cannot be.
  CHECK(BytesIn(dir / "backup") == before);

  const std::string name = "rocksdb:" + dir / "new";
  const auto log = OpenEventLog(name, store.clock()).value();
  CHECK(log->Head().hash == store.log().Head().hash);
  CHECK(log->Verify().value() == 30);
  CHECK(log->Append(EntryNumber(7)).value().duplicate);
  REQUIRE(log->Append(EntryNamed("after")));
  const auto documents = OpenDocumentStore(name).value();
  CHECK(documents->Get(store.text).value() == "a text");
  CHECK(documents->Get(store.gone).error().code == ErrorCode::kNotFound);
  CHECK(documents->WithdrawalOf(store.gone).value() == "a court's order");
  CHECK(OpenRulesStore(name).value()->Get("00aa").value() == "[product.chips]\n");
  const auto side = OpenSideStore(name).value();
  CHECK(side->Get("users", "ada").value() == "{\"role\":\"admin\"}");
  CHECK_FALSE(side->Get("sessions", "secret").value());
  // Nothing else lies about.
  CHECK(std::distance(fs::directory_iterator(dir.path()), fs::directory_iterator()) == 2);
}

TEST_CASE("a backup restores the log as it once was") {
  Whole store;
  TempDir dir;
  REQUIRE(BackUpStore(store.parts(), dir / "backup", {}));
  REQUIRE(RestoreStore(dir / "backup", dir / "new", 12, store.clock()));
  const auto log = OpenEventLog("rocksdb:" + dir / "new", store.clock()).value();
  CHECK(log->Head().seq == 12);
  CHECK(log->Head().hash == store.log().HashAt(12).value());
  CHECK(ErrorOf(RestoreStore(dir / "backup", dir / "late", 31, store.clock())) ==
        "the log ends at 30, before 31");
  CHECK_FALSE(fs::exists(dir / "late"));
}

TEST_CASE("neither is made over what is there") {
  Whole store;
  TempDir dir;
  fs::create_directories(dir / "empty");
  fs::create_directories(dir / "full/folder");
  std::ofstream(dir / "file") << "text";
  REQUIRE(BackUpStore(store.parts(), dir / "empty", {}));
  for (const char* taken : {"empty", "full", "file"}) {
    CAPTURE(taken);
    CHECK(BackUpStore(store.parts(), dir / taken, {}).error().code == ErrorCode::kConflict);
    CHECK(RestoreStore(dir / "empty", dir / taken, std::nullopt, store.clock()).error().code ==
          ErrorCode::kConflict);
  }
  CHECK(fs::exists(dir / "full/folder"));
  CHECK(ErrorOf(RestoreStore(dir / "full", dir / "new", std::nullopt, store.clock())) ==
        dir / "full" + ": is no finished backup: it has no backup.json");
}

TEST_CASE("damage to a store and to its backup do not reach each other, and neither is taken") {
  Whole store(300);
  TempDir dir;
  store.log().Verify().value();
  REQUIRE(BackUpStore(store.parts(), dir / "backup", {}));
  for (const auto& file : fs::recursive_directory_iterator(dir / "backup")) {
    if (file.is_regular_file()) CHECK(file.hard_link_count() == 1);
  }
  int refused = 0;
  for (const auto& [path, bytes] : BytesIn(dir / "backup")) {
    const std::string name = fs::path(path).filename().string();
    const bool matters = name.ends_with(".sst") || name.starts_with("MANIFEST") ||
                         name == "backup.json" || name.size() == 64;
    if (!matters || bytes.empty()) continue;
    CAPTURE(path);
    FlipByte(path);
    const auto restored = RestoreStore(dir / "backup", dir / "new", std::nullopt, store.clock());
    // What a flip leaves as it was may be taken.
    if (restored) {
      CHECK(restored->hash == store.log().Head().hash);
      CHECK(restored->documents == 1);
      fs::remove_all(dir / "new");
    } else {
      ++refused;
      CHECK_FALSE(fs::exists(dir / "new"));
    }
    FlipByte(path);
  }
  CHECK(refused >= 3);
  // A text that is damaged is not carried on.
  FlipByte(store.folder() + "/documents/" + store.text.substr(0, 2) + "/" + store.text);
  CHECK_THAT(ErrorOf(BackUpStore(store.parts(), dir / "other", {})),
             Catch::Contains(store.text) && Catch::Contains("is not what its name says"));
  CHECK_FALSE(fs::exists(dir / "other"));
}

TEST_CASE("a backup made under load has every document that its entries cite", "[threads]") {
  Whole store;
  TempDir dir;
  std::jthread writer([&](const std::stop_token& stop) {
    for (std::uint64_t i = 31; !stop.stop_requested(); ++i) {
      if (!store.documents->Put("text " + std::to_string(i))) return;
      if (!store.log().Append(EntryNumber(i))) return;
    }
  });
  const auto made = BackUpStore(store.parts(), dir / "backup", {});
  if (!made) FAIL(made.error().ToString());
  writer = {};
  REQUIRE(made->entries >= 30);
  const auto copies = OpenDocumentStore("rocksdb:" + dir / "backup").value();
  for (std::uint64_t i = 31; i <= made->entries; ++i) {
    CHECK(copies->Get(HexOf(Sha256("text " + std::to_string(i)))));
  }
  CHECK(RestoreStore(dir / "backup", dir / "new", std::nullopt, store.clock()));
}

TEST_CASE("a log that takes nothing more can still be backed up") {
  Whole store;
  TempDir dir;
  REQUIRE(BackUpStore(store.parts(), dir / "backup", {}));
  RocksLogOptions to_read;
  to_read.read_only = true;
  const auto log = RocksEventLog::Open(dir / "backup", store.clock(), to_read).value();
  CHECK(log->Append(EntryNamed("more")).error().code == ErrorCode::kUnavailable);
  const auto again = BackUpStore({*log, *store.documents, *store.side}, dir / "again", {});
  if (!again) FAIL(again.error().ToString());
  CHECK(again->hash == store.log().Head().hash);
}

// Documents whose reader is killed once it asks what there is: the log and what is beside it are
// copied by then.
class DeadlyDocuments final : public DocumentStore {
 public:
  Result<std::string> Put(std::string_view /*bytes*/) override { std::abort(); }
  Result<std::string> Get(const std::string& /*hash*/) const override { std::abort(); }
  Result<void> Withdraw(const std::string& /*hash*/, const std::string& /*reason*/) override {
    std::abort();
  }
  Result<std::optional<std::string>> WithdrawalOf(const std::string& /*hash*/) const override {
    std::abort();
  }
  Result<std::vector<std::string>> Kept() const override {
    ::raise(SIGKILL);
    std::abort();
  }
  Result<std::vector<std::string>> Withdrawn() const override { std::abort(); }
};

TEST_CASE("whoever is killed while making a backup leaves none that is taken for one") {
  Whole store(200);
  TempDir dir;
  int unfinished = 0;
  const DeadlyDocuments deadly;
  const int rounds = Effort(12, 4, 200);
  for (int round = 0; round < rounds; ++round) {
    const std::string name = "backup-" + std::to_string(round);
    // Killed from outside it may not have begun, or have ended, by then: how fast is the machine?
    // The last one dies amid its work for certain.
    const bool dies_amid = round == rounds - 1;
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      // A log of the child's own: the parent's threads are not there.
      const SystemClock clock;
      RocksLogOptions to_read;
      to_read.read_only = true;
      const auto log = RocksEventLog::Open(store.folder(), clock, to_read);
      if (!log) ::_exit(2);
      const DocumentStore* documents = store.documents.get();
      if (dies_amid) documents = &deadly;
      ::_exit(BackUpStore({**log, *documents, *store.side}, dir / name, {}) ? 0 : 1);
    }
    if (!dies_amid) {
      ::usleep(static_cast<useconds_t>(round * 10'000));
      ::kill(child, SIGKILL);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (dies_amid) CHECK(WIFSIGNALED(status));
    if (WIFEXITED(status)) REQUIRE(WEXITSTATUS(status) == 0);
    std::vector<std::string> left;
    for (const auto& folder : fs::directory_iterator(dir.path())) {
      left.push_back(folder.path().string());
    }
    for (const std::string& folder : left) {
      const bool is_named = folder == dir / name;
      const auto restored = RestoreStore(folder, dir / "new", std::nullopt, store.clock());
      if (restored) {
        CHECK(restored->hash == store.log().Head().hash);
        CHECK(restored->documents == 1);
      } else {
        CHECK_FALSE(is_named);
        ++unfinished;
      }
      fs::remove_all(dir / "new");
      fs::remove_all(folder);
    }
  }
  CHECK(unfinished > 0);
}

}  // namespace chipline
