#include "query/conflicts.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <numeric>
#include <tuple>
#include <utility>

#include "query/layers.h"
#include "query/resolver.h"

namespace chipline {
namespace {

constexpr Day kCloseDays = 10;

using Claimed = ConflictFinder::Claimed;

// Days from one to the other; either may be open.
std::int64_t Gap(Day from, Day to) {
  return std::int64_t{to} - std::int64_t{from};
}

bool Official(const EventRecord& event) {
  return event.evidence != 0 &&
         event.evidence <= static_cast<std::uint8_t>(Evidence::kCompanyStatement);
}

bool IsWeak(const EventRecord& event) {
  return event.review == ReviewState::kExtracted || !Official(event);
}

// Goods barred at the border, from tenders and from sale are told as one story: sources name one
// flow or another for the same act.
bool SameStoryFlow(const EventRecord& a, const EventRecord& b) {
  if (a.flow == b.flow) return true;
  const auto inbound = [](const EventRecord& event) {
    const auto flow = static_cast<Flow>(event.flow);
    return flow == Flow::kImport || flow == Flow::kProcurement || flow == Flow::kSale ||
           flow == Flow::kUse;
  };
  return inbound(a) && inbound(b);
}

class Comparer {
 public:
  explicit Comparer(const Timeline& timeline) : timeline_(timeline), tree_(timeline.subjects()) {}

  // A claim that only stands beside the state (expected, denied) and one that counts, both said of
  // one act.
  std::optional<RivalClaims> Dispute(const Claimed& idle, const Claimed& counting) const {
    const EventRecord& x = *idle.event;
    const EventRecord& y = *counting.event;
    if ((x.issuers & y.issuers) == 0 || !SameTargets(x, y) || x.flow != y.flow) return {};
    if (!Related(x, y, /*siblings=*/false)) return {};
    RivalClaims conflict;
    const bool apart =
        idle.start.first > counting.start.last || counting.start.first > idle.start.last;
    if (IsPermission(x.type) != IsPermission(y.type)) {
      conflict.kind = ConflictKind::kOpposite;
    } else if (apart) {
      conflict.kind = ConflictKind::kStart;
    } else if (x.type != y.type) {
      conflict.kind = ConflictKind::kMeasure;
    } else {
      return {};
    }
    conflict.rule = "P2";
    conflict.counts = y.self;
    conflict.other = x.self;
    return conflict;
  }

  std::optional<RivalClaims> Compare(const Claimed& a, const Claimed& b) const {
    const EventRecord& x = *a.event;
    const EventRecord& y = *b.event;
    if ((x.issuers & y.issuers) == 0 || !SameTargets(x, y) || x.base == y.base) return {};
    if (Modifies(x, y) || Modifies(y, x)) return {};
    if (x.type == EventType::kInvestigation || y.type == EventType::kInvestigation) return {};
    if (IsPermission(x.type) != IsPermission(y.type)) return Opposite(a, b);
    if (!OneIsWeaker(x, y) || x.scope != y.scope) return {};
    const std::int64_t apart =
        std::max(Gap(b.start.last, a.start.first), Gap(a.start.last, b.start.first));
    // A person wrote two reviewed records down as two: they are rivals only where they are close.
    const bool machine = x.review == ReviewState::kExtracted || y.review == ReviewState::kExtracted;
    if (!machine && (x.flow != y.flow || apart > kCloseDays)) return {};
    if (apart > kSameActDays || !SameStoryFlow(x, y)) return {};
    if (x.type == y.type) {
      if (apart <= 0 || !Related(x, y, /*siblings=*/false)) return {};
      return Make(ConflictKind::kStart, x, y);
    }
    if (IsPermission(x.type) || !Related(x, y, /*siblings=*/machine)) return {};
    return Make(ConflictKind::kMeasure, x, y);
  }

 private:
  static bool SameTargets(const EventRecord& x, const EventRecord& y) {
    return x.target == y.target || x.target == Jurisdiction::kAny || y.target == Jurisdiction::kAny;
  }

  bool Modifies(const EventRecord& x, const EventRecord& y) const {
    bool found = x.act != 0 && x.act == y.act && !OneIsWeaker(x, y);
    timeline_.ForEachModified(x, [&](Ref base, std::uint32_t act) {
      // P4: the version that counts must itself be of the act.
      found |= base == y.base && (act == 0 || y.act == act);
    });
    return found;
  }

  // Two equally good records are two acts; where one rests on the press or on a machine alone, and
  // the other does not, they may be two accounts of one.
  static bool OneIsWeaker(const EventRecord& x, const EventRecord& y) {
    return IsWeak(x) || IsWeak(y);
  }

  bool Related(const EventRecord& x, const EventRecord& y, bool siblings) const {
    for (const SubjectIndex s : timeline_.SubjectsOf(x)) {
      for (const SubjectIndex t : timeline_.SubjectsOf(y)) {
        if (tree_.IsA(s, t) || tree_.IsA(t, s)) return true;
        const auto parent = tree_.at(s).parent;
        if (siblings && parent && parent == tree_.at(t).parent && tree_.at(*parent).parent) {
          return true;
        }
      }
    }
    return false;
  }

  std::optional<RivalClaims> Opposite(const Claimed& a, const Claimed& b) const {
    const EventRecord& x = *a.event;
    const EventRecord& y = *b.event;
    const bool same_day = a.start.first == b.start.first && a.start.last == b.start.last;
    if (!same_day || x.flow != y.flow || x.scope != 0 || y.scope != 0) return {};
    if (IsSoft(x.type) || IsSoft(y.type) || !Related(x, y, /*siblings=*/false)) return {};
    return Make(ConflictKind::kOpposite, x, y);
  }

  RivalClaims Make(ConflictKind kind, const EventRecord& x, const EventRecord& y) const {
    const auto reviewed = [](const EventRecord& event) {
      return event.review != ReviewState::kExtracted;
    };
    RivalClaims conflict;
    conflict.kind = kind;
    // P2: a reviewed event before a machine's; P6: better evidence, then the later entry.
    const bool by_review = reviewed(x) != reviewed(y);
    const bool x_counts =
        by_review ? reviewed(x)
                  : std::tuple(EvidenceRank(y), x.id) > std::tuple(EvidenceRank(x), y.id);
    conflict.rule = by_review ? "P2" : "P6";
    conflict.counts = x_counts ? x.self : y.self;
    conflict.other = x_counts ? y.self : x.self;
    return conflict;
  }

  const Timeline& timeline_;
  const SubjectTree& tree_;
};

bool Selected(const Timeline& timeline, const EventRecord& event, const StateFilter& filter) {
  if (filter.issuer && (event.issuers >> static_cast<unsigned>(*filter.issuer) & 1U) == 0) {
    return false;
  }
  if (filter.target && event.target != Jurisdiction::kAny && event.target != *filter.target) {
    return false;
  }
  if (!filter.subject) return true;
  return std::ranges::any_of(timeline.SubjectsOf(event), [&](SubjectIndex subject) {
    return timeline.subjects().IsA(*filter.subject, subject) ||
           timeline.subjects().IsA(subject, *filter.subject);
  });
}

void SortOnce(std::vector<std::uint32_t>* places) {
  std::ranges::sort(*places);
  places->erase(std::unique(places->begin(), places->end()), places->end());
}

void SortByEvents(std::vector<RivalClaims>* conflicts) {
  std::ranges::sort(*conflicts, {}, [](const RivalClaims& conflict) {
    return std::tuple(conflict.counts, conflict.other);
  });
}

}  // namespace

std::string_view ConflictName(ConflictKind kind) {
  switch (kind) {
    case ConflictKind::kStart:
      return "start";
    case ConflictKind::kOpposite:
      return "opposite";
    case ConflictKind::kMeasure:
      return "measure";
  }
  return "?";
}

std::string ConflictText(const Timeline& timeline, const RivalClaims& conflict) {
  const EventRecord& counts = timeline.record(conflict.counts);
  const EventRecord& other = timeline.record(conflict.other);
  const auto say = [](const EventRecord& event) {
    const DaySpan start = event.has_effective ? event.effective : event.fallback;
    std::string days = FormatDay(start.first);
    if (start.last != start.first) days += " to " + FormatDay(start.last);
    return ToString(event.id) + " (" + std::string(Name(event.type)) + ", " + days + ")";
  };
  if (NeverChangesState(other.certainty)) {
    return say(counts) + " counts against " + say(other) + ": the other is only " +
           std::string(Name(other.certainty)) + ".";
  }
  const std::string why =
      conflict.rule == "P2" ? "it was reviewed and the other was not" : "its evidence is better";
  return say(counts) + " counts against " + say(other) + ": " + why + ".";
}

ConflictFinder::ConflictFinder(const Timeline& timeline, const AsOf& as_of) : timeline_(timeline) {
  const Resolver resolver(timeline, as_of);
  const Ref bound = timeline.RefBound(as_of.recorded);
  for (Ref ref = 0; ref < bound; ++ref) {
    const EventRecord& event = timeline.record(ref);
    if (event.is_retraction || !LaysLayer(event) || resolver.Visible(event.base) != ref) continue;
    AddClaim(event);
  }
  std::ranges::sort(claims_, [](const Claimed& a, const Claimed& b) {
    return std::tuple(a.start.first, a.event->self) < std::tuple(b.start.first, b.event->self);
  });
  for (auto& lists : by_subject_) lists.resize(timeline.subjects().size());
  for (std::size_t i = 0; i < claims_.size(); ++i) {
    const EventRecord& event = *claims_[i].event;
    const auto place = static_cast<std::uint32_t>(i);
    auto& lists = by_subject_[static_cast<std::size_t>(MakerOf(event))];
    for (const SubjectIndex subject : timeline.SubjectsOf(event)) lists[subject].push_back(place);
    if (event.act != 0) by_act_[event.act].push_back(place);
  }
}

void ConflictFinder::AddClaim(const EventRecord& event) {
  if (event.type == EventType::kTariff || (!event.has_effective && !event.has_fallback)) return;
  const Claimed claim{&event, event.has_effective ? event.effective : event.fallback};
  if (!NeverChangesState(event.certainty)) {
    claims_.push_back(claim);
    longest_ = std::max(longest_, Gap(claim.start.first, claim.start.last));
  } else if (event.act != 0 && event.certainty != Certainty::kProposed) {
    idle_.push_back(claim);
  }
}

ConflictFinder::Maker ConflictFinder::MakerOf(const EventRecord& event) {
  if (event.review == ReviewState::kExtracted) return Maker::kMachine;
  return IsWeak(event) ? Maker::kPress : Maker::kOfficial;
}

// Whatever its makers, a restriction and a permission are opposite only from the very same day.
Day ConflictFinder::ReachOf(Maker a, Maker b) {
  if (a == Maker::kMachine || b == Maker::kMachine) return kSameActDays;
  return a == Maker::kOfficial && b == Maker::kOfficial ? 0 : kCloseDays;
}

std::vector<SubjectIndex> ConflictFinder::Around(std::span<const SubjectIndex> subjects) const {
  const SubjectTree& tree = timeline_.subjects();
  std::vector<SubjectIndex> around;
  for (const SubjectIndex subject : subjects) {
    std::size_t next = around.size();
    around.push_back(subject);
    for (; next < around.size(); ++next) {
      std::ranges::copy(tree.Children(around[next]), std::back_inserter(around));
    }
    std::ranges::copy(tree.Ancestors(subject), std::back_inserter(around));
    if (const auto parent = tree.at(subject).parent) {
      std::ranges::copy(tree.Children(*parent), std::back_inserter(around));
    }
  }
  std::ranges::sort(around);
  around.erase(std::unique(around.begin(), around.end()), around.end());
  return around;
}

void ConflictFinder::AddClaimsOn(std::span<const SubjectIndex> subjects, Maker maker,
                                 std::int64_t first, std::int64_t last, Places* found) const {
  const auto start = [this](std::uint32_t i) { return std::int64_t{claims_[i].start.first}; };
  for (const SubjectIndex subject : subjects) {
    const Places& list = by_subject_[static_cast<std::size_t>(maker)][subject];
    const auto begin = std::ranges::lower_bound(list, first, {}, start);
    const auto end = std::ranges::upper_bound(begin, list.end(), last, {}, start);
    found->insert(found->end(), begin, end);
  }
}

ConflictFinder::Places ConflictFinder::AllClaimsOn(std::span<const SubjectIndex> subjects) const {
  Places found;
  for (const Maker maker : {Maker::kOfficial, Maker::kPress, Maker::kMachine}) {
    AddClaimsOn(subjects, maker, kDistantPast, kDistantFuture, &found);
  }
  SortOnce(&found);
  return found;
}

ConflictFinder::Places ConflictFinder::NearClaims(const Claimed& claim) const {
  const auto around = Around(timeline_.SubjectsOf(*claim.event));
  const Maker mine = MakerOf(*claim.event);
  Places found;
  for (const Maker maker : {Maker::kOfficial, Maker::kPress, Maker::kMachine}) {
    const Day reach = ReachOf(mine, maker);
    if (reach == 0) {
      AddClaimsOn(around, maker, claim.start.first, claim.start.first, &found);
    } else {
      AddClaimsOn(around, maker, std::int64_t{claim.start.first} - longest_ - reach,
                  std::int64_t{claim.start.last} + reach, &found);
    }
  }
  SortOnce(&found);
  return found;
}

void ConflictFinder::AddRivals(std::uint32_t claim, const StateFilter* filter,
                               std::vector<RivalClaims>* conflicts) const {
  const Comparer comparer(timeline_);
  for (const std::uint32_t other : NearClaims(claims_[claim])) {
    if (other == claim) continue;
    // A pair of two selected ones is met from the earlier.
    const bool met =
        filter != nullptr && other < claim && Selected(timeline_, *claims_[other].event, *filter);
    if (met) continue;
    const auto& [earlier, later] = std::minmax(claim, other);
    auto conflict = comparer.Compare(claims_[earlier], claims_[later]);
    if (conflict) conflicts->push_back(*conflict);
  }
}

void ConflictFinder::AddDisputes(const Claimed& idle, std::vector<RivalClaims>* conflicts) const {
  const Comparer comparer(timeline_);
  const auto said = by_act_.find(idle.event->act);
  if (said == by_act_.end()) return;
  for (const std::uint32_t i : said->second) {
    auto conflict = comparer.Dispute(idle, claims_[i]);
    if (conflict) conflicts->push_back(*conflict);
  }
}

std::vector<RivalClaims> ConflictFinder::In(const StateFilter& filter) const {
  std::vector<SubjectIndex> subjects;
  if (filter.subject) {
    subjects = Around(std::span(&*filter.subject, 1));
  } else {
    subjects.resize(timeline_.subjects().size());
    std::iota(subjects.begin(), subjects.end(), SubjectIndex{0});
  }
  std::vector<RivalClaims> conflicts;
  for (const std::uint32_t claim : AllClaimsOn(subjects)) {
    if (Selected(timeline_, *claims_[claim].event, filter)) AddRivals(claim, &filter, &conflicts);
  }
  for (const Claimed& claim : idle_) {
    if (Selected(timeline_, *claim.event, filter)) AddDisputes(claim, &conflicts);
  }
  SortByEvents(&conflicts);
  return conflicts;
}

std::vector<RivalClaims> ConflictFinder::Of(Ref base) const {
  std::vector<RivalClaims> conflicts;
  for (std::uint32_t i = 0; i < claims_.size(); ++i) {
    if (claims_[i].event->base == base) AddRivals(i, nullptr, &conflicts);
  }
  for (const Claimed& idle : idle_) {
    std::vector<RivalClaims> disputes;
    AddDisputes(idle, &disputes);
    std::ranges::copy_if(disputes, std::back_inserter(conflicts), [&](const RivalClaims& one) {
      return idle.event->base == base || timeline_.record(one.counts).base == base;
    });
  }
  SortByEvents(&conflicts);
  return conflicts;
}

}  // namespace chipline
