// What the log said up to a point, indexed for the rules of state. Immutable; bodies stay in the
// log and are read by seq when somebody asks for them.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "model/result.h"
#include "model/subjects.h"
#include "query/position.h"
#include "query/record.h"
#include "query/segment.h"
#include "store/catalog.h"
#include "store/event_log.h"

namespace chipline {

// Safe from any thread. Two segments: a large base, and a small tail that grows with each Advance
// until it is folded into the base; readers of an older timeline keep what they have.
class Timeline {
 public:
  static constexpr std::size_t kSegments = 2;

  // Replays the whole log (heads only, no JSON). `subjects` must outlive the timeline.
  static Result<std::shared_ptr<const Timeline>> Replay(const EventLog& log,
                                                        const SubjectTree& subjects);
  // This timeline and what `log` has after it.
  Result<std::shared_ptr<const Timeline>> Advance(const EventLog& log) const;

  // The same apart from the log that is followed, with names of its own: for trying what an entry
  // would do, on a log that ends in it (store/trial_log.h). kUnavailable where a newer timeline
  // than this one has been made meanwhile: try with that.
  Result<std::shared_ptr<const Timeline>> Try(const EventLog& log) const;

  const SubjectTree& subjects() const { return *subjects_; }
  std::uint64_t last_seq() const { return last_seq_; }
  Micros last_recorded_at() const { return last_recorded_at_; }
  // The seq of the last entry recorded at or before `instant`; 0 if none was (P11).
  std::uint64_t SeqAt(Micros instant) const;
  // When the entry was recorded. REQUIRES: 1 <= seq <= last_seq()
  Micros RecordedAt(std::uint64_t seq) const;

  Ref size() const { return segments_[1]->end_ref(); }
  // Records below this ref were recorded up to `seq`.
  Ref RefBound(std::uint64_t seq) const;
  const EventRecord& record(Ref ref) const {
    const Segment& segment = SegmentOf(ref);
    return segment.records[ref - segment.first_ref];
  }
  // The first version of an event, or kNoRef.
  Ref Find(EventId id) const;
  // The same of the event that `name` means: its id ("12.0") or its key.
  Ref FindNamed(std::string_view name) const;

  std::span<const SubjectIndex> SubjectsOf(const EventRecord& record) const {
    return std::span(SegmentOf(record.self).subjects)
        .subspan(record.subjects_begin, record.subjects_count);
  }
  // Calls visit(Ref first_version, act) for what `record` names in `modifies`: act is 0 for an
  // event named by itself; else the event was some time in that act, and the resolver must ask
  // whether the version that it sees still is (P4). An event that a name means in both ways is
  // visited twice.
  template <class Visit>
  void ForEachModified(const EventRecord& record, Visit visit) const {
    const auto items = std::span(SegmentOf(record.self).modifies)
                           .subspan(record.modifies_begin, record.modifies_count);
    for (const std::uint32_t item : items) {
      if ((item & kActBit) == 0) {
        visit(Ref{item}, 0U);
        continue;
      }
      const std::uint32_t act = item & ~kActBit;
      for (const auto& segment : segments_) {
        for (const Edge& edge : EdgesTo(segment->act_members, act)) {
          const Ref base = this->record(edge.from).base;
          if (base != record.base) visit(base, act);
        }
      }
    }
    for (const auto& segment : segments_) {
      for (const Edge& edge : EdgesTo(segment->later_keys, record.self)) visit(edge.from, 0U);
    }
  }
  // Calls visit(Ref) for versions of events that name the event of `version` in `modifies`, by
  // itself or through the act of this version; whether they are visible, and act here, is the
  // resolver's question.
  template <class Visit>
  void ForEachModifier(const EventRecord& version, Visit visit) const {
    const Segment& home = SegmentOf(version.base);
    // The base's own edges are found without a search: this is the resolver's hottest loop.
    for (std::size_t i = record(version.base).modifiers_at; i < home.modifiers.size(); ++i) {
      if (home.modifiers[i].to != version.base) break;
      visit(home.modifiers[i].from);
    }
    if (&home != segments_[1].get() && !segments_[1]->empty()) {
      for (const Edge& edge : EdgesTo(segments_[1]->modifiers, version.base)) visit(edge.from);
    }
    if (version.act == 0) return;
    for (const auto& segment : segments_) {
      for (const Edge& edge : EdgesTo(segment->act_modifiers, version.act)) {
        if (record(edge.from).base != version.base) visit(edge.from);
      }
    }
  }
  // Retractions by which other events were merged into the event `base`.
  template <class Visit>
  void ForEachMerge(Ref base, Visit visit) const {
    for (const auto& segment : segments_) {
      for (const Edge& edge : EdgesTo(segment->merges, base)) visit(edge.from);
    }
  }
  // False only if neither ForEachModifier nor ForEachMerge would visit anything.
  bool HasModifiers(const EventRecord& version) const {
    if (version.has_modifiers || record(version.base).has_modifiers) return true;
    const Segment& tail = *segments_[1];
    return !tail.empty() &&
           (!EdgesTo(tail.modifiers, version.base).empty() ||
            !EdgesTo(tail.merges, version.base).empty() ||
            (version.act != 0 && !EdgesTo(tail.act_modifiers, version.act).empty()));
  }
  // False only if ForEachAmendment would visit nothing.
  bool HasAmendments(const EventRecord& base) const {
    return base.has_amendments || !EdgesTo(segments_[1]->amendments, base.base).empty();
  }
  // Later versions of the event whose first version is `base`, in order of entry.
  template <class Visit>
  void ForEachAmendment(Ref base, Visit visit) const {
    for (const auto& segment : segments_) {
      for (const Edge& edge : EdgesTo(segment->amendments, base)) visit(edge.from);
    }
  }

  // The latest of these for which `wanted(record)` holds, or kNoRef.
  template <class Wanted>
  Ref FindLastAmendment(Ref base, Wanted wanted) const {
    for (std::size_t s = kSegments; s-- > 0;) {
      const auto edges = EdgesTo(segments_[s]->amendments, base);
      for (std::size_t i = edges.size(); i-- > 0;) {
        if (wanted(record(edges[i].from))) return edges[i].from;
      }
    }
    return kNoRef;
  }

  // Versions of events that name exactly this position.
  std::span<const BucketEntry> Bucket(std::size_t segment, const Position& position) const {
    return segments_[segment]->Bucket(KeyOf(position));
  }
  // The same without versions that a later one in their segment has taken the place of: all that
  // matters to whoever knows everything.
  std::span<const BucketEntry> CurrentBucket(std::size_t segment, const Position& position) const {
    return segments_[segment]->CurrentBucket(KeyOf(position));
  }
  // Whether a suspension, rescission or delisting that names nothing stands on exactly this
  // position (P4), whatever the day.
  bool HasUnaddressed(const Position& position) const;

  // Every (issuer, flow, subject, target) that some event names, sorted, without doubles.
  const std::vector<Position>& positions() const { return *positions_; }

  // Names of the log. Shared by all timelines of one log and so possibly ahead of this one: bound
  // what it gives by last_seq().
  const Catalog& catalog() const { return *catalog_; }

 private:
  friend class TimelineBuilder;
  struct Names;
  Timeline() = default;

  const Segment& SegmentOf(Ref ref) const {
    return ref < segments_[1]->first_ref ? *segments_[0] : *segments_[1];
  }

  const SubjectTree* subjects_ = nullptr;
  std::array<std::shared_ptr<const Segment>, kSegments> segments_;
  std::shared_ptr<Catalog> catalog_;
  std::shared_ptr<Names> names_;
  std::shared_ptr<const std::vector<Position>> positions_;
  std::uint64_t last_seq_ = 0;
  Micros last_recorded_at_ = 0;
};

}  // namespace chipline
