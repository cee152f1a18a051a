#include "query/expectations.h"

#include <algorithm>
#include <bit>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "query/layers.h"

namespace chipline {
namespace {

// What begins farther than this from the window is another act.
constexpr Day kFarthestFulfilment = 180;

// P14: events of one kind can fulfil each other.
int KindOf(EventType type) {
  constexpr int kPermission = 1000;
  constexpr int kPause = 1001;
  constexpr int kEnding = 1002;
  if (IsPermission(type)) return kPermission;
  if (Suspends(type) || type == EventType::kExtension) return kPause;
  if (Ends(type)) return kEnding;
  return static_cast<int>(type);
}

bool IsRestriction(EventType type) {
  return type == EventType::kBan || type == EventType::kLicenceRequirement ||
         type == EventType::kLicenceDenial || type == EventType::kEntityListing;
}

std::optional<DaySpan> StartOf(const EventRecord& event) {
  if (event.has_effective) return event.effective;
  if (event.has_fallback) return event.fallback;
  return std::nullopt;
}

// The day on which the event was both known and begun.
Day SettlingDay(const EventRecord& event) {
  return std::max(StartOf(event)->first, event.published);
}

bool IsOpposite(std::uint8_t a, std::uint8_t b) {
  constexpr auto kTighten = static_cast<std::uint8_t>(Effect::kTighten);
  constexpr auto kLoosen = static_cast<std::uint8_t>(Effect::kLoosen);
  return (a == kTighten && b == kLoosen) || (a == kLoosen && b == kTighten);
}

bool TargetsMeet(Jurisdiction a, Jurisdiction b) {
  return a == b || a == Jurisdiction::kAny || b == Jurisdiction::kAny;
}

std::optional<int> Median(std::vector<int> numbers) {
  if (numbers.empty()) return std::nullopt;
  const auto middle = numbers.begin() + static_cast<std::ptrdiff_t>((numbers.size() - 1) / 2);
  std::ranges::nth_element(numbers, middle);
  return *middle;
}

bool Selects(const Timeline& timeline, const StateFilter& filter, const EventRecord& event) {
  if (filter.issuer && (event.issuers >> static_cast<unsigned>(*filter.issuer) & 1U) == 0) {
    return false;
  }
  if (filter.flow && event.flow != static_cast<std::uint8_t>(*filter.flow)) return false;
  if (filter.target && !TargetsMeet(event.target, *filter.target)) return false;
  if (!filter.subject) return true;
  return std::ranges::any_of(timeline.SubjectsOf(event), [&](SubjectIndex subject) {
    return timeline.subjects().IsA(*filter.subject, subject) ||
           timeline.subjects().IsA(subject, *filter.subject);
  });
}

// Calls visit(record) for the version of each event that counts under the resolver's question.
template <class Visit>
void ForEachVisible(const Timeline& timeline, const Resolver& resolver, Visit visit) {
  const Ref bound = timeline.RefBound(resolver.as_of().recorded);
  for (Ref ref = 0; ref < bound; ++ref) {
    const EventRecord& event = timeline.record(ref);
    if (!event.is_retraction && resolver.Visible(event.base) == ref) visit(event);
  }
}

}  // namespace

std::string_view OutcomeName(Outcome outcome) {
  switch (outcome) {
    case Outcome::kOpen:
      return "open";
    case Outcome::kFulfilled:
      return "fulfilled";
    case Outcome::kContradicted:
      return "contradicted";
    case Outcome::kLapsed:
      return "lapsed";
  }
  return "?";
}

std::string_view DueName(DueKind kind) {
  switch (kind) {
    case DueKind::kStarts:
      return "starts";
    case DueKind::kEnds:
      return "ends";
    case DueKind::kExpected:
      return "expected";
  }
  return "?";
}

bool IsForecast(const EventRecord& event) {
  if (event.certainty == Certainty::kExpected) return true;
  if (event.certainty != Certainty::kAnnounced) return false;
  const Day said = event.has_announced ? event.announced : event.published;
  return !event.has_effective || event.effective.first > said;
}

ForecastJudge::ForecastJudge(const Timeline& timeline, const AsOf& as_of)
    : timeline_(timeline), resolver_(timeline, as_of), bound_(timeline.RefBound(as_of.recorded)) {}

Expectation ForecastJudge::Judge(Ref ref) const {
  const EventRecord& forecast = timeline_.record(ref);
  Expectation result;
  result.event = ref;
  result.said = forecast.published;
  if (forecast.has_effective) result.window = forecast.effective;
  // The first to settle it does; on one day fulfilment comes before contradiction.
  std::set<std::tuple<Day, bool, EventId, Ref>> settling;
  const auto weigh = [&](const EventRecord& event) {
    if (event.base == forecast.base || !Counts(event)) return;
    if (event.published < forecast.published) return;
    const bool fulfils = Fulfils(forecast, event);
    if (!fulfils && !Contradicts(forecast, event)) return;
    settling.insert({SettlingDay(event), !fulfils, event.id, event.self});
  };
  ForEachNear(forecast, [&](const Position& position) {
    for (std::size_t s = 0; s < Timeline::kSegments; ++s) {
      for (const BucketEntry& entry : timeline_.Bucket(s, position)) {
        if (entry.ref >= bound_) break;
        // Most are said by the place alone, without a look at the event.
        if (entry.published < forecast.published) continue;
        if (entry.published > resolver_.as_of().date) continue;
        const EventRecord& event = timeline_.record(entry.ref);
        if (resolver_.Visible(event.base) == entry.ref) weigh(event);
      }
    }
  });
  if (!settling.empty()) {
    const auto& [day, contradicts, id, by] = *settling.begin();
    result.outcome = contradicts ? Outcome::kContradicted : Outcome::kFulfilled;
    result.settled_by = by;
    result.settled_on = day;
    result.waited_days = day - forecast.published;
    if (result.window) {
      const Day first = StartOf(timeline_.record(by))->first;
      result.delay_days = first < result.window->first  ? first - result.window->first
                          : first > result.window->last ? first - result.window->last
                                                        : 0;
    }
  } else if (result.window && result.window->last < resolver_.as_of().date) {
    result.outcome = Outcome::kLapsed;
  }
  return result;
}

// What is done concerns what was said only on a subject of it or above one.
template <class Visit>
void ForecastJudge::ForEachNear(const EventRecord& forecast, Visit visit) const {
  std::set<SubjectIndex> subjects;
  for (const SubjectIndex subject : timeline_.SubjectsOf(forecast)) {
    subjects.insert(subject);
    const auto above = timeline_.subjects().Ancestors(subject);
    subjects.insert(above.begin(), above.end());
  }
  const std::vector<Position>& all = timeline_.positions();
  for (std::uint32_t issuers = forecast.issuers; issuers != 0; issuers &= issuers - 1) {
    const auto issuer = static_cast<Jurisdiction>(std::countr_zero(issuers));
    for (const SubjectIndex subject : subjects) {
      const Position first{issuer, static_cast<Flow>(forecast.flow), subject, Jurisdiction{}};
      for (auto at = std::ranges::lower_bound(all, first); at != all.end(); ++at) {
        if (std::tie(at->issuer, at->flow, at->subject) !=
            std::tie(first.issuer, first.flow, first.subject)) {
          break;
        }
        if (TargetsMeet(forecast.target, at->target)) visit(*at);
      }
    }
  }
}

bool ForecastJudge::Counts(const EventRecord& event) const {
  const AsOf& as_of = resolver_.as_of();
  if (as_of.review == ReviewMode::kConfirmed && event.review != ReviewState::kConfirmed) {
    return false;
  }
  return StartOf(event).has_value() && SettlingDay(event) <= as_of.date;
}

bool ForecastJudge::Concerns(const EventRecord& forecast, const EventRecord& event) const {
  const SubjectTree& tree = timeline_.subjects();
  for (const SubjectIndex s : timeline_.SubjectsOf(forecast)) {
    for (const SubjectIndex t : timeline_.SubjectsOf(event)) {
      // What is done to a part of it is less than what was said.
      if (tree.IsA(s, t)) return true;
    }
  }
  return false;
}

std::set<Ref> ForecastJudge::NamedBy(const EventRecord& event) const {
  std::set<Ref> named;
  timeline_.ForEachModified(event, [&](Ref base, std::uint32_t act) {
    const Ref visible = resolver_.VisibleOrSurvivor(base);
    if (visible == kNoRef) return;
    const EventRecord& other = timeline_.record(visible);
    // A correction may have taken it out of the act; what was merged away brings its act along.
    if (act != 0 && other.base == base && other.act != act) return;
    if (other.base != event.base) named.insert(other.base);
  });
  return named;
}

bool ForecastJudge::NamesTheSame(const EventRecord& forecast, const EventRecord& event) const {
  if (forecast.modifies_count == 0) return true;
  // A pause or an ending is one of something; another measure may stand by itself.
  const bool is_modifier =
      Suspends(forecast.type) || Ends(forecast.type) || forecast.type == EventType::kExtension;
  if (event.modifies_count == 0) return !is_modifier;
  std::set<Ref> wanted = NamedBy(forecast);
  wanted.insert(forecast.base);
  return std::ranges::any_of(NamedBy(event), [&](Ref base) { return wanted.contains(base); });
}

bool ForecastJudge::Fulfils(const EventRecord& forecast, const EventRecord& event) const {
  const bool firmer =
      event.certainty == Certainty::kEnacted || event.certainty == Certainty::kReported ||
      (event.certainty == Certainty::kAnnounced && forecast.certainty == Certainty::kExpected);
  if (!firmer || KindOf(event.type) != KindOf(forecast.type)) return false;
  if (IsOpposite(forecast.effect, event.effect)) return false;
  if (forecast.has_effective) {
    const Day first = StartOf(event)->first;
    const bool in_time = first >= forecast.effective.first - kFarthestFulfilment &&
                         first <= forecast.effective.last + kFarthestFulfilment;
    if (!in_time) return false;
  }
  return Concerns(forecast, event) && NamesTheSame(forecast, event);
}

bool ForecastJudge::Contradicts(const EventRecord& forecast, const EventRecord& event) const {
  if (!Concerns(forecast, event)) return false;
  if (event.certainty == Certainty::kDenied) return KindOf(event.type) == KindOf(forecast.type);
  if (NeverChangesState(event.certainty)) return false;
  if ((Suspends(event.type) || Ends(event.type)) && NamedBy(event).contains(forecast.base)) {
    return true;
  }
  if (forecast.certainty != Certainty::kExpected || event.scope != 0) return false;
  if (IsPermission(forecast.type)) {
    return event.type == EventType::kBan || event.type == EventType::kLicenceDenial;
  }
  return IsRestriction(forecast.type) && IsPermission(event.type);
}

std::vector<Ref> ExpectedNext(const Timeline& timeline, const AsOf& as_of,
                              const Position& position) {
  std::vector<Ref> ahead = Resolver(timeline, as_of).ExpectedNext(position);
  const ForecastJudge judge(timeline, as_of);
  std::erase_if(ahead, [&](Ref ref) {
    if (timeline.record(ref).certainty != Certainty::kExpected) return false;
    return judge.Judge(ref).settled_by != kNoRef;
  });
  return ahead;
}

std::vector<Day> AnswerDays(const Timeline& timeline, const AsOf& as_of, const Position& position) {
  AsOf before = as_of;  // when everything lies ahead
  before.date = kDistantPast;
  AsOf after = as_of;  // when all is settled that ever is
  after.date = kDistantFuture;
  Resolver resolver(timeline, before);
  std::vector<Day> days = resolver.Boundaries(position);
  const ForecastJudge judge(timeline, after);
  for (const Ref ref : resolver.ExpectedNext(position)) {
    if (timeline.record(ref).certainty != Certainty::kExpected) continue;
    if (const auto settled = judge.Judge(ref).settled_on) days.push_back(*settled);
  }
  std::ranges::sort(days);
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return days;
}

std::vector<Expectation> Expectations(const Timeline& timeline, const AsOf& as_of,
                                      const StateFilter& filter) {
  const ForecastJudge judge(timeline, as_of);
  std::vector<Expectation> all;
  ForEachVisible(timeline, judge.resolver(), [&](const EventRecord& event) {
    if (!IsForecast(event) || event.published > as_of.date) return;
    if (as_of.review == ReviewMode::kConfirmed && event.review != ReviewState::kConfirmed) return;
    if (Selects(timeline, filter, event)) all.push_back(judge.Judge(event.self));
  });
  std::ranges::sort(all, [&](const Expectation& a, const Expectation& b) {
    return std::pair(a.said, timeline.record(a.event).id) <
           std::pair(b.said, timeline.record(b.event).id);
  });
  return all;
}

std::vector<EvidenceScore> ScoreEvidence(const Timeline& timeline,
                                         const std::vector<Expectation>& expectations) {
  struct Tally {
    EvidenceScore score;
    std::vector<int> delays;
    std::vector<int> waits;
  };
  std::map<std::uint8_t, Tally> tallies;
  for (const Expectation& expectation : expectations) {
    const EventRecord& event = timeline.record(expectation.event);
    Tally& tally = tallies[EvidenceRank(event)];
    tally.score.evidence = event.evidence;
    ++tally.score.count[static_cast<std::size_t>(expectation.outcome)];
    const bool fulfilled = expectation.outcome == Outcome::kFulfilled;
    if (fulfilled && expectation.delay_days) tally.delays.push_back(*expectation.delay_days);
    if (expectation.waited_days) tally.waits.push_back(*expectation.waited_days);
  }
  std::vector<EvidenceScore> scores;
  for (auto& [rank, tally] : tallies) {
    tally.score.median_delay_days = Median(std::move(tally.delays));
    tally.score.median_waited_days = Median(std::move(tally.waits));
    scores.push_back(tally.score);
  }
  return scores;
}

std::vector<Due> DueAfter(const Timeline& timeline, const AsOf& as_of, const StateFilter& filter) {
  const ForecastJudge judge(timeline, as_of);
  std::vector<Due> due;
  ForEachVisible(timeline, judge.resolver(), [&](const EventRecord& event) {
    if (NeverChangesState(event.type) || !Selects(timeline, filter, event)) return;
    const bool ahead = event.has_effective && event.effective.last > as_of.date;
    if (event.certainty == Certainty::kExpected) {
      if (ahead && judge.Judge(event.self).outcome == Outcome::kOpen) {
        due.push_back({event.self, DueKind::kExpected, event.effective});
      }
      return;
    }
    if (NeverChangesState(event.certainty)) return;
    if (ahead) due.push_back({event.self, DueKind::kStarts, event.effective});
    if (event.has_until && event.until.last >= as_of.date) {
      due.push_back({event.self, DueKind::kEnds, event.until});
    }
  });
  std::ranges::sort(due, [&](const Due& a, const Due& b) {
    return std::tuple(a.days.first, timeline.record(a.event).id, a.kind) <
           std::tuple(b.days.first, timeline.record(b.event).id, b.kind);
  });
  return due;
}

}  // namespace chipline
