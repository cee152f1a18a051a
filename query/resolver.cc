#include "query/resolver.h"

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "query/layers.h"

namespace chipline {

// One position under one AsOf and one choice of which review states count.
class Resolver::Case {
 public:
  enum class Pass { kReviewed, kEverything, kConfirmedOnly };

  static Pass PassOf(ReviewMode review) {
    switch (review) {
      case ReviewMode::kAny:
        return Pass::kEverything;
      case ReviewMode::kConfirmed:
        return Pass::kConfirmedOnly;
      case ReviewMode::kReviewed:
        break;
    }
    return Pass::kReviewed;
  }

  Case(const Resolver& resolver, const Position& position, Pass pass)
      : resolver_(resolver),
        timeline_(resolver.timeline_),
        tree_(resolver.timeline_.subjects()),
        as_of_(resolver.as_of_),
        position_(position),
        pass_(pass) {}

  enum class Standing {
    kNone,     // does not count, not its days, or an idle permission
    kTaken,    // ended or replaced
    kDormant,  // suspended
    kLive,
  };
  struct Judgement {
    Standing standing = Standing::kNone;
    Day start = 0;  // of a live or dormant layer: first day of its present unbroken spell
    const EventRecord* taken_by = nullptr;
    const EventRecord* dormant_by = nullptr;
  };

  // A layer that lies on the position on the day, live or dormant.
  struct Layer {
    const EventRecord* event = nullptr;
    std::uint32_t distance = 0;  // steps up the tree to the subject it names
    Day start = 0;               // first day of its present unbroken spell
    const EventRecord* dormant_by = nullptr;
  };

  // What the events say of this position; everything in the order of P6.
  struct Findings {
    std::vector<Layer> layers;    // all but tariffs
    std::vector<Layer> tariffs;   // live ones
    bool modifier_acted = false;  // a modifier took a layer of this pass away

    std::vector<Ref> unreviewed_modifiers;  // extracted ones that took or suspended a layer

    bool nothing_stands() const { return layers.empty() && tariffs.empty() && !modifier_acted; }
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
      answer.dormant.push_back(
          {layer.event->self, layer.dormant_by->self, ReturnDay(*layer.event)});
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

  // P10: computes the answer as if what is uncertain on the day were never in force.
  void LeaveOutUncertain() { leave_out_uncertain_ = true; }
  bool met_uncertain() const { return met_uncertain_; }

  // Whether this pass left some extracted event out that might have counted.
  bool saw_unreviewed() const { return saw_unreviewed_; }

  // The extracted events among what a pass over everything found: layers, and modifiers that acted.
  static std::vector<Ref> Unreviewed(const Findings& everything) {
    std::set<Ref> refs(everything.unreviewed_modifiers.begin(),
                       everything.unreviewed_modifiers.end());
    for (const auto* list : {&everything.layers, &everything.tariffs}) {
      for (const Layer& layer : *list) {
        if (layer.event->review == ReviewState::kExtracted) refs.insert(layer.event->self);
      }
    }
    return {refs.begin(), refs.end()};
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

  // What is known of the days after the question's: events whose first day lies ahead, and
  // forecasts that state no day; by that day, then by id.
  std::vector<Ref> Ahead() const {
    std::set<std::tuple<Day, EventId, Ref>> ahead;
    ForEachBucket([&](const Position& bucket, std::uint32_t) {
      for (std::size_t s = 0; s < Timeline::kSegments; ++s) {
        for (const BucketEntry& entry : timeline_.Bucket(s, bucket)) {
          if (entry.ref >= resolver_.bound_) break;
          const EventRecord& event = timeline_.record(entry.ref);
          if (NeverChangesState(event.type) || event.certainty == Certainty::kDenied) continue;
          if (!IsVisible(event)) continue;
          if (event.has_effective && event.effective.first > as_of_.date) {
            ahead.insert({event.effective.first, event.id, event.self});
          } else if (!event.has_effective && event.certainty == Certainty::kExpected) {
            ahead.insert({kDistantFuture, event.id, event.self});
          }
        }
      }
    });
    std::vector<Ref> refs;
    for (const auto& [day, id, ref] : ahead) refs.push_back(ref);
    return refs;
  }

  void AddBoundaries(std::set<Day>* days) {
    std::set<Ref> seen;
    ForEachBucket([&](const Position& bucket, std::uint32_t) {
      for (std::size_t s = 0; s < Timeline::kSegments; ++s) {
        for (const BucketEntry& entry : timeline_.Bucket(s, bucket)) {
          if (entry.ref >= resolver_.bound_) continue;
          AddBoundaries(timeline_.record(entry.ref), &seen, days);
        }
      }
    });
  }

 private:
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
        CollectEvent(event, bucket, distance, found);
      }
    }
  }

  void CollectEvent(const EventRecord& event, const Position& bucket, std::uint32_t distance,
                    Findings* found) {
    auto& list = event.type == EventType::kTariff ? found->tariffs : found->layers;
    // An event that names a subject and its ancestor lies on the position once, as the nearest
    // that is live.
    Layer* seen = nullptr;
    for (Layer& layer : list) {
      if (layer.event == &event) seen = &layer;
    }
    if (seen != nullptr && seen->dormant_by == nullptr) return;
    const Judgement judgement = Judge(event, bucket);
    found->modifier_acted |= judgement.standing == Standing::kTaken;
    for (const EventRecord* modifier : {judgement.taken_by, judgement.dormant_by}) {
      if (modifier != nullptr && modifier->review == ReviewState::kExtracted) {
        found->unreviewed_modifiers.push_back(modifier->self);
      }
    }
    if (judgement.standing == Standing::kLive || judgement.standing == Standing::kDormant) {
      // P9: a suspended tariff adds nothing, and duties never mix with the status.
      if (judgement.dormant_by != nullptr && event.type == EventType::kTariff) {
        found->modifier_acted = true;
        return;
      }
      const Layer layer{&event, distance, judgement.start, judgement.dormant_by};
      if (seen == nullptr) {
        list.push_back(layer);
      } else if (judgement.dormant_by == nullptr) {
        *seen = layer;
      }
    }
  }

  // What became of one event's layer on this position, where it lies in `bucket`.
  friend class Resolver;
  Judgement Judge(const EventRecord& event, const Position& bucket) {
    const Day day = as_of_.date;
    Judgement judgement;
    if (!Counts(event) || !InInterval(event, day)) return judgement;
    const EventRecord* taken_by = EndedBy(event, day);
    if (taken_by == nullptr) taken_by = UnaddressedEnder(event, bucket, day);
    if (taken_by == nullptr) taken_by = ReplacedBy(event, day, /*by_permission=*/false);
    if (taken_by == nullptr) {
      if (IsIdle(event, day)) return judgement;
      taken_by = ReplacedBy(event, day, /*by_permission=*/true);
    }
    if (taken_by != nullptr) {
      judgement.standing = Standing::kTaken;
      judgement.taken_by = taken_by;
      return judgement;
    }
    judgement.start = SpellStart(event, day);
    judgement.standing = Standing::kLive;
    judgement.dormant_by = SuspendedBy(event, day);
    if (judgement.dormant_by == nullptr) {
      judgement.dormant_by = UnaddressedSuspender(event, bucket, day);
    }
    if (judgement.dormant_by != nullptr) {
      judgement.standing = Standing::kDormant;
    }
    return judgement;
  }

  // ---- P11, P2: visibility and counting
  // -----------------------------------------------------------

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
        saw_unreviewed_ |= event.review == ReviewState::kExtracted;
        return event.review != ReviewState::kExtracted;
      case Pass::kConfirmedOnly:
        return event.review == ReviewState::kConfirmed;
      case Pass::kEverything:
        return true;
    }
    return true;
  }

  bool Counts(const EventRecord& event) const {
    if (!CountsByReview(event) || !CountsByCertainty(event)) return false;
    if (!IsUncertain(event)) return true;
    met_uncertain_ = true;
    return !leave_out_uncertain_;
  }

  // ---- P2, P3, P10: intervals
  // ---------------------------------------------------------------------

  struct Interval {
    Day first = kDistantFuture;  // kDistantFuture with last kDistantPast: never live
    Day last = kDistantFuture;
  };

  // The event's own days as `imprecise` reads them, before any modifier.
  Interval Window(const EventRecord& event) const {
    const bool late = as_of_.imprecise == Imprecise::kLatest;
    Interval own;
    if (event.has_until) {
      own.last = as_of_.imprecise == Imprecise::kEarliest ? event.until.first : event.until.last;
    }
    if (NeverLive(event)) return {kDistantFuture, kDistantPast};
    if (event.has_effective) {
      own.first = late ? event.effective.last : event.effective.first;
    } else {
      own.first = late ? event.fallback.last : event.fallback.first;
    }
    own.first = std::min(own.first, own.last);  // P10: starts are cut at `until`
    return own;
  }

  // P2: an event that no day makes live.
  static bool NeverLive(const EventRecord& event) {
    return !event.has_effective &&
           (event.certainty == Certainty::kAnnounced || !event.has_fallback);
  }

  // P3, and P4 for extensions: after expiry an extension revives from its own first day.
  bool InInterval(const EventRecord& event, Day day) {
    const Interval own = Window(event);
    if (day < own.first || own.last == kDistantPast) return false;
    return day <= own.last || ExtendedBy(event, day) != nullptr;
  }

  // The first day of the unbroken run of days around `day`: a layer that was revived after its
  // expiry starts again. REQUIRES: InInterval(event, day)
  Day SpellStart(const EventRecord& event, Day day) {
    const Interval own = Window(event);
    for (int turn = 0; turn < kMaxChain && day > own.last; ++turn) {
      const EventRecord* extension = ExtendedBy(event, day);
      if (extension == nullptr) return day + 1;
      const Day first = Window(*extension).first;
      if (first <= own.last + 1) return own.first;
      if (ExtendedBy(event, first - 1) == nullptr) return first;
      day = first - 1;
    }
    return own.first;
  }

  // ---- P4: modifiers
  // ------------------------------------------------------------------------------

  // P4: a modifier acts only on its own subjects, their descendants and its target.
  bool Covers(const EventRecord& modifier) const {
    if (modifier.target != Jurisdiction::kAny && modifier.target != position_.target) return false;
    return std::ranges::any_of(timeline_.SubjectsOf(modifier), [this](SubjectIndex subject) {
      return tree_.IsA(position_.subject, subject);
    });
  }

  // Whether the event lays its layer on this very position.
  bool StandsHere(const EventRecord& event) const {
    return (event.issuers >> static_cast<unsigned>(position_.issuer) & 1U) != 0 &&
           event.flow == static_cast<std::uint8_t>(position_.flow) && Covers(event);
  }

  // In force on the day, before any permission stands in its place: that a permission replaces the
  // very duty that it needs to be live (P6) makes two steps of it, this and ReplacedBy(…, true).
  bool InForce(const EventRecord& event, Day day) {
    if (depth_ > kMaxDepth) return false;
    if (!timeline_.HasModifiers(event)) return ComputeInForce(event, day);
    // A circle can reach a store through a merge, or an older program: what would hold only because
    // it holds does not.
    const std::uint64_t key = std::uint64_t{event.self} << 32 | static_cast<std::uint32_t>(day);
    if (std::ranges::find(working_, key) != working_.end()) {
      met_circle_ = true;
      return false;
    }
    // A chain of measures each in place of the last would otherwise be walked anew at every link.
    const bool remembers = unaddressed_before_ == kDistantFuture;
    if (remembers) {
      const auto found = memo_.find(key);
      if (found != memo_.end()) return found->second;
    }
    const bool met_before = std::exchange(met_circle_, false);
    working_.push_back(key);
    const bool in_force = ComputeInForce(event, day);
    working_.pop_back();
    // Inside a circle the result holds for this way around it only.
    if (remembers && !met_circle_) memo_.emplace(key, in_force);
    met_circle_ |= met_before;
    return in_force;
  }

  bool ComputeInForce(const EventRecord& event, Day day) {
    return Counts(event) && InInterval(event, day) && EndedBy(event, day) == nullptr &&
           SuspendedBy(event, day) == nullptr && !UnaddressedTakesAll(event, day) &&
           ReplacedBy(event, day, /*by_permission=*/false) == nullptr && !IsIdle(event, day);
  }

  // What was said of an event that was merged away was said of the one that stands for it (P12).
  template <class Visit>
  void ForEachModifierOf(const EventRecord& event, Ref self, Visit visit) const {
    const auto visit_others = [&](Ref ref) {
      // A merge can lead an event's `modifies` back to itself.
      if (timeline_.record(ref).base != self) visit(ref);
    };
    timeline_.ForEachModifier(event, visit_others);
    timeline_.ForEachMerge(event.base, [&](Ref merge) {
      const EventRecord& merged = timeline_.record(timeline_.record(merge).base);
      if (merged.base != self && merge < resolver_.bound_ &&
          resolver_.LastAmendment(merged.base) == merge) {
        ForEachModifierOf(merged, self, visit);
      }
    });
  }

  // The modifier of `event` that acts here on the day and for which `wanted` holds, or null. Of
  // several, the first in the order of P6.
  template <class Wanted>
  const EventRecord* FindModifier(const EventRecord& event, Day day, Wanted wanted) {
    if (!timeline_.HasModifiers(event)) return nullptr;
    const EventRecord* best = nullptr;
    ++depth_;
    ForEachModifierOf(event, event.base, [&](Ref ref) {
      if (ref >= resolver_.bound_) return;
      const EventRecord& modifier = timeline_.record(ref);
      if (!wanted(modifier) || !IsVisible(modifier)) return;
      // A lifting for a class of buyers does not lift the general measure.
      if (modifier.scope != 0 && event.scope == 0) return;
      if (!Covers(modifier) || !InForce(modifier, day)) return;
      if (best == nullptr || Outranks(AsLayer(modifier), AsLayer(*best))) best = &modifier;
    });
    --depth_;
    return best;
  }

  // A modifier as P6 would rank it here.
  Layer AsLayer(const EventRecord& modifier) const {
    Layer layer{&modifier, UINT32_MAX, Window(modifier).first, nullptr};
    for (const SubjectIndex subject : timeline_.SubjectsOf(modifier)) {
      layer.distance = std::min(layer.distance, DistanceTo(subject));
    }
    return layer;
  }

  std::uint32_t DistanceTo(SubjectIndex subject) const {
    if (subject == position_.subject) return 0;
    const auto ancestors = tree_.Ancestors(position_.subject);
    const auto found = std::ranges::find(ancestors, subject);
    if (found == ancestors.end()) return UINT32_MAX;
    return static_cast<std::uint32_t>(found - ancestors.begin()) + 1;
  }

  const EventRecord* EndedBy(const EventRecord& event, Day day) {
    return FindModifier(event, day, [](const EventRecord& m) { return Ends(m.type); });
  }

  const EventRecord* SuspendedBy(const EventRecord& event, Day day) {
    return FindModifier(event, day, [](const EventRecord& m) { return Suspends(m.type); });
  }

  const EventRecord* ExtendedBy(const EventRecord& event, Day day) {
    return FindModifier(event, day,
                        [](const EventRecord& m) { return m.type == EventType::kExtension; });
  }

  // P4: what stands in the event's place: an unscoped measure in force here that modifies it, or
  // that modifies what modifies it, and so on ("and in the place of what that one replaced").
  const EventRecord* ReplacedBy(const EventRecord& event, Day day, bool by_permission) {
    if (!timeline_.HasModifiers(event)) return nullptr;
    if (std::ranges::find(replacing_, event.self) != replacing_.end()) {
      met_circle_ = true;
      return nullptr;
    }
    const EventRecord* best = nullptr;
    replacing_.push_back(event.self);
    ForEachModifierOf(event, event.base, [&](Ref ref) {
      if (ref >= resolver_.bound_) return;
      const EventRecord& replacer = timeline_.record(ref);
      if (!Replaces(replacer) || !IsVisible(replacer) || !Counts(replacer)) return;
      if (!StandsHere(replacer) || NeverLive(replacer)) return;
      const bool stands = IsPermission(replacer.type) == by_permission && InForce(replacer, day);
      const EventRecord* standing = stands ? &replacer : ReplacedBy(replacer, day, by_permission);
      if (standing != nullptr && (best == nullptr || standing->id > best->id)) best = standing;
    });
    replacing_.pop_back();
    return best;
  }

  // P6: a permission that modifies something is idle unless what it modifies is live.
  bool IsIdle(const EventRecord& event, Day day) {
    if (!IsPermission(event.type) || event.modifies_count == 0) return false;
    if (depth_ > kMaxDepth) return true;
    bool any_in_force = false;
    ++depth_;
    timeline_.ForEachModified(event, [&](Ref base, std::uint32_t act) {
      if (any_in_force) return;
      const Ref visible = resolver_.VisibleOrSurvivor(base);
      if (visible == kNoRef || timeline_.record(visible).base == event.base) return;
      const EventRecord& modified = timeline_.record(visible);
      if (act != 0 && modified.act != act) return;  // a correction took it out of the act
      any_in_force = InForce(modified, day);
    });
    --depth_;
    return !any_in_force;
  }

  // ---- P4: modifiers that name nothing
  // ------------------------------------------------------------

  // Such a one acts on the unscoped, non-tariff layers of the same issuer, flow, target and exactly
  // its subjects that are live on its first day. Among those of one day none hides a layer from
  // the others.
  template <class Wanted>
  const EventRecord* FindUnaddressed(const EventRecord& event, const Position& bucket, Day day,
                                     Wanted wanted) {
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
        if (!IsVisible(modifier) || !ReachesUnaddressed(modifier, event)) continue;
        const Day first = Window(modifier).first;
        if (first >= unaddressed_before_ || !InForce(modifier, day)) continue;
        if (!WasLive(event, first)) continue;
        if (best == nullptr || Outranks(AsLayer(modifier), AsLayer(*best))) best = &modifier;
      }
    }
    --depth_;
    return best;
  }

  bool WasLive(const EventRecord& event, Day day) {
    const Day before = unaddressed_before_;
    unaddressed_before_ = day;
    const bool live =
        InForce(event, day) && ReplacedBy(event, day, /*by_permission=*/true) == nullptr;
    unaddressed_before_ = before;
    return live;
  }

  // A `tighten` one acts on permissions, any other on restrictions; a delisting on listings.
  static bool ReachesUnaddressed(const EventRecord& modifier, const EventRecord& event) {
    if (modifier.type == EventType::kEntityDelisting) {
      return event.type == EventType::kEntityListing;
    }
    const bool tightens = modifier.effect == static_cast<std::uint8_t>(Effect::kTighten);
    return IsPermission(event.type) == tightens;
  }

  const EventRecord* UnaddressedEnder(const EventRecord& event, const Position& bucket, Day day) {
    return FindUnaddressed(event, bucket, day, [](const EventRecord& m) { return Ends(m.type); });
  }

  const EventRecord* UnaddressedSuspender(const EventRecord& event, const Position& bucket,
                                          Day day) {
    return FindUnaddressed(event, bucket, day,
                           [](const EventRecord& m) { return m.type == EventType::kSuspension; });
  }

  // Whether modifiers that name nothing end or suspend every layer that the event lays here.
  bool UnaddressedTakesAll(const EventRecord& event, Day day) {
    if (!LaysLayer(event) || !StandsHere(event)) return false;
    return std::ranges::all_of(timeline_.SubjectsOf(event), [&](SubjectIndex subject) {
      if (!tree_.IsA(position_.subject, subject)) return true;
      const Position bucket = BucketOf(event, subject);
      return UnaddressedEnder(event, bucket, day) != nullptr ||
             UnaddressedSuspender(event, bucket, day) != nullptr;
    });
  }

  Position BucketOf(const EventRecord& event, SubjectIndex subject) const {
    return {position_.issuer, position_.flow, subject, event.target};
  }

  // ---- P6 to P10: deciding
  // ------------------------------------------------------------------------

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

  static int StrictnessOf(const Layer& layer) {
    return Strictness(StatusOf(*layer.event), PolicyOf(*layer.event));
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
      if (strictest == nullptr || StrictnessOf(*layer) < StrictnessOf(*strictest)) {
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
  }

  // P8: suspended, decided by the suspension of the layer that would decide; it is over on the
  // first day on which one of the layers is back.
  void DecideSuspended(const std::vector<const Layer*>& dormant, Resolution* answer) {
    const EventRecord& suspension = *Top(dormant)->dormant_by;
    answer->status = Status::kSuspended;
    answer->decided_by = suspension.self;
    answer->since = Window(suspension).first;
    answer->until = LastDay(suspension);
    for (const Layer* layer : dormant) {
      const auto day = ReturnDay(*layer->event);
      if (day && (!answer->returns || *day < *answer->returns)) answer->returns = day;
    }
  }

  static void ListBeside(const EventRecord& event, Resolution* answer) {
    (event.scope == 0 ? answer->also_in_force : answer->exceptions).push_back(event.self);
  }

  // The last day of the run of days that holds the question's day, with extensions.
  std::optional<Day> LastDay(const EventRecord& event) {
    Day last = Window(event).last;
    for (int turn = 0; turn < kMaxChain && last != kDistantFuture; ++turn) {
      const EventRecord* extension = ExtendedBy(event, std::max(last + 1, as_of_.date));
      if (extension == nullptr) return last;
      last = Window(*extension).last;
    }
    return last == kDistantFuture ? std::nullopt : std::optional<Day>(last);
  }

  // The first later day on which a layer that is dormant today applies again, whether because the
  // suspension ran out or because something took the suspension away; nothing if no such day is
  // known.
  std::optional<Day> ReturnDay(const EventRecord& event) {
    std::set<Day> days;
    std::set<Ref> seen;
    AddBoundaries(event, &seen, &days);
    for (const SubjectIndex subject : timeline_.SubjectsOf(event)) {
      AddUnaddressedBoundaries(BucketOf(event, subject), &days);
    }
    for (auto day = days.upper_bound(as_of_.date); day != days.end(); ++day) {
      const bool back = InInterval(event, *day) && EndedBy(event, *day) == nullptr &&
                        SuspendedBy(event, *day) == nullptr &&
                        UnaddressedSuspenderHere(event, *day) == nullptr &&
                        ReplacedBy(event, *day, /*by_permission=*/false) == nullptr;
      if (back) return *day;
    }
    return std::nullopt;
  }

  const EventRecord* UnaddressedSuspenderHere(const EventRecord& event, Day day) {
    for (const SubjectIndex subject : timeline_.SubjectsOf(event)) {
      if (!tree_.IsA(position_.subject, subject)) continue;
      const auto* by = UnaddressedSuspender(event, BucketOf(event, subject), day);
      if (by != nullptr) return by;
    }
    return nullptr;
  }

  // P10: before the last day of an uncertain start, after the first of an uncertain end; or
  // announced for a day that lay ahead and not confirmed since.
  bool IsUncertain(const EventRecord& event) const {
    if (IsAnnouncedAhead(event)) return true;
    return as_of_.imprecise == Imprecise::kMark && IsInsideWindow(event, as_of_.date);
  }

  // P9: live tariffs sum; scoped and rateless ones add nothing.
  void AddDuties(const std::vector<Layer>& tariffs, Resolution* answer) {
    for (const Layer& layer : tariffs) {
      const EventRecord& event = *layer.event;
      ListBeside(event, answer);
      if (event.scope != 0 || !event.has_rate) continue;
      answer->duty_percent = answer->duty_percent.value_or(0) + static_cast<double>(event.rate);
      answer->duties.push_back(event.self);
    }
  }

  // ---- boundaries and trace
  // -----------------------------------------------------------------------

  void AddUnaddressedBoundaries(const Position& bucket, std::set<Day>* days) {
    if (!timeline_.HasUnaddressed(bucket)) return;
    std::set<Ref> seen;
    for (std::size_t s = 0; s < Timeline::kSegments; ++s) {
      for (const BucketEntry& entry : timeline_.Bucket(s, bucket)) {
        const EventRecord& event = timeline_.record(entry.ref);
        if (entry.ref < resolver_.bound_ && event.modifies_count == 0 && !LaysLayer(event)) {
          AddBoundaries(event, &seen, days);
        }
      }
    }
  }

  void AddBoundaries(const EventRecord& event, std::set<Ref>* seen, std::set<Day>* days) {
    if (!seen->insert(event.self).second) return;
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
    ForEachModifierOf(event, event.base, [&](Ref ref) {
      if (ref < resolver_.bound_) AddBoundaries(timeline_.record(ref), seen, days);
    });
    timeline_.ForEachModified(event, [&](Ref base, std::uint32_t) {
      if (base < resolver_.bound_ && IsPermission(event.type)) {
        AddBoundaries(timeline_.record(base), seen, days);
        timeline_.ForEachAmendment(base, [&](Ref ref) {
          if (ref < resolver_.bound_) AddBoundaries(timeline_.record(ref), seen, days);
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
    if (!InInterval(event, day)) {
      return say("P3", "ended after " + FormatDay(own.last) + where);
    }
    if (!LaysLayer(event)) return ExplainModifier(event, trace);
    if (const auto* m = EndedBy(event, day)) return say("P4", "ended by " + by(*m) + where);
    if (const auto* m = UnaddressedEnder(event, bucket, day)) {
      return say("P4", "ended by " + by(*m) + ", which names no measure" + where);
    }
    if (const auto* m = SuspendedBy(event, day)) {
      return say("P4", "suspended by " + by(*m) + ReturnText(event) + where);
    }
    if (const auto* m = UnaddressedSuspender(event, bucket, day)) {
      return say("P4",
                 "suspended by " + by(*m) + ", which names no measure" + ReturnText(event) + where);
    }
    if (IsIdle(event, day)) {
      return say("P6", "idle: what it permits is not otherwise restricted" + where);
    }
    if (const auto* m = ReplacedBy(event, day, false)) {
      return say("P4", "replaced by " + by(*m) + where);
    }
    if (event.type == EventType::kTariff) return say("P9", "live duty" + where);
    say(IsPermission(event.type) || !IsSoft(event.type) ? "P6" : "P7",
        "live: " + std::string(Name(StatusOf(event))) + where);
  }

  void ExplainModifier(const EventRecord& event, std::vector<TraceStep>* trace) {
    const bool acts = InForce(event, as_of_.date);
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

  // Circles are refused on entry; a foreign log may hold one.
  static constexpr int kMaxDepth = 48;
  static constexpr int kMaxChain = 64;

  const Resolver& resolver_;
  const Timeline& timeline_;
  const SubjectTree& tree_;
  const AsOf& as_of_;
  const Position position_;
  const Pass pass_;
  int depth_ = 0;
  std::vector<std::uint64_t> working_;  // InForce under way, by ref and day
  std::vector<Ref> replacing_;          // ReplacedBy under way
  bool met_circle_ = false;
  Day unaddressed_before_ = kDistantFuture;       // see WasLive
  std::unordered_map<std::uint64_t, bool> memo_;  // InForce by ref and day
  bool leave_out_uncertain_ = false;
  mutable bool met_uncertain_ = false;
  mutable bool saw_unreviewed_ = false;
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

bool Resolver::IsLive(Ref ref, const Position& position, const Position& bucket, Day* start,
                      bool* met_uncertain) {
  const EventRecord& event = timeline_.record(ref);
  if (Visible(event.base) != ref) return false;
  Case reviewed(*this, position, Case::PassOf(as_of_.review));
  const Case::Judgement judgement = reviewed.Judge(event, bucket);
  *start = judgement.start;
  *met_uncertain |= reviewed.met_uncertain();
  return judgement.standing == Case::Standing::kLive;
}

// P12: the last amendment that counts stands.
Ref Resolver::LastAmendment(Ref base) const {
  Ref last = base < bound_ && base != without_ ? base : kNoRef;
  if (last == kNoRef || !timeline_.HasAmendments(timeline_.record(base))) return last;
  timeline_.ForEachAmendment(base, [&](Ref ref) {
    if (ref < bound_ && Known(timeline_.record(ref).amended_on)) last = ref;
  });
  return last;
}

Ref Resolver::Visible(Ref base) const {
  const Ref last = LastAmendment(base);
  if (last == kNoRef) return kNoRef;
  // The version must itself have been published (P11).
  const EventRecord& version = timeline_.record(last);
  return version.is_retraction || !Known(version.published) ? kNoRef : last;
}

Ref Resolver::VisibleOrSurvivor(Ref base) const {
  for (int turn = 0; turn < 16; ++turn) {  // a merge into what was merged itself, and so on
    const Ref last = LastAmendment(base);
    if (last == kNoRef || timeline_.record(last).merged_into == kNoRef) break;
    base = timeline_.record(last).merged_into;
  }
  return Visible(base);
}

// P10: an answer is certain where it would be the same without the events that are uncertain on the
// day.
Resolution Resolver::Resolve(const Position& position) {
  bool met_uncertain = false;
  Resolution answer = ResolveOnce(position, /*leave_out_uncertain=*/false, &met_uncertain);
  if (!met_uncertain) return answer;
  const Resolution sure = ResolveOnce(position, /*leave_out_uncertain=*/true, &met_uncertain);
  answer.possible = sure.status != answer.status || sure.decided_by != answer.decided_by ||
                    sure.duty_percent != answer.duty_percent;
  return answer;
}

Resolution Resolver::ResolveOnce(const Position& position, bool leave_out_uncertain,
                                 bool* met_uncertain) {
  using Pass = Case::Pass;
  const auto collect = [&](Case* pass) {
    if (leave_out_uncertain) pass->LeaveOutUncertain();
    Case::Findings found = pass->Collect();
    *met_uncertain |= pass->met_uncertain();
    return found;
  };
  Case first(*this, position, Case::PassOf(as_of_.review));
  const Case::Findings found = collect(&first);
  if (as_of_.review != ReviewMode::kReviewed || !first.saw_unreviewed()) {
    return first.Decide(found);
  }
  // P2: extracted events count only on positions where nothing entered or confirmed is live.
  Case everything(*this, position, Pass::kEverything);
  const Case::Findings all = collect(&everything);
  if (found.nothing_stands()) return everything.Decide(all);
  Resolution answer = first.Decide(found);
  const Resolution other = everything.Decide(all);
  const bool differs = other.status != answer.status || other.decided_by != answer.decided_by ||
                       other.review_policy != answer.review_policy ||
                       other.duty_percent != answer.duty_percent;
  if (differs) answer.unreviewed_would_change = Case::Unreviewed(all);
  return answer;
}

Resolution Resolver::ResolveWithTrace(const Position& position) {
  Resolution answer = Resolve(position);
  Case explained(*this, position, Case::PassOf(as_of_.review));
  explained.Explain(&answer.trace);
  return answer;
}

std::vector<Ref> Resolver::ExpectedNext(const Position& position) {
  Case everything(*this, position, Case::Pass::kEverything);
  return everything.Ahead();
}

std::vector<Day> Resolver::Boundaries(const Position& position) const {
  std::set<Day> days;
  Case everything(*this, position, Case::Pass::kEverything);
  everything.AddBoundaries(&days);
  return {days.begin(), days.end()};
}

}  // namespace chipline
