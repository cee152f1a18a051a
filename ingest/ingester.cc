#include "ingest/ingester.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "ingest/act_merger.h"
#include "ingest/ingest_plan.h"
#include "ingest/metadata.h"
#include "ingest/page_versions.h"
#include "ingest/publication_day.h"
#include "ingest/review_queue.h"
#include "ingest/rules.h"
#include "ingest/stories.h"
#include "ingest/submit.h"

namespace chipline {
namespace {

constexpr int kRetries = 100;

// The report of a document that entry `seq` holds.
Result<IngestReport> ReportOf(const EventLog& log, std::uint64_t seq, const Document& document,
                              const std::string& hash) {
  IngestReport report;
  report.document = hash;
  report.title = document.title;
  report.seq = seq;
  LogEntry entry = CHIP_TRY(log.Get(seq));
  for (std::size_t i = 0; i < entry.events.size(); ++i) {
    report.events.push_back({std::move(entry.events[i]),
                             IngestOutcome::kDuplicate,
                             EventId{seq, static_cast<std::uint32_t>(i)},
                             "the document was ingested before",
                             {}});
  }
  return report;
}

// Of an item that was in the queue already: "in the queue before: rejected by ada (a hoax)".
std::string BecameOf(const QueueItem& item) {
  std::string text = "in the queue before: " + std::string(Name(item.state()));
  const QueueDecision* decision = item.standing();
  if (decision == nullptr) return text;
  text += " by " + decision->by;
  return decision->reason.empty() ? text : text + " (" + decision->reason + ")";
}

}  // namespace

namespace {
constexpr std::array<std::string_view, 7> kOutcomes = {"added",  "duplicate", "merged", "known",
                                                       "queued", "recounted", "refused"};
}  // namespace

std::string_view Name(IngestOutcome outcome) {
  return kOutcomes[static_cast<std::size_t>(outcome)];
}

std::optional<IngestOutcome> IngestOutcomeFromName(std::string_view name) {
  const auto* found = std::find(kOutcomes.begin(), kOutcomes.end(), name);
  if (found == kOutcomes.end()) return std::nullopt;
  return static_cast<IngestOutcome>(found - kOutcomes.begin());
}

std::size_t IngestReport::Count(IngestOutcome outcome) const {
  return static_cast<std::size_t>(
      std::count_if(events.begin(), events.end(),
                    [&](const IngestedEvent& event) { return event.outcome == outcome; }));
}

Ingester::Ingester(EventLog* log, Catalog* catalog, DocumentStore* documents, SideStore* side,
                   const SubjectTree& subjects, const Extractor& extractor, const Desks& desks)
    : log_(log),
      catalog_(catalog),
      documents_(documents),
      subjects_(subjects),
      extractor_(extractor),
      desks_(desks),
      acts_(subjects),
      statements_(side, subjects) {}

Result<IngestReport> Ingester::Ingest(std::string_view bytes, const ReadOptions& options) {
  return Run(bytes, options, Mode::kWrite);
}
Result<IngestReport> Ingester::Preview(std::string_view bytes, const ReadOptions& options) {
  return Run(bytes, options, Mode::kPreview);
}

Result<std::vector<Ingester::Queued>> Ingester::PutInQueue(const IngestPlan& plan,
                                                           const Document& document, Mode mode) {
  std::vector<Queued> queued;
  if (desks_.queue == nullptr || plan.waiting().empty()) return queued;
  if (mode == Mode::kWrite) CHIP_TRY(documents_->Put(document.text));
  for (const IngestPlan::Waiting& waiting : plan.waiting()) {
    if (mode == Mode::kPreview) {
      auto item = CHIP_TRY(desks_.queue->Find(QueueIdOf(waiting.item)));
      if (item != nullptr) queued.push_back({waiting.index, std::move(item), false});
      continue;
    }
    ReviewQueue::Added added = CHIP_TRY(desks_.queue->Add(waiting.item));
    queued.push_back({waiting.index, std::move(added.item), added.is_new});
  }
  return queued;
}

Result<IngestReport> Ingester::Queue(IngestPlan plan, const Document& document, std::uint64_t seq,
                                     Mode mode) {
  const std::vector<Queued> queued = CHIP_TRY(PutInQueue(plan, document, mode));
  IngestReport report = std::move(plan).Finish(seq);
  for (const Queued& item : queued) {
    IngestedEvent& event = report.events[item.index];
    event.queue = item.item->id;
    if (item.is_new || event.outcome != IngestOutcome::kQueued) continue;
    event.outcome = IngestOutcome::kDuplicate;
    event.reason = BecameOf(*item.item);
  }
  return report;
}

Result<void> Ingester::QueueAgain(const IngestPlan& plan, const Document& document, Mode mode,
                                  IngestReport* report) {
  for (const Queued& item : CHIP_TRY(PutInQueue(plan, document, mode))) {
    const auto same = std::find_if(
        report->events.begin(), report->events.end(),
        [&](const IngestedEvent& event) { return event.event.key == item.item->event.key; });
    if (same != report->events.end()) {
      same->queue = item.item->id;
      continue;
    }
    report->events.push_back({item.item->event, IngestOutcome::kDuplicate, std::nullopt,
                              BecameOf(*item.item), item.item->id});
  }
  return Ok();
}

// Appends to the log as it was read. False where it has grown meanwhile: all is to be compared
// again.
Result<bool> Ingester::Append(NewEntry entry, const std::string& by, std::uint64_t* seq) {
  entry.by = by;
  const std::uint64_t seen = acts_.last_seq();
  const Result<Receipt> receipt = log_->Append(entry, {seen});
  if (!receipt) {
    const bool has_grown = log_->Head().seq > seen;
    if (receipt.error().code != ErrorCode::kConflict || !has_grown) return receipt.error();
    return false;
  }
  if (seq != nullptr) *seq = receipt->seq;
  CHIP_CHECK(CatchUp(*log_, catalog_));
  CHIP_CHECK(acts_.CatchUp(*log_));
  return true;
}

// New events, then merges, then the statements: whatever is lost behind an entry is made again when
// the document is read again. False as Append.
Result<bool> Ingester::Write(IngestPlan& plan, const std::string& text, const std::string& by,
                             std::uint64_t* seq) {
  // The text is durable before the entry that cites it.
  if (!plan.put().empty()) CHIP_TRY(documents_->Put(text));
  if (!plan.entry().events.empty() && !CHIP_TRY(Append(plan.entry(), by, seq))) return false;
  for (const NewEntry& merge : plan.merges()) {
    if (!CHIP_TRY(Append(merge, by))) return false;
  }
  CHIP_CHECK(statements_.Write(plan.put()));
  return Settle(plan.touched(), by);
}

// Makes the events of these keys what their statements say, and then those that may modify them,
// which in turn may be modified.
Result<bool> Ingester::Settle(std::vector<std::string> keys, const std::string& by) {
  const ActMerger merger(*log_, *catalog_, acts_, statements_, subjects_);
  std::set<std::string> asked(keys.begin(), keys.end());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    for (NewEntry& entry : CHIP_TRY(merger.Settle(keys[i]))) {
      if (!CHIP_TRY(Append(std::move(entry), by))) return false;
    }
    for (std::string& near : CHIP_TRY(merger.ModifiersNear(keys[i]))) {
      if (asked.insert(near).second) keys.push_back(std::move(near));
    }
  }
  return true;
}

// The day from which the page says what it says now, where it said something else before: as it
// states, else the day on which that was first read. Nothing for its first text. A day of
// modification that is the day of publication is what some sites always write.
Result<std::optional<Day>> Ingester::EditedOn(const Document& document,
                                              const std::string& hash) const {
  if (desks_.pages == nullptr) return std::optional<Day>();
  const std::string& url = document.url.empty() ? document.canonical_url : document.url;
  const auto since = CHIP_TRY(desks_.pages->LaterSince(url, hash));
  if (!since) return std::optional<Day>();
  Day edited = UtcDay(*since);
  for (const DatedMarker& marker : document.date_markers) {
    const bool is_stated = IsUpdateMarker(marker.marker) && document.published &&
                           marker.day.latest() > document.published->latest();
    if (is_stated) edited = std::min(edited, marker.day.latest());
  }
  return std::optional<Day>(edited);
}

// Events of people that cite the page.
Result<std::vector<EventId>> Ingester::CitedBy(const Document& document) {
  CHIP_CHECK(cited_.CatchUp(*log_));
  const std::string& url = document.url.empty() ? document.canonical_url : document.url;
  return cited_.Of(PageKey(url));
}

// What waits in the queue and this later text of its page does not say: whoever looks at it is
// told.
Result<void> Ingester::NoteEdited(const Document& document, const std::string& hash,
                                  const std::vector<Draft>& drafts) {
  const std::string& url = document.url.empty() ? document.canonical_url : document.url;
  if (desks_.queue == nullptr || url.empty()) return Ok();
  std::set<std::string> told;
  for (const Draft& draft : drafts) {
    if (!draft.background) told.insert(QueueIdOf({{}, draft.event, hash, {}, {}, 0, {}}));
  }
  return desks_.queue->NoteEdited(PageKey(url), hash, told);
}

// A text that tells of something, or that a page has now which told of something, is kept as a
// version of its page.
Result<void> Ingester::NotePage(const Document& document, Mode mode, IngestReport* report) {
  if (desks_.stories != nullptr) {
    for (AlikeText& other : CHIP_TRY(desks_.stories->Alike(report->document, document.text))) {
      report->alike.push_back(std::move(other.document));
    }
  }
  if (mode == Mode::kPreview) return Ok();
  const std::string& url = document.url.empty() ? document.canonical_url : document.url;
  const bool is_known =
      desks_.pages != nullptr && !url.empty() && !CHIP_TRY(desks_.pages->At(url)).versions.empty();
  if (report->events.empty() && !is_known) return Ok();
  CHIP_TRY(documents_->Put(document.text));
  if (desks_.pages != nullptr) {
    CHIP_CHECK(desks_.pages->Note(url, {report->document, document.title,
                                        document.published ? document.published->text() : "", 0}));
  }
  return desks_.stories == nullptr ? Ok() : desks_.stories->Add(report->document, document.text);
}

Result<IngestReport> Ingester::Run(std::string_view bytes, const ReadOptions& options, Mode mode) {
  Document document = CHIP_TRY(ReadDocument(bytes, options));
  if (desks_.clock != nullptr) DropFutureDay(UtcDay(desks_.clock->Now()), &document);
  const std::string hash = HexOf(Sha256(document.text));
  if (const auto why = CHIP_TRY(documents_->WithdrawalOf(hash))) {
    return Conflict("this text was withdrawn: " + *why, options.path);
  }
  const std::shared_ptr<const RuleSet> rules = extractor_.rules();
  const std::string id = "doc:" + hash + "@" + rules->version;
  const std::string by = "ingest/" + rules->version;
  const std::vector<Draft> drafts = extractor_.Extract(document).drafts;

  const std::lock_guard lock(mutex_);
  CHIP_CHECK(statements_.Load());
  const std::optional<Day> edited = CHIP_TRY(EditedOn(document, hash));
  std::uint64_t seq = 0;
  for (int attempt = 0; attempt < kRetries; ++attempt) {
    CHIP_CHECK(CatchUp(*log_, catalog_));
    CHIP_CHECK(acts_.CatchUp(*log_));
    IngestPlan plan(*log_, *catalog_, acts_, statements_, subjects_, *rules->subjects, document,
                    hash, edited, edited ? CHIP_TRY(CitedBy(document)) : std::vector<EventId>());
    CHIP_CHECK(plan.Take(drafts));
    const auto earlier = CHIP_TRY(log_->FindClaim("id:" + id));
    if (!earlier) plan.entry().id = id;
    if (mode == Mode::kWrite && !CHIP_TRY(Write(plan, document.text, by, &seq))) continue;
    IngestReport report;
    if (earlier && earlier->seq != seq) {
      report = CHIP_TRY(ReportOf(*log_, earlier->seq, document, hash));
      CHIP_CHECK(QueueAgain(plan, document, mode, &report));
    } else {
      report = CHIP_TRY(Queue(std::move(plan), document, seq, mode));
    }
    if (edited && mode == Mode::kWrite) CHIP_CHECK(NoteEdited(document, hash, drafts));
    CHIP_CHECK(NotePage(document, mode, &report));
    report.last = log_->Head().seq;
    return report;
  }
  return Unavailable("the log grows too fast for this document to be compared", options.path);
}

}  // namespace chipline
