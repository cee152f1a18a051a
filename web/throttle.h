// How often somebody may try to sign in.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>

#include "model/clock.h"

namespace chipline {

// Counts failures of 15 minutes, by account name (known or not, so that nothing is told) and by
// address. Five are free for a name; then it waits 30 s after the last one, 60 s, and so on up to
// 15 minutes. Twenty are free for an address. In memory: a restart forgets. Safe from any thread.
class SignInThrottle {
 public:
  explicit SignInThrottle(const Clock& clock) : clock_(clock) {}

  // Seconds to wait; 0: go on, and this try counts as a failure until Succeeded says otherwise, so
  // that many at once are many. An empty address is not counted.
  std::int64_t Begin(const std::string& account, const std::string& address);
  void Succeeded(const std::string& account, const std::string& address);
  // The try was none: nobody looked at the password.
  void Forget(const std::string& account, const std::string& address);

 private:
  using Tries = std::deque<Micros>;
  static std::int64_t Wait(const Tries& tries, std::size_t free, Micros now);
  static void TakeBack(std::map<std::string, Tries>& all, const std::string& name);
  Tries& Recent(std::map<std::string, Tries>& all, const std::string& name, Micros now);

  const Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, Tries> accounts_;
  std::map<std::string, Tries> addresses_;
};

}  // namespace chipline
