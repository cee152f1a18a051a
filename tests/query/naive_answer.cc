#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "tests/query/naive_evaluator.h"
#include "tests/query/naive_event.h"

namespace chipline::naive {

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
  answer->certainty = decider.certainty;
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
  const Measure& pause = all_[PauseOf(Decider(sorted))];
  answer->decided_by = pause.id;
  answer->certainty = pause.certainty;
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
  long long sum = 0;  // of ten-thousandths, as P9 counts them
  for (const Layer& layer : LayersHere()) {
    const PolicyEvent& event = all_[layer.of].event;
    if (KindOf(event) != Kind::kDuty || event.scope || !RateOf(event)) continue;
    if (!IsLive(layer, {question_.date}) || !counted.insert(layer.of).second) continue;
    sum += std::llround(*RateOf(event) * 1e4);
    answer->duty_percent = static_cast<double>(sum) / 1e4;
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

// P8: "Each dormant layer is also listed with its own suspension and return, whatever the status
// is; an event that lies on the position through several of its subjects once, as the nearest, with
// the first of their days of return, and not at all where it is live through one of them".
void Evaluator::ListSuspended(Answer* answer) const {
  std::map<Index, std::vector<Layer>> dormant;
  std::set<Index> live;
  for (const Layer& layer : LayersHere()) {
    if (IsDormant(layer, {question_.date})) dormant[layer.of].push_back(layer);
    if (IsLive(layer, {question_.date})) live.insert(layer.of);
  }
  for (const auto& [event, layers] : dormant) {
    if (live.contains(event)) continue;
    const Index pause = PauseOf(Sorted(layers).at(0));
    answer->suspended[all_[event].id] = {all_[pause].id, Returns(layers)};
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
  ListSuspended(&answer);
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

}  // namespace chipline::naive
