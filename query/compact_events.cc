#include "query/compact_events.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <unordered_map>

#include "query/layers.h"

namespace chipline {
namespace {

constexpr std::uint16_t kLoose = CompactEvent::kSpecial | CompactEvent::kExtended;

// P2 with the floor `reported`.
bool CanCount(const EventRecord& event) {
  return !NeverChangesState(event.type) && event.certainty <= Certainty::kReported;
}

// How a modifier acts on what it names (P4), if it does.
std::optional<std::uint8_t> KindOf(const EventRecord& modifier) {
  if (Ends(modifier.type)) return CompactEdge::kEndedBy;
  if (Suspends(modifier.type)) return CompactEdge::kSuspendedBy;
  if (modifier.type == EventType::kExtension) return CompactEdge::kExtendedBy;
  if (!Replaces(modifier)) return std::nullopt;
  return IsPermission(modifier.type) ? CompactEdge::kPermittedBy : CompactEdge::kReplacedBy;
}

bool IsReplacement(std::uint8_t kind) {
  return kind == CompactEdge::kReplacedBy || kind == CompactEdge::kPermittedBy;
}

// P2: no day makes it live.
bool IsNeverLive(const EventRecord& event) {
  return !event.has_effective && (event.certainty == Certainty::kAnnounced || !event.has_fallback);
}

// P2, P3, P10: the event's own days. Never live: `first` after `last`.
void SetDays(const EventRecord& event, CompactEvent* compact) {
  if (IsNeverLive(event)) return;
  const Day last = event.has_until ? event.until.last : kDistantFuture;
  const Day first = event.has_effective ? event.effective.first : event.fallback.first;
  compact->first = std::min(first, last);
  compact->last = last;
}

CompactEvent CompactOf(const EventRecord& event) {
  CompactEvent compact;
  compact.ref = event.self;
  SetDays(event, &compact);
  compact.published = event.amends ? std::max(event.published, event.amended_on) : event.published;
  if (IsPermission(event.type)) compact.flags |= CompactEvent::kPermission;
  if (IsAnnouncedAhead(event)) compact.flags |= CompactEvent::kAhead;
  if (!HasExactDays(event)) compact.flags |= CompactEvent::kInexact;
  if (IsSoft(event.type) || !RanksUnscoped(event)) compact.flags |= CompactEvent::kPassive;
  return compact;
}

}  // namespace

LayerRank RankOf(const EventRecord& event, Day start) {
  constexpr Day kOffset = 1 << 27;
  const auto day = static_cast<LayerRank>(std::clamp(start, 1 - kOffset, kOffset - 1) + kOffset);
  const LayerRank evidence = 7U - std::min<LayerRank>(EvidenceRank(event), 7U);
  const LayerRank stated = EvidenceRank(event) == 255 ? 0 : 1;
  return day << 36 | stated << 35 | evidence << 32 | event.base;
}

// Builds one bucket after the other: from each of its events along all that acts on it, directly or
// not, and back to what a permission stands on.
class CompactBuilder {
 public:
  CompactBuilder(const Timeline& timeline, CompactEvents* out)
      : timeline_(timeline), tree_(timeline.subjects()), out_(*out), places_(timeline.size()) {}

  void Add(const Position& position) {
    bucket_ = position;
    drafts_.clear();
    edges_.clear();
    any_special_ = false;
    ForEachEntry([&](const BucketEntry& entry) { AddEntry(entry); });
    for (std::uint32_t at = 0; at < drafts_.size(); ++at) Expand(at);
    if (any_special_) {
      SpreadSpecial();
      WidenSpecial();
    }
    Store();
    for (const Draft& draft : drafts_) places_[draft.event.ref] = kNowhere;
  }

 private:
  static constexpr std::uint32_t kNowhere = 0;  // places_ counts from 1

  struct Draft {
    CompactEvent event;
    bool is_entry = false;
    bool stands_apart = false;  // kSpecial by itself, which does not spread
  };

  // An extended event may have a second entry, with an open end.
  template <class Visit>
  void ForEachEntry(Visit visit) const {
    for (std::size_t s = 0; s < Timeline::kSegments; ++s) {
      for (const BucketEntry& entry : timeline_.Bucket(s, bucket_)) {
        if (entry.status != 0 && CanCount(timeline_.record(entry.ref))) visit(entry);
      }
    }
  }

  void AddEntry(const BucketEntry& entry) {
    const EventRecord& event = timeline_.record(entry.ref);
    Draft& draft = drafts_[PlaceOf(event)];
    CompactEvent& compact = draft.event;
    draft.is_entry = true;
    compact.status = entry.status;
    compact.policy = entry.policy;
    compact.rate = entry.rate;
    compact.strictness = StrictnessOf(entry);
    const bool tariff = entry.status == BucketEntry::kTariff;
    if (tariff && !event.has_rate) compact.flags |= CompactEvent::kPassive;
    // Several subjects of one event may lie on one chain: only the resolver counts it once (P9).
    draft.stands_apart = event.overrides || (tariff && event.subjects_count > 1);
  }

  // Of a special entry only the days are known outside which it is surely not live.
  void WidenSpecial() {
    ForEachEntry([&](const BucketEntry& entry) {
      CompactEvent& compact = drafts_[PlaceOf(timeline_.record(entry.ref))].event;
      if ((compact.flags & CompactEvent::kSpecial) == 0) return;
      compact.first = std::min(compact.first, entry.first);
      compact.last = std::max(compact.last, entry.last);
    });
  }

  static std::uint8_t StrictnessOf(const BucketEntry& entry) {
    if (entry.status == BucketEntry::kTariff) return 0;
    const auto policy =
        entry.policy == 0 ? std::nullopt : std::optional(static_cast<ReviewPolicy>(entry.policy));
    return static_cast<std::uint8_t>(Strictness(static_cast<Status>(entry.status), policy));
  }

  // The event's place in drafts_, where it waits for Expand if it is new.
  std::uint32_t PlaceOf(const EventRecord& event) {
    std::uint32_t& place = places_[event.self];
    if (place == kNowhere) {
      drafts_.push_back({CompactOf(event)});
      place = static_cast<std::uint32_t>(drafts_.size());
      if (event.review == ReviewState::kExtracted || LiesBesideUnaddressed(event)) {
        MarkSpecial(place - 1);
      }
    }
    return place - 1;
  }

  void MarkSpecial(std::uint32_t at) {
    drafts_[at].event.flags |= CompactEvent::kSpecial;
    any_special_ = true;
  }

  // P4: modifiers that name nothing act on single layers, by their first day.
  bool LiesBesideUnaddressed(const EventRecord& event) const {
    if (!LaysLayer(event)) return false;
    Position bucket = bucket_;
    bucket.target = event.target;
    return std::ranges::any_of(timeline_.SubjectsOf(event), [&](SubjectIndex subject) {
      bucket.subject = subject;
      return timeline_.HasUnaddressed(bucket);
    });
  }

  void Expand(std::uint32_t at) {
    const EventRecord& event = timeline_.record(drafts_[at].event.ref);
    drafts_[at].event.edges_begin = static_cast<std::uint32_t>(edges_.size());
    AddLater(event, at);
    AddModifiers(event, at);
    AddGrounds(event, at);
    const std::size_t count = edges_.size() - drafts_[at].event.edges_begin;
    if (count > kMostEdges) MarkSpecial(at);
    drafts_[at].event.edges_count = static_cast<std::uint16_t>(std::min(count, kMostEdges));
  }

  // P12. Versions of one event share a list: each starts behind itself.
  void AddLater(const EventRecord& event, std::uint32_t at) {
    if (!timeline_.HasAmendments(timeline_.record(event.base))) return;
    const auto [found, is_new] =
        later_lists_.try_emplace(event.base, static_cast<std::uint32_t>(out_.later_.size()));
    if (is_new) {
      timeline_.ForEachAmendment(event.base, [&](Ref ref) {
        out_.later_.push_back({ref, timeline_.record(ref).amended_on});
      });
      out_.later_.push_back({kNoRef, kDistantFuture});
    }
    std::uint32_t begin = found->second;
    while (out_.later_[begin].ref <= event.self) ++begin;
    if (out_.later_[begin].ref == kNoRef) return;
    edges_.push_back({CompactEdge::kLater, begin});
    drafts_[at].event.flags |= CompactEvent::kAmended;
  }

  void AddModifiers(const EventRecord& event, std::uint32_t at) {
    if (!timeline_.HasModifiers(event)) return;
    timeline_.ForEachMerge(event.base, [&](Ref) { MarkSpecial(at); });
    timeline_.ForEachModifier(event, [&](Ref ref) {
      const EventRecord& modifier = timeline_.record(ref);
      const auto kind = KindOf(modifier);
      if (!kind || !CanCount(modifier) || !MayReach(modifier)) return;
      if (modifier.scope != 0 && event.scope == 0) return;
      if (kind == CompactEdge::kExtendedBy && !event.has_until) return;
      if (IsReplacement(*kind) && (!IsOfBucket(modifier) || IsNeverLive(modifier))) return;
      if (!ReachesAll(modifier)) MarkSpecial(at);
      if (kind == CompactEdge::kExtendedBy) drafts_[at].event.flags |= CompactEvent::kExtended;
      edges_.push_back({*kind, PlaceOf(modifier)});
    });
  }

  // P6: what a permission modifies, in all its versions.
  void AddGrounds(const EventRecord& event, std::uint32_t at) {
    if (!IsPermission(event.type) || event.modifies_count == 0) return;
    drafts_[at].event.flags |= CompactEvent::kIdleUnless;
    timeline_.ForEachModified(event, [&](Ref base, std::uint32_t act) {
      const auto add = [&](Ref ref) {
        const EventRecord& version = timeline_.record(ref);
        if (version.merged_into != kNoRef) MarkSpecial(at);
        if (version.is_retraction || (act != 0 && version.act != act) || !CanCount(version)) return;
        edges_.push_back({CompactEdge::kStandsOn, PlaceOf(version)});
      };
      add(base);
      timeline_.ForEachAmendment(base, add);
    });
  }

  // False if the modifier acts on no position of this bucket.
  bool MayReach(const EventRecord& modifier) const {
    return modifier.target == Jurisdiction::kAny || bucket_.target == Jurisdiction::kAny ||
           modifier.target == bucket_.target;
  }

  bool ReachesAll(const EventRecord& modifier) const {
    if (modifier.target != Jurisdiction::kAny && modifier.target != bucket_.target) return false;
    return std::ranges::any_of(timeline_.SubjectsOf(modifier), [&](SubjectIndex subject) {
      return tree_.IsA(bucket_.subject, subject);
    });
  }

  bool IsOfBucket(const EventRecord& event) const {
    return (event.issuers >> static_cast<unsigned>(bucket_.issuer) & 1U) != 0 &&
           event.flow == static_cast<std::uint8_t>(bucket_.flow);
  }

  std::span<const CompactEdge> EdgesOf(const Draft& draft) const {
    return std::span(edges_).subspan(draft.event.edges_begin, draft.event.edges_count);
  }

  // What rests on something special is special.
  void SpreadSpecial() {
    for (bool changed = true; changed;) {
      changed = false;
      for (Draft& draft : drafts_) {
        if ((draft.event.flags & CompactEvent::kSpecial) != 0) continue;
        const bool rests = std::ranges::any_of(EdgesOf(draft), [&](const CompactEdge& edge) {
          return edge.kind != CompactEdge::kLater &&
                 (drafts_[edge.to].event.flags & CompactEvent::kSpecial) != 0;
        });
        if (rests) draft.event.flags |= CompactEvent::kSpecial;
        changed |= rests;
      }
    }
  }

  int GroupOf(const Draft& draft) const {
    if (!draft.is_entry) return 3;
    if ((draft.event.flags & kLoose) != 0) return 2;
    if (draft.event.status != BucketEntry::kTariff) return 0;
    return (draft.event.flags & CompactEvent::kPassive) != 0 ? 3 : 1;
  }

  void Store() {
    order_.clear();
    for (std::uint32_t at = 0; at < drafts_.size(); ++at) {
      Draft& draft = drafts_[at];
      if (draft.stands_apart) draft.event.flags |= CompactEvent::kSpecial;
      const LayerRank rank = RankOf(timeline_.record(draft.event.ref), draft.event.first);
      order_.push_back({GroupOf(draft), rank, at});
    }
    std::ranges::sort(order_, [](const Place& a, const Place& b) {
      return a.group != b.group ? a.group < b.group : a.rank > b.rank;
    });
    moved_.resize(drafts_.size());
    for (std::uint32_t at = 0; at < order_.size(); ++at) moved_[order_[at].draft] = at;
    const auto begin = static_cast<std::uint32_t>(out_.events_.size());
    for (const Place& place : order_) StoreEvent(drafts_[place.draft]);
    const auto end_of = [&](int group) {
      const auto end = std::ranges::upper_bound(order_, group, {}, &Place::group);
      return begin + static_cast<std::uint32_t>(end - order_.begin());
    };
    out_.buckets_.push_back({bucket_, begin, end_of(0), end_of(1), end_of(2), end_of(3)});
  }

  void StoreEvent(const Draft& draft) {
    CompactEvent event = draft.event;
    event.edges_begin = static_cast<std::uint32_t>(out_.edges_.size());
    for (const CompactEdge& edge : EdgesOf(draft)) {
      const bool moves = edge.kind != CompactEdge::kLater;
      out_.edges_.push_back({edge.kind, moves ? moved_[edge.to] : edge.to});
    }
    out_.events_.push_back(event);
    out_.starts_.push_back(event.first);
  }

  struct Place {
    int group;
    LayerRank rank;
    std::uint32_t draft;
  };

  static constexpr std::size_t kMostEdges = std::numeric_limits<std::uint16_t>::max();

  const Timeline& timeline_;
  const SubjectTree& tree_;
  CompactEvents& out_;
  Position bucket_;
  std::vector<Draft> drafts_;
  std::vector<CompactEdge> edges_;                      // of the drafts, in their order
  std::vector<std::uint32_t> places_;                   // by ref: 1 + place in drafts_
  std::unordered_map<Ref, std::uint32_t> later_lists_;  // by first version, into `later_`
  std::vector<Place> order_;
  std::vector<std::uint32_t> moved_;  // place in drafts_ -> place in the bucket
  bool any_special_ = false;
};

CompactEvents::CompactEvents(const Timeline& timeline) {
  events_.reserve(timeline.size());
  starts_.reserve(timeline.size());
  buckets_.reserve(timeline.positions().size());
  CompactBuilder builder(timeline, this);
  for (const Position& position : timeline.positions()) builder.Add(position);
  events_.shrink_to_fit();
  starts_.shrink_to_fit();
  edges_.shrink_to_fit();
  later_.shrink_to_fit();
}

}  // namespace chipline
