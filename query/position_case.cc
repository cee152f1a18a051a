// Which events lie on a position, when, and whether they count (P1 to P3, P5, P10, P11).
#include "query/position_case.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace chipline {

PositionCase::Pass PositionCase::PassOf(ReviewMode review) {
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

PositionCase::Findings PositionCase::Collect() {
  Findings found;
  places_.clear();
  ForEachBucket([&](const Position& bucket, std::uint32_t distance) {
    CollectBucket(bucket, distance, &found);
  });
  SortByRank(&found);
  return found;
}

PositionCase::Findings PositionCase::CollectAmong(const std::vector<Ref>& versions) {
  Findings found;
  places_.clear();
  ForEachBucket([&](const Position& bucket, std::uint32_t distance) {
    for (const Ref ref : versions) {
      const EventRecord& event = timeline_.record(ref);
      if (!LaysLayer(event) || !IsVisible(event) || !StandsHere(event)) continue;
      const auto subjects = timeline_.SubjectsOf(event);
      if (event.target != bucket.target ||
          std::ranges::find(subjects, bucket.subject) == subjects.end()) {
        continue;
      }
      CollectEvent(event, bucket, distance, &found);
    }
  });
  SortByRank(&found);
  return found;
}

void PositionCase::SortByRank(Findings* found) const {
  const auto before = [this](const Layer& a, const Layer& b) { return Outranks(a, b); };
  std::sort(found->layers.begin(), found->layers.end(), before);
  std::sort(found->tariffs.begin(), found->tariffs.end(), before);
}

void PositionCase::CollectBucket(const Position& bucket, std::uint32_t distance, Findings* found) {
  const bool knows_all =
      !as_of_.known_at && resolver_.bound_ == timeline_.size() && resolver_.without_ == kNoRef;
  for (std::size_t s = 0; s < Timeline::kSegments; ++s) {
    for (const BucketEntry& entry :
         knows_all ? timeline_.CurrentBucket(s, bucket) : timeline_.Bucket(s, bucket)) {
      if (entry.ref >= resolver_.bound_) break;  // P11: entries are in order of seq
      if (entry.first > as_of_.date || entry.last < as_of_.date) continue;
      const EventRecord& event = timeline_.record(entry.ref);
      if (!LaysLayer(event) || !IsVisible(event)) continue;
      CollectEvent(event, bucket, distance, found);
    }
  }
}

void PositionCase::CollectEvent(const EventRecord& event, const Position& bucket,
                                std::uint32_t distance, Findings* found) {
  auto& list = event.type == EventType::kTariff ? found->tariffs : found->layers;
  // An event that names a subject and its ancestor lies on the position once, as the nearest
  // that is live. One that names a single subject is met once.
  const bool may_be_seen = event.subjects_count > 1 || timeline_.HasModifiers(event);
  const auto place = may_be_seen ? places_.find(event.self) : places_.end();
  Layer* seen = place == places_.end() ? nullptr : &list[place->second];
  if (seen != nullptr && seen->dormant_by == nullptr) return;
  const Judgement judgement = Judge(event, bucket);
  found->modifier_acted |= judgement.standing == Standing::kTaken;
  for (const EventRecord* modifier : {judgement.taken_by, judgement.dormant_by}) {
    if (modifier != nullptr && modifier->review == ReviewState::kExtracted) {
      found->unreviewed_modifiers.push_back(modifier->self);
    }
  }
  if (judgement.standing == Standing::kLive || judgement.standing == Standing::kDormant) {
    const Layer layer{&event, distance, judgement.start, judgement.dormant_by, bucket};
    if (seen == nullptr) {
      if (may_be_seen) places_.emplace(event.self, list.size());
      list.push_back(layer);
    } else if (judgement.dormant_by == nullptr) {
      *seen = layer;
    }
  }
}

PositionCase::Judgement PositionCase::Judge(const EventRecord& event, const Position& bucket) {
  const Day day = as_of_.date;
  Judgement judgement;
  if (!MayBeInForce(event) || !InInterval(event, day)) return judgement;
  const EventRecord* taken_by = First(EndedBy(event, day), UnaddressedEnder(event, bucket, day));
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
  judgement.dormant_by = First(SuspendedBy(event, day), UnaddressedSuspender(event, bucket, day));
  if (judgement.dormant_by != nullptr) {
    judgement.standing = Standing::kDormant;
  }
  return judgement;
}

bool PositionCase::IsVisible(const EventRecord& version) const {
  return resolver_.Visible(version.base) == version.self;
}

Certainty PositionCase::CertaintyOf(const EventRecord& event) const {
  const bool ahead = as_of_.known_at && event.has_announced && *as_of_.known_at < event.announced;
  return ahead ? std::max(event.certainty, Certainty::kReported) : event.certainty;
}

bool PositionCase::CountsByCertainty(const EventRecord& event) const {
  if (NeverChangesState(event.type)) return false;
  const Certainty certainty = CertaintyOf(event);
  return !NeverChangesState(certainty) && certainty <= as_of_.floor;
}

bool PositionCase::CountsByReview(const EventRecord& event) const {
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

bool PositionCase::Counts(const EventRecord& event) const {
  return CountsByReview(event) && CountsByCertainty(event);
}

bool PositionCase::MayBeInForce(const EventRecord& event) const {
  if (!Counts(event)) return false;
  if (!IsUncertain(event)) return true;
  met_uncertain_ = true;
  return !leave_out_uncertain_;
}

PositionCase::Interval PositionCase::Window(const EventRecord& event) const {
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

bool PositionCase::NeverLive(const EventRecord& event) {
  return !event.has_effective && (event.certainty == Certainty::kAnnounced || !event.has_fallback);
}

bool PositionCase::InInterval(const EventRecord& event, Day day) {
  const Interval own = Window(event);
  if (day < own.first || own.last == kDistantPast) return false;
  return day <= own.last || ExtendedBy(event, day) != nullptr;
}

Day PositionCase::SpellStart(const EventRecord& event, Day day) {
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

}  // namespace chipline
