#include "query/state.h"

#include <algorithm>
#include <set>

#include "model/entry.h"

namespace chipline {
namespace {

// Raised whenever the resolver may answer differently on the same log.
constexpr char kResolverVersion[] = "chipline resolver 2";

bool Matches(const Position& position, const StateFilter& filter) {
  return (!filter.issuer || position.issuer == *filter.issuer) &&
         (!filter.flow || position.flow == *filter.flow);
}

// What an answer rests on.
std::set<Ref> Grounds(const Resolution& resolution) {
  std::set<Ref> refs(resolution.also_in_force.begin(), resolution.also_in_force.end());
  if (resolution.decided_by != kNoRef) refs.insert(resolution.decided_by);
  refs.insert(resolution.duties.begin(), resolution.duties.end());
  refs.insert(resolution.exceptions.begin(), resolution.exceptions.end());
  for (const Dormant& dormant : resolution.dormant) refs.insert({dormant.event, dormant.by});
  return refs;
}

}  // namespace

Jurisdiction DefaultTarget(Jurisdiction issuer) {
  return issuer == Jurisdiction::kCN ? Jurisdiction::kUS : Jurisdiction::kCN;
}

std::vector<Position> SelectPositions(const Timeline& timeline, const StateFilter& filter) {
  const SubjectTree& tree = timeline.subjects();
  std::vector<Position> selected;
  for (Position position : timeline.positions()) {
    if (!Matches(position, filter)) continue;
    if (filter.subject) {
      if (!tree.IsA(*filter.subject, position.subject)) continue;
      position.subject = *filter.subject;
    }
    if (filter.target) {
      if (position.target == Jurisdiction::kAny) position.target = *filter.target;
      if (position.target != *filter.target) continue;
    }
    selected.push_back(position);
  }
  if (selected.empty() && filter.issuer && filter.flow && filter.subject) {
    selected.push_back({*filter.issuer, *filter.flow, *filter.subject,
                        filter.target.value_or(DefaultTarget(*filter.issuer))});
  }
  std::sort(selected.begin(), selected.end());
  selected.erase(std::unique(selected.begin(), selected.end()), selected.end());
  return selected;
}

std::vector<PositionState> StateAt(const Timeline& timeline, const AsOf& as_of,
                                   const StateFilter& filter) {
  Resolver resolver(timeline, as_of);
  std::vector<PositionState> states;
  for (const Position& position : SelectPositions(timeline, filter)) {
    states.push_back({position, resolver.Resolve(position)});
  }
  return states;
}

bool SameAnswer(const Resolution& a, const Resolution& b) {
  return a.status == b.status && a.review_policy == b.review_policy &&
         a.duty_percent == b.duty_percent && a.possible == b.possible &&
         a.decided_by == b.decided_by;
}

std::vector<Spell> Spells(const Timeline& timeline, const AsOf& as_of, const Position& position) {
  Resolver resolver(timeline, as_of);
  std::vector<Spell> spells;
  const auto add = [&](Day first) {
    Resolution resolution = resolver.Resolve(position);
    if (!spells.empty() && SameAnswer(spells.back().resolution, resolution)) return;
    if (!spells.empty()) spells.back().last = first - 1;
    spells.push_back({first, kDistantFuture, std::move(resolution)});
  };
  // Before the first boundary no day differs from the one just before it.
  const std::vector<Day> days = resolver.Boundaries(position);
  resolver.SetDate(days.empty() ? as_of.date : days.front() - 1);
  add(kDistantPast);
  for (const Day day : days) {
    resolver.SetDate(day);
    add(day);
  }
  return spells;
}

std::vector<PositionChange> Diff(const Timeline& timeline, const AsOf& from, const AsOf& to,
                                 const StateFilter& filter) {
  Resolver before(timeline, from);
  Resolver after(timeline, to);
  std::vector<PositionChange> changes;
  for (const Position& position : SelectPositions(timeline, filter)) {
    PositionChange change{position, before.Resolve(position), after.Resolve(position), {}};
    if (SameAnswer(change.before, change.after)) continue;
    const std::set<Ref> old_grounds = Grounds(change.before);
    const std::set<Ref> new_grounds = Grounds(change.after);
    std::set_symmetric_difference(old_grounds.begin(), old_grounds.end(), new_grounds.begin(),
                                  new_grounds.end(), std::back_inserter(change.causes));
    changes.push_back(std::move(change));
  }
  return changes;
}

std::string RulesVersion(const SubjectTree& subjects) {
  return HexOf(Sha256(std::string(kResolverVersion) + "\n" + subjects.hash())).substr(0, 16);
}

}  // namespace chipline
