// Makes one event of the many statements of an act: which statements are one, which event stands
// for them, and the dated entries by which the log comes to say so.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ingest/act_index.h"
#include "ingest/statement.h"
#include "ingest/statements.h"
#include "model/entry.h"
#include "model/result.h"
#include "model/subjects.h"
#include "store/catalog.h"
#include "store/event_log.h"

namespace chipline {

// Looks at the log as the index of acts and the catalog have read it; writes nothing. Events that a
// person ever said something about are closed to it (P12): their statements stay as they are.
class ActMerger {
 public:
  // All are borrowed.
  ActMerger(const EventLog& log, const Catalog& catalog, const ActIndex& acts,
            const Statements& statements, const SubjectTree& subjects)
      : log_(log), catalog_(catalog), acts_(acts), statements_(statements), subjects_(subjects) {}

  struct Sorted {
    std::vector<PolicyEvent> events;   // new ones as they were first told, modifiers last
    std::vector<NewEntry> merges;      // of events that turned out to be one act
    std::vector<Statement> put;        // statements that are new, or now of another event
    std::vector<std::string> touched;  // keys of the events that the statements are of
  };
  // Sorts new statements, with all known ones that are linked with them, into acts, and finds the
  // event of each: the one that most of its statements were of, else a new one. `removed` are keys
  // of statements that no longer count. A new statement whose `event` is set was of that event
  // before.
  Result<Sorted> Sort(const std::vector<Statement>& fresh,
                      const std::vector<std::string>& removed) const;

  // The corrections that make the event say what its statements say, as of the day on which each
  // thing could be known; none where it says so already, where it is closed, and where it has no
  // statements.
  Result<std::vector<NewEntry>> Settle(const std::string& key) const;

  // Events with statements that may modify this one, so that what they name is to be looked at
  // again.
  Result<std::vector<std::string>> ModifiersNear(const std::string& key) const;

  // Whether a person ever said something about the event.
  Result<bool> IsClosed(EventId id) const;

 private:
  // Standing, and never touched by a person.
  Result<bool> IsOpen(EventId id) const;
  using Pool = std::map<std::string, Statement>;
  Result<Pool> Gather(const std::vector<Statement>& fresh,
                      const std::vector<std::string>& removed) const;
  std::string NameFor(const std::vector<const Statement*>& act) const;
  std::vector<std::string> Modified(const PolicyEvent& event,
                                    const std::vector<PolicyEvent>& beside) const;
  Result<PolicyEvent> EventAt(EventId id) const;

  const EventLog& log_;
  const Catalog& catalog_;
  const ActIndex& acts_;
  const Statements& statements_;
  const SubjectTree& subjects_;
};

}  // namespace chipline
