// The record itself, for mirrors: GET /api/v1/log.
#pragma once

#include <vector>

#include "web/router.h"
#include "web/site.h"

namespace chipline {

// `site` must outlive the routes.
//
// /api/v1/log?after=SEQ&limit=N: the entries behind SEQ as `chipline export` prints them, one a
// line, in order. A page holds `limit` entries, fewer only where it would grow past 4 MiB or the
// log ends; Link rel=next is there exactly where more follow, X-Total-Count says how many entries
// lie behind SEQ.
std::vector<Route> LogRoutes(const Site& site);

}  // namespace chipline
