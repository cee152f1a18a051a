#include "web/queue_decision.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "ingest/disagreement.h"
#include "model/json_value.h"
#include "web/answers.h"
#include "web/body.h"
#include "web/queue_list.h"

namespace chipline {
namespace {

// What the body says.
struct Said {
  std::optional<PolicyEvent> event;
  std::string reason;
  std::optional<Edtf> published;
};

// What a decision does: an entry, or nothing in the record; or why it cannot be made.
struct Move {
  std::optional<NewEntry> entry;
  std::optional<Response> refusal;
};

Move Refuse(const Site& site, const QueueItem& item, std::string detail) {
  HttpProblem problem{ProblemType::kConflict, std::move(detail), "id", {}};
  const Json members = {{"item", QueueItemJson(*site.timeline(), item)}};
  problem.members = members.dump(-1, ' ', false, Json::error_handler_t::replace);
  return {{}, Fail(std::move(problem))};
}

std::optional<Response> ReadSaid(const Request& request, QueueAction action,
                                 const SubjectTree& subjects, Said& said) {
  if (request.body.empty() && action != QueueAction::kReject) return std::nullopt;
  Json body;
  auto refusal =
      action == QueueAction::kAccept   ? ReadObject(request, {"event", "reason", "published"}, body)
      : action == QueueAction::kReject ? ReadObject(request, {"reason", "published"}, body)
                                       : ReadObject(request, {"reason"}, body);
  if (refusal) return refusal;
  std::vector<Problem> problems;
  said.reason = TextField(body, "reason", action == QueueAction::kReject, &problems);
  if (const std::string day = TextField(body, "published", false, &problems); !day.empty()) {
    auto date = Edtf::Parse(day);
    if (!date) problems.push_back({"published", date.error().message});
    if (date) said.published = std::move(*date);
  }
  if (body.contains("event")) said.event = ReadEvent(body["event"], "event.", subjects, &problems);
  if (!problems.empty()) return Invalid(std::move(problems));
  return std::nullopt;
}

// ---- the entry of each decision

// The draft as the person who accepts it leaves it. A key is its event's for ever, and the passages
// are the draft's where an edit names none.
PolicyEvent Reviewed(const PolicyEvent& draft, const std::optional<PolicyEvent>& edited,
                     const std::string& by) {
  PolicyEvent event = edited.value_or(draft);
  event.key = draft.key;
  if (event.sources.empty()) event.sources = draft.sources;
  event.review = draft.review;
  event.review.state = edited ? ReviewState::kEntered : ReviewState::kConfirmed;
  event.review.by = by;
  return event;
}

// Whether the edit leaves the event as it was.
bool IsUnedited(const PolicyEvent& standing, const PolicyEvent& edited) {
  PolicyEvent after = Reviewed(standing, edited, {});
  after.review = standing.review;
  return after == standing;
}

NewEntry Amending(EntryKind kind, EventId event, const Said& said, const char* otherwise) {
  NewEntry entry;
  entry.kind = kind;
  entry.targets = {event};
  entry.reason = said.reason.empty() ? otherwise : said.reason;
  entry.published = said.published;
  return entry;
}

// What the page still knows better than the version that stands by now; nothing where somebody has
// said as much since.
Move AcceptProposal(const QueueItem& item, const PolicyEvent& standing, const Said& said,
                    const std::string& by) {
  PolicyEvent found = item.event;
  std::erase_if(found.sources,
                [&](const Source& source) { return source.document != item.document; });
  const auto better = DisagreementOf(standing, found);
  if (!better) return {};
  NewEntry entry = Amending(EntryKind::kCorrection, *item.about, said, better->text.c_str());
  entry.events = {Reviewed(better->event, {}, by)};
  return {std::move(entry), {}};
}

Move Accept(const Site& site, const QueueItem& item, const Said& said, const std::string& by) {
  if (item.HasReason("page_edited") && said.reason.empty()) {
    return Refuse(
        site, item,
        "The page was edited and no longer says so; to accept it all the same, say why as "
        "the reason.");
  }
  const auto known = EventOf(*site.timeline(), item);
  if (!known) {
    // What is sent back as it was found is accepted as it was found.
    const bool is_edited = said.event && !IsUnedited(item.event, *said.event);
    NewEntry entry;
    entry.events = {Reviewed(item.event, is_edited ? said.event : std::nullopt, by)};
    return {std::move(entry), {}};
  }
  const StandingVersion standing = StandingAt(site, *known);
  if (!standing.event) {
    const bool is_ours = std::ranges::any_of(item.history, [&](const QueueDecision& decision) {
      return decision.action == QueueAction::kUndo && decision.seq == standing.seq;
    });
    if (!is_ours) {
      return Refuse(site, item,
                    "Event " + ToString(*known) + " was " +
                        (standing.is_merged ? "merged into another" : "retracted") +
                        " since; reject the item, or correct the event.");
    }
    NewEntry entry = Amending(EntryKind::kCorrection, *known, said, "accepted after all");
    entry.events = {Reviewed(item.event, said.event, by)};
    return {std::move(entry), {}};
  }
  const bool is_unedited = said.event && IsUnedited(*standing.event, *said.event);
  // An edit that leaves the event as it stands answers what is said of it: it stays.
  if (is_unedited && item.about) return {};
  if (said.event && !is_unedited) {
    NewEntry entry =
        Amending(EntryKind::kCorrection, *known, said, "corrected in the review queue");
    entry.events = {Reviewed(*standing.event, said.event, by)};
    return {std::move(entry), {}};
  }
  if (item.HasReason("withdrawn")) {
    return {Amending(EntryKind::kRetraction, *known, said, item.reasons[0].text.c_str()), {}};
  }
  if (item.about) return AcceptProposal(item, *standing.event, said, by);
  // A person has seen it meanwhile.
  if (standing.event->review.state != ReviewState::kExtracted) return {};
  NewEntry entry = Amending(EntryKind::kConfirmation, *known, said, "");
  entry.events = {Reviewed(*standing.event, {}, by)};
  return {std::move(entry), {}};
}

Move Reject(const Site& site, const QueueItem& item, const Said& said) {
  const auto known = EventOf(*site.timeline(), item);
  // A proposal that is turned down leaves the event as it is.
  if (!known || item.about) return {};
  const StandingVersion standing = StandingAt(site, *known);
  if (!standing.event) return {};
  if (standing.event->review.state != ReviewState::kExtracted) {
    return Refuse(site, item,
                  "Event " + ToString(*known) + " was reviewed since; retract it as an event.");
  }
  return {Amending(EntryKind::kRetraction, *known, said, ""), {}};
}

// The version that stood before entry `seq` amended the event; nothing where there was none, or it
// was a retraction.
std::optional<PolicyEvent> VersionBefore(const Site& site, EventId event, std::uint64_t seq) {
  if (event.seq == seq) return std::nullopt;
  const auto timeline = site.timeline();
  const Ref base = timeline->Find(event);
  if (base == kNoRef) return std::nullopt;
  const Ref last = timeline->FindLastAmendment(
      base, [&](const EventRecord& record) { return record.seq < seq; });
  return VersionAt(site, event, timeline->record(last == kNoRef ? base : last).seq);
}

Move Undo(const Site& site, const QueueItem& item, const Said& said) {
  const QueueDecision& last = *item.standing();
  if (last.seq == 0) return {};
  const auto done = site.bodies.Entry(last.seq);
  if (!done) return {{}, Fail(done.error())};
  const EventId event =
      (*done)->kind == EntryKind::kEvents ? EventId{last.seq, 0} : (*done)->targets.at(0);
  if (StandingAt(site, event).seq != last.seq) {
    return Refuse(site, item,
                  "Event " + ToString(event) + " has changed since; look at it as an event.");
  }
  auto before = VersionBefore(site, event, last.seq);
  if (!before) return {Amending(EntryKind::kRetraction, event, said, "undone in the queue"), {}};
  NewEntry entry = Amending(EntryKind::kCorrection, event, said, "undone in the queue");
  entry.events = {std::move(*before)};
  return {std::move(entry), {}};
}

bool Fits(QueueAction action, QueueState state) {
  switch (action) {
    case QueueAction::kAccept:
    case QueueAction::kReject:
      return state == QueueState::kOpen || state == QueueState::kSkipped;
    case QueueAction::kSkip:
      return state == QueueState::kOpen;
    case QueueAction::kUndo:
      break;
  }
  return state != QueueState::kOpen;
}

Move MoveOf(const Site& site, const QueueItem& item, QueueAction action, const Said& said,
            const std::string& by) {
  if (!Fits(action, item.state())) {
    const QueueDecision* last = item.standing();
    std::string detail = "The item is " + std::string(Name(item.state()));
    if (last != nullptr) detail += " by " + last->by + "; undo that first";
    return Refuse(site, item, detail + ".");
  }
  switch (action) {
    case QueueAction::kAccept:
      return Accept(site, item, said, by);
    case QueueAction::kReject:
      return Reject(site, item, said);
    case QueueAction::kUndo:
      return Undo(site, item, said);
    case QueueAction::kSkip:
      break;
  }
  return {};
}

// ---- the note beside it

// The submission id of the decision that an item is waiting for: its number makes it unique.
std::string IdOf(const QueueItem& item, QueueAction action) {
  return "review:" + item.id + ":" + std::to_string(item.history.size()) + ":" +
         std::string(Name(action));
}

// The item with the decision whose entry was appended and whose note was lost, where there is one.
Result<ReviewQueue::Item> CaughtUp(Editing& editing, ReviewQueue::Item item) {
  for (const QueueAction action : kQueueActions) {
    const auto claim = CHIP_TRY(editing.log.FindClaim("id:" + IdOf(*item, action)));
    if (!claim) continue;
    const LogEntry entry = CHIP_TRY(editing.log.Get(claim->seq));
    return editing.queue.Decide(item->id, item->history.size(),
                                {action, entry.by, 0, entry.reason, claim->seq, {}});
  }
  return item;
}

std::optional<Response> CheckTag(const Site& site, const Request& request, const QueueItem& item) {
  const auto given = request.Header("if-match");
  if (!given || *given == "*") return std::nullopt;
  const std::vector<std::string> tags = TagsOf(*given);
  const std::string current = QueueTag(item);
  if (std::ranges::find(tags, current) != tags.end()) return std::nullopt;
  HttpProblem problem{ProblemType::kStaleVersion,
                      "Somebody decided since: the item is now \"" + current + "\".", "If-Match",
                      current};
  const Json members = {{"etag", current}, {"item", QueueItemJson(*site.timeline(), item)}};
  problem.members = members.dump(-1, ' ', false, Json::error_handler_t::replace);
  return Fail(std::move(problem));
}

// {item} and, where the decision has an entry, the receipt of it.
Response Noted(const Site& site, Editing& editing, const Request& request, const QueueItem& item,
               const QueueDecision& decision) {
  Json json = {{"outcome", "noted"}};
  Response response;
  response.status = 200;
  if (decision.seq != 0) {
    const auto entry = editing.log.Get(decision.seq);
    if (!entry) return Fail(entry.error());
    response = Saved(site, request, *entry, true);
    if (response.problem) return response;
    json = Json::parse(response.body, nullptr, false);
    json.erase("etag");
  }
  json["item"] = QueueItemJson(*site.timeline(), item);
  Response noted = JsonAnswer(json);
  noted.status = response.status;
  if (const auto location = response.headers.Get("Location")) {
    noted.headers.Add("Location", *location);
  }
  noted.headers.Add("ETag", "\"" + QueueTag(item) + "\"");
  return noted;
}

Response Tried(const Site& site, Editing& editing, const Request& request, Move move) {
  if (!move.entry) return JsonAnswer({{"dry_run", true}, {"outcome", "noted"}});
  return AppendEntry(site, editing, request, std::move(*move.entry), "events[0].", {});
}

}  // namespace

Response NoQueueItem(const std::string& id) {
  return Fail({ProblemType::kNotFound, "No item \"" + id + "\" is in the queue.", "id", {}});
}

Response DecideQueueItem(const Site& site, Editing& editing, const Request& request,
                         QueueAction action) {
  if (auto problem = CheckFlags(request)) return Fail(*problem);
  Said said;
  if (auto refusal = ReadSaid(request, action, editing.subjects, said)) return *refusal;
  const bool dry_run = IsSet(request, "dry_run");
  const std::lock_guard lock(editing.amending);
  if (!site.follower.WaitUntil(site.log.Head().seq, kFollowed)) {
    return Fail(Unavailable("the timeline is behind the log; try again"));
  }
  auto item = editing.queue.Find(request.PathValue("id"));
  if (!item) return Fail(item.error());
  if (*item == nullptr) return NoQueueItem(request.PathValue("id"));
  item = CaughtUp(editing, *item);
  if (!item) return Fail(item.error());

  Claimed claim;
  if (!dry_run) claim = ClaimKey(editing, request);
  if (claim.refusal) return *claim.refusal;
  for (const QueueDecision& decision : (*item)->history) {
    if (claim.id.empty() || decision.request != claim.id) continue;
    return Noted(site, editing, request, **item, decision);
  }
  if (auto refusal = CheckTag(site, request, **item)) return *refusal;
  Move move = MoveOf(site, **item, action, said, request.principal.name);
  if (move.refusal) return *move.refusal;
  if (said.event && move.entry) {
    // The passages that the item came with are the reader's own.
    const auto refusal =
        RefuseQuotes(editing, move.entry->events.at(0), {(*item)->event}, "event.");
    if (refusal) return *refusal;
  }
  if (dry_run) return Tried(site, editing, request, std::move(move));

  QueueDecision decision{action, request.principal.name, 0, said.reason, 0, claim.id};
  if (move.entry) {
    move.entry->id = IdOf(**item, action);
    const std::string name = "id:" + move.entry->id;
    const std::string prefix = said.event ? "events[0]." : "";
    Response appended = AppendEntry(site, editing, request, std::move(*move.entry), prefix, {});
    if (appended.problem) return appended;
    const auto receipt = editing.log.FindClaim(name);
    if (!receipt) return Fail(receipt.error());
    if (*receipt) decision.seq = (*receipt)->seq;
  }
  auto decided = editing.queue.Decide((*item)->id, (*item)->history.size(), decision);
  if (!decided) return Fail(decided.error());
  return Noted(site, editing, request, **decided, decision);
}

}  // namespace chipline
