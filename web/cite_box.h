// "Cite this": a reference to what a page shows, to be copied.
#pragma once

#include <string>

#include "query/as_of.h"
#include "query/timeline.h"
#include "web/html.h"
#include "web/http.h"
#include "web/site.h"

namespace chipline {

// `path` is the API's answer behind the page, whose pinned URL the reference names; `own` are its
// parameters besides the shared ones, which are taken from the request.
void WriteCiteBox(HtmlWriter& page, const Site& site, const Timeline& timeline,
                  const Request& request, const AsOf& as_of, const std::string& title,
                  const std::string& path, const std::vector<Parameter>& own);

// The answer's address with every default spelled out.
std::string PinnedPath(const Site& site, const Request& request, const AsOf& as_of,
                       const std::string& path, const std::vector<Parameter>& own);

}  // namespace chipline
