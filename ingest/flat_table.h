// A hash table from 64-bit keys to numbers above 0, in one run of memory: what the lexicon asks for
// each word of each text, nearly always in vain.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace chipline {

class FlatTable {
 public:
  // The number under `key` that `accept` takes; 0 where there is none. Several numbers may stand
  // under one key.
  template <class Accept>
  std::uint32_t Find(std::uint64_t key, Accept accept) const {
    for (std::size_t i = Slot(key); slots_[i].number != 0; i = (i + 1) & mask_) {
      if (slots_[i].key == key && accept(slots_[i].number)) return slots_[i].number;
    }
    return 0;
  }
  std::uint32_t Find(std::uint64_t key) const {
    return Find(key, [](std::uint32_t) { return true; });
  }

  // REQUIRES: `number` is not 0 and not yet under `key`.
  void Add(std::uint64_t key, std::uint32_t number) {
    if (2 * ++size_ > slots_.size()) Grow();
    Place(key, number);
  }

 private:
  struct Entry {
    std::uint64_t key = 0;
    std::uint32_t number = 0;
  };

  std::size_t Slot(std::uint64_t key) const {
    return static_cast<std::size_t>((key * 0x9E3779B97F4A7C15ULL) >> shift_);
  }
  void Place(std::uint64_t key, std::uint32_t number) {
    std::size_t i = Slot(key);
    while (slots_[i].number != 0) i = (i + 1) & mask_;
    slots_[i] = {key, number};
  }
  void Grow() {
    std::vector<Entry> old = std::move(slots_);
    slots_.assign(old.size() * 2, {});
    mask_ = slots_.size() - 1;
    --shift_;
    for (const Entry& entry : old) {
      if (entry.number != 0) Place(entry.key, entry.number);
    }
  }

  std::vector<Entry> slots_ = std::vector<Entry>(16);
  std::size_t mask_ = 15;
  int shift_ = 60;
  std::size_t size_ = 0;
};

}  // namespace chipline
