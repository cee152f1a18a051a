// The state of many positions at once, its spells over time, and what changed between two states.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "query/as_of.h"
#include "query/resolver.h"
#include "query/timeline.h"

namespace chipline {

struct StateFilter {
  std::optional<Jurisdiction> issuer;
  std::optional<Flow> flow;
  std::optional<SubjectIndex> subject;
  std::optional<Jurisdiction> target;
};

// The positions that `filter` selects, sorted. Without a subject: those that some event names.
// With one: the subject itself on every issuer, flow and target that an event on it or an ancestor
// names, so that a subject that none names answers with what it inherits. A measure on all
// destinations holds for a target that is asked for. Where issuer, flow and subject are all given
// there is always an answer, for the target asked for or DefaultTarget. Only events recorded up to
// `recorded` name anything, so that a later entry adds no row to an earlier answer.
std::vector<Position> SelectPositions(const Timeline& timeline, const StateFilter& filter,
                                      std::uint64_t recorded);

// The other side: CN for the US and everybody else, US for CN.
Jurisdiction DefaultTarget(Jurisdiction issuer);

struct PositionState {
  Position position;
  Resolution resolution;
};

std::vector<PositionState> StateAt(const Timeline& timeline, const AsOf& as_of,
                                   const StateFilter& filter);

// A run of days with the same answer, lists and all. `last` is kDistantFuture and `first`
// kDistantPast at the ends.
struct Spell {
  Day first = kDistantPast;
  Day last = kDistantFuture;
  Resolution resolution;
};

// The whole timeline of one position under the AsOf's knowledge: spells in order, without gaps,
// neighbours different.
std::vector<Spell> Spells(const Timeline& timeline, const AsOf& as_of, const Position& position);

// As each day was answered at its own end: the answer of day D under known_at = D, without
// look-ahead. `as_of.known_at` plays no part.
std::vector<Spell> SpellsAsFirstKnown(const Timeline& timeline, const AsOf& as_of,
                                      const Position& position);

// True if people would call the two answers the same: status, policy, duty, mark, decider with its
// certainty, and the days since, until and of return. What lies beside the decider may differ.
bool SameAnswer(const Resolution& a, const Resolution& b);

// Neighbours with the SameAnswer as one, for whoever shows no lists: those of the first day stay.
std::vector<Spell> JoinSame(std::vector<Spell> spells);

struct PositionChange {
  Position position;
  Resolution before;
  Resolution after;
  // Events that are there (known, on their days, certain) in another way for one question than for
  // the other, and without which that answer would be another. By id.
  std::vector<EventId> causes;
};

// What differs between two questions about one timeline: two days, two states of knowledge, or
// both. Applying the changes to the first state gives the second, grounds and all; what only lies
// ahead (Resolver::ExpectedNext) is not compared.
std::vector<PositionChange> Diff(const Timeline& timeline, const AsOf& from, const AsOf& to,
                                 const StateFilter& filter);

// Names the resolver's rules and the subject tree: answers of the same log and version are the same
// bytes. 16 hex digits.
std::string RulesVersion(const SubjectTree& subjects);
// Whether a tree of this text, with this resolver or an earlier one, has that version.
bool AreRulesOf(const std::string& version, std::string_view text);

}  // namespace chipline
