#include "query/state.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "model/entry.h"

namespace chipline {
namespace {

// Raised whenever the resolver may answer differently on the same log.
constexpr char kResolverVersion[] = "chipline resolver 4";

std::string VersionOf(const std::string& resolver, const std::string& tree) {
  return HexOf(Sha256(resolver + "\n" + tree)).substr(0, 16);
}

bool Matches(const Position& position, const StateFilter& filter) {
  return (!filter.issuer || position.issuer == *filter.issuer) &&
         (!filter.flow || position.flow == *filter.flow);
}

// Whether a version below `bound` names exactly this position.
bool IsNamedBefore(const Timeline& timeline, const Position& position, Ref bound) {
  for (std::size_t segment = 0; segment < Timeline::kSegments; ++segment) {
    const auto bucket = timeline.Bucket(segment, position);
    if (!bucket.empty() && bucket.front().ref < bound) return true;
  }
  return false;
}

}  // namespace

Jurisdiction DefaultTarget(Jurisdiction issuer) {
  return issuer == Jurisdiction::kCN ? Jurisdiction::kUS : Jurisdiction::kCN;
}

std::vector<Position> SelectPositions(const Timeline& timeline, const StateFilter& filter,
                                      std::uint64_t recorded) {
  const SubjectTree& tree = timeline.subjects();
  const bool all_named = recorded >= timeline.last_seq();
  const Ref bound = timeline.RefBound(std::min(recorded, timeline.last_seq()));
  std::vector<Position> selected;
  for (Position position : timeline.positions()) {
    if (!Matches(position, filter)) continue;
    if (!all_named && !IsNamedBefore(timeline, position, bound)) continue;
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
  for (const Position& position : SelectPositions(timeline, filter, as_of.recorded)) {
    states.push_back({position, resolver.Resolve(position)});
  }
  return states;
}

bool SameAnswer(const Resolution& a, const Resolution& b) {
  return a.status == b.status && a.review_policy == b.review_policy &&
         a.duty_percent == b.duty_percent && a.possible == b.possible &&
         a.decided_by == b.decided_by && a.certainty == b.certainty && a.since == b.since &&
         a.until == b.until && a.returns == b.returns;
}

std::vector<Spell> JoinSame(std::vector<Spell> spells) {
  std::vector<Spell> joined;
  for (Spell& spell : spells) {
    if (!joined.empty() && SameAnswer(joined.back().resolution, spell.resolution)) {
      joined.back().last = spell.last;
    } else {
      joined.push_back(std::move(spell));
    }
  }
  return joined;
}

namespace {

// Resolves on each of `days` (sorted), and once before them, with `set_day` putting the question.
template <class SetDay>
std::vector<Spell> SpellsAt(Resolver& resolver, const Position& position,
                            const std::vector<Day>& days, SetDay set_day) {
  std::vector<Spell> spells;
  const auto add = [&](Day first) {
    Resolution resolution = resolver.Resolve(position);
    if (!spells.empty() && spells.back().resolution == resolution) return;
    if (!spells.empty()) spells.back().last = first - 1;
    spells.push_back({first, kDistantFuture, std::move(resolution)});
  };
  // Before the first boundary no day differs from the one just before it.
  set_day(days.empty() ? resolver.as_of().date : days.front() - 1);
  add(kDistantPast);
  for (const Day day : days) {
    set_day(day);
    add(day);
  }
  return spells;
}

}  // namespace

std::vector<Spell> Spells(const Timeline& timeline, const AsOf& as_of, const Position& position) {
  Resolver resolver(timeline, as_of);
  return SpellsAt(resolver, position, resolver.Boundaries(position),
                  [&](Day day) { resolver.SetDate(day); });
}

std::vector<Spell> SpellsAsFirstKnown(const Timeline& timeline, const AsOf& as_of,
                                      const Position& position) {
  Resolver resolver(timeline, as_of);
  std::set<Day> days;
  for (const Day day : resolver.KnowledgeDays(position)) days.insert(day);
  // Which events act, and so whose days matter, is asked of every state of knowledge.
  for (const Ref ref : resolver.Touching(position)) resolver.AddOwnDays(ref, &days);
  return SpellsAt(resolver, position, {days.begin(), days.end()}, [&](Day day) {
    resolver.SetDate(day);
    resolver.SetKnownAt(day);
  });
}

std::string RulesVersion(const SubjectTree& subjects) {
  return VersionOf(kResolverVersion, subjects.hash());
}

bool AreRulesOf(const std::string& version, std::string_view text) {
  const std::string_view newest = kResolverVersion;
  const std::size_t space = newest.rfind(' ') + 1;
  const std::string hash = HexOf(Sha256(text));
  int number = 0;
  std::from_chars(newest.data() + space, newest.data() + newest.size(), number);
  for (; number > 0; --number) {
    if (VersionOf(std::string(newest.substr(0, space)) + std::to_string(number), hash) == version) {
      return true;
    }
  }
  return false;
}

}  // namespace chipline
