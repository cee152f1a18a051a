// How much memory a piece of work takes: the process' peak from here on, over what it held here.
// Linux keeps the peak (VmHWM in /proc/PID/status) and forgets it on request (proc(5), clear_refs).
#pragma once

#include <cstdlib>
#include <fstream>
#include <string>

#include "tests/support/effort.h"

namespace chipline {

class PeakMemory {
 public:
  PeakMemory() { std::ofstream("/proc/self/clear_refs") << "5"; }

  // MiB. 0 where the system won't say, and under a sanitizer: its allocator keeps what was freed
  // (256 MiB of quarantine), so that the peak tells of it and not of the work.
  [[nodiscard]] long Grown() const { return kSanitized ? 0 : Peak() - before_; }

 private:
  static long Mebibytes(const char* field) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with(field))
        return std::atol(line.c_str() + std::string(field).size()) / 1024;
    }
    return 0;
  }
  static long Peak() { return Mebibytes("VmHWM:"); }

  long before_ = Mebibytes("VmRSS:");
};

}  // namespace chipline
