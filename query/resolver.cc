#include "query/resolver.h"

#include <algorithm>
#include <array>
#include <functional>
#include <set>

namespace chipline {
namespace {

bool IsPermission(EventType type) {
  return type == EventType::kLicenceGrant || type == EventType::kApproval;
}

// P1: which types lay a layer at all. Guidance does only where it tightens.
bool LaysLayer(const EventRecord& event) {
  switch (event.type) {
    case EventType::kBan:
    case EventType::kLicenceRequirement:
    case EventType::kLicenceGrant:
    case EventType::kLicenceDenial:
    case EventType::kApproval:
    case EventType::kEntityListing:
    case EventType::kInvestigation:
    case EventType::kTariff:
      return true;
    case EventType::kGuidance:
      return event.effect == static_cast<std::uint8_t>(Effect::kTighten);
    default:
      return false;
  }
}

// P1: the status that a layer gives. REQUIRES: LaysLayer(event), and it is no tariff.
Status StatusOf(const EventRecord& event) {
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
      return event.has_conditions || event.scope != 0 ? Status::kConditional : Status::kApproved;
    case EventType::kGuidance:
      return Status::kDiscouraged;
    case EventType::kInvestigation:
      return Status::kUnderInvestigation;
    default:
      return Status::kOpen;
  }
}

// P1: a denial is a licence duty under a policy of denial.
std::optional<ReviewPolicy> PolicyOf(const EventRecord& event) {
  if (event.type == EventType::kLicenceDenial) return ReviewPolicy::kPolicyOfDenial;
  if (event.policy == 0) return std::nullopt;
  return static_cast<ReviewPolicy>(event.policy);
}

// P6: banned, policy of denial, listed, presumption of denial, licence with no policy stated,
// case by case, presumption of approval. Smaller is stricter.
int Strictness(const EventRecord& event) {
  const auto policy = PolicyOf(event);
  if (event.type == EventType::kBan) return 0;
  if (policy == ReviewPolicy::kPolicyOfDenial) return 1;
  if (event.type == EventType::kEntityListing) return 2;
  if (policy == ReviewPolicy::kPresumptionOfDenial) return 3;
  if (!policy) return 4;
  return policy == ReviewPolicy::kCaseByCase ? 5 : 6;
}

bool IsSoft(EventType type) {
  return type == EventType::kGuidance || type == EventType::kInvestigation;
}

bool Suspends(EventType type) {
  return type == EventType::kSuspension || type == EventType::kTruce;
}

bool Ends(EventType type) {
  return type == EventType::kRescission || type == EventType::kEntityDelisting;
}

// P4: "any other unscoped event that modifies an earlier one stands in its place". Events that lay
// no layer (a clarifying guidance, an order, a fine) replace nothing.
bool Replaces(const EventRecord& event) {
  return event.scope == 0 && LaysLayer(event);
}

}  // namespace

// One position under one AsOf and one choice of which review states count.
class Resolver::Case {
 public:
  enum class Pass { kReviewed, kEverything, kConfirmedOnly };

  Case(const Resolver& resolver, const Position& position, Pass pass)
      : resolver_(resolver),
        timeline_(resolver.timeline_),
        tree_(resolver.timeline_.subjects()),
        as_of_(resolver.as_of_),
        position_(position),
        pass_(pass) {}

  // A layer that lies on the position on the day, live or dormant.
  struct Layer {
    const EventRecord* event = nullptr;
    std::uint32_t distance = 0;  // steps up the tree to the subject it names
    Day start = 0;
    const EventRecord* dormant_by = nullptr;
  };

  // What the events say of this position; everything in the order of P6.
  struct Findings {
    std::vector<Layer> layers;
    std::vector<Layer> tariffs;
    bool saw_unreviewed = false;  // some extracted event was left out of this pass
  };

  Findings Collect() {
    Findings found;
    ForEachBucket([&](const Position& bucket, std::uint32_t distance) {
      CollectBucket(bucket, distance, &found);
    });
    const auto before = [this](const Layer& a, const Layer& b) { return Outranks(a, b); };
    std::sort(found.layers.begin(), found.layers.end(), before);
    std::sort(found.tariffs.begin(), found.tariffs.end(), before);
    return found;
  }

  Resolution Decide(const Findings& found) {
    Resolution answer;
    AddDuties(found.tariffs, &answer);
    std::vector<const Layer*> unscoped;
    std::vector<const Layer*> scoped;
    bool any_dormant_unscoped = false;
    for (const Layer& layer : found.layers) {
      const bool ranks_unscoped = RanksUnscoped(*layer.event);
      if (layer.dormant_by != nullptr) {
        any_dormant_unscoped |= ranks_unscoped;
        answer.dormant.push_back(
            {layer.event->self, layer.dormant_by->self, ReturnDay(*layer.event)});
      } else {
        (ranks_unscoped ? unscoped : scoped).push_back(&layer);
      }
    }
    // P6: unscoped layers, live or dormant, come before scoped ones.
    const Layer* decider = Top(unscoped);
    if (decider == nullptr && any_dormant_unscoped) {
      DecideSuspended(found.layers, &answer);
    } else {
      if (decider == nullptr) decider = Top(scoped);
      if (decider != nullptr) DecideBy(*decider, &answer);
    }
    // P7: live layers that do not decide.
    for (const Layer* layer : unscoped) {
      if (layer != decider) answer.also_in_force.push_back(layer->event->self);
    }
    for (const Layer* layer : scoped) {
      if (layer != decider) answer.exceptions.push_back(layer->event->self);
    }
    return answer;
  }

  // Extracted events that this pass left out and that would be live here (P2).
  std::vector<Ref> Unreviewed(const Findings& everything) const {
    std::vector<Ref> refs;
    for (const auto* list : {&everything.layers, &everything.tariffs}) {
      for (const Layer& layer : *list) {
        if (layer.event->review == ReviewState::kExtracted) refs.push_back(layer.event->self);
      }
    }
    return refs;
  }

  // Why every event that touches the position does or does not count on the day.
  void Explain(std::vector<TraceStep>* trace) {
    std::set<Ref> told;
    ForEachBucket([&](const Position& bucket, std::uint32_t distance) {
      for (std::size_t s = 0; s < Timeline::kSegments; ++s) {
        for (const BucketEntry& entry : timeline_.Bucket(s, bucket)) {
          const EventRecord& event = timeline_.record(entry.ref);
          if (!IsVisible(event) || !told.insert(event.self).second) continue;
          ExplainEvent(event, distance, bucket, trace);
        }
      }
    });
  }

  void AddBoundaries(std::set<Day>* days) {
    ForEachBucket([&](const Position& bucket, std::uint32_t) {
      for (std::size_t s = 0; s < Timeline::kSegments; ++s) {
        for (const BucketEntry& entry : timeline_.Bucket(s, bucket)) {
          if (entry.ref >= resolver_.bound_) continue;
          AddBoundaries(timeline_.record(entry.ref), 0, days);
        }
      }
    });
  }

 private:
  // Events whose effect on the question is looked past, as a list on the stack.
  struct Ignored {
    Ref base;
    const Ignored* next;
  };
  static bool Ignores(const Ignored* list, const EventRecord& event) {
    for (; list != nullptr; list = list->next) {
      if (list->base == event.base) return true;
    }
    return false;
  }

  // ---- which buckets, which events --------------------------------------------------------------

  // P5: the position's own subject and its ancestors, nearest first; the exact target before "*".
  template <class Visit>
  void ForEachBucket(Visit visit) const {
    std::uint32_t distance = 0;
    const auto visit_subject = [&](SubjectIndex subject) {
      Position bucket{position_.issuer, position_.flow, subject, position_.target};
      visit(bucket, distance);
      if (position_.target != Jurisdiction::kAny) {
        bucket.target = Jurisdiction::kAny;
        visit(bucket, distance);
      }
      ++distance;
    };
    visit_subject(position_.subject);
    for (const SubjectIndex ancestor : tree_.Ancestors(position_.subject)) visit_subject(ancestor);
  }

  void CollectBucket(const Position& bucket, std::uint32_t distance, Findings* found) {
    for (std::size_t s = 0; s < Timeline::kSegments; ++s) {
      for (const BucketEntry& entry : timeline_.Bucket(s, bucket)) {
        if (entry.ref >= resolver_.bound_) break;  // P11: entries are in order of seq
        if (entry.first > as_of_.date || entry.last < as_of_.date) continue;
        const EventRecord& event = timeline_.record(entry.ref);
        if (!LaysLayer(event) || !IsVisible(event)) continue;
        if (!CountsByReview(event)) {
          found->saw_unreviewed |= CountsByCertainty(event);
          continue;
        }
        CollectEvent(event, bucket, distance, found);
      }
    }
  }

  void CollectEvent(const EventRecord& event, const Position& bucket, std::uint32_t distance,
                    Findings* found) {
    if (!CountsByCertainty(event)) return;
    auto& list = event.type == EventType::kTariff ? found->tariffs : found->layers;
    // An event that names a subject and its ancestor lies on the position once, as the nearest.
    for (const Layer& seen : list) {
      if (seen.event == &event) return;
    }
    if (!InInterval(event, as_of_.date, nullptr)) return;
    if (EndedBy(event, as_of_.date, nullptr) != nullptr) return;
    if (EndedByUnaddressed(event, bucket, as_of_.date, nullptr) != nullptr) return;
    if (IsIdle(event, as_of_.date, nullptr)) return;
    if (ReplacedBy(event, as_of_.date, nullptr) != nullptr) return;
    Layer layer;
    layer.event = &event;
    layer.distance = distance;
    layer.start = Window(event).first;
    layer.dormant_by = SuspendedBy(event, as_of_.date, nullptr);
    if (layer.dormant_by == nullptr) {
      layer.dormant_by = SuspendedByUnaddressed(event, bucket, as_of_.date, nullptr);
    }
    // P9: a suspended tariff adds nothing, and duties never mix with the status.
    if (event.type == EventType::kTariff && layer.dormant_by != nullptr) return;
    list.push_back(layer);
  }

  // ---- P11, P2: visibility and counting -----------------------------------------------------------

  bool IsVisible(const EventRecord& version) const {
    return resolver_.Visible(version.base) == version.self;
  }

  // P11: before its announced day an event is at most `reported`.
  Certainty CertaintyOf(const EventRecord& event) const {
    const bool ahead = as_of_.known_at && event.has_announced && *as_of_.known_at < event.announced;
    return ahead ? std::max(event.certainty, Certainty::kReported) : event.certainty;
  }

  bool CountsByCertainty(const EventRecord& event) const {
    if (NeverChangesState(event.type)) return false;
    const Certainty certainty = CertaintyOf(event);
    return !NeverChangesState(certainty) && certainty <= as_of_.floor;
  }

  bool CountsByReview(const EventRecord& event) const {
    switch (pass_) {
      case Pass::kReviewed:
        return event.review != ReviewState::kExtracted;
      case Pass::kConfirmedOnly:
        return event.review == ReviewState::kConfirmed;
      case Pass::kEverything:
        return true;
    }
    return true;
  }

  bool Counts(const EventRecord& event) const {
    return CountsByReview(event) && CountsByCertainty(event);
  }

  // ---- P2, P3, P10: intervals ---------------------------------------------------------------------

  struct Interval {
    Day first;  // kDistantFuture: never live
    Day last;
  };

  // The event's own days as `imprecise` reads them, before any modifier.
  Interval Window(const EventRecord& event) const {
    const bool late = as_of_.imprecise == Imprecise::kLatest;
    Interval own{kDistantFuture, kDistantFuture};
    if (event.has_until) {
      own.last = as_of_.imprecise == Imprecise::kEarliest ? event.until.first : event.until.last;
    }
    if (event.has_effective) {
      own.first = late ? event.effective.last : event.effective.first;
    } else if (CertaintyOf(event) == Certainty::kAnnounced) {
      return {kDistantFuture, kDistantPast};  // P2: live from a stated `effective` only
    } else {
      own.first = late ? event.fallback.last : event.fallback.first;
    }
    own.first = std::min(own.first, own.last);  // P10: starts are cut at `until`
    return own;
  }

  // P3, and P4 for extensions: after expiry an extension revives from its own first day.
  bool InInterval(const EventRecord& event, Day day, const Ignored* ignored) {
    const Interval own = Window(event);
    if (day < own.first) return false;
    if (day <= own.last) return true;
    return FindModifier(event, day, ignored, [](const EventRecord& modifier) {
             return modifier.type == EventType::kExtension;
           }) != nullptr;
  }

  // ---- P4: modifiers ------------------------------------------------------------------------------

  // P4: only on its own subjects, their descendants and its target.
  bool ActsHere(const EventRecord& modifier) const {
    if (modifier.target != Jurisdiction::kAny && modifier.target != position_.target) return false;
    return std::ranges::any_of(timeline_.SubjectsOf(modifier), [this](SubjectIndex subject) {
      return tree_.IsA(position_.subject, subject);
    });
  }

  // A live modifier of `event` for which `wanted` holds, or null; the one that ends last, then the
  // latest recorded, so that the answer does not depend on the order of indexes.
  template <class Wanted>
  const EventRecord* FindModifier(const EventRecord& event, Day day, const Ignored* ignored,
                                  Wanted wanted) {
    if (!timeline_.HasModifiers(event)) return nullptr;
    if (depth_ > kMaxDepth) return nullptr;
    const EventRecord* best = nullptr;
    ++depth_;
    timeline_.ForEachModifier(event, [&](Ref ref) {
      if (ref >= resolver_.bound_) return;
      const EventRecord& modifier = timeline_.record(ref);
      if (!wanted(modifier) || Ignores(ignored, modifier) || !IsVisible(modifier)) return;
      // A scoped act reaches only what is scoped itself.
      if (modifier.scope != 0 && event.scope == 0) return;
      if (!ActsHere(modifier) || !IsLive(modifier, day, ignored)) return;
      if (best == nullptr || EndsLater(modifier, *best)) best = &modifier;
    });
    --depth_;
    return best;
  }

  bool EndsLater(const EventRecord& a, const EventRecord& b) const {
    const Day a_last = Window(a).last;
    const Day b_last = Window(b).last;
    return a_last != b_last ? a_last > b_last : a.id > b.id;
  }

  // A modifier acts only while live itself: it too can be suspended, ended or extended.
  bool IsLive(const EventRecord& event, Day day, const Ignored* ignored) {
    return Counts(event) && InInterval(event, day, ignored) &&
           EndedBy(event, day, ignored) == nullptr && SuspendedBy(event, day, ignored) == nullptr &&
           !UnaddressedTouches(event, day, ignored) && !IsIdle(event, day, ignored);
  }

  const EventRecord* EndedBy(const EventRecord& event, Day day, const Ignored* ignored) {
    return FindModifier(event, day, ignored, [](const EventRecord& m) { return Ends(m.type); });
  }

  const EventRecord* SuspendedBy(const EventRecord& event, Day day, const Ignored* ignored) {
    return FindModifier(event, day, ignored, [](const EventRecord& m) { return Suspends(m.type); });
  }

  // P4: what stands in the event's place: a live replacer, or what in turn replaces a replacer.
  const EventRecord* ReplacedBy(const EventRecord& event, Day day, const Ignored* ignored) {
    if (!timeline_.HasModifiers(event) || depth_ > kMaxDepth) return nullptr;
    const EventRecord* best = nullptr;
    ++depth_;
    timeline_.ForEachModifier(event, [&](Ref ref) {
      if (ref >= resolver_.bound_) return;
      const EventRecord& replacer = timeline_.record(ref);
      if (!Replaces(replacer) || Ignores(ignored, replacer) || !IsVisible(replacer)) return;
      if (!Counts(replacer) || !ActsHere(replacer)) return;
      const EventRecord* standing = IsLive(replacer, day, ignored)
                                        ? &replacer
                                        : ReplacedBy(replacer, day, ignored);
      if (standing != nullptr && (best == nullptr || standing->id > best->id)) best = standing;
    });
    --depth_;
    return best;
  }

  // P6: a permission that modifies something is idle unless what it modifies is live, where its own
  // standing in that measure's place does not count against it.
  bool IsIdle(const EventRecord& event, Day day, const Ignored* ignored) {
    if (!IsPermission(event.type) || event.modifies_count == 0) return false;
    if (depth_ > kMaxDepth) return true;
    bool any_live = false;
    const Ignored without_me{event.base, ignored};
    ++depth_;
    timeline_.ForEachModified(event, [&](Ref base, std::uint32_t act) {
      if (any_live) return;
      const Ref visible = base < resolver_.bound_ ? resolver_.Visible(base) : kNoRef;
      if (visible == kNoRef) return;
      const EventRecord& modified = timeline_.record(visible);
      if (act != 0 && modified.act != act) return;  // a correction took it out of the act
      any_live = IsLive(modified, day, &without_me) &&
                 ReplacedBy(modified, day, &without_me) == nullptr;
    });
    --depth_;
    return !any_live;
  }

  // ---- P4: modifiers that name nothing ------------------------------------------------------------

  // Acts on the unscoped, non-tariff layers of the same issuer, flow, target and exactly its
  // subjects that are live on its first day.
  template <class Wanted>
  const EventRecord* FindUnaddressed(const EventRecord& event, const Position& bucket, Day day,
                                     const Ignored* ignored, Wanted wanted) {
    if (!timeline_.HasUnaddressed(bucket)) return nullptr;
    if (event.scope != 0 || event.type == EventType::kTariff || !LaysLayer(event)) return nullptr;
    if (depth_ > kMaxDepth) return nullptr;
    const EventRecord* best = nullptr;
    ++depth_;
    for (std::size_t s = 0; s < Timeline::kSegments; ++s) {
      for (const BucketEntry& entry : timeline_.Bucket(s, bucket)) {
        if (entry.ref >= resolver_.bound_) break;
        const EventRecord& modifier = timeline_.record(entry.ref);
        if (modifier.modifies_count != 0 || modifier.scope != 0 || !wanted(modifier)) continue;
        if (modifier.base == event.base || Ignores(ignored, modifier)) continue;
        if (!IsVisible(modifier) || !ReachesUnaddressed(modifier, event)) continue;
        if (!IsLive(modifier, day, ignored)) continue;
        const Ignored without_it{modifier.base, ignored};
        const Day first = Window(modifier).first;
        if (!IsLive(event, first, &without_it)) continue;
        if (ReplacedBy(event, first, &without_it) != nullptr) continue;
        if (best == nullptr || EndsLater(modifier, *best)) best = &modifier;
      }
    }
    --depth_;
    return best;
  }

  // A `tighten` one acts on permissions, any other on restrictions; a delisting on listings.
  static bool ReachesUnaddressed(const EventRecord& modifier, const EventRecord& event) {
    if (modifier.type == EventType::kEntityDelisting) {
      return event.type == EventType::kEntityListing;
    }
    const bool tightens = modifier.effect == static_cast<std::uint8_t>(Effect::kTighten);
    return IsPermission(event.type) == tightens;
  }

  const EventRecord* EndedByUnaddressed(const EventRecord& event, const Position& bucket, Day day,
                                        const Ignored* ignored) {
    return FindUnaddressed(event, bucket, day, ignored,
                           [](const EventRecord& m) { return Ends(m.type); });
  }

  const EventRecord* SuspendedByUnaddressed(const EventRecord& event, const Position& bucket,
                                            Day day, const Ignored* ignored) {
    return FindUnaddressed(event, bucket, day, ignored,
                           [](const EventRecord& m) { return Suspends(m.type); });
  }

  // Whether an unaddressed modifier ends or suspends the event where it lies on this position.
  bool UnaddressedTouches(const EventRecord& event, Day day, const Ignored* ignored) {
    if (event.flow == 0 || !LaysLayer(event)) return false;
    for (const SubjectIndex subject : timeline_.SubjectsOf(event)) {
      if (!tree_.IsA(position_.subject, subject)) continue;
      for (std::uint32_t bits = event.issuers; bits != 0; bits &= bits - 1) {
        const Position bucket{static_cast<Jurisdiction>(__builtin_ctz(bits)),
                              static_cast<Flow>(event.flow), subject, event.target};
        if (EndedByUnaddressed(event, bucket, day, ignored) != nullptr) return true;
        if (SuspendedByUnaddressed(event, bucket, day, ignored) != nullptr) return true;
      }
    }
    return false;
  }

  // ---- P6 to P10: deciding ------------------------------------------------------------------------

  static bool RanksUnscoped(const EventRecord& event) {
    return event.scope == 0 || (IsPermission(event.type) &&
                                event.scope == static_cast<std::uint8_t>(ScopeKind::kBuyers));
  }

  // P6: overrides; nearest subject; exact target before "*"; later start; better evidence; later
  // entry.
  bool Outranks(const Layer& a, const Layer& b) const {
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

  // Not stated ranks below everything stated.
  static int EvidenceRank(const EventRecord& event) {
    return event.evidence == 0 ? 255 : event.evidence;
  }

  // REQUIRES: `live` is in the order of Outranks.
  static const Layer* Top(const std::vector<const Layer*>& live) {
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
      if (strictest == nullptr || Strictness(*layer->event) < Strictness(*strictest->event)) {
        strictest = layer;
      }
    }
    // P6: the soft ones decide only where no binding layer is live.
    return strictest != nullptr ? strictest : soft;
  }

  void DecideBy(const Layer& layer, Resolution* answer) {
    const EventRecord& event = *layer.event;
    answer->status = StatusOf(event);
    answer->review_policy = PolicyOf(event);
    answer->decided_by = event.self;
    answer->since = layer.start;
    answer->until = LastDay(event);
    answer->possible = IsPossible(event);
  }

  // P8: suspended, decided by the suspension of the layer that would decide.
  void DecideSuspended(const std::vector<Layer>& layers, Resolution* answer) {
    std::vector<const Layer*> dormant;
    for (const Layer& layer : layers) {
      if (layer.dormant_by != nullptr && RanksUnscoped(*layer.event)) dormant.push_back(&layer);
    }
    const Layer* top = Top(dormant);
    const EventRecord& suspension = *top->dormant_by;
    answer->status = Status::kSuspended;
    answer->decided_by = suspension.self;
    answer->since = Window(suspension).first;
    answer->returns = ReturnDay(*top->event);
    answer->until = LastDay(suspension);
    answer->possible = IsPossible(suspension);
  }

  // The last day of the run of days that begins on the question's day, with extensions.
  std::optional<Day> LastDay(const EventRecord& event) {
    Day last = Window(event).last;
    // Each turn follows one extension; a chain longer than this is somebody's mistake.
    for (int turn = 0; turn < 64 && last != kDistantFuture; ++turn) {
      const Day next = std::max(last, as_of_.date - 1) + 1;
      const EventRecord* extension =
          FindModifier(event, next, nullptr,
                       [](const EventRecord& m) { return m.type == EventType::kExtension; });
      if (extension == nullptr) return last;
      last = Window(*extension).last;
    }
    return last == kDistantFuture ? std::nullopt : std::optional<Day>(last);
  }

  // The first day after the question's on which no suspension holds the event any more; nothing
  // where that day is unknown, or the event is over by then.
  std::optional<Day> ReturnDay(const EventRecord& event) {
    Day day = as_of_.date;
    for (int turn = 0; turn < 64; ++turn) {
      const EventRecord* by = SuspendedBy(event, day, nullptr);
      if (by == nullptr) by = SuspendedByUnaddressedHere(event, day);
      if (by == nullptr) {
        const bool alive = InInterval(event, day, nullptr) && EndedBy(event, day, nullptr) == nullptr;
        return alive ? std::optional<Day>(day) : std::nullopt;
      }
      const Day last = std::max(Window(*by).last, day);
      if (last == kDistantFuture) return std::nullopt;
      day = last + 1;
    }
    return std::nullopt;
  }

  const EventRecord* SuspendedByUnaddressedHere(const EventRecord& event, Day day) {
    for (const SubjectIndex subject : timeline_.SubjectsOf(event)) {
      if (!tree_.IsA(position_.subject, subject)) continue;
      const Position bucket{position_.issuer, position_.flow, subject, event.target};
      if (const auto* by = SuspendedByUnaddressed(event, bucket, day, nullptr)) return by;
    }
    return nullptr;
  }

  // P10: inside an uncertain window of its start or end, or announced for a day that lay ahead.
  bool IsPossible(const EventRecord& event) const {
    if (as_of_.imprecise != Imprecise::kMark) return false;
    const DaySpan start = event.has_effective ? event.effective : event.fallback;
    const auto inside = [this](const DaySpan& span) {
      return span.first != span.last && as_of_.date >= span.first && as_of_.date <= span.last;
    };
    if (inside(start)) return true;
    if (event.has_until && inside(event.until)) return true;
    return CertaintyOf(event) == Certainty::kAnnounced && event.has_effective &&
           event.has_announced && event.effective.first > event.announced;
  }

  // P9: live tariffs sum; scoped and rateless ones add nothing.
  void AddDuties(const std::vector<Layer>& tariffs, Resolution* answer) {
    for (const Layer& layer : tariffs) {
      const EventRecord& event = *layer.event;
      if (event.scope != 0) {
        answer->exceptions.push_back(event.self);
        continue;
      }
      if (!event.has_rate) continue;
      answer->duty_percent = answer->duty_percent.value_or(0) + static_cast<double>(event.rate);
      answer->duties.push_back(event.self);
    }
  }

  // ---- boundaries and trace -----------------------------------------------------------------------

  void AddBoundaries(const EventRecord& event, int depth, std::set<Day>* days) {
    const auto add = [&](Day day, Day shift) {
      if (day != kDistantPast && day != kDistantFuture) days->insert(day + shift);
    };
    for (const DaySpan& start : {event.effective, event.fallback}) {
      add(start.first, 0);
      add(start.last, 0);
      add(start.last, 1);
    }
    if (event.has_until) {
      add(event.until.first, 0);
      add(event.until.first, 1);
      add(event.until.last, 0);
      add(event.until.last, 1);
    }
    if (depth > 8) return;  // modifiers of modifiers of …: no real record goes deeper
    timeline_.ForEachModifier(event, [&](Ref ref) {
      if (ref < resolver_.bound_) AddBoundaries(timeline_.record(ref), depth + 1, days);
    });
    timeline_.ForEachModified(event, [&](Ref base, std::uint32_t) {
      if (base < resolver_.bound_ && IsPermission(event.type)) {
        AddBoundaries(timeline_.record(base), depth + 1, days);
        timeline_.ForEachAmendment(base, [&](Ref ref) {
          if (ref < resolver_.bound_) AddBoundaries(timeline_.record(ref), 9, days);
        });
      }
    });
  }

  void ExplainEvent(const EventRecord& event, std::uint32_t distance, const Position& bucket,
                    std::vector<TraceStep>* trace) {
    const Day day = as_of_.date;
    const auto say = [&](const char* rule, std::string text) {
      trace->push_back({rule, event.id, std::move(text)});
    };
    const auto by = [](const EventRecord& other) { return ToString(other.id); };
    const std::string where =
        distance == 0 ? "" : ", laid on " + tree_.at(bucket.subject).id + " (P5)";
    if (!CountsByCertainty(event)) {
      return say("P2", std::string(Name(event.type)) + " " + std::string(Name(CertaintyOf(event))) +
                           ": does not change the state here" + where);
    }
    if (!CountsByReview(event)) return say("P2", "not reviewed: does not count here" + where);
    const Interval own = Window(event);
    if (own.first == kDistantFuture && own.last == kDistantPast) {
      return say("P2", "announced without an effective day: not live" + where);
    }
    if (day < own.first) return say("P3", "starts on " + FormatDay(own.first) + where);
    if (!InInterval(event, day, nullptr)) {
      return say("P3", "ended after " + FormatDay(own.last) + where);
    }
    if (!LaysLayer(event)) return ExplainModifier(event, trace);
    if (const auto* m = EndedBy(event, day, nullptr)) return say("P4", "ended by " + by(*m) + where);
    if (const auto* m = EndedByUnaddressed(event, bucket, day, nullptr)) {
      return say("P4", "ended by " + by(*m) + ", which names no measure" + where);
    }
    if (const auto* m = SuspendedBy(event, day, nullptr)) {
      return say("P4", "suspended by " + by(*m) + ReturnText(event) + where);
    }
    if (const auto* m = SuspendedByUnaddressed(event, bucket, day, nullptr)) {
      return say("P4", "suspended by " + by(*m) + ", which names no measure" + ReturnText(event) +
                           where);
    }
    if (IsIdle(event, day, nullptr)) {
      return say("P6", "idle: what it permits is not otherwise restricted" + where);
    }
    if (const auto* m = ReplacedBy(event, day, nullptr)) {
      return say("P4", "replaced by " + by(*m) + where);
    }
    if (event.type == EventType::kTariff) return say("P9", "live duty" + where);
    say(IsPermission(event.type) || !IsSoft(event.type) ? "P6" : "P7",
        "live: " + std::string(Name(StatusOf(event))) + where);
  }

  void ExplainModifier(const EventRecord& event, std::vector<TraceStep>* trace) {
    const bool acts = IsLive(event, as_of_.date, nullptr);
    std::string text = std::string(Name(event.type)) + (acts ? " acts" : " does not act now");
    if (event.modifies_count == 0) {
      text += event.type == EventType::kTruce || event.type == EventType::kExtension
                  ? ", but names no measure and changes nothing"
                  : "; it names no measure, so it reaches the layers of exactly its subjects that "
                    "were live on its first day";
    }
    trace->push_back({"P4", event.id, std::move(text)});
  }

  std::string ReturnText(const EventRecord& event) {
    const auto day = ReturnDay(event);
    return day ? ", returns on " + FormatDay(*day) : "";
  }

  static constexpr int kMaxDepth = 48;  // circles are refused on entry; a foreign log may hold one

  const Resolver& resolver_;
  const Timeline& timeline_;
  const SubjectTree& tree_;
  const AsOf& as_of_;
  const Position position_;
  const Pass pass_;
  int depth_ = 0;
};

Resolver::Resolver(const Timeline& timeline, const AsOf& as_of)
    : timeline_(timeline), as_of_(as_of), bound_(timeline.RefBound(as_of.recorded)) {}

Resolver::~Resolver() = default;

const Timeline& Resolver::timeline() const {
  return timeline_;
}
const AsOf& Resolver::as_of() const {
  return as_of_;
}
void Resolver::SetDate(Day date) {
  as_of_.date = date;
}
void Resolver::Without(EventId id) {
  without_ = timeline_.Find(id);
}

Ref Resolver::Visible(Ref base) const {
  const auto known = [this](const EventRecord& version) {
    return version.self < bound_ && (!as_of_.known_at || version.published <= *as_of_.known_at);
  };
  if (base == without_ && base != kNoRef) return kNoRef;
  const EventRecord& first = timeline_.record(base);
  Ref visible = known(first) ? base : kNoRef;
  if (!timeline_.HasAmendments(first)) return visible;
  timeline_.ForEachAmendment(base, [&](Ref ref) {
    const EventRecord& version = timeline_.record(ref);
    if (known(version)) visible = version.is_retraction ? kNoRef : ref;
  });
  return visible;
}

Resolution Resolver::Resolve(const Position& position) {
  using Pass = Case::Pass;
  if (as_of_.review == ReviewMode::kAny) {
    Case everything(*this, position, Pass::kEverything);
    return everything.Decide(everything.Collect());
  }
  if (as_of_.review == ReviewMode::kConfirmed) {
    Case confirmed(*this, position, Pass::kConfirmedOnly);
    return confirmed.Decide(confirmed.Collect());
  }
  // P2: extracted events count only on positions where nothing entered or confirmed is live.
  Case reviewed(*this, position, Pass::kReviewed);
  const Case::Findings found = reviewed.Collect();
  if (!found.saw_unreviewed) return reviewed.Decide(found);
  Case everything(*this, position, Pass::kEverything);
  const Case::Findings all = everything.Collect();
  if (found.layers.empty() && found.tariffs.empty()) return everything.Decide(all);
  Resolution answer = reviewed.Decide(found);
  const Resolution other = everything.Decide(all);
  const bool differs = other.status != answer.status || other.decided_by != answer.decided_by ||
                       other.review_policy != answer.review_policy ||
                       other.duty_percent != answer.duty_percent;
  if (differs) answer.unreviewed_would_change = everything.Unreviewed(all);
  return answer;
}

Resolution Resolver::ResolveWithTrace(const Position& position) {
  Resolution answer = Resolve(position);
  const Case::Pass pass = as_of_.review == ReviewMode::kConfirmed ? Case::Pass::kConfirmedOnly
                          : as_of_.review == ReviewMode::kAny     ? Case::Pass::kEverything
                                                                  : Case::Pass::kReviewed;
  Case explained(*this, position, pass);
  explained.Explain(&answer.trace);
  return answer;
}

std::vector<Day> Resolver::Boundaries(const Position& position) const {
  std::set<Day> days;
  Case everything(*this, position, Case::Pass::kEverything);
  everything.AddBoundaries(&days);
  return {days.begin(), days.end()};
}

}  // namespace chipline
