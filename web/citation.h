// What makes an answer citable: a URL in which nothing is left to a default, and what follows from
// it: validators, caching for ever, and the dates of RFC 7089.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "query/timeline.h"
#include "web/http.h"
#include "web/router.h"
#include "web/site.h"

namespace chipline {

// A read with every default spelled out: the same bytes answer it whatever is appended later.
struct Pin {
  Request request;        // parameters in the order of the route's table
  std::uint64_t seq = 0;  // the entry that the answer is made of, and all before it
  std::string url;        // names the day, seq:N and rules_version
  std::string original;  // the same without the record's clock: the resource of which it is a state
  bool is_given = false;  // the client asked for exactly this
};

// Routes that take `recorded_at` are about a state of the record. kUnknownRules where the request
// names rules other than the site's.
bool IsCitable(const Route& route);
std::optional<HttpProblem> PinDown(const Site& site, const Timeline& timeline, const Route& route,
                                   Request&& request, Pin& pin);
// The pinned URL of the same question to an earlier or later state of the record.
std::string UrlAt(const Pin& pin, std::uint64_t seq);
// The pinned request at another state of the record.
Request RequestAt(const Pin& pin, std::uint64_t seq);

// The route with `rules_version`, Content-Location, ETag, Cache-Control, 304 and Memento around its
// handler, which sees the pinned request alone and leaves it whole. `site` must outlive it.
// REQUIRES: IsCitable(route)
Route MakeCitable(const Site& site, const Route& route);

// Whether an answer may be kept for ever: MakeCitable said so.
bool IsForEver(const Response& response);

}  // namespace chipline
