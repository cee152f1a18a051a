#include "web/effect.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "query/resolver.h"
#include "query/state.h"
#include "store/trial_log.h"
#include "web/diff_json.h"
#include "web/kept_conflicts.h"
#include "web/last_fault.h"
#include "web/position_answers.h"

namespace chipline {
namespace {

constexpr int kRetries = 20;

// Where two lists of spells of one position give different answers, in days.
Result<void> AddSpells(const Timeline& timeline, const Position& position,
                       const std::vector<Spell>& before, const std::vector<Spell>& after,
                       Json* spells) {
  std::size_t a = 0;
  std::size_t b = 0;
  Day first = kDistantPast;
  while (a < before.size() && b < after.size()) {
    const Day last = std::min(before[a].last, after[b].last);
    if (!SameAnswer(before[a].resolution, after[b].resolution)) {
      Json spell = {{"issuer", Name(position.issuer)},
                    {"flow", Name(position.flow)},
                    {"subject", timeline.subjects().at(position.subject).id},
                    {"target", Name(position.target)}};
      if (first != kDistantPast) spell["from"] = FormatDay(first);
      if (last != kDistantFuture) spell["to"] = FormatDay(last);
      spell["before"] = BriefJson(timeline, before[a].resolution);
      spell["after"] = BriefJson(timeline, after[b].resolution);
      spells->push_back(std::move(spell));
    }
    if (before[a].last == last) ++a;
    if (after[b].last == last) ++b;
    if (last == kDistantFuture) break;
    first = last + 1;
  }
  return Ok();
}

// Whether something from `first_new` on can play a part in some answer for the position. Of the
// others no day can have changed, and to look at their days would make each preview as slow as the
// record is long.
bool IsTouched(const Resolver& after, const Position& position, Ref first_new) {
  const std::vector<Ref> touching = after.Touching(position);
  return !touching.empty() && touching.back() >= first_new;
}

}  // namespace

Result<Json> EffectJson(const Site& site, const Timeline& timeline, std::uint64_t seq, Day date) {
  AsOf from;
  from.date = date;
  from.recorded = seq - 1;
  AsOf to = from;
  to.recorded = seq;
  const std::vector<PositionChange> changes = Diff(timeline, from, to, {});
  PositionWriter before(site, timeline, from);
  PositionWriter after(site, timeline, to);
  Json json = Envelope(site, timeline, to);
  json.erase("chain_hash");  // a trial has no place in the chain
  json["total"] = changes.size();
  json["unchanged"] = timeline.positions().size() - changes.size();
  json["items"] = CHIP_TRY(ChangeItems(changes, before, after));
  json["spells"] = Json::array();
  const Resolver resolver(timeline, to);
  const Ref first_new = timeline.RefBound(from.recorded);
  for (const Position& position : timeline.positions()) {
    if (!IsTouched(resolver, position, first_new)) continue;
    CHIP_CHECK(AddSpells(timeline, position, JoinSame(Spells(timeline, from, position)),
                         JoinSame(Spells(timeline, to, position)), &json["spells"]));
  }
  return json;
}

Result<Json> TrialEffectJson(const Site& site, const NewEntry& entry, Day date) {
  for (int attempt = 0; attempt < kRetries; ++attempt) {
    const std::uint64_t end = site.log.Head().seq;
    if (!site.follower.WaitUntil(end, kFollowed)) break;
    const auto timeline = site.timeline();
    const std::uint64_t last = timeline->last_seq();
    const auto log = CHIP_TRY(TrialLog::Make(site.log, last, entry, site.clock.Now()));
    const auto tried = timeline->Try(*log);
    if (!tried && tried.error().code == ErrorCode::kUnavailable) continue;
    if (!tried) return tried.error();
    const Bodies bodies(*log);
    const ChainHashes chain(*log);
    const KeptConflicts conflicts;
    const PositionAnswers positions(0);
    EventIndex index(*log);
    LastFault fault;
    const Site trial{*log,      site.follower,  bodies,       chain,
                     conflicts, positions,      site.clock,   index,
                     fault,     site.documents, site.version, site.rules_version};
    return EffectJson(trial, **tried, last + 1, date);
  }
  return Unavailable("the log grows too fast to try this entry; try again");
}

}  // namespace chipline
