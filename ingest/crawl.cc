#include "ingest/crawl.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include "ingest/delivery.h"

namespace chipline {
namespace {

constexpr Micros kSecond = 1'000'000;
constexpr Micros kRobotsLast = kMicrosPerDay;  // RFC 9309, 2.4
constexpr Micros kReportEvery = 60 * kSecond;
constexpr Micros kReportSoon = 15 * kSecond;
constexpr Micros kPatience = 60 * kSecond;
constexpr Micros kNever = std::numeric_limits<Micros>::max();

constexpr char kAcceptList[] =
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, "
    "text/xml;q=0.9, application/json;q=0.9, text/html;q=0.8, */*;q=0.1";
constexpr char kAcceptPage[] =
    "text/html, application/xhtml+xml, application/pdf;q=0.9, application/json;q=0.9, "
    "text/plain;q=0.8, */*;q=0.1";

}  // namespace

Result<std::unique_ptr<Crawl>> Crawl::Open(SourceList list, SideStore* plan, CrawlOptions options,
                                           Micros now) {
  Plan loaded = CHIP_TRY(LoadPlan(*plan));
  std::unique_ptr<Crawl> crawl(
      new Crawl(std::move(list), plan, std::move(options), std::move(loaded), now));
  CHIP_CHECK(crawl->Reconcile(now));
  return crawl;
}

Crawl::Crawl(SourceList list, SideStore* store, CrawlOptions options, Plan plan, Micros now)
    : list_(std::move(list)),
      store_(*store),
      options_(std::move(options)),
      plan_(std::move(plan)),
      dice_(options_.seed),
      hosts_(list_, &plan_.hosts, &dice_, now) {
  for (const auto& [origin, robots] : plan_.robots) {
    rules_.emplace(origin, RobotsRules::Parse(robots.text, "chipline"));
  }
}

Result<void> Crawl::Reconcile(Micros now) {
  for (const SourceSpec& spec : list_.sources) {
    PlanSource& source = plan_.sources[spec.id];
    if (source.address == spec.url.text()) continue;
    source = PlanSource();
    source.address = spec.url.text();
    // Not all at once after a first start.
    source.next_at = options_.once ? now : now + dice_.Between(0, 30 * kSecond);
    changes_.Put(spec.id, source);
  }
  for (auto page = plan_.pages.begin(); page != plan_.pages.end();) {
    if (list_.Find(page->second.source) != nullptr) {
      ++page;
      continue;
    }
    changes_.RemovePage(page->first);
    page = plan_.pages.erase(page);
  }
  return changes_.WriteTo(store_);
}

bool Crawl::IsTaken(ErrandKind kind, const std::string& subject) const {
  const auto of_kind = taken_.find(kind);
  return of_kind != taken_.end() && of_kind->second.contains(subject);
}

bool Crawl::IsPolled(const SourceSpec& source) const {
  if (plan_.sources.at(source.id).is_gone || IsTaken(ErrandKind::kPoll, source.id)) return false;
  return !options_.once || !polled_.contains(source.id);
}

// Null for what is no address.
const WebUrl* Crawl::Parsed(const std::string& address) const {
  const auto known = parsed_.find(address);
  if (known != parsed_.end()) return &known->second;
  auto url = ParseWebUrl(address);
  return url ? &parsed_.emplace(address, std::move(*url)).first->second : nullptr;
}

std::vector<Crawl::Waiter> Crawl::Waiting() const {
  std::vector<Waiter> waiting;
  for (const Errand& errand : follow_ups_) {
    waiting.push_back({errand.kind, &errand.subject, &errand.url, errand.not_before, &errand});
  }
  for (const SourceSpec& spec : list_.sources) {
    if (!IsPolled(spec)) continue;
    const PlanSource& source = plan_.sources.at(spec.id);
    const WebUrl* url = Parsed(source.moved_to.empty() ? source.address : source.moved_to);
    const Micros at = options_.once ? 0 : source.next_at;
    if (url != nullptr) waiting.push_back({ErrandKind::kPoll, &spec.id, url, at});
  }
  if (!options_.server || plan_.parcels.size() >= options_.most_parcels) return waiting;
  for (const auto& [key, page] : plan_.pages) {
    if (IsTaken(ErrandKind::kPage, key)) continue;
    const WebUrl* url = Parsed(page.url);
    if (url != nullptr) waiting.push_back({ErrandKind::kPage, &key, url, page.next_at});
  }
  return waiting;
}

// What may begin, in order of precedence: redirects, lists, pages; the longest due first.
std::vector<Crawl::Errand> Crawl::Due(Micros now) const {
  std::vector<Waiter> waiting = Waiting();
  std::erase_if(waiting, [&](const Waiter& waiter) {
    const std::string& host = waiter.url->host;
    return waiter.at > now || hosts_.IsBusy(host) || hosts_.MayBeginAt(host, now) > now;
  });
  std::ranges::stable_sort(waiting, {}, [](const Waiter& waiter) {
    return std::tuple(waiter.follow_up == nullptr, waiter.kind, waiter.at);
  });
  std::vector<Errand> due;
  due.reserve(waiting.size());
  for (const Waiter& waiter : waiting) {
    due.push_back(waiter.follow_up != nullptr
                      ? *waiter.follow_up
                      : Errand{waiter.kind, *waiter.subject, *waiter.url, 0, true, waiter.at});
  }
  return due;
}

bool Crawl::NeedsRobots(const Errand& errand) const {
  if (errand.kind == ErrandKind::kRobots) return false;
  const SourceSpec* spec = list_.Find(
      errand.kind == ErrandKind::kPoll ? errand.subject : plan_.pages.at(errand.subject).source);
  return spec != nullptr && spec->robots;
}

const RobotsRules* Crawl::RulesOf(const std::string& origin, Micros now) const {
  const auto known = plan_.robots.find(origin);
  if (known == plan_.robots.end() || known->second.at + kRobotsLast <= now) return nullptr;
  return &rules_.at(origin);
}

void Crawl::TryBegin(Errand errand, Micros now, std::vector<HttpCall>& calls) {
  const std::string& host = errand.url.host;
  if (hosts_.IsBusy(host) || hosts_.MayBeginAt(host, now) > now) return;
  if (NeedsRobots(errand)) {
    const std::string origin = errand.url.Origin();
    const RobotsRules* rules = RulesOf(origin, now);
    if (rules == nullptr) {
      if (IsTaken(ErrandKind::kRobots, origin)) return;
      Errand robots{ErrandKind::kRobots, origin, errand.url, 0, true, now};
      robots.url.path = "/robots.txt";
      robots.url.query.clear();
      Send(std::move(robots), now, calls);
      return;
    }
    if (!rules->Allows(errand.url.PathAndQuery())) {
      Bar(errand, now);
      return;
    }
  }
  Send(std::move(errand), now, calls);
}

void Crawl::Send(Errand errand, Micros now, std::vector<HttpCall>& calls) {
  hosts_.Begin(errand.url.host, now, changes_);
  HttpCall call;
  call.id = next_id_++;
  call.url = errand.url;
  call.fields.push_back({"Accept", errand.kind == ErrandKind::kPoll ? kAcceptList : kAcceptPage});
  if (errand.kind == ErrandKind::kPoll) {
    PlanSource& source = plan_.sources.at(errand.subject);
    if (source.validators_of == errand.url.text()) {
      if (!source.etag.empty()) call.fields.push_back({"If-None-Match", source.etag});
      if (!source.last_modified.empty()) {
        call.fields.push_back({"If-Modified-Since", source.last_modified});
      }
      ++source.conditional;
    }
  }
  std::erase_if(follow_ups_, [&](const Errand& other) {
    return other.kind == errand.kind && other.subject == errand.subject;
  });
  taken_[errand.kind].insert(errand.subject);
  ++run_.requests;
  under_way_.emplace(call.id, std::move(errand));
  calls.push_back(std::move(call));
}

// robots.txt says no.
void Crawl::Bar(const Errand& errand, Micros now) {
  std::erase_if(follow_ups_, [&](const Errand& other) {
    return other.kind == errand.kind && other.subject == errand.subject;
  });
  taken_[errand.kind].erase(errand.subject);
  const std::string reason = "robots.txt does not allow " + errand.url.text();
  if (errand.kind == ErrandKind::kPage) {
    FailPage(errand.subject, reason, /*is_final=*/true, /*is_counted=*/true, now);
    return;
  }
  PlanSource& source = plan_.sources.at(errand.subject);
  polled_.insert(errand.subject);
  source.is_barred = true;
  source.error = reason;
  source.next_at = now + kRobotsLast;
  changes_.Put(errand.subject, source);
}

Result<std::vector<HttpCall>> Crawl::Begin(Micros now) {
  std::vector<HttpCall> calls;
  CHIP_CHECK(BeginDelivery(now, calls));
  constexpr std::size_t kMostParsed = 50'000;
  if (parsed_.size() > kMostParsed) parsed_.clear();
  for (Errand& errand : Due(now)) {
    if (under_way_.size() >= options_.most_at_once) break;
    TryBegin(std::move(errand), now, calls);
  }
  ForgetOldPages(now);
  CHIP_CHECK(changes_.WriteTo(store_));
  return calls;
}

// A round that ends is told as soon as it has.
Micros Crawl::ReportAt() const {
  if (!is_changed_) return report_at_ + kReportEvery;
  return report_at_ + (options_.once ? kSecond : kReportSoon);
}

Result<void> Crawl::BeginDelivery(Micros now, std::vector<HttpCall>& calls) {
  if (!options_.server || server_busy_ || server_rests_until_ > now) return Ok();
  HttpCall call;
  Errand errand;
  if (!plan_.parcels.empty()) {
    // The oldest first.
    const auto& [key, parcel] = *std::ranges::min_element(plan_.parcels, {}, [](const auto& item) {
      return std::pair(item.second.fetched_at, item.first);
    });
    errand = {ErrandKind::kParcel, key, *options_.server};
    call =
        DeliveryCall(*options_.server, options_.token, key, parcel, CHIP_TRY(BodyOf(store_, key)));
  } else if (now >= ReportAt()) {
    report_at_ = now;
    is_changed_ = false;
    errand = {ErrandKind::kReport, {}, *options_.server};
    call = ReportCall(*options_.server, options_.token, ReportJson(now));
  } else {
    return Ok();
  }
  call.id = next_id_++;
  server_busy_ = true;
  under_way_.emplace(call.id, std::move(errand));
  calls.push_back(std::move(call));
  return Ok();
}

Micros Crawl::NextAt(Micros now) const {
  Micros next = kNever;
  if (under_way_.size() < options_.most_at_once) {
    for (const Waiter& waiter : Waiting()) {
      if (hosts_.IsBusy(waiter.url->host)) continue;
      next = std::min(next, std::max(waiter.at, hosts_.MayBeginAt(waiter.url->host, now)));
    }
  }
  if (options_.server && !server_busy_) {
    const Micros work = plan_.parcels.empty() ? ReportAt() : now;
    next = std::min(next, std::max(work, server_rests_until_));
  }
  return std::clamp(next, now + 1'000, now + 3'600 * kSecond);
}

bool Crawl::IsSettled(Micros now) const {
  if (!under_way_.empty()) return false;
  const bool is_server_waited_for = options_.server && (!plan_.parcels.empty() || is_changed_) &&
                                    server_rests_until_ <= now + kPatience;
  if (is_server_waited_for) return false;
  return std::ranges::none_of(Waiting(), [&](const Waiter& waiter) {
    return std::max(waiter.at, hosts_.MayBeginAt(waiter.url->host, now)) <= now + kPatience;
  });
}

}  // namespace chipline
