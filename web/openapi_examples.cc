#include "web/openapi_examples.h"

#include <algorithm>
#include <utility>

#include "model/entry.h"
#include "query/resolver.h"
#include "store/tools.h"

namespace chipline {
namespace {

constexpr Ref kMostLooked = 1'000;
constexpr std::size_t kNeeded = 4;

// The versions that stand of the newest events; first those that no other event depends on.
std::vector<Ref> SomeEvents(const Timeline& timeline) {
  const AsOf as_of;
  const Resolver resolver(timeline, as_of);
  std::vector<Ref> alone;
  std::vector<Ref> others;
  for (Ref looked = 0; looked < std::min(timeline.size(), kMostLooked); ++looked) {
    const EventRecord& record = timeline.record(timeline.size() - 1 - looked);
    if (resolver.Visible(record.base) != record.self) continue;
    const bool is_alone = record.modifies_count == 0 && !timeline.HasModifiers(record);
    (is_alone ? alone : others).push_back(record.self);
    if (alone.size() == kNeeded) break;
  }
  alone.insert(alone.end(), others.begin(), others.end());
  alone.resize(std::min(alone.size(), kNeeded));
  return alone;
}

// The oldest event that stands and had been published on the day that examples of known_at name.
Ref SomeOldEvent(const Timeline& timeline) {
  AsOf as_of;
  as_of.known_at = FromCivil({2025, 11, 1});
  const Resolver resolver(timeline, as_of);
  for (Ref ref = 0; ref < std::min(timeline.size(), kMostLooked); ++ref) {
    const EventRecord& record = timeline.record(ref);
    if (resolver.Visible(record.base) == record.self) return ref;
  }
  return kNoRef;
}

std::string SomeDocument(const Site& site, const std::shared_ptr<const Timeline>& timeline) {
  if (site.documents == nullptr || !site.index.CatchUp(timeline)) return {};
  for (Ref ref = 0; ref < std::min(timeline->size(), kMostLooked); ++ref) {
    for (const SourceNumber number : site.index.SourcesOf(ref)) {
      std::string document = site.index.SourceOf(number).document;
      if (!document.empty() && site.documents->Get(document)) return document;
    }
  }
  return {};
}

std::string FirstLine(const EventLog& log) {
  const auto entry = log.Get(1);
  const auto hash = log.HashAt(1);
  return entry && hash ? ExportLine(*entry, *hash) + "\n" : std::string();
}

std::string SomeItem(ReviewQueue* queue) {
  if (queue == nullptr) return {};
  const auto items = queue->All();
  if (!items) return {};
  for (const ReviewQueue::Item& item : *items) {
    if (item->state() == QueueState::kOpen) return item->id;
  }
  return {};
}

}  // namespace

RecordExamples::RecordExamples(const Site& site, ReviewQueue* queue)
    : document(SomeDocument(site, site.timeline())),
      queued(SomeItem(queue)),
      exported(FirstLine(site.log)) {
  const auto timeline = site.timeline();
  const Ref old = SomeOldEvent(*timeline);
  const std::vector<Ref> some = SomeEvents(*timeline);
  const auto id = [&](std::size_t i) { return ToString(timeline->record(some[i]).id); };
  if (some.empty()) return;
  event = old == kNoRef ? id(0) : ToString(timeline->record(old).id);
  corrected = id(0);
  if (const auto standing = site.bodies.Event(timeline->record(some[0]))) {
    correction = *standing;
    correction.note = "Read again beside the text of the notice.";
  }
  retracted = id(some.size() - 1);
  if (some.size() > 2) merged = {id(1), id(2)};
}

}  // namespace chipline
