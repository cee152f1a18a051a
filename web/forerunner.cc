#include "web/forerunner.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace chipline {

using std::chrono::milliseconds;

namespace {

constexpr int kRestsAsLongAs = 10;  // times the work
constexpr milliseconds kLongestRest{60'000};
constexpr milliseconds kLook{1'000};

void Rest(milliseconds duration, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  stopped.wait_for(lock, stop, duration, [] { return false; });
}

}  // namespace

Forerunner::Forerunner(const App& app)
    : thread_([&app](const std::stop_token& stop) { Run(app, stop); }) {}

void Forerunner::Run(const App& app, const std::stop_token& stop) {
  const Site& site = app.site();
  while (!stop.stop_requested()) {
    const auto begin = std::chrono::steady_clock::now();
    const std::uint64_t seq = site.timeline()->last_seq();
    Request request;
    request.method = "GET";
    app.Handle(std::move(request), "/");
    const auto took = std::chrono::steady_clock::now() - begin;
    Rest(std::min(kLongestRest, std::chrono::duration_cast<milliseconds>(took * kRestsAsLongAs)),
         stop);
    while (!stop.stop_requested() && site.timeline()->last_seq() == seq) {
      site.log.WaitPast(seq, kLook, stop);
      site.follower.WaitUntil(site.log.Head().seq, kLook);
    }
  }
}

}  // namespace chipline
