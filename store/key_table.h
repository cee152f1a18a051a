// Keys to events in 16 bytes a slot, for logs of a million keys.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "model/entry.h"

namespace chipline {

// Holds no keys, only 64 bits of each: SipHash-2-4 under a random key of this process. Strings
// would be most of the memory (about 60 MB more at a million keys), and they buy little: the log
// itself compares whole keys before it takes one (claims), so a table that took two keys for one
// could refuse a good submission or accept an unknown name once in 10^13 look-ups at a million
// keys, and nobody who does not know the random key can aim at it.
// One thread at a time, or any number that only read.
class KeyTable {
 public:
  KeyTable();

  // A key that is there already keeps its event. REQUIRES: id.seq < 2^48, id.index < 2^16.
  void Add(std::string_view key, EventId id);
  std::optional<EventId> Find(std::string_view key) const;

  std::size_t size() const { return size_; }
  std::size_t bytes() const { return slots_.capacity() * sizeof(Slot); }

 private:
  struct Slot {
    std::uint64_t hash = 0;
    std::uint64_t event = 0;  // seq in the upper 48 bits, index in the lower 16; 0 = free
  };
  std::uint64_t HashOf(std::string_view key) const;
  std::size_t PlaceOf(std::uint64_t hash) const;  // its slot, or the free one where it would go
  void Grow();

  std::array<std::uint64_t, 2> secret_;
  std::vector<Slot> slots_;  // a power of two
  std::size_t size_ = 0;
};

}  // namespace chipline
