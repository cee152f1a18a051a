// What is to become of the drafts of one document, in the light of what the log held at one moment.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ingest/act_index.h"
#include "ingest/act_merger.h"
#include "ingest/document.h"
#include "ingest/extract.h"
#include "ingest/ingester.h"
#include "ingest/review_queue.h"
#include "ingest/statements.h"
#include "ingest/text_utils.h"

namespace chipline {

// Sorts drafts into statements, entries, a report and what waits for people. Writes nothing.
class IngestPlan {
 public:
  // All are borrowed. `subjects` is the tree of the index of acts, `known` that of the rules, which
  // may be newer; `hash` names the document's text. `edited`: of a later text of a known page, the
  // day from which it says so, and `cited`, what people entered or accepted from it.
  IngestPlan(const EventLog& log, const Catalog& catalog, const ActIndex& acts,
             const Statements& statements, const SubjectTree& subjects, const SubjectTree& known,
             const Document& document, const std::string& hash, std::optional<Day> edited,
             std::vector<EventId> cited);

  Result<void> Take(const std::vector<Draft>& drafts);

  // The new events to append, all or none.
  NewEntry& entry() { return entry_; }
  // What follows it: merges, and the statements to keep, those that ended among them.
  const std::vector<NewEntry>& merges() const { return sorted_.merges; }
  const std::vector<Statement>& put() const { return sorted_.put; }
  // Keys of all events that the document has statements of.
  const std::vector<std::string>& touched() const { return sorted_.touched; }

  // What waits, each with the event of the report that it is of.
  struct Waiting {
    std::size_t index = 0;
    QueueItem item;
  };
  const std::vector<Waiting>& waiting() const { return waiting_; }

  // The report, with the ids that entry `seq` gave; 0 where nothing was appended.
  IngestReport Finish(std::uint64_t seq) &&;

 private:
  Result<void> Place(const Draft& draft, std::size_t index);
  Result<bool> HasTakenKey(IngestedEvent* item, std::size_t index);
  Result<bool> Repeats(const Draft& draft, std::size_t index);
  Result<bool> ConcernsOthers(EventId id, const PolicyEvent& event) const;
  Result<bool> MayBeAdded(EventId id) const;
  Result<bool> WasAddedWith(const IngestedEvent& item) const;
  Result<bool> Known(IngestedEvent* item, EventId id, const char* reason);
  void Replace();
  void DateAsKnown(PolicyEvent* event) const;
  bool IsRestated(const Statement& old) const;
  Result<void> AskAboutDropped();
  Result<void> AskAboutCited();
  Result<void> AskWhether(EventId id, const PolicyEvent& standing, std::string reason);
  Result<void> Settle(const std::vector<Draft>& drafts);
  Result<void> LookForRivals(const Draft& draft, std::size_t index, const Statement& statement);
  void Wait(const Draft& draft, std::size_t index, const char* code, std::string text);
  Result<void> Disagree(const Draft& draft, std::size_t index, EventId id);
  Result<PolicyEvent> EventAt(EventId id) const;
  Result<PolicyEvent> StandingAt(EventId id) const;

  const EventLog& log_;
  const Catalog& catalog_;
  const ActIndex& acts_;
  const Statements& statements_;
  const SubjectTree& subjects_;
  const SubjectTree& known_;
  const Document& document_;
  const CodePointMap offsets_;
  const std::string& hash_;
  const std::optional<Day> edited_;
  const std::vector<EventId> cited_;
  const ActMerger merger_;
  IngestReport report_;
  NewEntry entry_;
  ActMerger::Sorted sorted_;
  std::vector<Waiting> waiting_;
  std::vector<Statement> fresh_;          // statements that nobody made before
  std::vector<std::size_t> fresh_index_;  // of each of them: which draft
  std::vector<std::pair<Statement, std::size_t>>
      told_;                                          // of this page, new or said before; its draft
  std::vector<Statement> ended_;                      // what the page says otherwise now
  std::vector<std::string> said_before_;              // keys of events that the page told of before
  std::vector<std::optional<std::size_t>> placed_;    // of each draft: which of entry_'s events
  std::vector<std::optional<std::size_t>> repeated_;  // of each draft: the draft that it repeats
};

}  // namespace chipline
