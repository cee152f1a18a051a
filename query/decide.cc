// Which of the layers on a position decides (P6 to P10).
#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "model/rate.h"
#include "query/position_case.h"

namespace chipline {

Resolution PositionCase::Decide(const Findings& found) {
  Resolution answer;
  std::vector<const Layer*> unscoped;
  std::vector<const Layer*> scoped;
  std::vector<const Layer*> dormant_unscoped;
  for (const Layer& layer : found.layers) {
    const bool ranks_unscoped = RanksUnscoped(*layer.event);
    if (layer.dormant_by == nullptr) {
      (ranks_unscoped ? unscoped : scoped).push_back(&layer);
      continue;
    }
    if (ranks_unscoped) dormant_unscoped.push_back(&layer);
    ListDormant(layer, &answer);
  }
  // P6: unscoped layers, live or dormant, come before scoped ones.
  const Layer* decider = Top(unscoped);
  if (decider == nullptr && !dormant_unscoped.empty()) {
    DecideSuspended(dormant_unscoped, &answer);
  } else {
    if (decider == nullptr) decider = Top(scoped);
    if (decider != nullptr) DecideBy(*decider, &answer);
  }
  // P7: live layers that do not decide.
  for (const Layer& layer : found.layers) {
    if (&layer != decider && layer.dormant_by == nullptr) ListBeside(*layer.event, &answer);
  }
  AddDuties(found.tariffs, &answer);
  return answer;
}

std::vector<Ref> PositionCase::Unreviewed(const Findings& everything) {
  std::set<Ref> refs(everything.unreviewed_modifiers.begin(),
                     everything.unreviewed_modifiers.end());
  for (const auto* list : {&everything.layers, &everything.tariffs}) {
    for (const Layer& layer : *list) {
      // P9: a duty that sleeps changes nothing; what put it to sleep may.
      const bool adds_nothing = layer.dormant_by != nullptr && list == &everything.tariffs;
      if (layer.event->review != ReviewState::kExtracted || adds_nothing) continue;
      refs.insert(layer.event->self);
    }
  }
  return {refs.begin(), refs.end()};
}

bool PositionCase::Outranks(const Layer& a, const Layer& b) const {
  const bool a_unscoped = RanksUnscoped(*a.event);
  if (a_unscoped != RanksUnscoped(*b.event)) return a_unscoped;
  if (a.event->overrides != b.event->overrides) return a.event->overrides;
  if (a.distance != b.distance) return a.distance < b.distance;
  const bool a_exact = a.event->target == position_.target;
  const bool b_exact = b.event->target == position_.target;
  if (a_exact != b_exact) return a_exact;
  if (a.start != b.start) return a.start > b.start;
  const int a_evidence = EvidenceRank(*a.event);
  const int b_evidence = EvidenceRank(*b.event);
  if (a_evidence != b_evidence) return a_evidence < b_evidence;
  return a.event->id > b.event->id;
}

int PositionCase::StrictnessOf(const Layer& layer) {
  return Strictness(StatusOf(*layer.event), PolicyOf(*layer.event));
}

const PositionCase::Layer* PositionCase::Top(const std::vector<const Layer*>& live) {
  const Layer* strictest = nullptr;
  const Layer* soft = nullptr;
  for (const Layer* layer : live) {
    if (IsSoft(layer->event->type)) {
      if (soft == nullptr) soft = layer;
      continue;
    }
    if (IsPermission(layer->event->type)) {
      return strictest == nullptr ? layer : strictest;
    }
    if (strictest == nullptr || StrictnessOf(*layer) < StrictnessOf(*strictest)) {
      strictest = layer;
    }
  }
  // P6: the soft ones decide only where no binding layer is live.
  return strictest != nullptr ? strictest : soft;
}

void PositionCase::DecideBy(const Layer& layer, Resolution* answer) {
  const EventRecord& event = *layer.event;
  answer->status = StatusOf(event);
  answer->review_policy = PolicyOf(event);
  answer->decided_by = event.self;
  answer->certainty = CertaintyOf(event);
  answer->since = layer.start;
  answer->until = LastDay(event);
}

void PositionCase::DecideSuspended(const std::vector<const Layer*>& dormant, Resolution* answer) {
  const EventRecord& suspension = *Top(dormant)->dormant_by;
  answer->status = Status::kSuspended;
  answer->decided_by = suspension.self;
  answer->certainty = CertaintyOf(suspension);
  answer->since = Window(suspension).first;
  answer->until = LastDay(suspension);
  for (const Layer* layer : dormant) {
    const auto day = ReturnDay(*layer);
    if (day && (!answer->returns || *day < *answer->returns)) answer->returns = day;
  }
}

void PositionCase::ListDormant(const Layer& layer, Resolution* answer) {
  answer->dormant.push_back({layer.event->self, layer.dormant_by->self, ReturnDay(layer)});
}

void PositionCase::ListBeside(const EventRecord& event, Resolution* answer) {
  (event.scope == 0 ? answer->also_in_force : answer->exceptions).push_back(event.self);
}

std::optional<Day> PositionCase::LastDay(const EventRecord& event) {
  Day last = Window(event).last;
  for (int turn = 0; turn < kMaxChain && last != kDistantFuture; ++turn) {
    const EventRecord* extension = ExtendedBy(event, std::max(last + 1, as_of_.date));
    if (extension == nullptr) return last;
    last = Window(*extension).last;
  }
  return last == kDistantFuture ? std::nullopt : std::optional<Day>(last);
}

std::optional<Day> PositionCase::ReturnDay(const EventRecord& event, const Position& bucket) {
  std::set<Day> days;
  std::set<Ref> seen;
  AddBoundaries(event, &seen, &days);
  for (const SubjectIndex subject : timeline_.SubjectsOf(event)) {
    AddUnaddressedBoundaries(BucketOf(event, subject), &days);
  }
  for (auto day = days.upper_bound(as_of_.date); day != days.end(); ++day) {
    if (LayerInForce(event, bucket, *day)) return *day;
  }
  return std::nullopt;
}

std::optional<Day> PositionCase::ReturnDay(const Layer& layer) {
  const EventRecord& event = *layer.event;
  std::optional<Day> first = ReturnDay(event, layer.bucket);
  for (const SubjectIndex subject : timeline_.SubjectsOf(event)) {
    const Position bucket = BucketOf(event, subject);
    if (bucket == layer.bucket || !tree_.IsA(position_.subject, subject)) continue;
    if (Judge(event, bucket).standing != Standing::kDormant) continue;
    const auto day = ReturnDay(event, bucket);
    if (day && (!first || *day < *first)) first = day;
  }
  return first;
}

bool PositionCase::IsUncertain(const EventRecord& event) const {
  if (IsAnnouncedAhead(event)) return true;
  return as_of_.imprecise == Imprecise::kMark && IsInsideWindow(event, as_of_.date);
}

void PositionCase::AddDuties(const std::vector<Layer>& tariffs, Resolution* answer) {
  std::int64_t parts = 0;
  for (const Layer& layer : tariffs) {
    const EventRecord& event = *layer.event;
    if (layer.dormant_by != nullptr) {
      ListDormant(layer, answer);
      continue;
    }
    ListBeside(event, answer);
    if (event.scope != 0 || !event.has_rate) continue;
    parts += event.rate;
    answer->duties.push_back(event.self);
  }
  if (!answer->duties.empty()) answer->duty_percent = PerCent(parts);
}

}  // namespace chipline
