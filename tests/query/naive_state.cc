#include "tests/query/naive_state.h"

#include <algorithm>
#include <tuple>

#include "tests/query/naive_log.h"

namespace chipline::naive {
namespace {

// An event that counts, with the days of its interval.
struct Measure {
  EventId id;
  PolicyEvent event;
  Day first = 0;       // the day it starts, as the question takes windows
  Day last = 0;        // the last day in force
  Day sure_from = 0;   // from here the start is certain
  Day sure_until = 0;  // to here the end is certain
  bool ahead = false;  // announced for a day that lay ahead, and confirmed by nobody
  std::vector<std::size_t> modifies;
};

enum class Kind { kNone, kPermission, kRestriction, kWeak, kDuty };

// P1 Status.
std::optional<Status> StatusOf(const PolicyEvent& event) {
  switch (event.type) {
    case EventType::kBan:
      return Status::kBanned;
    case EventType::kLicenceRequirement:
    case EventType::kLicenceDenial:
      return Status::kLicenceRequired;
    case EventType::kEntityListing:
      return Status::kListed;
    case EventType::kLicenceGrant:
      return Status::kLicensed;
    case EventType::kApproval:
      return event.conditions.empty() && !event.scope ? Status::kApproved : Status::kConditional;
    case EventType::kGuidance:
      if (event.effect == Effect::kTighten) return Status::kDiscouraged;
      return std::nullopt;
    case EventType::kInvestigation:
      return Status::kUnderInvestigation;
    default:
      return std::nullopt;
  }
}

// P1: "licence_denial→`licence_required` with policy_of_denial".
std::optional<ReviewPolicy> PolicyOf(const PolicyEvent& event) {
  if (event.type == EventType::kLicenceDenial) return ReviewPolicy::kPolicyOfDenial;
  return event.review_policy;
}

Kind KindOf(const PolicyEvent& event) {
  if (event.type == EventType::kTariff) return Kind::kDuty;
  const auto status = StatusOf(event);
  if (!status) return Kind::kNone;
  switch (*status) {
    case Status::kLicensed:
    case Status::kApproved:
    case Status::kConditional:
      return Kind::kPermission;
    case Status::kDiscouraged:
    case Status::kUnderInvestigation:
      return Kind::kWeak;
    default:
      return Kind::kRestriction;
  }
}

bool IsPause(const PolicyEvent& event) {
  return event.type == EventType::kSuspension || event.type == EventType::kTruce;
}
bool IsEnd(const PolicyEvent& event) {
  return event.type == EventType::kRescission || event.type == EventType::kEntityDelisting;
}
bool IsExtension(const PolicyEvent& event) {
  return event.type == EventType::kExtension;
}

// P4: "Any other unscoped event that `modifies` an earlier one stands in its place". Only what
// lays a layer can stand anywhere.
bool Replaces(const PolicyEvent& event) {
  return KindOf(event) != Kind::kNone && !event.scope && !event.modifies.empty();
}

// P6: "a permission for `buyers` ranks as unscoped".
bool RanksUnscoped(const PolicyEvent& event) {
  if (!event.scope) return true;
  return KindOf(event) == Kind::kPermission && event.scope->kind == ScopeKind::kBuyers;
}

// P6: "banned, policy of denial, listed, presumption of denial, licence with no policy stated,
// case by case, presumption of approval".
int Strictness(const PolicyEvent& event) {
  const auto policy = PolicyOf(event);
  if (StatusOf(event) == Status::kBanned) return 7;
  if (policy == ReviewPolicy::kPolicyOfDenial) return 6;
  if (StatusOf(event) == Status::kListed) return 5;
  if (policy == ReviewPolicy::kPresumptionOfDenial) return 4;
  if (!policy) return 3;
  if (policy == ReviewPolicy::kCaseByCase) return 2;
  return 1;
}

// P9: the rate of a duty; a rateless one adds nothing.
std::optional<double> RateOf(const PolicyEvent& event) {
  for (const Condition& condition : event.conditions) {
    if (condition.kind == ConditionKind::kRate && condition.number) return condition.number;
  }
  return std::nullopt;
}

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
  bool IsUncertain(Index event) const;
  bool IsPossible(const Answer& answer) const;
  std::vector<Day> Boundaries() const;

  const SubjectTree& tree_;
  const Question& question_;
  const Fault fault_;
  std::vector<Measure> all_;
};

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

// P10: "An `announced` date ahead answers `possible` until confirmed."
bool IsAhead(const PolicyEvent& event) {
  if (event.certainty != Certainty::kAnnounced || !event.effective) return false;
  if (event.review.state == ReviewState::kConfirmed) return false;
  const auto said =
      event.announced ? std::optional<Day>(event.announced->latest()) : PublishedDay(event);
  return said && *said < event.effective->earliest();
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

// The first days on which something may change, oldest first.
std::vector<Day> Evaluator::Boundaries() const {
  std::set<Day> days;
  for (const Measure& measure : all_) {
    days.insert(measure.first);
    if (measure.last < kDistantFuture) days.insert(measure.last + 1);
  }
  return {days.begin(), days.end()};
}

// P4, P6: the start that is compared. An extension that begins after expiry "revives from its own
// first day"; one that begins before leaves the start as it was.
Day Evaluator::StartAt(Index event, Day day) const {
  const Measure& measure = all_[event];
  if (day <= measure.last) return measure.first;
  Day start = day;
  for (Index m = 0; m < all_.size(); ++m) {
    if (!IsExtension(all_[m].event) || !Acts(m, event, {day})) continue;
    const Day first = all_[m].first;
    if (first <= measure.last + 1) return measure.first;
    const bool unbroken = InInterval(event, {first - 1});
    start = std::min(start, unbroken ? StartAt(event, first - 1) : first);
  }
  return start;
}

// P6: "Unscoped layers … come before scoped ones … Order: `overrides`; nearest subject; exact
// target before `*`; later start; better evidence; later `seq`."
bool Evaluator::Before(const Layer& a, const Layer& b) const {
  const auto key = [&](const Layer& layer) {
    const PolicyEvent& event = all_[layer.of].event;
    const bool exact = event.target.value_or(Jurisdiction::kAny) != Jurisdiction::kAny;
    const int evidence = event.evidence ? static_cast<int>(*event.evidence) : 99;
    return std::tuple(RanksUnscoped(event), event.overrides, -Distance(layer.on), exact,
                      StartAt(layer.of, question_.date), -evidence, all_[layer.of].id);
  };
  return key(a) > key(b);
}

std::vector<Evaluator::Layer> Evaluator::Sorted(std::vector<Layer> layers) const {
  std::ranges::sort(layers, [&](const Layer& a, const Layer& b) { return Before(a, b); });
  return layers;
}

// P6: "A permission at the top decides. A restriction at the top is joined by the restrictions
// below it, down to the first permission, and the strictest of them decides".
const Evaluator::Layer& Evaluator::Decider(const std::vector<Layer>& sorted) const {
  const Layer* strictest = &sorted[0];
  if (KindOf(all_[sorted[0].of].event) != Kind::kRestriction) return *strictest;
  if (fault_ == Fault::kTopRestrictionAlone) return *strictest;
  for (const Layer& layer : sorted) {
    const PolicyEvent& event = all_[layer.of].event;
    if (KindOf(event) == Kind::kPermission) break;
    if (Strictness(event) > Strictness(all_[strictest->of].event)) strictest = &layer;
  }
  return *strictest;
}

// P6 among the live layers of one rank: "`under_investigation` and `discouraged` decide only where
// no unscoped binding layer is live".
bool Evaluator::DecideAmong(bool unscoped, Answer* answer) const {
  std::vector<Layer> binding;
  std::vector<Layer> weak;
  for (const Layer& layer : LayersHere()) {
    const PolicyEvent& event = all_[layer.of].event;
    const Kind kind = KindOf(event);
    const bool joins = fault_ == Fault::kScopedJoins && kind == Kind::kRestriction;
    if (kind == Kind::kDuty || (RanksUnscoped(event) != unscoped && !joins)) continue;
    if (IsLive(layer, {question_.date})) (kind == Kind::kWeak ? weak : binding).push_back(layer);
  }
  const std::vector<Layer> sorted = Sorted(binding.empty() ? weak : binding);
  if (sorted.empty()) return false;
  const Measure& decider = all_[Decider(sorted).of];
  answer->status = *StatusOf(decider.event);
  answer->review_policy = PolicyOf(decider.event);
  answer->decided_by = decider.id;
  return true;
}

// The suspension that holds a dormant layer; of several the first in P6's order.
Evaluator::Index Evaluator::PauseOf(const Layer& layer) const {
  std::vector<Layer> pauses;
  for (Index m = 0; m < all_.size(); ++m) {
    if (!IsPause(all_[m].event)) continue;
    if (!Acts(m, layer.of, {question_.date}) && !ActsOnLayer(m, layer, {question_.date})) {
      continue;
    }
    for (const Subject& subject : all_[m].event.subjects) pauses.push_back({m, subject});
  }
  // A subject that is no ancestor counts as farther than any.
  return Sorted(pauses).at(0).of;
}

// The day on which one of the dormant layers is in force again, though a permission on it may then
// stand in its place.
std::optional<Day> Evaluator::Returns(const std::vector<Layer>& dormant) const {
  for (const Day day : Boundaries()) {
    if (day <= question_.date) continue;
    for (const Layer& layer : dormant) {
      if (RestIsInForce(layer, {day}) && !IsPaused(layer, {day})) return day;
    }
  }
  return std::nullopt;
}

// P8 Suspended: "Where every unscoped layer is dormant and no unscoped one stands, the status is
// `suspended`, decided by the suspension, with the day it returns." That is the suspension of the
// layer that would decide otherwise.
bool Evaluator::Suspend(Answer* answer) const {
  std::vector<Layer> binding;
  std::vector<Layer> all;
  for (const Layer& layer : LayersHere()) {
    const PolicyEvent& event = all_[layer.of].event;
    if (KindOf(event) == Kind::kDuty || !RanksUnscoped(event)) continue;
    if (!IsDormant(layer, {question_.date})) continue;
    all.push_back(layer);
    if (KindOf(event) != Kind::kWeak) binding.push_back(layer);
  }
  if (all.empty()) return false;
  const std::vector<Layer> sorted = Sorted(binding.empty() ? all : binding);
  answer->status = Status::kSuspended;
  answer->decided_by = all_[PauseOf(Decider(sorted))].id;
  answer->returns = Returns(all);
  return true;
}

// P6, P8: unscoped layers, live or dormant, come before scoped ones. P1: nothing live is `open`.
bool Evaluator::Decide(Answer* answer) const {
  return DecideAmong(true, answer) || Suspend(answer) || DecideAmong(false, answer);
}

// P9 Duties add up: "Live tariff layers of one position (own and inherited subjects) sum … An
// event counts once; a … scoped or rateless one adds nothing."
void Evaluator::AddDuties(Answer* answer) const {
  std::set<Index> counted;
  for (const Layer& layer : LayersHere()) {
    const PolicyEvent& event = all_[layer.of].event;
    if (KindOf(event) != Kind::kDuty || event.scope || !RateOf(event)) continue;
    if (!IsLive(layer, {question_.date}) || !counted.insert(layer.of).second) continue;
    answer->duty_percent = answer->duty_percent.value_or(0) + *RateOf(event);
  }
}

// P7 Exceptions: "Live layers that do not decide are listed: `also_in_force` and, where scoped,
// `exceptions`."
void Evaluator::ListTheRest(Answer* answer) const {
  for (const Layer& layer : LayersHere()) {
    const Measure& measure = all_[layer.of];
    if (answer->decided_by == measure.id || !IsLive(layer, {question_.date})) continue;
    (measure.event.scope ? answer->exceptions : answer->also_in_force).insert(measure.id);
  }
}

// P10: "A day inside an uncertain window answers `when: "possible"`, past it `certain`".
bool Evaluator::IsUncertain(Index event) const {
  const Measure& measure = all_[event];
  const Day day = question_.date;
  if (measure.ahead) return true;
  return (day >= measure.first && day < measure.sure_from) ||
         (day > measure.sure_until && day <= measure.last);
}

// P10 for the whole answer: it would be another without what is uncertain that day.
bool Evaluator::IsPossible(const Answer& answer) const {
  Evaluator certain = *this;
  for (Index i = 0; i < all_.size(); ++i) {
    if (IsUncertain(i)) certain.all_[i].first = kDistantFuture;  // never in force
  }
  Answer otherwise;
  certain.Decide(&otherwise);
  certain.AddDuties(&otherwise);
  return otherwise.status != answer.status || otherwise.decided_by != answer.decided_by ||
         otherwise.duty_percent != answer.duty_percent;
}

Answer Evaluator::Run() const {
  Answer answer;
  Decide(&answer);
  AddDuties(&answer);
  ListTheRest(&answer);
  answer.possible = IsPossible(answer);
  return answer;
}

bool Evaluator::IsHeld() const {
  const Moment now{question_.date};
  for (const Layer& layer : LayersHere()) {
    if (IsLive(layer, now) || IsDormant(layer, now)) return true;
    if (InInterval(layer.of, now) && IsEnded(layer, now)) return true;
  }
  return false;
}

bool Evaluator::HasOtherMeasure() const {
  return std::ranges::any_of(LayersHere(), [&](const Layer& layer) {
    const PolicyEvent& event = all_[layer.of].event;
    const bool carve_out = event.scope && event.scope->kind == ScopeKind::kCarveOut;
    return KindOf(event) != Kind::kDuty && !carve_out && IsLive(layer, {question_.date});
  });
}

// P2: "`extracted` events count only on positions where nothing `entered` or `confirmed` is live".
Evaluator Judge(const std::vector<LogEntry>& log, const SubjectTree& tree, const Question& question,
                Fault fault) {
  const std::vector<Known> known = Visible(log, question, fault);
  Evaluator people(tree, question, fault, known, question.review == ReviewMode::kAny);
  if (question.review != ReviewMode::kPeopleFirst || people.IsHeld()) return people;
  return {tree, question, fault, known, true};
}

}  // namespace

Answer Evaluate(const std::vector<LogEntry>& log, const SubjectTree& tree, const Question& question,
                Fault fault) {
  return Judge(log, tree, question, fault).Run();
}

Verdict Ship(const std::vector<LogEntry>& log, const SubjectTree& tree, const Question& question) {
  using Side = std::tuple<Jurisdiction, Flow, Jurisdiction>;
  static const std::vector<Side> kSides = {
      {Jurisdiction::kUS, Flow::kExport, Jurisdiction::kCN},
      {Jurisdiction::kCN, Flow::kImport, Jurisdiction::kUS},
      {Jurisdiction::kCN, Flow::kProcurement, Jurisdiction::kUS},
      {Jurisdiction::kCN, Flow::kUse, Jurisdiction::kUS}};
  bool denied = false;
  bool unknown = false;
  bool restricted = false;
  for (const auto& [issuer, flow, target] : kSides) {
    Question side = question;
    side.issuer = issuer;
    side.flow = flow;
    side.target = target;
    const Evaluator evaluator = Judge(log, tree, side, Fault::kNone);
    const Answer answer = evaluator.Run();
    const bool needs_licence =
        answer.status == Status::kLicenceRequired || answer.status == Status::kListed;
    denied |= answer.status == Status::kBanned;
    denied |= needs_licence && (answer.review_policy == ReviewPolicy::kPolicyOfDenial ||
                                answer.review_policy == ReviewPolicy::kPresumptionOfDenial);
    const auto covered = tree.CoverageStart(issuer, flow);
    unknown |= covered && question.date < *covered;
    restricted |= evaluator.HasOtherMeasure();
  }
  if (denied) return Verdict::kNo;
  if (unknown) return Verdict::kUnknown;
  return restricted ? Verdict::kRestricted : Verdict::kYes;
}

}  // namespace chipline::naive
