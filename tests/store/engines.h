// Every engine that must keep the promises of store/event_log.h, for tests that run on each.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "model/clock.h"
#include "store/open_event_log.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace chipline {

inline constexpr Micros kNoon = 1'750'000'000'000'000;

// A fresh log of one engine, with a clock that the test sets.
class EngineFixture {
 public:
  explicit EngineFixture(const std::string& engine)
      : name_(engine == "rocksdb:" ? engine + dir_ / "store" : engine), clock_(kNoon) {
    Open();
  }
  void Open() {
    Result<std::unique_ptr<EventLog>> opened = OpenEventLog(name_, clock_);
    if (!opened) FAIL(opened.error().ToString());
    log_ = std::move(opened).value();
  }
  void Close() { log_.reset(); }
  EventLog& log() { return *log_; }
  ManualClock& clock() { return clock_; }
  const std::string& name() const { return name_; }
  bool is_durable() const { return name_ != "memory:"; }

 private:
  TempDir dir_;
  std::string name_;
  ManualClock clock_;
  std::unique_ptr<EventLog> log_;
};

}  // namespace chipline
