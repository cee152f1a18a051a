#include "web/document_api.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <nlohmann/json.hpp>

#include "ingest/federal_register.h"
#include "ingest/publication_day.h"
#include "model/json.h"
#include "model/json_value.h"
#include "web/answers.h"
#include "web/source_input.h"
#include "web/submission.h"

namespace chipline {
namespace {

Json OutcomeJson(const IngestedEvent& item) {
  Json json = {{"outcome", Name(item.outcome)}};
  if (item.id) json["id"] = ToString(*item.id);
  if (!item.reason.empty()) json["reason"] = item.reason;
  if (!item.queue.empty()) json["queue"] = item.queue;
  json["event"] = ToJsonValue(item.event);
  return json;
}

Json ReportJson(const IngestReport& report) {
  Json json = {{"sha256", report.document}, {"title", report.title}, {"seq", report.seq}};
  json["alike"] = report.alike;
  json["events"] = Json::array();
  for (const IngestedEvent& item : report.events) json["events"].push_back(OutcomeJson(item));
  return json;
}

// Of an answer of the Federal Register's API each document by itself.
Result<std::vector<std::string>> DocumentsIn(std::string bytes) {
  if (LooksLikeFederalRegister(bytes)) return SplitFederalRegister(bytes);
  std::vector<std::string> one;
  one.push_back(std::move(bytes));
  return one;
}

Response PostDocument(const Site& site, Editing& editing, const Request& request) {
  if (auto problem = CheckFlags(request)) return Fail(*problem);
  SourceInput source;
  if (auto refusal = ReadSource(request, editing.fetcher, source)) return *refusal;
  const bool dry_run = IsSet(request, "dry_run");
  const std::uint64_t before = site.log.Head().seq;
  const auto bodies = DocumentsIn(std::move(source.bytes));
  if (!bodies) return Fail(bodies.error());
  Json documents = Json::array();
  std::uint64_t last = 0;
  std::size_t failed = 0;
  for (const std::string& body : *bodies) {
    const auto report = dry_run ? editing.ingester.Preview(body, source.options)
                                : editing.ingester.Ingest(body, source.options);
    if (!report) {
      // Of several documents those in front are written: each is told of by itself.
      if (++failed == bodies->size()) return Fail(report.error());
      documents.push_back({{"error", Fail(report.error()).problem->detail}});
      continue;
    }
    documents.push_back(ReportJson(*report));
    last = std::max(last, report->last);
  }
  const bool one = documents.size() == 1;
  const std::string sha = documents.back().value("sha256", "");
  Response response = JsonAnswer(one ? documents[0] : Json{{"documents", std::move(documents)}});
  if (!dry_run && last > before) {
    response.status = 201;
    if (one) response.headers.Add("Location", "/api/v1/documents/" + sha);
    site.follower.WaitUntil(last, std::chrono::seconds(5));
  }
  return response;
}

Json TraceJson(const std::vector<SlotTrace>& trace) {
  Json list = Json::array();
  for (const SlotTrace& step : trace) {
    list.push_back({{"field", step.field},
                    {"value", step.value},
                    {"rule", step.rule},
                    {"basis", step.basis},
                    {"start", step.start},
                    {"end", step.end},
                    {"text", step.text}});
  }
  return list;
}

Response PostSuggestion(Editing& editing, const Request& request) {
  SourceInput source;
  if (auto refusal = ReadSource(request, editing.fetcher, source)) return *refusal;
  auto document = ReadDocument(source.bytes, source.options);
  if (!document) return Fail(document.error());
  DropFutureDay(UtcDay(editing.clock.Now()), &*document);
  const auto report = editing.ingester.Preview(source.bytes, source.options);
  if (!report) return Fail(report.error());
  const std::vector<Draft> drafts = editing.extractor.Extract(*document).drafts;
  Json json = {{"document",
                {{"sha256", report->document},
                 {"title", document->title},
                 {"publisher", document->publisher},
                 {"language", document->language},
                 {"url", document->url}}}};
  if (document->published) json["document"]["published"] = document->published->text();
  json["document"]["text"] = document->text;
  json["drafts"] = Json::array();
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    // A document that the log holds is reported as its entry, which need not have every draft.
    Json item = i < report->events.size() && report->seq == 0
                    ? OutcomeJson(report->events[i])
                    : Json{{"outcome", "duplicate"}, {"event", ToJsonValue(drafts[i].event)}};
    item["grade"] = Name(drafts[i].grade);
    item["background"] = drafts[i].background;
    item["trace"] = TraceJson(drafts[i].trace);
    json["drafts"].push_back(std::move(item));
  }
  json["total"] = json["drafts"].size();
  return JsonAnswer(json);
}

}  // namespace

std::vector<Route> DocumentRoutes(const Site& site, Editing& editing) {
  const std::vector<ParameterSpec> of_source = SourceParameters();
  auto of_documents = of_source;
  of_documents.push_back({"dry_run", "1: write nothing, and answer as if"});
  return {
      {"POST", "/api/v1/events/suggest",
       "Filled drafts from a text, a page or its address; nothing is stored", of_source,
       [&editing](const Request& request) { return PostSuggestion(editing, request); },
       Access::kWrite},
      {"POST", "/api/v1/documents",
       "Ingest a text, a page, a PDF or JSON of the Federal Register, or the page at an address",
       of_documents,
       [&site, &editing](const Request& request) { return PostDocument(site, editing, request); },
       Access::kWrite},
  };
}

}  // namespace chipline
