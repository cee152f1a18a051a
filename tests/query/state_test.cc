// State, spells and differences over the curated history, each checked against single answers.
#include "query/state.h"

#include <map>
#include <random>

#include "query/conflicts.h"
#include "query/follower.h"
#include "tests/support/catch.h"
#include "tests/support/history.h"
#include "tests/support/source_dir.h"

namespace chipline {
namespace {

const LoadedHistory& History() {
  static const auto history = LoadHistory(SourcePath("samples/history.jsonl"));
  return *history;
}
const Timeline& Record() {
  return *History().timeline;
}

Day D(const char* text) {
  return ParseDay(text).value();
}

Position At(Jurisdiction issuer, Flow flow, const char* subject, Jurisdiction target) {
  return {issuer, flow, SubjectTree::Embedded().Find(subject).value(), target};
}

TEST_CASE("germanium for the US: the ban is suspended, the licence duty beneath it shows again") {
  const Position position = At(Jurisdiction::kCN, Flow::kExport, "germanium", Jurisdiction::kUS);
  AsOf as_of;
  as_of.date = D("2025-11-08");
  CHECK(Resolver(Record(), as_of).Resolve(position).status == Status::kBanned);
  as_of.date = D("2025-11-09");
  const Resolution answer = Resolver(Record(), as_of).Resolve(position);
  CHECK(answer.status == Status::kLicenceRequired);
  REQUIRE(answer.dormant.size() == 1);
  CHECK(FormatDay(answer.dormant[0].returns.value()) == "2026-11-28");
}

TEST_CASE("spells cover all days without gaps, and each day of a spell answers as the spell says") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const std::vector<Position>& positions = Record().positions();
  for (int i = 0; i < 40; ++i) {
    const Position& position = positions[random() % positions.size()];
    AsOf as_of;
    if (i % 2 == 0) as_of.known_at = D("2018-01-01") + static_cast<Day>(random() % 3100);
    const std::vector<Spell> spells = Spells(Record(), as_of, position);
    REQUIRE(!spells.empty());
    CHECK(spells.front().first == kDistantPast);
    CHECK(spells.back().last == kDistantFuture);
    Resolver resolver(Record(), as_of);
    for (std::size_t k = 0; k < spells.size(); ++k) {
      if (k > 0) CHECK(spells[k].first == spells[k - 1].last + 1);
      for (const Day day : {spells[k].first, spells[k].last}) {
        if (day == kDistantPast || day == kDistantFuture) continue;
        resolver.SetDate(day);
        CHECK(SameAnswer(resolver.Resolve(position), spells[k].resolution));
      }
    }
  }
}

TEST_CASE("a subject that no event names answers with what it inherits") {
  StateFilter filter;
  filter.issuer = Jurisdiction::kCN;
  filter.flow = Flow::kExport;
  filter.target = Jurisdiction::kUS;
  filter.subject = SubjectTree::Embedded().Find("graphite-anode");
  AsOf as_of;
  as_of.date = D("2024-01-15");
  const auto states = StateAt(Record(), as_of, filter);
  REQUIRE(states.size() == 1);
  CHECK(states[0].resolution.status == Status::kLicenceRequired);
}

TEST_CASE("a timeline that follows the log equals one that replays it") {
  const LoadedHistory& history = History();
  MemoryEventLog log(history.clock);
  auto timeline = Timeline::Replay(log, SubjectTree::Embedded()).value();
  const auto entries = history.log->Read(0, 1000).value();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    REQUIRE(log.Append(static_cast<const NewEntry&>(entries[i])).has_value());
    if (i % 7 == 0) timeline = timeline->Advance(log).value();
  }
  timeline = timeline->Advance(log).value();
  CHECK(timeline->last_seq() == Record().last_seq());
  CHECK(timeline->positions() == Record().positions());
  for (const char* day : {"2019-06-01", "2022-10-20", "2025-04-12", "2025-11-09", "2026-02-01"}) {
    AsOf as_of;
    as_of.date = D(day);
    const auto followed = StateAt(*timeline, as_of, {});
    const auto replayed = StateAt(Record(), as_of, {});
    REQUIRE(followed.size() == replayed.size());
    for (std::size_t i = 0; i < followed.size(); ++i) {
      CHECK(SameAnswer(followed[i].resolution, replayed[i].resolution));
    }
  }
}

TEST_CASE("seq:N and instants cut the log at the same place") {
  for (const std::uint64_t seq : {std::uint64_t{1}, std::uint64_t{50}, Record().last_seq()}) {
    CHECK(Record().SeqAt(Record().RecordedAt(seq)) >= seq);
    CHECK(Record().RefBound(seq) == seq);  // one event an entry
  }
  CHECK(Record().SeqAt(0) == 0);
}

PolicyEvent Extracted(const char* json) {
  auto parsed = EventFromJson(json, JsonMode::kSubmission).value();
  REQUIRE(parsed.problems.empty());
  return parsed.event;
}

TEST_CASE("a machine's claim against the record is a conflict and does not win") {
  const LoadedHistory& history = History();
  MemoryEventLog log(history.clock);
  const std::vector<LogEntry> entries = history.log->Read(0, 1000).value();
  for (const LogEntry& entry : entries) {
    REQUIRE(log.Append(static_cast<const NewEntry&>(entry)).has_value());
  }
  NewEntry article;
  article.events.push_back(Extracted(
      R"({"type":"ban","certainty":"enacted","issuer":"US","target":"CN","flow":"export",)"
      R"("subjects":["advanced-ai-chips"],"effective":"2025-04","review":{"state":"extracted"}})"));
  article.events.push_back(Extracted(
      R"({"type":"ban","certainty":"enacted","issuer":"CN","target":"US","flow":"import",)"
      R"("subjects":["nvidia-rtx-pro-6000d"],"effective":"2025-07","review":{"state":"extracted"}})"));
  const Receipt receipt = log.Append(article).value();
  const auto timeline = Timeline::Replay(log, SubjectTree::Embedded()).value();

  AsOf as_of;
  as_of.date = D("2025-05-01");
  const Resolution answer =
      Resolver(*timeline, as_of)
          .Resolve(At(Jurisdiction::kUS, Flow::kExport, "advanced-ai-chips", Jurisdiction::kCN));
  CHECK(answer.status == Status::kLicenceRequired);
  CHECK(answer.unreviewed_would_change == std::vector<Ref>{timeline->Find({receipt.seq, 0})});

  std::vector<EventId> contradicted;
  const ConflictFinder finder(*timeline, as_of);
  for (const RivalClaims& rivals : finder.In({})) {
    CHECK(timeline->record(rivals.counts).review != ReviewState::kExtracted);
    contradicted.push_back(timeline->record(rivals.other).id);
  }
  for (const std::uint32_t index : {0U, 1U}) {
    INFO("event " << index);
    CHECK(std::ranges::find(contradicted, EventId{receipt.seq, index}) != contradicted.end());
  }
}

TEST_CASE("readers see whole entries while a writer appends", "[threads]") {
  const LoadedHistory& history = History();
  MemoryEventLog log(history.clock);
  const auto entries = history.log->Read(0, 1000).value();
  auto follower = LogFollower::Start(log, SubjectTree::Embedded()).value();
  std::jthread reader([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      const auto timeline = follower->Current();
      AsOf as_of;
      as_of.date = D("2025-11-09");
      for (const Position& position : timeline->positions()) {
        Resolver(*timeline, as_of).Resolve(position);
      }
    }
  });
  for (std::size_t i = 0; i < 80; ++i) {
    const Receipt receipt = log.Append(static_cast<const NewEntry&>(entries[i])).value();
    REQUIRE(follower->WaitUntil(receipt.seq, std::chrono::seconds(60)));
    CHECK(follower->Current()->last_seq() >= receipt.seq);
  }
  CHECK(follower->LastError().empty());
}

}  // namespace
}  // namespace chipline
