// The index of words and sources, where it is more than a list of events needs at once.
#include "query/event_index.h"

#include <chrono>
#include <thread>
#include <vector>

#include "model/subjects.h"
#include "store/memory_event_log.h"
#include "tests/store/entries.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

TEST_CASE("an index that cannot be built says why, however long the log", "[threads]") {
  const ManualClock clock(0);
  MemoryEventLog log(clock);
  constexpr std::uint64_t kMoreThanAtOnce = 50'001;
  std::vector<NewEntry> entries;
  for (std::uint64_t i = 0; i < kMoreThanAtOnce; ++i) {
    entries.push_back(EntryNamed("event-" + std::to_string(i)));
  }
  REQUIRE(log.AppendAll(entries));
  const auto timeline = Timeline::Replay(log, SubjectTree::Embedded());
  REQUIRE(timeline);

  const MemoryEventLog nothing(clock);  // a log that lost what the timeline read
  EventIndex index(nothing);
  Result<void> caught_up = index.CatchUp(*timeline);
  for (int i = 0; i < 10'000 && !caught_up; ++i) {
    if (caught_up.error().code != ErrorCode::kUnavailable) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    caught_up = index.CatchUp(*timeline);
  }
  REQUIRE_FALSE(caught_up);
  CHECK(caught_up.error().ToString() == "the log ends before its head");
}

TEST_CASE("a word counts once however often it is given, and there are bounds to how many") {
  const ManualClock clock(0);
  MemoryEventLog log(clock);
  NewEntry entry = EntryNamed("licence");
  entry.events[0].summary = "A licence for lithography.";
  REQUIRE(log.Append(entry, {}));
  const auto timeline = Timeline::Replay(log, SubjectTree::Embedded());
  EventIndex index(log);
  REQUIRE(index.CatchUp(*timeline));
  std::string repeated;
  std::string words = "licence";
  std::string beginnings;
  for (int i = 0; i < 2'700; ++i) repeated += "l* ";
  CHECK(index.Search(repeated)->size() == 1);
  for (int i = 1; i < 100; ++i) words += " w" + std::to_string(i);
  CHECK(index.Search(words)->empty());
  CHECK(index.Search(words + " w100").error().ToString() == "q: more than 100 words");
  for (const char c : std::string("licenceof")) beginnings += std::string(1, c) + "* ";
  for (const char* word : {"li* ", "lic* "}) beginnings += word;
  CHECK(index.Search(beginnings).error().ToString() == "q: more than 8 words that end in *");
}

}  // namespace
}  // namespace chipline
