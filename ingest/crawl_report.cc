// What an operator wants to know of the crawl.
#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "ingest/crawl.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostTold = 100;  // of what was given up

void Tell(Json& json, const char* name, Micros instant) {
  // A source that is gone is never due.
  constexpr Micros kFarthest = 253'402'300'800'000'000;
  if (instant > 0 && instant < kFarthest) json[name] = FormatInstant(instant);
}

std::string StateOf(const PlanSource& source, const PlanHost* host, Micros now) {
  if (source.is_gone) return "gone";
  if (source.is_barred) return "barred";
  if (source.checked_at == 0) return "new";
  if (host != nullptr && host->rests_until > now) return "resting";
  return source.error.empty() ? "ok" : "failing";
}

Json SourceJson(const SourceSpec& spec, const PlanSource& source, const PlanHost* host,
                std::size_t waiting, Micros now) {
  Json json = {{"id", spec.id},           {"name", spec.name},
               {"kind", Name(spec.kind)}, {"tier", Name(spec.tier)},
               {"url", spec.url.text()},  {"state", StateOf(source, host, now)}};
  if (!source.moved_to.empty()) json["moved_to"] = source.moved_to;
  if (!source.error.empty()) json["error"] = source.error;
  if (source.status != 0) json["status"] = source.status;
  Tell(json, "checked", source.checked_at);
  Tell(json, "succeeded", source.succeeded_at);
  Tell(json, "changed", source.changed_at);
  Micros next = source.next_at;
  if (host != nullptr && next != 0) next = std::max(next, host->rests_until);
  Tell(json, "next", next);
  json.update({{"failures", source.failures},
               {"polls", source.polls},
               {"unchanged", source.unchanged},
               {"listed", source.listed},
               {"waiting", waiting},
               {"delivered", source.delivered},
               {"events", source.events}});
  return json;
}

}  // namespace

CrawlProgress Crawl::progress() const {
  CrawlProgress progress = run_;
  progress.sources = list_.sources.size();
  progress.polled = polled_.size();
  progress.failing =
      static_cast<std::size_t>(std::ranges::count_if(list_.sources, [&](const SourceSpec& spec) {
        return !plan_.sources.at(spec.id).error.empty();
      }));
  progress.pages = plan_.pages.size();
  progress.parcels = plan_.parcels.size();
  return progress;
}

std::string Crawl::ReportJson(Micros now) const {
  std::map<std::string, std::size_t> waiting;
  for (const auto& [key, page] : plan_.pages) ++waiting[page.source];
  Json json = {{"at", FormatInstant(now)}, {"sources", Json::array()}};
  for (const SourceSpec& spec : list_.sources) {
    json["sources"].push_back(SourceJson(spec, plan_.sources.at(spec.id),
                                         hosts_.Find(spec.url.host), waiting[spec.id], now));
  }
  json["resting"] = Json::array();
  for (const auto& [name, host] : plan_.hosts) {
    if (host.rests_until <= now) continue;
    json["resting"].push_back({{"host", name},
                               {"until", FormatInstant(host.rests_until)},
                               {"because", host.because},
                               {"failures", host.failures}});
  }
  json["waiting"] = {{"pages", plan_.pages.size()}, {"documents", plan_.parcels.size()}};
  std::vector<std::pair<Micros, const PlanDead*>> dead;
  for (const auto& [key, item] : plan_.dead) dead.emplace_back(item.at, &item);
  std::ranges::sort(dead, std::greater<>());
  json["given_up"] = {{"total", dead.size()}, {"latest", Json::array()}};
  for (std::size_t i = 0; i < std::min(dead.size(), kMostTold); ++i) {
    const PlanDead& item = *dead[i].second;
    json["given_up"]["latest"].push_back({{"url", item.url},
                                          {"source", item.source},
                                          {"reason", item.reason},
                                          {"at", FormatInstant(item.at)}});
  }
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace chipline
