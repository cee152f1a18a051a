// A disk that is really full: a small file system in memory, mounted by a child that has mounts of
// its own. The log stops taking entries and goes on answering, and so does one that is opened
// there.
#include <fcntl.h>
#include <fstream>
#include <sched.h>
#include <sstream>
#include <string>
#include <sys/mount.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "store/document_store.h"
#include "store/rocks_event_log.h"
#include "store/side_store.h"
#include "tests/store/engines.h"
#include "tests/store/entries.h"

namespace chipline {
namespace {

constexpr int kWriters = 4;

// About 3 kB each, as an event with its passages is.
NewEntry LongEntry(std::uint64_t number) {
  NewEntry entry = EntryNumber(number);
  entry.events[0].note = std::string(3'000, static_cast<char>('a' + number % 26));
  return entry;
}

bool MountSmall(const std::string& folder, int megabytes) {
  if (::unshare(CLONE_NEWNS) != 0 && ::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
  if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return false;
  const std::string size = "size=" + std::to_string(megabytes) + "m";
  return ::mount("tmpfs", folder.c_str(), "tmpfs", 0, size.c_str()) == 0;
}

std::uint64_t AppendUntilFull(EventLog* log) {
  std::vector<std::jthread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([log, writer] {
      for (std::uint64_t i = 1; log->Append(LongEntry(i * kWriters + writer)); ++i) continue;
    });
  }
  writers.clear();
  return log->Head().seq;
}

void FillUp(const std::string& folder) {
  for (std::size_t size = std::size_t{1} << 16U; size != 0; size /= 16) {
    std::ofstream rest(folder + "/rest", std::ios::app);
    while (rest << std::string(size, 'x') << std::flush) continue;
  }
}

std::string CodeOf(const Error& error) {
  return error.code == ErrorCode::kUnavailable ? "unavailable" : error.ToString();
}

// What the log does now, a line.
std::string Told(EventLog* log, std::uint64_t last) {
  std::ostringstream told;
  const auto appended = log->Append(EntryNamed("one more"));
  told << (appended ? "appended" : CodeOf(appended.error()));
  told << (log->WriteFault() ? ", faulty" : ", healthy");
  told << (log->Head().seq == last + (appended ? 1 : 0) ? ", whole" : ", cut");
  const auto first = log->Get(1);
  told << (first ? ", read" : ", " + first.error().ToString());
  const auto verified = log->Verify();
  told << (verified ? ", verified" : ", " + verified.error().ToString()) << "\n";
  return told.str();
}

std::string FillAndReopen(const std::string& folder) {
  const SystemClock clock;
  const std::string store = folder + "/store";
  std::string told;
  {
    auto log = RocksEventLog::Open(store, clock, {}).value();
    const auto side = OpenSideStore("rocksdb:" + store).value();
    REQUIRE(side->Put("users", "ada", "{}"));
    const std::uint64_t last = AppendUntilFull(log.get());
    FillUp(folder);
    // Long enough for a second try behind our back.
    ::sleep(2);
    told += Told(log.get(), last);
    FillUp(folder);
    const auto put = side->Put("users", "bob", std::string(4U << 20U, 'b'));
    told += put ? "put\n" : CodeOf(put.error()) + "\n";
    told += side->Get("users", "ada").value() ? "kept\n" : "lost\n";
  }
  for (const bool has_room : {false, true}) {
    FillUp(folder);  // what was closed has given back some
    if (has_room && ::mount("tmpfs", folder.c_str(), "tmpfs", MS_REMOUNT, "size=64m") != 0) {
      return told + "cannot make room\n";
    }
    auto log = RocksEventLog::Open(store, clock, {});
    if (!log) return told + log.error().ToString() + "\n";
    told += Told(log->get(), (*log)->Head().seq);
    const auto side = OpenSideStore("rocksdb:" + store);
    if (!side) return told + side.error().ToString() + "\n";
    told += (*side)->Get("users", "ada").value() ? "kept\n" : "lost\n";
  }
  return told;
}

// What `work` gave in a child with a file system of that size; "cannot mount" where nobody may, and
// how it ended where it did not end by itself.
template <class Work>
std::string OnSmallDisk(int megabytes, const Work& work) {
  const TempDir dir;
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const std::string told =
        MountSmall(dir.path().string(), megabytes) ? work(dir.path().string()) : "cannot mount";
    ::_exit(::write(ends[1], told.data(), told.size()) < 0 ? 1 : 0);
  }
  ::close(ends[1]);
  std::string told;
  char buffer[4096];
  for (ssize_t count = 0; (count = ::read(ends[0], buffer, sizeof buffer)) > 0;) {
    told.append(buffer, static_cast<std::size_t>(count));
  }
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) told += "ended by signal " + std::to_string(WTERMSIG(status));
  return told;
}

}  // namespace

TEST_CASE("a full disk ends writing, not reading, nor the program") {
  const int megabytes = GENERATE(4, 5, 6);
  CAPTURE(megabytes);
  const std::string told = OnSmallDisk(megabytes, FillAndReopen);
  if (told == "cannot mount") {
    WARN("not tested: nothing can be mounted here");
    return;
  }
  const std::string full = "unavailable, faulty, whole, read, verified\n";
  CHECK(told == full + "unavailable\nkept\n" + full +
                    "kept\nappended, healthy, whole, read, verified\nkept\n");
}

}  // namespace chipline
