#include "web/event_effects.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace chipline {
namespace {

bool CanMove(const Timeline& timeline, const EventRecord& event, const Position& position) {
  if (((event.issuers >> static_cast<unsigned>(position.issuer)) & 1U) == 0) return false;
  if (event.flow != 0 && static_cast<Flow>(event.flow) != position.flow) return false;
  if (event.target != Jurisdiction::kAny && event.target != position.target) return false;
  const auto named = timeline.SubjectsOf(event);
  return std::any_of(named.begin(), named.end(), [&](SubjectIndex subject) {
    return timeline.subjects().IsA(position.subject, subject);
  });
}

const Resolution& AnswerAt(const std::vector<Spell>& spells, Day day) {
  const auto after = std::upper_bound(spells.begin(), spells.end(), day,
                                      [](Day at, const Spell& spell) { return at < spell.first; });
  return std::prev(after)->resolution;
}

}  // namespace

EventEffects EffectsOf(const Timeline& timeline, const AsOf& as_of, const EventRecord& event,
                       std::size_t most) {
  AsOf otherwise = as_of;
  otherwise.without = event.id;
  using Key = std::tuple<Jurisdiction, Flow, Jurisdiction, Day, Day, StatusLook, StatusLook>;
  std::map<Key, std::vector<SubjectIndex>> groups;
  EventEffects effects;
  for (const Position& position : SelectPositions(timeline, {}, as_of.recorded)) {
    if (!CanMove(timeline, event, position)) continue;
    if (++effects.of > most) continue;
    ++effects.looked_at;
    const auto with = Spells(timeline, as_of, position);
    const auto without = Spells(timeline, otherwise, position);
    std::set<Day> starts;
    for (const Spell& spell : with) starts.insert(spell.first);
    for (const Spell& spell : without) starts.insert(spell.first);
    std::optional<Key> open;  // the run that goes on
    for (auto start = starts.begin(); start != starts.end(); ++start) {
      const Day last = std::next(start) == starts.end() ? kDistantFuture : *std::next(start) - 1;
      const StatusLook is = LookOf(timeline, AnswerAt(with, *start));
      const StatusLook were = LookOf(timeline, AnswerAt(without, *start));
      if (open && std::get<5>(*open) == were && std::get<6>(*open) == is) {
        std::get<4>(*open) = last;
        continue;
      }
      if (open) groups[*open].push_back(position.subject);
      open.reset();
      if (is == were) continue;
      open = Key{position.issuer, position.flow, position.target, *start, last, were, is};
    }
    if (open) groups[*open].push_back(position.subject);
  }
  for (auto& [key, subjects] : groups) {
    const auto& [issuer, flow, target, first, last, without, with] = key;
    effects.effects.push_back(
        {issuer, flow, target, first, last, without, with, std::move(subjects)});
  }
  return effects;
}

}  // namespace chipline
