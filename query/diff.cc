// What differs between two questions, and which events made the difference.
#include <algorithm>
#include <set>
#include <utility>

#include "query/grounds.h"
#include "query/state.h"

namespace chipline {
namespace {

std::vector<EventId> CausesOf(const Resolver& before, const Resolver& after,
                              const PositionChange& change) {
  const Timeline& timeline = after.timeline();
  std::set<Ref> bases;
  for (const Resolver* resolver : {&before, &after}) {
    for (const Ref ref : resolver->Touching(change.position)) {
      bases.insert(timeline.record(ref).base);
    }
  }
  Grounds first(timeline, before.as_of(), change.position, change.before);
  Grounds second(timeline, after.as_of(), change.position, change.after);
  std::vector<EventId> changed;
  std::vector<EventId> causes;
  for (const Ref base : bases) {
    const EventId id = timeline.record(base).id;
    const auto was = before.PresenceOf(base, change.position);
    const auto is = after.PresenceOf(base, change.position);
    if (was == is) continue;
    changed.push_back(id);
    const bool is_named = first.IsNamed(base) || second.IsNamed(base);
    if (is_named || first.RestOn(base) || second.RestOn(base)) causes.push_back(id);
  }
  // Where either of two would have been enough, no single one is missed: name them all.
  return causes.empty() ? changed : causes;
}

}  // namespace

std::vector<PositionChange> Diff(const Timeline& timeline, const AsOf& from, const AsOf& to,
                                 const StateFilter& filter) {
  Resolver before(timeline, from);
  Resolver after(timeline, to);
  std::vector<PositionChange> changes;
  const std::uint64_t recorded = std::max(from.recorded, to.recorded);
  for (const Position& position : SelectPositions(timeline, filter, recorded)) {
    PositionChange change{position, before.Resolve(position), after.Resolve(position), {}};
    if (change.before == change.after) continue;
    change.causes = CausesOf(before, after, change);
    changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace chipline
