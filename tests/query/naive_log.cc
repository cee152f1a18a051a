#include "tests/query/naive_log.h"

#include <algorithm>

namespace chipline::naive {
namespace {

struct Draft {
  Known known;
  bool retracted = false;
  bool merged = false;         // into another
  bool newest_hidden = false;  // known_at hides the newest entry about it
};

// The draft that `id` names, by its first id or by that of a later version.
Draft* Find(std::vector<Draft>* drafts, const EventId& id) {
  for (Draft& draft : *drafts) {
    if (std::ranges::find(draft.known.ids, id) != draft.known.ids.end()) return &draft;
  }
  return nullptr;
}

// P11: "A correction or retraction counts from its own `seq` and its own `published`"; without
// one, from the day it was recorded. Confirming and merging are the desk's own decisions about
// what had been published before, so known_at does not hide them unless they give a day.
bool IsKnown(const LogEntry& entry, const Question& question) {
  if (!question.known_at) return true;
  if (entry.published) return entry.published->latest() <= *question.known_at;
  if (entry.kind == EntryKind::kConfirmation || entry.kind == EntryKind::kMerge) return true;
  return UtcDay(entry.recorded_at) <= *question.known_at;
}

void AddEvents(const LogEntry& entry, std::vector<Draft>* drafts) {
  for (std::size_t i = 0; i < entry.events.size(); ++i) {
    Draft draft;
    draft.known.id = {entry.seq, static_cast<std::uint32_t>(i)};
    draft.known.event = entry.events[i];
    draft.known.recorded = UtcDay(entry.recorded_at);
    draft.known.keys = {entry.events[i].key};
    draft.known.ids = {draft.known.id};
    drafts->push_back(draft);
  }
}

void NewVersion(const LogEntry& entry, Draft* draft) {
  draft->known.event = entry.events[0];
  draft->known.keys.push_back(entry.events[0].key);
  draft->known.ids.push_back({entry.seq, 0});
}

void Merge(const LogEntry& entry, Draft* kept, std::vector<Draft>* drafts) {
  NewVersion(entry, kept);
  for (std::size_t i = 1; i < entry.targets.size(); ++i) {
    Draft* other = Find(drafts, entry.targets[i]);
    if (other == nullptr || other == kept) continue;
    other->merged = true;
    const Known& lost = other->known;
    kept->known.merged_acts.push_back(lost.event.act);
    kept->known.merged_acts.insert(kept->known.merged_acts.end(), lost.merged_acts.begin(),
                                   lost.merged_acts.end());
    kept->known.keys.insert(kept->known.keys.end(), lost.keys.begin(), lost.keys.end());
    kept->known.ids.insert(kept->known.ids.end(), lost.ids.begin(), lost.ids.end());
    other->known.ids.clear();
  }
}

// P12: `correct`, `retract`, `confirm` and `merge` are entries about earlier events. The last
// visible one stands, also after a retraction.
void Apply(const LogEntry& entry, std::vector<Draft>* drafts, Fault fault) {
  Draft* draft = Find(drafts, entry.targets[0]);
  if (draft == nullptr || draft->merged) return;
  draft->retracted = entry.kind == EntryKind::kRetraction && fault != Fault::kRetractionIgnored;
  draft->newest_hidden = false;
  if (entry.kind == EntryKind::kMerge) {
    Merge(entry, draft, drafts);
  } else if (entry.kind != EntryKind::kRetraction) {
    NewVersion(entry, draft);
  }
}

// A confirmation vouches for the version that it saw: where known_at hides that one, it hides the
// confirmation too.
bool IsHidden(const LogEntry& entry, const Question& question, std::vector<Draft>* drafts) {
  Draft* draft = Find(drafts, entry.targets[0]);
  if (draft == nullptr) return true;
  if (entry.kind == EntryKind::kConfirmation && draft->newest_hidden) return true;
  if (IsKnown(entry, question)) return false;
  draft->newest_hidden = true;
  return true;
}

// P11: known_at "drops what had not been published by then (no `published`: `announced`, else
// recorded; a window counts from its last day)".
bool WasPublished(const Known& known, const Question& question) {
  if (!question.known_at) return true;
  return PublishedDay(known.event).value_or(known.recorded) <= *question.known_at;
}

// P11: "Before its `announced` day an event is at most `reported`."
Certainty CertaintyThen(const PolicyEvent& event, const Question& question) {
  const bool before =
      question.known_at && event.announced && *question.known_at < event.announced->latest();
  return before ? std::max(event.certainty, Certainty::kReported) : event.certainty;
}

}  // namespace

std::vector<Known> Visible(const std::vector<LogEntry>& log, const Question& question,
                           Fault fault) {
  std::vector<Draft> drafts;
  for (const LogEntry& entry : log) {
    if (question.seq && entry.seq > *question.seq) break;
    if (entry.kind == EntryKind::kEvents) {
      AddEvents(entry, &drafts);
    } else if (!IsHidden(entry, question, &drafts)) {
      Apply(entry, &drafts, fault);
    }
  }
  std::vector<Known> visible;
  for (Draft& draft : drafts) {
    if (draft.retracted || draft.merged) continue;
    if (!WasPublished(draft.known, question) && fault != Fault::kPublishedIgnored) continue;
    draft.known.certainty = CertaintyThen(draft.known.event, question);
    visible.push_back(draft.known);
  }
  return visible;
}

std::vector<std::size_t> Modified(const std::vector<Known>& events, std::size_t at) {
  std::vector<std::size_t> modified;
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (i == at) continue;  // "an act's name means all its events but this one"
    for (const std::string& name : events[at].event.modifies) {
      const Known& other = events[i];
      const auto id = ParseEventId(name);
      const bool named = other.event.act == name || std::ranges::count(other.keys, name) > 0 ||
                         std::ranges::count(other.merged_acts, name) > 0 ||
                         (id && std::ranges::count(other.ids, *id) > 0);
      if (named) {
        modified.push_back(i);
        break;
      }
    }
  }
  return modified;
}

}  // namespace chipline::naive
