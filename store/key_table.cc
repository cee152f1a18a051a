#include "store/key_table.h"

#include <bit>
#include <random>
#include <string>
#include <utility>

#include "store/bytes.h"

namespace chipline {
namespace {

constexpr std::size_t kFirstSize = 64;

// SipHash-2-4 (Aumasson and Bernstein 2012): short keys, and no collisions to order.
class SipHash {
 public:
  SipHash(std::uint64_t k0, std::uint64_t k1)
      : v0_(k0 ^ 0x736f6d6570736575U),
        v1_(k1 ^ 0x646f72616e646f6dU),
        v2_(k0 ^ 0x6c7967656e657261U),
        v3_(k1 ^ 0x7465646279746573U) {}

  std::uint64_t Of(std::string_view text) {
    const std::size_t size = text.size();
    for (; text.size() >= 8; text.remove_prefix(8)) Word(GetLittle<std::uint64_t>(text.data()));
    std::uint64_t last = static_cast<std::uint64_t>(size) << 56U;
    for (std::size_t i = 0; i < text.size(); ++i) {
      last |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(text[i])) << (8 * i);
    }
    Word(last);
    v2_ ^= 0xffU;
    for (int i = 0; i < 4; ++i) Round();
    return v0_ ^ v1_ ^ v2_ ^ v3_;
  }

 private:
  void Word(std::uint64_t word) {
    v3_ ^= word;
    Round();
    Round();
    v0_ ^= word;
  }
  void Round() {
    v0_ += v1_;
    v2_ += v3_;
    v1_ = std::rotl(v1_, 13) ^ v0_;
    v3_ = std::rotl(v3_, 16) ^ v2_;
    v0_ = std::rotl(v0_, 32) + v3_;
    v2_ += v1_;
    v3_ = std::rotl(v3_, 21) ^ v0_;
    v1_ = std::rotl(v1_, 17) ^ v2_;
    v2_ = std::rotl(v2_, 32);
  }

  std::uint64_t v0_, v1_, v2_, v3_;
};

std::uint64_t RandomWord() {
  std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32U) | device();
}

}  // namespace

KeyTable::KeyTable() : secret_{RandomWord(), RandomWord()}, slots_(kFirstSize) {}

std::uint64_t KeyTable::HashOf(std::string_view key) const {
  return SipHash(secret_[0], secret_[1]).Of(key);
}

std::size_t KeyTable::PlaceOf(std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t place = static_cast<std::size_t>(hash) & mask;
  while (slots_[place].event != 0 && slots_[place].hash != hash) place = (place + 1) & mask;
  return place;
}

void KeyTable::Add(std::string_view key, EventId id) {
  if ((size_ + 1) * 4 > slots_.size() * 3) Grow();
  const std::uint64_t hash = HashOf(key);
  Slot& slot = slots_[PlaceOf(hash)];
  if (slot.event != 0) return;
  slot = {hash, (id.seq << 16U) | id.index};
  ++size_;
}

std::optional<EventId> KeyTable::Find(std::string_view key) const {
  const Slot& slot = slots_[PlaceOf(HashOf(key))];
  if (slot.event == 0) return std::nullopt;
  return EventId{slot.event >> 16U, static_cast<std::uint32_t>(slot.event & 0xffffU)};
}

void KeyTable::Grow() {
  std::vector<Slot> old(slots_.size() * 2);
  std::swap(old, slots_);
  for (const Slot& slot : old) {
    if (slot.event != 0) slots_[PlaceOf(slot.hash)] = slot;
  }
}

}  // namespace chipline
