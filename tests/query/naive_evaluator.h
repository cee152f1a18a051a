// One position under one question: the inside of the naive evaluator. Which events are in force is
// in naive_in_force.cc (P2 to P5), what they answer together in naive_answer.cc (P6 to P10).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/query/naive_log.h"
#include "tests/query/naive_state.h"

namespace chipline::naive {

// An event that counts, with the days of its interval.
struct Measure {
  EventId id;
  PolicyEvent event;
  Certainty certainty = Certainty::kReported;  // as known (P11)
  Day first = 0;                               // the day it starts, as the question takes windows
  Day last = 0;                                // the last day in force
  Day sure_from = 0;                           // from here the start is certain
  Day sure_until = 0;                          // to here the end is certain
  bool ahead = false;  // announced for a day that lay ahead, and confirmed by nobody
  std::vector<std::size_t> modifies;
};

// Judges one position at one set of countable events; the day is an argument, because some rules
// ask about another one.
class Evaluator {
 public:
  Evaluator(const SubjectTree& tree, const Question& question, Fault fault,
            const std::vector<Known>& known, bool extracted_counts)
      : tree_(tree), question_(question), fault_(fault) {
    Count(known, extracted_counts);
  }

  Answer Run() const;
  // P2: whether a person's event stands on the position: a layer in force or dormant, or a
  // modifier that acts on one.
  bool IsHeld() const;
  // P15: whether anything is live but duties and carve-outs.
  bool HasOtherMeasure() const;

 private:
  using Index = std::size_t;
  using Subject = std::string;
  // A layer: what one event lays on one of its subjects (P5: and on all below it).
  struct Layer {
    Index of;
    Subject on;
  };
  // A day to judge, with the modifiers without `modifies` that begin before another (see
  // ActsOnLayer).
  struct Moment {
    Day day;
    Day before = kDistantFuture;
  };

  // ---- P2, P10: who counts, and from when to when
  void Count(const std::vector<Known>& known, bool extracted_counts);
  bool Counts(const Known& known, bool extracted_counts) const;
  static std::optional<Edtf> StartOf(const PolicyEvent& event);
  void SetDays(const Edtf& start, Measure* measure) const;

  // ---- P4, P5: where an event holds
  bool IsBelow(const Subject& ancestor) const;
  bool Covers(Index event) const;
  bool Stands(Index event) const;
  int Distance(const Subject& subject) const;
  std::vector<Layer> LayersHere() const;

  // ---- P3, P4: whether it is in force
  bool NamesInModifies(Index modifier, Index event) const;
  bool MayActOn(Index modifier, Index event) const;
  bool Acts(Index modifier, Index event, Moment at) const;
  bool ActsOnLayer(Index modifier, const Layer& layer, Moment at) const;
  bool HasExactly(Index modifier, const Layer& layer) const;
  bool InInterval(Index event, Moment at) const;
  std::vector<Index> Replaced(Index event) const;
  bool IsReplaced(Index event, Moment at, bool by_permission) const;
  bool IsIdle(Index event, Moment at) const;
  bool IsInForce(Index event, Moment at) const;
  bool IsPaused(const Layer& layer, Moment at) const;
  bool IsEnded(const Layer& layer, Moment at) const;
  bool RestIsInForce(const Layer& layer, Moment at) const;
  bool IsLive(const Layer& layer, Moment at) const;
  bool IsDormant(const Layer& layer, Moment at) const;

  // ---- P6 to P10: what the position answers
  Day StartAt(Index event, Day day) const;
  bool Before(const Layer& a, const Layer& b) const;
  std::vector<Layer> Sorted(std::vector<Layer> layers) const;
  const Layer& Decider(const std::vector<Layer>& sorted) const;
  bool Decide(Answer* answer) const;
  bool Suspend(Answer* answer) const;
  bool DecideAmong(bool unscoped, Answer* answer) const;
  Index PauseOf(const Layer& layer) const;
  std::optional<Day> Returns(const std::vector<Layer>& dormant) const;
  void AddDuties(Answer* answer) const;
  void ListTheRest(Answer* answer) const;
  void ListSuspended(Answer* answer) const;
  bool IsUncertain(Index event) const;
  bool IsPossible(const Answer& answer) const;
  std::vector<Day> Boundaries() const;

  const SubjectTree& tree_;
  const Question& question_;
  const Fault fault_;
  std::vector<Measure> all_;
};

}  // namespace chipline::naive
