#include "cli/fetch_supervisor.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <utility>

#include "cli/child.h"

namespace chipline {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr long kFirstWait = 1'000;
constexpr long kLongestWait = 300'000;
constexpr long kLook = 200;
constexpr std::chrono::minutes kLongRun(10);
constexpr Micros kFarewell = 15'000'000;

}  // namespace

FetchSupervisor::FetchSupervisor(std::vector<std::string> words, std::string token)
    : words_(std::move(words)), token_(std::move(token)), thread_([this] { Run(); }) {}

FetchSupervisor::~FetchSupervisor() {
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
  }
  stopped_.notify_all();
  thread_.join();
}

bool FetchSupervisor::IsStopped(long milliseconds) {
  std::unique_lock lock(mutex_);
  return stopped_.wait_for(lock, std::chrono::milliseconds(milliseconds),
                           [this] { return is_stopped_; });
}

void FetchSupervisor::Run() {
  long wait = kFirstWait;
  do {
    const auto began = SteadyClock::now();
    auto child = Child::Start(words_, Child::Output::kOurs, {"CHIPLINE_TOKEN=" + token_});
    if (child) {
      while (!child->Ended()) {
        if (!IsStopped(kLook)) continue;
        child->AskToStop();
        child->Wait(kFarewell);
        return;
      }
    }
    const std::string reason = child
                                   ? "it ended with " + std::to_string(child->Ended().value_or(-1))
                                   : child.error().ToString();
    if (SteadyClock::now() - began > kLongRun) wait = kFirstWait;
    std::fprintf(stderr, "chipline serve: fetcher: %s; again in %ld s\n", reason.c_str(),
                 wait / 1'000);
    if (IsStopped(wait)) return;
    wait = std::min(wait * 2, kLongestWait);
  } while (true);
}

}  // namespace chipline
