#include "ingest/act_marks.h"

#include <algorithm>
#include <array>
#include <map>

#include "ingest/nearby_words.h"
#include "ingest/odds.h"
#include "ingest/same_act.h"

namespace chipline {
namespace {

constexpr std::array<long, 7> kPlaces = {1, 2, 3, 5, 8, 12, 20};
constexpr std::array<long, 6> kLengths = {4, 8, 12, 16, 24, 40};
constexpr std::array<long, 9> kAges = {-30, -1, 0, 1, 3, 7, 14, 31, 100};

bool WasRead(const Candidate& candidate) {
  return !candidate.marks.empty() && candidate.right;
}

// The one that the reader holds for an event the surest.
const Candidate* SurestOf(const ToldAct& act) {
  const Candidate* surest = nullptr;
  for (const Candidate& telling : act.tellings) {
    if (WasRead(telling) && (surest == nullptr || *telling.right > *surest->right)) {
      surest = &telling;
    }
  }
  return surest;
}

bool ShareThing(const ToldAct& a, const ToldAct& b) {
  return std::ranges::find_first_of(a.whole.event.subjects, b.whole.event.subjects) !=
         a.whole.event.subjects.end();
}

class Marks {
 public:
  void Add(std::string_view name, std::string_view value) { Put(name, '=', value); }

  void Count(std::string_view name, std::size_t count, std::size_t most = 6) {
    Add(name, std::to_string(std::min(count, most)));
  }

  // All steps that the odds have climbed, so that weights of steps add up: in halves of a power of
  // e, finer than a candidate's marks, since here it is decided.
  void Odds(std::string_view name, double probability) {
    constexpr int kParts = 2;
    const int last = OddsStep(probability, kParts);
    for (int step = kParts * kLeastOdds + 1; step <= last; ++step) {
      Put(name, '>', std::to_string(step));
    }
  }

  // The same of a count or a length of time.
  template <std::size_t N>
  void Upto(std::string_view name, const std::array<long, N>& steps, long value) {
    for (const long step : steps) {
      if (value >= step) Put(name, '>', std::to_string(step));
    }
  }

  std::vector<std::string> Take() { return std::move(out_); }

 private:
  void Put(std::string_view name, char between, std::string_view value) {
    std::string mark = "%";
    mark.append(name).append(1, between).append(value);
    out_.push_back(std::move(mark));
  }

  std::vector<std::string> out_;
};

// The act's own tellings: how sure each is, and how many sentences vouch for it together.
void AddTellings(const ToldAct& act, const Candidate& surest, Marks* marks) {
  std::map<std::size_t, double> sure;  // by sentence
  double most = 0;
  double least = 1;
  for (const Candidate& telling : act.tellings) {
    double& best = sure[telling.sentence];
    best = std::max(best, telling.right.value_or(0));
    if (!telling.newsworthy) continue;
    most = std::max(most, *telling.newsworthy);
    least = std::min(least, *telling.newsworthy);
  }
  double wrong = 1;
  double second = 0;
  for (const auto& [sentence, right] : sure) {
    wrong *= 1 - right;
    if (sentence != surest.sentence) second = std::max(second, right);
  }
  marks->Odds("surest", *surest.right);
  marks->Odds("together", 1 - wrong);
  marks->Odds("second", second);
  marks->Odds("news", surest.newsworthy.value_or(0));
  marks->Odds("news-most", most);
  marks->Odds("news-least", least);
  marks->Count("sentences", sure.size(), 5);
  marks->Upto("place", kPlaces, static_cast<long>(sure.begin()->first));
}

// What was made of them.
void AddWhole(const DocumentContext& context, const ToldAct& act, Marks* marks) {
  const PolicyEvent& event = act.whole.event;
  marks->Add("type", Name(event.type));
  marks->Add("certainty", Name(event.certainty));
  const bool main = event.issuers == std::vector{Jurisdiction::kUS} ||
                    event.issuers == std::vector{Jurisdiction::kCN};
  marks->Add("issuer", main ? Name(event.issuers.front()) : "other");
  marks->Add("headlined", YesNo(act.headlined));
  marks->Add("recounted", YesNo(act.recounted));
  marks->Count("subjects", event.subjects.size());
  const auto& published = context.document->published;
  marks->Add("dated", YesNo(event.effective.has_value()));
  if (!event.effective || !event.effective->is_day() || !published) return;
  marks->Upto("age", kAges, published->earliest() - event.effective->earliest());
}

// The surer acts of its type by its issuers: it may be one of them told again.
void AddSurer(const DocumentContext& context, std::span<const ToldAct> acts, std::size_t number,
              double right, Marks* marks) {
  const ToldAct& act = acts[number];
  std::size_t surer = 0;
  std::size_t alike = 0;
  double most = 0;
  double mean = 0;
  double thing = 0;
  bool one_day = false;
  bool recounted = false;
  for (std::size_t i = 0; i < acts.size(); ++i) {
    const ToldAct& other = acts[i];
    if (i == number || other.whole.event.type != act.whole.event.type) continue;
    ++alike;
    const double its = SurestTelling(other).value_or(0);
    if (other.whole.event.issuers != act.whole.event.issuers ||
        !(its > right || (its == right && i < number))) {
      continue;
    }
    ++surer;
    if (const auto same = LikelySame(*context.rules, other.tellings, act.tellings)) {
      most = std::max(most, same->most);
      mean = std::max(mean, same->mean);
    }
    one_day = one_day || other.whole.event.effective == act.whole.event.effective;
    if (!ShareThing(other, act)) continue;
    thing = std::max(thing, its);
    recounted = recounted || other.recounted;
  }
  marks->Count("surer", surer);
  marks->Count("alike", alike);
  marks->Odds("same-most", most);
  marks->Odds("same-mean", mean);
  marks->Odds("surer-thing", thing);
  marks->Add("surer-day", YesNo(one_day));
  marks->Add("surer-recounted", YesNo(recounted));
}

// How likely the likeliest of the page's other acts is.
double LikeliestOther(std::span<const ToldAct> acts, std::size_t number) {
  double out = 0;
  for (std::size_t i = 0; i < acts.size(); ++i) {
    if (i != number) out = std::max(out, SurestTelling(acts[i]).value_or(0));
  }
  return out;
}

}  // namespace

std::optional<double> SurestTelling(const ToldAct& act) {
  const Candidate* surest = SurestOf(act);
  return surest == nullptr ? std::nullopt : surest->right;
}

std::vector<std::string> ActMarks(const DocumentContext& context, std::span<const ToldAct> acts,
                                  std::size_t number) {
  const ToldAct& act = acts[number];
  const Candidate& surest = *SurestOf(act);
  Marks marks;
  AddTellings(act, surest, &marks);
  AddWhole(context, act, &marks);
  AddSurer(context, acts, number, *surest.right, &marks);
  marks.Odds("other", LikeliestOther(acts, number));
  marks.Count("acts", acts.size());
  marks.Upto("length", kLengths, static_cast<long>(context.sentences.size()));
  std::vector<std::string> out = marks.Take();
  std::ranges::copy(surest.marks, std::back_inserter(out));
  return out;
}

}  // namespace chipline
