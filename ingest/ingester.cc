#include "ingest/ingester.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ingest/ingest_plan.h"
#include "ingest/review_queue.h"
#include "ingest/rules.h"
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

Ingester::Ingester(EventLog* log, Catalog* catalog, DocumentStore* documents,
                   const SubjectTree& subjects, const Extractor& extractor, ReviewQueue* queue)
    : log_(log),
      catalog_(catalog),
      documents_(documents),
      subjects_(subjects),
      extractor_(extractor),
      queue_(queue),
      acts_(subjects) {}

Result<IngestReport> Ingester::Ingest(std::string_view bytes, const ReadOptions& options) {
  return Run(bytes, options, Mode::kWrite);
}
Result<IngestReport> Ingester::Preview(std::string_view bytes, const ReadOptions& options) {
  return Run(bytes, options, Mode::kPreview);
}

Result<std::vector<Ingester::Queued>> Ingester::PutInQueue(const IngestPlan& plan,
                                                           const Document& document, Mode mode) {
  std::vector<Queued> queued;
  if (queue_ == nullptr || plan.waiting().empty()) return queued;
  if (mode == Mode::kWrite) CHIP_TRY(documents_->Put(document.text));
  for (const IngestPlan::Waiting& waiting : plan.waiting()) {
    if (mode == Mode::kPreview) {
      auto item = CHIP_TRY(queue_->Find(QueueIdOf(waiting.item.event)));
      if (item != nullptr) queued.push_back({waiting.index, std::move(item), false});
      continue;
    }
    ReviewQueue::Added added = CHIP_TRY(queue_->Add(waiting.item));
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

Result<IngestReport> Ingester::Run(std::string_view bytes, const ReadOptions& options, Mode mode) {
  const Document document = CHIP_TRY(ReadDocument(bytes, options));
  const std::string hash = HexOf(Sha256(document.text));
  if (const auto why = documents_->WithdrawalOf(hash)) {
    return Conflict("this text was withdrawn: " + *why, options.path);
  }
  const std::shared_ptr<const RuleSet> rules = extractor_.rules();
  const std::string id = "doc:" + hash + "@" + rules->version;
  const std::vector<Draft> drafts = extractor_.Extract(document).drafts;

  const std::lock_guard lock(mutex_);
  for (int attempt = 0; attempt < kRetries; ++attempt) {
    CHIP_CHECK(CatchUp(*log_, catalog_));
    CHIP_CHECK(acts_.CatchUp(*log_));
    IngestPlan plan(*log_, *catalog_, acts_, subjects_, *rules->subjects, document, hash);
    CHIP_CHECK(plan.Take(drafts));
    if (const auto earlier = CHIP_TRY(log_->FindClaim("id:" + id))) {
      IngestReport report = CHIP_TRY(ReportOf(*log_, earlier->seq, document, hash));
      CHIP_CHECK(QueueAgain(plan, document, mode, &report));
      return report;
    }
    if (mode == Mode::kPreview || plan.entry().events.empty()) {
      return Queue(std::move(plan), document, 0, mode);
    }
    // The text is durable before the entry that cites it.
    CHIP_TRY(documents_->Put(document.text));
    plan.entry().id = id;
    plan.entry().by = "ingest/" + rules->version;
    const std::uint64_t seen = acts_.last_seq();
    const Result<Receipt> receipt = log_->Append(plan.entry(), {seen});
    if (receipt) return Queue(std::move(plan), document, receipt->seq, mode);
    // Where the log has grown meanwhile, all is compared again.
    const bool has_grown = log_->Head().seq > seen;
    if (receipt.error().code != ErrorCode::kConflict || !has_grown) return receipt.error();
  }
  return Unavailable("the log grows too fast for this document to be compared", options.path);
}

}  // namespace chipline
