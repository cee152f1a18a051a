#include "web/app.h"

#include <iterator>
#include <utility>

#include "model/embedded.h"
#include "web/account_api.h"
#include "web/account_page.h"
#include "web/api.h"
#include "web/audit_page.h"
#include "web/citation.h"
#include "web/credentials.h"
#include "web/desk_pages.h"
#include "web/docs_page.h"
#include "web/event_desk.h"
#include "web/merge_page.h"
#include "web/openapi.h"
#include "web/operator_api.h"
#include "web/pages.h"
#include "web/queue_api.h"
#include "web/queue_page.h"
#include "web/sign_in_page.h"
#include "web/users_page.h"
#include "web/version_api.h"
#include "web/watched_side_store.h"
#include "web/write_api.h"

namespace chipline {
namespace {

constexpr std::size_t kPinnedBytes = 16 << 20;
constexpr std::size_t kPositionBytes = 16 << 20;

// A tree from elsewhere was kept when it was the embedded one.
Result<void> KeepEmbedded(const SubjectTree& subjects, const std::string& version,
                          RulesStore& rules) {
  const std::string_view text = model_data::Embedded("subjects.toml");
  return HexOf(Sha256(text)) == subjects.hash() ? rules.Keep(version, text) : Ok();
}

}  // namespace

Result<std::unique_ptr<App>> App::Start(const EventLog& log, const SubjectTree& subjects,
                                        const Clock& clock, const std::string& version,
                                        const WritableStore& store, RulesStore* rules,
                                        const DocumentStore* documents) {
  auto follower = CHIP_TRY(LogFollower::Start(log, subjects));
  std::unique_ptr<App> app(new App(log, clock, std::move(follower), version, store, documents));
  if (rules != nullptr) {
    const auto kept = KeepEmbedded(subjects, app->site_.rules_version, *rules);
    // A log that takes nothing more makes no new citations that would need them.
    if (!kept && !log.WriteFault()) return kept.error();
    if (app->editing_) app->editing_->kept_rules = rules;
    app->archive_ = std::make_unique<RulesArchive>(
        *rules, [&log, &clock, version, documents](const SubjectTree& earlier) {
          return Start(log, earlier, clock, version, {}, nullptr, documents);
        });
  }
  return app;
}

namespace {

WritableStore WithSide(WritableStore store, SideStore* side) {
  store.side = side;
  return store;
}

}  // namespace

App::App(const EventLog& log, const Clock& clock, std::unique_ptr<LogFollower> follower,
         const std::string& version, const WritableStore& store, const DocumentStore* documents)
    : follower_(std::move(follower)),
      bodies_(log),
      chain_(log),
      positions_(kPositionBytes),
      index_(log),
      side_(store.log == nullptr ? nullptr
                                 : std::make_unique<WatchedSideStore>(store.side, clock, &fault_)),
      fetching_(store.log == nullptr ? nullptr : std::make_unique<Fetching>(side_.get(), clock)),
      editing_(store.log == nullptr
                   ? nullptr
                   : std::make_unique<Editing>(WithSide(store, side_.get()),
                                               follower_->Current()->subjects(), clock)),
      site_{log,         *follower_,      bodies_,
            chain_,      conflicts_,      positions_,
            clock,       index_,          fault_,
            documents,   version,         RulesVersion(follower_->Current()->subjects()),
            store.rules, fetching_.get(), editing_ ? &editing_->pages : nullptr},
      desk_(editing_ ? std::make_unique<const Desk>(site_, *editing_) : nullptr),
      hub_(log),
      pinned_(kPinnedBytes) {
  std::vector<Route> routes = PageRoutes(site_);
  std::ranges::move(ApiRoutes(site_), std::back_inserter(routes));
  std::ranges::move(StreamRoutes(hub_), std::back_inserter(routes));
  if (editing_) {
    std::ranges::move(WriteRoutes(site_, *editing_), std::back_inserter(routes));
    std::ranges::move(QueueRoutes(site_, *editing_), std::back_inserter(routes));
    std::ranges::move(VersionRoutes(site_, *editing_), std::back_inserter(routes));
    std::ranges::move(AccountRoutes(*editing_), std::back_inserter(routes));
    std::ranges::move(OperatorRoutes(*editing_), std::back_inserter(routes));
    std::ranges::move(SignInRoutes(*desk_,
                                   [this](Request request, const std::string& page) {
                                     return Forbids(std::move(request), page);
                                   }),
                      std::back_inserter(routes));
    std::ranges::move(AccountPageRoutes(*editing_), std::back_inserter(routes));
    std::ranges::move(UsersPageRoutes(*editing_), std::back_inserter(routes));
    std::ranges::move(AuditPageRoutes(*desk_), std::back_inserter(routes));
    std::ranges::move(DeskPageRoutes(*desk_), std::back_inserter(routes));
    std::ranges::move(EventDeskRoutes(*desk_), std::back_inserter(routes));
    std::ranges::move(MergePageRoutes(*desk_), std::back_inserter(routes));
    std::ranges::move(QueuePageRoutes(*desk_), std::back_inserter(routes));
    std::ranges::move(FetchingRoutes(*fetching_), std::back_inserter(routes));
  }
  ReviewQueue* queue = editing_ ? &editing_->queue : nullptr;
  routes = WithDocsPage(site_, WithOpenApi(site_, std::move(routes), queue));
  Accounts* accounts = editing_ ? &editing_->accounts : nullptr;
  router_ = std::make_unique<const Router>(
      std::move(routes),
      [accounts](const Route& route, Request& request) { return Admit(accounts, route, request); });
}

bool App::Forbids(Request request, const std::string& target) const {
  request.method = "GET";
  const Routed routed = router_->Find(request, target);
  const auto& problem = routed.refusal.problem;
  return routed.route == nullptr && problem && problem->type == ProblemType::kForbidden;
}

Response App::RefusalPage(const Request& request, std::string_view target,
                          const Response& refusal) const {
  if (!editing_) return ProblemPage(refusal);
  const bool is_read = request.method == "GET";
  if (refusal.problem->type == ProblemType::kUnauthenticated) {
    return SignInPage({}, is_read ? std::string(target) : std::string(), refusal,
                      HoldForm(request, target));
  }
  if (refusal.problem->type == ProblemType::kForbidden) {
    if (const auto held = HoldForm(request, target)) {
      return RefusedFormPage(request, *held, refusal);
    }
  }
  return ProblemPage(refusal);
}

Result<std::shared_ptr<const App>> App::Elsewhere(std::string_view target) const {
  constexpr std::string_view kName = "rules_version=";
  const std::shared_ptr<const App> here;
  if (archive_ == nullptr) return here;
  const std::size_t at = target.find(kName);
  if (at == std::string_view::npos) return here;
  std::string_view version = target.substr(at + kName.size());
  version = version.substr(0, version.find('&'));
  if (version.empty() || version == site_.rules_version) return here;
  auto app = archive_->AppOf(std::string(version));
  // What was never kept, or not by this resolver, is told of by the answer itself.
  if (!app && app.error().code == ErrorCode::kNotFound) return here;
  return app;
}

std::shared_ptr<const Response> App::Serve(Request request, std::string_view target) const {
  const bool is_pinned_read = request.method == "GET" && !request.Header("if-none-match") &&
                              target.find("rules_version=") != std::string_view::npos;
  if (is_pinned_read) {
    if (auto kept = pinned_.Find(target)) return kept;
  }
  const bool wants_page =
      !target.starts_with("/api/") &&
      request.Header("accept").value_or("").find("text/html") != std::string_view::npos;
  const auto other = Elsewhere(target);
  if (!other) {
    Response late = Fail(other.error());
    if (late.status == 503) late.headers.Add("Retry-After", "2");
    return std::make_shared<const Response>(wants_page ? ProblemPage(late)
                                                       : AsProblemJson(late, target));
  }
  if (*other != nullptr) return (*other)->Serve(std::move(request), target);
  const bool is_read = request.method == "GET";
  Response response = router_->Dispatch(request, target);
  // Any page may read; what is answered to a change is its sender's.
  if (!is_read) response.headers.Erase("Access-Control-Allow-Origin");
  if (response.problem) {
    if (response.problem->type == ProblemType::kInternal) {
      fault_.Note(response.problem->detail, site_.clock.Now());
    }
    if (!wants_page) return std::make_shared<const Response>(AsProblemJson(response, target));
    // For an address that is no page's nobody has asked who it is.
    if (editing_ && request.principal.via == Via::kNobody) {
      auto who = editing_->accounts.OfSession(SessionCookie(request));
      if (who && *who) request.principal = std::move(**who);
    }
    response = RefusalPage(request, target, response);
  }
  if (response.content_type.starts_with("text/html")) NameReader(request, response);
  auto answer = std::make_shared<const Response>(std::move(response));
  if (is_pinned_read && IsForEver(*answer)) pinned_.Keep(target, answer);
  return answer;
}

}  // namespace chipline
