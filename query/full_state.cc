#include "query/full_state.h"

#include <algorithm>
#include <malloc.h>
#include <thread>
#include <utility>

#include "model/rate.h"
#include "query/resolver.h"

namespace chipline {
namespace {

constexpr unsigned kMostThreads = 4;

StateRow RowOf(const Resolution& resolution) {
  StateRow row;
  row.status = resolution.status;
  row.policy = static_cast<std::uint8_t>(resolution.review_policy.value_or(ReviewPolicy{}));
  row.possible = resolution.possible;
  row.has_duty = resolution.duty_percent.has_value();
  row.duty_percent = resolution.duty_percent.value_or(0);
  row.decided_by = resolution.decided_by;
  return row;
}

// Calls visit(bucket) for each position whose events lie on `position`, nearest first (P5).
template <class Visit>
void ForEachLink(const SubjectTree& tree, const Position& position, Visit visit) {
  const auto visit_subject = [&](SubjectIndex subject) {
    Position link = position;
    link.subject = subject;
    visit(link);
    if (position.target == Jurisdiction::kAny) return;
    link.target = Jurisdiction::kAny;
    visit(link);
  };
  visit_subject(position.subject);
  for (const SubjectIndex ancestor : tree.Ancestors(position.subject)) visit_subject(ancestor);
}

}  // namespace

FullState::FullState(std::shared_ptr<const Timeline> timeline)
    : timeline_(std::move(timeline)), events_(*timeline_) {
  const std::vector<Position>& positions = timeline_->positions();
  chain_begins_.push_back(0);
  for (const Position& position : positions) {
    ForEachLink(timeline_->subjects(), position, [&](const Position& link) {
      const auto found = std::lower_bound(positions.begin(), positions.end(), link);
      if (found == positions.end() || !(*found == link)) return;
      chains_.push_back(static_cast<std::uint32_t>(found - positions.begin()));
    });
    chain_begins_.push_back(static_cast<std::uint32_t>(chains_.size()));
  }
  ::malloc_trim(0);  // building leaves a dozen megabytes free that the allocator would keep
}

FullState::~FullState() = default;

std::vector<StateRow> FullState::At(const AsOf& as_of) const {
  const std::vector<Position>& positions = timeline_->positions();
  std::vector<StateRow> rows(positions.size());
  BucketScan scan(*timeline_, events_, as_of);
  if (!HasPlainModes(as_of)) {
    for (std::size_t i = 0; i < positions.size(); ++i) {
      rows[i] = RowOf(scan.resolver().Resolve(positions[i]));
    }
    return rows;
  }
  const BucketSummaries summaries = SumAll(as_of, &scan);
  for (std::size_t i = 0; i < positions.size(); ++i) {
    const std::optional<StateRow> answer = Answer(i, summaries);
    rows[i] = answer ? *answer : RowOf(scan.resolver().Resolve(positions[i]));
  }
  return rows;
}

BucketSummaries FullState::SumAll(const AsOf& as_of, BucketScan* scan) const {
  if (!as_of.known_at && as_of.recorded >= timeline_->last_seq()) {
    std::call_once(head_made_, [this] {
      head_ = std::make_unique<HeadSegments>(*timeline_, events_);
      ::malloc_trim(0);
    });
    return head_->At(as_of.date);
  }
  // Each part of the buckets on a thread of its own, this one among them.
  const std::size_t threads = std::clamp(std::thread::hardware_concurrency(), 1U, kMostThreads);
  std::vector<BucketSummaries> parts(threads);
  {
    std::vector<std::jthread> helpers;
    for (std::size_t i = 1; i < threads; ++i) {
      helpers.emplace_back([this, &as_of, &parts, i] {
        BucketScan own(*timeline_, events_, as_of);
        parts[i] = SumPart(i, parts.size(), &own);
      });
    }
    parts[0] = SumPart(0, threads, scan);
  }
  for (std::size_t i = 1; i < threads; ++i) parts[0].Append(parts[i]);
  return std::move(parts[0]);
}

BucketSummaries FullState::SumPart(std::size_t part, std::size_t parts, BucketScan* scan) const {
  const std::vector<CompactBucket>& buckets = events_.buckets();
  const std::size_t begin = buckets.size() * part / parts;
  const std::size_t end = buckets.size() * (part + 1) / parts;
  BucketSummaries summaries;
  summaries.all.reserve(part == 0 ? buckets.size() : end - begin);
  for (std::size_t i = begin; i < end; ++i) {
    summaries.Add(scan->Sum(buckets[i]));
    if (summaries.all.back().uncertain) summaries.AddCertain(scan->SumCertain(buckets[i]));
  }
  return summaries;
}

// P10: certain where it is the same without what is uncertain on the day.
std::optional<StateRow> FullState::Answer(std::size_t position,
                                          const BucketSummaries& summaries) const {
  bool uncertain = false;
  std::optional<StateRow> row = Merge(position, [&](std::uint32_t bucket) -> const BucketSummary& {
    uncertain |= summaries.all[bucket].uncertain;
    return summaries.all[bucket];
  });
  if (!row || !uncertain) return row;
  const std::optional<StateRow> certain = Merge(
      position,
      [&](std::uint32_t bucket) -> const BucketSummary& { return summaries.CertainOf(bucket); });
  if (!certain) return std::nullopt;
  row->possible = *row != *certain;
  return row;
}

// P6: a restriction at the top is joined by those below it, down to the first permission. P9: the
// duties of the whole chain add up.
template <class SummaryOf>
std::optional<StateRow> FullState::Merge(std::size_t position, SummaryOf summary_of) const {
  StateRow row;
  TopLayer decider;
  bool permitted = false;
  bool any_layer = false;
  std::int64_t duty = 0;
  for (std::uint32_t c = chain_begins_[position]; c < chain_begins_[position + 1]; ++c) {
    const BucketSummary& summary = summary_of(chains_[c]);
    if (summary.special) return std::nullopt;
    row.has_duty |= summary.has_duty;
    duty += summary.duty;
    any_layer |= summary.any_layer;
    if (permitted) continue;
    if (summary.restriction.strictness < decider.strictness) decider = summary.restriction;
    permitted = summary.permission.ref != kNoRef;
    if (permitted && decider.ref == kNoRef) decider = summary.permission;
  }
  row.duty_percent = PerCent(duty);
  if (decider.ref == kNoRef) return any_layer ? std::nullopt : std::optional(row);
  row.status = static_cast<Status>(decider.status);
  row.policy = decider.policy;
  row.decided_by = decider.ref;
  return row;
}

}  // namespace chipline
