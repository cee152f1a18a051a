// How a failure travels: returned, never thrown. Named like std::expected (C++23), so that a later
// move to it is mechanical.
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace chipline {

enum class ErrorCode {
  kInvalidArgument,  // the caller's input is wrong; `place` says where
  kNotFound,
  kConflict,     // somebody else was faster, or the same name carries another body
  kCorruption,   // stored bytes are not what was written; nothing was guessed
  kUnavailable,  // try again: locked, full, or stopping
  kIo,
  kInternal,
};

// What went wrong, in one line that a user can act on. `place` is a field, "file:line", a path or
// an offset, and may be empty.
struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;
  std::string place;

  // A copy with "context: " in front of the message.
  Error Prefixed(const std::string& context) const {
    return {code, context + ": " + message, place};
  }
  // "place: message", or just the message.
  std::string ToString() const { return place.empty() ? message : place + ": " + message; }
};

inline Error InvalidArgument(std::string message, std::string place = {}) {
  return {ErrorCode::kInvalidArgument, std::move(message), std::move(place)};
}
inline Error NotFound(std::string message, std::string place = {}) {
  return {ErrorCode::kNotFound, std::move(message), std::move(place)};
}
inline Error Conflict(std::string message, std::string place = {}) {
  return {ErrorCode::kConflict, std::move(message), std::move(place)};
}
inline Error Corruption(std::string message, std::string place = {}) {
  return {ErrorCode::kCorruption, std::move(message), std::move(place)};
}
inline Error Unavailable(std::string message, std::string place = {}) {
  return {ErrorCode::kUnavailable, std::move(message), std::move(place)};
}
inline Error IoError(std::string message, std::string place = {}) {
  return {ErrorCode::kIo, std::move(message), std::move(place)};
}

// Either a value or an Error, never neither. Ignoring one is a compiler warning.
// Immutable use is safe from any thread.
template <class T>
class [[nodiscard]] Result {
 public:
  // Implicit on purpose: `return value;` and `return InvalidArgument(...);` both read as meant.
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  // REQUIRES: has_value()
  const T& value() const& {
    assert(has_value());
    return *std::get_if<0>(&state_);
  }
  T& value() & {
    assert(has_value());
    return *std::get_if<0>(&state_);
  }
  // By value, so that `for (x : F().value())` does not walk over what is gone.
  T value() && {
    assert(has_value());
    return std::move(*std::get_if<0>(&state_));
  }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  T operator*() && { return std::move(*this).value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  // REQUIRES: !has_value()
  const Error& error() const {
    assert(!has_value());
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT: as above

  bool has_value() const { return !error_; }
  explicit operator bool() const { return has_value(); }
  const Error& error() const {
    assert(error_);
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

inline Result<void> Ok() {
  return {};
}

}  // namespace chipline

// The only macros that a header of ours exports. CHIP_TRY: the value of `expression`, or return its
// error to the caller.
#define CHIP_TRY(expression)                              \
  __extension__({                                         \
    auto chip_try_result = (expression);                  \
    if (!chip_try_result) return chip_try_result.error(); \
    std::move(chip_try_result).value();                   \
  })

// CHIP_CHECK: the same for Result<void>.
#define CHIP_CHECK(expression)                                \
  do {                                                        \
    auto chip_check_result = (expression);                    \
    if (!chip_check_result) return chip_check_result.error(); \
  } while (false)
