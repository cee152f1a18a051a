// What each event modifies, by name, in about 25 bytes an event that modifies something.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/entry.h"

namespace chipline {

// As of each event's latest version. A map of lists of strings would take 130 bytes. One thread at
// a time, or any number that only read. REQUIRES of ids: seq < 2^48, index < 2^16.
class ModifiesTable {
 public:
  // In place of what was set before. Fastest in order of ids.
  void Set(EventId id, const std::vector<std::string_view>& names);
  void Erase(EventId id);
  std::vector<std::string> Of(EventId id) const;

 private:
  static std::uint64_t KeyOf(EventId id) { return id.seq << 16U | id.index; }
  // Where its names begin in text_; null where it was never set.
  const std::uint32_t* Find(std::uint64_t key) const;
  void SetBegin(std::uint64_t key, std::uint32_t begin);

  static constexpr std::uint32_t kErased = UINT32_MAX;
  std::vector<std::uint64_t> keys_;              // sorted
  std::vector<std::uint32_t> begins_;            // parallel to keys_
  std::map<std::uint64_t, std::uint32_t> late_;  // those that came out of order
  // Lists, each: how many u32, then every name as its size u32 and bytes.
  std::string text_;
};

}  // namespace chipline
