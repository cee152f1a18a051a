// A store that somebody or something damaged: whatever was done to its files, it is refused by
// name, or it answers what was acknowledged, or it says that it cannot; it never answers wrongly.
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <unistd.h>

#include "store/rocks_event_log.h"
#include "store/side_store.h"
#include "tests/store/engines.h"
#include "tests/store/entries.h"

namespace chipline {
namespace {

namespace fs = std::filesystem;
constexpr std::uint64_t kEntries = 60;

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void WriteAll(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

Result<std::unique_ptr<EventLog>> OpenAt(const std::string& folder,
                                         const RocksLogOptions& options = {}) {
  static const ManualClock clock(kNoon);
  return RocksEventLog::Open(folder, clock, options);
}

// In memory where there is a place for that: these tests are about bytes, not about syncing.
class Scratch {
 public:
  Scratch() {
    const bool in_memory = ::access("/dev/shm", W_OK) == 0;
    std::string pattern =
        (in_memory ? fs::path("/dev/shm") : fs::temp_directory_path()) / "chipline-XXXXXX";
    path_ = ::mkdtemp(pattern.data());
  }
  ~Scratch() { fs::remove_all(path_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

// Entries 1 … kEntries, in table files and in a write-ahead log.
class Healthy {
 public:
  Healthy() {
    for (std::uint64_t round = 0; round < 3; ++round) {
      // Opening again moves what the log file holds into table files.
      const auto log = OpenAt(folder()).value();
      for (std::uint64_t i = 1; i <= kEntries / 3; ++i) {
        const Receipt receipt = log->Append(EntryNumber(round * kEntries / 3 + i)).value();
        REQUIRE(receipt.seq == round * kEntries / 3 + i);
      }
    }
  }
  std::string folder() const { return dir_ / "store"; }

  std::vector<fs::path> Files() const {
    std::vector<fs::path> files;
    for (const auto& file : fs::recursive_directory_iterator(folder())) {
      const std::string name = file.path().filename().string();
      if (file.is_regular_file() && name.rfind("LOG", 0) != 0) {
        files.push_back(fs::relative(file.path(), folder()));
      }
    }
    std::sort(files.begin(), files.end());
    return files;
  }
  // A copy that may be damaged.
  std::string Copy() {
    const std::string copy = dir_ / "damaged";
    fs::remove_all(copy);
    fs::copy(folder(), copy, fs::copy_options::recursive);
    return copy;
  }

 private:
  Scratch dir_;
};

struct Tally {
  int refused = 0;
  int found = 0;     // opened, and Verify names the damage
  int harmless = 0;  // opened, and nothing is missing
};

bool IsRefusal(const Error& error) {
  return !error.message.empty() &&
         (error.code == ErrorCode::kCorruption || error.code == ErrorCode::kIo ||
          error.code == ErrorCode::kInvalidArgument);
}

// True where all that `log` answers about its entries is right; false where it says that it
// cannot answer. Anything wrong fails the test.
bool AnswersAll(const EventLog& log) {
  bool all = true;
  for (std::uint64_t seq = 1; seq <= kEntries; ++seq) {
    const Result<LogEntry> entry = log.Get(seq);
    if (!entry) {
      if (!IsRefusal(entry.error())) FAIL(entry.error().ToString());
      all = false;
    } else if (!(static_cast<const NewEntry&>(*entry) == EntryNumber(seq))) {
      FAIL("entry " << seq << " is answered wrongly");
    }
    const auto claim = log.FindClaim("key:event-" + std::to_string(seq));
    if (!claim) {
      all = false;
    } else if (!*claim || (*claim)->seq != seq) {
      FAIL("the claim of entry " << seq << " is answered wrongly");
    }
  }
  std::uint64_t next = 0;
  const Result<void> scanned = log.ScanHeads(0, [&](const EntryHead& head) {
    if (head.seq != ++next || head.events[0].key != "event-" + std::to_string(next)) {
      FAIL("the scan is wrong at " << next);
    }
    return true;
  });
  if (scanned && next != kEntries) FAIL("the scan ends at " << next);
  return all && scanned.has_value();
}

void Judge(const std::string& folder, Tally* tally) {
  const auto opened = OpenAt(folder);
  if (!opened) {
    if (!IsRefusal(opened.error())) FAIL(opened.error().ToString());
    ++tally->refused;
    return;
  }
  const EventLog& log = **opened;
  if (log.Head().seq != kEntries) FAIL("opened with " << log.Head().seq << " entries");
  const bool answers_all = AnswersAll(log);
  const Result<std::uint64_t> verified = log.Verify();
  if (!answers_all && verified) FAIL("damage that Verify does not find");
  ++(verified ? tally->harmless : tally->found);
}

std::string ErrorAt(const std::string& folder) {
  const auto opened = OpenAt(folder);
  return opened ? "" : opened.error().ToString();
}

}  // namespace

TEST_CASE("any file of a store cut short is noticed or does not matter") {
  Healthy store;
  Tally tally;
  for (const fs::path& file : store.Files()) {
    const std::string bytes = ReadAll(store.folder() / file);
    for (std::size_t i = 0; i < 8; ++i) {
      // Short cuts from the end, and long ones down to nothing.
      const std::size_t length = i < 4 ? bytes.size() - std::min(bytes.size(), 1 + i * i * i * 7)
                                       : bytes.size() * (7 - i) / 4;
      CAPTURE(file, bytes.size(), length);
      const std::string folder = store.Copy();
      WriteAll(folder / file, bytes.substr(0, length));
      Judge(folder, &tally);
    }
  }
  CHECK(tally.refused > 0);
}

TEST_CASE("any flipped bit of a store is noticed or does not matter", "[random]") {
  Healthy store;
  const auto seed = std::random_device()();
  CAPTURE(seed);
  std::mt19937 random(seed);
  Tally tally;
  for (const fs::path& file : store.Files()) {
    const std::string bytes = ReadAll(store.folder() / file);
    for (int i = 0; i < 12 && !bytes.empty(); ++i) {
      std::string flipped = bytes;
      const std::size_t at = random() % bytes.size();
      flipped[at] = static_cast<char>(flipped[at] ^ (1 << (random() % 8)));
      CAPTURE(file, at);
      const std::string folder = store.Copy();
      WriteAll(folder / file, flipped);
      Judge(folder, &tally);
    }
  }
  CHECK(tally.refused + tally.found > 0);
}

TEST_CASE("any file of a store deleted is noticed or does not matter") {
  Healthy store;
  Tally tally;
  for (const fs::path& file : store.Files()) {
    CAPTURE(file);
    const std::string folder = store.Copy();
    fs::remove(folder / file);
    Judge(folder, &tally);
  }
  CHECK(tally.refused > 0);
}

TEST_CASE("a log that ends before its anchor is refused, with advice") {
  Healthy store;
  const std::string folder = store.Copy();
  {
    const auto log = OpenAt(folder).value();
    REQUIRE(log->Append(EntryNumber(kEntries + 1)));
  }
  const std::string anchor = ReadAll(folder + "/head.anchor");
  const std::string older = store.Copy();
  WriteAll(older + "/head.anchor", anchor);
  CHECK(ErrorAt(older) == older +
                              "/head.anchor: the log ends at entry 60 but had acknowledged entry "
                              "61: its tail is lost; restore the newest backup, or accept what is "
                              "left with `chipline verify --accept-head`");
  RocksLogOptions options;
  options.accept_head = true;
  CHECK(OpenAt(older, options).value()->Head().seq == kEntries);
  CHECK(OpenAt(older).value()->Verify().value() == kEntries);
}

TEST_CASE("a log that was exchanged for another is refused") {
  Healthy store;
  const std::string folder = store.Copy();
  TempDir other;
  {
    const auto log = OpenAt(other / "store").value();
    for (std::uint64_t i = 1; i <= kEntries + 5; ++i) {
      REQUIRE(log->Append(EntryNumber(i + 1000)));
    }
  }
  fs::remove_all(folder + "/log");
  fs::copy(other / "store/log", folder + "/log", fs::copy_options::recursive);
  CHECK_THAT(ErrorAt(folder), Catch::Contains("entry 60 is not the one that was acknowledged"));
}

TEST_CASE("a store without its anchor, or without its database, is refused") {
  Healthy store;
  const std::string folder = store.Copy();
  fs::remove(folder + "/head.anchor");
  CHECK_THAT(ErrorAt(folder), Catch::Contains("is missing, though the log holds entry 60"));
  const std::string bare = store.Copy();
  fs::remove_all(bare + "/log");
  CHECK_THAT(ErrorAt(bare), Catch::Contains("the database is gone"));
  // Both the anchor and the name of the newest manifest: the table files are still there.
  const std::string stripped = store.Copy();
  fs::remove(stripped + "/head.anchor");
  fs::remove(stripped + "/log/CURRENT");
  CHECK_THAT(ErrorAt(stripped), Catch::Contains("the database is gone"));
}

TEST_CASE("a spoilt slot of the anchor is healed from the other") {
  Healthy store;
  for (const std::size_t slot : {0U, 4096U}) {
    const std::string folder = store.Copy();
    std::string anchor = ReadAll(folder + "/head.anchor");
    anchor[slot + 20] = static_cast<char>(anchor[slot + 20] ^ 1);
    WriteAll(folder + "/head.anchor", anchor);
    CHECK(OpenAt(folder).value()->Head().seq == kEntries);
    CHECK(OpenAt(folder).value()->Verify().value() == kEntries);
  }
}

TEST_CASE("what is no store is refused in one line with its place") {
  TempDir dir;
  WriteAll(dir / "file", "text");
  CHECK(ErrorAt(dir / "file") == (dir / "file") + ": is not a folder, so it cannot be a store");
  fs::create_directory(dir / "other");
  WriteAll(dir / "other/notes.txt", "text");
  CHECK(ErrorAt(dir / "other") ==
        (dir / "other") + ": is not a store: it holds other files and no log");
  CHECK_THAT(ErrorAt(dir / "file/below"), Catch::StartsWith(dir / "file/below"));
}

TEST_CASE("a store may be made where its documents are already") {
  TempDir dir;
  fs::create_directories(dir / "store/documents");
  CHECK(OpenAt(dir / "store").value()->Head().seq == 0);
}

TEST_CASE("a store that is open elsewhere is unavailable") {
  TempDir dir;
  const auto owner = OpenAt(dir / "store").value();
  const auto second = OpenAt(dir / "store");
  REQUIRE_FALSE(second);
  CHECK(second.error().code == ErrorCode::kUnavailable);
  CHECK_THAT(second.error().message, Catch::StartsWith("another process owns this store"));
}

TEST_CASE("a store whose making was cut short is made good") {
  TempDir dir;
  fs::create_directories(dir / "store/log");
  CHECK(OpenAt(dir / "store").value()->Head().seq == 0);
  fs::remove(dir / "store/head.anchor");
  const auto log = OpenAt(dir / "store").value();
  CHECK(log->Append(EntryNamed("a")).value().seq == 1);
}

TEST_CASE("a write-ahead log that stands there twice, or not at all, is refused by name") {
  const Scratch dir;
  const std::string folder = dir / "store";
  {
    const auto log = OpenAt(folder).value();
    for (std::uint64_t i = 1; i <= 20; ++i) REQUIRE(log->Append(EntryNumber(i)));
    const auto side = OpenSideStore("rocksdb:" + folder).value();
    REQUIRE(side->Put("users", "ada", "{}"));
  }
  std::vector<fs::path> logs;
  for (const auto& file : fs::recursive_directory_iterator(folder)) {
    if (file.path().extension() == ".log") logs.push_back(file.path());
  }
  REQUIRE(logs.size() == 2);
  for (const fs::path& path : logs) {
    const std::string bytes = ReadAll(path);
    WriteAll(path, bytes + bytes);
    const bool is_side = path.parent_path().filename() == "side";
    const auto error =
        is_side ? OpenSideStore("rocksdb:" + folder).error() : OpenAt(folder).error();
    CHECK(error.code == ErrorCode::kCorruption);
    CHECK_THAT(error.message, Catch::Contains("stands there twice"));
    WriteAll(path, bytes);
  }
  for (const fs::path& path : logs) fs::remove(path);
  const auto gone = OpenAt(folder).error();
  CHECK(gone.code == ErrorCode::kCorruption);
  CHECK_THAT(gone.message, Catch::Contains("write-ahead log") && Catch::Contains("is gone"));
}

}  // namespace chipline
