#include "ingest/host_book.h"

#include <algorithm>
#include <utility>

#include "ingest/http_rules.h"

namespace chipline {
namespace {

constexpr Micros kSecond = 1'000'000;
constexpr Micros kHour = 3'600 * kSecond;
constexpr Micros kFirstRest = 60 * kSecond;
constexpr int kPausesAfterBreak = 30;

bool IsFault(HttpFault fault) {
  return fault == HttpFault::kTimeout || fault == HttpFault::kUnreachable ||
         fault == HttpFault::kBroken;
}

}  // namespace

HostBook::HostBook(const SourceList& list, std::map<std::string, PlanHost>* plan, Dice* dice,
                   Micros now)
    : list_(list), hosts_(*plan), dice_(*dice) {
  const Micros until = now + kPausesAfterBreak * list.pause;
  for (auto& [name, host] : hosts_) {
    if (!host.under_way) continue;
    host.under_way = false;
    if (host.rests_until < until) Rest(host, until, "its last answer was not seen");
  }
}

double HostBook::BudgetAt(const PlanHost& host, Micros now) const {
  // A tenth of an hour's may be spent at once.
  const double most = std::max(2.0, list_.requests_per_hour / 10);
  const double earned = static_cast<double>(now - host.budget_at) * list_.requests_per_hour /
                        static_cast<double>(kHour);
  return std::min(most, host.budget + std::max(0.0, earned));
}

Micros HostBook::MayBeginAt(const std::string& name, Micros now) const {
  const auto found = hosts_.find(name);
  if (found == hosts_.end()) return now;
  const PlanHost& host = found->second;
  Micros at = std::max({now, host.free_at, host.rests_until});
  if (host.budget_at != 0) {
    const double missing = 1 - BudgetAt(host, at);
    if (missing > 1e-6) {
      at += static_cast<Micros>(missing * static_cast<double>(kHour) / list_.requests_per_hour) + 1;
    }
  }
  return at;
}

const PlanHost* HostBook::Find(const std::string& name) const {
  const auto found = hosts_.find(name);
  return found == hosts_.end() ? nullptr : &found->second;
}

void HostBook::Begin(const std::string& name, Micros now, PlanChanges& changes) {
  busy_.insert(name);
  PlanHost& host = hosts_[name];
  if (host.budget_at == 0) host.budget = list_.requests_per_hour;
  host.budget = BudgetAt(host, now) - 1;
  host.budget_at = now;
  host.under_way = true;
  changes.Put(name, host);
}

void HostBook::Rest(PlanHost& host, Micros until, std::string because) {
  host.rests_until = std::max(host.rests_until, until);
  host.because = std::move(because);
}

void HostBook::RestLonger(PlanHost& host, Micros now, std::string because) {
  ++host.failures;
  Rest(host, now + Backoff(host.failures, kFirstRest, list_.longest_wait, dice_),
       std::move(because));
}

void HostBook::Trouble(const std::string& name, Micros now, std::string because,
                       PlanChanges& changes) {
  PlanHost& host = hosts_[name];
  RestLonger(host, now, std::move(because));
  changes.Put(name, host);
}

HostNews HostBook::End(const std::string& name, const HttpReply& reply, Micros now,
                       PlanChanges& changes) {
  busy_.erase(name);
  PlanHost& host = hosts_[name];
  host.under_way = false;
  host.free_at = now + list_.pause;
  HostNews news = HostNews::kFine;
  const std::string status = std::to_string(reply.status);
  host.forbidden = reply.status == 403 ? host.forbidden + 1 : 0;
  const bool is_good = reply.status == 304 || (reply.status >= 200 && reply.status < 300);
  const auto retry = is_good ? std::nullopt : RetryAfter(reply, now);
  if (IsFault(reply.fault)) {
    RestLonger(host, now, reply.reason);
    news = HostNews::kTrouble;
  } else if (retry && reply.fault == HttpFault::kNone) {
    // RFC 9110, 10.2.3: with any status that does not bring what was asked for.
    Rest(host, *retry, "it answered " + status + " and asked for time");
    news = reply.status < 400 ? HostNews::kFine : HostNews::kWait;
  } else if (reply.status == 429 || reply.status == 503 || host.forbidden >= 2) {
    // Some answer 403 where they mean 429.
    RestLonger(host, now, "it answered " + status);
    news = HostNews::kWait;
  }
  if (news == HostNews::kFine && reply.status < 500) host.failures = 0;
  if (host.rests_until <= now) host.because.clear();
  changes.Put(name, host);
  return news;
}

}  // namespace chipline
