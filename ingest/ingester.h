// From a document's bytes to the log: read, extracted, compared with what is known, its text kept,
// its events appended. One document is one entry; the same document again adds nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/act_index.h"
#include "ingest/cited_pages.h"
#include "ingest/extract.h"
#include "ingest/read_document.h"
#include "ingest/statements.h"
#include "model/clock.h"
#include "model/event.h"
#include "model/result.h"
#include "model/subjects.h"
#include "store/catalog.h"
#include "store/document_store.h"
#include "store/event_log.h"
#include "store/side_store.h"

namespace chipline {

class IngestPlan;
class PageVersions;
class ReviewQueue;
class Stories;
struct QueueItem;

enum class IngestOutcome : std::uint8_t {
  kAdded,
  kDuplicate,  // this document was ingested before, with this event
  kMerged,     // the act of an event that was extracted before, or further up in the document
  kKnown,      // the act of an event that a person has seen
  kQueued,     // for people to look at first: grade C, or no publication date that is certain
  kRecounted,  // an earlier act that the document only retells; not its news
  kRefused,    // not valid; `reason` says why
};
// "added", "duplicate", "merged", "known", "queued", "recounted", "refused"
std::string_view Name(IngestOutcome outcome);
std::optional<IngestOutcome> IngestOutcomeFromName(std::string_view name);

// What became of one event that was found.
struct IngestedEvent {
  PolicyEvent event;  // as appended, or as it would have been
  IngestOutcome outcome = IngestOutcome::kRefused;
  std::optional<EventId>
      id;              // its own, or of the event that it repeats; a preview gives no new ids
  std::string reason;  // why it was queued, merged or refused; empty where it was added
  std::string queue;   // the item of the review queue that waits for people; empty where none does
};

struct IngestReport {
  std::string document;               // SHA-256 (hex) of the normalised text
  std::string title;                  // of the document
  std::uint64_t seq = 0;              // the entry that holds its events; 0 if there is none
  std::uint64_t last = 0;             // where the log ended when all was written
  std::vector<std::string> alike;     // documents of nearly the same text, most alike first
  std::vector<IngestedEvent> events;  // in document order

  std::size_t Count(IngestOutcome outcome) const;
};

// Who else is told of a document; each may be null. Borrowed.
struct Desks {
  ReviewQueue* queue = nullptr;   // what waits for people; without it that is only reported
  PageVersions* pages = nullptr;  // the texts that a page has had
  Stories* stories = nullptr;     // which texts are one story
  const Clock* clock = nullptr;   // no document was published after; without it any day is believed
};

// Safe from any thread; events of two documents are compared and appended one after the other.
class Ingester {
 public:
  // All of them are borrowed and must outlive the ingester. Others may append to the log and feed
  // the catalog meanwhile.
  // What pages stated is kept in `side`.
  Ingester(EventLog* log, Catalog* catalog, DocumentStore* documents, SideStore* side,
           const SubjectTree& subjects, const Extractor& extractor, const Desks& desks = {});

  // What is added or queued cites the text by its hash, and all are durable on return: events
  // first, so that a crash in between leaves events without their item in the queue, and the same
  // document again puts it there. Errors: those of ReadDocument, kConflict for a text that was
  // withdrawn, and those of the stores; then nothing was added, or (kUnavailable and kIo) it is
  // unknown: ingest the same again.
  Result<IngestReport> Ingest(std::string_view bytes, const ReadOptions& options);
  // The same report, nothing written.
  Result<IngestReport> Preview(std::string_view bytes, const ReadOptions& options);

 private:
  enum class Mode : std::uint8_t { kWrite, kPreview };
  Result<IngestReport> Run(std::string_view bytes, const ReadOptions& options, Mode mode);
  Result<bool> Write(IngestPlan& plan, const std::string& text, const std::string& by,
                     std::uint64_t* seq);
  Result<std::optional<Day>> EditedOn(const Document& document, const std::string& hash) const;
  Result<std::vector<EventId>> CitedBy(const Document& document);
  Result<void> NoteEdited(const Document& document, const std::string& hash,
                          const std::vector<Draft>& drafts);
  Result<void> NotePage(const Document& document, Mode mode, IngestReport* report);
  Result<bool> Settle(std::vector<std::string> keys, const std::string& by);
  Result<bool> Append(NewEntry entry, const std::string& by, std::uint64_t* seq = nullptr);
  // What the plan put in the queue, or found there, and of which draft.
  struct Queued {
    std::size_t index = 0;
    std::shared_ptr<const QueueItem> item;
    bool is_new = true;
  };
  Result<std::vector<Queued>> PutInQueue(const IngestPlan& plan, const Document& document,
                                         Mode mode);
  // The plan's report, with what it puts in the queue.
  Result<IngestReport> Queue(IngestPlan plan, const Document& document, std::uint64_t seq,
                             Mode mode);
  // The same for a document that entry `report->seq` holds.
  Result<void> QueueAgain(const IngestPlan& plan, const Document& document, Mode mode,
                          IngestReport* report);

  EventLog* log_;
  Catalog* catalog_;
  DocumentStore* documents_;
  const SubjectTree& subjects_;
  const Extractor& extractor_;
  const Desks desks_;
  std::mutex mutex_;
  ActIndex acts_;          // guarded by mutex_
  Statements statements_;  // guarded by mutex_
  CitedPages cited_;       // guarded by mutex_
};

}  // namespace chipline
