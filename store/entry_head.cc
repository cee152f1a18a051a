#include "store/entry_head.h"

namespace chipline {
namespace {

DayWindow WindowOf(const std::optional<Edtf>& date) {
  if (!date) return {};
  return {date->earliest(), date->latest(), true};
}

std::optional<double> RateOf(const PolicyEvent& event) {
  std::optional<double> sum;
  for (const Condition& condition : event.conditions) {
    if (condition.kind != ConditionKind::kRate || !condition.number) continue;
    sum = sum.value_or(0) + *condition.number;
  }
  return sum;
}

std::uint32_t IssuerBits(const std::vector<Jurisdiction>& issuers) {
  std::uint32_t bits = 0;
  for (const Jurisdiction issuer : issuers) bits |= 1U << static_cast<unsigned>(issuer);
  return bits;
}

EventHead HeadOf(const PolicyEvent& event) {
  EventHead head;
  head.type = event.type;
  head.certainty = event.certainty;
  head.evidence = event.evidence;
  head.effect = event.effect;
  head.issuers = IssuerBits(event.issuers);
  head.target = event.target.value_or(Jurisdiction::kAny);
  head.flow = event.flow;
  head.review_policy = event.review_policy;
  if (event.scope) head.scope = event.scope->kind;
  head.review = event.review.state;
  head.overrides = event.overrides;
  head.has_conditions = !event.conditions.empty();
  head.effective = WindowOf(event.effective);
  head.until = WindowOf(event.until);
  head.announced = WindowOf(event.announced);
  head.published = WindowOf(event.published);
  head.rate = RateOf(event);
  head.key = event.key;
  head.act = event.act;
  head.subjects.assign(event.subjects.begin(), event.subjects.end());
  head.modifies.assign(event.modifies.begin(), event.modifies.end());
  for (const Source& source : event.sources) {
    if (source.published) head.source_days.push_back(WindowOf(source.published));
  }
  return head;
}

}  // namespace

EntryHead HeadOf(const LogEntry& entry) {
  EntryHead head;
  head.seq = entry.seq;
  head.recorded_at = entry.recorded_at;
  head.kind = entry.kind;
  head.published = WindowOf(entry.published);
  head.targets = entry.targets;
  head.events.reserve(entry.events.size());
  for (const PolicyEvent& event : entry.events) head.events.push_back(HeadOf(event));
  return head;
}

}  // namespace chipline
