#include "query/panel.h"

#include <algorithm>
#include <utility>

namespace chipline {

std::vector<PanelRun> PanelRuns(const Timeline& timeline, const PanelQuestion& question) {
  AsOf as_of = question.as_of;
  as_of.date = question.first;
  if (question.vintage != Vintage::kAsOf) as_of.known_at.reset();
  std::vector<PanelRun> runs;
  for (const Position& position : SelectPositions(timeline, question.filter, as_of.recorded)) {
    std::vector<Spell> spells = question.vintage == Vintage::kFirst
                                    ? SpellsAsFirstKnown(timeline, as_of, position)
                                    : Spells(timeline, as_of, position);
    for (Spell& spell : JoinSame(std::move(spells))) {
      const Day first = std::max(spell.first, question.first);
      const Day last = std::min(spell.last, question.last);
      if (first > last) continue;
      runs.push_back({position, first, last, std::move(spell.resolution)});
    }
  }
  return runs;
}

}  // namespace chipline
