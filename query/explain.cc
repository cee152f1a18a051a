// Why each event counts or not, and the days on which an answer can change.
#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "query/position_case.h"

namespace chipline {

void PositionCase::Explain(std::vector<TraceStep>* trace) {
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

std::vector<Ref> PositionCase::Ahead() const {
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
  refs.reserve(ahead.size());
  for (const auto& [day, id, ref] : ahead) refs.push_back(ref);
  return refs;
}

void PositionCase::AddBoundaries(std::set<Day>* days) {
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

void PositionCase::AddUnaddressedBoundaries(const Position& bucket, std::set<Day>* days) {
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

// On a list, as Touch below: a chain of modifiers may be longer than a stack is deep.
void PositionCase::AddBoundaries(const EventRecord& first, std::set<Ref>* seen,
                                 std::set<Day>* days) {
  std::vector<Ref> open = {first.self};
  const auto add = [&](Ref ref) {
    if (ref < resolver_.bound_) open.push_back(ref);
  };
  while (!open.empty()) {
    const EventRecord& event = timeline_.record(open.back());
    open.pop_back();
    if (!seen->insert(event.self).second) continue;
    resolver_.AddOwnDays(event.self, days);
    ForEachModifierOf(event, event.base, add);
    if (!IsPermission(event.type)) continue;
    timeline_.ForEachModified(event, [&](Ref base, std::uint32_t) {
      if (base >= resolver_.bound_) return;
      add(base);
      timeline_.ForEachAmendment(base, add);
    });
  }
}

void PositionCase::AddTouching(std::set<Ref>* touching) {
  ForEachBucket([&](const Position& bucket, std::uint32_t) {
    for (std::size_t s = 0; s < Timeline::kSegments; ++s) {
      for (const BucketEntry& entry : timeline_.Bucket(s, bucket)) {
        Touch(timeline_.record(entry.ref), touching);
      }
    }
  });
}

void PositionCase::Touch(const EventRecord& first, std::set<Ref>* touching) const {
  std::vector<Ref> open = {first.self};
  const auto touch = [&](Ref ref) { open.push_back(ref); };
  while (!open.empty()) {
    const EventRecord& event = timeline_.record(open.back());
    open.pop_back();
    if (event.self >= resolver_.bound_ || !touching->insert(event.self).second) continue;
    touch(event.base);
    timeline_.ForEachAmendment(event.base, touch);
    timeline_.ForEachModifier(event, touch);
    timeline_.ForEachMerge(event.base, touch);
    if (event.merged_into != kNoRef) touch(event.merged_into);
    if (!IsPermission(event.type)) continue;
    timeline_.ForEachModified(event, [&](Ref base, std::uint32_t) { touch(base); });
  }
}

void PositionCase::SayPresence(Resolver::Presence* presence) const {
  const EventRecord& event = timeline_.record(presence->version);
  const Interval own = Window(event);
  presence->on_its_days = as_of_.date >= own.first && as_of_.date <= own.last;
  presence->uncertain = IsUncertain(event);
  presence->certainty = CertaintyOf(event);
}

void PositionCase::ExplainEvent(const EventRecord& event, std::uint32_t distance,
                                const Position& bucket, std::vector<TraceStep>* trace) {
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
  if (Suspends(event.type) || Ends(event.type) || event.type == EventType::kExtension) {
    return ExplainModifier(event, trace);
  }
  if (!LaysLayer(event)) return say("P1", "guidance that does not tighten: lays nothing" + where);
  if (const auto* m = EndedBy(event, day)) return say("P4", "ended by " + by(*m) + where);
  if (const auto* m = UnaddressedEnder(event, bucket, day)) {
    return say("P4", "ended by " + by(*m) + ", which names no measure" + where);
  }
  if (const auto* m = SuspendedBy(event, day)) {
    return say("P4", "suspended by " + by(*m) + ReturnText(event, bucket) + where);
  }
  if (const auto* m = UnaddressedSuspender(event, bucket, day)) {
    return say("P4", "suspended by " + by(*m) + ", which names no measure" +
                         ReturnText(event, bucket) + where);
  }
  if (IsIdle(event, day)) {
    return say("P6", "idle: what it permits is not otherwise restricted" + where);
  }
  for (const bool by_permission : {false, true}) {
    if (const auto* m = ReplacedBy(event, day, by_permission)) {
      return say("P4", "replaced by " + by(*m) + where);
    }
  }
  if (event.type == EventType::kTariff) return say("P9", "live duty" + where);
  say(IsPermission(event.type) || !IsSoft(event.type) ? "P6" : "P7",
      "live: " + std::string(Name(StatusOf(event))) + where);
}

void PositionCase::ExplainModifier(const EventRecord& event, std::vector<TraceStep>* trace) {
  const bool acts = InForce(event, as_of_.date);
  std::string text = std::string(Name(event.type)) + (acts ? " acts" : " does not act now");
  if (event.modifies_count == 0) {
    const bool reaches = Ends(event.type) || event.type == EventType::kSuspension;
    text += !reaches           ? ", but names no measure and changes nothing"
            : event.scope != 0 ? ", but has a scope and names no measure: it changes nothing"
                               : "; it names no measure, so it reaches the layers of exactly its "
                                 "subjects that were live on its first day";
  }
  trace->push_back({"P4", event.id, std::move(text)});
}

std::string PositionCase::ReturnText(const EventRecord& event, const Position& bucket) {
  const auto day = ReturnDay(event, bucket);
  return day ? ", returns on " + FormatDay(*day) : "";
}

}  // namespace chipline
