// A reference to an answer, for whoever cites it.
#pragma once

#include <cstdint>
#include <string>

#include "model/day.h"
#include "model/result.h"
#include "query/timeline.h"
#include "web/http.h"
#include "web/site.h"

namespace chipline {

struct Reference {
  std::string id;
  std::string title;
  std::string url;   // pinned, with the host that was asked
  std::string note;  // which state of the record
  CivilDay issued;   // when that state was recorded
};

// "http://host" as the client sees us; a proxy that ends TLS says so.
std::string BaseOf(const Request& request);

// To what `pinned_url` (path and query) answers from the record up to `seq`.
Result<Reference> ReferenceTo(const Site& site, const Timeline& timeline, std::uint64_t seq,
                              std::string title, const std::string& base,
                              const std::string& pinned_url);

std::string BibTex(const Reference& reference);
std::string CslJson(const Reference& reference);
std::string PlainText(const Reference& reference);

}  // namespace chipline
