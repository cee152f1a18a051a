// P14: outcomes of forecasts, against tables and against a reading of the rule that shares no code
// with query/.
#include "query/expectations.h"

#include <algorithm>
#include <map>
#include <set>

#include "tests/query/engines.h"
#include "tests/query/naive_log.h"
#include "tests/query/random_log.h"
#include "tests/support/catch.h"
#include "tests/support/history.h"
#include "tests/support/source_dir.h"

namespace chipline {
namespace {

// ---- the slow twin: every event against every forecast, from docs/rules.md alone

struct NaiveOutcome {
  EventId forecast;
  std::string outcome;
  std::optional<EventId> by;
  std::optional<int> delay;
  std::optional<int> waited;
  friend bool operator==(const NaiveOutcome&, const NaiveOutcome&) = default;
};

Day Published(const naive::Known& known) {
  return PublishedDay(known.event).value_or(known.recorded);
}

std::optional<Edtf> Begins(const PolicyEvent& event) {
  if (event.effective) return event.effective;
  if (event.announced) return event.announced;
  if (event.published) return event.published;
  std::optional<Edtf> first;
  for (const Source& source : event.sources) {
    if (!source.published) continue;
    if (!first || source.published->latest() < first->latest()) first = source.published;
  }
  return first;
}

bool IsExpectation(const naive::Known& known) {
  const PolicyEvent& event = known.event;
  if (event.certainty == Certainty::kExpected) return true;
  if (event.certainty != Certainty::kAnnounced) return false;
  if (!event.effective) return true;
  return event.effective->earliest() >
         (event.announced ? event.announced->latest() : Published(known));
}

std::string KindName(EventType type) {
  static const std::map<std::string, std::set<std::string>> kinds = {
      {"permission", {"licence_grant", "approval"}},
      {"pause", {"suspension", "truce", "extension"}},
      {"ending", {"rescission", "entity_delisting"}}};
  const std::string name(Name(type));
  for (const auto& [kind, types] : kinds) {
    if (types.contains(name)) return kind;
  }
  return name;
}

bool Meet(const PolicyEvent& a, const PolicyEvent& b) {
  const SubjectTree& tree = SmallTree();
  const bool issuer = std::ranges::any_of(
      a.issuers, [&](Jurisdiction code) { return std::ranges::count(b.issuers, code) > 0; });
  const Jurisdiction any = Jurisdiction::kAny;
  const Jurisdiction at = a.target.value_or(any);
  const Jurisdiction bt = b.target.value_or(any);
  if (!issuer || a.flow != b.flow || (at != bt && at != any && bt != any)) return false;
  for (const std::string& x : a.subjects) {
    for (const std::string& y : b.subjects) {
      if (tree.IsA(*tree.Find(x), *tree.Find(y))) {
        return true;
      }
    }
  }
  return false;
}

std::vector<NaiveOutcome> NaiveExpectations(const std::vector<LogEntry>& log,
                                            const naive::Question& question) {
  const std::vector<naive::Known> known = naive::Visible(log, question, naive::Fault::kNone);
  std::vector<std::vector<std::size_t>> modifies;
  for (std::size_t i = 0; i < known.size(); ++i) modifies.push_back(naive::Modified(known, i));
  std::vector<NaiveOutcome> outcomes;
  for (std::size_t f = 0; f < known.size(); ++f) {
    const PolicyEvent& forecast = known[f].event;
    const Day said = Published(known[f]);
    if (!IsExpectation(known[f]) || said > question.date) continue;
    NaiveOutcome best{known[f].id, "open", {}, {}, {}};
    std::optional<std::tuple<Day, int, EventId>> rank;
    for (std::size_t g = 0; g < known.size(); ++g) {
      const PolicyEvent& event = known[g].event;
      const auto begins = Begins(event);
      if (g == f || !begins || Published(known[g]) < said || !Meet(forecast, event)) continue;
      const Day day = std::max(begins->earliest(), Published(known[g]));
      if (day > question.date) continue;
      const bool names_it = std::ranges::count(modifies[g], f) > 0;
      const bool common = forecast.modifies.empty() || event.modifies.empty() || names_it ||
                          std::ranges::any_of(modifies[f], [&](std::size_t m) {
                            return std::ranges::count(modifies[g], m) > 0;
                          });
      const bool same = KindName(event.type) == KindName(forecast.type);
      const bool firm =
          event.certainty == Certainty::kEnacted || event.certainty == Certainty::kReported ||
          (event.certainty == Certainty::kAnnounced && forecast.certainty == Certainty::kExpected);
      const bool in_time =
          !forecast.effective || (begins->earliest() <= forecast.effective->latest() + 180 &&
                                  begins->earliest() >= forecast.effective->earliest() - 180);
      const std::string forecast_kind = KindName(forecast.type);
      const bool needs_name = !forecast.modifies.empty() && event.modifies.empty() &&
                              (forecast_kind == "pause" || forecast_kind == "ending");
      const auto pulls = [&](Effect a, Effect b) {
        return forecast.effect == a && event.effect == b;
      };
      const bool opposite =
          pulls(Effect::kTighten, Effect::kLoosen) || pulls(Effect::kLoosen, Effect::kTighten);
      const bool fulfils = same && firm && in_time && common && !needs_name && !opposite;
      bool contradicts = event.certainty == Certainty::kDenied && same;
      if (event.certainty <= Certainty::kReported) {
        const std::string kind = KindName(event.type);
        contradicts |= names_it && (kind == "ending" || event.type == EventType::kSuspension ||
                                    event.type == EventType::kTruce);
        if (forecast.certainty == Certainty::kExpected && !event.scope) {
          const std::string wanted = KindName(forecast.type);
          const bool restricts = wanted == "ban" || wanted == "licence_requirement" ||
                                 wanted == "licence_denial" || wanted == "entity_listing";
          contradicts |= wanted == "permission" && (kind == "ban" || kind == "licence_denial");
          contradicts |= restricts && kind == "permission";
        }
      }
      if (!fulfils && !contradicts) continue;
      const std::tuple mine(day, fulfils ? 0 : 1, known[g].id);
      if (rank && *rank < mine) continue;
      rank = mine;
      best.outcome = fulfils ? "fulfilled" : "contradicted";
      best.by = known[g].id;
      best.waited = day - said;
      best.delay.reset();
      if (forecast.effective) {
        const Day early = begins->earliest() - forecast.effective->earliest();
        const Day late = begins->earliest() - forecast.effective->latest();
        best.delay = early < 0 ? early : std::max(late, 0);
      }
    }
    if (!best.by && forecast.effective && forecast.effective->latest() < question.date) {
      best.outcome = "lapsed";
    }
    outcomes.push_back(best);
  }
  return outcomes;
}

TEST_CASE("outcomes of forecasts agree with the slow reading on random logs") {
  std::map<std::string, int> seen;
  for (std::uint64_t seed = 1; seed <= 600; ++seed) {
    Random random(seed);
    const std::vector<LogEntry> log = RandomLog(&random, {});
    const std::vector<Day> days = InterestingDays(log);
    const ResolverUnderTest under_test(log, SmallTree());
    for (int i = 0; i < 6; ++i) {
      naive::Question question = RandomQuestion(log, days, &random);
      if (i % 2 == 0) question.date += 90;  // most are settled weeks later
      if (question.review == naive::ReviewMode::kConfirmedOnly) continue;
      std::vector<NaiveOutcome> given;
      for (const Expectation& e :
           Expectations(under_test.timeline(), ToAsOf(question), StateFilter{})) {
        NaiveOutcome outcome{under_test.timeline().record(e.event).id,
                             std::string(OutcomeName(e.outcome)),
                             {},
                             e.delay_days,
                             e.waited_days};
        if (e.settled_by != kNoRef) outcome.by = under_test.timeline().record(e.settled_by).id;
        given.push_back(outcome);
        ++seen[outcome.outcome];
      }
      std::ranges::sort(given, {}, &NaiveOutcome::forecast);
      const auto expected = NaiveExpectations(log, question);
      INFO("seed " << seed << "\n" << Describe(log) << Render(question, SmallTree()));
      REQUIRE(given.size() == expected.size());
      for (std::size_t k = 0; k < given.size(); ++k) {
        INFO(ToString(given[k].forecast)
             << ": " << given[k].outcome << ", expected " << expected[k].outcome);
        REQUIRE(given[k] == expected[k]);
      }
    }
  }
  for (const char* outcome : {"open", "fulfilled", "contradicted", "lapsed"}) {
    INFO(outcome);
    CHECK(seen[outcome] > 50);
  }
}

// ---- the history

const LoadedHistory& History() {
  static const auto history = LoadHistory(SourcePath("samples/history.jsonl"));
  return *history;
}

std::string KeyOf(Ref ref) {
  const EventId id = History().timeline->record(ref).id;
  return History().log->Read(id.seq - 1, 1).value().at(0).events.at(id.index).key;
}

TEST_CASE("forecasts of the history come out as they did") {
  struct Row {
    const char* key;
    const char* date;
    const char* outcome;
    const char* by;
    int delay;  // 999: none
  };
  const std::vector<Row> table = {
      // An assurance in July, the licences in August.
      {"us-h20-assurance-2025-07", "2025-08-07", "lapsed", "", 999},
      {"us-h20-assurance-2025-07", "2025-08-08", "fulfilled", "us-h20-licences-issued-2025", 8},
      // Announced in May 2024 for the first day of 2025, and so it came.
      {"us-301-four-year-announced-2024", "2024-12-31", "open", "", 999},
      // The further 100 % from 1 November never came.
      {"us-100pct-tariff-threat-2025", "2025-10-31", "open", "", 999},
      {"us-100pct-tariff-threat-2025", "2025-11-02", "lapsed", "", 999},
      // A day that lies ahead of every source.
      {"us-301-legacy-increase-2027", "2026-06-30", "open", "", 999},
      {"us-affiliates-snapback-2026", "2026-06-30", "open", "", 999},
      // The Dutch minister's preview of March 2023, the rule of that summer.
      {"nl-duv-preview-2023", "2023-12-31", "fulfilled", "nl-duv-licence-2023", 0},
      {"cn-nexperia-exemption-2025", "2025-11-30", "fulfilled", "cn-nexperia-exemption-civil-2025",
       8},
  };
  for (const Row& row : table) {
    INFO(row.key << " on " << row.date);
    AsOf as_of;
    as_of.date = ParseDay(row.date).value();
    const auto all = Expectations(*History().timeline, as_of, {});
    const auto found =
        std::ranges::find_if(all, [&](const Expectation& e) { return KeyOf(e.event) == row.key; });
    REQUIRE(found != all.end());
    CHECK(OutcomeName(found->outcome) == row.outcome);
    CHECK((found->settled_by == kNoRef ? "" : KeyOf(found->settled_by)) == row.by);
    CHECK(found->delay_days.value_or(999) == row.delay);
  }
}

TEST_CASE("scores count every forecast once, by its evidence") {
  AsOf as_of;
  as_of.date = ParseDay("2026-06-30").value();
  const auto all = Expectations(*History().timeline, as_of, {});
  int counted = 0;
  for (const EvidenceScore& score : ScoreEvidence(*History().timeline, all)) {
    for (const int count : score.count) counted += count;
  }
  CHECK(counted == static_cast<int>(all.size()));
  CHECK(all.size() > 25);
}

}  // namespace
}  // namespace chipline
