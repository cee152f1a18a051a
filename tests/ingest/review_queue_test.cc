// The review queue: what gets in, once; what a decision is; and that it outlives its process.
#include "ingest/review_queue.h"

#include "ingest/ingester.h"
#include "model/entry.h"
#include "store/memory_event_log.h"
#include "tests/ingest/desk.h"
#include "tests/store/engines.h"
#include "tests/store/entries.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace chipline {
namespace {

PolicyEvent Draft(const std::string& url = "https://example.org/a") {
  PolicyEvent event = EventNamed("x-1");
  event.review = {ReviewState::kExtracted, Grade::kC, "a-rule@1", {}};
  Source source;
  source.url = url;
  source.publisher = "Example Wire";
  source.title = "A ban";
  source.document = std::string(64, 'a');
  event.sources = {source};
  return event;
}

QueueItem ItemOf(const PolicyEvent& event) {
  QueueItem item;
  item.event = event;
  item.document = event.sources[0].document;
  item.reasons = {{"grade_c", "grade C: issuer by default"}};
  return item;
}

std::string IdOf(const PolicyEvent& event) {
  return QueueIdOf(ItemOf(event));
}

std::string StateOf(const Result<ReviewQueue::Item>& item) {
  if (!item) return item.error().message;
  return std::string(Name((*item)->state()));
}

TEST_CASE("an item is known by its page and by what it says, not by its words") {
  const PolicyEvent draft = Draft();
  struct Row {
    const char* what;
    void (*edit)(PolicyEvent& event);
    bool is_same;
  };
  const std::vector<Row> table = {
      {"nothing", [](PolicyEvent&) {}, true},
      {"a summary", [](PolicyEvent& e) { e.summary = "Otherwise."; }, true},
      {"a key", [](PolicyEvent& e) { e.key = "x-2"; }, true},
      {"the text", [](PolicyEvent& e) { e.sources[0].document = std::string(64, 'b'); }, true},
      {"the title of a page with an address", [](PolicyEvent& e) { e.sources[0].title = "B"; },
       true},
      {"a grade", [](PolicyEvent& e) { e.review.grade = Grade::kB; }, true},
      {"the page", [](PolicyEvent& e) { e.sources[0].url = "https://example.org/b"; }, false},
      {"the type", [](PolicyEvent& e) { e.type = EventType::kGuidance; }, false},
      {"a day", [](PolicyEvent& e) { e.effective = Date("2025-06-04"); }, false},
      {"a subject", [](PolicyEvent& e) { e.subjects.push_back("gallium"); }, false},
      {"a condition", [](PolicyEvent& e) { e.conditions.push_back({}); }, false},
  };
  for (const Row& row : table) {
    CAPTURE(row.what);
    PolicyEvent other = draft;
    row.edit(other);
    CHECK((IdOf(other) == IdOf(draft)) == row.is_same);
  }
  PolicyEvent titled = Draft("");
  PolicyEvent other = titled;
  other.sources[0].title = "Another";
  CHECK(IdOf(titled) != IdOf(other));
}

TEST_CASE("decisions follow each other, and a rejected draft does not come back") {
  ManualClock clock(kNoon);
  const auto side = OpenSideStore("memory:").value();
  ReviewQueue queue(side.get(), clock);
  const auto added = queue.Add(ItemOf(Draft())).value();
  CHECK(added.is_new);
  const std::string id = added.item->id;
  CHECK(id.size() == 17);
  CHECK(added.item->queued_at == kNoon);
  CHECK(StateOf(queue.Find(id)) == "open");
  CHECK(StateOf(queue.Decide(id, 0, {QueueAction::kSkip, "ann", 0, "", 0, ""})) == "skipped");
  CHECK(StateOf(queue.Decide(id, 0, {QueueAction::kAccept, "bob", 0, "", 7, ""})) ==
        "somebody else decided meanwhile");
  clock.Advance(1'000'000);
  CHECK(StateOf(queue.Decide(id, 1, {QueueAction::kReject, "bob", 0, "a hoax", 0, ""})) ==
        "rejected");
  const auto again = queue.Add(ItemOf(Draft())).value();
  CHECK_FALSE(again.is_new);
  CHECK(again.item->state() == QueueState::kRejected);
  CHECK(again.item->standing()->at == kNoon + 1'000'000);
  CHECK(StateOf(queue.Decide(id, 2, {QueueAction::kUndo, "bob", 0, "", 0, ""})) == "open");
  CHECK(queue.Find(id).value()->standing() == nullptr);
  CHECK(queue.Find(id).value()->history.size() == 3);
  CHECK(StateOf(queue.Decide("q0", 0, {})) == "no item \"q0\" is in the queue");
}

TEST_CASE("the queue is there again after a restart, oldest first") {
  const TempDir dir;
  const std::string store = "rocksdb:" + dir / "store";
  ManualClock clock(kNoon);
  std::string first;
  {
    const auto side = OpenSideStore(store).value();
    ReviewQueue queue(side.get(), clock);
    first = queue.Add(ItemOf(Draft("https://example.org/z"))).value().item->id;
    clock.Advance(1);
    REQUIRE(queue.Add(ItemOf(Draft())));
    REQUIRE(queue.Decide(first, 0, {QueueAction::kAccept, "ann", 0, "seen", 3, "request:1"}));
  }
  const auto side = OpenSideStore(store).value();
  ReviewQueue queue(side.get(), clock);
  const auto all = queue.All().value();
  REQUIRE(all.size() == 2);
  CHECK(all[0]->id == first);
  CHECK(all[0]->state() == QueueState::kAccepted);
  CHECK(all[0]->history[0].seq == 3);
  CHECK(all[0]->history[0].reason == "seen");
  CHECK(all[0]->history[0].request == "request:1");
  CHECK(all[0]->event == Draft("https://example.org/z"));
  CHECK(all[0]->reasons == std::vector<QueueReason>{{"grade_c", "grade C: issuer by default"}});
  CHECK(all[1]->state() == QueueState::kOpen);
  REQUIRE(side->Put("queue", all[1]->id, "{"));
  ReviewQueue broken(side.get(), clock);
  CHECK(broken.All().error().code == ErrorCode::kCorruption);
}

TEST_CASE("what the ingester was not sure of is queued once, with the text it rests on") {
  ManualClock clock(kNoon);
  MemoryEventLog log{clock};
  Catalog catalog;
  const auto documents = OpenDocumentStore("memory:").value();
  const auto side = OpenSideStore("memory:").value();
  ReviewQueue queue(side.get(), clock);
  Ingester ingester(&log, &catalog, documents.get(), side.get(), SubjectTree::Embedded(),
                    Extractor::Embedded(), {&queue, nullptr, nullptr});
  const std::string head =
      "title: A ban\npublisher: Example Wire\npublished: 2025-06-04\n"
      "url: https://example.org/ban\n\n";
  const std::string vague =
      "Analysts expect the US Commerce Department to ban exports of Nvidia's H20 chips to China on "
      "July 3, 2025.";
  const auto preview = ingester.Preview(head + vague, {}).value();
  CHECK(preview.Count(IngestOutcome::kQueued) == 1);
  CHECK(queue.All().value().empty());

  const auto report = ingester.Ingest(head + vague, {}).value();
  REQUIRE(report.events.size() == 1);
  CHECK(report.events[0].outcome == IngestOutcome::kQueued);
  const auto item = queue.Find(report.events[0].queue).value();
  REQUIRE(item != nullptr);
  CHECK(item->document == report.document);
  CHECK(documents->Get(report.document));
  REQUIRE_FALSE(item->event.sources[0].quotes.empty());
  CHECK(item->reasons[0].code == "grade_c");

  // The same page, and the page with a further paragraph: nothing is asked twice.
  REQUIRE(queue.Decide(item->id, 0, {QueueAction::kReject, "ann", 0, "a hoax", 0, ""}));
  for (const std::string& text : {vague, vague + "\n\nMore to come."}) {
    CAPTURE(text);
    const auto again = ingester.Ingest(head + text, {}).value();
    REQUIRE(again.events.size() == 1);
    CHECK(again.events[0].outcome == IngestOutcome::kDuplicate);
    CHECK(again.events[0].reason == "in the queue before: rejected by ann (a hoax)");
    CHECK(again.events[0].queue == item->id);
  }
  CHECK(queue.All().value().size() == 1);
  CHECK(log.Head().seq == 0);
}

std::string EditedPage(const std::string& body) {
  return "title: A ban\npublisher: Example Wire\npublished: 2025-06-04\n"
         "url: https://example.org/ban\n\n" +
         body + "\n";
}

const std::string kSpoken =
    "Analysts expect the US Commerce Department to ban exports of Nvidia's H20 chips to China on "
    "July 3, 2025.";
const std::string kSilent = "Analysts spoke of Nvidia's H20 chips for China.";

TEST_CASE("a draft that waits says that its page was edited and no longer tells it") {
  Desk desk;
  const std::string first = desk.Ingested(EditedPage(kSpoken)).document;
  REQUIRE(desk.queue.All().value().size() == 1);
  const auto reasons = [&] { return desk.queue.All().value()[0]->reasons; };
  REQUIRE(reasons().size() == 1);
  // A further paragraph leaves it as it is.
  desk.Ingested(EditedPage(kSpoken + "\n\nMore to come."));
  CHECK(reasons().size() == 1);
  const std::string second = desk.Ingested(EditedPage(kSilent)).document;
  REQUIRE(reasons().size() == 2);
  CHECK(reasons()[1] ==
        QueueReason{"page_edited", "the page was edited and no longer says so: version " + first +
                                       " did, version " + second + " does not"});
  desk.Ingested(EditedPage(kSilent));
  CHECK(reasons().size() == 2);
  // Said again, it is as it was.
  desk.Ingested(EditedPage(kSpoken + "\n\nThe correction was an error."));
  CHECK(reasons().size() == 1);
}

TEST_CASE("what a person entered or accepted from a page is asked about when the page drops it") {
  Desk desk;
  PolicyEvent accepted = desk.Ingested(EditedPage(kSpoken)).events[0].event;
  accepted.review.state = ReviewState::kConfirmed;
  accepted.review.by = "ann";
  desk.Enter(accepted);
  const auto asked = [&] {
    Lines lines;
    for (const auto& item : desk.queue.All().value()) {
      if (item->about) lines.push_back(item->reasons[0].code + " " + ToString(*item->about));
    }
    return lines;
  };
  desk.Ingested(EditedPage(kSpoken + "\n\nMore to come."));
  CHECK(asked().empty());
  const IngestReport report = desk.Ingested(EditedPage("The page was taken down."));
  CHECK(asked() == Lines{"withdrawn 1.0"});
  CHECK_THAT(report.events.back().reason,
             Catch::StartsWith("event 1.0 rests on this page alone, and version "));
  desk.Ingested(EditedPage("The page was taken down for good."));
  CHECK(asked().size() == 1);
}

}  // namespace
}  // namespace chipline
