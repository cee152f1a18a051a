// The review queue as its readers see it: what a request selects of it, and an item as JSON.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ingest/review_queue.h"
#include "web/answers.h"
#include "web/editing.h"
#include "web/http.h"
#include "web/router.h"
#include "web/site.h"

namespace chipline {

// Absent fields filter nothing.
struct QueueFilter {
  std::optional<QueueState> state;
  std::optional<Grade> grade;
  std::optional<EventType> type;
  std::optional<Jurisdiction> issuer;  // of a joint act, one has to fit
  std::optional<Flow> flow;
  std::optional<SubjectIndex> subject;  // named, or below one that is named
  std::string document;                 // SHA-256 (hex)
  std::string reason;                   // a code of QueueReason
};
// state, grade, type, issuer, flow, subject, document and reason.
std::vector<ParameterSpec> QueueFilterParameters();
std::optional<HttpProblem> ReadQueueFilter(const Request& request, const SubjectTree& subjects,
                                           QueueFilter& filter);
bool Takes(const QueueFilter& filter, const SubjectTree& subjects, const QueueItem& item);

// The event of the log that the item is about; nothing where it has not been appended.
std::optional<EventId> EventOf(const Timeline& timeline, const QueueItem& item);

// The strong tag of an item as it is: "q0123456789abcdef@2" after two decisions. Without quotes.
std::string QueueTag(const QueueItem& item);

// {id, state, etag, queued_at, grade?, reasons: [{code, text}], document, url?, publisher?, title?,
// event_id?, event, passages: [{exact, …}], history: [{action, by, at, reason?, seq?}]}
Json QueueItemJson(const Timeline& timeline, const QueueItem& item);

}  // namespace chipline
