#include "query/resolver.h"

#include <set>
#include <utility>

#include "query/position_case.h"

namespace chipline {

Resolver::Resolver(const Timeline& timeline, const AsOf& as_of)
    : timeline_(timeline), as_of_(as_of), bound_(timeline.RefBound(as_of.recorded)) {
  if (as_of.without) without_ = timeline.Find(*as_of.without);
}

const Timeline& Resolver::timeline() const {
  return timeline_;
}
const AsOf& Resolver::as_of() const {
  return as_of_;
}
void Resolver::SetDate(Day date) {
  as_of_.date = date;
}
void Resolver::SetKnownAt(std::optional<Day> known_at) {
  as_of_.known_at = known_at;
}

bool Resolver::IsLive(Ref ref, const Position& position, const Position& bucket, Day* start,
                      bool* met_uncertain) {
  const EventRecord& event = timeline_.record(ref);
  if (Visible(event.base) != ref) return false;
  PositionCase reviewed(*this, position, PositionCase::PassOf(as_of_.review));
  const PositionCase::Judgement judgement = reviewed.Judge(event, bucket);
  *start = judgement.start;
  *met_uncertain |= reviewed.met_uncertain();
  return judgement.standing == PositionCase::Standing::kLive;
}

// P12: the last amendment that counts stands.
Ref Resolver::LastAmendment(Ref base) const {
  if (base >= bound_ || base == without_) return kNoRef;
  const EventRecord& first = timeline_.record(base);
  if (!timeline_.HasAmendments(first)) return base;
  const Ref last = timeline_.FindLastAmendment(base, [this](const EventRecord& version) {
    return version.self < bound_ && Known(version.amended_on);
  });
  return last == kNoRef ? base : last;
}

Ref Resolver::Visible(Ref base) const {
  const Ref last = LastAmendment(base);
  if (last == kNoRef) return kNoRef;
  // The version must itself have been published (P11).
  const EventRecord& version = timeline_.record(last);
  return version.is_retraction || !Known(version.published) ? kNoRef : last;
}

Ref Resolver::Retraction(Ref base) const {
  const Ref last = LastAmendment(base);
  return last != kNoRef && timeline_.record(last).is_retraction ? last : kNoRef;
}

Ref Resolver::VisibleOrSurvivor(Ref base) const {
  // A merge into what was merged itself, and so on: each said later than the one before, or what it
  // merged into would stand for itself again.
  for (Ref by = 0;;) {
    const Ref last = LastAmendment(base);
    if (last == kNoRef || last < by || timeline_.record(last).merged_into == kNoRef) break;
    by = last;
    base = timeline_.record(last).merged_into;
  }
  return Visible(base);
}

// P10: an answer is certain where it would be the same without the events that are uncertain on the
// day. What nobody has reviewed cannot make a reviewed answer uncertain: both are of one pass.
Resolution Resolver::Resolve(const Position& position) {
  PositionCase first(*this, position, PositionCase::PassOf(as_of_.review));
  const PositionCase::Findings found = first.Collect();
  bool uncertain = first.met_uncertain();
  if (as_of_.review != ReviewMode::kReviewed) {
    return Mark(first.Decide(found), position, PositionCase::PassOf(as_of_.review), uncertain);
  }
  // P2: extracted events count only on positions where nothing entered or confirmed is live.
  constexpr auto kEverything = ReviewPass::kEverything;
  if (!first.saw_unreviewed()) {  // both passes would answer the same
    const ReviewPass pass = found.nothing_stands() ? kEverything : ReviewPass::kReviewed;
    return Mark(first.Decide(found), position, pass, uncertain);
  }
  PositionCase everything(*this, position, kEverything);
  const PositionCase::Findings all = everything.Collect();
  uncertain |= everything.met_uncertain();
  Resolution other = everything.Decide(all);
  if (found.nothing_stands()) return Mark(std::move(other), position, kEverything, uncertain);
  Resolution answer = first.Decide(found);
  const bool differs = other.status != answer.status || other.decided_by != answer.decided_by ||
                       other.review_policy != answer.review_policy ||
                       other.duty_percent != answer.duty_percent;
  if (differs) answer.unreviewed_would_change = PositionCase::Unreviewed(all);
  return Mark(std::move(answer), position, ReviewPass::kReviewed, uncertain);
}

Resolution Resolver::Mark(Resolution answer, const Position& position, ReviewPass pass,
                          bool met_uncertain) {
  if (!met_uncertain) return answer;
  PositionCase sure(*this, position, pass);
  sure.LeaveOutUncertain();
  const Resolution certain = sure.Decide(sure.Collect());
  answer.possible = certain.status != answer.status || certain.decided_by != answer.decided_by ||
                    certain.duty_percent != answer.duty_percent;
  return answer;
}

Resolution Resolver::ResolveWithTrace(const Position& position) {
  Resolution answer = Resolve(position);
  PositionCase explained(*this, position, PositionCase::PassOf(as_of_.review));
  explained.Explain(&answer.trace);
  return answer;
}

std::vector<Ref> Resolver::ExpectedNext(const Position& position) {
  PositionCase everything(*this, position, ReviewPass::kEverything);
  return everything.Ahead();
}

std::vector<Ref> Resolver::Touching(const Position& position) const {
  std::set<Ref> touching;
  PositionCase(*this, position, ReviewPass::kEverything).AddTouching(&touching);
  return {touching.begin(), touching.end()};
}

std::vector<Day> Resolver::KnowledgeDays(const Position& position) const {
  std::set<Day> days;
  for (const Ref ref : Touching(position)) {
    const EventRecord& version = timeline_.record(ref);
    days.insert({version.published, version.announced, version.amended_on});
  }
  days.erase(kDistantPast);
  days.erase(kDistantFuture);
  return {days.begin(), days.end()};
}

void Resolver::AddOwnDays(Ref ref, std::set<Day>* days) const {
  const EventRecord& event = timeline_.record(ref);
  const auto add = [&](Day day, Day shift) {
    if (day != kDistantPast && day != kDistantFuture) days->insert(day + shift);
  };
  for (const DaySpan& start : {event.effective, event.fallback}) {
    add(start.first, 0);
    add(start.last, 0);
    add(start.last, 1);
  }
  if (event.has_until) {
    add(event.until.first, 0);
    add(event.until.first, 1);
    add(event.until.last, 0);
    add(event.until.last, 1);
  }
}

Resolver::Presence Resolver::PresenceOf(Ref base, const Position& position) const {
  Presence presence;
  presence.version = Visible(base);
  if (presence.version != kNoRef) {
    PositionCase(*this, position, ReviewPass::kEverything).SayPresence(&presence);
  }
  return presence;
}

std::vector<Day> Resolver::Boundaries(const Position& position) const {
  std::set<Day> days;
  PositionCase everything(*this, position, ReviewPass::kEverything);
  everything.AddBoundaries(&days);
  return {days.begin(), days.end()};
}

}  // namespace chipline
