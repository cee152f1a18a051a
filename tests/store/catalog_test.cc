#include "store/catalog.h"

#include "store/key_table.h"
#include "tests/store/entries.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

// A log that is only remembered by its catalog.
class CatalogFixture {
 public:
  // "key act modifies…" for each event of an entry; "-" for no act.
  static NewEntry Entry(const std::vector<std::vector<std::string>>& events) {
    NewEntry entry;
    for (const auto& words : events) {
      PolicyEvent event = EventNamed(words[0] == "-" ? "" : words[0]);
      if (words.size() > 1 && words[1] != "-") event.act = words[1];
      for (std::size_t i = 2; i < words.size(); ++i) event.modifies.push_back(words[i]);
      entry.events.push_back(event);
    }
    return entry;
  }
  static NewEntry About(EntryKind kind, std::vector<EventId> targets,
                        const std::vector<std::vector<std::string>>& events) {
    NewEntry entry = Entry(events);
    entry.kind = kind;
    entry.targets = std::move(targets);
    return entry;
  }
  void Add(const NewEntry& entry) {
    LogEntry placed;
    static_cast<NewEntry&>(placed) = entry;
    placed.seq = catalog.last_seq() + 1;
    catalog.Add(HeadOf(placed));
  }
  // "field: message" of each problem.
  std::vector<std::string> Problems(const NewEntry& entry) const {
    std::vector<std::string> lines;
    for (const Problem& problem : catalog.Check(entry)) {
      lines.push_back(problem.field + ": " + problem.message);
    }
    return lines;
  }

  Catalog catalog;
};

using Lines = std::vector<std::string>;
using Ids = std::vector<EventId>;

}  // namespace

TEST_CASE("a name that is a key and an act means both") {
  CatalogFixture log;
  log.Add(CatalogFixture::Entry({{"a", "a"}, {"b", "c"}}));
  log.Add(CatalogFixture::Entry({{"c"}, {"d", "a"}}));
  CHECK(log.catalog.Resolve("a") == Ids{{1, 0}, {2, 1}});
  CHECK(log.catalog.Resolve("c") == Ids{{2, 0}, {1, 1}});
  // What modifies `c` modifies `b` too, so `b` cannot modify that.
  log.Add(CatalogFixture::Entry({{"e", "-", "c"}}));
  CHECK(log.Problems(CatalogFixture::About(EntryKind::kCorrection, {{1, 1}}, {{"b", "c", "e"}})) ==
        Lines{"events[0].modifies[0]: 'e' leads back to this event: a circle"});
}

TEST_CASE("an entry names each of its events once") {
  CatalogFixture log;
  log.Add(CatalogFixture::Entry({{"a"}, {"b"}}));
  const auto merge = [&](std::vector<EventId> targets) {
    return log.Problems(CatalogFixture::About(EntryKind::kMerge, std::move(targets), {{"a"}}));
  };
  CHECK(merge({{1, 0}, {1, 1}}).empty());
  CHECK(merge({{1, 0}, {1, 0}}) == Lines{"targets[1]: event 1.0 is named twice"});
  CHECK(merge({{1, 0}, {1, 1}, {1, 1}}) == Lines{"targets[2]: event 1.1 is named twice"});
}

TEST_CASE("a catalog knows ids, keys and acts") {
  CatalogFixture log;
  log.Add(CatalogFixture::Entry({{"a", "act-1"}, {"b"}}));
  log.Add(CatalogFixture::Entry({{"c", "act-1"}}));
  CHECK(log.catalog.last_seq() == 2);
  CHECK(log.catalog.FindKey("b") == EventId{1, 1});
  CHECK_FALSE(log.catalog.FindKey("act-1"));
  CHECK_FALSE(log.catalog.FindKey(""));
  CHECK(log.catalog.EventsOfAct("act-1") == Ids{{1, 0}, {2, 0}});
  CHECK(log.catalog.Resolve("1.1") == Ids{{1, 1}});
  CHECK(log.catalog.Resolve("c") == Ids{{2, 0}});
  CHECK(log.catalog.Resolve("act-1") == Ids{{1, 0}, {2, 0}});
  CHECK(log.catalog.Resolve("1.2").empty());
  CHECK(log.catalog.Resolve("nothing").empty());
  CHECK(log.catalog.Exists({1, 1}));
  CHECK_FALSE(log.catalog.Exists({1, 2}));
  CHECK_FALSE(log.catalog.Exists({3, 0}));
}

TEST_CASE("a correction makes no new event") {
  CatalogFixture log;
  log.Add(CatalogFixture::Entry({{"a"}}));
  log.Add(CatalogFixture::About(EntryKind::kCorrection, {{1, 0}}, {{"a", "late-act"}}));
  CHECK(log.catalog.FindKey("a") == EventId{1, 0});
  CHECK_FALSE(log.catalog.Exists({2, 0}));
  CHECK(log.catalog.EventsOfAct("late-act") == Ids{{1, 0}});
}

TEST_CASE("what a submission names must be there") {
  CatalogFixture log;
  log.Add(CatalogFixture::Entry({{"a", "act-1"}}));
  using F = CatalogFixture;
  CHECK(log.Problems(F::Entry({{"b", "-", "a", "1.0", "act-1"}})).empty());
  CHECK(log.Problems(F::Entry({{"b", "-", "nobody"}})) ==
        Lines{"events[0].modifies[0]: no event has the id, key or act 'nobody'"});
  CHECK(log.Problems(F::Entry({{"b", "-", "2.0"}})) ==
        Lines{"events[0].modifies[0]: no event has the id, key or act '2.0'"});
  CHECK(log.Problems(F::Entry({{"b"}, {"c", "-", "b"}})).empty());
  CHECK(log.Problems(F::Entry({{"b", "-", "c"}, {"c"}})) ==
        Lines{"events[0].modifies[0]: 'c' names a later event of the same submission"});
  // An act of which the event itself is all there is.
  CHECK(log.Problems(F::Entry({{"b", "own", "own"}})) ==
        Lines{"events[0].modifies[0]: 'own' names a later event of the same submission"});
}

TEST_CASE("a key belongs to one event for ever") {
  CatalogFixture log;
  log.Add(CatalogFixture::Entry({{"a"}, {"b"}}));
  using F = CatalogFixture;
  CHECK(log.Problems(F::Entry({{"a"}})) == Lines{"events[0].key: 'a' is taken by event 1.0"});
  CHECK(log.Problems(F::Entry({{"c"}, {"c"}})) == Lines{"events[1].key: 'c' is used twice"});
  CHECK(log.Problems(F::About(EntryKind::kCorrection, {{1, 0}}, {{"a"}})).empty());
  CHECK(log.Problems(F::About(EntryKind::kCorrection, {{1, 0}}, {{"-"}})).empty());
  CHECK(log.Problems(F::About(EntryKind::kCorrection, {{1, 0}}, {{"b"}})) ==
        Lines{"events[0].key: the key of an event cannot be changed to 'b'"});
}

TEST_CASE("what an entry is about must exist, and be named by its first id") {
  CatalogFixture log;
  log.Add(CatalogFixture::Entry({{"a"}}));
  log.Add(CatalogFixture::About(EntryKind::kCorrection, {{1, 0}}, {{"a"}}));
  using F = CatalogFixture;
  CHECK(log.Problems(F::About(EntryKind::kRetraction, {{1, 0}}, {})).empty());
  CHECK(log.Problems(F::About(EntryKind::kRetraction, {{9, 0}}, {})) ==
        Lines{"targets[0]: there is no event 9.0"});
  CHECK(log.Problems(F::About(EntryKind::kRetraction, {{2, 0}}, {})) ==
        Lines{"targets[0]: 2.0 is a version of 1.0: name that event"});
  CHECK(log.Problems(F::About(EntryKind::kRetraction, {}, {})) == Lines{"targets: names no event"});
  CHECK(log.Problems(F::About(EntryKind::kEvents, {{1, 0}}, {{"b"}})) ==
        Lines{"targets: new events have no targets"});
}

TEST_CASE("circles are refused") {
  using F = CatalogFixture;
  const auto circle = [](const std::string& field, const std::string& name) {
    return Lines{field + ": '" + name + "' leads back to this event: a circle"};
  };
  SECTION("by a correction") {
    CatalogFixture log;
    log.Add(F::Entry({{"a"}}));
    log.Add(F::Entry({{"b", "-", "a"}}));
    log.Add(F::Entry({{"c", "-", "b"}}));
    CHECK(log.Problems(F::About(EntryKind::kCorrection, {{1, 0}}, {{"a", "-", "c"}})) ==
          circle("events[0].modifies[0]", "c"));
    // Once b no longer modifies a, there is none.
    log.Add(F::About(EntryKind::kCorrection, {{2, 0}}, {{"b"}}));
    CHECK(log.Problems(F::About(EntryKind::kCorrection, {{1, 0}}, {{"a", "-", "c"}})).empty());
  }
  SECTION("by a later event of an act that is modified as a whole") {
    CatalogFixture log;
    log.Add(F::Entry({{"a", "act-1"}}));
    log.Add(F::Entry({{"b", "act-2", "act-1"}}));
    CHECK(log.Problems(F::Entry({{"c", "act-1", "b"}})) == circle("events[0].modifies[0]", "b"));
    CHECK(log.Problems(F::Entry({{"c", "act-3", "b"}})).empty());
  }
  SECTION("by two events of one act that both modify it") {
    CatalogFixture log;
    log.Add(F::Entry({{"a", "act-1"}}));
    CHECK(log.Problems(F::Entry({{"b", "act-1", "act-1"}})).empty());
    log.Add(F::Entry({{"b", "act-1", "act-1"}}));
    CHECK(log.Problems(F::Entry({{"c", "act-1", "act-1"}})) ==
          circle("events[0].modifies[0]", "act-1"));
  }
}

TEST_CASE("an event may name the act that it is part of, and no other that does the same") {
  CatalogFixture log;
  log.Add(CatalogFixture::Entry({{"a", "act"}}));
  CHECK(log.Problems(CatalogFixture::Entry({{"b", "act", "act"}})).empty());
  CHECK(log.Problems(CatalogFixture::Entry({{"b", "act", "act"}, {"c", "act", "act"}})) ==
        Lines{"events[0].modifies[0]: 'act' leads back to this event: a circle",
              "events[1].modifies[0]: 'act' leads back to this event: a circle"});
}

// One search for each name would take 80,000 searches of 80,000 names in 400 events.
TEST_CASE("a submission in which each event modifies all before it is looked through once") {
  const CatalogFixture log;
  std::vector<std::vector<std::string>> events;
  for (int i = 0; i < 400; ++i) {
    std::vector<std::string>& words = events.emplace_back();
    words = {"-", "a" + std::to_string(i)};
    for (int j = 0; j < i; ++j) words.push_back("a" + std::to_string(j));
  }
  CHECK(log.Problems(CatalogFixture::Entry(events)).empty());
  events[0].push_back("a399");
  // Now each name leads back, and that one is a later one besides.
  CHECK(log.Problems(CatalogFixture::Entry(events)).size() == 79'801);
}

TEST_CASE("a table of a million keys finds each and stays under 40 MB") {
  KeyTable table;
  for (std::uint64_t i = 1; i <= 1'000'000; ++i) {
    table.Add("us-rule-" + std::to_string(i), {i, static_cast<std::uint32_t>(i % 3)});
  }
  CHECK(table.size() == 1'000'000);
  CHECK(table.bytes() < 40'000'000);
  for (std::uint64_t i = 1; i <= 1'000'000; i += 7) {
    const auto found = table.Find("us-rule-" + std::to_string(i));
    if (found != EventId{i, static_cast<std::uint32_t>(i % 3)}) FAIL("key " << i);
  }
  for (int i = 0; i < 1000; ++i) {
    if (table.Find("cn-rule-" + std::to_string(i))) FAIL("key " << i);
  }
  table.Add("us-rule-5", {77, 0});
  CHECK(table.Find("us-rule-5") == EventId{5, 2});
}

TEST_CASE("circles that a merge closes are refused, then and later") {
  using F = CatalogFixture;
  const auto circle = [](const std::string& name) {
    return Lines{"events[0].modifies[0]: '" + name + "' leads back to this event: a circle"};
  };
  // b modifies a, c modifies b.
  const auto chain = [] {
    F log;
    log.Add(F::Entry({{"a", "act-a"}}));
    log.Add(F::Entry({{"b", "-", "a"}}));
    log.Add(F::Entry({{"c", "-", "b"}}));
    return log;
  };
  SECTION("one stands for two of a chain") {
    const F log = chain();
    CHECK(log.Problems(F::About(EntryKind::kMerge, {{3, 0}, {1, 0}}, {{"c", "-", "b"}})) ==
          circle("b"));
    CHECK(log.Problems(F::About(EntryKind::kMerge, {{2, 0}, {1, 0}}, {{"b", "-", "a"}})) ==
          Lines{"events[0].modifies[0]: 'a' is merged into this event: a circle"});
    // What is merged away modifies nothing any more.
    CHECK(log.Problems(F::About(EntryKind::kMerge, {{1, 0}, {3, 0}}, {{"a", "act-a"}})).empty());
    CHECK(log.Problems(F::About(EntryKind::kMerge, {{2, 0}, {1, 0}}, {{"b"}})).empty());
  }
  SECTION("a later event or correction names what was merged away") {
    F log = chain();
    log.Add(F::Entry({{"d"}}));
    log.Add(F::About(EntryKind::kMerge, {{4, 0}, {1, 0}}, {{"d"}}));  // a became d: c, b, d
    CHECK(log.Problems(F::About(EntryKind::kCorrection, {{4, 0}}, {{"d", "-", "c"}})) ==
          circle("c"));
    CHECK(log.Problems(F::About(EntryKind::kCorrection, {{4, 0}}, {{"d", "-", "act-a"}})) ==
          Lines{"events[0].modifies[0]: 'act-a' is merged into this event: a circle"});
    CHECK(log.Problems(F::Entry({{"e", "-", "a"}})).empty());
    // It stands for itself again once somebody says something of it.
    log.Add(F::About(EntryKind::kCorrection, {{1, 0}}, {{"a", "act-a"}}));
    CHECK(log.Problems(F::About(EntryKind::kCorrection, {{4, 0}}, {{"d", "-", "c"}})).empty());
    CHECK(log.Problems(F::About(EntryKind::kCorrection, {{1, 0}}, {{"a", "act-a", "c"}})) ==
          circle("c"));
  }
  SECTION("merges of merges") {
    F log = chain();
    log.Add(F::Entry({{"d"}}));
    log.Add(F::Entry({{"e"}}));
    log.Add(F::About(EntryKind::kMerge, {{4, 0}, {1, 0}}, {{"d"}}));
    log.Add(F::About(EntryKind::kMerge, {{5, 0}, {4, 0}}, {{"e"}}));
    CHECK(log.Problems(F::About(EntryKind::kCorrection, {{5, 0}}, {{"e", "-", "c"}})) ==
          circle("c"));
    CHECK(log.Problems(F::About(EntryKind::kMerge, {{5, 0}, {1, 0}}, {{"e", "-", "b"}})) ==
          circle("b"));
  }
}

}  // namespace chipline
