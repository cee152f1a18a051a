#include "web/submission.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "ingest/quote_check.h"
#include "ingest/submit.h"
#include "model/json.h"
#include "model/json_value.h"
#include "web/answers.h"
#include "web/body.h"
#include "web/effect.h"

namespace chipline {
namespace {

constexpr char kKeys[] = "idempotency";
constexpr Micros kDay = Micros{86'400} * 1'000'000;
constexpr Micros kKeysKept = 30 * kDay;
constexpr std::size_t kLongestKey = 255;

std::optional<HttpProblem> ReadDate(const Site& site, const Request& request, Day& date) {
  date = site.Today();
  const std::string_view given = request.Get("date").value_or("");
  if (given.empty()) return std::nullopt;
  const auto day = ParseDay(given);
  if (!day) {
    return HttpProblem{ProblemType::kInvalidDate,
                       "\"" + std::string(given) + "\" is not a day: expected YYYY-MM-DD.",
                       "date",
                       {}};
  }
  date = *day;
  return std::nullopt;
}

Json IdsOf(const NewEntry& entry, std::uint64_t seq) {
  Json ids = Json::array();
  if (entry.kind != EntryKind::kEvents) {
    for (const EventId& target : entry.targets) ids.push_back(ToString(target));
    return ids;
  }
  for (std::size_t i = 0; i < entry.events.size(); ++i) {
    ids.push_back(ToString(EventId{seq, static_cast<std::uint32_t>(i)}));
  }
  return ids;
}

EventId FirstEvent(const NewEntry& entry, std::uint64_t seq) {
  return entry.kind == EntryKind::kEvents ? EventId{seq, 0} : entry.targets.at(0);
}

Response Refused(const SubmitResult& result, const std::string& prefix) {
  HttpProblem problem{ProblemType::kValidation, "The entry was refused.", {}, {}};
  for (Problem fault : result.problems) {
    if (fault.field.starts_with(prefix)) fault.field.erase(0, prefix.size());
    problem.errors.push_back(std::move(fault));
  }
  if (!problem.errors.empty()) {
    problem.parameter = problem.errors[0].field;
    problem.detail = problem.errors[0].field + ": " + problem.errors[0].message;
  }
  return Fail(std::move(problem));
}

// Which of the events that the entry brought count no more: [{id, as "retracted" or "merged"}].
Json GoneSince(const Site& site, const LogEntry& entry) {
  Json gone = Json::array();
  for (std::size_t i = 0; i < entry.events.size(); ++i) {
    const EventId event{entry.seq, static_cast<std::uint32_t>(i)};
    const StandingVersion standing = StandingAt(site, event);
    if (standing.event) continue;
    gone.push_back({{"id", ToString(event)}, {"as", standing.is_merged ? "merged" : "retracted"}});
  }
  return gone;
}

// {outcome, seq, recorded_at, by, events, etag}: the same bytes for the same entry, however often
// it is asked for by whoever added it. Somebody who brings events that the record has already is
// told how they stand by now.
Response Receipted(const Site& site, const LogEntry& entry, bool is_new, Json effect) {
  const EventId first = FirstEvent(entry, entry.seq);
  Json json = std::move(effect);
  json["outcome"] = is_new ? "added" : "known";
  json["seq"] = entry.seq;
  json["recorded_at"] = FormatInstant(entry.recorded_at);
  json["by"] = entry.by;
  json["events"] = IdsOf(entry, entry.seq);
  // Whoever reads next reads what was written.
  site.follower.WaitUntil(is_new ? entry.seq : site.log.Head().seq, kFollowed);
  const std::string tag =
      is_new ? VersionTag(first, entry.seq) : CurrentTag(*site.timeline(), first);
  json["etag"] = tag;
  if (!is_new && entry.kind == EntryKind::kEvents) {
    if (Json gone = GoneSince(site, entry); !gone.empty()) json["gone"] = std::move(gone);
  }
  Response response = JsonAnswer(json);
  response.status = is_new ? 201 : 200;
  response.headers.Add("Location", "/api/v1/events/" + ToString(first));
  response.headers.Add("ETag", "\"" + tag + "\"");
  return response;
}

Response Tried(const Site& site, const Request& request, const NewEntry& entry,
               const SubmitResult& result) {
  Json json = Json::object();
  if (result.outcome == SubmitOutcome::kAdded) {
    if (auto refusal = TryEffect(site, request, entry, json)) return *refusal;
    json["events"] = IdsOf(entry, json["seq"].get<std::uint64_t>());
  } else {
    json["seq"] = result.receipt.seq;
    json["events"] = IdsOf(entry, result.receipt.seq);
  }
  json["dry_run"] = true;
  json["outcome"] = result.outcome == SubmitOutcome::kAdded ? "added" : "known";
  json["by"] = entry.by;
  return JsonAnswer(json);
}

// Fields in which two versions differ: [{field, was, is}].
Json FieldDiff(const PolicyEvent& was, const PolicyEvent& is) {
  const Json old_fields = ToJsonValue(was);
  const Json new_fields = ToJsonValue(is);
  Json diff = Json::array();
  for (const auto& [field, value] : old_fields.items()) {
    const auto found = new_fields.find(field);
    if (found != new_fields.end() && *found == value) continue;
    Json item = {{"field", field}, {"was", value}};
    if (found != new_fields.end()) item["is"] = *found;
    diff.push_back(std::move(item));
  }
  for (const auto& [field, value] : new_fields.items()) {
    if (!old_fields.contains(field)) diff.push_back({{"field", field}, {"is", value}});
  }
  return diff;
}

// The seq behind "@" of a tag of this event; 0 where it is none.
std::uint64_t SeqOfTag(std::string_view tag, EventId event) {
  const std::string stem = ToString(event) + "@";
  if (!tag.starts_with(stem)) return 0;
  const auto id = ParseEventId(std::string(tag.substr(stem.size())) + ".0");
  return id ? id->seq : 0;
}

Response Stale(const Site& site, EventId event, const std::string& current,
               const std::vector<std::string>& given) {
  HttpProblem problem{
      ProblemType::kStaleVersion,
      "Event " + ToString(event) + " has changed: its version is now \"" + current + "\".",
      "If-Match", current};
  Json members = {{"etag", current}};
  const std::uint64_t seq = SeqOfTag(current, event);
  const auto now = VersionAt(site, event, seq);
  if (now) members["current"] = ToJsonValue(*now);
  if (!now) members["retracted"] = true;
  for (const std::string& tag : given) {
    const auto was = VersionAt(site, event, SeqOfTag(tag, event));
    if (was && now) members["changes"] = FieldDiff(*was, *now);
  }
  problem.members = members.dump(-1, ' ', false, Json::error_handler_t::replace);
  return Fail(std::move(problem));
}

// The key came with another request before; what was saved by that one, where something was.
Response UsedBefore(const EventLog& log, const std::string& id) {
  HttpProblem problem{ProblemType::kIdempotencyMismatch,
                      "This key was used for another request.",
                      "Idempotency-Key",
                      {}};
  const auto done = log.FindClaim("id:" + id);
  if (!done) return Fail(done.error());
  if (!*done) return Fail(std::move(problem));
  const auto stored = log.Get((*done)->seq);
  if (!stored) return Fail(stored.error());
  const Json members = {{"seq", stored->seq}, {"events", IdsOf(*stored, stored->seq)}};
  problem.detail = "This key was used for another request, which was saved as entry " +
                   std::to_string(stored->seq) + ".";
  problem.members = members.dump();
  return Fail(std::move(problem));
}

// A correction that says what stands already. Its day alone may be news: from which day the world
// could know of a change that is on record.
bool ChangesNothing(const NewEntry& entry, const PolicyEvent& standing, const LogEntry& brought) {
  const bool moves_day =
      entry.published && brought.kind != EntryKind::kEvents && entry.published != brought.published;
  return entry.kind == EntryKind::kCorrection && entry.events.at(0) == standing && !moves_day;
}

// What is answered to that: the version that it repeats.
Response AsItStands(const Request& request, EventId event, const LogEntry& brought) {
  const std::string tag = VersionTag(event, brought.seq);
  Json json = {{"outcome", "known"},
               {"seq", brought.seq},
               {"recorded_at", FormatInstant(brought.recorded_at)},
               {"by", brought.by},
               {"events", {ToString(event)}},
               {"etag", tag}};
  if (IsSet(request, "dry_run")) json["dry_run"] = true;
  Response response = JsonAnswer(json);
  response.headers.Add("Location", "/api/v1/events/" + ToString(event));
  response.headers.Add("ETag", "\"" + tag + "\"");
  return response;
}

std::optional<Response> CheckVersion(const Site& site, const Request& request, EventId event) {
  const auto given = request.Header("if-match");
  const std::string current = CurrentTag(*site.timeline(), event);
  if (!given) {
    if (IsSet(request, "dry_run")) return std::nullopt;
    return Fail({ProblemType::kPreconditionRequired,
                 "Say which version you looked at: If-Match with the event's ETag.", "If-Match",
                 "\"" + current + "\""});
  }
  if (*given == "*") return std::nullopt;
  const std::vector<std::string> tags = TagsOf(*given);
  if (std::find(tags.begin(), tags.end(), current) != tags.end()) return std::nullopt;
  return Stale(site, event, current, tags);
}

}  // namespace

bool IsSet(const Request& request, std::string_view flag) {
  return request.Get(flag).value_or("") == "1";
}

std::optional<HttpProblem> CheckFlags(const Request& request) {
  for (const char* parameter : {"dry_run", "effect"}) {
    const std::string_view given = request.Get(parameter).value_or("");
    if (given.empty() || given == "0" || given == "1") continue;
    return HttpProblem{ProblemType::kInvalidParameter, "Expected 0 or 1.", parameter, "1"};
  }
  return std::nullopt;
}

std::optional<Response> TryEffect(const Site& site, const Request& request, const NewEntry& entry,
                                  Json& effect) {
  Day date = 0;
  if (auto problem = ReadDate(site, request, date)) return Fail(*problem);
  auto tried = TrialEffectJson(site, entry, date);
  if (!tried) return Fail(tried.error());
  effect = std::move(*tried);
  return std::nullopt;
}

std::vector<ParameterSpec> SubmissionParameters() {
  return {{"dry_run", "1: write nothing, and answer with what would change in the state"},
          {"effect", "1: answer with what changed in the state as well"},
          {"date", "the day whose state is compared; default today"}};
}

std::string VersionTag(const EventId& event, std::uint64_t version_seq) {
  return ToString(event) + "@" + std::to_string(version_seq);
}

std::optional<Response> RefuseQuotes(const Editing& editing, const PolicyEvent& event,
                                     const std::vector<PolicyEvent>& before,
                                     const std::string& prefix) {
  std::vector<Problem> problems = QuoteProblems(editing.documents, event, before);
  if (problems.empty()) return std::nullopt;
  for (Problem& problem : problems) problem.field.insert(0, prefix);
  return Invalid(std::move(problems));
}

Response NoEvent(const std::string& name) {
  return Fail({ProblemType::kNotFound, "No event \"" + name + "\" is on record.", "id", {}});
}

std::string CurrentTag(const Timeline& timeline, EventId event) {
  const Ref base = timeline.Find(event);
  if (base == kNoRef) return VersionTag(event, event.seq);
  const Ref last = timeline.FindLastAmendment(base, [](const EventRecord&) { return true; });
  return VersionTag(event, timeline.record(last == kNoRef ? base : last).seq);
}

std::optional<PolicyEvent> VersionAt(const Site& site, EventId event, std::uint64_t seq) {
  const auto entry = site.bodies.Entry(seq);
  if (!entry) return std::nullopt;
  const std::vector<PolicyEvent>& events = (*entry)->events;
  const bool is_first = seq == event.seq;
  // Merged into another: that one's new version is not this one's.
  if (!is_first && (*entry)->targets.at(0) != event) return std::nullopt;
  const std::size_t index = is_first ? event.index : 0;
  if (index >= events.size()) return std::nullopt;
  return events[index];
}

std::vector<std::string> TagsOf(std::string_view header) {
  std::vector<std::string> tags;
  while (!header.empty()) {
    const std::size_t open = header.find('"');
    if (open == std::string_view::npos) break;
    const std::size_t close = header.find('"', open + 1);
    if (close == std::string_view::npos) break;
    // A weak tag matches nothing that is to be written (RFC 9110 13.1.1).
    if (open < 2 || header.substr(open - 2, 2) != "W/") {
      tags.emplace_back(header.substr(open + 1, close - open - 1));
    }
    header.remove_prefix(close + 1);
  }
  return tags;
}

namespace {

// Once a day, so that there are not as many as there ever were requests. What is forgotten can be
// asked again; whether an entry was made of it is the log's to say.
Result<void> SweepKeys(Editing& editing) {
  const Micros now = editing.clock.Now();
  Micros last = editing.keys_swept.load();
  if (now - last < kDay || !editing.keys_swept.compare_exchange_strong(last, now)) return Ok();
  std::vector<SideChange> changes;
  const std::vector<SideDocument> documents = CHIP_TRY(editing.side.List(kKeys));
  for (const SideDocument& document : documents) {
    const Json key = Json::parse(document.text, nullptr, false);
    const Micros at = key.is_object() ? key.value("at", Micros{0}) : 0;
    if (now - at >= kKeysKept) changes.push_back({kKeys, document.id, std::nullopt});
  }
  return changes.empty() ? Ok() : editing.side.Write(changes);
}

}  // namespace

Claimed ClaimKey(Editing& editing, const Request& request) {
  Claimed claim;
  const auto key = request.Header("idempotency-key");
  if (!key) return claim;
  if (key->empty() || key->size() > kLongestKey) {
    claim.refusal = Fail({ProblemType::kInvalidRequest,
                          "Expected a key of 1 to " + std::to_string(kLongestKey) + " characters.",
                          "Idempotency-Key",
                          {}});
    return claim;
  }
  // Somebody else's keys are no concern of mine.
  const std::string name = HexOf(Sha256(request.principal.name + "\n" + std::string(*key)));
  const std::string asked = HexOf(
      Sha256(request.method + " " + request.path + "?" + request.query + "\n" + request.body));
  const Json mine = {{"request", asked}, {"at", editing.clock.Now()}};
  if (auto swept = SweepKeys(editing); !swept) {
    claim.refusal = Fail(swept.error());
    return claim;
  }
  auto held = editing.side.PutIfAbsent(kKeys, name, mine.dump());
  if (!held) {
    claim.refusal = Fail(held.error());
    return claim;
  }
  const Json first = Json::parse(*held, nullptr, false);
  const std::string id = "request:" + name.substr(0, 32);
  if (!first.is_object() || first.value("request", "") != asked) {
    claim.refusal = UsedBefore(editing.log, id);
    return claim;
  }
  claim.id = id;
  claim.since = first.value("at", Micros{0});
  return claim;
}

StandingVersion StandingAt(const Site& site, EventId event) {
  const auto timeline = site.timeline();
  StandingVersion version;
  version.seq = SeqOfTag(CurrentTag(*timeline, event), event);
  version.event = VersionAt(site, event, version.seq);
  if (version.event) return version;
  const auto entry = site.bodies.Entry(version.seq);
  version.is_merged = entry && (*entry)->kind == EntryKind::kMerge;
  return version;
}

Response Saved(const Site& site, const Request& request, const LogEntry& entry, bool is_new) {
  Json effect = Json::object();
  if (IsSet(request, "effect")) {
    Day date = 0;
    if (auto problem = ReadDate(site, request, date)) return Fail(*problem);
    if (!site.follower.WaitUntil(entry.seq, kFollowed)) {
      return Fail(
          Unavailable("saved as " + std::to_string(entry.seq) + ", but its effect is late"));
    }
    auto json = EffectJson(site, *site.timeline(), entry.seq, date);
    if (!json) return Fail(json.error());
    effect = std::move(*json);
  }
  return Receipted(site, entry, is_new, std::move(effect));
}

Response AppendEntry(const Site& site, Editing& editing, const Request& request, NewEntry entry,
                     const std::string& prefix, const Claimed& claim) {
  const bool dry_run = IsSet(request, "dry_run");
  entry.by = request.principal.name;
  // Events' keys make an entry unique by themselves, and for whoever sends it again under another
  // Idempotency-Key as well.
  const bool has_keys = entry.kind == EntryKind::kEvents &&
                        std::all_of(entry.events.begin(), entry.events.end(),
                                    [](const PolicyEvent& event) { return !event.key.empty(); });
  if (!has_keys && entry.id.empty()) entry.id = claim.id;
  const auto results = Submit(&editing.log, &editing.catalog, editing.subjects, {entry},
                              {dry_run, &editing.documents});
  if (!results) return Fail(results.error());
  const SubmitResult& result = results->at(0);
  if (result.outcome == SubmitOutcome::kRefused) return Refused(result, prefix);
  if (result.outcome == SubmitOutcome::kConflict) {
    return Fail({ProblemType::kConflict, result.message, {}, {}});
  }
  if (dry_run) return Tried(site, request, entry, result);
  const auto stored = editing.log.Get(result.receipt.seq);
  if (!stored) return Fail(stored.error());
  const bool is_new = result.outcome == SubmitOutcome::kAdded ||
                      (!claim.id.empty() && stored->recorded_at >= claim.since);
  return Saved(site, request, *stored, is_new);
}

Response SubmitEvents(const Site& site, Editing& editing, const Request& request, NewEntry entry,
                      const std::string& prefix) {
  if (auto problem = CheckFlags(request)) return Fail(*problem);
  Claimed claim;
  if (!IsSet(request, "dry_run")) claim = ClaimKey(editing, request);
  if (claim.refusal) return *claim.refusal;
  return AppendEntry(site, editing, request, std::move(entry), prefix, claim);
}

Response SubmitAmendment(const Site& site, Editing& editing, const Request& request, EventId event,
                         const std::string& prefix, const Amend& amend) {
  if (auto problem = CheckFlags(request)) return Fail(*problem);
  const std::lock_guard lock(editing.amending);
  // The timeline holds every amendment from here on: they all come this way.
  if (!site.follower.WaitUntil(site.log.Head().seq, kFollowed)) {
    return Fail(Unavailable("the timeline is behind the log; try again"));
  }
  Claimed claim;
  if (!IsSet(request, "dry_run")) claim = ClaimKey(editing, request);
  if (claim.refusal) return *claim.refusal;
  if (!claim.id.empty()) {
    // Done before: its own entry is what has made the version stale.
    const auto done = editing.log.FindClaim("id:" + claim.id);
    if (!done) return Fail(done.error());
    if (*done) {
      const auto stored = editing.log.Get((*done)->seq);
      return stored ? Saved(site, request, *stored, true) : Fail(stored.error());
    }
  }
  if (auto refusal = CheckVersion(site, request, event)) return *refusal;
  const std::uint64_t seq = SeqOfTag(CurrentTag(*site.timeline(), event), event);
  const auto standing = VersionAt(site, event, seq);
  NewEntry entry;
  if (auto refusal = amend(standing ? &*standing : nullptr, entry)) return *refusal;
  if (standing) {
    const auto brought = site.log.Get(seq);
    if (!brought) return Fail(brought.error());
    if (ChangesNothing(entry, *standing, *brought)) return AsItStands(request, event, *brought);
  }
  return AppendEntry(site, editing, request, std::move(entry), prefix, claim);
}

}  // namespace chipline
