// What the files of API routes share: building tables of parameters, binding handlers, `expand`.
#pragma once

#include <initializer_list>
#include <optional>
#include <vector>

#include "web/answers.h"
#include "web/http.h"
#include "web/router.h"
#include "web/site.h"

namespace chipline {

std::vector<ParameterSpec> Join(std::initializer_list<std::vector<ParameterSpec>> lists);

inline const ParameterSpec kExpandParameter{"expand",
                                            "events: the events that the answer names, by id"};
inline const ParameterSpec kTargetParameter{"target", "whose trade is hit; default the other side"};

// A handler of a route that answers from `site`, which must outlive it.
using SiteHandler = Response (*)(const Site&, const Request&);
inline auto On(const Site& site, SiteHandler handler) {
  return [&site, handler](const Request& request) { return handler(site, request); };
}

std::optional<HttpProblem> ReadExpand(const Request& request, bool& events);

// Adds {events: …} where asked for and gives the answer.
Response Finish(Json json, const PositionWriter& writer, bool with_events);

}  // namespace chipline
