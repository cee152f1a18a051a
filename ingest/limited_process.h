// A program of somebody else's, run on bytes that nobody has vouched for.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"

namespace chipline {

struct ProcessLimits {
  int cpu_seconds = 20;
  int wall_seconds = 30;
  std::size_t memory_bytes = std::size_t{1} << 30;  // address space
  std::size_t output_bytes = std::size_t{64} << 20;
};

// The absolute path of a program in /usr/bin, /usr/local/bin or /bin; empty without.
std::string FindProgram(std::string_view name);

// Runs `argv` (argv[0] an absolute path) and returns what it wrote to its standard output. It sees
// `input` as the read-only file kInputPath, an empty environment, no other open file, no network
// where the kernel lets us take it away, can write no file, and dies with its caller. Errors:
// kInvalidArgument where it failed, was stopped by a limit or wrote too much, with what it said
// last; kIo where it could not be started. Safe from any thread; at most two run at a time, others
// wait.
Result<std::string> RunLimited(const std::vector<std::string>& argv, std::string_view input,
                               const ProcessLimits& limits);

inline constexpr const char* kInputPath = "/proc/self/fd/3";

}  // namespace chipline
