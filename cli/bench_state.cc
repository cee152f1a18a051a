#include <cstdio>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "cli/bare_array.h"
#include "cli/bench.h"
#include "cli/bench_store.h"
#include "cli/bench_support.h"
#include "cli/synthetic_log.h"
#include "query/expectations.h"
#include "query/full_state.h"
#include "query/resolver.h"
#include "query/timeline.h"
#include "store/open_event_log.h"

namespace chipline {
namespace {

constexpr std::size_t kQuestions = 200;
constexpr std::size_t kRounds = 5;
constexpr std::size_t kFewCorrections = 5;
constexpr std::size_t kManyCorrections = 5'000;
constexpr std::size_t kCallsTimed = 20;  // one alone is too short for the clock
constexpr std::size_t kSamples = 201;

using Times = std::vector<double>;  // milliseconds of each question

Day RandomDay(std::mt19937* random) {
  const Day first = FromCivil({SyntheticLog::kFirstYear, 1, 1});
  const Day last = FromCivil({SyntheticLog::kLastYear, 12, 31});
  return first + static_cast<Day>((*random)() % static_cast<std::uint32_t>(last - first + 1));
}

std::vector<AsOf> QuestionsAtTheHead(std::uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<AsOf> questions(kQuestions);
  for (AsOf& question : questions) question.date = RandomDay(&random);
  return questions;
}

// `known_at` lies up to 200 days before or after the date.
std::vector<AsOf> QuestionsAnywhere(std::uint32_t seed, std::uint64_t last_seq) {
  constexpr Day kAround = 200;
  std::mt19937 random(seed);
  std::vector<AsOf> questions(kQuestions);
  for (AsOf& question : questions) {
    question.date = RandomDay(&random);
    question.known_at = question.date - kAround + static_cast<Day>(random() % (2 * kAround + 1));
    question.recorded = 1 + random() % last_seq;
  }
  return questions;
}

// Some questions of the one, then the same of the other, and so on: what slows the machine down
// slows both.
void AskBoth(const FullState& state, const BareArray& limit, const std::vector<AsOf>& questions,
             Times* state_times, Times* limit_times) {
  for (std::size_t round = 0; round < kRounds; ++round) {
    const std::size_t begin = questions.size() * round / kRounds;
    const std::size_t end = questions.size() * (round + 1) / kRounds;
    for (std::size_t i = begin; i < end; ++i) {
      const Stopwatch watch;
      const auto rows = state.At(questions[i]);
      state_times->push_back(watch.Seconds() * 1e3);
    }
    for (std::size_t i = begin; i < end; ++i) {
      const Stopwatch watch;
      const auto answers = limit.At(questions[i].date, questions[i].recorded);
      limit_times->push_back(watch.Seconds() * 1e3);
    }
  }
}

void CompareWithLimit(const std::string& what, const FullState& state, const BareArray& limit,
                      const std::vector<AsOf>& questions) {
  Times state_times;
  Times limit_times;
  AskBoth(state, limit, questions, &state_times, &limit_times);
  const double limit_p50 = Quantile(limit_times, 0.5);
  const double limit_p95 = Quantile(limit_times, 0.95);
  const double p50 = Quantile(state_times, 0.5);
  const double p95 = Quantile(state_times, 0.95);
  PrintMeasurement("state", "bare array, " + what, {{"p50_ms", limit_p50}, {"p95_ms", limit_p95}});
  PrintMeasurement("state", "full state, " + what,
                   {{"p50_ms", p50},
                    {"p95_ms", p95},
                    {"p50_ratio_to_bare_array", p50 / limit_p50},
                    {"p95_ratio_to_bare_array", p95 / limit_p95}});
}

void PrintResident(std::string_view what) {
  PrintMeasurement("state", what, {{"megabytes", ResidentMegabytes()}});
}

// P14: every forecast against what came of it, as one page asks it twice.
void MeasureForecasts(const Timeline& timeline) {
  AsOf question;
  question.date = FromCivil({SyntheticLog::kLastYear, 12, 31});
  const Stopwatch judging;
  const std::size_t judged = Expectations(timeline, question, {}).size();
  PrintMeasurement("state", "judge every forecast",
                   {{"ms", judging.Seconds() * 1e3}, {"forecasts", static_cast<double>(judged)}});
}

Result<void> MeasureFullState(const std::string& store, const BenchOptions& options) {
  const SubjectTree& subjects = SubjectTree::Embedded();
  const SystemClock clock;
  const Stopwatch opening;
  const auto log = CHIP_TRY(OpenEventLog("rocksdb:" + store, clock));
  const auto timeline = CHIP_TRY(Timeline::Replay(*log, subjects));
  PrintMeasurement("state", "open log and timeline",
                   {{"ms", opening.Seconds() * 1e3},
                    {"events", static_cast<double>(timeline->last_seq())},
                    {"positions", static_cast<double>(timeline->positions().size())}});
  PrintResident("resident, timeline");
  const Stopwatch constructing;
  const FullState state(timeline);
  PrintMeasurement("state", "construct full state", {{"ms", constructing.Seconds() * 1e3}});
  PrintResident("resident, timeline and full state");
  const std::vector<AsOf> at_head = QuestionsAtTheHead(options.seed);
  const Stopwatch first;
  const auto rows = state.At(at_head[0]);
  PrintMeasurement("state", "full state, first question at the head",
                   {{"ms", first.Seconds() * 1e3}, {"rows", static_cast<double>(rows.size())}});
  PrintResident("resident, after the first question at the head");
  const auto limit = CHIP_TRY(BareArray::Read(*log, subjects, timeline->positions()));
  CompareWithLimit("at the head", state, limit, at_head);
  CompareWithLimit("any (date, known_at, recorded)", state, limit,
                   QuestionsAnywhere(options.seed, timeline->last_seq()));
  MeasureForecasts(*timeline);
  return Ok();
}

const Position& OnePosition() {
  static const Position position{Jurisdiction::kUS, Flow::kExport, 0, Jurisdiction::kCN};
  return position;
}

PolicyEvent BanFrom(Day day) {
  PolicyEvent event;
  event.type = EventType::kBan;
  event.certainty = Certainty::kEnacted;
  event.evidence = Evidence::kOfficialText;
  event.effect = Effect::kTighten;
  event.issuers = {OnePosition().issuer};
  event.target = OnePosition().target;
  event.flow = OnePosition().flow;
  event.subjects = {SubjectTree::Embedded().at(OnePosition().subject).id};
  event.effective = Edtf::FromDay(day);
  event.published = event.effective;
  return event;
}

// One ban, and so many corrections of it, each of which moves its first day by one.
Result<std::shared_ptr<const Timeline>> CorrectedBan(std::size_t corrections) {
  const Day first = FromCivil({2000, 1, 1});
  std::vector<NewEntry> entries(corrections + 1);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    NewEntry& entry = entries[i];
    entry.by = "synthetic";
    entry.events = {BanFrom(first + static_cast<Day>(i))};
    if (i == 0) continue;
    entry.kind = EntryKind::kCorrection;
    entry.targets = {EventId{1, 0}};
    entry.reason = "synthetic";
    entry.published = entry.events[0].published;
  }
  const SystemClock clock;
  const auto log = CHIP_TRY(OpenEventLog("memory:", clock));
  CHIP_TRY(log->AppendAll(entries));
  return Timeline::Replay(*log, SubjectTree::Embedded());
}

// Microseconds of one question, from several in a row.
Result<double> TimeOne(const Timeline& timeline, Day date) {
  AsOf question;
  question.date = date;
  std::size_t banned = 0;
  const Stopwatch watch;
  for (std::size_t call = 0; call < kCallsTimed; ++call) {
    Resolver resolver(timeline, question);
    if (resolver.Resolve(OnePosition()).status == Status::kBanned) ++banned;
  }
  const double seconds = watch.Seconds();
  if (banned == kCallsTimed) return seconds * 1e6 / static_cast<double>(kCallsTimed);
  return Error{ErrorCode::kInternal, "a ban in force was not found", ""};
}

Result<void> MeasureOnePosition(std::uint32_t seed) {
  const auto few = CHIP_TRY(CorrectedBan(kFewCorrections));
  const auto many = CHIP_TRY(CorrectedBan(kManyCorrections));
  std::mt19937 random(seed);
  Times few_times;
  Times many_times;
  for (std::size_t sample = 0; sample < kSamples; ++sample) {
    const Day date = RandomDay(&random);
    few_times.push_back(CHIP_TRY(TimeOne(*few, date)));
    many_times.push_back(CHIP_TRY(TimeOne(*many, date)));
  }
  const double few_p50 = Quantile(few_times, 0.5);
  const double many_p50 = Quantile(many_times, 0.5);
  PrintMeasurement("state", "one position, 5 corrections", {{"p50_us", few_p50}});
  PrintMeasurement("state", "one position, 5,000 corrections",
                   {{"p50_us", many_p50}, {"ratio_to_5", many_p50 / few_p50}});
  return Ok();
}

Result<void> RunState(const BenchOptions& options) {
  const BenchFolder folder = CHIP_TRY(BenchFolder::Open(options.folder));
  const std::string store = folder.path() + "/replay";
  CHIP_CHECK(PrepareBenchStore(store, options));
  CHIP_CHECK(MeasureFullState(store, options));
  return MeasureOnePosition(options.seed);
}

}  // namespace

int BenchState(const BenchOptions& options) {
  const Result<void> run = RunState(options);
  if (run) return 0;
  std::fprintf(stderr, "chipline bench state: %s\n", run.error().ToString().c_str());
  return 1;
}

}  // namespace chipline
