#include "web/version_api.h"

#include <algorithm>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "ingest/text_diff.h"
#include "web/answers.h"
#include "web/source_api.h"

namespace chipline {
namespace {

Response GetVersions(const Site& site, Editing& editing, const Request& request) {
  const std::string& sha = request.PathValue("sha");
  std::string text;
  if (auto failure = ReadStoredText(site, sha, text)) return *failure;
  const auto history = editing.pages.Of(sha);
  if (!history) return Fail(history.error());
  const auto alike = editing.stories.Alike(sha, text);
  if (!alike) return Fail(alike.error());
  Json json = {{"sha256", sha}, {"url", history->url}, {"total", history->versions.size()}};
  json["items"] = Json::array();
  for (const PageVersion& version : history->versions) {
    Json item = {{"sha256", version.document}, {"title", version.title}};
    if (!version.published.empty()) item["published"] = version.published;
    item["seen_at"] = FormatInstant(version.seen_at);
    json["items"].push_back(std::move(item));
  }
  json["alike"] = Json::array();
  for (const AlikeText& other : *alike) {
    json["alike"].push_back({{"sha256", other.document}, {"likeness", other.likeness}});
  }
  return JsonAnswer(json);
}

// The version that stood before `sha`, or the one that follows the first.
std::string OtherVersion(const PageHistory& history, const std::string& sha) {
  const auto at = std::ranges::find(history.versions, sha, &PageVersion::document);
  if (at == history.versions.end() || at == history.versions.begin()) return {};
  return (at - 1)->document;
}

Response GetDiff(const Site& site, Editing& editing, const Request& request) {
  const std::string& sha = request.PathValue("sha");
  std::string after;
  if (auto failure = ReadStoredText(site, sha, after)) return *failure;
  const auto history = editing.pages.Of(sha);
  if (!history) return Fail(history.error());
  std::string from(request.Get("with").value_or(""));
  if (from.empty()) from = OtherVersion(*history, sha);
  if (from.empty()) {
    return Fail({ProblemType::kNotFound,
                 "No earlier version of this text's page is known; name a text as \"with\".",
                 "with",
                 {}});
  }
  std::string before;
  if (auto failure = ReadStoredText(site, from, before)) return *failure;
  Json json = {{"from", from}, {"to", sha}, {"url", history->url}, {"added", 0}, {"removed", 0}};
  json["lines"] = Json::array();
  int added = 0;
  int removed = 0;
  for (const DiffLine& line : DiffLines(before, after)) {
    added += line.op == DiffOp::kAdded ? 1 : 0;
    removed += line.op == DiffOp::kRemoved ? 1 : 0;
    json["lines"].push_back({{"op", Name(line.op)}, {"text", line.text}});
  }
  json["added"] = added;
  json["removed"] = removed;
  return JsonAnswer(json);
}

}  // namespace

std::vector<Route> VersionRoutes(const Site& site, Editing& editing) {
  Route versions{
      "GET",
      "/api/v1/documents/{sha}/versions",
      "The texts that the page of a stored text has had, and texts nearly the same",
      {},
      [&site, &editing](const Request& request) { return GetVersions(site, editing, request); }};
  Route diff{"GET",
             "/api/v1/documents/{sha}/diff",
             "What changed between two versions of a page, line by line",
             {{"with", "the earlier text; default the version before"}},
             [&site, &editing](const Request& request) { return GetDiff(site, editing, request); }};
  versions.may_be_withdrawn = true;
  diff.may_be_withdrawn = true;
  return {std::move(versions), std::move(diff)};
}

}  // namespace chipline
