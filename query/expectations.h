// Rule P14: what was expected or announced, and what came of it.
#pragma once

#include <array>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "query/as_of.h"
#include "query/resolver.h"
#include "query/state.h"
#include "query/timeline.h"

namespace chipline {

enum class Outcome : std::uint8_t { kOpen, kFulfilled, kContradicted, kLapsed };
std::string_view OutcomeName(Outcome outcome);  // "open", "fulfilled", "contradicted", "lapsed"

struct Expectation {
  Ref event = kNoRef;  // the forecast
  Outcome outcome = Outcome::kOpen;
  Day said = kDistantPast;        // the day it was published
  std::optional<DaySpan> window;  // when it was to happen, where it says so
  Ref settled_by = kNoRef;        // what fulfilled or contradicted it
  std::optional<Day> settled_on;
  // First day of what settled it, counted from the window: 0 inside, negative before, positive
  // after. Absent without a window or a settling event.
  std::optional<int> delay_days;
  std::optional<int> waited_days;  // from being said to being settled
};

// Whether P14 keeps count of the event: it is expected, or announced for a day that lay ahead or
// for no day.
bool IsForecast(const EventRecord& event);

// Judges forecasts by what is visible under `as_of` and had happened by its date. Both must outlive
// it. One thread.
class ForecastJudge {
 public:
  ForecastJudge(const Timeline& timeline, const AsOf& as_of);
  // REQUIRES: a visible version for which IsForecast holds.
  Expectation Judge(Ref forecast) const;
  const Resolver& resolver() const { return resolver_; }

 private:
  // Calls visit(Position) for each position that an event which concerns the forecast lies on.
  template <class Visit>
  void ForEachNear(const EventRecord& forecast, Visit visit) const;
  bool Counts(const EventRecord& event) const;
  bool Concerns(const EventRecord& forecast, const EventRecord& event) const;
  // First versions of what the event modifies, as far as it is visible.
  std::set<Ref> NamedBy(const EventRecord& event) const;
  bool NamesTheSame(const EventRecord& forecast, const EventRecord& event) const;
  bool Fulfils(const EventRecord& forecast, const EventRecord& event) const;
  bool Contradicts(const EventRecord& forecast, const EventRecord& event) const;

  const Timeline& timeline_;
  const Resolver resolver_;
  const Ref bound_;
};

// What lies ahead of a position's answer: events whose first day lies after the date, and forecasts
// without a day; nearest first. Forecasts that are settled (P14) and what is denied are left out.
std::vector<Ref> ExpectedNext(const Timeline& timeline, const AsOf& as_of,
                              const Position& position);

// The days on which the answer about a position, its trace and what lies ahead of it can change,
// sorted. The date of `as_of` plays no part.
std::vector<Day> AnswerDays(const Timeline& timeline, const AsOf& as_of, const Position& position);

// Every forecast that had been said by the date of `as_of` and touches what `filter` selects, by
// the day it was said, then by id.
std::vector<Expectation> Expectations(const Timeline& timeline, const AsOf& as_of,
                                      const StateFilter& filter);

// How one kind of evidence has done.
struct EvidenceScore {
  std::uint8_t evidence = 0;              // 0 = not stated, else Evidence
  std::array<int, 4> count{};             // by Outcome
  std::optional<int> median_delay_days;   // of what was fulfilled and dated
  std::optional<int> median_waited_days;  // of what was settled
};
// One a kind that occurs, in the order of the evidence table.
std::vector<EvidenceScore> ScoreEvidence(const Timeline& timeline,
                                         const std::vector<Expectation>& expectations);

// A day that lies ahead of the date asked about.
enum class DueKind : std::uint8_t {
  kStarts,    // the first day of what was enacted, announced or reported
  kEnds,      // the last day in force
  kExpected,  // the window of an open forecast
};
std::string_view DueName(DueKind kind);  // "starts", "ends", "expected"

struct Due {
  Ref event = kNoRef;
  DueKind kind = DueKind::kStarts;
  DaySpan days;
};
// By first day, then by id.
std::vector<Due> DueAfter(const Timeline& timeline, const AsOf& as_of, const StateFilter& filter);

}  // namespace chipline
