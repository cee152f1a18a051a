#include "ingest/ingest_plan.h"

#include <algorithm>
#include <utility>

#include "ingest/disagreement.h"
#include "ingest/page_versions.h"
#include "ingest/publication_day.h"
#include "ingest/rules.h"

namespace chipline {
namespace {

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
                       const Statements& statements, const SubjectTree& subjects,
                       const SubjectTree& known, const Document& document, const std::string& hash,
                       std::optional<Day> edited, std::vector<EventId> cited)
    : log_(log),
      catalog_(catalog),
      acts_(acts),
      statements_(statements),
      subjects_(subjects),
      known_(known),
      document_(document),
      offsets_(document.text),
      hash_(hash),
      edited_(edited),
      cited_(std::move(cited)),
      merger_(log, catalog, acts, statements, subjects) {}

Result<void> IngestPlan::Take(const std::vector<Draft>& drafts) {
  report_.document = hash_;
  report_.title = document_.title;
  report_.events.resize(drafts.size());
  placed_.resize(drafts.size());
  repeated_.resize(drafts.size());
  for (std::size_t i = 0; i < drafts.size(); ++i) CHIP_CHECK(Place(drafts[i], i));
  Replace();
  CHIP_CHECK(Settle(drafts));
  return AskAboutDropped();
}

// P11: what a page says since it was edited, nobody could read there before.
void IngestPlan::DateAsKnown(PolicyEvent* event) const {
  for (Source& source : event->sources) {
    source.document = hash_;
    if (edited_ && source.published && source.published->latest() < *edited_) {
      source.published = Edtf::FromDay(*edited_);
    }
  }
}

bool IngestPlan::IsRestated(const Statement& old) const {
  if (old.said.sources[0].document == hash_) return true;
  return std::any_of(report_.events.begin(), report_.events.end(),
                     [&](const IngestedEvent& item) { return item.event.key == old.key; });
}

// An event that rests on this page alone, and that its present text does not tell: the page may
// have been withdrawn or corrected, or read badly. People are asked.
Result<void> IngestPlan::AskAboutDropped() {
  const std::string& url = document_.url.empty() ? document_.canonical_url : document_.url;
  if (!edited_ || url.empty()) return Ok();
  for (const Statement* old : statements_.OfPage(PageKey(url))) {
    const bool has_ended = std::ranges::any_of(
        ended_, [&](const Statement& statement) { return statement.key == old->key; });
    const auto id = catalog_.FindKey(old->event);
    if (IsRestated(*old) || has_ended || !id || acts_.Find(*id) == nullptr) continue;
    const PolicyEvent standing = CHIP_TRY(StandingAt(*id));
    const bool alone = std::ranges::all_of(standing.sources, [&](const Source& source) {
      return source.document == old->said.sources[0].document || PageKey(source.url) == old->page;
    });
    if (!alone) continue;
    const std::string reason =
        "event " + ToString(*id) + " rests on this page alone, which no longer tells it: version " +
        old->said.sources[0].document + " did, version " + hash_ + " does not";
    CHIP_CHECK(AskWhether(*id, standing, reason));
  }
  return AskAboutCited();
}

// What a person entered or accepted has no statement; the passages that it cites tell whether the
// page still says so.
Result<void> IngestPlan::AskAboutCited() {
  const std::string& url = document_.url.empty() ? document_.canonical_url : document_.url;
  for (const EventId id : cited_) {
    const Act* act = acts_.Find(id);
    const bool is_told =
        act == nullptr || std::ranges::any_of(report_.events, [&](const IngestedEvent& item) {
          return item.id == id || IsRepeated(*act, ActOf(item.event, subjects_), subjects_);
        });
    if (is_told) continue;
    const PolicyEvent standing = CHIP_TRY(StandingAt(id));
    bool is_cited = false;  // some passage of it, and of this page alone
    for (const Source& source : standing.sources) {
      const bool is_other = PageKey(source.url) != PageKey(url) || source.document == hash_;
      const bool holds = std::ranges::any_of(source.quotes, [&](const Quote& quote) {
        return document_.text.find(quote.exact) != std::string::npos;
      });
      is_cited = (is_cited || !source.quotes.empty()) && !is_other && !holds;
      if (is_other || holds) break;
    }
    if (!is_cited) continue;
    CHIP_CHECK(AskWhether(id, standing,
                          "event " + ToString(id) + " rests on this page alone, and version " +
                              hash_ + " of it has none of the passages that it cites"));
  }
  return Ok();
}

Result<void> IngestPlan::AskWhether(EventId id, const PolicyEvent& standing, std::string reason) {
  Waiting& waiting = waiting_.emplace_back();
  waiting.index = report_.events.size();
  waiting.item = {{}, standing, hash_, {{"withdrawn", reason}}, id, 0, {}};
  report_.events.push_back({standing, IngestOutcome::kQueued, id, std::move(reason), {}});
  return Ok();
}

// What an earlier version of the page said and this one does not: the page has taken it back, and
// says this in its place.
void IngestPlan::Replace() {
  std::vector<const Statement*> before;
  for (const Statement& statement : fresh_) {
    for (const Statement* old : statements_.OfPage(statement.page)) {
      if (std::find(before.begin(), before.end(), old) == before.end()) before.push_back(old);
    }
  }
  for (const Statement* old : before) {
    if (IsRestated(*old)) continue;
    const auto now = std::find_if(fresh_.begin(), fresh_.end(), [&](const Statement& statement) {
      return statement.event.empty() && Replaces(statement, *old, subjects_);
    });
    if (now == fresh_.end()) continue;
    now->event = old->event;
    if (now->published > old->published) {
      // The act is as old as it was; only what is said of it is new.
      now->said.published =
          old->said.published ? old->said.published : old->said.sources[0].published;
      now->act = ActOf(now->said, subjects_);
    }
    ended_.push_back(*old);
    ended_.back().ended = now->published;
  }
}

// Finds the event of each statement.
Result<void> IngestPlan::Settle(const std::vector<Draft>& drafts) {
  std::vector<std::string> removed;
  for (const Statement& statement : ended_) removed.push_back(statement.key);
  sorted_ = CHIP_TRY(merger_.Sort(fresh_, removed));
  sorted_.put.insert(sorted_.put.end(), ended_.begin(), ended_.end());
  sorted_.touched.insert(sorted_.touched.end(), said_before_.begin(), said_before_.end());
  entry_.events = sorted_.events;
  const std::vector<Problem> problems = catalog_.Check(entry_);
  // A name of this entry's own is right by construction; any other is the log's to know.
  if (!problems.empty()) return Error{ErrorCode::kInternal, Joined(problems), hash_};
  for (std::size_t i = 0; i < fresh_.size(); ++i) {
    const std::size_t index = fresh_index_[i];
    IngestedEvent& item = report_.events[index];
    const auto statement =
        std::find_if(sorted_.put.begin(), sorted_.put.end(),
                     [&](const Statement& put) { return put.key == fresh_[i].key; });
    if (statement == sorted_.put.end()) continue;
    const auto event =
        std::find_if(entry_.events.begin(), entry_.events.end(),
                     [&](const PolicyEvent& added) { return added.key == statement->event; });
    if (event == entry_.events.end()) {
      item.id = catalog_.FindKey(statement->event);
      CHIP_CHECK(Say(&item, IngestOutcome::kMerged, "the same act"));
      continue;
    }
    placed_[index] = static_cast<std::size_t>(event - entry_.events.begin());
    if (drafts[index].grade == Grade::kB) {
      Wait(drafts[index], index, CodeOf(Grade::kB), GradeText(drafts[index]));
    }
    CHIP_CHECK(LookForRivals(drafts[index], index, *statement));
    // What waits is the draft; what was added may say more.
    item.event = *event;
    CHIP_CHECK(Say(&item, IngestOutcome::kAdded, {}));
  }
  return Ok();
}

// A new event that tells otherwise of what the log has (P13): people are asked. The tranches of one
// page are no rivals.
Result<void> IngestPlan::LookForRivals(const Draft& draft, std::size_t index,
                                       const Statement& statement) {
  for (const EventId id : acts_.Near(statement.act)) {
    const Act& other = *acts_.Find(id);
    if (!Rivals(statement.act, other, subjects_)) continue;
    const PolicyEvent event = CHIP_TRY(EventAt(id));
    bool is_tranche = false;
    for (const Statement* theirs : statements_.OfEvent(event.key)) {
      for (const Statement& ours : sorted_.put) {
        is_tranche |= ours.event == statement.event && IsSamePage(ours.said, theirs->said);
      }
    }
    if (is_tranche) continue;
    Wait(draft, index, "contradiction",
         "event " + ToString(id) + " tells otherwise: " + OneLine(event));
    return Ok();
  }
  return Ok();
}

IngestReport IngestPlan::Finish(std::uint64_t seq) && {
  report_.seq = seq;
  for (std::size_t i = 0; i < placed_.size(); ++i) {
    if (placed_[i] && seq != 0) {
      report_.events[i].id = EventId{seq, static_cast<std::uint32_t>(*placed_[i])};
    }
  }
  for (std::size_t i = 0; i < repeated_.size(); ++i) {
    if (repeated_[i]) report_.events[i].id = report_.events[*repeated_[i]].id;
  }
  return std::move(report_);
}

Result<void> IngestPlan::Place(const Draft& draft, std::size_t index) {
  IngestedEvent& item = report_.events[index];
  item.event = draft.event;
  DateAsKnown(&item.event);
  if (draft.background) return Say(&item, IngestOutcome::kRecounted, "told as past");
  std::string fault = FaultOfQuotes(item.event, document_.text, offsets_);
  if (fault.empty()) fault = Joined(Validate(item.event, known_));
  if (!fault.empty()) {
    Wait(draft, index, "refused", fault);
    return Say(&item, IngestOutcome::kRefused, std::move(fault));
  }
  if (CHIP_TRY(HasTakenKey(&item, index))) {
    // It was appended, and the desk may not have been told: its item is there or is made now.
    if (draft.grade == Grade::kB && CHIP_TRY(WasAddedWith(item))) {
      Wait(draft, index, CodeOf(draft.grade), GradeText(draft));
    }
    told_.emplace_back(StatementOf(item.event, {}, subjects_), index);
    return Ok();
  }
  if (!document_.published) {
    const std::string stated = StatedDay(document_);
    const std::string reason = stated.empty() ? "the document has no publication date"
                                              : "the document says that it was published on " +
                                                    stated + ", which is still to come";
    Wait(draft, index, "undated", reason);
    return Say(&item, IngestOutcome::kQueued, reason);
  }
  if (const std::string days = RivalDays(document_); !days.empty()) {
    const std::string reason = "the document gives two days of publication: " + days;
    Wait(draft, index, "dates_disagree", reason);
    return Say(&item, IngestOutcome::kQueued, reason);
  }
  if (draft.grade == Grade::kC) {
    Wait(draft, index, CodeOf(draft.grade), GradeText(draft));
    return Say(&item, IngestOutcome::kQueued, GradeText(draft));
  }
  if (CHIP_TRY(Repeats(draft, index))) return Ok();
  fresh_.push_back(StatementOf(item.event, {}, subjects_));
  fresh_index_.push_back(index);
  told_.emplace_back(fresh_.back(), index);
  return Ok();
}

// Whether the event was appended with this very document.
Result<bool> IngestPlan::WasAddedWith(const IngestedEvent& item) const {
  const auto event = catalog_.FindKey(item.event.key);
  if (!event) return false;
  return CHIP_TRY(log_.Get(event->seq)).id.starts_with("doc:" + hash_);
}

void IngestPlan::Wait(const Draft& draft, std::size_t index, const char* code, std::string text) {
  const QueueReason reason{code, std::move(text)};
  for (Waiting& waiting : waiting_) {
    if (waiting.index == index) return waiting.item.reasons.push_back(reason);
  }
  Waiting& waiting = waiting_.emplace_back();
  waiting.index = index;
  waiting.item.event = report_.events[index].event;
  waiting.item.document = hash_;
  waiting.item.reasons.push_back(reason);
  if (reason.code == CodeOf(draft.grade) || draft.grade == Grade::kA) return;
  waiting.item.reasons.push_back({CodeOf(draft.grade), GradeText(draft)});
}

// The key names page, type, parties, subjects and dates. Taken by the same page, it is the same
// statement, whatever became of it since (P12: a person's version is not changed). Pages without
// an address share a key where their titles are equal: then the text's hash tells them apart.
Result<bool> IngestPlan::HasTakenKey(IngestedEvent* item, std::size_t index) {
  std::string& key = item->event.key;
  for (const char* reason : {"the page said so before", "the document said so before"}) {
    const Statement* statement = statements_.Find(key);
    if (statement != nullptr && IsSamePage(statement->said, item->event)) {
      said_before_.push_back(statement->event);
      const auto event = catalog_.FindKey(statement->event);
      if (event) return Known(item, *event, reason);
    }
    const auto holder = catalog_.FindKey(key);
    if (!holder && statement == nullptr) return false;
    if (holder) {
      const PolicyEvent first = CHIP_TRY(EventAt(*holder));
      if (IsSamePage(first, item->event)) {
        // Its statement was lost between two writes: it is made again.
        if (document_.published && !CHIP_TRY(merger_.IsClosed(*holder)) && acts_.Find(*holder)) {
          fresh_.push_back(StatementOf(item->event, key, subjects_));
          fresh_index_.push_back(index);
        }
        return Known(item, *holder, reason);
      }
    }
    key = item->event.key + "-" + hash_.substr(0, 8);
  }
  return false;
}

// What the same page told further up, and what stands in the log and takes no further statements.
Result<bool> IngestPlan::Repeats(const Draft& draft, std::size_t index) {
  IngestedEvent* item = &report_.events[index];
  const Act found = ActOf(item->event, subjects_);
  for (const auto& [earlier, above] : told_) {
    const bool same =
        earlier.key == item->event.key ||
        (IsRepeated(earlier.act, found, subjects_) && earlier.said.actor == item->event.actor &&
         earlier.said.scope == item->event.scope);
    if (!same) continue;
    repeated_[index] = above;
    CHIP_CHECK(Say(item, IngestOutcome::kMerged, "the same act, further up in the document"));
    return true;
  }
  for (const EventId id : acts_.RepeatedBy(found)) {
    if (CHIP_TRY(ConcernsOthers(id, item->event)) || CHIP_TRY(MayBeAdded(id))) continue;
    if (CHIP_TRY(merger_.IsClosed(id))) CHIP_CHECK(Disagree(draft, index, id));
    return Known(item, id, "the same act");
  }
  return false;
}

// Whether an event is made of statements, and open to further ones.
Result<bool> IngestPlan::MayBeAdded(EventId id) const {
  if (CHIP_TRY(merger_.IsClosed(id))) return false;
  return !statements_.OfEvent(CHIP_TRY(EventAt(id)).key).empty();
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

// P12: what a person left is not changed; where the page knows better, people are asked.
Result<void> IngestPlan::Disagree(const Draft& draft, std::size_t index, EventId id) {
  const auto better = DisagreementOf(CHIP_TRY(StandingAt(id)), report_.events[index].event);
  if (!better) return Ok();
  Wait(draft, index, "disagreement", "event " + ToString(id) + ": " + better->text);
  Waiting& waiting = waiting_.back();
  waiting.item.event = better->event;
  waiting.item.about = id;
  waiting.item.reasons.resize(1);
  return Ok();
}

// As it stands at the end of the log. REQUIRES: the index of acts has it.
Result<PolicyEvent> IngestPlan::StandingAt(EventId id) const {
  const auto amendments = acts_.AmendmentsOf(id);
  for (auto seq = amendments.rbegin(); seq != amendments.rend(); ++seq) {
    LogEntry entry = CHIP_TRY(log_.Get(*seq));
    if (!entry.events.empty()) return std::move(entry.events[0]);
  }
  return EventAt(id);
}

// As first appended.
Result<PolicyEvent> IngestPlan::EventAt(EventId id) const {
  LogEntry entry = CHIP_TRY(log_.Get(id.seq));
  if (id.index >= entry.events.size()) return Corruption("no event " + ToString(id));
  return std::move(entry.events[id.index]);
}

}  // namespace chipline
