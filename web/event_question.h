// The parameters of lists of events: filters, full text, pages.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "query/as_of.h"
#include "query/timeline.h"
#include "web/event_list.h"
#include "web/http.h"
#include "web/router.h"
#include "web/site.h"

namespace chipline {

struct EventQuestion {
  AsOf as_of;  // kDistantPast as date: what is known of events is the same on every day
  EventFilter filter;
  std::optional<EventId> after;
  std::optional<EventId> before;
  std::optional<std::size_t> limit;
};

inline constexpr std::size_t kMostEvents = 500;
inline constexpr std::size_t kUsualEvents = 50;

// Tables for routes.
std::vector<ParameterSpec> KnowledgeParameters();    // known_at, recorded_at
std::vector<ParameterSpec> EventFilterParameters();  // type … q
std::vector<ParameterSpec> EventPageParameters();    // after, before, limit

// Reads known_at and recorded_at where the request has them.
std::optional<HttpProblem> ReadKnowledge(const Site& site, const Timeline& timeline,
                                         const Request& request, AsOf& as_of);
// Reads all of the above. The index holds the timeline where this succeeds; while it is being
// built, the failure is 503 with Retry-After.
std::optional<Response> ReadEventQuestion(const Site& site,
                                          const std::shared_ptr<const Timeline>& timeline,
                                          const Request& request, EventQuestion& question);
std::optional<Response> CatchUpIndex(const Site& site,
                                     const std::shared_ptr<const Timeline>& timeline);

// A positive number up to `most`.
std::optional<HttpProblem> ReadLimit(const Request& request, std::size_t most,
                                     std::optional<std::size_t>& limit);
// rel=first, prev and next of a page, as a Link header's value: each is the request with another
// place in it, and with recorded_at, so that every page is of the same log. Empty for one page that
// is all.
std::string PageLinks(const Request& request, std::uint64_t recorded, const std::string& first_id,
                      const std::string& last_id, bool has_newer, bool has_more);

}  // namespace chipline
