#include "web/fetching.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "model/json_bounds.h"
#include "web/answers.h"
#include "web/body.h"

namespace chipline {
namespace {

constexpr char kCollection[] = "fetching";
constexpr char kLast[] = "last";
constexpr Micros kLate = 300'000'000;

Response PostFetching(Fetching& fetching, const Request& request) {
  if (MediaType(request) != "application/json") {
    return Fail({ProblemType::kUnsupportedMedia, "Expected a fetcher's report as JSON.",
                 "Content-Type", "application/json"});
  }
  if (const auto taken = fetching.Take(request.body); !taken) return Fail(taken.error());
  Response response;
  response.status = 204;
  return response;
}

}  // namespace

Fetching::Fetching(SideStore* store, const Clock& clock) : store_(*store), clock_(clock) {
  // What cannot be read is as if it had never been said: the next report is a minute away.
  if (auto kept = store_.Get(kCollection, kLast); kept && *kept) kept_ = std::move(**kept);
}

Result<void> Fetching::Take(const std::string& report) {
  Json json = CHIP_TRY(ParseBounded(report));
  const bool is_report = json.is_object() && json.contains("at") && json["at"].is_string() &&
                         json.contains("sources") && json["sources"].is_array();
  if (!is_report) return InvalidArgument("expected {\"at\": instant, \"sources\": […], …}");
  for (const Json& source : json["sources"]) {
    if (!source.is_object() || !source.contains("id") || !source.contains("state")) {
      return InvalidArgument("expected an id and a state of each source", "sources");
    }
  }
  json["received"] = FormatInstant(clock_.Now());
  std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  const std::lock_guard lock(mutex_);
  CHIP_CHECK(store_.Put(kCollection, kLast, text));
  kept_ = std::move(text);
  return Ok();
}

Json Fetching::Status() const {
  std::string kept;
  {
    const std::lock_guard lock(mutex_);
    kept = kept_;
  }
  Json json = Json::parse(kept, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return nullptr;
  const auto received = ParseInstant(json.value("received", ""));
  json["late"] = !received || *received + kLate < clock_.Now();
  return json;
}

std::vector<Route> FetchingRoutes(Fetching& fetching) {
  return {{"POST",
           "/api/v1/fetching",
           "What a fetcher says of its sources, for /status",
           {},
           [&fetching](const Request& request) { return PostFetching(fetching, request); },
           Access::kWrite}};
}

}  // namespace chipline
