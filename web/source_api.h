// Resources of the evidence: the sources that events cite, and the stored texts with the passages
// that say so.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "query/as_of.h"
#include "query/timeline.h"
#include "web/router.h"
#include "web/site.h"

namespace chipline {

// The text that is kept under a name; or the failure: 404, 451 where it was withdrawn, 400.
std::optional<Response> ReadStoredText(const Site& site, const std::string& sha, std::string& text);

// The versions of events, as they stood in that knowledge, that cite a stored text. REQUIRES:
// CatchUpIndex had nothing to say.
std::vector<Ref> StandingCitations(const Site& site, const Timeline& timeline, const AsOf& as_of,
                                   const std::string& sha);

// `site` must outlive the routes.
std::vector<Route> SourceRoutes(const Site& site);

}  // namespace chipline
