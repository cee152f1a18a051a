// P13 on the curated history: claims that contradict each other are listed, and which one counts.
#include "query/conflicts.h"

#include <algorithm>

#include "tests/query/engines.h"
#include "tests/query/questions.h"
#include "tests/query/random_log.h"
#include "tests/support/catch.h"
#include "tests/support/history.h"
#include "tests/support/source_dir.h"

namespace chipline {
namespace {

const LoadedHistory& History() {
  static const auto history = LoadHistory(SourcePath("samples/history.jsonl"));
  return *history;
}

std::string KeyOf(Ref ref) {
  const EventId id = History().timeline->record(ref).id;
  return History().log->Read(id.seq - 1, 1).value().at(0).events.at(id.index).key;
}

struct Row {
  const char* kind;
  const char* counts;
  const char* other;
  const char* known_from;  // the first day on which both were public
};
const std::vector<Row> kKnown = {
    {"measure", "us-h20-licence-2025", "us-h20-ban-claim-2025", "2025-04-20"},
    {"start", "cn-rtx6000d-guidance-2025", "cn-rtx6000d-july-claim-2025", "2026-01-09"},
    {"start", "us-nvidia-acceleration-2023-10", "us-nvidia-letter-24-october-claim-2023",
     "2023-10-24"},
    {"start", "us-affiliates-rule-2025", "us-affiliates-30-september-claim-2025", "2025-11-06"},
    {"opposite", "cn-rare-earths-licence-2025-04", "us-wh-general-licences-claim-2025",
     "2025-11-01"},
};

std::vector<RivalClaims> KnownAt(Day day) {
  AsOf as_of;
  as_of.known_at = day;
  return ConflictFinder(*History().timeline, as_of).In({});
}

bool Lists(const std::vector<RivalClaims>& conflicts, const Row& row) {
  return std::ranges::any_of(conflicts, [&](const RivalClaims& rivals) {
    return KeyOf(rivals.counts) == row.counts && KeyOf(rivals.other) == row.other &&
           ConflictName(rivals.kind) == row.kind && rivals.rule == "P2" &&
           !ConflictText(*History().timeline, rivals).empty();
  });
}

TEST_CASE("the disagreements of the history are listed from the day both sides were public") {
  REQUIRE(History().failure.empty());
  for (const Row& row : kKnown) {
    INFO(row.other);
    const Day day = ParseDay(row.known_from).value();
    CHECK(Lists(KnownAt(day), row));
    CHECK_FALSE(Lists(KnownAt(day - 1), row));
  }
}

TEST_CASE("a conflict is found from either side's subject, and by issuer") {
  const SubjectTree& tree = SubjectTree::Embedded();
  StateFilter filter;
  filter.subject = tree.Find("nvidia-h20");
  CHECK(Lists(ConflictFinder(*History().timeline, {}).In(filter), kKnown[0]));
  filter.subject = tree.Find("gallium");
  CHECK_FALSE(Lists(ConflictFinder(*History().timeline, {}).In(filter), kKnown[0]));
  filter.subject.reset();
  filter.issuer = Jurisdiction::kCN;
  CHECK(Lists(ConflictFinder(*History().timeline, {}).In(filter), kKnown[1]));
  CHECK_FALSE(Lists(ConflictFinder(*History().timeline, {}).In(filter), kKnown[0]));
}

TEST_CASE("the claim that does not count moves no state") {
  struct Stand {
    const char* date;
    Jurisdiction issuer;
    Flow flow;
    const char* subject;
    Status status;
  };
  const std::vector<Stand> table = {
      {"2025-05-01", Jurisdiction::kUS, Flow::kExport, "nvidia-h20", Status::kLicenceRequired},
      {"2025-08-01", Jurisdiction::kCN, Flow::kProcurement, "nvidia-rtx-pro-6000d", Status::kOpen},
      {"2025-12-01", Jurisdiction::kCN, Flow::kExport, "rare-earths", Status::kLicenceRequired},
      {"2025-09-29", Jurisdiction::kUS, Flow::kExport, "affiliates-50pct", Status::kListed},
  };
  for (const Stand& row : table) {
    INFO(row.subject);
    AsOf as_of;
    as_of.date = ParseDay(row.date).value();
    const Position position{row.issuer, row.flow, SubjectTree::Embedded().Find(row.subject).value(),
                            DefaultTarget(row.issuer)};
    CHECK(Resolver(*History().timeline, as_of).Resolve(position).status == row.status);
  }
}

// What `filter` says of one claim, read from the event itself.
bool Touches(const Timeline& timeline, Ref ref, const StateFilter& filter) {
  const EventRecord& event = timeline.record(ref);
  const SubjectTree& tree = timeline.subjects();
  if (filter.issuer && (event.issuers & 1U << static_cast<unsigned>(*filter.issuer)) == 0) {
    return false;
  }
  const bool any = event.target == Jurisdiction::kAny;
  if (filter.target && !any && event.target != *filter.target) return false;
  if (!filter.subject) return true;
  return std::ranges::any_of(timeline.SubjectsOf(event), [&](SubjectIndex subject) {
    return tree.IsA(subject, *filter.subject) || tree.IsA(*filter.subject, subject);
  });
}

using Pair = std::pair<Ref, Ref>;

std::vector<Pair> PairsOf(const std::vector<RivalClaims>& conflicts) {
  std::vector<Pair> pairs;
  for (const RivalClaims& rivals : conflicts) pairs.emplace_back(rivals.counts, rivals.other);
  return pairs;
}

TEST_CASE("the conflicts of an event are those of all that name it", "[random]") {
  std::size_t found = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Random random(seed);
    const std::vector<LogEntry> entries = RandomLog(&random, {8, 24});
    const auto timeline = TimelineOf(entries, SmallTree());
    const ConflictFinder finder(*timeline, {});
    const auto all = finder.In({});
    for (Ref base = 0; base < timeline->size(); ++base) {
      if (timeline->record(base).base != base) continue;
      std::vector<RivalClaims> wanted;
      std::ranges::copy_if(all, std::back_inserter(wanted), [&](const RivalClaims& rivals) {
        return timeline->record(rivals.counts).base == base ||
               timeline->record(rivals.other).base == base;
      });
      CAPTURE(seed, base);
      REQUIRE(PairsOf(finder.Of(base)) == PairsOf(wanted));
      found += wanted.size();
    }
  }
  CHECK(found > 100);
}

TEST_CASE("the conflicts around a subject are those of all that touch it", "[random]") {
  std::size_t found = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Random random(seed);
    const std::vector<LogEntry> entries = RandomLog(&random, {8, 24});
    const auto timeline = TimelineOf(entries, SmallTree());
    AsOf as_of;
    if (random.Chance(30)) as_of.recorded = 1 + random.Below(timeline->last_seq());
    if (random.Chance(30)) as_of.known_at = random.Of(InterestingDays(entries));
    const ConflictFinder finder(*timeline, as_of);
    const auto all = finder.In({});
    for (int asked = 0; asked < 8; ++asked) {
      StateFilter filter;
      if (random.Chance(70)) {
        filter.subject = static_cast<SubjectIndex>(random.Below(SmallTree().size()));
      }
      if (random.Chance(50))
        filter.issuer = random.Chance(50) ? Jurisdiction::kUS : Jurisdiction::kCN;
      if (random.Chance(30)) filter.target = Jurisdiction::kCN;
      std::vector<std::pair<Ref, Ref>> wanted;
      for (const RivalClaims& rivals : all) {
        // A claim that counts nowhere is listed for its own sake.
        const bool idle = NeverChangesState(timeline->record(rivals.other).certainty);
        if (Touches(*timeline, rivals.other, filter) ||
            (!idle && Touches(*timeline, rivals.counts, filter))) {
          wanted.emplace_back(rivals.counts, rivals.other);
        }
      }
      std::vector<std::pair<Ref, Ref>> got;
      for (const RivalClaims& rivals : finder.In(filter)) {
        got.emplace_back(rivals.counts, rivals.other);
      }
      CAPTURE(seed, asked);
      REQUIRE(got == wanted);
      found += got.size();
    }
  }
  CHECK(found > 100);
}

}  // namespace
}  // namespace chipline
