// One position under one question: which layers lie on it, and which of them decides. The rules P1
// to P10 themselves; resolver.h is the face that others use.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "query/layers.h"
#include "query/resolver.h"

namespace chipline {

// Everything is asked of one AsOf, one position and one choice of which review states count. Keeps
// scratch: one thread, one question.
class PositionCase {
 public:
  using Pass = ReviewPass;

  static Pass PassOf(ReviewMode review);

  PositionCase(const Resolver& resolver, const Position& position, Pass pass)
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
    Position bucket{};  // where it lies
  };

  // What the events say of this position; everything in the order of P6.
  struct Findings {
    std::vector<Layer> layers;    // all but tariffs
    std::vector<Layer> tariffs;   // P9: apart from the status, live or dormant
    bool modifier_acted = false;  // a modifier took a layer of this pass away

    std::vector<Ref> unreviewed_modifiers;  // extracted ones that took or suspended a layer

    bool nothing_stands() const { return layers.empty() && tariffs.empty() && !modifier_acted; }
  };

  Findings Collect();
  // The same as if only these versions lay on the position; others may act on them.
  Findings CollectAmong(const std::vector<Ref>& versions);

  // What became of one event's layer on this position, where it lies in `bucket`.
  Judgement Judge(const EventRecord& event, const Position& bucket);

  // The answer, but for `possible` and what compares passes: resolver.cc adds these.
  Resolution Decide(const Findings& found);

  // The last day of the run of days that holds the question's day, with extensions.
  std::optional<Day> LastDay(const EventRecord& event);

  // The first later day on which `layer`, or another that the event lays here through another of
  // its subjects, applies again: each may sleep for its own reasons. REQUIRES: `layer` is dormant.
  std::optional<Day> ReturnDay(const Layer& layer);

  // P10: computes the answer as if what is uncertain on the day were never in force.
  void LeaveOutUncertain() { leave_out_uncertain_ = true; }
  bool met_uncertain() const { return met_uncertain_; }

  // Whether this pass left some extracted event out that might have counted.
  bool saw_unreviewed() const { return saw_unreviewed_; }

  // The extracted events among what a pass over everything found: layers, and modifiers that acted.
  static std::vector<Ref> Unreviewed(const Findings& everything);

  // Why every event that touches the position does or does not count on the day.
  void Explain(std::vector<TraceStep>* trace);

  // What is known of the days after the question's: events whose first day lies ahead, and
  // forecasts that state no day; by that day, then by id.
  std::vector<Ref> Ahead() const;

  void AddBoundaries(std::set<Day>* days);
  void AddTouching(std::set<Ref>* touching);
  // Fills in what depends on the day. REQUIRES: a version that is visible.
  void SayPresence(Resolver::Presence* presence) const;

 private:
  // ---- which buckets, which events
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

  void CollectBucket(const Position& bucket, std::uint32_t distance, Findings* found);

  void SortByRank(Findings* found) const;
  void CollectEvent(const EventRecord& event, const Position& bucket, std::uint32_t distance,
                    Findings* found);

  // ---- P11, P2: visibility and counting
  bool IsVisible(const EventRecord& version) const;

  // P11: before its announced day an event is at most `reported`.
  Certainty CertaintyOf(const EventRecord& event) const;

  bool CountsByCertainty(const EventRecord& event) const;

  bool CountsByReview(const EventRecord& event) const;

  bool Counts(const EventRecord& event) const;
  // P10: false also for what is uncertain on the day, where that is left out. Such an event still
  // passes on what it replaced (P4): it counts, and is not in force.
  bool MayBeInForce(const EventRecord& event) const;

  // ---- P2, P3, P10: intervals
  struct Interval {
    Day first = kDistantFuture;  // kDistantFuture with last kDistantPast: never live
    Day last = kDistantFuture;
  };

  // The event's own days as `imprecise` reads them, before any modifier.
  Interval Window(const EventRecord& event) const;

  // P2: an event that no day makes live.
  static bool NeverLive(const EventRecord& event);

  // P3, and P4 for extensions: after expiry an extension revives from its own first day.
  bool InInterval(const EventRecord& event, Day day);

  // The first day of the unbroken run of days around `day`: a layer that was revived after its
  // expiry starts again. REQUIRES: InInterval(event, day)
  Day SpellStart(const EventRecord& event, Day day);

  // ---- P4: modifiers
  // P4: a modifier acts only on its own subjects, their descendants and its target.
  bool Covers(const EventRecord& modifier) const;

  // Whether the event lays its layer on this very position.
  bool StandsHere(const EventRecord& event) const;

  // In force on the day, before any permission stands in its place: that a permission replaces the
  // very duty that it needs to be live (P6) makes two steps of it, this and ReplacedBy(…, true).
  bool InForce(const EventRecord& event, Day day);

  bool ComputeInForce(const EventRecord& event, Day day);
  // The same before modifiers that name nothing.
  bool StandsByName(const EventRecord& event, Day day);
  // In force as if no modifier that names nothing acted on anything: what makes one of them act.
  bool InForceByName(const EventRecord& modifier, Day day);

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
  Layer AsLayer(const EventRecord& modifier) const;

  // Of two modifiers, either of them null, the first in the order of P6.
  const EventRecord* First(const EventRecord* a, const EventRecord* b) const;

  std::uint32_t DistanceTo(SubjectIndex subject) const;

  const EventRecord* EndedBy(const EventRecord& event, Day day);

  const EventRecord* SuspendedBy(const EventRecord& event, Day day);

  const EventRecord* ExtendedBy(const EventRecord& event, Day day);

  // P4: what stands in the event's place: an unscoped measure in force here that modifies it, or
  // that modifies what modifies it, and so on ("and in the place of what that one replaced").
  // Calls visit(replacer) for each version that may stand here in the place of the event.
  template <class Visit>
  void ForEachReplacer(const EventRecord& event, Visit visit) const;
  // Answers for all that ReplacedBy would go through, the last of them first: how many stand in
  // each other's place is not how deep a stack may be.
  void LookAhead(const EventRecord& event, Day day, bool by_permission);
  const EventRecord* FindReplacer(const EventRecord& event, Day day, bool by_permission);
  const EventRecord* ReplacedBy(const EventRecord& event, Day day, bool by_permission);

  // P6: a permission that modifies something is idle unless what it modifies is live.
  bool IsIdle(const EventRecord& event, Day day);

  // ---- P4: modifiers that name nothing
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
    for (const Unaddressed& entry : UnaddressedOn(bucket)) {
      if (entry.first >= unaddressed_before_) break;
      const EventRecord& modifier = *entry.modifier;
      if (!wanted(modifier) || !ReachesUnaddressed(modifier, event)) continue;
      if (!InForceByName(modifier, day) || !WasLive(event, bucket, entry.first)) continue;
      if (best == nullptr || Outranks(AsLayer(modifier), AsLayer(*best))) best = &modifier;
    }
    --depth_;
    return best;
  }

  // One that is visible, and its first day.
  struct Unaddressed {
    Day first;
    const EventRecord* modifier;
  };
  // Those without scope that lie on `bucket`, by first day.
  const std::vector<Unaddressed>& UnaddressedOn(const Position& bucket);

  // The layer that the event lays on `bucket`, by itself: what took another of the event's layers
  // is nothing to it.
  bool LayerInForce(const EventRecord& event, const Position& bucket, Day day);
  // The same on the first day of a modifier that names nothing, before those that start on that day
  // or later, and past permissions that stand in its place.
  bool WasLive(const EventRecord& event, const Position& bucket, Day day);
  bool ComputeWasLive(const EventRecord& event, const Position& bucket, Day day);

  // A `tighten` one acts on permissions, any other on restrictions; a delisting on listings.
  static bool ReachesUnaddressed(const EventRecord& modifier, const EventRecord& event);

  const EventRecord* UnaddressedEnder(const EventRecord& event, const Position& bucket, Day day);

  const EventRecord* UnaddressedSuspender(const EventRecord& event, const Position& bucket,
                                          Day day);

  // Whether modifiers that name nothing end or suspend every layer that the event lays here.
  bool UnaddressedTakesAll(const EventRecord& event, Day day);

  Position BucketOf(const EventRecord& event, SubjectIndex subject) const;

  // ---- P6 to P10: deciding
  // P6: unscoped before scoped; overrides; nearest subject; exact target before "*"; later start;
  // better evidence; later entry.
  bool Outranks(const Layer& a, const Layer& b) const;

  static int StrictnessOf(const Layer& layer);

  // REQUIRES: `live` is in the order of Outranks.
  static const Layer* Top(const std::vector<const Layer*>& live);

  void DecideBy(const Layer& layer, Resolution* answer);

  // P8: what is dormant is listed, whatever the status is.
  void ListDormant(const Layer& layer, Resolution* answer);

  // P8: suspended, decided by the suspension of the layer that would decide; it is over on the
  // first day on which one of the layers is back.
  void DecideSuspended(const std::vector<const Layer*>& dormant, Resolution* answer);

  static void ListBeside(const EventRecord& event, Resolution* answer);

  // The first later day on which the layer that the event lays on `bucket`, dormant today, applies
  // again, whether because the suspension ran out or because something took the suspension away;
  // nothing if no such day is known.
  std::optional<Day> ReturnDay(const EventRecord& event, const Position& bucket);

  // P10: before the last day of an uncertain start, after the first of an uncertain end; or
  // announced for a day that lay ahead and not confirmed since.
  bool IsUncertain(const EventRecord& event) const;

  // P9: live tariffs sum; scoped and rateless ones add nothing.
  void AddDuties(const std::vector<Layer>& tariffs, Resolution* answer);

  // ---- boundaries and trace
  void AddUnaddressedBoundaries(const Position& bucket, std::set<Day>* days);

  void AddBoundaries(const EventRecord& first, std::set<Ref>* seen, std::set<Day>* days);

  void Touch(const EventRecord& first, std::set<Ref>* touching) const;

  void ExplainEvent(const EventRecord& event, std::uint32_t distance, const Position& bucket,
                    std::vector<TraceStep>* trace);

  void ExplainModifier(const EventRecord& event, std::vector<TraceStep>* trace);

  std::string ReturnText(const EventRecord& event, const Position& bucket);

  // A question of InForce: whether, on which day, and past which modifiers that name nothing.
  struct Working {
    Ref ref;
    Day day;
    Day unaddressed_before;
    friend bool operator==(const Working&, const Working&) = default;
  };
  // The same of ReplacedBy, and by what.
  using Replacing = std::pair<Working, bool>;
  struct Hash {
    std::size_t operator()(const Working& question) const {
      const std::uint64_t days = std::uint64_t{static_cast<std::uint32_t>(question.day)} << 32 |
                                 static_cast<std::uint32_t>(question.unaddressed_before);
      return static_cast<std::size_t>((question.ref ^ days * 0x9E3779B97F4A7C15ULL) *
                                      0xD6E8FEB86659FD93ULL);
    }
    std::size_t operator()(const Replacing& question) const {
      return (*this)(question.first) ^ static_cast<std::size_t>(question.second);
    }
  };

  // Circles are refused on entry; a foreign log may hold one.
  static constexpr int kMaxDepth = 48;
  static constexpr int kMaxChain = 64;
  static constexpr std::size_t kMaxReplacing = 100;

  const Resolver& resolver_;
  const Timeline& timeline_;
  const SubjectTree& tree_;
  const AsOf& as_of_;
  const Position position_;
  const Pass pass_;
  int depth_ = 0;
  std::vector<Working> working_;      // InForce under way
  std::vector<Replacing> replacing_;  // ReplacedBy under way
  std::optional<Day> looking_ahead_;  // LookAhead is under way, with this unaddressed_before_
  bool met_circle_ = false;
  Day unaddressed_before_ = kDistantFuture;  // see WasLive
  // Where Collect put the layers that it may meet again, in the list of their kind.
  std::unordered_map<Ref, std::size_t> places_;
  // What was found: where many measures each stand in the place of many, there are more ways
  // between two of them than can be walked.
  std::unordered_map<Working, bool, Hash> in_force_;
  std::unordered_map<Replacing, const EventRecord*, Hash> replaced_by_;
  // And the same of modifiers that name nothing: each rests on those that began before it.
  std::map<std::tuple<Ref, SubjectIndex, Day>, bool> was_live_;
  std::map<Position, std::vector<Unaddressed>> unaddressed_;
  bool leave_out_uncertain_ = false;
  mutable bool met_uncertain_ = false;
  mutable bool saw_unreviewed_ = false;
};

}  // namespace chipline
