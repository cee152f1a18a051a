// Hands a const snapshot from one writer to many readers.
#pragma once

#include <memory>
#include <mutex>
#include <shared_mutex>

namespace chipline {

// Safe from any thread. A mutex around the pointer: libstdc++ 12's std::atomic<std::shared_ptr> is
// reported as a race by ThreadSanitizer, and readers hold this for a few nanoseconds only.
template <class T>
class Published {
 public:
  std::shared_ptr<const T> Get() const {
    const std::shared_lock lock(mutex_);
    return value_;
  }
  void Set(std::shared_ptr<const T> value) {
    const std::lock_guard lock(mutex_);
    value_ = std::move(value);
  }

 private:
  mutable std::shared_mutex mutex_;
  std::shared_ptr<const T> value_;
};

}  // namespace chipline
