// The rules of state P1 to P10 for one position: a pure function of the events visible at
// (known_at, recorded) and the day. docs/rules.md states them; the code cites them by number.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "query/as_of.h"
#include "query/position.h"
#include "query/record.h"
#include "query/timeline.h"

namespace chipline {

// One step of the way to an answer, for people: which rule did what to which event.
struct TraceStep {
  std::string rule;  // "P4"
  EventId event;
  std::string text;
  friend bool operator==(const TraceStep&, const TraceStep&) = default;
};

// A layer that would be live but for a suspension (P4, P8).
struct Dormant {
  Ref event = kNoRef;
  Ref by = kNoRef;             // the suspension or truce
  std::optional<Day> returns;  // first day it applies again, where that is known
  friend bool operator==(const Dormant&, const Dormant&) = default;
};

// Refs name the version that is visible under the question's AsOf.
struct Resolution {
  Status status = Status::kOpen;
  std::optional<ReviewPolicy> review_policy;
  std::optional<double> duty_percent;  // P9; absent where no tariff with a rate is live
  bool possible = false;               // P10: rests on an event that is uncertain on the day
  Ref decided_by = kNoRef;             // the layer, or for `suspended` the suspension (P8)
  std::optional<Certainty> certainty;  // of what decides, as far as it was known then (P11)
  std::optional<Day> since;            // first day of the deciding layer as read by `imprecise`
  std::optional<Day> until;            // its last day, with extensions, where there is one
  std::optional<Day> returns;          // P8: first day of what is suspended
  std::vector<Ref> also_in_force;      // P7, in the order of P6
  std::vector<Ref> exceptions;         // P7: scoped layers that do not decide, in the order of P6
  std::vector<Ref> duties;             // P9: the tariffs that add up
  std::vector<Dormant> dormant;        // P8: measures, then duties, each in the order of P6
  std::vector<Ref> unreviewed_would_change;  // P2
  std::vector<TraceStep> trace;              // only where asked for
  friend bool operator==(const Resolution&, const Resolution&) = default;
};

// Answers for one AsOf over one timeline, both of which must outlive it. Keeps scratch between
// calls: one thread at a time.
class Resolver {
 public:
  Resolver(const Timeline& timeline, const AsOf& as_of);

  Resolution Resolve(const Position& position);
  Resolution ResolveWithTrace(const Position& position);
  // Whether the layer that version `ref` lays on `bucket` is live on `position`, which is that
  // bucket's or one below it; `start` is then the first day of its spell. For scans over many
  // positions (full_state.h); extracted events count as ReviewMode says, without a second pass.
  bool IsLive(Ref ref, const Position& position, const Position& bucket, Day* start,
              bool* met_uncertain);

  // The version of the event that counts under this AsOf, or kNoRef: not yet known, or retracted.
  Ref Visible(Ref base) const;
  // What took the event back, by a retraction or a merge, under this AsOf; kNoRef: nothing did.
  Ref Retraction(Ref base) const;
  // Visible(base), or of the event that it was merged into.
  Ref VisibleOrSurvivor(Ref base) const;

  // Events on the position whose first day lies after the AsOf's, and forecasts without a day;
  // nearest first. What is only expected or proposed is among them, what is denied is not.
  std::vector<Ref> ExpectedNext(const Position& position);

  // Days on which the answer for `position` can change, sorted: every start, end and window edge
  // of the events that touch it. The AsOf's own date plays no part.
  std::vector<Day> Boundaries(const Position& position) const;
  // Every version that can play a part in some answer for `position`, whatever the day and
  // known_at; sorted.
  std::vector<Ref> Touching(const Position& position) const;
  // Days on which something that touches the position becomes known, or known otherwise (P11),
  // sorted.
  std::vector<Day> KnowledgeDays(const Position& position) const;

  // The days on which this version by itself can change an answer: its starts, ends and window
  // edges.
  void AddOwnDays(Ref ref, std::set<Day>* days) const;

  // How an event stands in the record under this AsOf, before anything acts on it. Two questions
  // under which it differs for no event of Touching have the same answer.
  struct Presence {
    Ref version = kNoRef;  // the one that counts; kNoRef: not known, retracted or merged away
    bool on_its_days = false;
    bool uncertain = false;  // P10
    Certainty certainty = Certainty::kReported;
    friend bool operator==(const Presence&, const Presence&) = default;
  };
  Presence PresenceOf(Ref base, const Position& position) const;

  // Asks about another day, or another state of knowledge, from now on.
  void SetDate(Day date);
  void SetKnownAt(std::optional<Day> known_at);

  const Timeline& timeline() const;
  const AsOf& as_of() const;

 private:
  friend class PositionCase;
  // Sets `possible` of an answer that was computed in `pass` (P10).
  Resolution Mark(Resolution answer, const Position& position, ReviewPass pass, bool met_uncertain);
  bool Known(Day published) const { return !as_of_.known_at || published <= *as_of_.known_at; }
  // The version or retraction of the event that counts last, or kNoRef if the event is not
  // recorded.
  Ref LastAmendment(Ref base) const;

  const Timeline& timeline_;
  AsOf as_of_;
  Ref bound_;             // refs below it are recorded
  Ref without_ = kNoRef;  // base of the event that is left out
};

}  // namespace chipline
