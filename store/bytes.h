// Little-endian integers in and out of byte strings, and a reader that cannot leave its buffer.
#pragma once

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace chipline {

template <std::integral T>
T SwapOnBigEndian(T value) {
  if constexpr (std::endian::native == std::endian::little || sizeof(T) == 1) return value;
  char bytes[sizeof(T)];
  std::memcpy(bytes, &value, sizeof(T));
  std::reverse(bytes, bytes + sizeof(T));
  std::memcpy(&value, bytes, sizeof(T));
  return value;
}

// REQUIRES: room for sizeof(T) bytes at `to`.
template <std::integral T>
void SetLittle(char* to, T value) {
  value = SwapOnBigEndian(value);
  std::memcpy(to, &value, sizeof(T));
}

template <std::integral T>
void PutLittle(std::string* out, T value) {
  char bytes[sizeof(T)];
  SetLittle(bytes, value);
  out->append(bytes, sizeof(T));
}

// REQUIRES: at least sizeof(T) bytes at `from`.
template <std::integral T>
T GetLittle(const char* from) {
  T value;
  std::memcpy(&value, from, sizeof(T));
  return SwapOnBigEndian(value);
}

// Hands out the bytes of `data` from front to back. After the first request that asks for more
// than is left, ok() is false, every later request gives zero or an empty text, and nothing moves.
class ByteReader {
 public:
  explicit ByteReader(std::string_view data) : data_(data) {}

  template <std::integral T>
  T Get() {
    const std::string_view bytes = Take(sizeof(T));
    return bytes.empty() ? T{} : GetLittle<T>(bytes.data());
  }
  std::string_view Take(std::size_t count) {
    if (!ok_ || count > data_.size()) {
      ok_ = false;
      return {};
    }
    const std::string_view front = data_.substr(0, count);
    data_.remove_prefix(count);
    return front;
  }

  bool ok() const { return ok_; }
  std::size_t left() const { return data_.size(); }

 private:
  std::string_view data_;
  bool ok_ = true;
};

}  // namespace chipline
