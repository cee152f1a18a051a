// Many stories and the notice of one act are one event with many sources, whatever order they come
// in; what disagrees stands apart; and what a person said stays.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <numeric>
#include <random>
#include <set>

#include <nlohmann/json.hpp>

#include "tests/ingest/desk.h"
#include "tests/support/source_dir.h"

namespace chipline {
namespace {

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The documents of a file of stories.
Lines Stories(const std::string& name) {
  const std::string text = ReadFile(SourcePath("tests/ingest/stories/" + name));
  Lines stories;
  for (std::size_t at = text.find("\n== "); at != std::string::npos;) {
    const std::size_t begin = text.find('\n', at + 1) + 1;
    at = text.find("\n== ", begin);
    stories.push_back(text.substr(begin, at == std::string::npos ? at : at + 1 - begin));
  }
  return stories;
}

// The order in which `count` things come: as they are, backwards, or shuffled by a seed.
std::vector<std::size_t> Order(std::size_t count, int seed) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), 0U);
  if (seed == -1) std::reverse(order.begin(), order.end());
  if (seed > 0) std::shuffle(order.begin(), order.end(), std::mt19937(static_cast<unsigned>(seed)));
  return order;
}

void IngestAll(Desk& desk, const Lines& pages, int seed) {
  for (const std::size_t i : Order(pages.size(), seed)) desk.Ingested(pages[i]);
}

// Events of the ban that pages of other tests tell of, one sentence each.
std::string Page(const std::string& name, const std::string& day, const std::string& body) {
  return "title: Page " + name + "\npublisher: Wire " + name + "\npublished: " + day +
         "\nurl: https://example.org/" + name + "\n\n" + body + "\n";
}
std::string Licence(const std::string& subject, const std::string& when) {
  return "China's Ministry of Commerce announced licence requirements on exports of " + subject +
         " to the United States" + (when.empty() ? "" : " from " + when) + ".";
}

Lines StandingLines(const Desk& desk) {
  Lines lines;
  for (const auto& [id, event] : desk.Standing()) {
    lines.push_back(OneLine(event) + " x" + std::to_string(event.sources.size()));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

// What a reader sees of the one event on a day of knowledge (P11, P12).
const PolicyEvent* KnownAt(const std::vector<LogEntry>& entries, const std::string& day) {
  const PolicyEvent* seen = nullptr;
  for (const LogEntry& entry : entries) {
    const Day from = entry.published ? entry.published->latest() : *PublishedDay(entry.events[0]);
    if (from <= *ParseDay(day)) seen = &entry.events[0];
  }
  return seen;
}

TEST_CASE("twenty-five stories and a notice of one act are one event with all their sources") {
  const Lines stories = Stories("act.txt");
  REQUIRE(stories.size() == 26);
  const int seed = GENERATE(0, -1, 1, 2, 3, 4, 5);
  CAPTURE(seed);
  Desk desk;
  IngestAll(desk, stories, seed);
  CHECK(StandingLines(desk) ==
        Lines{"licence_requirement enacted CN/mofcom export US [gallium] 2025-10-15 "
              "announced=2025-10-09 act=mofcom-2025-61 x26"});
  const PolicyEvent event = desk.Standing().begin()->second;
  CHECK((event.evidence && *event.evidence <= Evidence::kOfficialStatement));
  CHECK(event.review.state == ReviewState::kExtracted);
  std::set<std::string> documents;
  for (const Source& source : event.sources) documents.insert(source.document);
  CHECK(documents.size() == 26);
  CHECK(std::is_sorted(event.sources.begin(), event.sources.end(),
                       [](const Source& a, const Source& b) {
                         return a.published->latest() < b.published->latest();
                       }));

  // The better evidence has its day, and before it the lesser certainty is the answer.
  const auto entries = desk.Entries();
  struct Row {
    const char* day;
    Certainty certainty;
    std::size_t sources;
  };
  for (const Row& row :
       {Row{"2025-10-06", Certainty::kReported, 2}, Row{"2025-10-08", Certainty::kReported, 2},
        Row{"2025-10-09", Certainty::kAnnounced, 10}, Row{"2025-10-13", Certainty::kAnnounced, 10},
        Row{"2025-10-14", Certainty::kEnacted, 16}, Row{"2025-10-20", Certainty::kEnacted, 26}}) {
    CAPTURE(row.day);
    const PolicyEvent* seen = KnownAt(entries, row.day);
    REQUIRE(seen != nullptr);
    CHECK(seen->certainty == row.certainty);
    CHECK(seen->sources.size() >= row.sources);
    for (const Source& source : seen->sources)
      CHECK(source.published->latest() <= *ParseDay(row.day));
  }
  CHECK(KnownAt(entries, "2025-10-05") == nullptr);

  // And all of them again.
  const std::uint64_t end = desk.log.Head().seq;
  IngestAll(desk, stories, seed + 1);
  CHECK(desk.log.Head().seq == end);
}

TEST_CASE("tranches of one notice stay apart, however many stories lie between them") {
  const Lines pages = {
      Page("notice", "2025-10-09",
           Licence("gallium", "October 15, 2025") + "\n\n" + Licence("gallium", "March 1, 2026")),
      Page("first", "2025-10-10", Licence("gallium", "October 15, 2025")),
      Page("second", "2025-10-10", Licence("gallium", "March 1, 2026")),
      Page("undated", "2025-10-10", Licence("gallium", "")),
      Page("wide", "2025-10-11", Licence("gallium and germanium", "")),
  };
  std::set<Lines> sets;
  for (const int seed : {0, -1, 1, 2, 3, 4, 5, 6, 7, 8}) {
    CAPTURE(seed);
    Desk desk;
    IngestAll(desk, pages, seed);
    CHECK(StandingLines(desk) ==
          Lines{"licence_requirement announced CN/mofcom export US [gallium] 2026-03-01 x2",
                "licence_requirement enacted CN/mofcom export US [gallium] 2025-10-15 x4"});
    sets.insert(desk.Set());
  }
  CHECK(sets.size() == 1);
}

TEST_CASE("what cannot be true at once stands apart and is put before people") {
  struct Row {
    const char* what;
    const char* other;
    std::size_t events;
    const char* reason;
  };
  const std::string told = Licence("gallium", "October 15, 2025");
  const std::vector<Row> table = {
      {"the same",
       "China imposed licence requirements on exports of gallium to the United States from "
       "October 15, 2025.",
       1, ""},
      {"another first day",
       "China imposed licence requirements on exports of gallium to the United States from "
       "October 20, 2025.",
       2, "contradiction"},
      {"another measure",
       "China banned exports of gallium to the United States from October 15, 2025.", 2,
       "contradiction"},
      {"another subject",
       "China imposed licence requirements on exports of antimony to the United States from "
       "October 15, 2025.",
       2, ""},
      {"another country",
       "Japan imposed licence requirements on exports of gallium to the United States from "
       "October 15, 2025.",
       2, ""},
  };
  for (const Row& row : table) {
    CAPTURE(row.what);
    Desk desk;
    desk.Ingested(Page("a", "2025-10-09", told));
    desk.Ingested(Page("b", "2025-10-10", row.other));
    CHECK(desk.Standing().size() == row.events);
    std::string reason;
    const auto items = desk.queue.All().value();
    for (const auto& item : items) {
      for (const QueueReason& why : item->reasons) {
        if (why.code == "contradiction") reason = why.code;
      }
    }
    CHECK(reason == row.reason);
  }
}

TEST_CASE("a story that joins two events makes them one, and both keep their ids") {
  // Twenty days apart, and one between.
  Desk desk;
  desk.Ingested(Page("a", "2025-10-01", Licence("gallium", "")));
  desk.Ingested(Page("c", "2025-10-21", Licence("gallium", "")));
  REQUIRE(desk.Standing().size() == 2);
  desk.Ingested(Page("b", "2025-10-11", Licence("gallium", "")));
  REQUIRE(desk.Standing().size() == 1);
  CHECK(desk.Standing().begin()->first == EventId{1, 0});
  CHECK(desk.Standing().begin()->second.sources.size() == 3);
  const auto entries = desk.Entries();
  const auto merge = std::find_if(entries.begin(), entries.end(), [](const LogEntry& entry) {
    return entry.kind == EntryKind::kMerge;
  });
  REQUIRE(merge != entries.end());
  CHECK(merge->targets == std::vector<EventId>{{1, 0}, {2, 0}});
  Desk other;
  for (const char* name : {"b", "a", "c"}) {
    const std::string day = *name == 'a'   ? "2025-10-01"
                            : *name == 'b' ? "2025-10-11"
                                           : "2025-10-21";
    other.Ingested(Page(name, day, Licence("gallium", "")));
  }
  CHECK(other.Set() == desk.Set());
}

TEST_CASE("a page that takes back what it said is one source that says the other") {
  Desk desk;
  desk.Ingested(Page("a", "2025-10-09", Licence("gallium", "October 15, 2025")));
  desk.Ingested(Page("b", "2025-10-09", Licence("gallium", "October 20, 2025")));
  REQUIRE(desk.Standing().size() == 2);
  // The second page mends its date.
  desk.Ingested(Page("b", "2025-10-09",
                     Licence("gallium", "October 15, 2025") + "\n\nAn earlier version gave the "
                                                              "wrong day."));
  CHECK(StandingLines(desk) ==
        Lines{"licence_requirement announced CN/mofcom export US [gallium] 2025-10-15 x2"});
}

// The same page as it is on the web, with the day of its modification where it states one.
std::string WebPage(const std::string& body, const std::string& modified = {}) {
  return "<html><head><title>Gallium</title><link rel=canonical href='https://example.org/gallium'>"
         "<meta property='og:site_name' content='Wire'>"
         "<meta property='article:published_time' content='2025-10-09'>" +
         (modified.empty() ? ""
                           : "<meta property='article:modified_time' content='" + modified + "'>") +
         "</head><body><article><p>" + body +
         "</p><p>The ministry gave no further details, and traders said that they had expected the "
         "step for some weeks.</p></article></body></html>";
}

TEST_CASE("what an edited page says is known from its modification on, else from its reading") {
  struct Row {
    const char* what;
    const char* modified;
    Lines known;  // on days of knowledge: from when the licence is required
  };
  const std::vector<Row> rows = {
      {"a stated day", "2025-10-20", {"2025-10-15", "2025-10-15", "2025-11-01", "2025-11-01"}},
      {"none stated", "", {"2025-10-15", "2025-10-15", "2025-10-15", "2025-11-01"}},
      {"one that is the day of publication",
       "2025-10-09",
       {"2025-10-15", "2025-10-15", "2025-10-15", "2025-11-01"}},
      {"one that lies ahead",
       "2031-01-01",
       {"2025-10-15", "2025-10-15", "2025-10-15", "2025-11-01"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    Desk desk;
    desk.clock.Set(*ParseInstant("2025-11-05T12:00:00Z"));
    desk.Ingested(WebPage(Licence("gallium", "October 15, 2025")));
    const std::string edited = WebPage(Licence("gallium", "November 1, 2025"), row.modified);
    desk.Ingested(edited);
    const std::size_t entries = desk.Entries().size();
    Lines known;
    for (const char* day : {"2025-10-12", "2025-10-19", "2025-10-20", "2025-11-05"}) {
      known.push_back(KnownAt(desk.Entries(), day)->effective->text());
    }
    CHECK(known == row.known);
    CHECK(desk.Entries().back().reason.starts_with("the page was edited: Wire of "));
    // The act is as old as it was, and either text read again says nothing new.
    CHECK(desk.Standing().begin()->second.published->text() == "2025-10-09");
    desk.clock.Advance(kMicrosPerDay);
    desk.Ingested(edited);
    desk.Ingested(WebPage(Licence("gallium", "October 15, 2025")));
    CHECK(desk.Entries().size() == entries);
    CHECK(desk.queue.All().value().empty());
  }
}

TEST_CASE("what an edited page said before stays among the sources up to that day") {
  Desk desk;
  desk.clock.Set(*ParseInstant("2025-11-05T12:00:00Z"));
  desk.Ingested(WebPage(Licence("gallium", "")));
  desk.Ingested(Page("b", "2025-10-12", Licence("gallium", "")));
  REQUIRE(desk.Standing().size() == 1);
  desk.Ingested(WebPage(Licence("gallium", "October 15, 2025"), "2025-10-20"));
  REQUIRE(desk.Standing().size() == 1);
  CHECK(!KnownAt(desk.Entries(), "2025-10-19")->effective);
  CHECK(KnownAt(desk.Entries(), "2025-10-19")->sources.size() == 2);
  CHECK(KnownAt(desk.Entries(), "2025-10-20")->effective->text() == "2025-10-15");
  CHECK(KnownAt(desk.Entries(), "2025-10-20")->sources.size() == 2);
}

// The items that ask about an act that its page no longer tells.
std::vector<ReviewQueue::Item> Withdrawn(Desk& desk) {
  auto items = desk.queue.All().value();
  std::erase_if(items, [](const auto& item) { return item->reasons.front().code != "withdrawn"; });
  return items;
}

TEST_CASE("an act that its one page no longer tells is put before people and stays till then") {
  const std::string first = WebPage(Licence("gallium", "October 15, 2025"));
  const std::vector<std::string> later = {
      WebPage("This story was published in error and has been withdrawn by the editors."),
      WebPage(Licence("germanium", "October 15, 2025"), "2025-10-20"),
  };
  for (const std::string& text : later) {
    Desk desk;
    const std::string before = desk.Ingested(first).document;
    const IngestReport report = desk.Ingested(text);
    const auto items = Withdrawn(desk);
    REQUIRE(items.size() == 1);
    CHECK(items[0]->about == EventId{1, 0});
    CHECK(items[0]->document == report.document);
    CHECK(
        items[0]->reasons ==
        std::vector<QueueReason>{
            {"withdrawn", "event 1.0 rests on this page alone, which no longer tells it: version " +
                              before + " did, version " + report.document + " does not"}});
    CHECK(report.events.back().queue == items[0]->id);
    CHECK(desk.Standing().contains({1, 0}));
    // Once, whichever text is read again.
    desk.Ingested(text);
    desk.Ingested(first);
    CHECK(Withdrawn(desk).size() == 1);
  }
  // With a second source nothing is asked.
  Desk desk;
  desk.Ingested(first);
  desk.Ingested(Page("b", "2025-10-09", Licence("gallium", "October 15, 2025")));
  desk.Ingested(later[0]);
  CHECK(desk.queue.All().value().empty());
}

TEST_CASE("a person's correction survives three readings byte for byte") {
  const Lines stories = Stories("act.txt");
  Desk desk;
  for (std::size_t i = 0; i < 12; ++i) desk.Ingested(stories[i]);
  REQUIRE(desk.Standing().size() == 1);
  const EventId id = desk.Standing().begin()->first;
  NewEntry correction;
  correction.kind = EntryKind::kCorrection;
  correction.targets = {id};
  correction.events = {desk.Standing().at(id)};
  correction.events[0].agency = "miit";
  correction.events[0].note = "As the ministry told us.";
  correction.events[0].review = {ReviewState::kEntered, Grade::kA, "", "ann"};
  correction.by = "ann";
  correction.reason = "the agency";
  REQUIRE(desk.log.Append(correction));
  for (const int seed : {0, -1, 1}) {
    IngestAll(desk, stories, seed);
    CHECK(ToJson(desk.Standing().at(id)) == ToJson(correction.events[0]));
    CHECK(desk.Standing().size() == 1);
  }
  // Nor is it touched once the person has gone back to what the machine said.
  correction.events[0].review.state = ReviewState::kExtracted;
  correction.events[0].certainty = Certainty::kReported;
  REQUIRE(desk.log.Append(correction));
  IngestAll(desk, stories, 2);
  CHECK(desk.Standing().at(id).certainty == Certainty::kReported);
}

// Of every item that waits: about which event, and the first reason.
Lines Waiting(Desk& desk) {
  Lines lines;
  for (const auto& item : desk.queue.All().value()) {
    const QueueReason& why = item->reasons.front();
    lines.push_back((item->about ? ToString(*item->about) + " " : "") + why.code + ": " + why.text);
  }
  return lines;
}

TEST_CASE("what a page knows better than a person waits for people, once, and changes nothing") {
  const std::string notice =
      "China's Ministry of Commerce announced on October 9 that licences are required for exports "
      "of gallium to the United States from October 15, 2025.";
  struct Row {
    const char* what;
    void (*person)(PolicyEvent& event);
    std::string waits;
  };
  const std::vector<Row> table = {
      {"nothing", [](PolicyEvent&) {}, ""},
      {"press for what the ministry says itself",
       [](PolicyEvent& e) { e.evidence = Evidence::kPress; },
       "1.0 disagreement: event 1.0: better evidence, press becomes official_statement"},
      {"less firm",
       [](PolicyEvent& e) {
         e.evidence = Evidence::kUnnamedSources;
         e.certainty = Certainty::kReported;
       },
       "1.0 disagreement: event 1.0: better evidence, unnamed_sources becomes official_statement; "
       "reported becomes announced"},
      {"a month for a day", [](PolicyEvent& e) { e.effective = Date("2025-10"); },
       "1.0 disagreement: event 1.0: effective 2025-10 becomes 2025-10-15"},
      {"no day", [](PolicyEvent& e) { e.effective.reset(); },
       "1.0 disagreement: event 1.0: effective is 2025-10-15"},
      {"the text itself", [](PolicyEvent& e) { e.evidence = Evidence::kOfficialText; }, ""},
  };
  for (const Row& row : table) {
    CAPTURE(row.what);
    PolicyEvent entered = EventNamed("gallium-licences");
    entered.type = EventType::kLicenceRequirement;
    entered.certainty = Certainty::kEnacted;
    entered.evidence = Evidence::kOfficialStatement;
    entered.effect = Effect::kTighten;
    entered.issuers = {Jurisdiction::kCN};
    entered.target = Jurisdiction::kUS;
    entered.flow = Flow::kExport;
    entered.subjects = {"gallium"};
    entered.effective = Date("2025-10-15");
    entered.announced = Date("2025-10-09");
    entered.published = Date("2025-10-09");
    row.person(entered);
    Desk desk;
    desk.Enter(entered);
    const std::string before = ToJson(desk.Standing().at({1, 0}));
    const Lines expected = row.waits.empty() ? Lines{} : Lines{row.waits};
    for (const char* name : {"a", "a", "b", "a"}) {
      const IngestReport report = desk.Ingested(Page(name, "2025-10-09", notice));
      REQUIRE(report.events.size() == 1);
      CHECK(report.events[0].outcome == IngestOutcome::kKnown);
      CHECK(report.events[0].id == EventId{1, 0});
      CHECK(report.events[0].queue.empty() == row.waits.empty());
      CHECK(Waiting(desk) == expected);
    }
    // Nor does it come back where it was turned down.
    for (const auto& item : desk.queue.All().value()) {
      REQUIRE(desk.queue.Decide(item->id, 0, {QueueAction::kReject, "ann", 0, "no", 0, {}}));
    }
    desk.Ingested(Page("c", "2025-10-10", notice));
    CHECK(Waiting(desk) == expected);
    CHECK(desk.log.Head().seq == 1);
    CHECK(ToJson(desk.Standing().at({1, 0})) == before);
  }
}

TEST_CASE("another day than a person's stands apart as unreviewed and waits for people, once") {
  Desk desk;
  desk.Ingested(Page("a", "2025-10-09", Licence("gallium", "October 15, 2025")));
  NewEntry confirmation;
  confirmation.kind = EntryKind::kConfirmation;
  confirmation.targets = {{1, 0}};
  confirmation.events = {desk.Standing().at({1, 0})};
  confirmation.events[0].review.state = ReviewState::kConfirmed;
  confirmation.events[0].review.by = "ann";
  confirmation.by = "ann";
  REQUIRE(desk.log.Append(confirmation));
  const std::string before = ToJson(desk.Standing().at({1, 0}));
  const Lines more = {Page("b", "2025-10-10", Licence("gallium", "October 20, 2025")),
                      Page("c", "2025-10-11", Licence("gallium", "October 20, 2025"))};
  for (const int seed : {0, -1, 1}) {
    IngestAll(desk, more, seed);
    const Lines waiting = Waiting(desk);
    REQUIRE(waiting.size() == 1);
    CHECK_THAT(waiting[0], Catch::StartsWith("contradiction: event 1.0 tells otherwise"));
    CHECK(ToJson(desk.Standing().at({1, 0})) == before);
    REQUIRE(desk.Standing().size() == 2);
    CHECK(std::next(desk.Standing().begin())->second.review.state == ReviewState::kExtracted);
  }
}

TEST_CASE("what a rescission modifies does not hang on which was read first") {
  const Lines pages = {
      Page("ban", "2025-06-04",
           "The US Commerce Department banned exports of Nvidia's H20 chips to China from June 3, "
           "2025."),
      Page("lift", "2025-07-15",
           "The US Commerce Department lifted its ban on exports of Nvidia's H20 chips to China on "
           "July 14, 2025."),
      Page("again", "2025-06-05",
           "The US Commerce Department banned exports of Nvidia's H20 chips to China from June 3, "
           "2025."),
  };
  std::set<Lines> sets;
  for (const int seed : {0, -1, 1, 2, 3, 4}) {
    Desk desk;
    IngestAll(desk, pages, seed);
    sets.insert(desk.Set());
    CHECK(desk.Standing().size() == 2);
    for (const auto& [id, event] : desk.Standing()) {
      if (event.type == EventType::kRescission) CHECK(event.modifies.size() == 1);
    }
  }
  CHECK(sets.size() == 1);
}

TEST_CASE("a write that breaks off is made whole by reading the page again") {
  // Entries are there, and what was to be kept beside them is lost.
  Desk desk;
  const std::string first = Page("a", "2025-10-09", Licence("gallium", "October 15, 2025"));
  desk.Ingested(first);
  const auto lost = OpenSideStore("memory:").value();
  Ingester after(&desk.log, &desk.catalog, desk.documents.get(), lost.get(),
                 SubjectTree::Embedded(), Extractor::Embedded());
  REQUIRE(after.Ingest(first, {}));
  CHECK(desk.log.Head().seq == 1);
  REQUIRE(after.Ingest(Page("b", "2025-10-10", Licence("gallium", "October 15, 2025")), {}));
  REQUIRE(desk.Standing().size() == 1);
  CHECK(desk.Standing().begin()->second.sources.size() == 2);
}

// Among them one that tells a tariff twice, for all countries and for China: the second telling is
// the first one's act, and stays so when the page said the first before.
TEST_CASE("pages that are read again add nothing") {
  std::ifstream file(SourcePath("tests/ingest/unseen/press-middle-2024-2026.jsonl"));
  REQUIRE(file);
  Lines pages;
  for (std::string line; std::getline(file, line) && pages.size() < 50;) {
    pages.push_back(nlohmann::json::parse(line)["text"]);
  }
  Desk desk;
  IngestAll(desk, pages, 0);
  const std::uint64_t end = desk.log.Head().seq;
  CHECK(end > 20);
  IngestAll(desk, pages, 0);
  CHECK(desk.log.Head().seq == end);
}

TEST_CASE("the corpus gives the same events twice and in any order") {
  const std::filesystem::path folder = SourcePath("../shared/corpus/articles");
  std::error_code none;
  if (!std::filesystem::exists(folder, none)) {
    std::cout << "skipped: no " << folder << "\n";
    return;
  }
  std::set<std::filesystem::path> paths;
  for (const auto& file : std::filesystem::directory_iterator(folder)) paths.insert(file.path());
  Lines pages;
  for (const auto& path : paths) pages.push_back(ReadFile(path));
  Desk forth;
  IngestAll(forth, pages, 0);
  const std::uint64_t end = forth.log.Head().seq;
  const std::size_t waiting = forth.queue.All().value().size();
  IngestAll(forth, pages, 0);
  IngestAll(forth, pages, -1);
  CHECK(forth.log.Head().seq == end);
  CHECK(forth.queue.All().value().size() == waiting);
  const Lines expected = forth.Set();
  CHECK(expected.size() > 40);
  for (const int seed : {-1, 1, 2, 3}) {
    CAPTURE(seed);
    Desk other;
    IngestAll(other, pages, seed);
    const Lines set = other.Set();
    CHECK(set.size() == expected.size());
    Lines differ;
    std::set_symmetric_difference(set.begin(), set.end(), expected.begin(), expected.end(),
                                  std::back_inserter(differ));
    for (const std::string& line : differ) FAIL_CHECK(line);
  }
}

}  // namespace
}  // namespace chipline
