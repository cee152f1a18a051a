#include "web/throttle.h"

#include <algorithm>

namespace chipline {
namespace {

constexpr Micros kSecond = 1'000'000;
constexpr Micros kWindow = 15 * 60 * kSecond;
constexpr std::size_t kFreeForAccount = 5;
constexpr std::size_t kFreeForAddress = 20;
constexpr std::int64_t kFirstWait = 30;
constexpr std::int64_t kLongestWait = 15 * 60;
constexpr std::size_t kMostNames = 10'000;

}  // namespace

std::int64_t SignInThrottle::Wait(const Tries& tries, std::size_t free, Micros now) {
  if (tries.size() < free) return 0;
  const std::size_t doublings = std::min<std::size_t>(tries.size() - free, 5);
  const std::int64_t wait = std::min(kFirstWait << doublings, kLongestWait);
  const Micros until = tries.back() + wait * kSecond;
  return until <= now ? 0 : (until - now + kSecond - 1) / kSecond;
}

SignInThrottle::Tries& SignInThrottle::Recent(std::map<std::string, Tries>& all,
                                              const std::string& name, Micros now) {
  if (all.size() >= kMostNames) {
    std::erase_if(all, [now](const auto& item) {
      return item.second.empty() || item.second.back() + kWindow < now;
    });
  }
  // Still full of fresh ones: those who made up the names may as well begin anew.
  if (all.size() >= kMostNames) all.clear();
  Tries& tries = all[name];
  while (!tries.empty() && tries.front() + kWindow < now) tries.pop_front();
  return tries;
}

std::int64_t SignInThrottle::Begin(const std::string& account, const std::string& address) {
  const std::lock_guard lock(mutex_);
  const Micros now = clock_.Now();
  Tries& of_account = Recent(accounts_, account, now);
  std::int64_t wait = Wait(of_account, kFreeForAccount, now);
  if (!address.empty()) {
    Tries& of_address = Recent(addresses_, address, now);
    wait = std::max(wait, Wait(of_address, kFreeForAddress, now));
    if (wait == 0) of_address.push_back(now);
  }
  if (wait == 0) of_account.push_back(now);
  return wait;
}

void SignInThrottle::TakeBack(std::map<std::string, Tries>& all, const std::string& name) {
  const auto found = all.find(name);
  if (found != all.end() && !found->second.empty()) found->second.pop_back();
}

void SignInThrottle::Succeeded(const std::string& account, const std::string& address) {
  const std::lock_guard lock(mutex_);
  accounts_.erase(account);
  TakeBack(addresses_, address);
}

void SignInThrottle::Forget(const std::string& account, const std::string& address) {
  const std::lock_guard lock(mutex_);
  TakeBack(accounts_, account);
  TakeBack(addresses_, address);
}

}  // namespace chipline
