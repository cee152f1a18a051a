// The log and its anchor are written side by side: in whichever order a crash left them, the store
// opens with all that was acknowledged, or says that something of it is gone.
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "store/async_write.h"
#include "store/bytes.h"
#include "store/head_anchor.h"
#include "store/rocks_event_log.h"
#include "tests/store/engines.h"
#include "tests/store/entries.h"

namespace chipline {
namespace {

namespace fs = std::filesystem;

Result<std::unique_ptr<EventLog>> OpenAt(const std::string& folder) {
  static const ManualClock clock(kNoon);
  return RocksEventLog::Open(folder, clock, {});
}

std::string ErrorAt(const std::string& folder) {
  const auto opened = OpenAt(folder);
  return opened ? "" : opened.error().ToString();
}

std::string ReadAll(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void WriteAll(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

std::string AnchorOf(const std::string& folder) {
  return folder + "/head.anchor";
}

LogMark MarkIn(const EventLog& log, std::uint64_t seq) {
  return {seq, log.HashAt(seq).value()};
}

// What a crash at this moment would leave: everything is synced, so a copy is that.
std::string Image(const std::string& folder, const std::string& copy) {
  fs::remove_all(copy);
  fs::copy(folder, copy, fs::copy_options::recursive);
  fs::remove(copy + "/log/LOCK");
  return copy;
}

// The file that the entries of this run are in, cut short.
void CutLog(const std::string& folder, std::size_t bytes) {
  std::string newest;
  for (const auto& file : fs::directory_iterator(folder + "/log")) {
    if (file.path().extension() == ".log") newest = std::max(newest, file.path().string());
  }
  REQUIRE(fs::file_size(newest) > bytes);
  fs::resize_file(newest, fs::file_size(newest) - bytes);
}

}  // namespace

TEST_CASE("whichever of log and anchor a crash left behind, nothing acknowledged is missed") {
  TempDir dir;
  std::vector<std::string> logs;  // logs[n] ends at entry n
  std::vector<LogMark> marks;
  {
    const auto log = OpenAt(dir / "store").value();
    for (std::uint64_t seq = 0; seq <= 5; ++seq) {
      if (seq > 0) REQUIRE(log->Append(EntryNumber(seq)));
      marks.push_back(MarkIn(*log, seq));
      logs.push_back(Image(dir / "store", dir / ("log" + std::to_string(seq))));
    }
  }
  struct Row {
    std::uint64_t log;
    std::uint64_t acknowledged;
    std::uint64_t promised;
    std::string refusal;  // or opens
  };
  const std::vector<Row> rows = {
      {0, 0, 0, ""},
      {0, 0, 1, ""},  // the anchor was first
      {3, 3, 3, ""},
      {3, 3, 4, ""},
      {3, 3, 5, ""},
      {4, 3, 4, ""},  // both, and no answer
      {3, 2, 3, ""},  // both, and an answer perhaps
      {4, 3, 3, ""},  // the log was first
      {5, 3, 4, ""},
      {3, 4, 4, "the log ends at entry 3 but had acknowledged entry 4: its tail is lost"},
      {3, 4, 5, "the log ends at entry 3 but had acknowledged entry 4: its tail is lost"},
      {0, 1, 2, "the log ends at no entry but had acknowledged entry 1: its tail is lost"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.log, row.acknowledged, row.promised);
    const std::string folder = Image(logs[row.log], dir / "crashed");
    {
      auto anchor = HeadAnchor::Create(AnchorOf(folder), marks[row.acknowledged]).value();
      REQUIRE(anchor.Write({marks[row.acknowledged], marks[row.promised]}));
    }
    if (!row.refusal.empty()) {
      CHECK_THAT(ErrorAt(folder), Catch::Contains(row.refusal));
      continue;
    }
    {
      const auto log = OpenAt(folder);
      INFO((log ? "" : log.error().ToString()));
      REQUIRE(log);
      CHECK((*log)->Head().seq == row.log);
      // What was promised and never came is forgotten; another entry takes its number.
      CHECK(HeadAnchor::Read(AnchorOf(folder)).value() == Anchor{marks[row.log], marks[row.log]});
      CHECK((*log)->Append(EntryNamed("instead")).value().seq == row.log + 1);
    }
    const auto log = OpenAt(folder).value();
    CHECK(log->Verify().value() == row.log + 1);
  }
}

TEST_CASE("an entry that is not the one that was promised is refused") {
  TempDir dir;
  LogMark first;
  {
    const auto log = OpenAt(dir / "store").value();
    REQUIRE(log->Append(EntryNumber(1)));
    first = MarkIn(*log, 1);
    REQUIRE(log->Append(EntryNumber(2)));
  }
  auto anchor = HeadAnchor::Create(AnchorOf(dir / "store"), first).value();
  REQUIRE(anchor.Write({first, {2, Sha256("another")}}));
  CHECK_THAT(ErrorAt(dir / "store"),
             Catch::Contains("entry 2 is not the one that was acknowledged"));
}

TEST_CASE("a spoilt newer slot of the anchor leaves what was true before it") {
  TempDir dir;
  std::vector<LogMark> marks;
  {
    const auto log = OpenAt(dir / "store").value();
    for (std::uint64_t seq = 1; seq <= 3; ++seq) {
      REQUIRE(log->Append(EntryNumber(seq)));
      marks.push_back(MarkIn(*log, seq));
    }
  }
  const std::string path = dir / "anchor";
  {
    auto anchor = HeadAnchor::Create(path, marks[0]).value();
    REQUIRE(anchor.Write({marks[0], marks[1]}));
    REQUIRE(anchor.Write({marks[1], marks[2]}));  // the second slot
  }
  const std::string whole = ReadAll(path);
  for (std::size_t at = 0; at < 96; ++at) {
    CAPTURE(at);
    std::string torn = whole;
    torn[4096 + at] = static_cast<char>(torn[4096 + at] ^ 1);
    WriteAll(path, torn);
    CHECK(HeadAnchor::Read(path).value() == Anchor{marks[0], marks[1]});
  }
  WriteAll(path, whole.substr(0, 4096 + 50));
  CHECK(HeadAnchor::Read(path).value() == Anchor{marks[0], marks[1]});
}

TEST_CASE("a tail that is lost after its append is missed as soon as nobody appends") {
  TempDir dir;
  const std::string folder = dir / "store";
  const auto log = OpenAt(folder).value();
  for (std::uint64_t seq = 1; seq <= 3; ++seq) REQUIRE(log->Append(EntryNumber(seq)));
  // Comes by itself, within milliseconds.
  while (HeadAnchor::Read(AnchorOf(folder)).value()->acknowledged.seq < 3) {
    std::this_thread::yield();
  }
  const std::string image = Image(folder, dir / "image");
  CutLog(image, 10);
  CHECK_THAT(ErrorAt(image),
             Catch::Contains("the log ends at entry 2 but had acknowledged entry 3"));
}

TEST_CASE("while somebody appends, only the last group can be lost unseen") {
  TempDir dir;
  const std::string folder = dir / "store";
  const auto log = OpenAt(folder).value();
  for (std::uint64_t seq = 1; seq <= 20; ++seq) {
    REQUIRE(log->Append(EntryNumber(seq)));
    const auto anchor = HeadAnchor::Read(AnchorOf(folder)).value();
    CHECK(anchor->acknowledged.seq + 1 >= seq);
    CHECK(anchor->promised.seq == seq);
  }
  const std::string image = Image(folder, dir / "image");
  CutLog(image, 3000);  // several entries
  CHECK_THAT(ErrorAt(image), Catch::Contains("its tail is lost"));
}

TEST_CASE("a closed log has told its anchor everything") {
  TempDir dir;
  for (std::uint64_t round = 1; round <= 5; ++round) {
    std::unique_ptr<EventLog> log = OpenAt(dir / "store").value();
    REQUIRE(log->Append(EntryNumber(round)));
    const LogMark mark = MarkIn(*log, round);
    if (round % 2 == 0) CHECK(log->Verify().value() == round);
    log.reset();
    CHECK(HeadAnchor::Read(AnchorOf(dir / "store")).value() == Anchor{mark, mark});
  }
}

TEST_CASE("an anchor of the first version is read") {
  TempDir dir;
  LogMark last;
  {
    const auto log = OpenAt(dir / "store").value();
    for (std::uint64_t seq = 1; seq <= 2; ++seq) REQUIRE(log->Append(EntryNumber(seq)));
    last = MarkIn(*log, 2);
  }
  const auto slot = [](const LogMark& mark) {
    std::string bytes("CHPA\x01\0\0\0", 8);
    PutLittle(&bytes, mark.seq);
    bytes.append(mark.hash.begin(), mark.hash.end());
    bytes.append(8, '\0');
    const Hash sum = Sha256(bytes);
    bytes.append(sum.begin(), sum.begin() + 8);
    bytes.append(4096 - bytes.size(), '\0');
    return bytes;
  };
  WriteAll(AnchorOf(dir / "store"), slot(last) + slot(last));
  CHECK(HeadAnchor::Read(AnchorOf(dir / "store")).value() == Anchor{last, last});
  CHECK(OpenAt(dir / "store").value()->Head().seq == 2);
  WriteAll(AnchorOf(dir / "store"), slot(last) + slot({3, Sha256("lost")}));
  CHECK_THAT(ErrorAt(dir / "store"),
             Catch::Contains("the log ends at entry 2 but had acknowledged entry 3"));
}

TEST_CASE("a write that goes on meanwhile says how it ended") {
  TempDir dir;
  AsyncWrite write;
  CHECK(write.Finish());  // nothing was begun
  File file = File::Open(dir / "file", O_RDWR | O_CREAT | O_DSYNC).value();
  const std::string bytes(5000, 'x');
  for (int turn = 0; turn < 3; ++turn) {
    REQUIRE(write.Begin(&file, bytes, static_cast<std::uint64_t>(turn) * bytes.size()));
    REQUIRE(write.Finish());
  }
  CHECK(ReadAll(dir / "file") == std::string(15000, 'x'));
  File full = File::Open("/dev/full", O_WRONLY).value();
  Result<void> begun = write.Begin(&full, bytes, 0);
  if (begun) begun = write.Finish();
  REQUIRE_FALSE(begun);
  CHECK(begun.error().code == ErrorCode::kUnavailable);
  File unwritable = File::Open(dir / "file", O_RDONLY).value();
  begun = write.Begin(&unwritable, bytes, 0);
  if (begun) begun = write.Finish();
  CHECK_FALSE(begun);
}

}  // namespace chipline
