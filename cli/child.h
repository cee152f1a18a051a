// This program again, as a process of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

#include "model/day.h"
#include "model/result.h"

namespace chipline {

// A child that is killed with the object unless it has ended before.
class Child {
 public:
  enum class Output : std::uint8_t { kOurs, kPipe };

  // `words` are the subcommand and what follows it; `environment` are "NAME=value" beside our own.
  // With kPipe its standard output is read through Read; its standard error is ours.
  static Result<Child> Start(const std::vector<std::string>& words, Output output,
                             const std::vector<std::string>& environment = {});
  Child(Child&& other) noexcept;
  Child& operator=(Child&& other) = delete;
  ~Child();

  // Everything that it prints until it closes its output, at most `most` bytes and for at most
  // `time`; kUnavailable where it prints more or takes longer. REQUIRES: kPipe
  Result<std::string> Read(std::size_t most, Micros time);
  // The exit status, or -1 where a signal ended it; nothing while it runs.
  std::optional<int> Ended();
  // Waits for the end, at most `time`, asking it to stop first where told so.
  std::optional<int> Wait(Micros time);
  void AskToStop();

 private:
  Child(pid_t pid, int output) : pid_(pid), output_(output) {}

  pid_t pid_;
  int output_;
  std::optional<int> status_;
};

// For a child that should not outlive who started it: the system ends it together with `parent`,
// and at once where that has gone already.
void EndWithParent(pid_t parent);

}  // namespace chipline
