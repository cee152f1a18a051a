// The process is killed, or the disk is full, in the middle of appending: nothing that was
// acknowledged is lost.
#include <atomic>
#include <cstdlib>
#include <map>
#include <poll.h>
#include <random>
#include <signal.h>
#include <sstream>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "store/rocks_event_log.h"
#include "tests/store/engines.h"
#include "tests/store/entries.h"
#include "tests/support/effort.h"

namespace chipline {
namespace {

std::string NameOf(std::uint64_t number) {
  return "event-" + std::to_string(number);
}

// What a child tells over its pipe: "number seq" for every entry that was acknowledged.
class Child {
 public:
  // Runs `work` in a child that may write to `descriptor` and ends by _exit.
  template <class Work>
  explicit Child(const Work& work) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    pid_ = ::fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) {
      ::close(ends[0]);
      ::_exit(work(ends[1]));
    }
    ::close(ends[1]);
    read_end_ = ends[0];
  }
  ~Child() { ::close(read_end_); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void Kill() { ::kill(pid_, SIGKILL); }
  // Returns once it has said something, or has ended.
  void AwaitWord() const {
    pollfd word{read_end_, POLLIN, 0};
    ::poll(&word, 1, -1);
  }
  // Everything it said until it ended.
  std::string Drain() {
    std::string text;
    char buffer[4096];
    for (;;) {
      const ssize_t count = ::read(read_end_, buffer, sizeof(buffer));
      if (count <= 0) return text;
      text.append(buffer, static_cast<std::size_t>(count));
    }
  }
  // Its exit status, or -1 where it was killed.
  int Wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t pid_ = -1;
  int read_end_ = -1;
};

void Tell(int descriptor, std::uint64_t number, std::uint64_t seq) {
  const std::string line = std::to_string(number) + " " + std::to_string(seq) + "\n";
  // A line is far below PIPE_BUF, so that it arrives whole or not at all.
  if (::write(descriptor, line.data(), line.size()) < 0) ::_exit(3);
}

// Appends from eight threads, each entry's number once, and tells each receipt.
int AppendForEver(const std::string& folder, std::uint64_t first, int descriptor) {
  const SystemClock clock;
  const auto log = RocksEventLog::Open(folder, clock, {});
  if (!log) return 1;
  std::atomic<std::uint64_t> next = first;
  std::vector<std::jthread> writers;
  for (int i = 0; i < 8; ++i) {
    writers.emplace_back([&] {
      for (;;) {
        const std::uint64_t number = next++;
        const Result<Receipt> receipt = (*log)->Append(EntryNumber(number));
        if (!receipt) ::_exit(2);
        Tell(descriptor, number, receipt->seq);
      }
    });
  }
  writers.clear();
  return 0;
}

std::map<std::uint64_t, std::uint64_t> Receipts(const std::string& text) {
  std::map<std::uint64_t, std::uint64_t> receipts;
  std::istringstream in(text);
  std::uint64_t number = 0;
  std::uint64_t seq = 0;
  while (in >> number >> seq) receipts[number] = seq;
  return receipts;
}

void CheckAcknowledged(const EventLog& log, const std::map<std::uint64_t, std::uint64_t>& acked) {
  for (const auto& [number, seq] : acked) {
    const auto claim = log.FindClaim("key:" + NameOf(number)).value();
    if (!claim || claim->seq != seq) FAIL("entry " << number << " at " << seq << " is lost");
  }
}

}  // namespace

class NoTime final : public Clock {
 public:
  Micros Now() const override { throw std::runtime_error("no time"); }
};

TEST_CASE("an exception amid an append ends the program, whose log is whole") {
  const TempDir dir;
  const ManualClock clock(1);
  {
    const auto log = RocksEventLog::Open(dir / "log", clock, {});
    REQUIRE(log);
    REQUIRE((*log)->Append(EntryNamed("before"), {}));
  }
  Child child([&](int) {
    ::signal(SIGABRT, SIG_DFL);  // and not the test's own words about it
    const NoTime none;
    const auto log = RocksEventLog::Open(dir / "log", none, {});
    try {
      (void)(*log)->Append(EntryNamed("amid"), {});
    } catch (const std::exception&) {
      return 1;
    }
    return 0;
  });
  child.Drain();
  CHECK(child.Wait() == -1);
  const auto log = RocksEventLog::Open(dir / "log", clock, {});
  REQUIRE(log);
  CHECK((*log)->Head().seq == 1);
}

TEST_CASE("killed at any moment, the log keeps every acknowledged entry", "[random]") {
  const int kills = Effort(20, 5, 200);
  const auto seed = std::random_device()();
  CAPTURE(seed);
  std::mt19937 random(seed);
  TempDir dir;
  const std::string folder = dir / "store";
  const SystemClock clock;
  std::map<std::uint64_t, std::uint64_t> acked;
  std::uint64_t first = 1;
  for (int round = 0; round < kills; ++round) {
    Child child([&](int descriptor) { return AppendForEver(folder, first, descriptor); });
    // Every other time while it surely appends, however slow the machine is at opening.
    const bool awaits_word = round % 2 == 1;
    std::jthread killer([&, awaits_word, pause = random() % 120] {
      if (awaits_word) child.AwaitWord();
      std::this_thread::sleep_for(std::chrono::milliseconds(pause));
      child.Kill();
    });
    const auto receipts = Receipts(child.Drain());
    killer.join();
    REQUIRE(child.Wait() == -1);
    acked.insert(receipts.begin(), receipts.end());
    Result<std::unique_ptr<EventLog>> log = RocksEventLog::Open(folder, clock, {});
    if (!log) FAIL("round " << round << ": " << log.error().ToString());
    CheckAcknowledged(**log, receipts);
    // Numbers that were sent but not acknowledged are either there or free.
    first += 100'000;
  }
  const auto log = RocksEventLog::Open(folder, clock, {}).value();
  CheckAcknowledged(*log, acked);
  CHECK(log->Verify().value() == log->Head().seq);
  CHECK(acked.size() > 0);
}

TEST_CASE("on a full disk the log refuses appends, goes on reading, and opens again") {
  TempDir dir;
  const std::string folder = dir / "store";
  const SystemClock clock;
  Child child([&](int descriptor) {
    ::signal(SIGXFSZ, SIG_IGN);
    const auto log = RocksEventLog::Open(folder, clock, {});
    if (!log) return 1;
    // No file may grow past this: the nearest thing to a full disk that needs no rights.
    const rlimit limit{200'000, 200'000};
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 4;
    std::uint64_t number = 1;
    for (;; ++number) {
      const Result<Receipt> receipt = (*log)->Append(EntryNumber(number));
      if (!receipt) {
        if (receipt.error().code != ErrorCode::kUnavailable) return 5;
        break;
      }
      Tell(descriptor, number, receipt->seq);
      if (number > 100'000) return 6;
    }
    const Result<Receipt> next = (*log)->Append(EntryNumber(1'000'000));
    if (next || next.error().code != ErrorCode::kUnavailable) return 7;
    if (next.error().message.rfind("the log is read-only since a write failed", 0) != 0) return 8;
    const std::uint64_t last = (*log)->Head().seq;
    if (last != number - 1) return 9;
    const Result<LogEntry> entry = (*log)->Get(last);
    if (!entry || entry->events[0].key != NameOf(last)) return 10;
    std::uint64_t seen = 0;
    const auto count = [&](const EntryHead&) { return ++seen > 0; };
    if (!(*log)->ScanHeads(0, count) || seen != last) return 11;
    return 0;
  });
  const auto receipts = Receipts(child.Drain());
  REQUIRE(child.Wait() == 0);
  CHECK(receipts.size() > 10);
  const auto log = RocksEventLog::Open(folder, clock, {}).value();
  CheckAcknowledged(*log, receipts);
  const Receipt next = log->Append(EntryNumber(2'000'000)).value();
  CHECK(next.seq == log->Head().seq);
  CHECK(log->Verify().value() >= receipts.size() + 1);
}

}  // namespace chipline
