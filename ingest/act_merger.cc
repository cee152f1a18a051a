#include "ingest/act_merger.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

namespace chipline {
namespace {

constexpr char kMachine[] = "ingest/";

// One version of an event as the log has it.
struct Recorded {
  Day day = 0;  // from which on readers see it (P11)
  PolicyEvent event;
};

const PolicyEvent* SeenOn(const std::vector<Recorded>& versions, Day day) {
  const PolicyEvent* seen = nullptr;
  for (const Recorded& version : versions) {
    if (version.day <= day) seen = &version.event;
  }
  return seen;
}

std::size_t ToldOn(const std::vector<Told>& history, Day day) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < history.size(); ++i) {
    if (history[i].day <= day) at = i;
  }
  return at;
}

bool SaysTheSame(const PolicyEvent* seen, PolicyEvent told) {
  if (seen == nullptr) return false;
  told.sources = seen->sources;
  return *seen == told;
}

// The first version of `history` that the log does not show on its day; nothing where all is there.
std::optional<std::size_t> FirstLacking(const std::vector<Told>& history,
                                        const std::vector<Recorded>& versions) {
  std::set<Day> between;
  for (const Recorded& version : versions) {
    if (version.day > history.front().day) between.insert(version.day);
  }
  for (const Told& told : history) between.erase(told.day);
  std::optional<std::size_t> first;
  for (std::size_t i = 0; i < history.size() && !first; ++i) {
    const PolicyEvent* seen = SeenOn(versions, history[i].day);
    if (seen == nullptr || *seen != history[i].event) first = i;
  }
  for (const Day day : between) {
    const std::size_t told = ToldOn(history, day);
    if (first && *first <= told) break;
    if (!SaysTheSame(SeenOn(versions, day), history[told].event)) first = told;
  }
  // The last version in the log is what is seen from the last day on.
  if (!first && versions.back().event != history.back().event) first = history.size() - 1;
  return first;
}

// "Example Wire of 2025-06-05"
std::string SourceText(const PolicyEvent& event) {
  if (event.sources.empty()) return "its statements";
  const Source& source = event.sources.back();
  std::string text = source.publisher.empty() ? source.title : source.publisher;
  if (source.published) text += " of " + source.published->text();
  return text;
}

// Whether a page that `before` rests on has another text in `event`.
bool IsOfEditedPage(const PolicyEvent& before, const PolicyEvent& event) {
  return std::ranges::any_of(before.sources, [&](const Source& old) {
    return std::ranges::any_of(event.sources, [&](const Source& now) {
      return !now.url.empty() && now.url == old.url && now.document != old.document;
    });
  });
}

// Why a version follows another.
std::string ReasonOf(const PolicyEvent* before, const PolicyEvent& event) {
  if (before != nullptr && before->certainty != event.certainty) {
    return std::string(Name(before->certainty)) + " becomes " + std::string(Name(event.certainty)) +
           ": " + SourceText(event);
  }
  if (before != nullptr && IsOfEditedPage(*before, event)) {
    return "the page was edited: " + SourceText(event);
  }
  return "also told by " + SourceText(event);
}

}  // namespace

Result<PolicyEvent> ActMerger::EventAt(EventId id) const {
  LogEntry entry = CHIP_TRY(log_.Get(id.seq));
  if (id.index >= entry.events.size()) return Corruption("no event " + ToString(id));
  return std::move(entry.events[id.index]);
}

Result<bool> ActMerger::IsClosed(EventId id) const {
  const Act* act = acts_.Find(id);
  if (act != nullptr && act->is_curated()) return true;
  for (const std::uint64_t seq : acts_.AmendmentsOf(id)) {
    const LogEntry entry = CHIP_TRY(log_.Get(seq));
    if (!entry.by.starts_with(kMachine)) return true;
  }
  return false;
}

Result<bool> ActMerger::IsOpen(EventId id) const {
  return acts_.Find(id) != nullptr && !CHIP_TRY(IsClosed(id));
}

// The new statements, all that are linked with them by however many steps, and the other statements
// of their events.
Result<ActMerger::Pool> ActMerger::Gather(const std::vector<Statement>& fresh,
                                          const std::vector<std::string>& removed) const {
  Pool pool;
  std::vector<std::string> queue;
  const auto add = [&](const Statement& statement) {
    if (pool.emplace(statement.key, statement).second) queue.push_back(statement.key);
  };
  for (const Statement& statement : fresh) add(statement);
  std::map<std::string, bool> is_open;
  const auto may_move = [&](const Statement& statement) -> Result<bool> {
    if (std::ranges::find(removed, statement.key) != removed.end()) return false;
    const auto known = is_open.find(statement.event);
    if (known != is_open.end()) return known->second;
    const auto id = catalog_.FindKey(statement.event);
    return is_open[statement.event] = id && !CHIP_TRY(IsClosed(*id));
  };
  while (!queue.empty()) {
    const Statement statement = pool.at(queue.back());
    queue.pop_back();
    std::vector<const Statement*> next = statements_.LinkedTo(statement);
    if (!statement.event.empty())
      std::ranges::copy(statements_.OfEvent(statement.event), std::back_inserter(next));
    for (const Statement* other : next) {
      if (pool.contains(other->key) || !CHIP_TRY(may_move(*other))) continue;
      add(*other);
    }
  }
  return pool;
}

// A key for a new event: that of one of its statements, the first that is free.
std::string ActMerger::NameFor(const std::vector<const Statement*>& act) const {
  for (const Statement* statement : act) {
    if (!catalog_.FindKey(statement->key)) return statement->key;
  }
  for (int number = 2;; ++number) {
    std::string key = act.front()->key + "-" + std::to_string(number);
    if (!catalog_.FindKey(key)) return key;
  }
}

Result<ActMerger::Sorted> ActMerger::Sort(const std::vector<Statement>& fresh,
                                          const std::vector<std::string>& removed) const {
  const Pool pool = CHIP_TRY(Gather(fresh, removed));
  std::vector<const Statement*> statements;
  for (const auto& [key, statement] : pool) statements.push_back(&statement);
  const auto acts = SortIntoActs(statements, subjects_);

  // Which event stands for which act: most statements first, then the older event.
  std::map<std::string, EventId> events;
  using Bid = std::tuple<std::ptrdiff_t, EventId, std::size_t, std::string>;
  std::vector<Bid> bids;
  for (std::size_t i = 0; i < acts.size(); ++i) {
    std::map<std::string, std::ptrdiff_t> votes;
    for (const Statement* statement : acts[i]) ++votes[statement->event];
    for (const auto& [event, count] : votes) {
      const auto id = event.empty() ? std::nullopt : catalog_.FindKey(event);
      if (!id || !CHIP_TRY(IsOpen(*id))) continue;
      events[event] = *id;
      bids.emplace_back(-count, *id, i, event);
    }
  }
  std::ranges::sort(bids);
  std::vector<std::string> event_of(acts.size());
  std::map<std::string, std::size_t> act_of;
  std::map<std::size_t, std::vector<EventId>> joined;  // acts that more than one event was of
  for (const auto& [count, id, i, event] : bids) {
    if (act_of.contains(event)) continue;
    if (event_of[i].empty()) {
      event_of[i] = event;
      act_of[event] = i;
    }
  }
  for (const auto& [count, id, i, event] : bids) {
    // All of its statements are of acts that have older events: it is one of them.
    if (act_of.emplace(event, i).second) joined[i].push_back(id);
  }

  Sorted sorted;
  for (std::size_t i = 0; i < acts.size(); ++i) {
    const bool is_new = event_of[i].empty();
    if (is_new) event_of[i] = NameFor(acts[i]);
    const auto history = HistoryOf(acts[i], event_of[i], subjects_);
    if (is_new) sorted.events.push_back(history.front().event);
    for (const Statement* statement : acts[i]) {
      const Statement* kept = statements_.Find(statement->key);
      if (kept != nullptr && kept->event == event_of[i] && kept->said == statement->said) continue;
      sorted.put.push_back(*statement);
      sorted.put.back().event = event_of[i];
    }
    sorted.touched.push_back(event_of[i]);
    if (!joined.contains(i)) continue;
    NewEntry& merge = sorted.merges.emplace_back();
    merge.kind = EntryKind::kMerge;
    merge.targets = {events.at(event_of[i])};
    std::ranges::copy(joined[i], std::back_inserter(merge.targets));
    merge.events = {history.front().event};
    Day since = history.front().day;
    for (const Statement& statement : fresh) {
      // An edited page that now tells of another event: nobody knew before it said so.
      const bool is_here = std::ranges::any_of(
          acts[i], [&](const Statement* of) { return of->key == statement.key; });
      if (is_here && !statement.event.empty()) since = std::max(since, statement.published);
    }
    merge.published = Edtf::Parse(FormatDay(since)).value();
    merge.reason = "one act: " + SourceText(history.back().event);
  }
  // Events that lost statements to others.
  for (const Statement* statement : statements) {
    if (!statement->event.empty() && events.contains(statement->event))
      sorted.touched.push_back(statement->event);
  }
  std::ranges::sort(sorted.touched);
  sorted.touched.erase(std::unique(sorted.touched.begin(), sorted.touched.end()),
                       sorted.touched.end());
  // What modifies comes behind what it may modify: an entry's events name earlier ones only.
  std::stable_partition(sorted.events.begin(), sorted.events.end(),
                        [](const PolicyEvent& event) { return !ModifiesByNature(event.type); });
  for (PolicyEvent& event : sorted.events) event.modifies = Modified(event, sorted.events);
  return sorted;
}

// What `event` modifies, where exactly one fits; among several nobody can tell, and P4 says what
// then holds.
std::vector<std::string> ActMerger::Modified(const PolicyEvent& event,
                                             const std::vector<PolicyEvent>& beside) const {
  if (!ModifiesByNature(event.type)) return event.modifies;
  const Act act = ActOf(event, subjects_);
  std::vector<std::string> names;
  for (const PolicyEvent& other : beside) {
    if (&other == &event || other.key == event.key || ModifiesByNature(other.type)) continue;
    if (CanModify(act, ActOf(other, subjects_), subjects_)) names.push_back(other.key);
  }
  for (const EventId id : acts_.ModifiableBy(act)) {
    const auto known = EventAt(id);
    if (!known || (!event.key.empty() && known->key == event.key)) continue;
    names.push_back(known->key.empty() ? ToString(id) : known->key);
  }
  return names.size() == 1 ? names : std::vector<std::string>();
}

Result<std::vector<NewEntry>> ActMerger::Settle(const std::string& key) const {
  std::vector<NewEntry> entries;
  const auto id = catalog_.FindKey(key);
  const auto statements = statements_.OfEvent(key);
  if (!id || statements.empty() || !CHIP_TRY(IsOpen(*id))) return entries;
  auto history = HistoryOf(statements_.EverOfEvent(key), key, subjects_);
  // What it modifies is a reading of the whole record and has no day of its own.
  const auto modified = Modified(history.back().event, {});
  for (Told& told : history) told.event.modifies = modified;

  std::vector<Recorded> versions;
  PolicyEvent first = CHIP_TRY(EventAt(*id));
  const Day first_day = PublishedDay(first).value_or(kDistantPast);
  versions.push_back({first_day, std::move(first)});
  for (const std::uint64_t seq : acts_.AmendmentsOf(*id)) {
    LogEntry entry = CHIP_TRY(log_.Get(seq));
    if (entry.events.empty() || !entry.published) continue;
    versions.push_back({entry.published->latest(), std::move(entry.events[0])});
  }
  const auto lacking = FirstLacking(history, versions);
  if (!lacking) return entries;
  const PolicyEvent* before = SeenOn(versions, history[*lacking].day);
  for (std::size_t i = *lacking; i < history.size(); ++i) {
    NewEntry& entry = entries.emplace_back();
    entry.kind = EntryKind::kCorrection;
    entry.targets = {*id};
    entry.published = Edtf::Parse(FormatDay(history[i].day)).value();
    entry.reason = ReasonOf(i == *lacking ? before : &history[i - 1].event, history[i].event);
    entry.events = {history[i].event};
    // A name that would lead in a circle names nothing.
    if (!catalog_.Check(entry).empty()) entry.events[0].modifies.clear();
  }
  return entries;
}

Result<std::vector<std::string>> ActMerger::ModifiersNear(const std::string& key) const {
  std::vector<std::string> keys;
  const auto id = catalog_.FindKey(key);
  const Act* act = id ? acts_.Find(*id) : nullptr;
  if (act == nullptr) return keys;
  for (const EventId near : acts_.Near(*act)) {
    const Act& other = *acts_.Find(near);
    if (near == *id || !ModifiesByNature(other.type) || other.is_curated()) continue;
    if (other.issuers != act->issuers) continue;
    std::string name = CHIP_TRY(EventAt(near)).key;
    if (!statements_.OfEvent(name).empty()) keys.push_back(std::move(name));
  }
  return keys;
}

}  // namespace chipline
