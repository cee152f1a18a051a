// The acts that the log holds, as far as the ingester compares them with what it found. Built from
// heads alone; a correction, merge or retraction changes what an event counts as.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "model/codes.h"
#include "model/entry.h"
#include "model/result.h"
#include "model/subjects.h"
#include "store/entry_head.h"
#include "store/event_log.h"

namespace chipline {

// One event, in the latest version that anybody gave it.
struct Act {
  EventId id;
  EventType type = EventType::kBan;
  Certainty certainty = Certainty::kReported;
  std::optional<Effect> effect;
  std::uint32_t issuers = 0;  // as in EventHead
  Jurisdiction target = Jurisdiction::kAny;
  std::optional<Flow> flow;
  std::optional<ScopeKind> scope;
  std::optional<ReviewPolicy> review_policy;
  bool has_conditions = false;
  ReviewState review = ReviewState::kEntered;
  DayWindow effective;
  DayWindow until;
  DayWindow announced;
  DayWindow published;  // as stated, else the earliest of the sources' days
  std::optional<double> rate;
  std::vector<SubjectIndex> subjects;  // those that the tree knows

  // Seen by a person: written, corrected or confirmed by one.
  bool is_curated() const { return review != ReviewState::kExtracted; }
};

// The act of an event that is not in a log yet; `id` stays empty.
Act ActOf(const PolicyEvent& event, const SubjectTree& subjects);

// Whether `found` says nothing that `known` does not say already: the same type, issuers, flow,
// target, kind of scope and rate at the same stage (in force, ahead, denied), on subjects that are
// those of `known` or below them, with windows of days that meet. A wider or a further subject and
// another start are something new; so are a stronger certainty, conditions and a licensing policy
// where only a machine has read `known`. What a head does not hold, the caller compares: `actor`
// and the words of the scope.
bool IsRepeated(const Act& known, const Act& found, const SubjectTree& subjects);

// Whether `found`, a suspension, rescission, delisting or extension, can be about `known`: the same
// issuers, flow and target, subjects that meet in the tree, a type that it acts on, and in force at
// its first day.
bool CanModify(const Act& found, const Act& known, const SubjectTree& subjects);

// Suspensions, rescissions, delistings and extensions: they act on what they modify.
bool ModifiesByNature(EventType type);

// One thread at a time.
class ActIndex {
 public:
  // `subjects` must outlive the index.
  explicit ActIndex(const SubjectTree& subjects) : subjects_(subjects) {}

  // Adds what `log` has more. On failure what was read so far stays.
  Result<void> CatchUp(const EventLog& log);
  std::uint64_t last_seq() const { return last_seq_; }

  // Nothing where the event does not exist or was retracted or merged into another.
  const Act* Find(EventId id) const;
  // All that `found` repeats: those that a person has seen first, then by id.
  std::vector<EventId> RepeatedBy(const Act& found) const;
  // All that `found` can modify, by id.
  std::vector<EventId> ModifiableBy(const Act& found) const;
  // The acts on subjects that are those of `act`, or above or below them, by id.
  std::vector<EventId> Near(const Act& act) const;
  // The entries about an event, in order.
  std::vector<std::uint64_t> AmendmentsOf(EventId id) const;

 private:
  void Add(const EntryHead& head);
  void Put(EventId id, const EventHead& event);
  // Those that ever named one of `subjects`, by id.
  std::set<EventId> Naming(const std::vector<SubjectIndex>& subjects) const;

  const SubjectTree& subjects_;
  std::uint64_t last_seq_ = 0;
  std::map<EventId, Act> acts_;
  std::map<EventId, std::vector<std::uint64_t>> amendments_;
  // By subject: who ever named it. A later version may have left it again.
  std::unordered_map<SubjectIndex, std::vector<EventId>> by_subject_;
};

}  // namespace chipline
