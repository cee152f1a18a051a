#include "web/source_api.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "ingest/quote_check.h"
#include "web/answers.h"
#include "web/api_support.h"
#include "web/event_list.h"
#include "web/event_question.h"

namespace chipline {
namespace {

constexpr std::size_t kMostSources = 1'000;
constexpr std::size_t kUsualSources = 100;

// The visible events that cite each source, in order of their entry.
std::map<SourceNumber, std::vector<Ref>> Cited(const Site& site, const Timeline& timeline,
                                               const AsOf& as_of) {
  std::map<SourceNumber, std::vector<Ref>> cited;
  std::vector<Ref> events = SelectEvents(timeline, nullptr, as_of, {});
  std::reverse(events.begin(), events.end());
  for (const Ref ref : events) {
    for (const SourceNumber number : site.index.SourcesOf(ref)) {
      std::vector<Ref>& refs = cited[number];
      if (refs.empty() || refs.back() != ref) refs.push_back(ref);
    }
  }
  return cited;
}

Json SourceJson(const Timeline& timeline, const Source& source, SourceNumber number,
                const std::vector<Ref>& events) {
  Json json = {{"id", number + 1}};
  json.update(ToJsonValue(source));
  json["events"] = Json::array();
  std::uint64_t first = UINT64_MAX;
  for (const Ref ref : events) {
    json["events"].push_back(ToString(timeline.record(ref).id));
    first = std::min(first, timeline.record(timeline.record(ref).base).seq);
  }
  json["first_seen"] = FormatInstant(timeline.RecordedAt(first));
  return json;
}

std::optional<HttpProblem> ReadAfter(const Request& request, SourceNumber& after) {
  const auto given = request.Get("after").value_or("0");
  const auto [end, fault] = std::from_chars(given.data(), given.data() + given.size(), after);
  if (given.empty() || (fault == std::errc() && end == given.data() + given.size())) {
    return std::nullopt;
  }
  return HttpProblem{ProblemType::kInvalidParameter, "Expected the id of a source.", "after", {}};
}

Response GetSources(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  AsOf as_of;
  std::optional<std::size_t> limit;
  SourceNumber after = 0;
  if (auto problem = ReadKnowledge(site, *timeline, request, as_of)) return Fail(*problem);
  if (auto problem = ReadLimit(request, kMostSources, limit)) return Fail(*problem);
  if (auto problem = ReadAfter(request, after)) return Fail(*problem);
  if (auto failure = CatchUpIndex(site, timeline)) return *failure;
  const auto publisher = request.Get("publisher").value_or("");
  const auto document = request.Get("document").value_or("");
  Json json = Envelope(site, *timeline, as_of);
  std::size_t total = 0;
  Json items = Json::array();
  SourceNumber last = 0;
  bool has_more = false;
  for (const auto& [number, events] : Cited(site, *timeline, as_of)) {
    const Source source = site.index.SourceOf(number);
    if (!publisher.empty() && source.publisher != publisher) continue;
    if (!document.empty() && source.document != document) continue;
    ++total;
    if (number < after) continue;
    has_more = items.size() == limit.value_or(kUsualSources);
    if (has_more) continue;
    items.push_back(SourceJson(*timeline, source, number, events));
    last = number + 1;
  }
  has_more = has_more && last != 0;
  json["total"] = total;
  json["items"] = std::move(items);
  Response response = JsonAnswer(json);
  const std::string links =
      PageLinks(request, as_of.recorded, {}, std::to_string(last), /*has_newer=*/false, has_more);
  if (!links.empty()) response.headers.Add("Link", links);
  return response;
}

// What the events quote of a document, in order of the text.
Result<Json> Passages(const Site& site, const Timeline& timeline, const std::vector<Ref>& events,
                      const std::string& document, const std::string& text) {
  std::vector<std::pair<std::uint32_t, Json>> passages;
  for (const Ref ref : events) {
    const PolicyEvent event = CHIP_TRY(site.bodies.Event(timeline.record(ref)));
    for (const Source& source : event.sources) {
      if (source.document != document) continue;
      for (const Quote& quote : QuotesIn(text, source.quotes)) {
        Json passage = {{"event", ToString(timeline.record(ref).id)},
                        {"start", quote.start},
                        {"end", quote.end},
                        {"exact", quote.exact}};
        if (!quote.prefix.empty()) passage["prefix"] = quote.prefix;
        if (!quote.suffix.empty()) passage["suffix"] = quote.suffix;
        passage["supports"] = quote.supports;
        passages.emplace_back(quote.start, std::move(passage));
      }
    }
  }
  std::stable_sort(passages.begin(), passages.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  Json json = Json::array();
  for (auto& [start, passage] : passages) json.push_back(std::move(passage));
  return json;
}

Response GetDocument(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  AsOf as_of;
  if (auto problem = ReadKnowledge(site, *timeline, request, as_of)) return Fail(*problem);
  const std::string& sha = request.PathValue("sha");
  std::string text;
  if (auto failure = ReadStoredText(site, sha, text)) return *failure;
  if (auto failure = CatchUpIndex(site, timeline)) return *failure;
  const std::vector<Ref> events = StandingCitations(site, *timeline, as_of, sha);
  auto passages = Passages(site, *timeline, events, sha, text);
  if (!passages) return Fail(passages.error());
  Json json = Envelope(site, *timeline, as_of);
  json["sha256"] = sha;
  json["sources"] = Json::array();
  std::vector<SourceNumber> listed;
  for (const Ref ref : events) {
    for (const SourceNumber number : site.index.SourcesOf(ref)) {
      const Source source = site.index.SourceOf(number);
      const bool is_new = std::find(listed.begin(), listed.end(), number) == listed.end();
      if (source.document != sha || !is_new) continue;
      listed.push_back(number);
      json["sources"].push_back(ToJsonValue(source));
    }
  }
  json["passages"] = std::move(*passages);
  json["text"] = std::move(text);
  return JsonAnswer(json);
}

}  // namespace

std::vector<Ref> StandingCitations(const Site& site, const Timeline& timeline, const AsOf& as_of,
                                   const std::string& sha) {
  const Resolver resolver(timeline, as_of);
  std::vector<Ref> events = site.index.Citing(sha);
  std::erase_if(events,
                [&](Ref ref) { return resolver.Visible(timeline.record(ref).base) != ref; });
  return events;
}

std::optional<Response> ReadStoredText(const Site& site, const std::string& sha,
                                       std::string& text) {
  const auto fail = [](ProblemType type, std::string detail) {
    return Fail({type, std::move(detail), "sha", {}});
  };
  if (site.documents == nullptr) {
    return fail(ProblemType::kNotFound, "No documents are kept beside this log.");
  }
  const auto withdrawal = site.documents->WithdrawalOf(sha);
  if (withdrawal && *withdrawal) {
    const std::string& reason = **withdrawal;
    return fail(ProblemType::kWithdrawn,
                "The text was withdrawn" + (reason.empty() ? "." : ": " + reason + "."));
  }
  auto kept = withdrawal ? site.documents->Get(sha) : withdrawal.error();
  if (kept) {
    text = std::move(*kept);
    return std::nullopt;
  }
  switch (kept.error().code) {
    case ErrorCode::kNotFound:
      return fail(ProblemType::kNotFound, "No document " + sha + " is kept here.");
    case ErrorCode::kInvalidArgument:
      return fail(ProblemType::kInvalidParameter,
                  "A document is named by 64 lower-case hexadecimal digits.");
    default:
      return Fail(kept.error());
  }
}

std::vector<Route> SourceRoutes(const Site& site) {
  const auto knowledge = KnowledgeParameters();
  Route document{"GET", "/api/v1/documents/{sha}",
                 "A stored text, and the passages that events rest on", knowledge,
                 On(site, GetDocument)};
  document.may_be_withdrawn = true;
  return {{"GET", "/api/v1/sources", "What events cite, in order of first appearance",
           Join({{{"publisher", "only of this one, as sources name it"},
                  {"document", "only of this stored text, by its SHA-256"},
                  {"after", "the id of the last source of the page before"},
                  {"limit", "how many a page, 1 to 1000; default 100"}},
                 knowledge}),
           On(site, GetSources)},
          std::move(document)};
}

}  // namespace chipline
