// What one page says of one act: the unit that is compared, and of which an event of many sources
// is made.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ingest/act_index.h"
#include "model/day.h"
#include "model/event.h"
#include "model/result.h"
#include "model/subjects.h"

namespace chipline {

struct Statement {
  std::string key;           // of the draft: page, type, parties, subjects, dates, certainty
  std::string event;         // key of the event that stands for it in the log
  PolicyEvent said;          // the draft, with its one source
  std::string page;          // PageKey of its address; empty where it has none
  Act act;                   // the same, for comparing
  Day published = 0;         // when the page was; of a later text of it, when that was known
  std::optional<Day> ended;  // from when on the page says another thing in its place
};

// REQUIRES: the draft's source states its day.
Statement StatementOf(const PolicyEvent& said, std::string event, const SubjectTree& subjects);

// Whether both are of one page, by its address or its text; a page tells of one act once.
bool IsSamePage(const PolicyEvent& a, const PolicyEvent& b);

// Whether the two tell of one act, as far as the two alone can show it: no Contradict, subjects
// that meet in the tree, and the same time: first days that are known to the month and meet, else
// accounts within ten days of each other. Symmetric.
bool Linked(const Statement& a, const Statement& b, const SubjectTree& subjects);

// Whether no event can hold both: one page, another type, issuer, flow, target, actor, scope or
// rate, one that has happened and one that is only expected, or first or last days that cannot both
// be true. Symmetric.
bool Contradict(const Statement& a, const Statement& b);

// Whether a page that says `now` has taken back that it said `before`: the same kind of act by the
// same parties, on subjects that meet. REQUIRES: both are of one page, and it does not say `before`
// any more.
bool Replaces(const Statement& now, const Statement& before, const SubjectTree& subjects);

// Whether the two are rivals: the same but for the first day, or for the kind of restriction, and
// told within ten days of each other. Symmetric.
bool Rivals(const Act& a, const Act& b, const SubjectTree& subjects);

// Statements sorted into acts, each in the canonical order of its statements, dated ones and better
// evidence first: whatever order `statements` are in, the acts come out the same. A statement
// without a day that fits two acts goes to the nearer one; acts that contradict each other stay
// apart however many statements lie between them.
std::vector<std::vector<const Statement*>> SortIntoActs(std::vector<const Statement*> statements,
                                                        const SubjectTree& subjects);

// An event as it was told from a day on.
struct Told {
  Day day = 0;
  PolicyEvent event;
};

// The event that `statements` of one act make, as the world could know it: one version for each day
// on which something but the sources changed, and a last one that holds all sources. Of every
// version, certainty and evidence are those of the firmest statement so far, the dates the
// narrowest, subjects those of the best evidence, sources in order of their day; a statement that
// ended counts up to the day before. The same for every order of `statements`. REQUIRES: at least
// one statement that has not ended.
std::vector<Told> HistoryOf(std::vector<const Statement*> statements, const std::string& key,
                            const SubjectTree& subjects);

}  // namespace chipline
