#include "web/openapi_bodies.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "model/entry.h"
#include "model/json_value.h"
#include "web/openapi_answers.h"

namespace chipline {
namespace {

constexpr std::string_view kJson = "application/json";
constexpr std::string_view kLines = "application/x-ndjson";
constexpr std::string_view kPlain = "text/plain";
constexpr std::string_view kHtml = "text/html";
constexpr std::string_view kForm = "application/x-www-form-urlencoded";

// ---- examples

// Guidance that neither tightens nor loosens lays nothing on any position (P1).
Json NewEvent(const char* key) {
  return {{"key", key},
          {"type", "guidance"},
          {"certainty", "announced"},
          {"evidence", "official_statement"},
          {"effect", "neutral"},
          {"issuer", "US"},
          {"agency", "bis"},
          {"target", "CN"},
          {"flow", "export"},
          {"subjects", {"nvidia-h20"}},
          {"announced", "2026-01-13"},
          {"published", "2026-01-13"},
          {"summary", "An example: how to fill in an application."},
          {"sources",
           {{{"url", "https://example.org/guidance"},
             {"publisher", "Example Gazette"},
             {"title", "How to apply"},
             {"published", "2026-01-13"}}}}};
}

std::string TwoLines() {
  return NewEvent("example-guidance-a").dump() + "\n" + NewEvent("example-guidance-b").dump() +
         "\n";
}

constexpr std::string_view kArticle =
    "The Commerce Department said on Tuesday that it will require a licence for exports of "
    "Nvidia's H20 chip to China.";

std::string PlainArticle() {
  return "title: Washington to require licences for H20\n"
         "publisher: Example Gazette\n"
         "published: 2026-01-14\n"
         "url: https://example.org/h20\n\n" +
         std::string(kArticle) + "\n";
}

std::string HtmlArticle() {
  return "<!doctype html><html lang=\"en\"><head><title>Washington to require licences</title>"
         "<meta property=\"article:published_time\" content=\"2026-01-14\"></head>"
         "<body><article><h1>Washington to require licences for H20</h1><p>" +
         std::string(kArticle) + "</p></article></body></html>\n";
}

Json SignIn() {
  return {{"name", "example-reader"}, {"password", "seven grey herons wade"}};
}

// ---- which route takes what

struct BodyForm {
  std::string_view path;
  std::string_view schema;  // empty for text
  std::string_view media;
  Json (*example)(const RecordExamples& record);
};
constexpr std::array kBodies = {
    BodyForm{"/api/v1/events", "EntrySubmission", kJson,
             [](const RecordExamples&) { return NewEvent("example-guidance"); }},
    BodyForm{"/api/v1/events", "", kLines, [](const RecordExamples&) { return Json(TwoLines()); }},
    BodyForm{"/api/v1/events/suggest", "SourceRequest", kJson,
             [](const RecordExamples&) {
               return Json{{"text", kArticle},
                           {"publisher", "Example Gazette"},
                           {"published", "2026-01-14"}};
             }},
    BodyForm{"/api/v1/events/suggest", "", kPlain,
             [](const RecordExamples&) { return Json(PlainArticle()); }},
    BodyForm{"/api/v1/events/suggest", "", kHtml,
             [](const RecordExamples&) { return Json(HtmlArticle()); }},
    BodyForm{"/api/v1/events/{id}/corrections", "CorrectionRequest", kJson,
             [](const RecordExamples& record) {
               return Json{{"event", ToJsonValue(record.correction)},
                           {"reason", "An example of a correction."}};
             }},
    BodyForm{"/api/v1/events/{id}/retractions", "RetractionRequest", kJson,
             [](const RecordExamples&) {
               return Json{{"reason", "An example of a retraction."}, {"published", "2026-01-15"}};
             }},
    BodyForm{"/api/v1/events/{id}/confirmations", "ConfirmationRequest", kJson,
             [](const RecordExamples&) {
               return Json{{"grade", "A"}, {"reason", "An example: read beside the notice."}};
             }},
    BodyForm{"/api/v1/merges", "MergeRequest", kJson,
             [](const RecordExamples& record) {
               return Json{{"targets", record.merged}, {"reason", "An example of a merge."}};
             }},
    BodyForm{"/api/v1/documents", "SourceRequest", kJson,
             [](const RecordExamples&) {
               return Json{{"text", kArticle},
                           {"publisher", "Example Gazette"},
                           {"published", "2026-01-14"},
                           {"url", "https://example.org/h20"}};
             }},
    BodyForm{"/api/v1/documents", "", kPlain,
             [](const RecordExamples&) { return Json(PlainArticle()); }},
    BodyForm{"/api/v1/documents", "", kHtml,
             [](const RecordExamples&) { return Json(HtmlArticle()); }},
    BodyForm{"/api/v1/queue/{id}/skip", "SkipRequest", kJson,
             [](const RecordExamples&) {
               return Json{{"reason", "An example: to be asked about."}};
             }},
    BodyForm{"/api/v1/queue/{id}/reject", "RetractionRequest", kJson,
             [](const RecordExamples&) {
               return Json{{"reason", "An example: no act at all."}};
             }},
    BodyForm{"/api/v1/queue/{id}/undo", "SkipRequest", kJson,
             [](const RecordExamples&) {
               return Json{{"reason", "An example: read again."}};
             }},
    BodyForm{"/api/v1/queue/{id}/accept", "AcceptRequest", kJson,
             [](const RecordExamples&) {
               return Json{{"reason", "An example: as the page says."}};
             }},
    BodyForm{"/api/v1/log", "", kLines,
             [](const RecordExamples& record) { return Json(record.exported); }},
    BodyForm{"/api/v1/backups", "BackupRequest", kJson,
             [](const RecordExamples&) {
               return Json{{"folder", "/srv/backup/chipline-2026-01-14"}};
             }},
    // A text that is not here, so that none is lost: it is withdrawn in advance.
    BodyForm{"/api/v1/withdrawals", "Withdrawal", kJson,
             [](const RecordExamples&) {
               return Json{{"document", HexOf(Sha256("an example"))},
                           {"reason", "An example: the publisher asked for it."}};
             }},
    BodyForm{"/api/v1/session", "SignIn", kJson, [](const RecordExamples&) { return SignIn(); }},
    BodyForm{"/api/v1/session", "SignIn", kForm, [](const RecordExamples&) { return SignIn(); }},
    BodyForm{"/api/v1/users", "NewUser", kJson,
             [](const RecordExamples&) {
               Json user = SignIn();
               user["role"] = "reader";
               return user;
             }},
    BodyForm{"/api/v1/tokens", "TokenRequest", kJson,
             [](const RecordExamples&) {
               return Json{{"name", "example"}, {"scope", "read"}};
             }},
    BodyForm{"/api/v1/fetching", "FetchingReport", kJson,
             [](const RecordExamples&) {
               return Json{{"at", "2026-01-14T12:00:00Z"}, {"sources", Json::array()}};
             }},
    BodyForm{"/api/v1/drafts/{name}", "Draft", kJson,
             [](const RecordExamples&) {
               return Json{{"type", "ban"}, {"summary", "Begun, and not finished"}};
             }},
};

bool IsAboutAnEvent(const Route& route) {
  return route.path.starts_with("/api/v1/events/{id}/") || route.path == "/api/v1/merges";
}
bool IsAboutAnItem(const Route& route) {
  return route.path.starts_with("/api/v1/queue/{id}/");
}
bool AppendsEntry(const Route& route) {
  return route.method == "POST" &&
         (route.path == "/api/v1/events" || IsAboutAnEvent(route) || IsAboutAnItem(route));
}

// What an Idempotency-Key of an example names, so that no two of them have one key.
std::string ExampleKey(const Route& route, const RecordExamples& record) {
  std::string key = "example";
  for (const char c : route.path) key += c == '/' || c == '{' || c == '}' ? '-' : c;
  return key + "-" + record.corrected + "-" + record.retracted + "-" + record.queued;
}

}  // namespace

Json RequestBodyOf(const Route& route, const RecordExamples& record) {
  if (route.method != "POST" && route.method != "PUT" && route.method != "PATCH") return nullptr;
  Json content;
  for (const BodyForm& form : kBodies) {
    if (form.path != route.path) continue;
    content[std::string(form.media)] = {
        {"schema", form.schema.empty() ? Json{{"type", "string"}} : SchemaReference(form.schema)},
        {"example", form.example(record)}};
  }
  if (content.is_null()) return nullptr;
  return {{"required", true}, {"content", std::move(content)}};
}

Json HeaderParametersOf(const Route& route, const RecordExamples& record) {
  Json parameters = Json::array();
  if (!AppendsEntry(route)) return parameters;
  if (IsAboutAnEvent(route)) {
    parameters.push_back(
        {{"name", "If-Match"},
         {"in", "header"},
         {"required", true},
         {"description",
          "The ETag of the event's version that you looked at, \"1042.0@1050\"; * for whichever "
          "stands. A dry run may do without"},
         {"schema", {{"type", "string"}}},
         {"example", "*"}});
  }
  if (IsAboutAnItem(route)) {
    parameters.push_back({{"name", "If-Match"},
                          {"in", "header"},
                          {"required", false},
                          {"description", "The ETag of the item that you looked at"},
                          {"schema", {{"type", "string"}}},
                          {"example", "*"}});
  }
  parameters.push_back(
      {{"name", "Idempotency-Key"},
       {"in", "header"},
       {"required", false},
       {"description", "The same request under the same key adds once, however often it is sent"},
       {"schema", {{"type", "string"}, {"minLength", 1}, {"maxLength", 255}}},
       {"example", ExampleKey(route, record)}});
  return parameters;
}

}  // namespace chipline
