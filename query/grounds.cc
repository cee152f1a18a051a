#include "query/grounds.h"

#include <algorithm>
#include <utility>

namespace chipline {
namespace {

// So few that no question about them goes deeper than the resolver follows.
constexpr std::size_t kMostAround = 32;

// P4: what names no measure acts on all that lies where it lies.
bool IsUnaddressed(const EventRecord& event) {
  return event.modifies_count == 0 && (Ends(event.type) || Suspends(event.type));
}

void AddNamed(const Timeline& timeline, const Resolution& answer, std::unordered_set<Ref>* named) {
  const auto add = [&](Ref ref) {
    if (ref != kNoRef) named->insert(timeline.record(ref).base);
  };
  add(answer.decided_by);
  for (const auto* list : {&answer.also_in_force, &answer.exceptions, &answer.duties,
                           &answer.unreviewed_would_change}) {
    for (const Ref ref : *list) add(ref);
  }
  for (const Dormant& dormant : answer.dormant) {
    add(dormant.event);
    add(dormant.by);
  }
}

}  // namespace

Grounds::Grounds(const Timeline& timeline, const AsOf& as_of, const Position& position,
                 const Resolution& answer)
    : timeline_(timeline),
      as_of_(as_of),
      resolver_(timeline, as_of),
      position_(position),
      answer_(answer) {
  AddNamed(timeline, answer, &named_);
}

bool Grounds::RestOn(Ref base) {
  if (IsNamed(base)) return true;
  AsOf without = as_of_;
  without.without = timeline_.record(base).id;
  Resolver other(timeline_, without);
  const auto circle = CircleOf(base);
  if (circle) {
    bool differs = false;
    bool shown_differ = false;
    const ReviewPass shown = PositionCase::PassOf(as_of_.review);
    for (const ReviewPass pass : {shown, ReviewPass::kEverything}) {
      for (const bool only_certain : {false, true}) {
        const Part with = PartOf(resolver_, *circle, pass, only_certain);
        const Part left = PartOf(other, *circle, pass, only_certain);
        differs |= with != left;
        if (pass != shown || only_certain) continue;
        shown_differ =
            !std::ranges::equal(with.findings, left.findings, {}, &Finding::event, &Finding::event);
      }
    }
    // Each event's layers rest on nothing outside of its circle.
    if (!differs) return false;
    // P7, P8: whatever lies on the position is named, live or dormant.
    if (shown_differ && StandsWithout(*circle)) return true;
  }
  return other.Resolve(position_) != answer_;
}

std::vector<Ref> Grounds::Neighbours(const EventRecord& version) const {
  std::vector<Ref> around = {version.base};
  const auto add = [&](Ref ref) { around.push_back(ref); };
  timeline_.ForEachAmendment(version.base, add);
  timeline_.ForEachModifier(version, add);
  timeline_.ForEachModified(version, [&](Ref base, std::uint32_t) { add(base); });
  timeline_.ForEachMerge(version.base, add);
  if (version.merged_into != kNoRef) add(version.merged_into);
  return around;
}

std::optional<Grounds::Circle> Grounds::CircleOf(Ref base) const {
  std::set<Ref> circle = {base};
  std::vector<Ref> open = {base};
  while (!open.empty()) {
    const EventRecord& version = timeline_.record(open.back());
    open.pop_back();
    if (IsUnaddressed(version)) return std::nullopt;
    for (const Ref ref : Neighbours(version)) {
      if (circle.insert(ref).second) open.push_back(ref);
      if (circle.size() > kMostAround) return std::nullopt;
    }
  }
  return Circle(circle.begin(), circle.end());
}

Grounds::Part Grounds::PartOf(const Resolver& resolver, const Circle& circle, ReviewPass pass,
                              bool only_certain) {
  PositionCase position(resolver, position_, pass);
  if (only_certain) position.LeaveOutUncertain();
  const PositionCase::Findings found = position.CollectAmong(circle);
  Part part{{}, found.modifier_acted, found.unreviewed_modifiers};
  for (const auto* list : {&found.layers, &found.tariffs}) {
    for (const PositionCase::Layer& layer : *list) {
      Finding finding{layer.event->self, layer.start, kNoRef, {}, {}};
      if (layer.dormant_by == nullptr) {
        finding.last = position.LastDay(*layer.event);
      } else {
        finding.dormant_by = layer.dormant_by->self;
        finding.last = position.LastDay(*layer.dormant_by);
        finding.returns = position.ReturnDay(layer);
      }
      part.findings.push_back(finding);
    }
  }
  return part;
}

bool Grounds::StandsWithout(const Circle& circle) {
  // P2: only with mode `reviewed` does it hang on what stands which pass is shown.
  if (as_of_.review != ReviewMode::kReviewed) return true;
  if (!reviewed_) {
    PositionCase position(resolver_, position_, ReviewPass::kReviewed);
    const PositionCase::Findings found = position.Collect();
    reviewed_.emplace();
    for (const auto* list : {&found.layers, &found.tariffs}) {
      for (const PositionCase::Layer& layer : *list) reviewed_->push_back(layer.event->self);
    }
  }
  return std::ranges::any_of(*reviewed_,
                             [&](Ref ref) { return !std::ranges::binary_search(circle, ref); });
}

}  // namespace chipline
