// A second reading of the rules of state (docs/rules.md, P1 to P13 and P15) to check the resolver
// against: slow and plain, it goes through every event for every question, keeps nothing, and
// shares no code with query/ but the types of model/.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "model/codes.h"
#include "model/entry.h"
#include "model/subjects.h"

namespace chipline::naive {

// Which findings of the machine count (P2).
enum class ReviewMode {
  kPeopleFirst,    // extracted events only where no entered or confirmed one is live
  kAny,            // all alike
  kConfirmedOnly,  // nothing but confirmed ones
};

// Which day stands for a window (P10).
enum class Imprecise { kMark, kEarliest, kLatest };

struct Question {
  Day date = 0;
  std::optional<Day> known_at;       // nothing: all that was ever published
  std::optional<std::uint64_t> seq;  // nothing: the whole log
  Certainty floor = Certainty::kReported;
  ReviewMode review = ReviewMode::kPeopleFirst;
  Imprecise imprecise = Imprecise::kMark;
  Jurisdiction issuer = Jurisdiction::kUS;
  Flow flow = Flow::kExport;
  SubjectIndex subject = 0;
  Jurisdiction target = Jurisdiction::kCN;
};

// P8: what suspends an event's layer, and the day on which it applies again.
struct Pause {
  EventId by;
  std::optional<Day> returns;
  friend bool operator==(const Pause&, const Pause&) = default;
};

struct Answer {
  Status status = Status::kOpen;
  std::optional<ReviewPolicy> review_policy;
  std::optional<double> duty_percent;  // nothing where no rated duty is live
  std::optional<EventId> decided_by;   // the first id of the event, whatever corrected it
  std::optional<Certainty> certainty;  // its, or less where known_at lies before its announcement
  bool possible = false;               // P10: `when` is "possible"
  std::optional<Day> returns;          // P8, only for kSuspended
  std::set<EventId> also_in_force;
  std::set<EventId> exceptions;
  std::map<EventId, Pause> suspended;
  friend bool operator==(const Answer&, const Answer&) = default;
};

// A rule read wrongly on purpose, to prove that a comparison with this evaluator can fail.
enum class Fault {
  kNone,
  kUntilIsExclusive,            // P3
  kModifierIgnoresTarget,       // P4
  kModifierActsOnAncestors,     // P4
  kSuspendedModifierActs,       // P4
  kExtensionBridgesGap,         // P4
  kReplacementIsNotTransitive,  // P4
  kIdlePermissionCounts,        // P6
  kTopRestrictionAlone,         // P6
  kScopedJoins,                 // P6
  kReplacedDutyAdds,            // P9
  kPublishedIgnored,            // P11
  kRetractionIgnored,           // P12
};

Answer Evaluate(const std::vector<LogEntry>& log, const SubjectTree& tree, const Question& question,
                Fault fault = Fault::kNone);

// P15.
enum class Verdict { kYes, kRestricted, kNo, kUnknown };

// May `question.subject` go from the United States to China? Issuer, flow and target of the
// question are not looked at.
Verdict Ship(const std::vector<LogEntry>& log, const SubjectTree& tree, const Question& question);

}  // namespace chipline::naive
