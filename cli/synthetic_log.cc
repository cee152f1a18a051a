#include "cli/synthetic_log.h"

#include <algorithm>
#include <array>

namespace chipline {
namespace {

struct Weighted {
  EventType type;
  int weight;
};
// Roughly the shares of the curated history.
constexpr std::array<Weighted, 11> kTypes = {{
    {EventType::kLicenceRequirement, 30},
    {EventType::kEntityListing, 13},
    {EventType::kBan, 10},
    {EventType::kLicenceGrant, 10},
    {EventType::kTariff, 9},
    {EventType::kGuidance, 7},
    {EventType::kInvestigation, 5},
    {EventType::kSuspension, 6},
    {EventType::kRescission, 5},
    {EventType::kExtension, 3},
    {EventType::kApproval, 2},
}};

EventType PickType(int percent) {
  for (const Weighted& entry : kTypes) {
    if (percent < entry.weight) return entry.type;
    percent -= entry.weight;
  }
  return EventType::kBan;
}

bool ActsOnOthersOnly(EventType type) {
  return type == EventType::kSuspension || type == EventType::kRescission ||
         type == EventType::kExtension;
}

}  // namespace

SyntheticLog::SyntheticLog(const SubjectTree& tree, std::size_t positions, std::uint32_t seed)
    : tree_(tree), random_(seed) {
  constexpr std::array<Jurisdiction, 5> kIssuers = {Jurisdiction::kUS, Jurisdiction::kCN,
                                                    Jurisdiction::kNL, Jurisdiction::kJP,
                                                    Jurisdiction::kTW};
  std::vector<Position> all;
  for (const Jurisdiction issuer : kIssuers) {
    const Jurisdiction other = issuer == Jurisdiction::kCN ? Jurisdiction::kUS : Jurisdiction::kCN;
    for (int flow = 1; flow <= 6; ++flow) {
      for (SubjectIndex subject = 0; subject < tree.size(); ++subject) {
        all.push_back({issuer, static_cast<Flow>(flow), subject, other});
        if (subject % 4 == 0) {
          all.push_back({issuer, static_cast<Flow>(flow), subject, Jurisdiction::kAny});
        }
      }
    }
  }
  std::shuffle(all.begin(), all.end(), random_);
  all.resize(std::min(positions, all.size()));
  for (const Position& position : all) places_.push_back({position, {}});
}

NewEntry SyntheticLog::Next() {
  ++seq_;
  Place& place = places_[random_() % places_.size()];
  if (!place.open.empty() && Below(40) == 0) {
    return Amend(place, random_() % place.open.size());
  }
  NewEntry entry;
  entry.by = "synthetic";
  entry.events.push_back(MakeEvent(&place));
  return entry;
}

// A correction moves the event's start by some days; a retraction takes it back.
NewEntry SyntheticLog::Amend(const Place& place, std::size_t which) {
  const Open& open = place.open[which];
  NewEntry entry;
  entry.by = "synthetic";
  entry.reason = "synthetic";
  entry.targets.push_back(open.id);
  if (Below(5) == 0) {
    entry.kind = EntryKind::kRetraction;
    return entry;
  }
  entry.kind = EntryKind::kCorrection;
  Place scratch{place.position, {}};
  PolicyEvent event = MakeEvent(&scratch);
  event.type = open.type;
  if (open.type != EventType::kTariff) event.conditions.clear();
  entry.published = event.published;
  entry.events.push_back(std::move(event));
  return entry;
}

PolicyEvent SyntheticLog::MakeEvent(Place* place) {
  PolicyEvent event;
  event.type = PickType(Below(100));
  if (place->open.empty() && ActsOnOthersOnly(event.type)) event.type = EventType::kBan;
  const int certainty = Below(100);
  event.certainty = certainty < 60   ? Certainty::kEnacted
                    : certainty < 80 ? Certainty::kAnnounced
                    : certainty < 92 ? Certainty::kReported
                                     : Certainty::kExpected;
  event.evidence = static_cast<Evidence>(1 + Below(7));
  event.effect = Effect::kTighten;
  event.issuers = {place->position.issuer};
  event.flow = place->position.flow;
  event.target = place->position.target;
  event.subjects = {tree_.at(place->position.subject).id};
  const Day first = FromCivil({kFirstYear, 1, 1});
  const Day last = FromCivil({kLastYear, 12, 31});
  const Day start = first + Below(last - first);
  event.effective = Edtf::FromDay(start);
  if (Chance(20) || event.type == EventType::kSuspension || event.type == EventType::kExtension) {
    event.until = Edtf::FromDay(start + 30 + Below(700));
  }
  event.published = Edtf::FromDay(Chance(10) ? start + Below(400) : start - Below(30));
  event.announced = event.published;
  if (event.type == EventType::kTariff) {
    event.conditions.push_back({ConditionKind::kRate, "", 5.0 * (1 + Below(10)), "%"});
  }
  if (event.type == EventType::kLicenceRequirement && Chance(60)) {
    event.review_policy = static_cast<ReviewPolicy>(1 + Below(4));
  }
  if (Chance(8)) event.scope = Scope{ScopeKind::kCarveOut, "synthetic"};
  event.summary = "A made-up measure for measuring speed.";
  event.sources.push_back(
      {"https://example.org/synthetic", "Synthetic", "", event.published, "en", "", {}});
  // As in the curated record, what was announced has mostly been confirmed since.
  const bool confirmed = event.certainty == Certainty::kAnnounced ? !Chance(2) : Chance(50);
  event.review = {confirmed ? ReviewState::kConfirmed : ReviewState::kEntered, Grade::kB, "", ""};
  if (!place->open.empty() && (ActsOnOthersOnly(event.type) || Chance(35))) {
    event.modifies = {ToString(place->open[random_() % place->open.size()].id)};
  }
  // Only what was laid lately is acted upon, as in life.
  constexpr std::size_t kRemembered = 8;
  if (place->open.size() == kRemembered) place->open.erase(place->open.begin());
  if (!ActsOnOthersOnly(event.type)) {
    place->open.push_back({{seq_, 0}, event.type});
  }
  return event;
}

}  // namespace chipline
