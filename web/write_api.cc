#include "web/write_api.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "ingest/event_file.h"
#include "ingest/submit.h"
#include "model/json.h"
#include "model/json_value.h"
#include "query/resolver.h"
#include "web/answers.h"
#include "web/body.h"
#include "web/document_api.h"
#include "web/submission.h"

namespace chipline {
namespace {

// Lines whose effect is told together; more are counted alone.
constexpr std::size_t kMostTried = 1'000;

// Whoever has the machine may bring the work of others, as curated files are.
bool MaySpeakForOthers(const Request& request) {
  return request.principal.via == Via::kOperator;
}

// A version is its writer's, whoever wrote the one that it began as.
void SetReviewer(const Request& request, PolicyEvent& event) {
  if (event.review.by.empty() || MaySpeakForOthers(request)) return;
  event.review.by = request.principal.name;
}

// Nobody has looked at an event in another's name. What is wrong with it, or nothing.
std::optional<Problem> CheckReviewer(const Request& request, const PolicyEvent& event) {
  const std::string& by = event.review.by;
  if (by.empty() || by == request.principal.name || MaySpeakForOthers(request)) {
    return std::nullopt;
  }
  return Problem{"review.by",
                 "is whoever sends the event, here '" + request.principal.name + "': leave it out"};
}

// ---- new events

PolicyEvent ReadNewEvent(const Request& request, const Json& value, const std::string& prefix,
                         const SubjectTree& subjects, std::vector<Problem>* problems) {
  PolicyEvent event = ReadEvent(value, prefix, subjects, problems);
  if (auto problem = CheckReviewer(request, event)) {
    problem->field.insert(0, prefix);
    problems->push_back(std::move(*problem));
  }
  return event;
}

// One event, a list of them, or {"events": […]}: one entry, whole or not at all.
Response PostEntry(const Site& site, Editing& editing, const Request& request) {
  Json body;
  if (auto refusal = ReadJson(request, body)) return *refusal;
  const bool is_wrapped = body.is_object() && body.size() == 1 && body.contains("events");
  const Json& events = is_wrapped ? body["events"] : body;
  NewEntry entry;
  std::vector<Problem> problems;
  std::string prefix;
  if (events.is_array()) {
    for (std::size_t i = 0; i < events.size(); ++i) {
      entry.events.push_back(ReadNewEvent(request, events[i], "events[" + std::to_string(i) + "].",
                                          editing.subjects, &problems));
    }
    if (events.empty()) problems.push_back({"events", "there are none"});
  } else {
    prefix = "events[0].";
    entry.events.push_back(ReadNewEvent(request, events, "", editing.subjects, &problems));
  }
  if (!problems.empty()) return Invalid(std::move(problems));
  return SubmitEvents(site, editing, request, std::move(entry), prefix);
}

// 422 for a body of which nothing was taken: what each line lacks, and the counts of the report.
Response NoLineTaken(const Json& report) {
  HttpProblem problem{ProblemType::kValidation, report["refused"][0].get<std::string>(), {}, {}};
  problem.members = report.dump(-1, ' ', false, Json::error_handler_t::replace);
  return Fail(std::move(problem));
}

// What the lines that would be added do to the state, all together: a line may be about the one
// before it, and whoever tries a file asks what the file does.
std::optional<Response> TryLines(const Site& site, const Request& request,
                                 const std::vector<NewEntry>& entries,
                                 const std::vector<SubmitResult>& results, Json& json) {
  NewEntry together;
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (results[i].outcome != SubmitOutcome::kAdded) continue;
    together.by = entries[i].by;
    together.events.insert(together.events.end(), entries[i].events.begin(),
                           entries[i].events.end());
  }
  if (together.events.empty() || together.events.size() > kMostTried) return std::nullopt;
  return TryEffect(site, request, together, json["effect"]);
}

// That the event of a line is known, and counts no longer; null where it counts.
Json GoneJson(const Timeline& timeline, const Catalog& catalog, const FileEntry& item,
              const Receipt& receipt) {
  const std::string& key = item.entry.events[0].key;
  const auto named = key.empty() ? std::nullopt : catalog.FindKey(key);
  const Ref base = timeline.Find(named.value_or(EventId{receipt.seq, 0}));
  const Ref retraction = base == kNoRef ? kNoRef : Resolver(timeline, {}).Retraction(base);
  if (retraction == kNoRef) return nullptr;
  const EventRecord& by = timeline.record(retraction);
  const bool is_merged = by.merged_into != kNoRef;
  Json json = {{"place", item.place},
               {"id", ToString(by.id)},
               {"as", is_merged ? "merged" : "retracted"},
               {"by", by.seq}};
  if (is_merged) json["into"] = ToString(timeline.record(by.merged_into).id);
  return json;
}

// One event a line, each an entry of its own, as `chipline ingest` reads files. A body with a
// broken line adds nothing.
Response PostLines(const Site& site, Editing& editing, const Request& request) {
  if (auto problem = CheckFlags(request)) return Fail(*problem);
  const std::string name(request.Get("name").value_or("body"));
  EventFile file = ParseEvents(request.body, name, request.principal.name, editing.subjects);
  for (const FileEntry& item : file.entries) {
    const auto problem = CheckReviewer(request, item.entry.events[0]);
    if (problem)
      file.problems.push_back(item.place + ": " + problem->field + ": " + problem->message);
  }
  Json json = {{"found", file.found}, {"added", 0}, {"known", 0}, {"refused", file.problems}};
  if (file.problems.empty()) {
    std::vector<NewEntry> entries;
    for (const FileEntry& item : file.entries) entries.push_back(item.entry);
    const SubmitOptions options{IsSet(request, "dry_run"), &editing.documents};
    const auto results = Submit(&editing.log, &editing.catalog, editing.subjects, entries, options);
    if (!results) return Fail(results.error());
    // Whoever reads next reads what was written; what is known may have been taken back since.
    site.follower.WaitUntil(site.log.Head().seq, kFollowed);
    std::size_t added = 0;
    std::size_t known = 0;
    for (std::size_t i = 0; i < results->size(); ++i) {
      const SubmitResult& result = (*results)[i];
      if (result.outcome == SubmitOutcome::kAdded) {
        ++added;
      } else if (result.outcome == SubmitOutcome::kDuplicate) {
        ++known;
        Json gone = GoneJson(*site.timeline(), editing.catalog, file.entries[i], result.receipt);
        if (!gone.is_null()) json["gone"].push_back(std::move(gone));
      } else {
        json["refused"].push_back(file.entries[i].place + ": " + Summary(result));
      }
    }
    json["added"] = added;
    json["known"] = known;
    if (options.dry_run) {
      if (auto refusal = TryLines(site, request, entries, *results, json)) return *refusal;
    }
  }
  json["seq"] = site.log.Head().seq;
  const bool none_taken = json["added"] == 0 && json["known"] == 0;
  return none_taken && !json["refused"].empty() ? NoLineTaken(json) : JsonAnswer(json);
}

Response PostEvents(const Site& site, Editing& editing, const Request& request) {
  const std::string type = MediaType(request);
  if (type == "application/json") return PostEntry(site, editing, request);
  if (type == "application/x-ndjson") return PostLines(site, editing, request);
  return Fail({ProblemType::kUnsupportedMedia,
               "Expected application/json, or application/x-ndjson with one event a line.",
               "Content-Type", "application/json"});
}

// ---- about earlier events

std::optional<EventId> FindEvent(const Site& site, const std::string& name) {
  const auto timeline = site.timeline();
  const Ref base = timeline->FindNamed(name);
  if (base == kNoRef) return std::nullopt;
  return timeline->record(base).id;
}

Response Gone(EventId event) {
  return Fail({ProblemType::kConflict,
               "Event " + ToString(event) + " was retracted or merged; correct it first.",
               "id",
               {}});
}

std::optional<Edtf> DateField(const Json& body, const std::string& field,
                              std::vector<Problem>* problems) {
  const std::string text = TextField(body, field, false, problems);
  if (text.empty()) return std::nullopt;
  auto date = Edtf::Parse(text);
  if (date) return std::move(*date);
  problems->push_back({field, date.error().message});
  return std::nullopt;
}

// `body` has reason, published and perhaps event; the rest is the kind's own.
void ReadShared(const Json& body, bool needs_reason, NewEntry& entry,
                std::vector<Problem>* problems) {
  entry.reason = TextField(body, "reason", needs_reason, problems);
  entry.published = DateField(body, "published", problems);
}

// Of each of the events that stands, its last version.
std::vector<PolicyEvent> StandingOf(const Site& site, const std::vector<EventId>& events) {
  std::vector<PolicyEvent> versions;
  for (const EventId id : events) {
    if (auto event = StandingAt(site, id).event) versions.push_back(std::move(*event));
  }
  return versions;
}

// Whether the event read just so before: whoever puts that back claims nothing of their own.
bool WasVersionOf(const Site& site, EventId id, const PolicyEvent& event) {
  const auto timeline = site.timeline();
  const Ref base = timeline->Find(id);
  bool found = VersionAt(site, id, id.seq) == event;
  if (base == kNoRef) return found;
  timeline->ForEachAmendment(base, [&](Ref ref) {
    found = found || VersionAt(site, id, timeline->record(ref).seq) == event;
  });
  return found;
}

// Of a correction that does not say how it was reviewed: what changes nothing leaves it as it is,
// and what does change is the word of whoever sends it.
Review ReviewOfChange(const PolicyEvent* standing, PolicyEvent event, const std::string& by) {
  Review review;
  review.by = by;
  if (standing == nullptr) return review;
  event.review = standing->review;
  if (event == *standing) return standing->review;
  review.grade = standing->review.grade;
  return review;
}

Response PostCorrection(const Site& site, Editing& editing, const Request& request) {
  const auto id = FindEvent(site, request.PathValue("id"));
  if (!id) return NoEvent(request.PathValue("id"));
  Json body;
  if (auto refusal = ReadObject(request, {"event", "reason", "published"}, body)) return *refusal;
  NewEntry said;
  std::vector<Problem> problems;
  ReadShared(body, true, said, &problems);
  if (!body.contains("event")) problems.push_back({"event", "is missing"});
  PolicyEvent event;
  if (body.contains("event"))
    event = ReadEvent(body["event"], "event.", editing.subjects, &problems);
  if (!problems.empty()) return Invalid(std::move(problems));
  const bool says_review = body["event"].contains("review");
  return SubmitAmendment(
      site, editing, request, *id, "events[0].",
      [&](const PolicyEvent* standing, NewEntry& entry) -> std::optional<Response> {
        if (!WasVersionOf(site, *id, event)) {
          std::vector<PolicyEvent> before;
          if (standing != nullptr) before.push_back(*standing);
          if (auto refusal = RefuseQuotes(editing, event, before, "event.")) return refusal;
          SetReviewer(request, event);
        }
        entry = said;
        entry.kind = EntryKind::kCorrection;
        entry.targets = {*id};
        entry.events = {event};
        // A key is its event's for ever: whoever leaves it out means the same.
        if (event.key.empty() && standing != nullptr) entry.events[0].key = standing->key;
        if (!says_review) {
          entry.events[0].review =
              ReviewOfChange(standing, entry.events[0], request.principal.name);
        }
        return std::nullopt;
      });
}

Response PostRetraction(const Site& site, Editing& editing, const Request& request) {
  const auto id = FindEvent(site, request.PathValue("id"));
  if (!id) return NoEvent(request.PathValue("id"));
  Json body;
  if (auto refusal = ReadObject(request, {"reason", "published"}, body)) return *refusal;
  NewEntry said;
  std::vector<Problem> problems;
  ReadShared(body, true, said, &problems);
  if (!problems.empty()) return Invalid(std::move(problems));
  return SubmitAmendment(
      site, editing, request, *id, "",
      [&](const PolicyEvent* standing, NewEntry& entry) -> std::optional<Response> {
        if (standing == nullptr) return Gone(*id);
        entry = said;
        entry.kind = EntryKind::kRetraction;
        entry.targets = {*id};
        return std::nullopt;
      });
}

Response PostConfirmation(const Site& site, Editing& editing, const Request& request) {
  const auto id = FindEvent(site, request.PathValue("id"));
  if (!id) return NoEvent(request.PathValue("id"));
  Json body;
  if (auto refusal = ReadObject(request, {"reason", "published", "grade"}, body)) return *refusal;
  NewEntry said;
  std::vector<Problem> problems;
  ReadShared(body, false, said, &problems);
  std::optional<Grade> grade;
  if (const std::string name = TextField(body, "grade", false, &problems); !name.empty()) {
    grade = FromName<Grade>(name);
    if (!grade) problems.push_back({"grade", "expected one of: " + NameList<Grade>()});
  }
  if (!problems.empty()) return Invalid(std::move(problems));
  return SubmitAmendment(
      site, editing, request, *id, "events[0].",
      [&](const PolicyEvent* standing, NewEntry& entry) -> std::optional<Response> {
        if (standing == nullptr) return Gone(*id);
        entry = said;
        entry.kind = EntryKind::kConfirmation;
        entry.targets = {*id};
        entry.events = {*standing};
        Review& review = entry.events[0].review;
        review.state = ReviewState::kConfirmed;
        review.by = request.principal.name;
        if (grade) review.grade = grade;
        return std::nullopt;
      });
}

Response PostMerge(const Site& site, Editing& editing, const Request& request) {
  Json body;
  if (auto refusal = ReadObject(request, {"targets", "event", "reason", "published"}, body)) {
    return *refusal;
  }
  NewEntry said;
  std::vector<Problem> problems;
  ReadShared(body, true, said, &problems);
  const Json targets = body.value("targets", Json::array());
  if (!targets.is_array() || targets.size() < 2) {
    problems.push_back({"targets", "expected two or more events, the one that stays first"});
  } else {
    for (std::size_t i = 0; i < targets.size(); ++i) {
      const std::string name = targets[i].is_string() ? targets[i].get<std::string>() : "";
      const auto id = FindEvent(site, name);
      if (id) said.targets.push_back(*id);
      if (!id) {
        problems.push_back(
            {"targets[" + std::to_string(i) + "]", "no event has the id or key \"" + name + "\""});
      }
    }
  }
  std::optional<PolicyEvent> event;
  if (body.contains("event"))
    event = ReadEvent(body["event"], "event.", editing.subjects, &problems);
  if (!problems.empty()) return Invalid(std::move(problems));
  if (event) SetReviewer(request, *event);
  return SubmitAmendment(
      site, editing, request, said.targets[0], "events[0].",
      [&](const PolicyEvent* standing, NewEntry& entry) -> std::optional<Response> {
        if (standing == nullptr) return Gone(said.targets[0]);
        if (event) {
          const std::vector<PolicyEvent> before = StandingOf(site, said.targets);
          if (auto refusal = RefuseQuotes(editing, *event, before, "event.")) return refusal;
        }
        entry = said;
        entry.kind = EntryKind::kMerge;
        entry.events = {event ? *event : *standing};
        if (entry.events[0].key.empty()) entry.events[0].key = standing->key;
        return std::nullopt;
      });
}

using EditHandler = Response (*)(const Site&, Editing&, const Request&);

}  // namespace

std::vector<Route> WriteRoutes(const Site& site, Editing& editing) {
  const auto on = [&site, &editing](EditHandler handler) {
    return [&site, &editing, handler](const Request& request) {
      return handler(site, editing, request);
    };
  };
  const auto parameters = SubmissionParameters();
  auto of_events = parameters;
  of_events.push_back({"name", "of the file that lines come from, for messages"});
  std::vector<Route> routes = {
      {"POST", "/api/v1/events", "Add one or many events as one entry, or lines as many", of_events,
       on(PostEvents), Access::kWrite},
      {"POST", "/api/v1/events/{id}/corrections", "A new version of an event, with the reason",
       parameters, on(PostCorrection), Access::kWrite},
      {"POST", "/api/v1/events/{id}/retractions", "An event no longer counts, with the reason",
       parameters, on(PostRetraction), Access::kWrite},
      {"POST", "/api/v1/events/{id}/confirmations", "An event was checked by a person", parameters,
       on(PostConfirmation), Access::kWrite},
      {"POST", "/api/v1/merges", "Several events were one act: the first stands for all",
       parameters, on(PostMerge), Access::kWrite},
  };
  for (Route& route : DocumentRoutes(site, editing)) routes.push_back(std::move(route));
  return routes;
}

}  // namespace chipline
