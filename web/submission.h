// The way of one entry from a request into the log, and what the client is told.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/entry.h"
#include "model/json_value.h"
#include "web/editing.h"
#include "web/http.h"
#include "web/router.h"
#include "web/site.h"

namespace chipline {

// ?dry_run, ?effect and ?date, which every route takes that adds one entry.
std::vector<ParameterSpec> SubmissionParameters();

// Whether the flag (?dry_run, ?effect) is up. REQUIRES: CheckFlags had nothing to say.
bool IsSet(const Request& request, std::string_view flag);
// Anything but 0 and 1 is a slip that would write where somebody meant to try.
std::optional<HttpProblem> CheckFlags(const Request& request);

// What `entry`, which has been checked, would do to the state of ?date (web/effect.h); a refusal
// where that is no day, or the log grows too fast to be looked at.
std::optional<Response> TryEffect(const Site& site, const Request& request, const NewEntry& entry,
                                  nlohmann::ordered_json& effect);

// The strong ETag of an event's version: what If-Match of a correction names, "1042.0@1050" for the
// version that entry 1050 brought. Without quotes.
std::string VersionTag(const EventId& event, std::uint64_t version_seq);
// Of the version of the event that stands at the end of the timeline, retractions included.
std::string CurrentTag(const Timeline& timeline, EventId event);

// Appends new events (by whom and under which id is filled in here), or says what they would do
// where ?dry_run=1. 201 with Location where they were added, also to somebody who repeats the
// request with the same Idempotency-Key; 200 where the log had them; 409, and 422 with `errors`,
// each naming its field, where they were refused. `prefix` is taken off the front of those fields.
Response SubmitEvents(const Site& site, Editing& editing, const Request& request, NewEntry entry,
                      const std::string& prefix);

// Makes the entry out of the version of the event that stands, or null where it was retracted or
// merged away; or a refusal.
using Amend = std::function<std::optional<Response>(const PolicyEvent* standing, NewEntry& entry)>;

// The same for an entry about an earlier event, which `amend` makes. The version that If-Match
// names must be the one that stands: 428 without If-Match (a dry run may do without), 412 with the
// version that stands and the fields that differ. A correction that changes nothing of that version
// is not appended: 200, "known", with the entry that brought it.
Response SubmitAmendment(const Site& site, Editing& editing, const Request& request, EventId event,
                         const std::string& prefix, const Amend& amend);

// 422 where `event`, which the request has under `prefix`, quotes what its texts do not have and
// none of the versions `before` quoted (ingest/quote_check.h).
std::optional<Response> RefuseQuotes(const Editing& editing, const PolicyEvent& event,
                                     const std::vector<PolicyEvent>& before,
                                     const std::string& prefix);

// What is answered where a name in the path is no event's: 404.
Response NoEvent(const std::string& name);

// ---- for whoever makes entries of another kind of request

// What an Idempotency-Key stands for.
struct Claimed {
  std::string id;    // the submission id that its entry carries; empty without a key
  Micros since = 0;  // when the key was first seen
  std::optional<Response> refusal;
};
Claimed ClaimKey(Editing& editing, const Request& request);

// Appends `entry`, or says what it would do, and answers as SubmitEvents does. An id that `entry`
// has stays.
Response AppendEntry(const Site& site, Editing& editing, const Request& request, NewEntry entry,
                     const std::string& prefix, const Claimed& claim);

// What is answered to whoever appended the entry; 201 where it `is_new`.
Response Saved(const Site& site, const Request& request, const LogEntry& entry, bool is_new);

// A version of an event and the entry that brought it.
struct StandingVersion {
  std::uint64_t seq = 0;
  bool is_merged = false;            // into another event
  std::optional<PolicyEvent> event;  // nothing where it was retracted or merged
};
StandingVersion StandingAt(const Site& site, EventId event);
// The event as the entry `seq` has it: its own first version, or what an amendment made of it.
std::optional<PolicyEvent> VersionAt(const Site& site, EventId event, std::uint64_t seq);

// The tags that a header names, without quotes; weak ones match nothing that is to be written.
std::vector<std::string> TagsOf(std::string_view header);

}  // namespace chipline
