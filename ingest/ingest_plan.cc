#include "ingest/ingest_plan.h"

#include <algorithm>
#include <utility>

#include "ingest/rules.h"

namespace chipline {
namespace {

bool ModifiesByNature(EventType type) {
  return type == EventType::kSuspension || type == EventType::kRescission ||
         type == EventType::kExtension || type == EventType::kEntityDelisting;
}

bool HasActor(EventType type) {
  return type == EventType::kPurchaseOrder || type == EventType::kPenalty;
}

std::string Joined(const std::vector<Problem>& problems) {
  std::string line;
  for (const Problem& problem : problems) {
    line += (line.empty() ? "" : "; ") + problem.field + ": " + problem.message;
  }
  return line;
}

// Every quote must be found where it says in the text that is stored.
std::string FaultOfQuotes(const PolicyEvent& event, const std::string& text,
                          const CodePointMap& offsets) {
  for (const Source& source : event.sources) {
    for (const Quote& quote : source.quotes) {
      const std::size_t begin = offsets.ToByte(quote.start);
      const std::size_t end = offsets.ToByte(quote.end);
      const bool holds = begin <= end && end <= text.size() &&
                         std::string_view(text).substr(begin, end - begin) == quote.exact;
      if (!holds) {
        return "its quote is not the text at " + std::to_string(quote.start) + ".." +
               std::to_string(quote.end);
      }
    }
  }
  return {};
}

bool IsSamePage(const PolicyEvent& a, const PolicyEvent& b) {
  if (a.sources.empty() || b.sources.empty()) return false;
  const Source& one = a.sources[0];
  const Source& other = b.sources[0];
  return one.document == other.document || (!one.url.empty() && one.url == other.url);
}

const char* CodeOf(Grade grade) {
  return grade == Grade::kB ? "grade_b" : "grade_c";
}

// "grade B: issuer by its sentence": what was not read off the words that name the act.
std::string GradeText(const Draft& draft) {
  std::string text = "grade " + std::string(Name(draft.grade));
  std::vector<std::string> weak;
  for (const SlotTrace& step : draft.trace) {
    if (step.basis == "capture" || step.basis == "clause") continue;
    if (step.field != "issuer" && step.field != "subjects") continue;
    const std::string line = step.field + " by " + step.basis;
    if (std::find(weak.begin(), weak.end(), line) == weak.end()) weak.push_back(line);
  }
  const char* separator = ": ";
  for (const std::string& line : weak) {
    text += separator + line;
    separator = ", ";
  }
  return text;
}

Result<void> Say(IngestedEvent* item, IngestOutcome outcome, std::string reason) {
  item->outcome = outcome;
  item->reason = std::move(reason);
  return Ok();
}

}  // namespace

IngestPlan::IngestPlan(const EventLog& log, const Catalog& catalog, const ActIndex& acts,
                       const SubjectTree& subjects, const SubjectTree& known,
                       const Document& document, const std::string& hash)
    : log_(log),
      catalog_(catalog),
      acts_(acts),
      subjects_(subjects),
      known_(known),
      document_(document),
      offsets_(document.text),
      hash_(hash) {}

Result<void> IngestPlan::Take(const std::vector<Draft>& drafts) {
  report_.document = hash_;
  report_.title = document_.title;
  report_.events.resize(drafts.size());
  repeated_.resize(drafts.size());
  // What modifies comes behind what it may modify: an entry's events name earlier ones only.
  for (const bool modifiers : {false, true}) {
    for (std::size_t i = 0; i < drafts.size(); ++i) {
      if (ModifiesByNature(drafts[i].event.type) == modifiers) CHIP_CHECK(Place(drafts[i], i));
    }
  }
  return Ok();
}

IngestReport IngestPlan::Finish(std::uint64_t seq) && {
  report_.seq = seq;
  if (seq == 0) return std::move(report_);
  for (std::size_t i = 0; i < entry_.events.size(); ++i) {
    report_.events[placed_[i]].id = EventId{seq, static_cast<std::uint32_t>(i)};
  }
  for (std::size_t i = 0; i < repeated_.size(); ++i) {
    if (!repeated_[i]) continue;
    report_.events[i].id = EventId{seq, static_cast<std::uint32_t>(*repeated_[i])};
  }
  return std::move(report_);
}

Result<void> IngestPlan::Place(const Draft& draft, std::size_t index) {
  IngestedEvent& item = report_.events[index];
  item.event = draft.event;
  for (Source& source : item.event.sources) source.document = hash_;
  if (draft.background) return Say(&item, IngestOutcome::kRecounted, "told as past");
  std::string fault = FaultOfQuotes(item.event, document_.text, offsets_);
  if (fault.empty()) fault = Joined(Validate(item.event, known_));
  if (!fault.empty()) {
    Wait(draft, index, "refused", fault);
    return Say(&item, IngestOutcome::kRefused, std::move(fault));
  }
  if (CHIP_TRY(HasTakenKey(&item))) {
    // It was appended, and the desk may not have been told: its item is there or is made now.
    if (draft.grade != Grade::kA) Wait(draft, index, CodeOf(draft.grade), GradeText(draft));
    return Ok();
  }
  if (!document_.published) {
    const char* reason = "the document has no publication date";
    Wait(draft, index, "undated", reason);
    return Say(&item, IngestOutcome::kQueued, reason);
  }
  if (draft.grade == Grade::kC) {
    Wait(draft, index, CodeOf(draft.grade), GradeText(draft));
    return Say(&item, IngestOutcome::kQueued, GradeText(draft));
  }
  if (CHIP_TRY(Repeats(&item, index))) return Ok();
  CHIP_CHECK(Accept(&item, index));
  if (item.outcome == IngestOutcome::kRefused) Wait(draft, index, "refused", item.reason);
  if (draft.grade == Grade::kB && item.outcome == IngestOutcome::kAdded) {
    Wait(draft, index, CodeOf(draft.grade), GradeText(draft));
  }
  return Ok();
}

void IngestPlan::Wait(const Draft& draft, std::size_t index, const char* code, std::string text) {
  Waiting& waiting = waiting_.emplace_back();
  waiting.index = index;
  waiting.item.event = report_.events[index].event;
  waiting.item.document = hash_;
  waiting.item.reasons.push_back({code, std::move(text)});
  if (std::string_view(code) != CodeOf(draft.grade) && draft.grade != Grade::kA) {
    waiting.item.reasons.push_back({CodeOf(draft.grade), GradeText(draft)});
  }
}

// The key names page, type, parties, subjects and dates. Taken by the same page, it is the same
// statement, whatever became of it since (P12: a person's version is not changed). Pages without
// an address share a key where their titles are equal: then the text's hash tells them apart.
Result<bool> IngestPlan::HasTakenKey(IngestedEvent* item) {
  std::string& key = item->event.key;
  if (const auto holder = catalog_.FindKey(key)) {
    const PolicyEvent first = CHIP_TRY(EventAt(*holder));
    if (IsSamePage(first, item->event)) return Known(item, *holder, "the page said so before");
    key += "-" + hash_.substr(0, 8);
    if (const auto again = catalog_.FindKey(key)) {
      return Known(item, *again, "the document said so before");
    }
  }
  return false;
}

Result<bool> IngestPlan::Repeats(IngestedEvent* item, std::size_t index) {
  const Act found = ActOf(item->event, subjects_);
  for (const EventId id : acts_.RepeatedBy(found)) {
    if (CHIP_TRY(ConcernsOthers(id, item->event))) continue;
    return Known(item, id, "the same act");
  }
  for (std::size_t i = 0; i < entry_.events.size(); ++i) {
    const PolicyEvent& earlier = entry_.events[i];
    const bool same = earlier.key == item->event.key ||
                      (IsRepeated(placed_acts_[i], found, subjects_) &&
                       earlier.actor == item->event.actor && earlier.scope == item->event.scope);
    if (!same) continue;
    repeated_[index] = i;
    CHIP_CHECK(Say(item, IngestOutcome::kMerged, "the same act, further up in the document"));
    return true;
  }
  return false;
}

// What a head does not hold: who ordered or paid, and whom a scope means, which a person words
// otherwise than a page does.
Result<bool> IngestPlan::ConcernsOthers(EventId id, const PolicyEvent& event) const {
  const bool by_scope = event.scope && !acts_.Find(id)->is_curated();
  if (!HasActor(event.type) && !by_scope) return false;
  const PolicyEvent known = CHIP_TRY(EventAt(id));
  return known.actor != event.actor || (by_scope && known.scope != event.scope);
}

Result<bool> IngestPlan::Known(IngestedEvent* item, EventId id, const char* reason) {
  const Act* act = acts_.Find(id);
  const bool is_curated = act == nullptr || act->is_curated();
  item->id = id;
  CHIP_CHECK(Say(item, is_curated ? IngestOutcome::kKnown : IngestOutcome::kMerged, reason));
  return true;
}

Result<void> IngestPlan::Accept(IngestedEvent* item, std::size_t index) {
  const Act act = ActOf(item->event, subjects_);
  bool is_within = false;
  if (ModifiesByNature(act.type) && item->event.modifies.empty()) {
    is_within = CHIP_TRY(FindModified(act, &item->event));
  }
  // A name of this document's own entry is right by construction; any other is the log's to know.
  NewEntry alone;
  alone.events = {item->event};
  if (is_within) alone.events[0].modifies.clear();
  const std::vector<Problem> problems = catalog_.Check(alone);
  if (!problems.empty()) return Say(item, IngestOutcome::kRefused, Joined(problems));
  entry_.events.push_back(item->event);
  placed_.push_back(index);
  placed_acts_.push_back(act);
  return Say(item, IngestOutcome::kAdded, {});
}

// Names what `event` modifies where exactly one event fits; among several nobody can tell, and
// P4 says what then holds. True where that one is of this document.
Result<bool> IngestPlan::FindModified(const Act& act, PolicyEvent* event) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < placed_acts_.size(); ++i) {
    if (CanModify(act, placed_acts_[i], subjects_)) names.push_back(entry_.events[i].key);
  }
  const std::vector<EventId> known = acts_.ModifiableBy(act);
  if (names.size() + known.size() != 1) return false;
  const bool is_within = !names.empty();
  if (!is_within) {
    const std::string key = CHIP_TRY(EventAt(known[0])).key;
    names.push_back(key.empty() ? ToString(known[0]) : key);
  }
  event->modifies = std::move(names);
  return is_within;
}

// As first appended.
Result<PolicyEvent> IngestPlan::EventAt(EventId id) const {
  LogEntry entry = CHIP_TRY(log_.Get(id.seq));
  if (id.index >= entry.events.size()) return Corruption("no event " + ToString(id));
  return std::move(entry.events[id.index]);
}

}  // namespace chipline
