// The chain's hashes as answers name them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "model/result.h"
#include "store/event_log.h"

namespace chipline {

// Safe from any thread. Keeps the ones asked for last: most answers are about the head.
class ChainHashes {
 public:
  // `log` must outlive it.
  explicit ChainHashes(const EventLog& log) : log_(log) {}

  // After entry `seq`, 64 hexadecimal digits. kNotFound beyond the end.
  Result<std::string> Hex(std::uint64_t seq) const;

 private:
  static constexpr std::size_t kMostKept = 1'024;
  const EventLog& log_;
  mutable std::mutex mutex_;
  mutable std::map<std::uint64_t, std::string> kept_;
};

}  // namespace chipline
