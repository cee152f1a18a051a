#include "web/record_api.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "web/answers.h"
#include "web/api_support.h"
#include "web/fetching.h"

namespace chipline {
namespace {

std::string_view KindName(SubjectKind kind) {
  switch (kind) {
    case SubjectKind::kProduct:
      return "product";
    case SubjectKind::kMaterial:
      return "material";
    case SubjectKind::kEntity:
      return "entity";
    case SubjectKind::kRule:
      return "rule";
  }
  return "?";
}

Response GetSubjects(const Site& site, const Request& /*request*/) {
  const auto timeline = site.timeline();
  const SubjectTree& tree = timeline->subjects();
  Json items = Json::array();
  for (SubjectIndex i = 0; i < tree.size(); ++i) {
    const Subject& subject = tree.at(i);
    Json item = {{"id", subject.id}, {"name", subject.name}};
    if (!subject.name_zh.empty()) item["name_zh"] = subject.name_zh;
    item["kind"] = KindName(subject.kind);
    if (subject.parent) item["parent"] = tree.at(*subject.parent).id;
    if (!subject.maker.empty()) item["maker"] = subject.maker;
    for (const Alias& alias : subject.aliases) item["aliases"].push_back(alias.text);
    items.push_back(std::move(item));
  }
  return JsonAnswer(
      {{"rules_version", site.rules_version}, {"total", items.size()}, {"items", items}});
}

// Which rules read documents, and what was wrong with the last edit of their folder.
Json ExtractionStatus(const Site& site) {
  if (site.rules == nullptr) return {{"rules", Extractor::Embedded().version()}};
  const RulesStatus status = site.rules->status();
  Json json = {{"rules", status.version}, {"folder", status.folder}, {"reloads", status.reloads}};
  if (!status.fault.empty()) json["fault"] = status.fault;
  return json;
}

Response GetStatus(const Site& site, const Request& /*request*/) {
  const auto timeline = site.timeline();
  const LogHead head = site.log.Head();
  const std::string fault = site.Fault();
  Json coverage = Json::array();
  for (const auto& issuer : Codes<Jurisdiction>()) {
    for (const auto& flow : Codes<Flow>()) {
      const auto start = timeline->subjects().CoverageStart(issuer.code, flow.code);
      if (!start) continue;
      coverage.push_back(
          {{"issuer", issuer.name}, {"flow", flow.name}, {"start", FormatDay(*start)}});
    }
  }
  Json json = {{"version", site.version},
               {"rules_version", site.rules_version},
               {"store", site.log.Describe().substr(0, site.log.Describe().find(':'))},
               {"healthy", fault.empty()},
               {"head", {{"seq", head.seq}, {"hash", HexOf(head.hash)}}},
               {"seq", timeline->last_seq()},
               {"positions", timeline->positions().size()},
               {"coverage", std::move(coverage)}};
  if (!fault.empty()) json["fault"] = fault;
  json["extraction"] = ExtractionStatus(site);
  if (head.seq > 0) json["head"]["recorded_at"] = FormatInstant(head.recorded_at);
  if (site.fetching != nullptr) {
    if (Json told = site.fetching->Status(); !told.is_null()) json["fetching"] = std::move(told);
  }
  return JsonAnswer(json);
}

}  // namespace

std::vector<Route> RecordRoutes(const Site& site) {
  return {
      {"GET", "/api/v1/subjects", "The subject tree", {}, On(site, GetSubjects)},
      {"GET",
       "/api/v1/status",
       "The store, its head and what the record covers",
       {},
       On(site, GetStatus)},
  };
}

}  // namespace chipline
