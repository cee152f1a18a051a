#include "ingest/ingester.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ingest/rules.h"
#include "ingest/submit.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr int kRetries = 100;

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

// Sorts the drafts of one document into an entry and a report, in the light of what the log held
// at one moment. Writes nothing.
class Plan {
 public:
  Plan(const EventLog& log, const Catalog& catalog, const ActIndex& acts,
       const SubjectTree& subjects, const SubjectTree& known, const Document& document,
       const std::string& hash)
      : log_(log),
        catalog_(catalog),
        acts_(acts),
        subjects_(subjects),
        known_(known),
        document_(document),
        offsets_(document.text),
        hash_(hash) {}

  Result<void> Take(const std::vector<Draft>& drafts) {
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

  NewEntry& entry() { return entry_; }

  // The report, with the ids that entry `seq` gave; 0 where nothing was appended.
  IngestReport Finish(std::uint64_t seq) && {
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

 private:
  Result<void> Place(const Draft& draft, std::size_t index) {
    IngestedEvent& item = report_.events[index];
    item.event = draft.event;
    for (Source& source : item.event.sources) source.document = hash_;
    if (draft.background) return Say(&item, IngestOutcome::kRecounted, "told as past");
    std::string fault = FaultOfQuotes(item.event, document_.text, offsets_);
    if (fault.empty()) fault = Joined(Validate(item.event, known_));
    if (!fault.empty()) return Say(&item, IngestOutcome::kRefused, std::move(fault));
    if (!document_.published) {
      return Say(&item, IngestOutcome::kQueued, "the document has no publication date");
    }
    if (draft.grade == Grade::kC) return Say(&item, IngestOutcome::kQueued, "grade C");
    if (CHIP_TRY(HasTakenKey(&item))) return Ok();
    if (CHIP_TRY(Repeats(&item, index))) return Ok();
    return Accept(&item, index);
  }

  static Result<void> Say(IngestedEvent* item, IngestOutcome outcome, std::string reason) {
    item->outcome = outcome;
    item->reason = std::move(reason);
    return Ok();
  }

  // The key names page, type, parties, subjects and dates. Taken by the same page, it is the same
  // statement, whatever became of it since (P12: a person's version is not changed). Pages without
  // an address share a key where their titles are equal: then the text's hash tells them apart.
  Result<bool> HasTakenKey(IngestedEvent* item) {
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

  Result<bool> Repeats(IngestedEvent* item, std::size_t index) {
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
  Result<bool> ConcernsOthers(EventId id, const PolicyEvent& event) const {
    const bool by_scope = event.scope && !acts_.Find(id)->is_curated();
    if (!HasActor(event.type) && !by_scope) return false;
    const PolicyEvent known = CHIP_TRY(EventAt(id));
    return known.actor != event.actor || (by_scope && known.scope != event.scope);
  }

  Result<bool> Known(IngestedEvent* item, EventId id, const char* reason) {
    const Act* act = acts_.Find(id);
    const bool is_curated = act == nullptr || act->is_curated();
    item->id = id;
    CHIP_CHECK(Say(item, is_curated ? IngestOutcome::kKnown : IngestOutcome::kMerged, reason));
    return true;
  }

  Result<void> Accept(IngestedEvent* item, std::size_t index) {
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
  Result<bool> FindModified(const Act& act, PolicyEvent* event) {
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
  Result<PolicyEvent> EventAt(EventId id) const {
    LogEntry entry = CHIP_TRY(log_.Get(id.seq));
    if (id.index >= entry.events.size()) return Corruption("no event " + ToString(id));
    return std::move(entry.events[id.index]);
  }

  const EventLog& log_;
  const Catalog& catalog_;
  const ActIndex& acts_;
  const SubjectTree& subjects_;  // of the index of acts
  const SubjectTree& known_;     // of the rules, which may be newer
  const Document& document_;
  const CodePointMap offsets_;
  const std::string& hash_;
  IngestReport report_;
  NewEntry entry_;
  std::vector<std::size_t> placed_;  // of each of entry_'s events: which draft
  std::vector<Act> placed_acts_;
  std::vector<std::optional<std::size_t>> repeated_;  // of each draft: which of entry_'s events
};

// The report of a document that entry `seq` holds.
Result<IngestReport> ReportOf(const EventLog& log, std::uint64_t seq, const Document& document,
                              const std::string& hash) {
  IngestReport report;
  report.document = hash;
  report.title = document.title;
  report.seq = seq;
  LogEntry entry = CHIP_TRY(log.Get(seq));
  for (std::size_t i = 0; i < entry.events.size(); ++i) {
    report.events.push_back({std::move(entry.events[i]), IngestOutcome::kDuplicate,
                             EventId{seq, static_cast<std::uint32_t>(i)},
                             "the document was ingested before"});
  }
  return report;
}

}  // namespace

namespace {
constexpr std::array<std::string_view, 7> kOutcomes = {"added",  "duplicate", "merged", "known",
                                                       "queued", "recounted", "refused"};
}  // namespace

std::string_view Name(IngestOutcome outcome) {
  return kOutcomes[static_cast<std::size_t>(outcome)];
}

std::optional<IngestOutcome> IngestOutcomeFromName(std::string_view name) {
  const auto* found = std::find(kOutcomes.begin(), kOutcomes.end(), name);
  if (found == kOutcomes.end()) return std::nullopt;
  return static_cast<IngestOutcome>(found - kOutcomes.begin());
}

std::size_t IngestReport::Count(IngestOutcome outcome) const {
  return static_cast<std::size_t>(
      std::count_if(events.begin(), events.end(),
                    [&](const IngestedEvent& event) { return event.outcome == outcome; }));
}

Ingester::Ingester(EventLog* log, Catalog* catalog, DocumentStore* documents,
                   const SubjectTree& subjects, const Extractor& extractor)
    : log_(log),
      catalog_(catalog),
      documents_(documents),
      subjects_(subjects),
      extractor_(extractor),
      acts_(subjects) {}

Result<IngestReport> Ingester::Ingest(std::string_view bytes, const ReadOptions& options) {
  return Run(bytes, options, Mode::kWrite);
}
Result<IngestReport> Ingester::Preview(std::string_view bytes, const ReadOptions& options) {
  return Run(bytes, options, Mode::kPreview);
}

Result<IngestReport> Ingester::Run(std::string_view bytes, const ReadOptions& options, Mode mode) {
  const Document document = CHIP_TRY(ReadDocument(bytes, options));
  const std::string hash = HexOf(Sha256(document.text));
  if (const auto why = documents_->WithdrawalOf(hash)) {
    return Conflict("this text was withdrawn: " + *why, options.path);
  }
  const std::shared_ptr<const RuleSet> rules = extractor_.rules();
  const std::string id = "doc:" + hash + "@" + rules->version;
  const std::vector<Draft> drafts = extractor_.Extract(document).drafts;

  const std::lock_guard lock(mutex_);
  for (int attempt = 0; attempt < kRetries; ++attempt) {
    CHIP_CHECK(CatchUp(*log_, catalog_));
    CHIP_CHECK(acts_.CatchUp(*log_));
    if (const auto earlier = CHIP_TRY(log_->FindClaim("id:" + id))) {
      return ReportOf(*log_, earlier->seq, document, hash);
    }
    Plan plan(*log_, *catalog_, acts_, subjects_, *rules->subjects, document, hash);
    CHIP_CHECK(plan.Take(drafts));
    if (mode == Mode::kPreview || plan.entry().events.empty()) return std::move(plan).Finish(0);
    // The text is durable before the entry that cites it.
    CHIP_TRY(documents_->Put(document.text));
    plan.entry().id = id;
    plan.entry().by = "ingest/" + rules->version;
    const std::uint64_t seen = acts_.last_seq();
    const Result<Receipt> receipt = log_->Append(plan.entry(), {seen});
    if (receipt) return std::move(plan).Finish(receipt->seq);
    // Where the log has grown meanwhile, all is compared again.
    const bool has_grown = log_->Head().seq > seen;
    if (receipt.error().code != ErrorCode::kConflict || !has_grown) return receipt.error();
  }
  return Unavailable("the log grows too fast for this document to be compared", options.path);
}

}  // namespace chipline
