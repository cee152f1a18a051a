#include "query/resolver.h"

#include <set>

#include "query/position_case.h"

namespace chipline {

Resolver::Resolver(const Timeline& timeline, const AsOf& as_of)
    : timeline_(timeline), as_of_(as_of), bound_(timeline.RefBound(as_of.recorded)) {}

Resolver::~Resolver() = default;

const Timeline& Resolver::timeline() const {
  return timeline_;
}
const AsOf& Resolver::as_of() const {
  return as_of_;
}
void Resolver::SetDate(Day date) {
  as_of_.date = date;
}
void Resolver::Without(EventId id) {
  without_ = timeline_.Find(id);
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
  Ref last = base < bound_ && base != without_ ? base : kNoRef;
  if (last == kNoRef || !timeline_.HasAmendments(timeline_.record(base))) return last;
  timeline_.ForEachAmendment(base, [&](Ref ref) {
    if (ref < bound_ && Known(timeline_.record(ref).amended_on)) last = ref;
  });
  return last;
}

Ref Resolver::Visible(Ref base) const {
  const Ref last = LastAmendment(base);
  if (last == kNoRef) return kNoRef;
  // The version must itself have been published (P11).
  const EventRecord& version = timeline_.record(last);
  return version.is_retraction || !Known(version.published) ? kNoRef : last;
}

Ref Resolver::VisibleOrSurvivor(Ref base) const {
  for (int turn = 0; turn < 16; ++turn) {  // a merge into what was merged itself, and so on
    const Ref last = LastAmendment(base);
    if (last == kNoRef || timeline_.record(last).merged_into == kNoRef) break;
    base = timeline_.record(last).merged_into;
  }
  return Visible(base);
}

// P10: an answer is certain where it would be the same without the events that are uncertain on the
// day.
Resolution Resolver::Resolve(const Position& position) {
  bool met_uncertain = false;
  Resolution answer = ResolveOnce(position, /*leave_out_uncertain=*/false, &met_uncertain);
  if (!met_uncertain) return answer;
  const Resolution sure = ResolveOnce(position, /*leave_out_uncertain=*/true, &met_uncertain);
  answer.possible = sure.status != answer.status || sure.decided_by != answer.decided_by ||
                    sure.duty_percent != answer.duty_percent;
  return answer;
}

Resolution Resolver::ResolveOnce(const Position& position, bool leave_out_uncertain,
                                 bool* met_uncertain) {
  using Pass = PositionCase::Pass;
  const auto collect = [&](PositionCase* pass) {
    if (leave_out_uncertain) pass->LeaveOutUncertain();
    PositionCase::Findings found = pass->Collect();
    *met_uncertain |= pass->met_uncertain();
    return found;
  };
  PositionCase first(*this, position, PositionCase::PassOf(as_of_.review));
  const PositionCase::Findings found = collect(&first);
  if (as_of_.review != ReviewMode::kReviewed || !first.saw_unreviewed()) {
    return first.Decide(found);
  }
  // P2: extracted events count only on positions where nothing entered or confirmed is live.
  PositionCase everything(*this, position, Pass::kEverything);
  const PositionCase::Findings all = collect(&everything);
  if (found.nothing_stands()) return everything.Decide(all);
  Resolution answer = first.Decide(found);
  const Resolution other = everything.Decide(all);
  const bool differs = other.status != answer.status || other.decided_by != answer.decided_by ||
                       other.review_policy != answer.review_policy ||
                       other.duty_percent != answer.duty_percent;
  if (differs) answer.unreviewed_would_change = PositionCase::Unreviewed(all);
  return answer;
}

Resolution Resolver::ResolveWithTrace(const Position& position) {
  Resolution answer = Resolve(position);
  PositionCase explained(*this, position, PositionCase::PassOf(as_of_.review));
  explained.Explain(&answer.trace);
  return answer;
}

std::vector<Ref> Resolver::ExpectedNext(const Position& position) {
  PositionCase everything(*this, position, PositionCase::Pass::kEverything);
  return everything.Ahead();
}

std::vector<Day> Resolver::Boundaries(const Position& position) const {
  std::set<Day> days;
  PositionCase everything(*this, position, PositionCase::Pass::kEverything);
  everything.AddBoundaries(&days);
  return {days.begin(), days.end()};
}

}  // namespace chipline
