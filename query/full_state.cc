#include "query/full_state.h"

#include <algorithm>
#include <array>

#include "query/layers.h"
#include "query/resolver.h"

namespace chipline {
namespace {

// What an entry's own fields cannot tell. Without any of these flags an event that lies in its days
// and is known is live from its first day on, whatever the position.
enum Flag : std::uint8_t {
  kComplex = 1,  // has modifiers or amendments, or depends on what it modifies: must be judged
  kEager = 2,    // must be judged even if it could not decide: its start or its effect on `when`
  kAhead = 4,    // P10: possible wherever it counts
  kSpecial = 8,  // the answer may differ between the positions below: only the resolver can tell
};

// P6 within one bucket: later start, better evidence, later entry. Greater is higher.
using Rank = std::uint64_t;
Rank RankOf(const BucketEntry& entry, Day start) {
  constexpr Day kOffset = 1 << 28;
  const auto day = static_cast<Rank>(std::clamp(start, -kOffset, kOffset - 1) + kOffset);
  const Rank evidence = entry.evidence > 7 ? 0 : 8U - entry.evidence;
  return day << 35 | evidence << 32 | entry.order;
}

bool IsPermissionStatus(Status status) {
  return status == Status::kLicensed || status == Status::kApproved ||
         status == Status::kConditional;
}

bool IsSoftStatus(Status status) {
  return status == Status::kDiscouraged || status == Status::kUnderInvestigation;
}

int StrictnessOf(const BucketEntry& entry) {
  const auto policy =
      entry.policy == 0 ? std::nullopt : std::optional(static_cast<ReviewPolicy>(entry.policy));
  return Strictness(static_cast<Status>(entry.status), policy);
}

// Whether an event's standing on `bucket` and on every position below it is one and the same: all
// that acts on it, directly or not, reaches the whole bucket or nothing of it, and is itself exact.
class Uniformity {
 public:
  Uniformity(const Timeline& timeline, const Position& bucket)
      : timeline_(timeline), bucket_(bucket) {}

  // Sets kSpecial or kEager in *flags where it is not so.
  void Check(const EventRecord& event, std::uint8_t* flags) {
    if (std::ranges::find(seen_, event.self) != seen_.end()) return;
    seen_.push_back(event.self);
    timeline_.ForEachModifier(event, [&](Ref ref) { CheckModifier(timeline_.record(ref), flags); });
    timeline_.ForEachMerge(event.base, [&](Ref) { *flags |= kSpecial; });
    if (!IsPermission(event.type)) return;
    timeline_.ForEachModified(event, [&](Ref base, std::uint32_t) { CheckVersions(base, flags); });
  }

 private:
  void CheckModifier(const EventRecord& modifier, std::uint8_t* flags) {
    const SubjectTree& tree = timeline_.subjects();
    const bool reaches = std::ranges::any_of(
        timeline_.SubjectsOf(modifier),
        [&](SubjectIndex subject) { return tree.IsA(bucket_.subject, subject); });
    const bool any_target =
        modifier.target == Jurisdiction::kAny || modifier.target == bucket_.target;
    if (!reaches || !any_target || modifier.review == ReviewState::kExtracted ||
        timeline_.HasUnaddressed(bucket_)) {
      *flags |= kSpecial;
    }
    if (modifier.type == EventType::kExtension || !HasExactDays(modifier) ||
        IsAnnouncedAhead(modifier)) {
      *flags |= kEager;
    }
    Check(modifier, flags);
  }

  void CheckVersions(Ref base, std::uint8_t* flags) {
    if (timeline_.record(base).review == ReviewState::kExtracted) *flags |= kSpecial;
    Check(timeline_.record(base), flags);
    timeline_.ForEachAmendment(base, [&](Ref ref) {
      const EventRecord& version = timeline_.record(ref);
      if (version.merged_into != kNoRef || version.review == ReviewState::kExtracted) {
        *flags |= kSpecial;
      }
      if (version.act != 0) Check(version, flags);
    });
  }

  const Timeline& timeline_;
  const Position& bucket_;
  std::vector<Ref> seen_;
};

}  // namespace

struct FullState::Bucket {
  Position position;
  std::array<std::span<const BucketEntry>, Timeline::kSegments> entries;
  std::array<std::uint32_t, Timeline::kSegments> flags_begin{};
};

// What P6 and P9 need to know of one bucket.
struct FullState::Summary {
  const BucketEntry* permission = nullptr;   // the highest live one
  const BucketEntry* restriction = nullptr;  // the strictest live one above the permission
  int strictness = 99;
  Rank permission_rank = 0;
  Rank restriction_rank = 0;
  float duty = 0;
  bool has_duty = false;
  bool possible = false;          // P10: from a duty, or from a modifier's uncertain day
  bool permission_ahead = false;  // kAhead of `permission` and `restriction`
  bool restriction_ahead = false;
  bool special = false;
};

// Sums up buckets under one AsOf. One thread.
class FullState::Scan {
 public:
  Scan(const FullState& state, const AsOf& as_of)
      : state_(state),
        as_of_(as_of),
        resolver_(state.timeline(), as_of),
        bound_(state.timeline().RefBound(as_of.recorded)),
        known_(as_of.known_at.value_or(kDistantFuture)) {}

  Summary Sum(const Bucket& bucket) {
    Summary summary;
    pending_.clear();
    restrictions_.clear();
    for (std::size_t s = 0; s < Timeline::kSegments && !summary.special; ++s) {
      Gather(bucket, s, &summary);
    }
    if (summary.special) return summary;
    std::erase_if(pending_,
                  [&](const Pending& pending) { return JudgeEarly(pending, bucket, &summary); });
    RaisePermission(bucket, &summary);
    RaiseRestriction(bucket, &summary);
    return summary;
  }

  Resolver& resolver() { return resolver_; }

 private:
  struct Pending {
    const BucketEntry* entry;
    Rank rank;
    std::uint8_t flags;
  };

  // First a scan without branches for the entries whose days hold the question's, then a look at
  // those few.
  void Gather(const Bucket& bucket, std::size_t segment, Summary* summary) {
    const auto entries = bucket.entries[segment];
    if (hits_.size() < entries.size()) hits_.resize(entries.size());
    std::size_t count = 0;
    const Day day = as_of_.date;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const BucketEntry& entry = entries[i];
      hits_[count] = static_cast<std::uint32_t>(i);
      count += static_cast<std::size_t>((entry.first <= day) & (entry.last >= day) &
                                        (entry.published <= known_) & (entry.ref < bound_) &
                                        (entry.status != 0));
    }
    const std::uint8_t* flags = state_.flags_.data() + bucket.flags_begin[segment];
    for (std::size_t h = 0; h < count; ++h) {
      Take(entries[hits_[h]], flags[hits_[h]], summary);
      if (summary->special) return;
    }
  }

  void Take(const BucketEntry& entry, std::uint8_t flags, Summary* summary) {
    if ((flags & kSpecial) != 0) {
      summary->special = true;
    } else if ((flags & (kComplex | kEager)) != 0) {
      pending_.push_back({&entry, RankOf(entry, entry.first), flags});
    } else {
      Count(entry, entry.first, flags, summary);
    }
  }

  // A live layer takes its place in the summary.
  void Count(const BucketEntry& entry, Day start, std::uint8_t flags, Summary* summary) {
    const bool ahead = (flags & kAhead) != 0;
    if (entry.scoped) return;  // an exception, unless nothing unscoped stands: the resolver's case
    if (entry.status == BucketEntry::kTariff) {
      if (entry.rate == 0 && !HasRate(entry)) return;
      summary->duty += entry.rate;
      summary->has_duty = true;
      summary->possible |= ahead;
      return;
    }
    const auto status = static_cast<Status>(entry.status);
    if (IsSoftStatus(status)) return;
    const Rank rank = RankOf(entry, start);
    if (IsPermissionStatus(status)) {
      if (rank <= summary->permission_rank) return;
      summary->permission = &entry;
      summary->permission_rank = rank;
      summary->permission_ahead = ahead;
      return;
    }
    restrictions_.push_back({&entry, rank, flags});
  }

  bool HasRate(const BucketEntry& entry) const {
    return state_.timeline().record(entry.ref).has_rate;
  }

  bool Judge(const BucketEntry& entry, const Bucket& bucket, Day* start, Summary* summary) {
    return resolver_.IsLive(entry.ref, bucket.position, bucket.position, start, &summary->possible);
  }

  // Tariffs all count, and eager ones must be heard. True if `pending` is done with.
  bool JudgeEarly(const Pending& pending, const Bucket& bucket, Summary* summary) {
    const BucketEntry& entry = *pending.entry;
    const bool tariff = entry.status == BucketEntry::kTariff;
    if (!tariff && (pending.flags & kEager) == 0) return entry.scoped;
    Day start = 0;
    if (Judge(entry, bucket, &start, summary)) Count(entry, start, pending.flags, summary);
    return true;
  }

  // The highest permission that is live: those above the best known are judged from the top.
  void RaisePermission(const Bucket& bucket, Summary* summary) {
    for (;;) {
      Pending* top = nullptr;
      for (Pending& pending : pending_) {
        if (pending.entry == nullptr || pending.rank <= summary->permission_rank) continue;
        if (!IsPermissionStatus(static_cast<Status>(pending.entry->status))) continue;
        if (top == nullptr || pending.rank > top->rank) top = &pending;
      }
      if (top == nullptr) return;
      const BucketEntry& entry = *top->entry;
      const std::uint8_t flags = top->flags;
      top->entry = nullptr;
      Day start = 0;
      if (Judge(entry, bucket, &start, summary)) Count(entry, start, flags, summary);
    }
  }

  // The strictest restriction above the permission; of equals the highest.
  void RaiseRestriction(const Bucket& bucket, Summary* summary) {
    for (const Pending& pending : restrictions_) TakeRestriction(pending, summary);
    for (;;) {
      Pending* top = nullptr;
      for (Pending& pending : pending_) {
        if (pending.entry == nullptr || !Beats(pending, *summary)) continue;
        const auto status = static_cast<Status>(pending.entry->status);
        if (IsPermissionStatus(status) || IsSoftStatus(status)) continue;
        if (top == nullptr || Stricter(pending, *top)) top = &pending;
      }
      if (top == nullptr) return;
      const Pending judged = *top;
      top->entry = nullptr;
      Day start = 0;
      if (Judge(*judged.entry, bucket, &start, summary)) TakeRestriction(judged, summary);
    }
  }

  static bool Stricter(const Pending& a, const Pending& b) {
    const int a_strictness = StrictnessOf(*a.entry);
    const int b_strictness = StrictnessOf(*b.entry);
    return a_strictness != b_strictness ? a_strictness < b_strictness : a.rank > b.rank;
  }

  static bool Beats(const Pending& pending, const Summary& summary) {
    if (pending.rank <= summary.permission_rank) return false;
    const int strictness = StrictnessOf(*pending.entry);
    return strictness != summary.strictness ? strictness < summary.strictness
                                            : pending.rank > summary.restriction_rank;
  }

  static void TakeRestriction(const Pending& pending, Summary* summary) {
    if (!Beats(pending, *summary)) return;
    summary->restriction = pending.entry;
    summary->restriction_rank = pending.rank;
    summary->strictness = StrictnessOf(*pending.entry);
    summary->restriction_ahead = (pending.flags & kAhead) != 0;
  }

  const FullState& state_;
  const AsOf& as_of_;
  Resolver resolver_;
  const Ref bound_;
  const Day known_;
  std::vector<std::uint32_t> hits_;
  std::vector<Pending> pending_;
  std::vector<Pending> restrictions_;
};

FullState::FullState(std::shared_ptr<const Timeline> timeline) : timeline_(std::move(timeline)) {
  const std::vector<Position>& positions = timeline_->positions();
  for (const Position& position : positions) keys_.push_back(KeyOf(position));
  std::sort(keys_.begin(), keys_.end());
  for (const BucketKey key : keys_) {
    Bucket bucket;
    bucket.position = PositionOf(key);
    for (std::size_t s = 0; s < Timeline::kSegments; ++s) {
      bucket.entries[s] = timeline_->Bucket(s, bucket.position);
      bucket.flags_begin[s] = static_cast<std::uint32_t>(flags_.size());
      for (const BucketEntry& entry : bucket.entries[s]) {
        flags_.push_back(FlagsOf(entry, bucket.position));
      }
    }
    buckets_.push_back(bucket);
  }
  const SubjectTree& tree = timeline_->subjects();
  chain_begins_.push_back(0);
  for (const Position& position : positions) {
    const auto add = [&](SubjectIndex subject) {
      Position link = position;
      link.subject = subject;
      for (const Jurisdiction target : {position.target, Jurisdiction::kAny}) {
        link.target = target;
        const std::uint32_t bucket = FindBucket(link);
        if (bucket < keys_.size()) chains_.push_back(bucket);
        if (position.target == Jurisdiction::kAny) break;
      }
    };
    add(position.subject);
    for (const SubjectIndex ancestor : tree.Ancestors(position.subject)) add(ancestor);
    chain_begins_.push_back(static_cast<std::uint32_t>(chains_.size()));
  }
}

FullState::~FullState() = default;

std::uint32_t FullState::FindBucket(const Position& position) const {
  const auto found = std::lower_bound(keys_.begin(), keys_.end(), KeyOf(position));
  const bool there = found != keys_.end() && *found == KeyOf(position);
  return static_cast<std::uint32_t>(there ? found - keys_.begin()
                                          : static_cast<std::ptrdiff_t>(keys_.size()));
}

std::uint8_t FullState::FlagsOf(const BucketEntry& entry, const Position& bucket) const {
  const EventRecord& event = timeline_->record(entry.ref);
  std::uint8_t flags = 0;
  if (entry.status == 0) return flags;
  if (IsAnnouncedAhead(event)) flags |= kAhead;
  const bool depends = IsPermission(event.type) && event.modifies_count > 0;
  const bool modified = timeline_->HasModifiers(event);
  if (modified || depends || event.amends ||
      timeline_->HasAmendments(timeline_->record(event.base))) {
    flags |= kComplex;
  }
  if (!HasExactDays(event) || (!event.has_effective && !event.has_fallback) ||
      (!event.has_effective && event.certainty == Certainty::kAnnounced)) {
    flags |= kEager;
  }
  // Several subjects of one event may lie on one chain: only the resolver counts it once.
  const bool doubled = entry.status == BucketEntry::kTariff && event.subjects_count > 1;
  if (event.overrides || event.review == ReviewState::kExtracted || doubled ||
      timeline_->HasUnaddressed(bucket)) {
    flags |= kSpecial;
  }
  if (modified || depends) Uniformity(*timeline_, bucket).Check(event, &flags);
  return flags;
}

namespace {

StateRow RowOf(const Resolution& resolution) {
  StateRow row;
  row.status = resolution.status;
  row.policy = static_cast<std::uint8_t>(resolution.review_policy.value_or(ReviewPolicy{}));
  row.possible = resolution.possible;
  row.has_duty = resolution.duty_percent.has_value();
  row.duty_percent = static_cast<float>(resolution.duty_percent.value_or(0));
  row.decided_by = resolution.decided_by;
  return row;
}

}  // namespace

std::vector<StateRow> FullState::At(const AsOf& as_of) const {
  const std::vector<Position>& positions = timeline_->positions();
  std::vector<StateRow> rows(positions.size());
  Scan scan(*this, as_of);
  const bool plain = as_of.floor == Certainty::kReported && as_of.review == ReviewMode::kReviewed &&
                     as_of.imprecise == Imprecise::kMark;
  if (!plain) {
    for (std::size_t i = 0; i < positions.size(); ++i) {
      rows[i] = RowOf(scan.resolver().Resolve(positions[i]));
    }
    return rows;
  }
  std::vector<Summary> summaries;
  summaries.reserve(buckets_.size());
  for (const Bucket& bucket : buckets_) summaries.push_back(scan.Sum(bucket));
  for (std::size_t i = 0; i < positions.size(); ++i) {
    StateRow& row = rows[i];
    const BucketEntry* decider = nullptr;
    int strictness = 99;
    bool ahead = false;
    bool special = false;
    bool permitted = false;  // a permission ends the joining, but not the duties and marks below
    for (std::uint32_t c = chain_begins_[i]; c < chain_begins_[i + 1] && !special; ++c) {
      const Summary& summary = summaries[chains_[c]];
      special = summary.special;
      row.has_duty |= summary.has_duty;
      row.duty_percent += summary.duty;
      row.possible |= summary.possible;
      if (permitted) continue;
      if (summary.restriction != nullptr && summary.strictness < strictness) {
        decider = summary.restriction;
        strictness = summary.strictness;
        ahead = summary.restriction_ahead;
      }
      if (summary.permission == nullptr) continue;
      permitted = true;
      if (decider == nullptr) {
        decider = summary.permission;
        ahead = summary.permission_ahead;
      }
    }
    if (special || decider == nullptr) {
      row = RowOf(scan.resolver().Resolve(positions[i]));
      continue;
    }
    row.status = static_cast<Status>(decider->status);
    row.policy = decider->policy;
    row.decided_by = decider->ref;
    const EventRecord& event = timeline_->record(decider->ref);
    row.possible |= ahead || !HasExactDays(event);
  }
  return rows;
}

}  // namespace chipline
