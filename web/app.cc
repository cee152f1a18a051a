#include "web/app.h"

#include <iterator>
#include <utility>

#include "web/account_api.h"
#include "web/api.h"
#include "web/credentials.h"
#include "web/operator_api.h"
#include "web/pages.h"
#include "web/write_api.h"

namespace chipline {

Result<std::unique_ptr<App>> App::Start(const EventLog& log, const SubjectTree& subjects,
                                        const Clock& clock, const std::string& version,
                                        const WritableStore& store) {
  auto follower = CHIP_TRY(LogFollower::Start(log, subjects));
  return std::unique_ptr<App>(new App(log, clock, std::move(follower), version, store));
}

App::App(const EventLog& log, const Clock& clock, std::unique_ptr<LogFollower> follower,
         const std::string& version, const WritableStore& store)
    : follower_(std::move(follower)),
      bodies_(log),
      site_{log,        *follower_, bodies_,
            clock,      version,    RulesVersion(follower_->Current()->subjects()),
            store.rules},
      editing_(store.log == nullptr
                   ? nullptr
                   : std::make_unique<Editing>(store, follower_->Current()->subjects(), clock)),
      hub_(log) {
  std::vector<Route> routes = PageRoutes(site_);
  std::ranges::move(ApiRoutes(site_), std::back_inserter(routes));
  std::ranges::move(StreamRoutes(hub_), std::back_inserter(routes));
  if (editing_) {
    std::ranges::move(WriteRoutes(site_, *editing_), std::back_inserter(routes));
    std::ranges::move(AccountRoutes(*editing_), std::back_inserter(routes));
    std::ranges::move(OperatorRoutes(*editing_), std::back_inserter(routes));
  }
  Accounts* accounts = editing_ ? &editing_->accounts : nullptr;
  router_ = std::make_unique<const Router>(
      std::move(routes),
      [accounts](const Route& route, Request& request) { return Admit(accounts, route, request); });
}

Response App::Handle(Request request, std::string_view target) const {
  const bool wants_page =
      !target.starts_with("/api/") &&
      request.Header("accept").value_or("").find("text/html") != std::string_view::npos;
  const bool is_read = request.method == "GET";
  Response response = router_->Dispatch(std::move(request), target);
  // Any page may read; what is answered to a change is its sender's.
  if (!is_read) {
    std::erase_if(response.headers, [](const Parameter& header) {
      return header.name == "Access-Control-Allow-Origin";
    });
  }
  if (!response.problem) return response;
  return wants_page ? ProblemPage(response) : AsProblemJson(response, target);
}

}  // namespace chipline
