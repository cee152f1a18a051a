#include "web/api.h"

#include <iterator>
#include <utility>

#include "web/citation_api.h"
#include "web/events_api.h"
#include "web/expected_api.h"
#include "web/feed_api.h"
#include "web/log_api.h"
#include "web/panel_api.h"
#include "web/record_api.h"
#include "web/source_api.h"
#include "web/state_api.h"
#include "web/timeline_api.h"

namespace chipline {

std::vector<Route> ApiRoutes(const Site& site) {
  std::vector<Route> all;
  for (const auto& routes_of : {StateRoutes, TimelineRoutes, PanelRoutes, ExpectedRoutes,
                                EventRoutes, SourceRoutes, FeedRoutes, LogRoutes, RecordRoutes}) {
    std::vector<Route> routes = routes_of(site);
    all.insert(all.end(), std::make_move_iterator(routes.begin()),
               std::make_move_iterator(routes.end()));
  }
  return WithCitations(site, std::move(all));
}

}  // namespace chipline
