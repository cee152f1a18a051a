#include "web/api.h"

#include <iterator>

#include "web/events_api.h"
#include "web/log_api.h"
#include "web/record_api.h"
#include "web/state_api.h"

namespace chipline {

std::vector<Route> ApiRoutes(const Site& site) {
  std::vector<Route> all;
  for (const auto& routes_of : {StateRoutes, EventRoutes, LogRoutes, RecordRoutes}) {
    std::vector<Route> routes = routes_of(site);
    all.insert(all.end(), std::make_move_iterator(routes.begin()),
               std::make_move_iterator(routes.end()));
  }
  return all;
}

}  // namespace chipline
