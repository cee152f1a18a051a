#include "ingest/statement.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <tuple>
#include <utility>

#include "ingest/later_day.h"
#include "ingest/page_versions.h"

namespace chipline {
namespace {

constexpr Day kSameNews = 10;  // days between two accounts of one act
constexpr Day kFresh = 7;      // news tells of the last days
constexpr Day kMonth = 45;     // a first day known to its month is a date
constexpr Day kNoWidth = 1'000'000;

// What has happened or was ordered, what lies ahead, what somebody denies. A forecast stays an
// event of its own, to be compared with what came (P14).
enum class Stage : std::uint8_t { kActed, kExpected, kProposed, kDenied };

Stage StageOf(Certainty certainty) {
  switch (certainty) {
    case Certainty::kExpected:
      return Stage::kExpected;
    case Certainty::kProposed:
      return Stage::kProposed;
    case Certainty::kDenied:
      return Stage::kDenied;
    default:
      return Stage::kActed;
  }
}

// Days from `from` to `to`; as many as a Day holds where an open side lies at the end of all days.
Day Between(Day from, Day to) {
  const std::int64_t days = DaysBetween(from, to);
  return static_cast<Day>(std::clamp<std::int64_t>(days, std::numeric_limits<Day>::min(),
                                                   std::numeric_limits<Day>::max()));
}

Day WidthOf(const DayWindow& window) {
  return window.known ? Between(window.earliest, window.latest) : kNoWidth;
}

Day GapOf(const DayWindow& a, const DayWindow& b) {
  return std::max<Day>({0, Between(b.latest, a.earliest), Between(a.latest, b.earliest)});
}

bool MayMeet(const DayWindow& a, const DayWindow& b) {
  return !a.known || !b.known || GapOf(a, b) == 0;
}

// When the news broke: the announcement, else the week before the page.
DayWindow NewsOf(const Act& act) {
  if (act.announced.known && WidthOf(act.announced) <= kMonth) return act.announced;
  DayWindow news = act.published;
  if (news.known && news.earliest > kDistantPast + kFresh) news.earliest -= kFresh;
  return news;
}

// When it took place, as well as the statement tells.
DayWindow DayOf(const Act& act) {
  return WidthOf(act.effective) <= kMonth ? act.effective : NewsOf(act);
}

bool SubjectsMeet(const Act& a, const Act& b, const SubjectTree& tree) {
  return std::ranges::any_of(a.subjects, [&](SubjectIndex mine) {
    return std::ranges::any_of(b.subjects, [&](SubjectIndex theirs) {
      return tree.IsA(mine, theirs) || tree.IsA(theirs, mine);
    });
  });
}

bool TargetsMeet(const Act& a, const Act& b) {
  return a.target == b.target || a.target == Jurisdiction::kAny || b.target == Jurisdiction::kAny;
}

bool SameParties(const Act& a, const Act& b) {
  if (a.issuers != b.issuers || !TargetsMeet(a, b) || a.scope != b.scope) return false;
  return !a.flow || !b.flow || *a.flow == *b.flow;
}

bool DaysMayMeet(const Act& a, const Act& b) {
  return MayMeet(a.effective, b.effective) && MayMeet(a.until, b.until);
}

bool AtOneTime(const Act& a, const Act& b) {
  const bool dated = WidthOf(a.effective) <= kMonth && WidthOf(b.effective) <= kMonth;
  if (dated) return GapOf(a.effective, b.effective) == 0;
  return GapOf(NewsOf(a), NewsOf(b)) <= kSameNews || GapOf(DayOf(a), DayOf(b)) <= kSameNews;
}

int RankOf(const Statement& statement) {
  return statement.said.evidence ? static_cast<int>(*statement.said.evidence) : 8;
}
int GradeOf(const Statement& statement) {
  return statement.said.review.grade ? static_cast<int>(*statement.said.review.grade) : 4;
}

// Those that can be placed by themselves come first.
bool PlacedBefore(const Statement* a, const Statement* b) {
  const auto order = [](const Statement& statement) {
    return std::tuple(WidthOf(statement.act.effective), RankOf(statement), statement.said.certainty,
                      statement.published, statement.key);
  };
  return order(*a) < order(*b);
}
// An official text, then what is told with a day: without one it may be told of another tranche as
// well.
bool BetterEvidence(const Statement* a, const Statement* b) {
  const auto order = [](const Statement& statement) {
    const bool is_text = statement.said.evidence == Evidence::kOfficialText;
    return std::tuple(!is_text, !statement.act.effective.known, RankOf(statement),
                      statement.said.certainty, GradeOf(statement), statement.published,
                      statement.key);
  };
  return order(*a) < order(*b);
}
bool Firmer(const Statement* a, const Statement* b) {
  const auto order = [](const Statement& statement) {
    return std::tuple(statement.said.certainty, RankOf(statement), GradeOf(statement),
                      statement.published, statement.key);
  };
  return order(*a) < order(*b);
}

std::int64_t LengthOf(const Edtf& date) {
  return DaysBetween(date.earliest(), date.latest());
}

// The narrower of two dates that meet; of equal ones the one that stood first.
void Narrow(std::optional<Edtf>* into, const std::optional<Edtf>& from) {
  if (!from) return;
  const bool narrower = !*into || LengthOf(*from) < LengthOf(**into);
  if (narrower) *into = from;
}

// Subjects of as good an evidence as the first's. A class gives way to what others say it is, where
// no official text names it.
void AddSubjects(PolicyEvent* event, const Statement& from, const SubjectTree& tree) {
  const bool is_text = event->evidence == Evidence::kOfficialText;
  for (const std::string& name : from.said.subjects) {
    const auto added = tree.Find(name);
    if (!added || std::ranges::find(event->subjects, name) != event->subjects.end()) continue;
    const auto relation = [&](const std::string& mine) {
      const auto own = tree.Find(mine);
      return own ? std::pair(tree.IsA(*added, *own), tree.IsA(*own, *added))
                 : std::pair(false, false);
    };
    const bool is_wider = std::ranges::any_of(
        event->subjects, [&](const std::string& mine) { return relation(mine).second; });
    if (is_wider) continue;
    const auto wider = std::ranges::find_if(
        event->subjects, [&](const std::string& mine) { return relation(mine).first; });
    if (wider != event->subjects.end() && is_text) continue;
    std::erase_if(event->subjects, [&](const std::string& mine) { return relation(mine).first; });
    event->subjects.push_back(name);
  }
}

void AddSources(PolicyEvent* event, std::vector<const Statement*> statements) {
  std::ranges::stable_sort(statements, [](const Statement* a, const Statement* b) {
    return std::tuple(a->published, a->key) < std::tuple(b->published, b->key);
  });
  event->sources.clear();
  for (const Statement* statement : statements) {
    std::ranges::copy(statement->said.sources, std::back_inserter(event->sources));
  }
}

// `statements` in order of evidence.
PolicyEvent Folded(const std::vector<const Statement*>& statements, const std::string& key,
                   const SubjectTree& tree) {
  PolicyEvent event = statements.front()->said;
  for (const Statement* statement : statements) {
    const PolicyEvent& said = statement->said;
    Narrow(&event.effective, said.effective);
    Narrow(&event.until, said.until);
    Narrow(&event.announced, said.announced);
    if (said.published &&
        (!event.published || said.published->latest() < event.published->latest()))
      event.published = said.published;
    if (event.agency.empty()) event.agency = said.agency;
    if (!event.effect) event.effect = said.effect;
    if (!event.target) event.target = said.target;
    if (!event.flow) event.flow = said.flow;
    if (!event.review_policy) event.review_policy = said.review_policy;
    if (!event.quantity) event.quantity = said.quantity;
    if (event.act.empty()) event.act = said.act;
    event.overrides |= said.overrides;
    for (const Condition& condition : said.conditions) {
      const bool has = std::ranges::any_of(
          event.conditions, [&](const Condition& own) { return own.kind == condition.kind; });
      if (!has) event.conditions.push_back(condition);
    }
    const bool as_good = RankOf(*statement) == RankOf(*statements.front()) &&
                         statement->act.effective.known == statements.front()->act.effective.known;
    if (as_good) AddSubjects(&event, *statement, tree);
  }
  // An end before the start, of two accounts: the better evidence's start is kept.
  if (event.effective && event.until && event.until->latest() < event.effective->earliest()) {
    event.until.reset();
  }
  const Statement& firmest = **std::ranges::min_element(statements, Firmer);
  event.certainty = firmest.said.certainty;
  event.evidence = firmest.said.evidence;
  event.asserted_by = firmest.said.asserted_by;
  event.review = firmest.said.review;
  event.summary = statements.front()->said.summary;
  event.key = key;
  AddSources(&event, statements);
  return event;
}

bool SameButSources(PolicyEvent a, PolicyEvent b) {
  a.sources.clear();
  b.sources.clear();
  return a == b;
}

}  // namespace

Statement StatementOf(const PolicyEvent& said, std::string event, const SubjectTree& subjects) {
  Statement statement;
  statement.key = said.key;
  statement.event = std::move(event);
  statement.said = said;
  const std::string& url = said.sources.at(0).url;
  statement.page = url.empty() ? "" : PageKey(url);
  statement.act = ActOf(said, subjects);
  statement.published = said.sources.at(0).published->latest();
  return statement;
}

bool IsSamePage(const PolicyEvent& a, const PolicyEvent& b) {
  if (a.sources.empty() || b.sources.empty()) return false;
  const Source& one = a.sources[0];
  const Source& other = b.sources[0];
  return one.document == other.document ||
         (!one.url.empty() && PageKey(one.url) == PageKey(other.url));
}

bool Contradict(const Statement& a, const Statement& b) {
  const bool one_page = (!a.page.empty() && a.page == b.page) ||
                        a.said.sources[0].document == b.said.sources[0].document;
  if (one_page || a.act.type != b.act.type) return true;
  if (!SameParties(a.act, b.act) || !DaysMayMeet(a.act, b.act)) return true;
  if (StageOf(a.said.certainty) != StageOf(b.said.certainty)) return true;
  if (a.said.actor != b.said.actor || a.said.scope != b.said.scope) return true;
  return a.act.rate && b.act.rate && *a.act.rate != *b.act.rate;
}

bool Linked(const Statement& a, const Statement& b, const SubjectTree& subjects) {
  return !Contradict(a, b) && AtOneTime(a.act, b.act) && SubjectsMeet(a.act, b.act, subjects);
}

bool Replaces(const Statement& now, const Statement& before, const SubjectTree& subjects) {
  return now.act.type == before.act.type && SameParties(now.act, before.act) &&
         StageOf(now.said.certainty) == StageOf(before.said.certainty) &&
         now.said.actor == before.said.actor && SubjectsMeet(now.act, before.act, subjects);
}

bool Rivals(const Act& a, const Act& b, const SubjectTree& subjects) {
  if (StageOf(a.certainty) != Stage::kActed || StageOf(b.certainty) != Stage::kActed) return false;
  if (!SameParties(a, b) || !SubjectsMeet(a, b, subjects)) return false;
  if (GapOf(NewsOf(a), NewsOf(b)) > kSameNews) return false;
  if (a.type == b.type) return !MayMeet(a.effective, b.effective);
  const auto binds = [](EventType type) {
    return type == EventType::kBan || type == EventType::kLicenceRequirement ||
           type == EventType::kEntityListing;
  };
  return binds(a.type) && binds(b.type);
}

std::vector<std::vector<const Statement*>> SortIntoActs(std::vector<const Statement*> statements,
                                                        const SubjectTree& subjects) {
  std::ranges::sort(statements, PlacedBefore);
  std::vector<std::vector<const Statement*>> acts;
  for (const Statement* statement : statements) {
    std::vector<const Statement*>* nearest = nullptr;
    Day gap = 0;
    for (auto& act : acts) {
      const bool fits =
          std::ranges::none_of(act,
                               [&](const Statement* of) { return Contradict(*of, *statement); }) &&
          std::ranges::any_of(
              act, [&](const Statement* of) { return Linked(*of, *statement, subjects); });
      if (!fits) continue;
      const Day apart = GapOf(DayOf(act.front()->act), DayOf(statement->act));
      if (nearest == nullptr || apart < gap) {
        nearest = &act;
        gap = apart;
      }
    }
    if (nearest == nullptr) nearest = &acts.emplace_back();
    nearest->push_back(statement);
  }
  return acts;
}

std::vector<Told> HistoryOf(std::vector<const Statement*> statements, const std::string& key,
                            const SubjectTree& subjects) {
  std::ranges::sort(statements, BetterEvidence);
  std::vector<Day> days;
  days.reserve(statements.size());
  for (const Statement* statement : statements) {
    days.push_back(statement->published);
    if (statement->ended) days.push_back(*statement->ended);
  }
  std::ranges::sort(days);
  days.erase(std::unique(days.begin(), days.end()), days.end());
  std::vector<Told> history;
  for (const Day day : days) {
    std::vector<const Statement*> so_far;
    std::ranges::copy_if(statements, std::back_inserter(so_far), [&](const Statement* statement) {
      const bool is_over = statement->ended && *statement->ended <= day;
      return statement->published <= day && !is_over;
    });
    if (so_far.empty()) continue;
    PolicyEvent event = Folded(so_far, key, subjects);
    const bool is_news = history.empty() || !SameButSources(history.back().event, event);
    if (is_news || day == days.back()) history.push_back({day, std::move(event)});
  }
  return history;
}

}  // namespace chipline
