#include "ingest/act_index.h"

#include <algorithm>

namespace chipline {
namespace {

// News tells what happened within the last days: an event without a day of its own is as old as
// its publication, or up to a week older.
constexpr Day kFresh = 7;

enum class Stage : std::uint8_t { kInForce, kAhead, kDenied };

// P2: an announcement without a day holds nobody yet.
Stage StageOf(const Act& act) {
  switch (act.certainty) {
    case Certainty::kEnacted:
    case Certainty::kReported:
      return Stage::kInForce;
    case Certainty::kAnnounced:
      return act.effective.known ? Stage::kInForce : Stage::kAhead;
    case Certainty::kExpected:
    case Certainty::kProposed:
      return Stage::kAhead;
    case Certainty::kDenied:
      break;
  }
  return Stage::kDenied;
}

bool Meet(const DayWindow& a, const DayWindow& b) {
  return a.earliest <= b.latest && b.earliest <= a.latest;
}

// When it took place, as well as its fields tell; without any day nothing is excluded.
DayWindow DayOf(const Act& act) {
  if (act.effective.known) return act.effective;
  if (act.announced.known) return act.announced;
  DayWindow day = act.published;
  if (day.known && day.earliest > kDistantPast + kFresh) day.earliest -= kFresh;
  return day;
}

bool DaysMeet(const Act& a, const Act& b) {
  if (a.until.known && b.until.known && !Meet(a.until, b.until)) return false;
  if (a.effective.known && b.effective.known) return Meet(a.effective, b.effective);
  if (a.announced.known && b.announced.known) return Meet(a.announced, b.announced);
  return Meet(DayOf(a), DayOf(b));
}

bool TargetsMeet(const Act& known, const Act& found) {
  return known.target == found.target || known.target == Jurisdiction::kAny ||
         found.target == Jurisdiction::kAny;
}

// What a state would be decided by, and the earlier reading lacks.
bool SaysMore(const Act& known, const Act& found) {
  return found.certainty < known.certainty || (found.has_conditions && !known.has_conditions) ||
         (found.review_policy && found.review_policy != known.review_policy);
}

bool IsCovered(SubjectIndex subject, const Act& by, const SubjectTree& tree) {
  return std::any_of(by.subjects.begin(), by.subjects.end(),
                     [&](SubjectIndex wider) { return tree.IsA(subject, wider); });
}

bool IsRestriction(EventType type) {
  switch (type) {
    case EventType::kBan:
    case EventType::kLicenceRequirement:
    case EventType::kLicenceDenial:
    case EventType::kTariff:
    case EventType::kEntityListing:
    case EventType::kInvestigation:
    case EventType::kGuidance:
      return true;
    default:
      return false;
  }
}

// P4: a suspension or rescission that tightens takes permissions back, any other restrictions.
bool ActsOn(const Act& modifier, const Act& known) {
  switch (modifier.type) {
    case EventType::kEntityDelisting:
      return known.type == EventType::kEntityListing;
    case EventType::kExtension:
      return known.until.known || known.type == EventType::kTruce ||
             known.type == EventType::kSuspension;
    case EventType::kSuspension:
    case EventType::kRescission:
      if (modifier.effect != Effect::kTighten) return IsRestriction(known.type);
      return known.type == EventType::kLicenceGrant || known.type == EventType::kApproval;
    default:
      return false;
  }
}

// A duty often sits on a wide class, where the lifting of a ban on one product would find it.
bool SubjectsMeet(const Act& modifier, const Act& known, const SubjectTree& tree) {
  for (const SubjectIndex mine : modifier.subjects) {
    for (const SubjectIndex theirs : known.subjects) {
      if (mine == theirs) return true;
      if (known.type == EventType::kTariff) continue;
      if (tree.IsA(mine, theirs) || tree.IsA(theirs, mine)) return true;
    }
  }
  return false;
}

DayWindow PublishedOf(const EventHead& event) {
  if (event.published.known) return event.published;
  DayWindow first;
  for (const DayWindow& day : event.source_days) {
    if (!first.known || day.latest < first.latest) first = day;
  }
  return first;
}

Act ActOf(EventId id, const EventHead& event, const SubjectTree& tree) {
  Act act;
  act.id = id;
  act.type = event.type;
  act.certainty = event.certainty;
  act.effect = event.effect;
  act.issuers = event.issuers;
  act.target = event.target;
  act.flow = event.flow;
  act.scope = event.scope;
  act.review_policy = event.review_policy;
  act.has_conditions = event.has_conditions;
  act.review = event.review;
  act.effective = event.effective;
  act.until = event.until;
  act.announced = event.announced;
  act.published = PublishedOf(event);
  act.rate = event.rate;
  for (const std::string_view name : event.subjects) {
    if (const auto subject = tree.Find(name)) act.subjects.push_back(*subject);
  }
  return act;
}

}  // namespace

Act ActOf(const PolicyEvent& event, const SubjectTree& subjects) {
  LogEntry entry;
  entry.events = {event};
  return ActOf(EventId{}, HeadOf(entry).events[0], subjects);
}

bool IsRepeated(const Act& known, const Act& found, const SubjectTree& subjects) {
  if (known.type != found.type || known.issuers != found.issuers) return false;
  if (known.scope != found.scope || !TargetsMeet(known, found)) return false;
  // An event without a flow names less, not something else.
  if (found.flow && known.flow != found.flow) return false;
  if (known.rate && found.rate && *known.rate != *found.rate) return false;
  if (StageOf(known) != StageOf(found) || !DaysMeet(known, found)) return false;
  if (!known.is_curated() && SaysMore(known, found)) return false;
  return !found.subjects.empty() &&
         std::all_of(found.subjects.begin(), found.subjects.end(),
                     [&](SubjectIndex subject) { return IsCovered(subject, known, subjects); });
}

bool ModifiesByNature(EventType type) {
  return type == EventType::kSuspension || type == EventType::kRescission ||
         type == EventType::kExtension || type == EventType::kEntityDelisting;
}

bool CanModify(const Act& found, const Act& known, const SubjectTree& subjects) {
  if (!ActsOn(found, known) || StageOf(known) != Stage::kInForce) return false;
  if (known.issuers != found.issuers || known.flow != found.flow) return false;
  if (!TargetsMeet(known, found) || !SubjectsMeet(found, known, subjects)) return false;
  const DayWindow start = DayOf(found);
  if (DayOf(known).earliest > start.latest) return false;
  // P4: an extension revives what has expired.
  if (found.type == EventType::kExtension || !known.until.known) return true;
  return known.until.latest >= start.earliest;
}

Result<void> ActIndex::CatchUp(const EventLog& log) {
  return log.ScanHeads(last_seq_, [this](const EntryHead& head) {
    Add(head);
    return true;
  });
}

const Act* ActIndex::Find(EventId id) const {
  const auto found = acts_.find(id);
  return found == acts_.end() ? nullptr : &found->second;
}

std::vector<EventId> ActIndex::RepeatedBy(const Act& found) const {
  std::vector<EventId> ids;
  if (found.subjects.empty()) return ids;
  // What covers its first subject names that subject or one above it.
  std::vector<SubjectIndex> wider = {found.subjects[0]};
  const auto ancestors = subjects_.Ancestors(wider[0]);
  wider.insert(wider.end(), ancestors.begin(), ancestors.end());
  for (const EventId id : Naming(wider)) {
    const Act* known = Find(id);
    if (known != nullptr && IsRepeated(*known, found, subjects_)) ids.push_back(id);
  }
  std::stable_partition(ids.begin(), ids.end(),
                        [this](EventId id) { return Find(id)->is_curated(); });
  return ids;
}

std::vector<EventId> ActIndex::ModifiableBy(const Act& found) const {
  std::vector<EventId> ids = Near(found);
  std::erase_if(ids, [&](EventId id) { return !CanModify(found, *Find(id), subjects_); });
  return ids;
}

std::vector<EventId> ActIndex::Near(const Act& act) const {
  std::vector<SubjectIndex> near = act.subjects;
  for (std::size_t i = 0; i < near.size(); ++i) {
    const auto narrower = subjects_.Children(near[i]);
    near.insert(near.end(), narrower.begin(), narrower.end());
  }
  for (const SubjectIndex subject : act.subjects) {
    const auto wider = subjects_.Ancestors(subject);
    near.insert(near.end(), wider.begin(), wider.end());
  }
  std::vector<EventId> ids;
  for (const EventId id : Naming(near)) {
    if (Find(id) != nullptr) ids.push_back(id);
  }
  return ids;
}

std::vector<std::uint64_t> ActIndex::AmendmentsOf(EventId id) const {
  const auto found = amendments_.find(id);
  return found == amendments_.end() ? std::vector<std::uint64_t>() : found->second;
}

std::set<EventId> ActIndex::Naming(const std::vector<SubjectIndex>& subjects) const {
  std::set<EventId> ids;
  for (const SubjectIndex subject : subjects) {
    const auto list = by_subject_.find(subject);
    if (list != by_subject_.end()) ids.insert(list->second.begin(), list->second.end());
  }
  return ids;
}

void ActIndex::Add(const EntryHead& head) {
  last_seq_ = head.seq;
  if (head.kind == EntryKind::kEvents) {
    for (std::size_t i = 0; i < head.events.size(); ++i) {
      Put({head.seq, static_cast<std::uint32_t>(i)}, head.events[i]);
    }
    return;
  }
  if (head.targets.empty()) return;
  for (const EventId target : head.targets) amendments_[target].push_back(head.seq);
  // P12: what a person said of it is what it is.
  if (head.kind == EntryKind::kRetraction) {
    acts_.erase(head.targets[0]);
  } else if (!head.events.empty()) {
    Put(head.targets[0], head.events[0]);
  }
  if (head.kind != EntryKind::kMerge) return;
  for (std::size_t i = 1; i < head.targets.size(); ++i) acts_.erase(head.targets[i]);
}

void ActIndex::Put(EventId id, const EventHead& event) {
  Act act = ActOf(id, event, subjects_);
  for (const SubjectIndex subject : act.subjects) {
    std::vector<EventId>& list = by_subject_[subject];
    if (list.empty() || list.back() != id) list.push_back(id);
  }
  acts_.insert_or_assign(id, std::move(act));
}

}  // namespace chipline
