// Answers to pinned URLs: they never change, so they need no rule for going stale.
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "web/http.h"

namespace chipline {

// Safe from any thread. Holds the answers used last, up to `most_bytes` in all; one that alone
// takes more than an eighth of that is not kept.
class PinnedCache {
 public:
  explicit PinnedCache(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  // The answer to exactly this target, or null.
  std::shared_ptr<const Response> Find(std::string_view target) const;
  void Keep(std::string_view target, std::shared_ptr<const Response> answer) const;

  std::size_t bytes() const;

 private:
  struct Item {
    std::string target;
    std::shared_ptr<const Response> answer;
    std::size_t bytes = 0;
  };

  const std::size_t most_bytes_;
  mutable std::mutex mutex_;
  mutable std::list<Item> items_;  // used last comes first
  mutable std::unordered_map<std::string_view, std::list<Item>::iterator> by_target_;
  mutable std::size_t bytes_ = 0;
};

}  // namespace chipline
