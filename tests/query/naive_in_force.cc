#include <algorithm>

#include "tests/query/naive_evaluator.h"
#include "tests/query/naive_event.h"

namespace chipline::naive {

// P2 Who counts. `certainty=` raises the floor, "`expected`, `proposed`, `denied`: never".
bool Evaluator::Counts(const Known& known, bool extracted_counts) const {
  if (known.certainty > std::min(question_.floor, Certainty::kReported)) return false;
  const ReviewState state = known.event.review.state;
  if (question_.review == ReviewMode::kConfirmedOnly) return state == ReviewState::kConfirmed;
  return extracted_counts || state != ReviewState::kExtracted;
}

// P2: "live from `effective` (where missing: `announced`, else `published`). `announced` is live
// from a stated `effective` only." Its own certainty: one lowered by P11 does no more for it.
std::optional<Edtf> Evaluator::StartOf(const PolicyEvent& event) {
  if (event.effective) return event.effective;
  if (event.certainty == Certainty::kAnnounced) return std::nullopt;
  if (event.announced) return event.announced;
  if (event.published) return event.published;
  std::optional<Edtf> first;
  for (const Source& source : event.sources) {
    if (!source.published) continue;
    if (!first || source.published->latest() < first->latest()) first = source.published;
  }
  return first;
}

// P10 Imprecise dates: "`imprecise=earliest|latest|mark` (default mark: from the window's first
// day); starts are cut at `until`". Marked, an end is taken on its window's last day, so that a
// measure shows on every day on which it may be in force.
void Evaluator::SetDays(const Edtf& start, Measure* measure) const {
  const auto& until = measure->event.until;
  const Day first_end = until ? until->earliest() : kDistantFuture;
  const Day last_end = until ? until->latest() : kDistantFuture;
  const bool earliest = question_.imprecise == Imprecise::kEarliest;
  const bool latest = question_.imprecise == Imprecise::kLatest;
  measure->last = earliest ? first_end : last_end;
  if (fault_ == Fault::kUntilIsExclusive && until) measure->last -= 1;
  measure->first = std::min(latest ? start.latest() : start.earliest(), measure->last);
  const bool marks = question_.imprecise == Imprecise::kMark;
  measure->sure_from = marks ? std::min(start.latest(), measure->last) : measure->first;
  measure->sure_until = marks ? first_end : measure->last;
}

void Evaluator::Count(const std::vector<Known>& known, bool extracted_counts) {
  std::vector<std::optional<Index>> place(known.size());
  for (Index i = 0; i < known.size(); ++i) {
    const PolicyEvent& event = known[i].event;
    const auto start = StartOf(event);
    if (!Counts(known[i], extracted_counts) || !start || NeverChangesState(event.type)) continue;
    Measure measure;
    measure.id = known[i].id;
    measure.event = event;
    measure.certainty = known[i].certainty;
    measure.ahead = IsAhead(event);
    SetDays(*start, &measure);
    place[i] = all_.size();
    all_.push_back(measure);
  }
  for (Index i = 0; i < known.size(); ++i) {
    if (!place[i]) continue;
    for (const std::size_t other : Modified(known, i)) {
      if (place[other]) all_[*place[i]].modifies.push_back(*place[other]);
    }
  }
}

// P5 Hierarchy: "A layer on a subject holds for its descendants in the tree".
bool Evaluator::IsBelow(const Subject& ancestor) const {
  const auto index = tree_.Find(ancestor);
  return index && tree_.IsA(question_.subject, *index);
}

// P4: "only on its own subjects, their descendants and its target".
bool Evaluator::Covers(Index i) const {
  const PolicyEvent& event = all_[i].event;
  const Jurisdiction target = event.target.value_or(Jurisdiction::kAny);
  if (target != Jurisdiction::kAny && target != question_.target) {
    if (fault_ != Fault::kModifierIgnoresTarget || KindOf(event) != Kind::kNone) return false;
  }
  return std::ranges::any_of(event.subjects, [&](const Subject& subject) {
    if (IsBelow(subject)) return true;
    const auto index = tree_.Find(subject);
    return fault_ == Fault::kModifierActsOnAncestors && KindOf(event) == Kind::kNone && index &&
           tree_.IsA(*index, question_.subject);
  });
}

// Whether the event lays (or would lay) a layer on the position. A joint act lays one for each
// issuer (P1).
bool Evaluator::Stands(Index i) const {
  const PolicyEvent& event = all_[i].event;
  return std::ranges::count(event.issuers, question_.issuer) > 0 && event.flow == question_.flow &&
         Covers(i);
}

// Steps up the tree from the question's subject.
int Evaluator::Distance(const Subject& subject) const {
  const SubjectIndex wanted = *tree_.Find(subject);
  if (wanted == question_.subject) return 0;
  int steps = 1;
  for (const SubjectIndex ancestor : tree_.Ancestors(question_.subject)) {
    if (ancestor == wanted) return steps;
    ++steps;
  }
  return steps;
}

std::vector<Evaluator::Layer> Evaluator::LayersHere() const {
  std::vector<Layer> layers;
  for (Index i = 0; i < all_.size(); ++i) {
    if (KindOf(all_[i].event) == Kind::kNone || !Stands(i)) continue;
    for (const Subject& subject : all_[i].event.subjects) {
      if (IsBelow(subject)) layers.push_back({i, subject});
    }
  }
  return layers;
}

bool Evaluator::NamesInModifies(Index modifier, Index event) const {
  return std::ranges::count(all_[modifier].modifies, event) > 0;
}

// Where an explicit modifier reaches: its subjects and target (P4), across issuers and flows; and
// what is for some cannot lift what is for everybody.
bool Evaluator::MayActOn(Index modifier, Index event) const {
  return NamesInModifies(modifier, event) && Covers(modifier) &&
         (!all_[modifier].event.scope || all_[event].event.scope);
}

// P4: "A modifier acts from its first day, only while live itself (it too can be suspended, ended
// or extended)".
bool Evaluator::Acts(Index modifier, Index event, Moment at) const {
  if (!MayActOn(modifier, event)) return false;
  if (fault_ == Fault::kSuspendedModifierActs) return InInterval(modifier, at);
  return IsInForce(modifier, at);
}

// P4: "With no `modifies`: … a suspension, rescission or delisting (of listings) acts on the
// unscoped, non-tariff layers of the same issuer, flow, target and exactly its subjects that are
// live on its first day (a `tighten` one on permissions, else on restrictions)". Lest two of them
// ask each other for ever, whether the layer was live then is asked without the like from that day
// on, and whether the modifier is live itself is asked with none.
bool Evaluator::ActsOnLayer(Index modifier, const Layer& layer, Moment at) const {
  const Measure& m = all_[modifier];
  const bool fits = m.event.type == EventType::kSuspension || IsEnd(m.event);
  if (!fits || !m.event.modifies.empty() || m.first >= at.before) return false;
  return HasExactly(modifier, layer) && IsInForce(modifier, {at.day, kDistantPast}) &&
         IsLive(layer, {m.first, m.first});
}

bool Evaluator::HasExactly(Index modifier, const Layer& layer) const {
  const PolicyEvent& m = all_[modifier].event;
  const PolicyEvent& event = all_[layer.of].event;
  const Kind kind = KindOf(event);
  if (event.scope || m.scope || !Stands(modifier) || !Stands(layer.of)) return false;
  if (kind == Kind::kNone || kind == Kind::kDuty) return false;
  if (m.type == EventType::kEntityDelisting) {
    if (event.type != EventType::kEntityListing) return false;
  } else if ((m.effect == Effect::kTighten) != (kind == Kind::kPermission)) {
    return false;
  }
  return m.target.value_or(Jurisdiction::kAny) == event.target.value_or(Jurisdiction::kAny) &&
         std::ranges::count(m.subjects, layer.on) > 0;
}

// P3 Intervals: "A layer ends after `until`." P4: an extension moves that; "after expiry it
// revives from its own first day".
bool Evaluator::InInterval(Index event, Moment at) const {
  const Measure& measure = all_[event];
  if (at.day < measure.first) return false;
  if (at.day <= measure.last) return true;
  for (Index m = 0; m < all_.size(); ++m) {
    if (!IsExtension(all_[m].event)) continue;
    if (Acts(m, event, at)) return true;
    const bool bridges = fault_ == Fault::kExtensionBridgesGap && MayActOn(m, event);
    if (bridges && at.day <= all_[m].last) return true;
  }
  return false;
}

// P4: what an event stands in the place of: what it modifies "and … what that one replaced".
std::vector<Evaluator::Index> Evaluator::Replaced(Index event) const {
  std::vector<Index> replaced = all_[event].modifies;
  if (fault_ == Fault::kReplacementIsNotTransitive) return replaced;
  for (std::size_t k = 0; k < replaced.size(); ++k) {
    if (!Replaces(all_[replaced[k]].event) || !Stands(replaced[k])) continue;
    for (const Index further : all_[replaced[k]].modifies) {
      if (std::ranges::count(replaced, further) == 0) replaced.push_back(further);
    }
  }
  return replaced;
}

// P4: "Any other unscoped event that `modifies` an earlier one stands in its place … while live."
bool Evaluator::IsReplaced(Index event, Moment at, bool by_permission) const {
  const bool duty = KindOf(all_[event].event) == Kind::kDuty;
  if (fault_ == Fault::kReplacedDutyAdds && duty) return false;
  for (Index m = 0; m < all_.size(); ++m) {
    if (!Replaces(all_[m].event) || !Stands(m)) continue;
    if ((KindOf(all_[m].event) == Kind::kPermission) != by_permission) continue;
    if (std::ranges::count(Replaced(m), event) > 0 && IsInForce(m, at)) return true;
  }
  return false;
}

// P6: "A permission that modifies something is idle unless what it modifies is live."
bool Evaluator::IsIdle(Index event, Moment at) const {
  const Measure& measure = all_[event];
  if (KindOf(measure.event) != Kind::kPermission || measure.event.modifies.empty()) return false;
  if (fault_ == Fault::kIdlePermissionCounts) return false;
  return std::ranges::none_of(measure.modifies, [&](Index other) { return IsInForce(other, at); });
}

bool Evaluator::IsPaused(const Layer& layer, Moment at) const {
  for (Index m = 0; m < all_.size(); ++m) {
    if (!IsPause(all_[m].event)) continue;
    if (Acts(m, layer.of, at) || ActsOnLayer(m, layer, at)) return true;
  }
  return false;
}

bool Evaluator::IsEnded(const Layer& layer, Moment at) const {
  for (Index m = 0; m < all_.size(); ++m) {
    if (!IsEnd(all_[m].event)) continue;
    if (Acts(m, layer.of, at) || ActsOnLayer(m, layer, at)) return true;
  }
  return false;
}

// In force but for being paused; a permission in its place does not count here, since a
// permission needs what it modifies to be in force.
bool Evaluator::RestIsInForce(const Layer& layer, Moment at) const {
  return InInterval(layer.of, at) && !IsEnded(layer, at) && !IsReplaced(layer.of, at, false) &&
         !IsIdle(layer.of, at);
}

// Of an event as a whole: of a modifier, or of what a permission modifies.
bool Evaluator::IsInForce(Index event, Moment at) const {
  const auto stands = [&](const Subject& subject) {
    const Layer layer{event, subject};
    return RestIsInForce(layer, at) && !IsPaused(layer, at);
  };
  std::vector<Subject> here;
  for (const Subject& subject : all_[event].event.subjects) {
    if (IsBelow(subject)) here.push_back(subject);
  }
  if (here.empty()) return stands(all_[event].event.subjects.at(0));
  return std::ranges::any_of(here, stands);
}

bool Evaluator::IsLive(const Layer& layer, Moment at) const {
  return RestIsInForce(layer, at) && !IsPaused(layer, at) && !IsReplaced(layer.of, at, true);
}

// P8: only paused.
bool Evaluator::IsDormant(const Layer& layer, Moment at) const {
  return RestIsInForce(layer, at) && IsPaused(layer, at) && !IsReplaced(layer.of, at, true);
}

}  // namespace chipline::naive
