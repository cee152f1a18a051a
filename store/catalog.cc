#include "store/catalog.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <utility>

#include "store/key_table.h"
#include "store/modifies_graph.h"
#include "store/modifies_table.h"

namespace chipline {
namespace {

// A new event is in no act yet: an act of many events need not be walked for each.
void AddToAct(std::vector<EventId>* act, EventId id, bool is_new) {
  if (is_new || std::find(act->begin(), act->end(), id) == act->end()) act->push_back(id);
}

// Heterogeneous look-up, so that a name need not be copied to be found.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};
using Acts = std::unordered_map<std::string, std::vector<EventId>, TextHash, std::equal_to<>>;

bool IsNewVersion(EntryKind kind) {
  return kind == EntryKind::kCorrection || kind == EntryKind::kConfirmation ||
         kind == EntryKind::kMerge;
}

struct CatalogState {
  std::uint64_t last_seq = 0;
  KeyTable keys;
  Acts acts;
  std::vector<std::uint16_t> events_of;         // by seq: how many events the entry made
  std::map<std::uint64_t, EventId> version_of;  // a correcting entry's seq -> its event
  ModifiesTable modifies;
  std::map<EventId, EventId> merged_into;  // P12: which event stands for this one

  // The event that stands for `id`; `itself` stands for itself whatever was said before.
  EventId Standing(EventId id, EventId itself = {}) const {
    for (auto next = merged_into.find(id); next != merged_into.end() && id != itself;) {
      id = next->second;
      next = merged_into.find(id);
    }
    return id;
  }
  bool Exists(EventId id) const {
    return id.seq < events_of.size() && id.index < events_of[id.seq];
  }
  std::vector<EventId> EventsOfAct(std::string_view act) const {
    const auto found = acts.find(act);
    return found == acts.end() ? std::vector<EventId>() : found->second;
  }
  std::vector<EventId> Resolve(std::string_view name) const {
    const std::optional<EventId> id = ParseEventId(name);
    if (id && Exists(*id)) return {*id};
    std::vector<EventId> named = EventsOfAct(name);
    const std::optional<EventId> by_key = keys.Find(name);
    if (by_key && std::find(named.begin(), named.end(), *by_key) == named.end()) {
      named.insert(named.begin(), *by_key);
    }
    return named;
  }
  void AddEvent(EventId id, const EventHead& event, bool is_new) {
    if (is_new && !event.key.empty()) keys.Add(event.key, id);
    if (!event.act.empty()) AddToAct(&acts[std::string(event.act)], id, is_new);
    if (event.modifies.empty()) {
      if (!is_new) modifies.Erase(id);
      return;
    }
    modifies.Set(id, event.modifies);
  }
};

// Looks at one submission against the catalog. The events it would add or change are the nodes
// that nobody has seen yet.
class SubmissionCheck {
 public:
  SubmissionCheck(const CatalogState& state, const NewEntry& entry) : state_(state), entry_(entry) {
    for (std::size_t i = 0; i < entry.events.size(); ++i) {
      fresh_[NodeOf(i)] = i;
      const PolicyEvent& event = entry.events[i];
      if (!event.key.empty()) first_with_.try_emplace(event.key, i);
      here_[event.key].push_back(i);
      if (event.act != event.key) here_[event.act].push_back(i);
    }
  }

  std::vector<Problem> Run() {
    CheckTargets();
    for (std::size_t i = 0; i < entry_.events.size(); ++i) {
      CheckKey(i);
      CheckModifies(i);
    }
    return std::move(problems_);
  }

 private:
  bool is_new() const { return entry_.kind == EntryKind::kEvents; }

  // The event that stands for `id` once the submission is in.
  EventId Standing(EventId id) const {
    if (is_new() || entry_.targets.empty()) return state_.Standing(id);
    const EventId first = entry_.targets[0];
    id = state_.Standing(id, first);
    const bool joins = entry_.kind == EntryKind::kMerge &&
                       std::any_of(entry_.targets.begin() + 1, entry_.targets.end(),
                                   [&](EventId target) { return state_.Standing(target) == id; });
    return joins ? first : id;
  }
  // Which event events[i] is, or will be.
  EventId NodeOf(std::size_t i) const {
    if (!is_new() && !entry_.targets.empty()) return entry_.targets[0];
    return {state_.last_seq + 1, static_cast<std::uint32_t>(i)};
  }
  std::string FieldOf(std::size_t i, const std::string& field) const {
    return "events[" + std::to_string(i) + "]." + field;
  }
  void Fault(const std::string& field, const std::string& message) {
    problems_.push_back({field, message});
  }

  void CheckTargets() {
    if (!is_new() && entry_.targets.empty()) Fault("targets", "names no event");
    if (is_new() && !entry_.targets.empty()) Fault("targets", "new events have no targets");
    for (std::size_t i = 0; i < entry_.targets.size(); ++i) {
      const EventId target = entry_.targets[i];
      const std::string field = "targets[" + std::to_string(i) + "]";
      const auto version = state_.version_of.find(target.seq);
      if (version != state_.version_of.end()) {
        Fault(field, ToString(target) + " is a version of " + ToString(version->second) +
                         ": name that event");
      } else if (!state_.Exists(target)) {
        Fault(field, "there is no event " + ToString(target));
      } else if (const auto before = entry_.targets.begin() + static_cast<std::ptrdiff_t>(i);
                 std::find(entry_.targets.begin(), before, target) != before) {
        Fault(field, "event " + ToString(target) + " is named twice");
      }
    }
  }

  void CheckKey(std::size_t i) {
    const std::string& key = entry_.events[i].key;
    if (key.empty()) return;
    const std::optional<EventId> holder = state_.keys.Find(key);
    if (!is_new()) {
      if (holder != NodeOf(i)) {
        Fault(FieldOf(i, "key"), "the key of an event cannot be changed to '" + key + "'");
      }
      return;
    }
    if (holder) Fault(FieldOf(i, "key"), "'" + key + "' is taken by event " + ToString(*holder));
    if (first_with_.at(key) < i) Fault(FieldOf(i, "key"), "'" + key + "' is used twice");
  }

  void CheckModifies(std::size_t i) {
    const std::vector<std::string>& names = entry_.events[i].modifies;
    for (std::size_t n = 0; n < names.size(); ++n) {
      const std::string field = FieldOf(i, "modifies[" + std::to_string(n) + "]");
      if (IsMergedIn(names[n], i)) {
        Fault(field, "'" + names[n] + "' is merged into this event: a circle");
      } else if (IsKnown(names[n], i)) {
        if (LeadsTo(names[n], NodeOf(i))) {
          Fault(field, "'" + names[n] + "' leads back to this event: a circle");
        }
      } else if (IsNamedBy(names[n], i, entry_.events.size())) {
        Fault(field, "'" + names[n] + "' names a later event of the same submission");
      } else {
        Fault(field, "no event has the id, key or act '" + names[n] + "'");
      }
    }
  }

  // What the log and the submission call by one name.
  struct Named {
    std::vector<EventId> in_log;
    std::vector<std::size_t> here;  // places in the submission, rising
  };
  const Named& NamedBy(const std::string& name) {
    const auto [at, is_new] = named_.try_emplace(name);
    if (is_new) {
      at->second.in_log = state_.Resolve(name);
      if (const auto here = here_.find(name); here != here_.end()) at->second.here = here->second;
    }
    return at->second;
  }

  // By one of the events [first, last) of the submission.
  bool IsNamedBy(const std::string& name, std::size_t first, std::size_t last) {
    if (!is_new()) return false;
    const std::vector<std::size_t>& here = NamedBy(name).here;
    const auto at = std::lower_bound(here.begin(), here.end(), first);
    return at != here.end() && *at < last;
  }
  // Nothing but what this event stands for.
  bool IsMergedIn(const std::string& name, std::size_t i) {
    return HasOther(name, i) && AllStandFor(NamedBy(name).in_log, NodeOf(i)) &&
           !IsNamedBy(name, 0, i);
  }
  // Anything but the event itself.
  bool IsKnown(const std::string& name, std::size_t i) {
    return HasOther(name, i) || IsNamedBy(name, 0, i);
  }
  bool HasOther(const std::string& name, std::size_t i) {
    const std::vector<EventId>& in_log = NamedBy(name).in_log;
    return std::any_of(in_log.begin(), in_log.end(),
                       [self = NodeOf(i)](EventId id) { return id != self; });
  }
  bool AllStandFor(const std::vector<EventId>& ids, EventId self) const {
    return std::all_of(ids.begin(), ids.end(),
                       [&](EventId id) { return Standing(id) == Standing(self); });
  }

  // Every event that `name` would mean once the submission is in. An act means all its events but
  // the one that names it.
  std::vector<EventId> Meaning(const std::string& name) {
    const Named& named = NamedBy(name);
    std::vector<EventId> meant;
    for (const EventId id : named.in_log) meant.push_back(Standing(id));
    for (const std::size_t i : named.here) meant.push_back(NodeOf(i));
    return meant;
  }
  std::vector<std::string> NamesFrom(EventId id) const {
    const auto fresh = fresh_.find(id);
    if (fresh != fresh_.end()) return entry_.events[fresh->second].modifies;
    return state_.modifies.Of(id);
  }

  bool LeadsTo(const std::string& name, EventId self) {
    if (!graph_) {
      std::vector<EventId> starts;
      for (const auto& [node, i] : fresh_) starts.push_back(node);
      graph_.emplace(
          starts, [this](EventId id) { return NamesFrom(id); },
          [this](const std::string& next) { return Meaning(next); });
    }
    return graph_->LeadsBack(name, self);
  }

  const CatalogState& state_;
  const NewEntry& entry_;
  std::map<EventId, std::size_t> fresh_;
  std::unordered_map<std::string_view, std::vector<std::size_t>> here_;  // by key and by act
  std::unordered_map<std::string_view, std::size_t> first_with_;         // by key
  std::unordered_map<std::string, Named> named_;
  std::optional<ModifiesGraph> graph_;
  std::vector<Problem> problems_;
};

}  // namespace

struct Catalog::State : CatalogState {
  mutable std::shared_mutex mutex;
};

Catalog::Catalog() : state_(std::make_unique<State>()) {}
Catalog::Catalog(Catalog&& other) noexcept = default;
Catalog& Catalog::operator=(Catalog&& other) noexcept = default;
Catalog::~Catalog() = default;

Catalog Catalog::Clone() const {
  const std::shared_lock lock(state_->mutex);
  Catalog copy;
  static_cast<CatalogState&>(*copy.state_) = static_cast<const CatalogState&>(*state_);
  return copy;
}

void Catalog::Add(const EntryHead& head) {
  const std::unique_lock lock(state_->mutex);
  if (head.seq <= state_->last_seq) return;
  const bool is_new = head.kind == EntryKind::kEvents;
  state_->last_seq = head.seq;
  state_->events_of.resize(head.seq + 1);
  if (is_new) state_->events_of[head.seq] = static_cast<std::uint16_t>(head.events.size());
  if (IsNewVersion(head.kind) && !head.targets.empty()) {
    state_->version_of[head.seq] = head.targets[0];
  }
  if (!is_new && !head.targets.empty()) {
    // Whatever is said of an event that was merged away makes it stand for itself again.
    state_->merged_into.erase(head.targets[0]);
  }
  if (head.kind == EntryKind::kMerge) {
    for (const EventId target : head.targets) {
      if (state_->Standing(target) == head.targets[0]) continue;
      state_->merged_into[target] = head.targets[0];
      state_->modifies.Erase(target);
    }
  }
  for (std::size_t i = 0; i < head.events.size(); ++i) {
    if (!is_new && head.targets.empty()) break;
    const EventId id = is_new ? EventId{head.seq, static_cast<std::uint32_t>(i)} : head.targets[0];
    state_->AddEvent(id, head.events[i], is_new);
  }
}

std::uint64_t Catalog::last_seq() const {
  const std::shared_lock lock(state_->mutex);
  return state_->last_seq;
}

std::optional<EventId> Catalog::FindKey(std::string_view key) const {
  const std::shared_lock lock(state_->mutex);
  return state_->keys.Find(key);
}

std::vector<EventId> Catalog::EventsOfAct(std::string_view act) const {
  const std::shared_lock lock(state_->mutex);
  return state_->EventsOfAct(act);
}

bool Catalog::Exists(EventId id) const {
  const std::shared_lock lock(state_->mutex);
  return state_->Exists(id);
}

std::vector<EventId> Catalog::Resolve(std::string_view name) const {
  const std::shared_lock lock(state_->mutex);
  return state_->Resolve(name);
}

std::vector<Problem> Catalog::Check(const NewEntry& entry) const {
  const std::shared_lock lock(state_->mutex);
  return SubmissionCheck(*state_, entry).Run();
}

}  // namespace chipline
