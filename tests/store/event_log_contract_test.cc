// Every promise of store/event_log.h, on every engine.
#include <atomic>
#include <set>
#include <thread>

#include "store/event_log.h"
#include "tests/store/engines.h"
#include "tests/store/entries.h"

namespace chipline {
namespace {

std::string Engine() {
  return GENERATE(as<std::string>(), "memory:", "rocksdb:");
}

ErrorCode CodeOf(const Result<Receipt>& receipt) {
  return receipt ? ErrorCode::kInternal : receipt.error().code;
}

std::vector<std::string> KeysAfter(const EventLog& log, std::uint64_t after) {
  std::vector<std::string> keys;
  const auto scanned = log.ScanHeads(after, [&](const EntryHead& head) {
    keys.emplace_back(head.events.empty() ? "" : head.events[0].key);
    return true;
  });
  REQUIRE(scanned);
  return keys;
}

}  // namespace

TEST_CASE("an empty log ends at zero") {
  EngineFixture engine(Engine());
  CHECK(engine.log().Head().seq == 0);
  CHECK(engine.log().Head().hash == Hash{});
  CHECK(engine.log().HashAt(0).value() == Hash{});
  CHECK(engine.log().Read(0, 10).value().empty());
  CHECK(engine.log().Get(1).error().code == ErrorCode::kNotFound);
  CHECK(engine.log().Verify().value() == 0);
}

TEST_CASE("entries are numbered 1, 2, … and come back in order") {
  EngineFixture engine(Engine());
  EventLog& log = engine.log();
  for (std::uint64_t i = 1; i <= 5; ++i) CHECK(log.Append(EntryNumber(i)).value().seq == i);
  const std::vector<LogEntry> entries = log.Read(0, 100).value();
  REQUIRE(entries.size() == 5);
  for (std::uint64_t i = 1; i <= 5; ++i) {
    CHECK(entries[i - 1].seq == i);
    CHECK(static_cast<const NewEntry&>(entries[i - 1]) == EntryNumber(i));
  }
  CHECK(log.Read(2, 2).value().front().seq == 3);
  CHECK(log.Read(2, 2).value().size() == 2);
  CHECK(log.Read(5, 2).value().empty());
  CHECK(log.Get(4).value().events[0].key == "event-4");
  CHECK(log.Get(0).error().code == ErrorCode::kNotFound);
  CHECK(log.Get(6).error().code == ErrorCode::kNotFound);
  CHECK(KeysAfter(log, 3) == std::vector<std::string>{"event-4", "event-5"});
  CHECK(KeysAfter(log, 9).empty());
}

TEST_CASE("a scan stops where its visitor says so") {
  EngineFixture engine(Engine());
  for (std::uint64_t i = 1; i <= 4; ++i) REQUIRE(engine.log().Append(EntryNumber(i)));
  std::uint64_t last = 0;
  REQUIRE(engine.log().ScanHeads(0, [&](const EntryHead& head) {
    last = head.seq;
    return head.seq < 2;
  }));
  CHECK(last == 2);
}

TEST_CASE("the head seen by a scan is the head of the entry") {
  EngineFixture engine(Engine());
  REQUIRE(engine.log().Append(FullEntry()));
  const LogEntry entry = engine.log().Get(1).value();
  bool same = false;
  REQUIRE(engine.log().ScanHeads(0, [&](const EntryHead& head) {
    same = head == HeadOf(entry);
    return true;
  }));
  CHECK(same);
}

TEST_CASE("recorded_at is the clock's time and never goes back") {
  EngineFixture engine(Engine());
  CHECK(engine.log().Append(EntryNamed("a")).value().recorded_at == kNoon);
  CHECK(engine.log().Append(EntryNamed("b")).value().recorded_at == kNoon + 1);
  engine.clock().Set(kNoon - 5'000'000);
  CHECK(engine.log().Append(EntryNamed("c")).value().recorded_at == kNoon + 2);
  engine.clock().Set(kNoon + 9'000'000);
  CHECK(engine.log().Append(EntryNamed("d")).value().recorded_at == kNoon + 9'000'000);
  CHECK(engine.log().Get(3).value().recorded_at == kNoon + 2);
  CHECK(engine.log().Head().recorded_at == kNoon + 9'000'000);
}

TEST_CASE("the same submission again gives the earlier receipt and writes nothing") {
  EngineFixture engine(Engine());
  const Receipt first = engine.log().Append(EntryNamed("a")).value();
  REQUIRE(engine.log().Append(EntryNamed("b")));
  NewEntry again = EntryNamed("a");
  again.by = "somebody else";
  again.events[0].review.by = "somebody else";
  engine.clock().Advance(1'000'000);
  const Receipt second = engine.log().Append(again).value();
  CHECK(second.duplicate);
  CHECK(second.seq == first.seq);
  CHECK(second.recorded_at == first.recorded_at);
  CHECK_FALSE(first.duplicate);
  CHECK(engine.log().Head().seq == 2);
}

TEST_CASE("an entry that claims nothing is appended each time") {
  EngineFixture engine(Engine());
  CHECK(engine.log().Append(EntryNamed("")).value().seq == 1);
  CHECK(engine.log().Append(EntryNamed("")).value().seq == 2);
}

TEST_CASE("a name that stands for something else is a conflict that names the earlier entry") {
  EngineFixture engine(Engine());
  REQUIRE(engine.log().Append(EntryNamed("a")));
  NewEntry other = EntryNamed("a");
  other.events[0].effective = Date("2025-05-01");
  const Result<Receipt> refused = engine.log().Append(other);
  CHECK(CodeOf(refused) == ErrorCode::kConflict);
  CHECK(refused.error().message == "key a stands for something else in entry 1");
  CHECK(engine.log().Head().seq == 1);
}

TEST_CASE("an entry of which only a part is known is a conflict") {
  EngineFixture engine(Engine());
  REQUIRE(engine.log().Append(EntryNamed("a")));
  NewEntry both = EntryNamed("a");
  both.events.push_back(EventNamed("b"));
  const Result<Receipt> refused = engine.log().Append(both);
  CHECK(CodeOf(refused) == ErrorCode::kConflict);
  CHECK(refused.error().message == "key a is in entry 1 already, but not the whole submission");
  CHECK_FALSE(engine.log().FindClaim("key:b").value());
}

TEST_CASE("a submission id makes a correction count once") {
  EngineFixture engine(Engine());
  REQUIRE(engine.log().Append(FullEntry()));
  CHECK(engine.log().Append(FullEntry()).value().duplicate);
  NewEntry other = FullEntry();
  other.reason = "another reason";
  CHECK(CodeOf(engine.log().Append(other)) == ErrorCode::kConflict);
}

TEST_CASE("a claim tells who holds it") {
  EngineFixture engine(Engine());
  REQUIRE(engine.log().Append(EntryNamed("a")));
  REQUIRE(engine.log().Append(EntryNamed("b")));
  const std::optional<Receipt> holder = engine.log().FindClaim("key:b").value();
  REQUIRE(holder);
  CHECK(holder->seq == 2);
  CHECK(holder->recorded_at == kNoon + 1);
  CHECK_FALSE(engine.log().FindClaim("key:c").value());
}

TEST_CASE("an append on the condition that nobody was faster") {
  EngineFixture engine(Engine());
  CHECK(engine.log().Append(EntryNamed("a"), {0}).value().seq == 1);
  const Result<Receipt> late = engine.log().Append(EntryNamed("b"), {0});
  CHECK(CodeOf(late) == ErrorCode::kConflict);
  CHECK(late.error().message == "the log ends at 1, not at 0");
  CHECK(CodeOf(engine.log().Append(EntryNamed("b"), {2})) == ErrorCode::kConflict);
  CHECK(engine.log().Append(EntryNamed("b"), {1}).value().seq == 2);
  // Asked again after it succeeded, when its condition no longer holds.
  CHECK(engine.log().Append(EntryNamed("b"), {1}).value().duplicate);
}

TEST_CASE("several entries go in together or not at all") {
  EngineFixture engine(Engine());
  REQUIRE(engine.log().Append(EntryNamed("b")));
  const std::vector<Receipt> receipts =
      engine.log()
          .AppendAll({EntryNamed("a"), EntryNamed("b"), EntryNamed("c"), EntryNamed("a")})
          .value();
  REQUIRE(receipts.size() == 4);
  CHECK(receipts[0].seq == 2);
  CHECK(receipts[1].seq == 1);
  CHECK(receipts[1].duplicate);
  CHECK(receipts[2].seq == 3);
  CHECK(receipts[3].seq == 2);
  CHECK(receipts[3].duplicate);

  NewEntry other = EntryNamed("a");
  other.events[0].note = "different";
  const auto refused = engine.log().AppendAll({EntryNamed("d"), other, EntryNamed("e")});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::kConflict);
  CHECK(refused.error().place == "entry 2 of 3");
  CHECK(engine.log().Head().seq == 3);
  CHECK_FALSE(engine.log().FindClaim("key:d").value());
  CHECK(engine.log().Append(EntryNamed("d")).value().seq == 4);
  CHECK(engine.log().AppendAll({}).value().empty());
  CHECK(engine.log().Verify().value() == 4);
}

TEST_CASE("the hash of an entry covers all before it") {
  EngineFixture one(Engine());
  EngineFixture two("memory:");
  for (std::uint64_t i = 1; i <= 3; ++i) {
    REQUIRE(one.log().Append(EntryNumber(i)));
    REQUIRE(two.log().Append(EntryNumber(i == 1 ? 100 : i)));
  }
  CHECK(one.log().HashAt(3).value() == one.log().Head().hash);
  CHECK(one.log().HashAt(3).value() != two.log().HashAt(3).value());
  CHECK(one.log().HashAt(4).error().code == ErrorCode::kNotFound);
}

TEST_CASE("two engines give the same entries the same chain") {
  EngineFixture one("memory:");
  EngineFixture two("rocksdb:");
  for (std::uint64_t i = 1; i <= 50; ++i) {
    REQUIRE(one.log().Append(EntryNumber(i)));
    REQUIRE(two.log().Append(EntryNumber(i)));
  }
  CHECK(one.log().Head().hash == two.log().Head().hash);
}

TEST_CASE("imported entries keep their place and time") {
  EngineFixture from("memory:");
  for (std::uint64_t i = 1; i <= 3; ++i) REQUIRE(from.log().Append(EntryNumber(i)));
  const std::vector<LogEntry> entries = from.log().Read(0, 10).value();
  EngineFixture to(Engine());
  to.clock().Set(kNoon + 77);
  REQUIRE(to.log().AppendRecorded(entries));
  CHECK(to.log().Head().hash == from.log().Head().hash);
  CHECK(to.log().Head().recorded_at == from.log().Head().recorded_at);
  CHECK(to.log().Append(EntryNumber(2)).value().duplicate);
  // Again, they do not follow on the end.
  CHECK(to.log().AppendRecorded(entries).error().code == ErrorCode::kConflict);
  LogEntry back = entries[0];
  back.seq = 4;
  back.events[0].key = "new";
  back.recorded_at = 5;
  CHECK(to.log().AppendRecorded({back}).error().code == ErrorCode::kConflict);
  CHECK(to.log().Verify().value() == 3);
}

TEST_CASE("many writers: every number once, every entry once", "[threads]") {
  EngineFixture engine(Engine());
  constexpr int kWriters = 8;
  constexpr int kEach = 40;
  std::atomic<int> duplicates = 0;
  {
    std::vector<std::jthread> writers;
    for (int writer = 0; writer < kWriters; ++writer) {
      writers.emplace_back([&, writer] {
        for (int i = 0; i < kEach; ++i) {
          // Each entry is submitted by two writers.
          const auto number = static_cast<std::uint64_t>((writer / 2) * kEach + i);
          const Result<Receipt> receipt = engine.log().Append(EntryNumber(number));
          if (receipt && receipt->duplicate) ++duplicates;
        }
      });
    }
  }
  CHECK(duplicates == kWriters * kEach / 2);
  CHECK(engine.log().Head().seq == kWriters * kEach / 2);
  const std::vector<std::string> keys = KeysAfter(engine.log(), 0);
  CHECK(std::set<std::string>(keys.begin(), keys.end()).size() == keys.size());
  CHECK(engine.log().Verify().value() == keys.size());
}

TEST_CASE("of many writers on one condition, one wins each round", "[threads]") {
  EngineFixture engine(Engine());
  for (std::uint64_t round = 0; round < 10; ++round) {
    std::atomic<int> winners = 0;
    std::atomic<int> conflicts = 0;
    {
      std::vector<std::jthread> writers;
      for (int writer = 0; writer < 6; ++writer) {
        writers.emplace_back([&, writer] {
          const std::string key = std::to_string(round) + "-" + std::to_string(writer);
          const Result<Receipt> receipt = engine.log().Append(EntryNamed(key), {round});
          if (receipt) ++winners;
          if (CodeOf(receipt) == ErrorCode::kConflict) ++conflicts;
        });
      }
    }
    REQUIRE(winners == 1);
    REQUIRE(conflicts == 5);
  }
}

TEST_CASE("waiting ends when there is more, when asked to stop, and in time", "[threads]") {
  EngineFixture engine(Engine());
  engine.log().WaitPast(0, std::chrono::milliseconds(1), {});
  CHECK(engine.log().Head().seq == 0);
  std::stop_source stop;
  std::atomic<bool> stopped = false;
  std::jthread stoppable([&] {
    engine.log().WaitPast(7, std::chrono::hours(1), stop.get_token());
    stopped = true;
  });
  std::uint64_t seen = 0;
  std::jthread waiter([&] {
    engine.log().WaitPast(0, std::chrono::hours(1), {});
    seen = engine.log().Head().seq;
  });
  REQUIRE(engine.log().Append(EntryNamed("a")));
  waiter.join();
  CHECK(seen == 1);
  CHECK_FALSE(stopped);
  stop.request_stop();
  stoppable.join();
  CHECK(stopped);
}

TEST_CASE("a durable log opens again as it was left") {
  EngineFixture engine("rocksdb:");
  for (std::uint64_t i = 1; i <= 20; ++i) REQUIRE(engine.log().Append(EntryNumber(i)));
  const LogHead before = engine.log().Head();
  engine.Close();
  engine.Open();
  CHECK(engine.log().Head().seq == 20);
  CHECK(engine.log().Head().hash == before.hash);
  CHECK(engine.log().Head().recorded_at == before.recorded_at);
  CHECK(engine.log().Append(EntryNumber(7)).value().duplicate);
  CHECK(engine.log().Append(EntryNumber(21)).value().seq == 21);
  CHECK(engine.log().Verify().value() == 21);
}

TEST_CASE("a name of a store that is none says which there are") {
  const ManualClock clock(kNoon);
  for (const char* name : {"", "rocksdb:", "rocksdb", "memory", "memory:x", "mysql:/tmp/x"}) {
    const auto opened = OpenEventLog(name, clock);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == ErrorCode::kInvalidArgument);
    CHECK(opened.error().message == "no such store: expected rocksdb:DIR or memory:");
  }
}

}  // namespace chipline
