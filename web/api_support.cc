#include "web/api_support.h"

#include <utility>

#include <nlohmann/json.hpp>

namespace chipline {

std::vector<ParameterSpec> Join(std::initializer_list<std::vector<ParameterSpec>> lists) {
  std::vector<ParameterSpec> all;
  for (const auto& list : lists) all.insert(all.end(), list.begin(), list.end());
  return all;
}

std::optional<HttpProblem> ReadExpand(const Request& request, bool& events) {
  const auto given = request.Get("expand");
  events = given == "events";
  if (!given || given->empty() || events) return std::nullopt;
  return HttpProblem{ProblemType::kInvalidParameter,
                     "\"" + std::string(*given) + "\" is not one of: events.", "expand", "events"};
}

Response Finish(Json json, const PositionWriter& writer, bool with_events) {
  if (with_events) {
    auto events = writer.NamedEvents();
    if (!events) return Fail(events.error());
    json["events"] = std::move(*events);
  }
  return JsonAnswer(json);
}

}  // namespace chipline
