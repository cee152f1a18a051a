// Pages about the record: what it holds, what it says, and what it is made of. Each answers a GET
// from `site` with a whole page, or with the problem that the API would answer with.
#pragma once

#include "web/http.h"
#include "web/site.h"

namespace chipline {

Response EventsPage(const Site& site, const Request& request);  // the list, with facets and words
// One event by id or key; of one that was taken back how it stood, by whom it was, when and why.
Response EventPageOf(const Site& site, const Request& request);
Response SourcePage(const Site& site, const Request& request);  // a stored text, its passages lit
Response StatePage(const Site& site, const Request& request);   // every position, with all dials
Response DiffPage(const Site& site, const Request& request);    // two days, or two knowledges
Response DataPage(const Site& site, const Request& request);    // panels, downloads, snippets
Response ConflictsPage(const Site& site, const Request& request);
Response ExpectationsPage(const Site& site, const Request& request);
Response StatusPage(const Site& site, const Request& request);  // head, sources, coverage
Response LogPage(const Site& site, const Request& request);

}  // namespace chipline
