#include "web/chain_hashes.h"

namespace chipline {

Result<std::string> ChainHashes::Hex(std::uint64_t seq) const {
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = kept_.find(seq); found != kept_.end()) return found->second;
  }
  std::string hex = HexOf(CHIP_TRY(log_.HashAt(seq)));
  const std::lock_guard lock(mutex_);
  if (kept_.size() >= kMostKept) kept_.clear();
  kept_[seq] = hex;
  return hex;
}

}  // namespace chipline
