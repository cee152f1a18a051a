#include "web/openapi_answers.h"

#include <array>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "web/citation.h"

namespace chipline {
namespace {

constexpr std::string_view kJson = "application/json";
constexpr int kOk = 200;
constexpr int kCreated = 201;
constexpr int kNoContent = 204;
constexpr int kMoved = 308;

// One way in which a route answers: a schema, or a text of some type. Routes have several rows
// where they have several statuses or types.
struct AnswerForm {
  std::string_view path;
  std::string_view schema;  // empty where the type says it all
  std::string_view media = kJson;
  std::string_view method = "GET";
  int status = kOk;
};
constexpr std::array kAnswers = {
    AnswerForm{"/api/v1/state", "StateAnswer"},
    AnswerForm{"/api/v1/state/{issuer}/{flow}/{subject}", "PositionAnswer"},
    AnswerForm{"/api/v1/ship/{subject}", "ShipAnswer"},
    AnswerForm{"/api/v1/timeline/{issuer}/{flow}/{subject}", "TimelineAnswer"},
    AnswerForm{"/api/v1/diff", "DiffAnswer"},
    AnswerForm{"/api/v1/panel.csv", "", "text/csv"},
    AnswerForm{"/api/v1/panel.json", "PanelAnswer"},
    AnswerForm{"/api/v1/panel.zip", "", "application/zip"},
    AnswerForm{"/api/v1/expected", "ExpectedAnswer"},
    AnswerForm{"/api/v1/expected.ics", "", "text/calendar"},
    AnswerForm{"/api/v1/stream", "", "text/event-stream"},
    AnswerForm{"/api/v1/conflicts", "ConflictsAnswer"},
    AnswerForm{"/api/v1/events", "EventsAnswer"},
    AnswerForm{"/api/v1/events.json", "EventsAnswer"},
    AnswerForm{"/api/v1/events.csv", "", "text/csv"},
    AnswerForm{"/api/v1/events/{id}", "EventAnswer"},
    AnswerForm{"/api/v1/events/{id}", "MergedAnswer", kJson, "GET", kMoved},
    AnswerForm{"/api/v1/events/{id}/versions", "VersionsAnswer"},
    AnswerForm{"/api/v1/feeds/events.atom", "", "application/atom+xml"},
    AnswerForm{"/api/v1/feeds/subjects/{subject}.atom", "", "application/atom+xml"},
    AnswerForm{"/api/v1/feeds/issuers/{issuer}.atom", "", "application/atom+xml"},
    AnswerForm{"/api/v1/sources", "SourcesAnswer"},
    AnswerForm{"/api/v1/documents/{sha}", "DocumentAnswer"},
    AnswerForm{"/api/v1/documents/{sha}/versions", "TextVersionsAnswer"},
    AnswerForm{"/api/v1/documents/{sha}/diff", "TextDiffAnswer"},
    AnswerForm{"/api/v1/subjects", "SubjectsAnswer"},
    AnswerForm{"/api/v1/status", "StatusAnswer"},
    AnswerForm{"/api/v1/queue", "QueueAnswer"},
    AnswerForm{"/api/v1/queue/{id}", "QueueItem"},
    AnswerForm{"/api/v1/log", "", "application/x-ndjson"},
    AnswerForm{"/api/v1/timemap", "", "application/link-format"},
    AnswerForm{"/api/v1/timemap", "TimeMapAnswer"},
    AnswerForm{"/api/v1/cite", "", "application/x-bibtex"},
    AnswerForm{"/api/v1/cite", "", "application/vnd.citationstyles.csl+json"},
    AnswerForm{"/api/v1/cite", "", "text/plain"},
    AnswerForm{"/api/v1/openapi.json", "OpenApiAnswer"},
    AnswerForm{"/api/v1/verify", "VerifyAnswer"},
    AnswerForm{"/api/v1/session", "SessionAnswer"},
    AnswerForm{"/api/v1/users", "UsersAnswer"},
    AnswerForm{"/api/v1/tokens", "TokensAnswer"},
    AnswerForm{"/api/v1/drafts", "DraftsAnswer"},
    AnswerForm{"/api/v1/drafts/{name}", "Draft"},
    AnswerForm{"/api/v1/events", "EntryAnswer", kJson, "POST", kCreated},
    AnswerForm{"/api/v1/events", "EntryOrLinesAnswer", kJson, "POST"},
    AnswerForm{"/api/v1/events/{id}/corrections", "EntryAnswer", kJson, "POST", kCreated},
    AnswerForm{"/api/v1/events/{id}/corrections", "EntryAnswer", kJson, "POST"},
    AnswerForm{"/api/v1/events/{id}/retractions", "EntryAnswer", kJson, "POST", kCreated},
    AnswerForm{"/api/v1/events/{id}/retractions", "EntryAnswer", kJson, "POST"},
    AnswerForm{"/api/v1/events/{id}/confirmations", "EntryAnswer", kJson, "POST", kCreated},
    AnswerForm{"/api/v1/events/{id}/confirmations", "EntryAnswer", kJson, "POST"},
    AnswerForm{"/api/v1/merges", "EntryAnswer", kJson, "POST", kCreated},
    AnswerForm{"/api/v1/merges", "EntryAnswer", kJson, "POST"},
    AnswerForm{"/api/v1/events/suggest", "SuggestAnswer", kJson, "POST"},
    AnswerForm{"/api/v1/documents", "IngestAnswer", kJson, "POST", kCreated},
    AnswerForm{"/api/v1/documents", "IngestAnswer", kJson, "POST"},
    AnswerForm{"/api/v1/queue/{id}/skip", "QueueDecisionAnswer", kJson, "POST"},
    AnswerForm{"/api/v1/queue/{id}/reject", "QueueDecisionAnswer", kJson, "POST"},
    AnswerForm{"/api/v1/queue/{id}/reject", "QueueDecisionAnswer", kJson, "POST", kCreated},
    AnswerForm{"/api/v1/queue/{id}/undo", "QueueDecisionAnswer", kJson, "POST"},
    AnswerForm{"/api/v1/queue/{id}/undo", "QueueDecisionAnswer", kJson, "POST", kCreated},
    AnswerForm{"/api/v1/queue/{id}/accept", "QueueDecisionAnswer", kJson, "POST"},
    AnswerForm{"/api/v1/queue/{id}/accept", "QueueDecisionAnswer", kJson, "POST", kCreated},
    AnswerForm{"/api/v1/log", "ImportAnswer", kJson, "POST"},
    AnswerForm{"/api/v1/backups", "BackupAnswer", kJson, "POST", kCreated},
    AnswerForm{"/api/v1/withdrawals", "Withdrawal", kJson, "POST", kCreated},
    AnswerForm{"/api/v1/session", "SessionAnswer", kJson, "POST", kCreated},
    AnswerForm{"/api/v1/session", "", "", "DELETE", kNoContent},
    AnswerForm{"/api/v1/users", "User", kJson, "POST", kCreated},
    AnswerForm{"/api/v1/fetching", "", "", "POST", kNoContent},
    AnswerForm{"/api/v1/users/{name}", "", "", "DELETE", kNoContent},
    AnswerForm{"/api/v1/tokens", "NewToken", kJson, "POST", kCreated},
    AnswerForm{"/api/v1/tokens/{name}", "", "", "DELETE", kNoContent},
    AnswerForm{"/api/v1/drafts/{name}", "", "", "POST", kNoContent},
    AnswerForm{"/api/v1/drafts/{name}", "", "", "DELETE", kNoContent},
};

Json ProblemResponse(std::string_view description) {
  return {{"description", description},
          {"content", {{"application/problem+json", {{"schema", SchemaReference("Problem")}}}}}};
}

Json Header(std::string_view description) {
  return {{"description", description}, {"schema", {{"type", "string"}}}};
}

Json CitationHeaders() {
  return {{"Content-Location", Header("The pinned URL: the same bytes for ever")},
          {"ETag", Header("Strong")},
          {"Chipline-Seq", Header("The last entry that the answer rests on")},
          {"Chipline-Chain-Hash", Header("The chain's hash after it")},
          {"Chipline-Rules-Version", Header("The resolver, rules and subject tree")},
          {"Link", Header("cite-as, original, timegate, timemap, prev; next of a list")}};
}

std::string_view Meaning(const Route& route, int status) {
  if (status == kMoved) return "It was merged into the event at Location";
  if (route.method == "GET") return route.summary;
  if (status == kCreated) return "It is there now";
  return status == kNoContent ? "Done" : "Nothing was added: tried only, known, or not asked for";
}

// Where several rows have one status their types stand beside each other.
void AddForms(const Route& route, Json& responses) {
  for (const AnswerForm& form : kAnswers) {
    if (form.path != route.path || form.method != route.method) continue;
    Json& response = responses[std::to_string(form.status)];
    response["description"] = Meaning(route, form.status);
    if (form.media.empty()) continue;
    response["content"][std::string(form.media)] = {
        {"schema", form.schema.empty() ? Json{{"type", "string"}} : SchemaReference(form.schema)}};
  }
  if (!responses.empty()) return;
  responses["200"] = {{"description", Meaning(route, kOk)},
                      {"content", {{kJson, {{"schema", {{"type", "object"}}}}}}}};
}

void AddRefusals(const Route& route, Json& responses) {
  if (AccessOf(route) != Access::kOpen) {
    responses["401"] = ProblemResponse("Nobody has said who they are");
    responses["403"] = ProblemResponse("Whoever asks may not");
  }
  if (route.method == "POST") responses["422"] = ProblemResponse("A field is wrong: see `errors`");
}

}  // namespace

Json SchemaReference(std::string_view schema) {
  return {{"$ref", "#/components/schemas/" + std::string(schema)}};
}

Json ResponsesOf(const Route& route) {
  Json responses = Json::object();
  AddForms(route, responses);
  if (IsCitable(route)) {
    responses["200"]["headers"] = CitationHeaders();
    responses["302"] = {{"description", "To the state recorded at Accept-Datetime (RFC 7089)"}};
    responses["304"] = {{"description", "What If-None-Match names is still the answer"}};
    responses["410"] = ProblemResponse("rules_version names rules that are not kept");
  }
  AddRefusals(route, responses);
  if (route.may_be_withdrawn) responses["451"] = ProblemResponse("The text was withdrawn");
  responses["default"] = ProblemResponse("What went wrong");
  return responses;
}

}  // namespace chipline
