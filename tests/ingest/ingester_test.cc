// From documents to the log: what is added, what is known, what waits, and that nothing is lost.
#include "ingest/ingester.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "ingest/text_utils.h"
#include "tests/ingest/desk.h"
#include "tests/ingest/extract_support.h"
#include "tests/support/catch.h"
#include "tests/support/source_dir.h"

namespace chipline {
namespace {

std::string Page(const std::string& name, const std::string& day, const std::string& body) {
  return "title: Page " + name + "\npublisher: Example Wire\npublished: " + day +
         "\nurl: https://example.org/" + name + "\n\n" + body + "\n";
}

const std::string kBanText =
    "The US Commerce Department banned exports of Nvidia's H20 chips to China from June 3, 2025.";
const std::string kBanLine = "ban enacted US/bis export CN [nvidia-h20] 2025-06-03";
const std::string kLiftText =
    "The US Commerce Department lifted its ban on exports of Nvidia's H20 chips to China on "
    "July 14, 2025.";
const std::string kCurbText =
    "China's Ministry of Commerce banned exports of gallium to the United States from "
    "June 4, 2025.";

std::string BanPage(const std::string& name = "ban") {
  return Page(name, "2025-06-04", kBanText);
}

PolicyEvent Curated(const std::string& key, EventType type, const std::string& start) {
  PolicyEvent event = EventNamed(key);
  event.type = type;
  event.effective = Date(start);
  return event;
}

TEST_CASE("a document becomes one entry that cites its stored text") {
  Desk desk;
  const IngestReport report = desk.Ingested(BanPage());
  REQUIRE(report.events.size() == 1);
  CHECK(LineOf(report.events[0]) == "added 1.0: " + kBanLine);
  CHECK(report.seq == 1);
  const LogEntry entry = desk.log.Get(1).value();
  CHECK(entry.id == "doc:" + report.document + "@" + Extractor::Embedded().version());
  CHECK(entry.by == "ingest/" + Extractor::Embedded().version());
  CHECK(entry.events[0].review.state == ReviewState::kExtracted);
  CHECK(entry.events[0].review.grade);
  CHECK(entry.events[0].sources[0].document == report.document);
}

TEST_CASE("the quotes of what was appended hold on the text as it is stored") {
  Desk desk;
  // Offsets count code points: the words in front take several bytes each.
  desk.Ingested(
      Page("a", "2025-06-05", "“Ça ira – 芯片”, a trader said. " + kBanText + "\n\n" + kCurbText));
  std::size_t count = 0;
  for (const PolicyEvent& event : desk.Events()) {
    for (const Source& source : event.sources) {
      const std::string text = desk.documents->Get(source.document).value();
      for (const Quote& quote : source.quotes) {
        CHECK(SliceCodePoints(text, quote.start, quote.end) == quote.exact);
        ++count;
      }
    }
  }
  CHECK(count >= 2);
}

TEST_CASE("the same document again adds nothing") {
  Desk desk;
  desk.Ingested(BanPage());
  CHECK(desk.Outcomes(BanPage()) == Lines{"duplicate 1.0: " + kBanLine});
  CHECK(desk.log.Head().seq == 1);
}

TEST_CASE("a page that says the same under a new text adds nothing") {
  Desk desk;
  desk.Ingested(BanPage());
  const std::string changed =
      Page("ban", "2025-06-04", kBanText + "\n\nThe desk corrected a name.");
  CHECK(desk.Outcomes(changed) == Lines{"merged 1.0: " + kBanLine});
  CHECK(desk.log.Head().seq == 1);
}

TEST_CASE("an act that another document told already is merged with it") {
  Desk desk;
  desk.Ingested(BanPage("one"));
  CHECK(desk.Outcomes(BanPage("two")) == Lines{"merged 1.0: " + kBanLine});
  REQUIRE(desk.Standing().size() == 1);
  const PolicyEvent event = desk.Standing().begin()->second;
  REQUIRE(event.sources.size() == 2);
  CHECK(event.sources[1].url == "https://example.org/two");
  CHECK(desk.log.Get(2)->kind == EntryKind::kCorrection);
  CHECK(desk.log.Get(2)->reason == "also told by Example Wire of 2025-06-04");
}

TEST_CASE("in another order the same events come out") {
  const Lines pages = {BanPage("one"), Page("b", "2025-06-05", kCurbText + "\n\n" + kBanText),
                       Page("c", "2025-06-05", kCurbText), BanPage("two")};
  Desk forth;
  for (const std::string& page : pages) forth.Ingested(page);
  Desk back;
  for (auto page = pages.rbegin(); page != pages.rend(); ++page) back.Ingested(*page);
  CHECK(forth.Set() == back.Set());
  CHECK(forth.Set().size() == 2);
}

TEST_CASE("pages without an address and with one title are told apart by their text") {
  Desk desk;
  const auto page = [](const std::string& end) {
    return "title: The week\npublished: 2025-06-04\npublisher: Example Wire\n\n" + kBanText + end;
  };
  desk.Ingested(page(""));
  // Withdrawn by a person, and then found in another paper of the same title.
  NewEntry retraction;
  retraction.kind = EntryKind::kRetraction;
  retraction.targets = {{1, 0}};
  retraction.reason = "a hoax";
  REQUIRE(desk.log.Append(retraction));
  CHECK(desk.Outcomes(page("\n\nMore to come.")) == Lines{"added 3.0: " + kBanLine});
}

TEST_CASE("what a person retracted does not come back with the page it came from") {
  Desk desk;
  desk.Ingested(BanPage());
  NewEntry retraction;
  retraction.kind = EntryKind::kRetraction;
  retraction.targets = {{1, 0}};
  retraction.reason = "a hoax";
  REQUIRE(desk.log.Append(retraction));
  CHECK(desk.Outcomes(Page("ban", "2025-06-04", kBanText + "\n\nMore to come.")) ==
        Lines{"known 1.0: " + kBanLine});
  CHECK(desk.log.Head().seq == 2);
}

TEST_CASE("a document without a publication date waits for people") {
  Desk desk;
  const IngestReport report =
      desk.Ingested("title: A ban\nurl: https://example.org/a\n\n" + kBanText + "\n");
  REQUIRE(report.events.size() == 1);
  CHECK(report.Count(IngestOutcome::kQueued) == 1);
  CHECK(report.events[0].reason == "the document has no publication date");
  CHECK(desk.log.Head().seq == 0);
  // With a day from the caller it goes in.
  CHECK(
      desk.Ingested("title: A ban\nurl: https://example.org/a\n\n" + kBanText + "\n", "2025-06-04")
          .Count(IngestOutcome::kAdded) == 1);
}

TEST_CASE("a page from the future waits for people, with the days that its text states") {
  Desk desk;
  Ingester ingester(&desk.log, &desk.catalog, desk.documents.get(), desk.side.get(),
                    SubjectTree::Embedded(), Extractor::Embedded(),
                    {&desk.queue, &desk.pages, nullptr, &desk.clock});
  const auto report = ingester.Ingest(
      "title: A ban\nurl: https://example.org/a\npublished: 2099-01-01\n\n" + kBanText + "\n", {});
  REQUIRE(report);
  REQUIRE(report->events.size() == 1);
  CHECK(report->events[0].outcome == IngestOutcome::kQueued);
  CHECK(report->events[0].reason ==
        "the document says that it was published on 2099-01-01, which is still to come");
  CHECK(report->events[0].event.effective->text() == "2025-06-03");
  CHECK(desk.log.Head().seq == 0);
}

TEST_CASE("a page that gives two days of publication waits for people, with both") {
  const auto page = [](const std::string& second) {
    return "<html><head><title>Gallium is banned</title><script type='application/ld+json'>"
           "{\"@type\":\"NewsArticle\",\"datePublished\":\"2024-01-01T08:00:00Z\"}</script>"
           "<meta property='article:published_time' content='" +
           second +
           "'></head><body><article><p>China's Ministry of Commerce on Tuesday banned exports of "
           "gallium to the United States, effective immediately, the ministry announced.</p>"
           "</article></body></html>";
  };
  Desk desk;
  const IngestReport report = desk.Ingested(page("2026-03-03"));
  REQUIRE(report.events.size() == 1);
  CHECK(report.events[0].outcome == IngestOutcome::kQueued);
  CHECK(report.seq == 0);
  const auto items = desk.queue.All().value();
  REQUIRE(items.size() == 1);
  CHECK(items[0]->reasons[0] ==
        QueueReason{"dates_disagree",
                    "the document gives two days of publication: 2024-01-01 (json-ld "
                    "datePublished), 2026-03-03 (meta article:published_time)"});
  // A zone's difference is none, and whoever brought the page may say which day it is.
  CHECK(Desk().Ingested(page("2024-01-02")).events[0].outcome == IngestOutcome::kAdded);
  CHECK(Desk().Ingested(page("2026-03-03"), "2026-03-03").events[0].outcome ==
        IngestOutcome::kAdded);
}

TEST_CASE("an event of grade C waits for people") {
  Desk desk;
  const IngestReport report = desk.Ingested(
      Page("a", "2025-06-04",
           "Analysts expect the US Commerce Department to ban exports of Nvidia's H20 chips to "
           "China on July 3, 2025."));
  REQUIRE(report.events.size() == 1);
  CHECK(LineOf(report.events[0]) ==
        "queued: ban expected US/bis export CN [nvidia-h20] 2025-07-03");
  CHECK_THAT(report.events[0].reason, Catch::StartsWith("grade C"));
  CHECK(desk.log.Head().seq == 0);
}

TEST_CASE("a preview says the same and writes nothing") {
  Desk desk;
  const auto preview = desk.ingester.Preview(BanPage(), {});
  REQUIRE(preview);
  REQUIRE(preview->events.size() == 1);
  CHECK(LineOf(preview->events[0]) == "added: " + kBanLine);
  CHECK(desk.log.Head().seq == 0);
  CHECK_FALSE(desk.documents->Get(preview->document));
}

TEST_CASE("a text that was withdrawn is not taken in again") {
  Desk desk;
  const std::string hash = desk.Ingested(BanPage()).document;
  REQUIRE(desk.documents->Withdraw(hash, "a court's order"));
  const auto again = desk.ingester.Ingest(BanPage(), {});
  REQUIRE_FALSE(again);
  CHECK(again.error().code == ErrorCode::kConflict);
  CHECK(again.error().message == "this text was withdrawn: a court's order");
}

TEST_CASE("what is not a document is refused whole") {
  Desk desk;
  const auto report = desk.ingester.Ingest(std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16), {});
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::kInvalidArgument);
  CHECK(desk.log.Head().seq == 0);
}

TEST_CASE("an event that a person entered is kept, and what disagrees stands beside it") {
  struct Case {
    const char* description;
    EventType type;
    const char* start;
    const char* outcome;
  };
  const auto c = GENERATE(values<Case>({
      {"the same act", EventType::kBan, "2025-06-03", "known 1.0"},
      {"the same act, dated to its month", EventType::kBan, "2025-06", "known 1.0"},
      {"another start", EventType::kBan, "2025-05-01", "added 2.0"},
      {"another type", EventType::kLicenceRequirement, "2025-06-03", "added 2.0"},
  }));
  CAPTURE(c.description);
  Desk desk;
  desk.Enter(Curated("by-hand", c.type, c.start));
  CHECK(desk.Outcomes(BanPage()) == Lines{std::string(c.outcome) + ": " + kBanLine});
  CHECK(desk.Events()[0] == Curated("by-hand", c.type, c.start));
}

TEST_CASE("an expectation that a person entered does not swallow the act itself") {
  Desk desk;
  PolicyEvent expected = Curated("by-hand", EventType::kBan, "2025-06-03");
  expected.certainty = Certainty::kExpected;
  desk.Enter(expected);
  CHECK(desk.Outcomes(BanPage()) == Lines{"added 2.0: " + kBanLine});
}

TEST_CASE("an event that a person corrected is compared as corrected") {
  Desk desk;
  desk.Ingested(BanPage("one"));
  NewEntry correction;
  correction.kind = EntryKind::kCorrection;
  correction.targets = {{1, 0}};
  correction.events = {desk.Events()[0]};
  correction.events[0].effective = Date("2025-05-01");
  correction.events[0].review = {ReviewState::kEntered, Grade::kA, "", "ann"};
  correction.reason = "misread";
  REQUIRE(desk.log.Append(correction));
  // Another page that keeps to June is a disagreement; the same page is old news.
  CHECK(desk.Outcomes(BanPage("two")) == Lines{"added 3.0: " + kBanLine});
  CHECK(desk.Outcomes(Page("one", "2025-06-04", kBanText + "\n\nMore to come.")) ==
        Lines{"known 1.0: " + kBanLine});
}

TEST_CASE("what analysts expect waits for people, what an official says does not") {
  struct Row {
    const char* body;
    Grade grade;
  };
  for (const Row& row : {
           Row{"Analysts expect the United States to ban exports of Nvidia's H20 chips to China "
               "next "
               "month.",
               Grade::kC},
           Row{"The US Commerce Department said it would ban exports of Nvidia's H20 chips to "
               "China "
               "next month.",
               Grade::kA},
       }) {
    CAPTURE(row.body);
    const Document document = MakeDocument("Chips", row.body, "2025-06-05");
    const std::vector<Draft> drafts = Extractor::Embedded().Extract(document).drafts;
    REQUIRE(drafts.size() == 1);
    CHECK(drafts.front().grade == row.grade);
  }
}

TEST_CASE("a rescission names the one measure that it can mean, and none where there are two") {
  const std::string lift = Page("lift", "2025-07-15", kLiftText);
  const std::string line = "rescission enacted US/bis export CN [nvidia-h20] 2025-07-14";
  SECTION("one") {
    Desk desk;
    desk.Enter(Curated("by-hand", EventType::kBan, "2025-06-03"));
    CHECK(desk.Outcomes(lift) == Lines{"added 2.0: " + line + " modifies=by-hand"});
  }
  SECTION("two") {
    Desk desk;
    desk.Enter(Curated("by-hand", EventType::kBan, "2025-06-03"));
    desk.Enter(Curated("older", EventType::kLicenceRequirement, "2025-04-09"));
    CHECK(desk.Outcomes(lift) == Lines{"added 3.0: " + line});
  }
  SECTION("one that had ended, one to come, and one of another country") {
    Desk desk;
    PolicyEvent ended = Curated("ended", EventType::kBan, "2025-01-01");
    ended.until = Date("2025-02-01");
    desk.Enter(ended);
    desk.Enter(Curated("to-come", EventType::kBan, "2025-09-01"));
    PolicyEvent dutch = Curated("dutch", EventType::kBan, "2025-06-03");
    dutch.issuers = {Jurisdiction::kNL};
    desk.Enter(dutch);
    CHECK(desk.Outcomes(lift) == Lines{"added 4.0: " + line});
  }
  SECTION("one of the same document, though told after it") {
    Desk desk;
    const IngestReport report = desk.Ingested(
        Page("both", "2025-07-15",
             kLiftText + "\n\nThe US Commerce Department banned exports of Nvidia's H20 chips to "
                         "China from July 10, 2025."));
    REQUIRE(report.Count(IngestOutcome::kAdded) == 2);
    const PolicyEvent ban = desk.Events()[0];
    const PolicyEvent rescission = desk.Events()[1];
    CHECK(ban.type == EventType::kBan);
    CHECK(rescission.modifies == Lines{ban.key});
    CHECK(report.events[0].id == EventId{1, 1});
  }
}

TEST_CASE("the article that began the record gives its events") {
  const std::filesystem::path path = SourcePath("../shared/seed/h200-article.txt");
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    std::cout << "skipped: no " << path << "\n";
    return;
  }
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  Desk desk;
  const IngestReport report = desk.Ingested(text, "2026-01-09");
  Lines lines;
  for (const IngestedEvent& item : report.events) lines.push_back(LineOf(item));
  CAPTURE(lines);
  const auto is_added = [&](const std::string& what, const std::string& when) {
    return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
      return line.starts_with("added ") && line.find(": " + what) != std::string::npos &&
             line.find(when) != std::string::npos;
    });
  };
  CHECK(is_added("approval expected CN", "[nvidia-h200] 2026-33"));
  CHECK(is_added("ban enacted US", "export CN [advanced-ai-chips] 2025-04"));
  CHECK(is_added("licence_grant enacted US", "export CN [nvidia-h20] 2025-07"));
  CHECK(is_added("ban enacted CN", "import US [nvidia-rtx-pro-6000d] 2025-07"));
  CHECK(is_added("truce enacted US+CN", "[tariffs] 2025-11"));
  CHECK(is_added("approval proposed CN", "[nvidia-h200] 2025-11"));
  CHECK(is_added("purchase_order reported", "[nvidia-h200] actor=alibaba"));
  CHECK(is_added("purchase_order reported", "[nvidia-h200] actor=bytedance"));
  // The reversal of July is told in passing: the second row of the table has it as an act.
  CHECK(report.Count(IngestOutcome::kAdded) == 8);
}

}  // namespace
}  // namespace chipline
